"""Comparing and weighing many pairs in one go through the compiled kernel; the twin of the two steps of ``score``."""

from __future__ import annotations

import ctypes
import functools
from ctypes import POINTER, Structure, byref, c_double, c_int64, c_void_p

import numpy as np
import numpy.typing as npt

from matching.columns import Codes, Flags, Floats
from matching.compare_layout import PeopleView, check
from matching.compare_packed import packed_people
from matching.kernel.loading import FLOATS, INT64S, kernel
from matching.model import Model
from matching.table import Table
from matching.weights import LEAST_LEFT, SHRINK_PEOPLE, log_shares, of_decisions, scales_for
from matching.weights_fast import KeptArrays, OtherView, ScaleView

# The kernel has room for so many alternatives.
MOST_ALTERNATIVES = 12
_IS_UNSETTLED, _HAS_TWO_NHS_NUMBERS = 1, 2
_BYTES = np.ctypeslib.ndpointer(np.uint8, flags="C_CONTIGUOUS")


class _KnownNames(Structure):
    _fields_ = (
        ("names", c_void_p), ("starts", c_void_p), ("n_of_name", c_void_p), ("n_of_given", c_void_p),
        ("given_keys", c_void_p), ("family_keys", c_void_p), ("given_share", c_void_p), ("n_keys", c_int64),
        ("shrink", c_double), ("least_left", c_double),
    )  # fmt: skip


class _Scoring(Structure):
    _fields_ = (
        ("scales", POINTER(ScaleView)), ("others", POINTER(OtherView)), ("n_others", c_int64), ("prior", c_double),
        ("hushes_sex", c_int64), ("known", _KnownNames),
    )  # fmt: skip


@functools.cache
def declared() -> ctypes.CDLL | None:
    """Return the compiled kernel with the function of this module declared, or None."""
    library = kernel()
    if library is not None:
        library.kf_score_people.argtypes = [
            POINTER(PeopleView), POINTER(_Scoring), INT64S, INT64S, c_int64, FLOATS, _BYTES,
        ]  # fmt: skip
    return library


class FastScorer:
    """Scores pairs of rows of one table by one model."""

    def __init__(self, library: ctypes.CDLL, table: Table, model: Model) -> None:
        self._library, self._model = library, model
        # kept by name: the view holds bare addresses
        self._packed = packed_people(table, library)
        self._arrays = KeptArrays()
        scales = [self._arrays.scale(scale) for scale in scales_for(model, log_shares(table))]
        self._scales = (ScaleView * len(scales))(*scales)
        self._others = self._arrays.others(model.alternatives)
        self._scoring = _Scoring(
            self._scales, self._others, len(self._others), float(np.round(model.prior_bits * 2.0**20) / 2.0**20),
            model.hushes_sex, self._known_names(table),
        )  # fmt: skip

    def _known_names(self, table: Table) -> _KnownNames:
        people, codes = table.people, self._arrays.codes
        n_keys = len(people.key_texts)
        starts = np.searchsorted(people.names, np.arange(n_keys + 2) * (n_keys + 1))
        return _KnownNames(
            codes(people.names), codes(starts), codes(people.n_of_name), codes(people.n_of_given),
            codes(people.given_keys), codes(people.family_keys), self._arrays.floats(table.shares.given), n_keys,
            SHRINK_PEOPLE, LEAST_LEFT,
        )  # fmt: skip

    def score(self, left: Codes, right: Codes) -> tuple[Floats, Flags, Flags]:
        """Compare and weigh pairs of rows.

        Returns:
            Bits; which pairs have different NHS numbers; and which have names that may be swapped and must be weighed
            another way.

        Raises:
            KernelError: A row is not one of the table, or a level not one of the model.
        """
        bits: Floats = np.empty(len(left))
        marks: npt.NDArray[np.uint8] = np.empty(len(left), dtype=np.uint8)
        ends = np.ascontiguousarray(left, dtype=np.int64), np.ascontiguousarray(right, dtype=np.int64)
        status = self._library.kf_score_people(
            byref(self._packed.view), byref(self._scoring), *ends, len(left), bits, marks
        )
        check(status, "pairs of records")
        bits += of_decisions(self._model, bits)
        return bits, (marks & _HAS_TWO_NHS_NUMBERS) > 0, (marks & _IS_UNSETTLED) > 0
