"""Some rows of one or more tables as a table of their own, small enough to compare quickly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np

from matching.columns import Codes, Column
from matching.errors import TableError
from matching.frequencies import Frequencies
from matching.table import Table

_COLUMNS = ("given", "middle", "family", "born", "houses", "phones", "emails", "numbers", "died")


def rows_of(tables: Sequence[Table], rows: Codes, groups: Codes, frequencies: Frequencies) -> Table:
    """Return some rows of tables that stand one behind the other.

    Values keep their order: those of the first table first, each where it first appears.

    Args:
        rows: Counted through all tables, each once; shape (rows,).
        groups: Side-by-side group of each of the rows, in one numbering; shape (rows,).
        frequencies: What the result is weighed by.

    Raises:
        TableError: Two of the rows have one id.
    """
    firsts = np.array([0, *accumulate(len(table.ids) for table in tables)], dtype=np.int64)
    table_of = np.searchsorted(firsts, rows, side="right") - 1
    within = rows - firsts[table_of]
    ids = tuple(tables[t].ids[row] for t, row in zip(table_of.tolist(), within.tolist(), strict=True))
    gathered: dict[str, Any] = {
        name: _gathered([getattr(t, name) for t in tables], table_of, within) for name in _COLUMNS
    }
    sexes, sources = (_picked([getattr(t, name) for t in tables], table_of, within) for name in ("sexes", "sources"))
    plain = replace(tables[0], ids=ids, row_of=_row_of(ids), **gathered, sexes=sexes, groups=groups, sources=sources)
    return frequencies.applied(plain)


def _row_of(ids: Sequence[str]) -> dict[str, int]:
    row_of = {record_id: row for row, record_id in enumerate(ids)}
    if len(row_of) < len(ids):
        twice = next(record_id for row, record_id in enumerate(ids) if row_of[record_id] != row)
        raise TableError(f"Two records have the id {twice}. Nothing was linked. Give every record its own id.")
    return row_of


def _picked(columns: Sequence[Codes], table_of: Codes, within: Codes) -> Codes:
    picked = np.zeros(len(within), dtype=np.int64)
    for number, column in enumerate(columns):
        own = table_of == number
        picked[own] = column[within[own]]
    return picked


def _gathered(columns: Sequence[Column[Any]], table_of: Codes, within: Codes) -> Column[Any]:
    """Return the values of rows out of columns; equal values become one."""
    starts, ends = (_picked([edge(one) for one in columns], table_of, within) for edge in (_begins, _ends))
    n_each = ends - starts
    place = np.arange(int(n_each.sum())) - np.repeat(np.cumsum(n_each) - n_each, n_each) + np.repeat(starts, n_each)
    codes = _picked([one.codes for one in columns], np.repeat(table_of, n_each), place)
    offsets = np.array([0, *accumulate(len(one.values) for one in columns)], dtype=np.int64)
    owner = np.repeat(np.arange(len(within)), n_each)
    # A table that was read from columns holds NONE where a record has no value.
    is_value = codes >= 0
    used, code_of = np.unique((codes + offsets[table_of[owner]])[is_value], return_inverse=True)
    value_of: dict[Any, int] = {}
    merged = np.array([value_of.setdefault(v, len(value_of)) for v in _values(columns, offsets, used)], dtype=np.int64)
    starts = np.searchsorted(owner[is_value], np.arange(len(within) + 1))
    return Column(tuple(value_of), merged[code_of], starts)


def _begins(column: Column[Any]) -> Codes:
    return column.starts[:-1]


def _ends(column: Column[Any]) -> Codes:
    return column.starts[1:]


def _values(columns: Sequence[Column[Any]], offsets: Codes, used: Codes) -> Iterator[Any]:
    for number, column in enumerate(columns):
        begin, end = np.searchsorted(used, offsets[number : number + 2])
        for code in (used[begin:end] - offsets[number]).tolist():
            yield column.values[code]
