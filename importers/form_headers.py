"""Headers of tables of people: which row is one, what its columns hold, and people who stand in columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from importers.blocks import Table, TableRow
from importers.form_items import PersonCells
from importers.form_people import PHONE, UNKNOWN
from importers.form_ticks import has_ticks
from importers.form_words import asks_for_child, column_field, is_word, label_meaning, relationship_of

NAME_FIELDS = frozenset({"full_name", "given_name", "family_name"})

_LOOKS_LIKE_VALUE = re.compile(r"\d{3}|\d[/.-]\d|@|\[[x ]\]")
_LOOKS_LIKE_NAME = re.compile(r"^[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list of people: its place in the grid, its heading and what that asks for ("" if unknown)."""

    start: int
    end: int
    heading: str
    field: str


def is_header(row: TableRow, below: TableRow | None, *, is_list: bool = False) -> bool:
    """Return True for a row of headings of a list of people.

    A row "Name | Ann Hill | DOB | 3/4/1971" holds labels beside values: its known words stand in every second cell.

    Args:
        row: The row in question.
        below: The next row that is not empty.
        is_list: The heading above announces a list of people, so that one known word is enough.
    """
    texts = [text for text in row.texts if text]
    fields = [column_field(text) for text in texts]
    if below is None or len(texts) < 2 or not NAME_FIELDS & set(fields):
        return False
    if any(_LOOKS_LIKE_VALUE.search(re.sub(r"\([^)]*\)", "", text)) for text in texts):
        return False
    n_known = sum(map(bool, fields))
    is_label_below = label_meaning(below.texts[0]) is not None
    # "Auntie Jo" is a name in a list of three columns, and a label before a single value.
    if len(texts) > 2 and not asks_for_child(below.texts[0]):
        is_label_below = False
    if n_known < 2 or n_known * 2 < len(texts):
        has_name = any(_LOOKS_LIKE_NAME.match(text) for text, field in zip(texts, fields, strict=True) if not field)
        is_enough = is_list or (len(texts) > 2 and not has_name)
        return is_enough and not is_label_below and not column_field(below.texts[0])
    is_label_below = label_meaning(below.texts[0]) is not None
    alternates = len(row.texts) % 2 == 0 and all(map(bool, fields[0::2])) and not any(fields[1::2])
    return not (alternates and is_label_below)


def infer_columns(header: Sequence[Column], rows: Sequence[TableRow]) -> tuple[Column, ...]:
    """Give columns with unknown headings a meaning by what stands in them: relationships, telephones.

    Dates are left alone: an unknown heading over dates may ask for a last visit as well as for a birth.
    """
    columns = list(header)
    known = {column.field for column in columns}
    for field, recognises in _RECOGNISERS:
        if field in known:
            continue
        for position, column in enumerate(columns):
            texts = [text for text in _texts_of(column, rows) if text]
            if column.field in {"", "other"} and texts and sum(map(recognises, texts)) * 2 > len(texts):
                columns[position] = replace(column, field=field)
                break
    return tuple(columns)


def unused_headings(header: Sequence[Column], rows: Sequence[TableRow]) -> Iterator[str]:
    """Yield unknown headings with nothing below them: they may be somebody's answer."""
    for column in header:
        if column.heading and not column.field and not any(_texts_of(column, rows)):
            yield column.heading


def headerless_columns(rows: Sequence[TableRow]) -> tuple[Column, ...]:
    """Return the columns of a list of people that begins without a header, or () when it is none.

    Source: forms whose printed header stands on the page before, or in the heading above the table.
    """
    if not rows or any(is_header(row, below, is_list=True) for row, below in zip(rows, [*rows[1:], None], strict=True)):
        return ()
    columns = infer_columns([Column(c.column, c.column + c.span, "", "") for c in rows[0].cells], rows)
    if not any(column.field == "relationship" for column in columns) or any(
        asks_for_child(row.texts[0]) for row in rows
    ):
        return ()
    for position, column in enumerate(columns):
        texts = [text for text in _texts_of(column, rows) if text]
        if not column.field and texts and sum(map(_is_name, texts)) * 2 > len(texts):
            return (*columns[:position], replace(column, field="full_name"), *columns[position + 1 :])
    return ()


def _is_name(text: str) -> bool:
    return re.match(r"[^\W\d_][\w'’-]*(?: [\w'’-]+){0,4}$", text) is not None and text[:1].isupper()


def _texts_of(column: Column, rows: Sequence[TableRow]) -> Iterator[str]:
    for row in rows:
        yield from (cell.text.strip() for cell in row.cells if column.start <= cell.column < column.end)


def _is_relationship(text: str) -> bool:
    read = relationship_of(text)
    return read.matched and read.code != UNKNOWN


def _is_phone(text: str) -> bool:
    match = PHONE.search(text)
    return match is not None and sum(char.isdigit() for char in match.group()) >= 10


_RECOGNISERS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("relationship", _is_relationship),
    ("phone", _is_phone),
)


# ---- people in columns ----


def is_transposed(table: Table) -> bool:
    """Return True when headings stand in the first column and each further column is a person."""
    rows = _even_rows(table)
    if len(rows) < 2:
        return False
    fields = [column_field(row.texts[0]) for row in rows]
    name = next((row for row, field in zip(rows, fields, strict=True) if field in NAME_FIELDS), None)
    if name is None or sum(map(bool, fields)) * 2 < len(rows) or is_header(rows[0], rows[1]):
        return False
    # In a form of two label columns the third column holds labels too.
    if any(asks_for_child(row.texts[2]) for row in rows) or any(map(has_ticks, name.texts)):
        return False
    if {"relationship", "role"} & set(fields) or _has_people_above(rows):
        return True
    n_filled = sum(all(row.texts[1:]) for row in rows)
    return {"date_of_birth", "external_id"} & set(fields) != set() and n_filled > 1 and len(set(name.texts)) > 2


def _even_rows(table: Table) -> list[TableRow]:
    """Return the rows when all have the same three or more cells, else none."""
    rows = [row for row in table.rows if any(row.texts)]
    widths = {len(row.cells) for row in rows}
    return rows if len(widths) == 1 and min(widths) >= 3 else []


def _has_people_above(rows: Sequence[TableRow]) -> bool:
    """Return True for " | Mother | Father" in the first row."""
    first, *others = rows[0].texts
    texts = [text for text in others if text]
    is_empty = not first or not column_field(first)
    return is_empty and len(texts) > 1 and all(_is_relationship(text) or _is_child(text) for text in texts)


def _is_child(text: str) -> bool:
    return is_word("self", text.rstrip(" 0123456789"))


def transposed_items(table: Table) -> Iterator[PersonCells]:
    """Yield the people who stand in the columns; the place of each is the row of the names."""
    rows = _even_rows(table)
    first = next(row for row in rows if column_field(row.texts[0]) in NAME_FIELDS)
    fields = [column_field(row.texts[0]) for row in rows]
    if "relationship" not in fields and _has_people_above(rows):
        fields[0] = "relationship"
    for position in range(1, len(first.cells)):
        named = zip(rows, fields, strict=True)
        cells = tuple((row.texts[0], field, row.texts[position]) for row, field in named)
        if any(text for _, _, text in cells):
            raw = " | ".join(" ".join(text.split()) for _, _, text in cells)
            yield PersonCells(f"{table.locator}R{first.number}", cells, raw)
