"""The records of a linkage: tables one behind the other, out of which small tables are cut."""

from __future__ import annotations

import numpy as np

from matching.columns import NONE, Codes
from matching.frequencies import Frequencies
from matching.growing import Growing
from matching.table import Table
from matching.table_rows import rows_of

# Additions are held as tables of their own, until there are so many; then they become one.
_MOST_TABLES = 12


class GrowingRecords:
    """Tables whose rows are counted through; nothing is ever taken out of them."""

    def __init__(self, table: Table, frequencies: Frequencies) -> None:
        self.frequencies = frequencies
        self._tables = [table]
        self._groups: Growing[np.int64] = Growing(table.groups)
        self._group_codes: dict[str, int] = {}
        self._next_group = int(table.groups.max(initial=NONE)) + 1

    def __len__(self) -> int:
        return len(self._groups)

    @property
    def groups(self) -> Codes:
        """Side-by-side group of each row, in one numbering; valid until rows are added."""
        return self._groups.values

    def name_groups(self, groups: list[str]) -> None:
        """Say what the groups of the first table are called: a text for each of its rows."""
        codes = self._tables[0].groups.tolist()
        self._group_codes = {group: code for group, code in zip(groups, codes, strict=True) if group}

    def append(self, table: Table, groups: list[str]) -> None:
        """Add a table, and the texts of its rows' groups."""
        self._groups.extend(np.array([self._group_code(group) for group in groups], dtype=np.int64))
        self._tables.append(table)
        if len(self._tables) > _MOST_TABLES:
            n_first = len(self._tables[0].ids)
            rows = np.arange(len(self) - n_first)
            self._tables[1:] = [rows_of(self._tables[1:], rows, self.groups[n_first:].copy(), self.frequencies)]

    def table_of(self, rows: Codes) -> Table:
        """Return some rows as a table of their own."""
        return rows_of(self._tables, rows, self.groups[rows], self.frequencies)

    def _group_code(self, group: str) -> int:
        if not group:
            return NONE
        if group not in self._group_codes:
            self._group_codes[group] = self._next_group
            self._next_group += 1
        return self._group_codes[group]
