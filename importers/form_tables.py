"""The shape of form tables: which rows are label and value, which are people under a header, which are titles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from importers.blocks import Cell, Table, TableRow
from importers.form_headers import (
    Column,
    headerless_columns,
    infer_columns,
    is_header,
    is_transposed,
    transposed_items,
    unused_headings,
)
from importers.form_items import FreeText, Heading, Item, Pair, PersonCells
from importers.form_ticks import has_ticks
from importers.form_words import asks_for_child, column_field, label_meaning, section_of

_INLINE = re.compile(r"^\s*(?P<label>[^:\t\n]{2,70}?)\s*:\s*(?P<value>.*)$", re.DOTALL)
_BORN = re.compile(
    r"^\s*(?P<label>d\.?\s?o\.?\s?b\.?|date of birth|born)\s+(?P<value>\d.*)$", re.IGNORECASE | re.DOTALL
)
_SEGMENTS = re.compile(r"\t+|\s{3,}|\s+\|\s+")
_TITLE_WORDS = re.compile(r"\b(?:details|information|section|about|members|composition)\b", re.IGNORECASE)
_MAX_HEADING_CHARS = 110


def table_items(table: Table, *, is_list: bool = False) -> Iterator[Item]:
    """Read a table row by row; one table may hold titles, label rows and several lists of people.

    Args:
        table: The table.
        is_list: The heading above announces a list of people, so that "Names | Since" is a header.

    Yields:
        Items in order, with locators such as ``T2R3``.
    """
    if is_transposed(table):
        yield from transposed_items(table)
        return
    width = max((cell.column + cell.span for row in table.rows for cell in row.cells), default=0)
    rows = [row for row in table.rows if any(row.texts)]
    header = headerless_columns(rows) if is_list else ()
    band: TableRow | None = None
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        locator = f"{table.locator}R{row.number}"
        filled = [cell for cell in row.cells if cell.text.strip()]
        if band is not None:
            yield from _values_of_band(band, row, locator)
            band = None
        elif _is_title(filled, row, width) and (not header or _opens_section(filled[0].text)):
            header = ()
            yield from _title(filled[0].text.strip(), locator, is_alone=width == 1)
        elif is_header(row, below, is_list=is_list):
            header = infer_columns(tuple(_column(cell) for cell in row.cells), rows[index + 1 :])
            yield from (FreeText(text, locator) for text in unused_headings(header, rows[index + 1 :]))
        elif header and not _leaves_list(row):
            yield _person(row, header, locator)
        elif _is_label_band(row, below):
            header, band = (), row
        else:
            header = ()
            yield from _label_row(row, locator)


def _is_label_band(row: TableRow, below: TableRow | None) -> bool:
    """Return True for a row of nothing but labels, whose values stand in the row below."""
    if below is None or len(row.cells) < 2 or len(below.cells) != len(row.cells):
        return False
    return all(map(asks_for_child, row.texts)) and label_meaning(below.texts[0]) is None


def _values_of_band(band: TableRow, row: TableRow, locator: str) -> Iterator[Item]:
    for label, value in zip(band.texts, row.texts, strict=True):
        if value:
            yield Pair(_without_colon(label), value, locator)


def _is_title(filled: Sequence[Cell], row: TableRow, width: int) -> bool:
    return len(filled) == 1 and (len(row.cells) == 1 or filled[0].span >= max(2, width))


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


def _column(cell: Cell) -> Column:
    return Column(cell.column, cell.column + cell.span, " ".join(cell.text.split()), column_field(cell.text))


def _leaves_list(row: TableRow) -> bool:
    """Return True when a label row ends a list of people: "Reason for referral | …" is nobody's name."""
    texts = row.texts
    meaning = label_meaning(texts[0]) if texts else None
    is_label = meaning is not None and (meaning.area in {"referral", "other"} or meaning.is_explicit)
    return is_label and meaning is not None and meaning.area != "relative" and len(texts) <= 4


def _person(row: TableRow, header: Sequence[Column], locator: str) -> PersonCells:
    cells = []
    for cell in row.cells:
        column = next((c for c in header if c.start <= cell.column < c.end), None)
        if column is None:
            column = Column(cell.column, cell.column + 1, "", "")
        cells.append((column.heading, column.field, cell.text.strip()))
    return PersonCells(locator, tuple(cells), " | ".join(" ".join(text.split()) for text in row.texts))


def _label_row(row: TableRow, locator: str) -> Iterator[Item]:
    cells = [cell for cell in row.cells if not cell.goes_on or cell.text.strip()]
    position = 0
    while position < len(cells):
        text = cells[position].text.strip()
        is_label = bool(text) and _is_label(text, position, cells)
        values = _values_after(cells, position) if is_label else []
        if values and not _joined(values) and _names_section(text):
            yield Heading(_without_colon(text), locator)
            position += 1 + len(values)
        elif values and not _joined(values) and label_meaning(_without_colon(text)) is None:
            # Nothing beside it, and no label that forms are known to have: it may be an answer.
            yield FreeText(text, locator)
            position += 1 + len(values)
        elif values:
            yield Pair(_without_colon(text), _joined(values), locator)
            position += 1 + len(values)
        elif is_label and position + 1 < len(cells):
            # "Mother | Name | Ann Hill": the first cell says whose labels follow.
            yield Heading(_without_colon(text), locator)
            position += 1
        else:
            yield from text_pairs(text, locator)
            position += 1


def _names_section(text: str) -> bool:
    """Return True for "Referrer's details" with an empty cell beside it; "Siblings" is a label left blank."""
    is_title = (
        re.search(r"\b(?:details|information|section|about|members|composition)\b", text, re.IGNORECASE) is not None
    )
    return section_of(text) is not None and (is_title or label_meaning(text) is None)


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
        is_inner_label = offset == 1 and len(cells) % 2 == 1 and len(cells) > 2 and asks_for_child(_without_colon(text))
        if is_next_label or is_inner_label or (offset == 1 and text.endswith(":")):
            break
        values.append(cell)
    return values


def _joined(cells: Sequence[Cell]) -> str:
    return "  ".join(cell.text.strip() for cell in cells if cell.text.strip())


def _without_colon(text: str) -> str:
    return " ".join(text.split()).rstrip(": ")


def _is_known_label(text: str, *, is_list: bool) -> bool:
    return (
        label_meaning(text) is not None
        or column_field(text) == "relationship"
        or (is_list and column_field(text) != "")
    )


def text_pairs(text: str, locator: str, *, is_list: bool = False) -> Iterator[Item]:
    """Read "Label: value" lines; several may stand in one line, set apart by tabs or wide spaces.

    Only known labels count: a colon in a story is no label. In a list of people the headings of columns count too.
    """
    first, _, below = text.strip().partition("\n")
    if below.strip() and ":" not in first and label_meaning(first) is not None and label_meaning(below) is None:
        yield Pair(first.strip(), below.strip(), locator)
        return
    rest: list[str] = []
    waiting = ""
    found: list[Pair] = []
    for segment in (part.strip() for line in text.split("\n") for part in _SEGMENTS.split(line)):
        if not segment:
            continue
        match = _INLINE.match(segment) or _BORN.match(segment)
        if match and _is_known_label(match.group("label"), is_list=is_list):
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
