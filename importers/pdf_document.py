"""What the pages of a document say: forms and tables by the form engine, prose page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from importers.base import ReadOptions
from importers.blocks import Block, DocumentText, Paragraph, SidePart
from importers.document_rows import DocumentRows, read_document
from importers.note_heads import NoteHead, read_head
from importers.note_text import kept_as_text, text_row
from importers.page_blocks import blocks_of
from importers.page_runs import Line
from importers.pdf_pages import Page
from importers.ports import Watch
from importers.recognised_marks import WAS_RECOGNISED
from importers.rows import FactKind, FactRow, Problem, Row

EVENT_TYPE = "document page"

_MARGIN_LINES = 3
_SAME_PLACE = 4.0
_LEAST_SHARE = 0.6
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^\W*(?:page\W*)?\d{1,4}(?:\W*(?:of|/)\W*\d{1,4})?\W*$", re.IGNORECASE)
# PDFium writes one of these for a hyphen that only divides a word at the end of a line.
_DIVIDED = re.compile("[\x02\ufffe\ufffd\u00ad]\n")
_SENTENCE_END = re.compile(r"[.!?:;][\"”’')\]]*$")
_LOWER_START = re.compile(r"^[\"“‘(]?[a-z]")
_FIRST_END = re.compile(r"[.!?][\"”’')\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Body:
    """A page without what is printed on every page."""

    page: Page
    lines: tuple[Line, ...]


def read_page_document(
    pages: Sequence[Page], name: str, watch: Watch, options: ReadOptions, *, what: str = "document"
) -> DocumentRows:
    """Say what pages say.

    Args:
        pages: In order, those without words and damaged ones too.
        name: As in ``FileResult.file``.
        watch: Progress and cancellation.
        options: What the caller knows.
        what: What the file is called in messages: "document" or "picture".
    """
    margins = _margins(pages)
    bodies = [_Body(page, tuple(line for line in page.lines if id(line) not in margins)) for page in pages]
    text = DocumentText(tuple(_blocks(bodies)), _side_parts(pages, margins))
    events = list(_events(bodies, pages, name, margins))
    found = read_document(text, name, watch, options, prose=events)
    rows: list[Row] = [row for row in found.rows if not _says_no_text(row)]
    has_text = any(isinstance(row, FactRow) and row.kind is FactKind.EVENT for row in rows)
    if has_text and not any(isinstance(row, Problem) and row.code == "kept_as_text" for row in rows):
        rows.append(kept_as_text(name, what))
    rows.extend(problem for page in pages for problem in _problems(page))
    return replace(found, rows=tuple(rows), doubts=(*found.doubts, *_doubts(pages)))


def _says_no_text(row: Row) -> bool:
    """The pages themselves say which of them hold no words."""
    return isinstance(row, Problem) and row.code == "no_text"


def _blocks(bodies: Sequence[_Body]) -> Iterator[Block]:
    for body in bodies:
        n_ruled = sum(line.table is not None for line in body.lines)
        yield from blocks_of(body.lines, body.page.number, n_ruled)


# ---- what is printed on every page


def _margins(pages: Sequence[Page]) -> dict[int, int]:
    """Return the lines that are printed on most pages, page numbers included: id of the line to its page."""
    candidates: dict[str, list[tuple[int, Line]]] = {}
    found: dict[int, int] = {}
    written = [page for page in pages if page.lines]
    for page in written:
        by_place = sorted((line for line in page.lines if not line.table), key=lambda line: -line.top)
        for line in {id(one): one for one in (*by_place[:_MARGIN_LINES], *by_place[-_MARGIN_LINES:])}.values():
            candidates.setdefault(_NUMBER.sub("#", line.text).casefold(), []).append((page.number, line))
        for line in (*by_place[:1], *by_place[-1:]):
            if len(by_place) > 2 and _PAGE_NUMBER.match(line.text):
                found[id(line)] = page.number
    for places in candidates.values():
        n_pages = len({number for number, _ in places})
        near = Counter(round(line.top / _SAME_PLACE) for _, line in places)
        if n_pages > 1 and n_pages >= _LEAST_SHARE * len(written) and max(near.values()) > 1:
            found.update({id(line): number for number, line in places})
    return found


def _side_parts(pages: Sequence[Page], margins: dict[int, int]) -> tuple[SidePart, ...]:
    """Return what stands on every page, as it stands on the first."""
    first = next((page for page in pages if any(id(line) in margins for line in page.lines)), None)
    if first is None:
        return ()
    lines = [line for line in first.lines if id(line) in margins and not _PAGE_NUMBER.match(line.text)]
    blocks = tuple(Paragraph(f"p{first.number}", "   ".join(cell.text for cell in line.cells)) for line in lines)
    return (SidePart("header", blocks),) if blocks else ()


# ---- prose


def _events(bodies: Sequence[_Body], pages: Sequence[Page], name: str, margins: dict[int, int]) -> Iterator[FactRow]:
    texts = _whole_sentences([_text(body) for body in bodies])
    above = [line.text for page in pages for line in page.lines if margins.get(id(line)) == page.number == 1]
    head = NoteHead()
    for body, text in zip(bodies, texts, strict=True):
        number = body.page.number
        if not text.strip():
            continue
        lines = [*(above if number == 1 else []), *text.split("\n")]
        head = _page_head(head, read_head(lines, name if number == 1 else ""))
        yield text_row(f"p{number}", EVENT_TYPE, "\n".join(lines).strip("\n"), head)


def _text(body: _Body) -> str:
    lines: list[str] = []
    for line in body.lines:
        if line.table is None:
            lines.append(line.text)
        else:
            lines.extend(" | ".join(" ".join(text.split()) for text in row.texts if text) for row in line.table.rows)
    return _DIVIDED.sub("", "\n".join(lines))


def _whole_sentences(texts: list[str]) -> list[str]:
    """Move the end of a sentence to the page on which it begins: a sentence is read, and cited, as one."""
    whole = list(texts)
    for at in range(len(whole) - 1):
        before, after = whole[at].rstrip(), whole[at + 1].lstrip()
        if not before or _SENTENCE_END.search(before) or not _LOWER_START.match(after):
            continue
        end = _FIRST_END.search(after)
        cut = end.end() if end else len(after)
        whole[at] = f"{before}\n{after[:cut]}"
        whole[at + 1] = after[cut:].lstrip(" ")
    return whole


def _page_head(before: NoteHead, own: NoteHead) -> NoteHead:
    """A further page without a head of its own goes on with the document; one that names a case is about that."""
    if own.person_id or (own.case_ref and own.case_ref != before.case_ref):
        return own
    return replace(before, date=own.date or before.date, author=own.author or before.author)


# ---- what was recognised, and what was not


def _doubts(pages: Sequence[Page]) -> list[str]:
    read = [page for page in pages if page.scan is not None and page.scan.runs]
    if not read:
        return []
    shown = ", ".join(str(page.number) for page in read[:20]) + (" ..." if len(read) > 20 else "")
    return [
        f"Words were recognised in pictures (page {shown}). Names, dates and numbers there may be wrong by a letter: "
        "compare them with the original before anything hangs on them."
    ]


def _problems(page: Page) -> Iterator[Problem]:
    locator = f"p{page.number}"
    if page.is_damaged:
        reason = f"Page {page.number} is damaged and could not be read; the others were. Open it to see what it says."
        yield Problem(locator, "page_damaged", reason)
    elif page.scan is not None and page.scan.reason:
        reason = f"Page {page.number} is a picture and nothing in it was searched: {page.scan.reason}."
        yield Problem(locator, "page_is_picture", reason)
    elif page.scan is not None and page.scan.runs:
        sure = f"{page.scan.confidence_01:.0%}"
        doubts = f" Doubtful: {page.scan.shown_doubts}." if page.scan.doubtful else ""
        reason = f"Page {page.number} is a picture; its words were recognised ({sure} sure on average).{doubts}"
        yield Problem(locator, WAS_RECOGNISED, reason, "\n".join(page.scan.doubtful), is_rejected=False)
    elif not page.lines:
        reason = f"Page {page.number} holds no words: it is empty or a picture. Nothing in it was searched."
        yield Problem(locator, "page_is_picture", reason)
