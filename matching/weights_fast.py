"""Weighing many pairs through the compiled kernel; the twin of what ``matching.weights`` does column by column."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.columns import Floats
from matching.compare_result import ComparedPairs
from matching.errors import KernelError
from matching.kernel.loading import FLOATS, INT8S, kernel
from matching.model import AlternativeWeights


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """One comparison of a model as arrays; those by level begin with "not recorded".

    Attributes:
        bits: Weight of each level.
        floor: Least weight after the term-frequency adjustment.
        ceiling: Greatest.
        strength: Share of the adjustment, in [0, 1].
        log_share: log2 of the share of people with each value, by value code; None without adjustment.
        pair_log_share: The same by pair, NaN where nothing was compared; goes before ``log_share``.
        log_usual: log2 of the share that is taken as neither rare nor common.
    """

    bits: Floats
    floor: Floats
    ceiling: Floats
    strength: Floats
    log_share: Floats | None
    pair_log_share: Floats | None
    log_usual: float


class ScaleView(ctypes.Structure):
    """``kf_scale`` of ``kernel/weigh.h``."""

    _fields_ = (
        ("bits", ctypes.c_void_p),
        ("floor", ctypes.c_void_p),
        ("ceiling", ctypes.c_void_p),
        ("strength", ctypes.c_void_p),
        ("log_share", ctypes.c_void_p),
        ("log_usual", ctypes.c_double),
        ("n_levels", ctypes.c_int64),
        ("n_values", ctypes.c_int64),
    )


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("scale", ScaleView),
        ("pair_log_share", ctypes.c_void_p),
        ("left", ctypes.c_void_p),
        ("right", ctypes.c_void_p),
    )


class OtherView(ctypes.Structure):
    """``kf_other``."""

    _fields_ = (("prior", ctypes.c_double), ("bits", ctypes.POINTER(ctypes.c_void_p)))


@functools.cache
def declared() -> ctypes.CDLL | None:
    """Return the compiled kernel with the function of this module declared, or None."""
    library = kernel()
    if library is not None:
        size = ctypes.c_int64
        library.kf_weigh.argtypes = [
            ctypes.POINTER(_Comparison), size, ctypes.POINTER(OtherView), size, INT8S, size, size, FLOATS, FLOATS,
        ]  # fmt: skip
        library.kf_weigh.restype = size
    return library


def weigh_fast(
    library: ctypes.CDLL, scales: Sequence[Scale], others: Sequence[AlternativeWeights], compared: ComparedPairs
) -> tuple[Floats, Floats]:
    """Return the weights by comparison, and those of the alternatives against strangers.

    Raises:
        KernelError: A level is not one of the model.
    """
    arrays = KeptArrays()
    n_pairs, n_comparisons = compared.levels.shape
    comparisons = (_Comparison * n_comparisons)(
        *(
            _Comparison(
                arrays.scale(scale),
                arrays.floats(scale.pair_log_share),
                arrays.codes(one.left),
                arrays.codes(one.right),
            )
            for scale, one in zip(scales, compared.by_comparison, strict=True)
        )
    )
    packed = arrays.others(others)
    rows: Floats = np.empty((n_pairs, n_comparisons))
    against: Floats = np.empty((n_pairs, len(others)))
    levels = np.ascontiguousarray(compared.levels)
    if library.kf_weigh(comparisons, n_comparisons, packed, len(others), levels, 0, n_pairs, rows, against):
        raise KernelError("A pair has a comparison level that the model does not know. Train the model again.")
    return rows, against


class KeptArrays:
    """Keeps arrays alive while the kernel reads them."""

    def __init__(self) -> None:
        self._kept: list[object] = []

    def floats(self, array: Floats | None) -> int | None:
        """Address of an array of doubles; None for none."""
        return None if array is None else self._address(np.ascontiguousarray(array, dtype=np.float64))

    def codes(self, array: npt.NDArray[np.int64]) -> int:
        """Address of an array of value codes."""
        return self._address(np.ascontiguousarray(array, dtype=np.int64))

    def scale(self, scale: Scale) -> ScaleView:
        """Return a scale as the kernel reads it."""
        return ScaleView(
            self.floats(scale.bits),
            self.floats(scale.floor),
            self.floats(scale.ceiling),
            self.floats(scale.strength),
            self.floats(scale.log_share),
            scale.log_usual,
            len(scale.bits),
            0 if scale.log_share is None else len(scale.log_share),
        )

    def others(self, others: Sequence[AlternativeWeights]) -> ctypes.Array[OtherView]:
        """Return other explanations as the kernel reads them."""
        return (OtherView * len(others))(*(OtherView(one.prior_bits, self._pointers(one.bits)) for one in others))

    def _pointers(self, bits: Sequence[tuple[float, ...]]) -> ctypes.Array[ctypes.c_void_p]:
        """Addresses of rows of weights, "not recorded" put before each; null for an empty row."""
        rows = (ctypes.c_void_p * len(bits))(*(self.floats(np.array([0.0, *one])) if one else None for one in bits))
        self._kept.append(rows)
        return rows

    def _address(self, array: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> int:
        self._kept.append(array)
        return array.ctypes.data
