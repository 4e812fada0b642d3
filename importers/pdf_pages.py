"""The pages of a PDF: their words with places, what was typed into fields, ruled tables, and scans to be recognised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from importers.errors import TooLargeError, UnreadableError
from importers.note_text import MAX_NOTE_BYTES, clean
from importers.page_runs import Line, Run, lines_of
from importers.pdf_fields import read_fields, with_fields
from importers.pdf_rules import RuledTables, ruled_tables
from importers.ports import Watch
from importers.recognised_text import RecognisedPage, Recogniser

MAX_PAGES = 5_000

_LEAST_CHARS = 20
_LEAST_RULES = 4
_MOST_RULES = 3_000
_MOST_RUNS = 20_000
_FORM_OF_FIELDS = (pdfium.FORMTYPE_ACRO_FORM, pdfium.FORMTYPE_XFA_FOREGROUND, pdfium.FORMTYPE_XFA_FULL)
_DPI = 200
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        number: 1-based.
        lines: In reading order; none when the page has no words.
        is_damaged: The page could not be read at all.
        scan: What recognising its picture gave, or why it was not tried; None for a page of text.
    """

    number: int
    lines: tuple[Line, ...] = ()
    is_damaged: bool = False
    scan: RecognisedPage | None = None


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a document.

    Attributes:
        pages: In order.
        are_fields_lost: It has a form whose fields could not be read.
        without_tables: Numbers of pages whose drawn tables could not be followed; their words are read as text.
    """

    pages: tuple[Page, ...]
    are_fields_lost: bool = False
    without_tables: tuple[int, ...] = ()


@dataclass(slots=True)
class _Source:
    """What is needed to read any page of one document."""

    document: Any
    rules: RuledTables
    recogniser: Recogniser
    fields: dict[int, list[tuple[Run, str]]] = field(default_factory=dict)


def read_pages(data: bytes, name: str, watch: Watch, recogniser: Recogniser) -> Pages:
    """Read every page of a PDF.

    Args:
        data: The file.
        name: For messages.
        watch: Progress and cancellation.
        recogniser: For pages that are pictures.

    Raises:
        UnreadableError: When it is no PDF, damaged as a whole, or locked with a password.
        TooLargeError: When it has more than ``MAX_PAGES`` pages or too much text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as err:
        raise UnreadableError(_why(name, str(err))) from err
    with closing(document), ruled_tables(data) as rules:
        n_pages = len(document)
        if n_pages > MAX_PAGES:
            raise TooLargeError(f"{name} has {n_pages:,} pages; up to {MAX_PAGES:,} are read. Nothing was imported.")
        fields = read_fields(data) if document.get_formtype() in _FORM_OF_FIELDS else {}
        source = _Source(document, rules, recogniser, fields or {})
        pages = tuple(_pages(source, n_pages, name, watch))
        return Pages(pages, are_fields_lost=fields is None, without_tables=tuple(rules.pages_lost))


def _why(name: str, error: str) -> str:
    if "password" in error.casefold():
        return f"{name} is locked with a password. Nothing was imported; save it without one and import it again."
    return f"{name} is damaged or no PDF. Nothing was imported; open it and save it again as PDF."


def _pages(source: _Source, n_pages: int, name: str, watch: Watch) -> Iterator[Page]:
    n_chars = 0
    for number in range(1, n_pages + 1):
        watch.check()
        watch.progress(number - 1, n_pages, name)
        try:
            page = _page(source, number)
        except (pypdfium2.PdfiumError, ValueError):
            yield Page(number, is_damaged=True)
            continue
        n_chars += sum(len(line.text) for line in page.lines)
        if n_chars > MAX_NOTE_BYTES:
            raise TooLargeError(f"{name} holds more text than a document may. Nothing was imported.")
        yield page


def _page(source: _Source, number: int) -> Page:
    with closing(source.document[number - 1]) as page:
        runs = with_fields(_runs(page), source.fields.get(number, []))
        n_rules, has_picture = _drawn(page)
        scan = None
        if has_picture and sum(len(run.text) for run in runs) < _LEAST_CHARS:
            scan = source.recogniser.recognise(_picture(page), _points_per_pixel(page))
            runs = [*runs, *scan.runs]
    if _LEAST_RULES <= n_rules <= _MOST_RULES:
        runs = source.rules.split(runs, number)
    return Page(number, tuple(lines_of(runs)), scan=scan)


def _runs(page: Any) -> list[Run]:
    with closing(page.get_textpage()) as text_page:
        n_runs = min(text_page.count_rects(), _MOST_RUNS)
        found = []
        for index in range(n_runs):
            left, bottom, right, top = text_page.get_rect(index)
            text = clean(" ".join(str(text_page.get_text_bounded(left, bottom, right, top)).split()))
            if text:
                found.append(Run(text, left, bottom, right, top))
    return found


def _drawn(page: Any) -> tuple[int, bool]:
    """Return how many rules and shapes a page has, and whether it has a picture."""
    kinds = [thing.type for thing in islice(page.get_objects(max_depth=3), _MOST_RULES + 1)]
    return kinds.count(pdfium.FPDF_PAGEOBJ_PATH), pdfium.FPDF_PAGEOBJ_IMAGE in kinds


def _scale(page: Any) -> float:
    """Return how many pixels a point becomes: 200 to the inch, fewer on posters."""
    width, height = page.get_size()
    scale = _DPI / 72
    return float(min(scale, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5))


def _points_per_pixel(page: Any) -> float:
    return 1 / _scale(page)


def _picture(page: Any) -> Any:
    bitmap = page.render(scale=_scale(page), grayscale=True)
    try:
        return bitmap.to_pil().copy()
    finally:
        bitmap.close()
