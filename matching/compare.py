"""All comparisons of many pairs at once: record pairs become a matrix of comparison levels."""

from __future__ import annotations

from ctypes import CDLL

from matching.columns import Codes, Levels
from matching.compare_fast import compare_fast, levels_fast
from matching.compare_packed import is_packed
from matching.compare_plain import compare_plainly
from matching.compare_result import (
    ADDRESS,
    BORN,
    COMPARISONS,
    DIED,
    EMAIL,
    FAMILY,
    GIVEN,
    MIDDLE,
    NUMBER,
    PHONE,
    SEX,
    ComparedPairs,
)
from matching.kernel.loading import kernel
from matching.ports import Watch
from matching.table import Table

__all__ = [
    "ADDRESS", "BORN", "COMPARISONS", "DIED", "EMAIL", "FAMILY", "GIVEN", "MIDDLE", "NUMBER", "PHONE", "SEX",
    "WORTH_PACKING", "ComparedPairs", "compare_levels", "compare_pairs",
]  # fmt: skip

# Packing a table takes as long as comparing some dozens of pairs in Python.
WORTH_PACKING = 50


def compare_pairs(table: Table, left_rows: Codes, right_rows: Codes, watch: Watch) -> ComparedPairs:
    """Compare pairs of rows.

    The compiled kernel does it where there is one, unless the pairs are so few that preparing the table for it would
    take longer; the answers are the same. The result takes 170 bytes a pair: ask for some 100,000 at a time.

    Args:
        left_rows: Rows of one side; shape (pairs,).
        right_rows: Rows of the other side; shape (pairs,).
    """
    library = _kernel_for(table, len(left_rows))
    if library is None:
        return compare_plainly(table, left_rows, right_rows, watch)
    return compare_fast(library, table, left_rows, right_rows, watch)


def compare_levels(table: Table, left_rows: Codes, right_rows: Codes, watch: Watch) -> Levels:
    """Return the levels alone; shape (pairs, comparisons). See ``compare_pairs``."""
    library = _kernel_for(table, len(left_rows))
    if library is None:
        return compare_plainly(table, left_rows, right_rows, watch).levels
    return levels_fast(library, table, left_rows, right_rows, watch)


def _kernel_for(table: Table, n_pairs: int) -> CDLL | None:
    return kernel() if n_pairs >= WORTH_PACKING or is_packed(table) else None
