"""Takes a sheet apart that holds several tables: one under another, or a list of links beside a list of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from importers.base import shown_raw
from importers.headers import read_header
from importers.tables import RawTable, TableRow

_LEAST_HEADERS = 3
_SEARCH_ROWS = 40
_LINK_IDS = 2
_DIGIT = re.compile(r"\d")


def parts_of(table: RawTable) -> list[RawTable]:
    """Return the tables of a sheet, in order; the sheet itself when it holds one.

    A further table begins at a row of nothing but known headers, other ones than those above, that stands under an
    empty row or under a title. Rows keep their places; a further table is called after the row where it begins.

    Args:
        table: One sheet, with locators ``Sheet!row``.
    """
    starts = list(_starts(table.rows))
    bounds = [0, *starts, len(table.rows)]
    parts = [
        RawTable(_name(table, begin), table.rows[begin:end], () if begin else table.problems)
        for begin, end in pairwise(bounds)
    ]
    return [side for part in parts for side in _sides(part)]


def _name(table: RawTable, begin: int) -> str:
    return f"{table.sheet}, from row {_number(table.rows[begin])}" if begin else table.sheet


def _number(row: TableRow) -> int:
    return int(row.locator.rpartition("!")[2])


# ---- one under another


def _starts(rows: Sequence[TableRow]) -> Iterator[int]:
    """Yield where further tables begin, with their title if they have one."""
    above: tuple[str, ...] = ()
    last = 0
    for at, row in enumerate(rows):
        # Only rows without a digit that stand by themselves are asked: a million rows would take minutes.
        if _DIGIT.search(row.raw):
            continue
        has_title = at > 0 and _is_title(rows[at - 1])
        headers = _headers(row) if at < _SEARCH_ROWS or has_title or _is_apart(rows, at) else ()
        if not headers or headers == above:
            continue
        begin = at - 1 if has_title else at
        if above and begin - last > 1 and at + 1 < len(rows) and (has_title or _is_apart(rows, at)):
            yield begin
        above, last = headers, at


def _headers(row: TableRow) -> tuple[str, ...]:
    """Return the cells of a row that holds nothing but different known headers, else nothing."""
    cells = [cell for text in row.cells if (cell := text.strip())]
    if len(cells) < _LEAST_HEADERS:
        return ()
    meanings: set[tuple[str, str]] = set()
    for cell in cells:
        meaning = read_header(cell)
        if meaning is None or not meaning[1] or meaning in meanings:
            return ()
        meanings.add(meaning)
    return tuple(cell.casefold() for cell in cells)


def _is_title(row: TableRow) -> bool:
    return sum(map(bool, map(str.strip, row.cells))) == 1


def _is_apart(rows: Sequence[TableRow], at: int) -> bool:
    return at > 0 and _number(rows[at]) - _number(rows[at - 1]) > 1


# ---- one beside another


def _sides(table: RawTable) -> list[RawTable]:
    """Part a list of links (two ids) from a list of people (one) that an empty column stands between."""
    width = max((len(row.cells) for row in table.rows), default=0)
    head = next((row for row in table.rows[:_SEARCH_ROWS] if _n_ids(row.cells)), None)
    if head is None or _n_ids(head.cells) <= _LINK_IDS:
        return [table]
    for column in range(1, width - 1):
        counts = (_n_ids(head.cells[:column]), _n_ids(head.cells[column:]))
        if sorted(counts) == [1, _LINK_IDS] and not any(row.cell(column) for row in table.rows):
            name = f"{table.sheet}, from column {column + 2}"
            return [_cut(table, 0, column), replace(_cut(table, column + 1, width), sheet=name, problems=())]
    return [table]


def _n_ids(cells: Sequence[str]) -> int:
    return sum((read := read_header(cell.strip())) is not None and read[1] == "id" for cell in cells if cell.strip())


def _cut(table: RawTable, begin: int, end: int) -> RawTable:
    rows = []
    for row in table.rows:
        cells = row.cells[begin:end]
        if any(cell.strip() for cell in cells):
            rows.append(TableRow(row.locator, cells, shown_raw(" | ".join(cells)), row.warning))
    return RawTable(table.sheet, tuple(rows), table.problems)
