"""What a document of any format gives: a form with its people, tables like those of an export, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from importers.base import Reader, ReadOptions, shown_raw
from importers.blocks import Block, DocumentText, Paragraph, Table
from importers.dates import read_date
from importers.form_model import Form
from importers.form_reader import FormReader
from importers.form_rows import FormRows, read_side_parts
from importers.mapping import TableKind
from importers.note_heads import NoteHead, read_head
from importers.note_text import kept_as_text, text_row
from importers.ports import Watch
from importers.rows import FactRow, FileResult, Problem, Ref, Row
from importers.table_reader import ReadTables, read_tables
from importers.tables import RawTable
from importers.tables import TableRow as RawRow

_NOTES = ("footnotes", "endnotes", "comments")
_LEAST_PROSE_WORDS = 60
_LEAST_SENTENCE_WORDS = 8
_LEAST_TOLD_WORDS = 4
# Fewer labels stand at the head of any letter ("Re", "Our ref", "DOB").
_LEAST_LABELS = 6
_LEAST_ROWS = 2
_LEAST_REGISTER_ROWS = 3
_LEAST_REFERRAL_FIELDS = 3
# A form has lists of people and households too; these come from a case system only.
_EXPORTS = frozenset(
    {
        TableKind.RELATIONSHIPS,
        TableKind.CASES,
        TableKind.PLACEMENTS,
        TableKind.ALERTS,
        TableKind.ADDRESSES,
        TableKind.CHRONOLOGY,
    }
)
_DAY = (
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}"
)
_DAY_WITHIN = re.compile(rf"(?<![\d/])(?:{_DAY})(?![\d/])")
_DAY_FIRST = re.compile(rf"\s*(?:[A-Z][a-z]{{2,8}},?\s+)?(?P<day>{_DAY})\s*(?:$|[:–—|\t-]|\d{{1,2}}[:.]\d\d)")
_LEAST_ENTRIES = 2
_NUMBERED = re.compile(r"(.*[LP])(\d+)")


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """The parts of a ``FileResult`` that the words of a document decide.

    Attributes:
        child_key: Key of the row of the child whose form it is, or "".
    """

    kind: str
    rows: tuple[Row, ...]
    mapping: tuple[tuple[str, str, str], ...] = ()
    samples: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    child_key: str = ""


def read_document(
    text: DocumentText, name: str, watch: Watch, options: ReadOptions, *, prose: Sequence[FactRow] | None = None
) -> DocumentRows:
    """Say what a document says.

    A form is what names a child by labels or lists people around one, with the sentences of its background; a letter
    that begins with such labels is read both ways. Everything else is tables, as far as they are known ones, and prose.

    Args:
        text: Its paragraphs and tables.
        name: As in ``FileResult.file``.
        watch: Progress and cancellation.
        options: What the caller knows.
        prose: The events that hold its prose, where they are divided in another way (by pages); None to divide it here.
    """
    watch.check()
    form = FormReader().read(text.blocks)
    read_side_parts(form, text)
    watch.check()
    tables = _Tables.of(text.blocks, watch, options, name)
    is_form = form.is_form and not tables.hold_all(form)
    if is_form and not (prose and _is_headed_note(form)):
        found = _as_form(form, text, name, options, prose)
    else:
        found = _as_prose(form, text, name, tables, prose)
    return replace(found, rows=(*found.rows, *_damage(text, name)))


def _is_headed_note(form: Form) -> bool:
    """Return True where labels say whose a document is and little else: the head of a note, not a form."""
    return not form.people and len(form.referral) < _LEAST_REFERRAL_FIELDS


def document_result(
    text: DocumentText, file: tuple[str, str], reader: Reader, watch: Watch, options: ReadOptions
) -> FileResult:
    """Return the result of a reader of documents.

    Args:
        text: What it read.
        file: Name and SHA-256 of the file.
        reader: The reader, for its name and version.
        watch: Progress and cancellation.
        options: What the caller knows.
    """
    name, sha256 = file
    found = read_document(text, name, watch, options)
    return FileResult(
        name, sha256, reader.name, reader.version, found.kind,
        rows=found.rows, mapping=found.mapping, samples=found.samples, doubts=found.doubts,
    )  # fmt: skip


def structured_rows(
    blocks: Sequence[Block], name: str, case_ref: str, watch: Watch, options: ReadOptions
) -> DocumentRows:
    """Return what a letter holds besides sentences: a form, as web sites send them, or tables like those of an export.

    Args:
        blocks: Its paragraphs and tables.
        name: As in ``FileResult.file``.
        case_ref: Of the letter, for a form that gives none.
        watch: Progress and cancellation.
        options: What the caller knows.
    """
    if not any(isinstance(block, Table) for block in blocks) and _n_colons(blocks) < _LEAST_LABELS:
        return DocumentRows("", ())
    form = FormReader().read(blocks)
    tables = _Tables.of(blocks, watch, options, name)
    is_form = form.is_form and form.child.is_known and form.n_labels >= _LEAST_LABELS
    if not is_form or tables.hold_all(form):
        read = tables.read
        return DocumentRows(read.kind, read.rows, read.mapping, read.samples, read.doubts)
    builder = FormRows(form, name, options.today)
    builder.case_ref = builder.case_ref or case_ref
    rows = tuple(builder.rows())
    return DocumentRows("referral form", rows, (), tuple(builder.samples), tuple(builder.doubts), builder.child_key)


def _n_colons(blocks: Sequence[Block]) -> int:
    return sum(block.text.count(":") for block in blocks if isinstance(block, Paragraph))


def _as_form(
    form: Form, text: DocumentText, name: str, options: ReadOptions, prose: Sequence[FactRow] | None
) -> DocumentRows:
    builder = FormRows(form, name, options.today)
    rows = builder.rows()
    head = replace(_head_of(text, name), person_name=form.child.name)
    if form.n_prose_words(_LEAST_SENTENCE_WORDS) >= _LEAST_PROSE_WORDS:
        in_tables = [(place, words) for place, words in form.told if _NUMBERED.fullmatch(place) is None]
        events = [*_events(text, head), *_told(in_tables, head)] if prose is None else prose
        rows.extend(_about(row, builder) for row in events)
        rows.append(kept_as_text(name, "document"))
    else:
        rows.extend(_about(row, builder) for row in _told(form.told, head))
    return DocumentRows("referral form", tuple(rows), samples=tuple(builder.samples), doubts=tuple(builder.doubts))


def _told(told: Sequence[tuple[str, str]], head: NoteHead) -> Iterator[FactRow]:
    """Yield what a form tells in sentences under its own labels; neighbouring paragraphs are one text."""
    numbered: dict[str, dict[int, str]] = {}
    for place, text in told:
        found = _NUMBERED.fullmatch(place)
        lines = numbered.setdefault(found[1] if found else place, {})
        number = int(found[2]) if found else 0
        lines[number] = " ".join([*lines.get(number, "").split(), *text.split()])
    for prefix, lines in numbered.items():
        if sum(len(line.split()) for line in lines.values()) >= _LEAST_TOLD_WORDS:
            place = f"{prefix}{min(lines)}" if min(lines) else prefix
            yield text_row(place, "document", "\n".join(_lines_by_number(lines)), head)


def _about(row: FactRow, builder: FormRows) -> FactRow:
    """Hold the prose of a form for prose about its child."""
    about = Ref(key=builder.child_key) if builder.child_key else row.about
    return replace(row, about=about, case_ref=builder.case_ref or row.case_ref)


def _as_prose(
    form: Form, text: DocumentText, name: str, tables: _Tables, prose: Sequence[FactRow] | None
) -> DocumentRows:
    head = _head_of(text, name)
    named = replace(head, person_name=head.person_name or form.child.name)
    events = [*_events(text, named), *tables.events(named)] if prose is None else list(prose)
    if not events and not tables.read.rows:
        nothing = Problem("", "no_text", f"{name} holds no words. It stays in the list of files.", is_rejected=False)
        return DocumentRows("document", (nothing,))
    kept = [kept_as_text(name, "document")] if events else []
    kinds = [tables.read.kind] if tables.read.rows else []
    return DocumentRows(
        ", ".join([*kinds, *(["document"] if events else [])]),
        (*tables.read.rows, *events, *kept),
        tables.read.mapping,
        tables.read.samples,
        tables.read.doubts,
    )


def _damage(text: DocumentText, name: str) -> Iterator[Problem]:
    if text.is_damaged:
        reason = f"{name} is damaged. What could be read was kept; the end of the document may be missing."
        yield Problem("", "damaged_document", reason, is_rejected=False)
    if text.n_hidden:
        reason = (
            f"{name} holds text that is hidden from whoever opens it ({text.n_hidden} places). It was left out; "
            "make it visible and import the file again if it matters."
        )
        yield Problem("", "hidden_text", reason, is_rejected=False)
    if text.n_unread:
        reason = (
            f"{name} has {text.n_unread} documents of another format pasted into it, which were not read. Open it in "
            "Word, save it again as DOCX and import that."
        )
        yield Problem("", "embedded_document", reason)


# ---- tables


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables of a document: those that an export could hold, read as such, and the others."""

    read: ReadTables
    others: tuple[Table, ...]
    registers: Mapping[str, str]

    def hold_all(self, form: Form) -> bool:
        """Return True when what looks like a form is an export: its child stands in a row of one, or nothing else is.

        "Name, date of birth, id" under "Children's details" is a form all the same.
        """
        places = (form.child.locator, form.child.id_locator)
        export = next(
            (kind for table, kind in self.registers.items() for one in places if one.startswith(f"{table}R")), ""
        )
        return export in _EXPORTS or (bool(self.registers) and not form.is_labelled)

    @classmethod
    def of(cls, blocks: Sequence[Block], watch: Watch, options: ReadOptions, name: str) -> _Tables:
        """Read each table by itself; a table that nobody knows is left to the prose."""
        known: list[ReadTables] = []
        others: list[Table] = []
        registers: dict[str, str] = {}
        for table in (block for block in blocks if isinstance(block, Table)):
            raw = _raw_table(table)
            found = read_tables([raw], watch, replace(options, mapping=None), name) if _is_data(raw) else None
            if found is None or found.kind == TableKind.UNRECOGNISED:
                others.append(table)
            else:
                known.append(found)
                if len(raw.rows) >= _LEAST_REGISTER_ROWS and _is_register(found):
                    registers[table.locator] = found.kind
        return cls(_joined(known), tuple(others), registers)

    def events(self, head: NoteHead) -> Iterator[FactRow]:
        """Yield the words of the other tables, row by row."""
        for table in self.others:
            for row in table.rows:
                words = " | ".join(" ".join(text.split()) for text in row.texts if text)
                if words:
                    yield text_row(f"{table.locator}R{row.number}", "document", words, head)


def _raw_table(table: Table) -> RawTable:
    width = max((cell.column + cell.span for row in table.rows for cell in row.cells), default=0)
    rows = []
    for row in table.rows:
        cells = [""] * width
        for cell in row.cells:
            cells[cell.column] = " ".join(cell.text.split())
        if any(cells):
            rows.append(RawRow(f"{table.locator}R{row.number}", tuple(cells), shown_raw(" | ".join(cells))))
    return RawTable(table.locator, tuple(rows))


def _is_data(raw: RawTable) -> bool:
    return len(raw.rows) >= _LEAST_ROWS and len(raw.rows[0].cells) >= _LEAST_ROWS


def _is_register(found: ReadTables) -> bool:
    has_id = any(field.rpartition(".")[2] == "id" for _, _, field in found.mapping)
    return has_id or found.kind in _EXPORTS


def _joined(known: Sequence[ReadTables]) -> ReadTables:
    return ReadTables(
        ", ".join(dict.fromkeys(one.kind for one in known)),
        tuple(row for one in known for row in one.rows),
        tuple(column for one in known for column in one.mapping),
        tuple(sample for one in known for sample in one.samples)[:5],
        tuple(doubt for one in known for doubt in one.doubts),
    )


# ---- prose


def _head_of(text: DocumentText, name: str) -> NoteHead:
    """Read whom a document is about from its first lines, then from what is printed above and below each page."""
    own = read_head([line for block in text.blocks for line in _lines_of(block)], name)
    margins = [part for part in text.parts if not part.name.startswith(_NOTES)]
    if not margins:
        return own
    above = read_head([line for part in margins for block in part.blocks for line in _lines_of(block)])
    return NoteHead(
        own.person_id or above.person_id,
        own.case_ref or above.case_ref,
        own.person_name or above.person_name,
        own.date or above.date,
        own.author or above.author,
    )


def _lines_of(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return block.text.split("\n")
    return ["   ".join(filter(None, row.texts)) for row in block.rows]


def _events(text: DocumentText, head: NoteHead) -> Iterator[FactRow]:
    """Yield the prose: the body, divided where dated entries begin, then its notes."""
    body = [block for block in text.blocks if isinstance(block, Paragraph)]
    for date, part in _entries(body):
        yield from _event(part, "document", replace(head, date=date or head.date))
    for side in text.parts:
        if side.name.startswith(_NOTES):
            notes = [block for block in side.blocks if isinstance(block, Paragraph)]
            yield from _event(notes, "document note", head)


def _event(paragraphs: Sequence[Paragraph], event_type: str, head: NoteHead) -> Iterator[FactRow]:
    prefix, numbered = "P", dict[int, str]()
    for paragraph in paragraphs:
        before, _, number = paragraph.locator.rpartition("P")
        if number.isdigit():
            prefix = f"{before}P"
            line = " ".join(paragraph.text.split())
            numbered[int(number)] = " ".join(filter(None, (numbered.get(int(number), ""), line)))
    filled = [number for number, line in numbered.items() if line]
    if filled:
        lines = _lines_by_number({number: line for number, line in numbered.items() if number >= filled[0]})
        yield text_row(f"{prefix}{filled[0]}", event_type, "\n".join(lines).rstrip("\n"), head)


def _lines_by_number(numbered: dict[int, str]) -> list[str]:
    """Return the lines so that each stands as far below the first as its number says."""
    if not numbered:
        return []
    return [numbered.get(number, "") for number in range(min(numbered), max(numbered) + 1)]


def _entries(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, list[Paragraph]]]:
    """Divide a document at headings that name a day, and at lines that begin with one if there are several."""
    dates = [_heading_date(paragraph) for paragraph in paragraphs]
    begun = [_DAY_FIRST.match(paragraph.text) for paragraph in paragraphs]
    if sum(match is not None for match in begun) >= _LEAST_ENTRIES:
        dates = [date or (match["day"] if match else "") for date, match in zip(dates, begun, strict=True)]
    part: list[Paragraph] = []
    current = ""
    for paragraph, date in zip(paragraphs, dates, strict=True):
        if date and read_date(date) is not None:
            yield current, part
            part, current = [], date
        part.append(paragraph)
    yield current, part


def _heading_date(paragraph: Paragraph) -> str:
    found = _DAY_WITHIN.search(paragraph.text) if paragraph.is_heading else None
    return found.group() if found else ""
