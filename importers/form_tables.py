"""The shape of form tables: which rows are label and value, which are people under a header, which are titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.docx_ticks import has_ticks
from importers.docx_walk import Cell, Table, TableRow
from importers.form_words import column_field, label_meaning, section_of

_NAME_FIELDS = frozenset({"full_name", "given_name", "family_name"})
_INLINE = re.compile(r"^\s*(?P<label>[^:\t\n]{2,70}?)\s*:\s*(?P<value>.*)$", re.DOTALL)
_SEGMENTS = re.compile(r"\t+|\s{3,}|\s+\|\s+")
_LOOKS_LIKE_VALUE = re.compile(r"\d{3}|\d[/.-]\d|@|\[[x ]\]")
_MAX_HEADING_CHARS = 110


@dataclass(frozen=True, slots=True)
class Pair:
    """A label with what stands beside, below or after it."""

    label: str
    value: str
    locator: str


@dataclass(frozen=True, slots=True)
class PersonCells:
    """One row of a table of people: (heading, meaning of the heading, text) for each cell."""

    locator: str
    cells: tuple[tuple[str, str, str], ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: of the document, before a table, or in a row of its own."""

    text: str
    locator: str


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words that are neither."""

    text: str
    locator: str


Item = Pair | PersonCells | Heading | FreeText


@dataclass(frozen=True, slots=True)
class _Column:
    start: int
    end: int
    heading: str
    field: str


def table_items(table: Table, *, is_list: bool = False) -> Iterator[Item]:
    """Read a table row by row; one table may hold titles, label rows and several lists of people.

    Args:
        table: The table.
        is_list: The heading above announces a list of people, so that "Names | Since" is a header.

    Yields:
        Items in order. Locators are ``T2R3``; further people of the same row get ``T2R3#2``.
    """
    if _is_transposed(table):
        yield from _transposed(table)
        return
    width = max((cell.column + cell.span for row in table.rows for cell in row.cells), default=0)
    header: tuple[_Column, ...] = ()
    for index, row in enumerate(table.rows):
        filled = [cell for cell in row.cells if cell.text.strip()]
        locator = f"{table.locator}R{row.number}"
        if not filled:
            continue
        below = table.rows[index + 1] if index + 1 < len(table.rows) else None
        if len(filled) == 1 and _is_title(filled[0], row, width):
            text = filled[0].text.strip()
            if not header or _opens_section(text):
                header = ()
                yield from _title(text, locator, is_alone=width == 1)
                continue
        if _is_header(row, below, is_list=is_list):
            header = tuple(_column(cell) for cell in row.cells)
        elif header and not _leaves_list(row):
            yield _person(row, header, locator)
        else:
            header = ()
            yield from _label_row(row, locator)


def _is_title(cell: Cell, row: TableRow, width: int) -> bool:
    return len(row.cells) == 1 or cell.span >= max(2, width)


def _opens_section(text: str) -> bool:
    return len(text) <= _MAX_HEADING_CHARS and (section_of(text) is not None or label_meaning(text) is not None)


def _title(text: str, locator: str, *, is_alone: bool) -> Iterator[Item]:
    pairs = list(text_pairs(text, locator))
    if pairs and any(isinstance(pair, Pair) for pair in pairs):
        yield from pairs
    elif len(text) <= _MAX_HEADING_CHARS and "\n" not in text and not text.endswith(".") and not is_alone:
        yield Heading(text, locator)
    else:
        yield FreeText(text, locator)


def _column(cell: Cell) -> _Column:
    return _Column(cell.column, cell.column + cell.span, " ".join(cell.text.split()), column_field(cell.text))


def _is_header(row: TableRow, below: TableRow | None, *, is_list: bool = False) -> bool:
    """Return True for a row of headings of a table of people.

    A row "Name | Ann Hill | DOB | 3/4/1971" holds labels beside values: its known words stand in every second cell.
    """
    if below is None:
        return False
    texts = [text for text in row.texts if text]
    fields = [column_field(text) for text in texts]
    n_known = sum(map(bool, fields))
    is_enough = n_known >= 2 and n_known * 2 >= len(texts)
    if is_list and n_known == 1 and len(texts) > 1:
        is_enough = label_meaning(below.texts[0]) is None and not column_field(below.texts[0])
    if len(texts) < 2 or not is_enough or not _NAME_FIELDS & set(fields):
        return False
    if any(_LOOKS_LIKE_VALUE.search(re.sub(r"\([^)]*\)", "", text)) for text in texts):
        return False
    alternates = len(row.texts) % 2 == 0 and all(map(bool, fields[0::2])) and not any(fields[1::2])
    return not (alternates and label_meaning(below.texts[0]) is not None)


def _leaves_list(row: TableRow) -> bool:
    """Return True when a label row ends a list of people: "Reason for referral | …" is nobody's name."""
    texts = row.texts
    meaning = label_meaning(texts[0]) if texts else None
    is_label = meaning is not None and (meaning.area in {"referral", "other"} or meaning.is_explicit)
    return is_label and meaning is not None and meaning.area != "relative" and len(texts) <= 4


def _person(row: TableRow, header: Sequence[_Column], locator: str) -> PersonCells:
    cells = []
    for cell in row.cells:
        column = next((c for c in header if c.start <= cell.column < c.end), None)
        if column is None:
            column = _Column(cell.column, cell.column + 1, "", "")
        cells.append((column.heading, column.field, cell.text.strip()))
    return PersonCells(locator, tuple(cells), " | ".join(" ".join(text.split()) for text in row.texts))


def _label_row(row: TableRow, locator: str) -> Iterator[Item]:
    cells = [cell for cell in row.cells if not cell.goes_on or cell.text.strip()]
    position = 0
    while position < len(cells):
        text = cells[position].text.strip()
        is_label = bool(text) and _is_label(text, position, cells)
        values = _values_after(cells, position) if is_label else []
        if values:
            yield Pair(_without_colon(text), _joined(values), locator)
            position += 1 + len(values)
        elif is_label and position + 1 < len(cells):
            # "Mother | Name | Ann Hill": the first cell says whose labels follow.
            yield Heading(_without_colon(text), locator)
            position += 1
        else:
            yield from text_pairs(text, locator)
            position += 1


def _is_label(text: str, position: int, cells: Sequence[Cell]) -> bool:
    if len(text) > _MAX_HEADING_CHARS and label_meaning(text) is None:
        return False
    if label_meaning(_without_colon(text)) is not None or text.endswith((":", "?")):
        return True
    # The first cell of two, or the first and third of four, is a label even when its words are new.
    return len(cells) % 2 == 0 and len(cells) <= 4 and position % 2 == 0 and not has_ticks(text) and ":" not in text


def _values_after(cells: Sequence[Cell], position: int) -> list[Cell]:
    """Return the cells that hold a label's value: all up to the next label, so that tick cells stay together."""
    values: list[Cell] = []
    for offset, cell in enumerate(cells[position + 1 :], start=1):
        text = cell.text.strip()
        is_next_label = bool(text) and (
            (offset > 1 and text.endswith(":"))
            or (offset > 1 and label_meaning(_without_colon(text)) is not None)
            or (offset == 2 and len(cells) == 4 and position == 0 and not has_ticks(text))
        )
        is_inner_label = (
            offset == 1 and len(cells) % 2 == 1 and len(cells) > 2 and _asks_for_child(_without_colon(text))
        )
        if is_next_label or is_inner_label or (offset == 1 and text.endswith(":")):
            break
        values.append(cell)
    return values


def _asks_for_child(text: str) -> bool:
    meaning = label_meaning(text)
    return meaning is not None and meaning.area in {"child", "referral", "other"}


def _joined(cells: Sequence[Cell]) -> str:
    return "  ".join(cell.text.strip() for cell in cells if cell.text.strip())


def _without_colon(text: str) -> str:
    return " ".join(text.split()).rstrip(": ")


def text_pairs(text: str, locator: str) -> Iterator[Item]:
    """Read "Label: value" lines; several may stand in one line, set apart by tabs or wide spaces.

    Only known labels count: a colon in a story is no label.
    """
    rest: list[str] = []
    waiting = ""
    found: list[Pair] = []
    for segment in (part.strip() for line in text.split("\n") for part in _SEGMENTS.split(line)):
        if not segment:
            continue
        match = _INLINE.match(segment)
        if match and label_meaning(match.group("label")) is not None:
            waiting = "" if match.group("value").strip() else match.group("label")
            found.append(Pair(match.group("label").strip(), match.group("value").strip(), locator))
        elif waiting:
            found[-1] = Pair(waiting, segment, locator)
            waiting = ""
        else:
            rest.append(segment)
    yield from (pair for pair in found if pair.value)
    if rest:
        yield FreeText("\n".join(rest), locator)


# ---- people in columns ----


def _is_transposed(table: Table) -> bool:
    """Return True when the headings stand in the first column and each further column is a person."""
    rows = [row for row in table.rows if any(row.texts)]
    if len(rows) < 2 or any(len(row.cells) != len(rows[0].cells) for row in rows) or len(rows[0].cells) < 3:
        return False
    fields = [column_field(row.texts[0]) for row in rows]
    if not (_NAME_FIELDS & set(fields) and {"relationship", "role"} & set(fields)):
        return False
    # In a form of two label columns the third column holds labels too.
    has_labels = any(_asks_for_child(text) for row in rows for text in row.texts[2:3])
    return sum(map(bool, fields)) * 2 >= len(rows) and not has_labels and not _is_header(rows[0], rows[1])


def _transposed(table: Table) -> Iterator[Item]:
    rows = [row for row in table.rows if any(row.texts)]
    first = next(row for row in rows if column_field(row.texts[0]) in _NAME_FIELDS)
    for position in range(1, len(first.cells)):
        cells = tuple((row.texts[0], column_field(row.texts[0]), row.texts[position]) for row in rows)
        if any(text for _, _, text in cells):
            suffix = f"#{position}" if position > 1 else ""
            raw = " | ".join(" ".join(text.split()) for _, _, text in cells)
            yield PersonCells(f"{table.locator}R{first.number}{suffix}", cells, raw)
