"""One side of the names as the compiled scan reads it: words by length, with what bounds their likeness."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np

from matching.columns import Floats
from matching.index.likeness import least_likeness, most_letters_apart
from matching.index.native import Fit, SideOfNames, Wish
from matching.index.query import Probe
from matching.index.segment import Ints, SideIndex, group, special_terms
from matching.index.words import MAX_LETTERS, PART_WEIGHTS

_WEIGHTS = np.array(PART_WEIGHTS)
_NO_TERMS = np.zeros(0, dtype=np.int32), np.zeros(0)


@dataclass(slots=True, eq=False)
class ValueFit:
    """How well every value of one side fits a probe, as far as it is known.

    Attributes:
        unseen: Likenesses below are not known and stand as 0; 0 when all are known.
        best: By value of the side; its address is ``best_at``.
        touched: Values with a likeness.
        most_known: The largest likeness.
        n_names: Names that have a likeness.
        is_sorted: The best value stands first in ``touched``.
    """

    unseen: float
    best: Floats
    best_at: int
    touched: Ints
    most_known: float
    n_names: int
    is_sorted: bool = False

    def sort(self) -> None:
        """Put the best values first."""
        if not self.is_sorted:
            self.touched = self.touched[np.argsort(-self.best[self.touched], kind="stable")]
            self.is_sorted = True

    @property
    def most(self) -> float:
        """The largest likeness there is, known or not."""
        return max(self.most_known, self.unseen)


class SignedSide:
    """Finds the values of one side that fit; one call at a time."""

    def __init__(self, library: ctypes.CDLL, index: SideIndex) -> None:
        self._lib = library
        self._index = index
        self._free: list[tuple[Floats, int]] = []
        self._touched = np.empty(index.n_values, dtype=np.int32)
        self._touched_at = self._touched.ctypes.data
        self._names_of = np.diff(index.value_starts).astype(np.int32)
        self._kept = self._sign()
        self._side = SideOfNames(*(array.ctypes.data for array in self._kept))
        self.value_of_at = index.value_of.ctypes.data
        self.second_of_at = None if index.second_of is None else index.second_of.ctypes.data
        self.value_starts_at = index.value_starts.ctypes.data
        self.names_at = None if index.names is None else index.names.ctypes.data

    def fit(self, probe: Probe, least: float) -> ValueFit:
        """Compare a probe with all words, down to a likeness; the fit is to be given back."""
        best, best_at = self._free.pop() if self._free else _zeros(self._index.n_values)
        touched = self._compare(probe, least, best_at, special_terms(self._index, probe))
        return self._fit(probe, least, best, best_at, touched.copy())

    def extend(self, fit: ValueFit, probe: Probe, least: float) -> ValueFit:
        """Compare further down; the fit from before is used up."""
        touched = self._compare(probe, least, fit.best_at, _NO_TERMS)
        return self._fit(probe, least, fit.best, fit.best_at, np.concatenate([fit.touched, touched]))

    def _compare(self, probe: Probe, least: float, best_at: int, special: tuple[Ints, Floats]) -> Ints:
        """Raise what is known about every value; returns the values that nothing was known about before."""
        word = np.frombuffer(probe.text.encode("utf-32-le"), dtype=np.uint32)
        terms, likeness = special
        wish = Wish(
            word.ctypes.data,
            len(word),
            most_letters_apart(probe),
            least,
            terms.ctypes.data,
            likeness.ctypes.data,
            len(terms),
        )
        found = Fit(best_at, self._touched_at, 0)
        self._lib.kf_index_fit(ctypes.byref(self._side), ctypes.byref(wish), ctypes.byref(found))
        return self._touched[: found.n]

    def _fit(self, probe: Probe, least: float, best: Floats, best_at: int, touched: Ints) -> ValueFit:
        unseen = least if least > least_likeness(probe) else 0.0
        most = float(best[touched].max(initial=0.0))
        return ValueFit(unseen, best, best_at, touched, most, int(self._names_of[touched].sum()))

    def give_back(self, fit: ValueFit) -> None:
        """Take an array back for later use."""
        fit.best[fit.touched] = 0.0
        self._free.append((fit.best, fit.best_at))

    def _sign(self) -> tuple[np.ndarray, ...]:
        """Lay the words out by length, and describe them for the bounds."""
        index = self._index
        n = len(index.terms)
        lengths, order = group(index.lengths.astype(np.int32), MAX_LETTERS + 1)
        words = [index.terms[term] for term in order.tolist()]
        points = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
        starts = np.concatenate([[0], np.cumsum(index.lengths[order])]).astype(np.int64)
        letters, heads, surplus = np.empty(n, np.uint64), np.empty(n, np.uint32), np.empty(n, np.uint8)
        self._lib.kf_index_sign(points, starts, n, letters, heads, surplus)
        return points, letters, heads, surplus, order, lengths, index.starts, index.values, index.parts, _WEIGHTS


def _zeros(n: int) -> tuple[Floats, int]:
    zeros = np.zeros(n)
    return zeros, zeros.ctypes.data
