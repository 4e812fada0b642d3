"""All comparisons of many pairs at once, through the compiled kernel."""

from __future__ import annotations

import ctypes
from concurrent.futures import Future, ThreadPoolExecutor
from ctypes import byref

import numpy as np

from matching.columns import Codes, Compared, Flags, Levels
from matching.compare_layout import PeopleView, check, declared
from matching.compare_names import FamilyLevel, GivenLevel
from matching.compare_packed import packed_people
from matching.compare_plain import are_swapped
from matching.compare_result import COMPARISONS, FAMILY, GIVEN, ComparedPairs
from matching.ports import Watch
from matching.table import Table

# Some ten milliseconds of work.
_PART = 20_000
_TWO_THREADS_FROM = 200_000


def compare_fast(
    library: ctypes.CDLL, table: Table, left_rows: Codes, right_rows: Codes, watch: Watch
) -> ComparedPairs:
    """Compare pairs of rows as ``compare_plainly`` does.

    Args:
        left_rows: Rows of one side; shape (pairs,).
        right_rows: Rows of the other side; shape (pairs,).

    Raises:
        KernelError: A row is not one of the table.
    """
    # Kept by name: another thread may pack the same table, and the view holds bare addresses.
    packed = packed_people(table, library, watch)
    pairs = _Pairs(declared(library), packed.view, left_rows, right_rows)
    pairs.compare(watch)
    pairs.settle_swapped(table, watch)
    return pairs.compared()


def levels_fast(library: ctypes.CDLL, table: Table, left_rows: Codes, right_rows: Codes, watch: Watch) -> Levels:
    """Return the levels alone, which is faster: what gave them is never written out."""
    packed = packed_people(table, library, watch)
    pairs = _Pairs(declared(library), packed.view, left_rows, right_rows, keeps_codes=False)
    pairs.compare(watch)
    pairs.settle_swapped(table, watch)
    return pairs.levels


class _Pairs:
    """The pairs of one call, and the arrays that the kernel fills."""

    def __init__(
        self, library: ctypes.CDLL, view: PeopleView, left_rows: Codes, right_rows: Codes, *, keeps_codes: bool = True
    ) -> None:
        self._library = library
        self._view = view
        self._left_rows = np.ascontiguousarray(left_rows, dtype=np.int64)
        self._right_rows = np.ascontiguousarray(right_rows, dtype=np.int64)
        self._n = len(self._left_rows)
        self.levels: Levels = np.empty((self._n, len(COMPARISONS)), dtype=np.int8)
        self._codes = np.empty((2, len(COMPARISONS), self._n), dtype=np.int64) if keeps_codes else None
        self._may_be_swapped: Flags = np.empty(self._n, dtype=np.bool_)

    def compare(self, watch: Watch) -> None:
        """Fill the arrays, part by part; in two threads when that is worth starting one."""
        starts = range(0, self._n, _PART)
        if self._n < _TWO_THREADS_FROM:
            for start in starts:
                watch.check()
                self._compare_part(start)
            return
        with ThreadPoolExecutor(max_workers=2) as pool:
            parts = [pool.submit(self._compare_part, start) for start in starts]
            try:
                _await(parts, watch)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _compare_part(self, start: int) -> None:
        left, right = (None, None) if self._codes is None else (side.ctypes.data for side in self._codes)
        status = self._library.kf_compare_people(
            byref(self._view), self._left_rows.ctypes.data, self._right_rows.ctypes.data, start,
            min(start + _PART, self._n), self._n, self.levels.ctypes.data, left, right,
            self._may_be_swapped.ctypes.data,
        )  # fmt: skip
        check(status, "pairs of records")

    def settle_swapped(self, table: Table, watch: Watch) -> None:
        """Ask of names that sound swapped but are written differently whether they are."""
        for place in np.flatnonzero(self._may_be_swapped).tolist():
            watch.check()
            if are_swapped(table, int(self._left_rows[place]), int(self._right_rows[place])):
                self.levels[place, GIVEN] = GivenLevel.SWAPPED
                self.levels[place, FAMILY] = FamilyLevel.SWAPPED

    def compared(self) -> ComparedPairs:
        """Return what the arrays hold."""
        assert self._codes is not None
        left, right = self._codes
        by_comparison = tuple(Compared(self.levels[:, c], left[c], right[c]) for c in range(len(COMPARISONS)))
        return ComparedPairs(self._left_rows, self._right_rows, self.levels, by_comparison)


def _await(parts: list[Future[None]], watch: Watch) -> None:
    for part in parts:
        watch.check()
        part.result()
