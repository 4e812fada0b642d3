"""How alike many pairs of texts are: by the compiled kernel, or by rapidfuzz with the same answers."""

from __future__ import annotations

import ctypes
import functools
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein

from matching.features import Texts
from matching.kernel.loading import BYTES, FLOATS, INT64S, kernel


class Measure(IntEnum):
    """Measures; the numbers are those of ``kf_measure`` in kernel.h."""

    JARO = 0
    JARO_WINKLER = 1
    LEVENSHTEIN = 2
    OSA = 3
    DAMERAU = 4


_RAPIDFUZZ: tuple[Any, ...] = (
    Jaro.similarity,
    JaroWinkler.similarity,
    Levenshtein.distance,
    OSA.distance,
    DamerauLevenshtein.distance,
)


def measure_pairs(
    measure: Measure, texts: Texts, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], *, by_chars: bool = True
) -> npt.NDArray[np.float64]:
    """Measure pairs of texts.

    Args:
        left: Places in ``texts``; shape (pairs,).
        right: Places in ``texts``; shape (pairs,).
        by_chars: Count characters, as Python does on str; else bytes.

    Returns:
        Similarities in [0, 1] for Jaro and Jaro-Winkler (prefix of 4, scale 0.1, from 0.7); else distances in edits.

    Raises:
        IndexError: A place is outside ``texts``.
    """
    outside = (np.minimum(left, right) < 0) | (np.maximum(left, right) >= len(texts))
    if outside.any():
        raise IndexError(f"{int(outside.sum())} pairs name texts that are not there")
    call = _text_pairs()
    if call is None:
        return measure_pairs_slowly(measure, texts, left, right, by_chars=by_chars)
    measured = np.empty(len(left), dtype=np.float64)
    arrays = (np.ascontiguousarray(left), np.ascontiguousarray(right))
    if call(measure, by_chars, texts.blob, texts.starts, len(texts), *arrays, len(left), measured):
        raise MemoryError
    return measured


def measure_pairs_slowly(
    measure: Measure, texts: Texts, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], *, by_chars: bool = True
) -> npt.NDArray[np.float64]:
    """Measure like ``measure_pairs``, without the compiled kernel."""

    def text(place: int) -> str | bytes:
        return texts[place] if by_chars else texts.blob[texts.starts[place] : texts.starts[place + 1]].tobytes()

    both = zip(left.tolist(), right.tolist(), strict=True)
    return np.array([_RAPIDFUZZ[measure](text(a), text(b)) for a, b in both], dtype=np.float64)


@functools.cache
def _text_pairs() -> Any:
    library = kernel()
    if library is None:
        return None
    call = library.kf_text_pairs
    call.restype = ctypes.c_int32
    call.argtypes = [
        ctypes.c_int32, ctypes.c_int32, BYTES, INT64S, ctypes.c_int64, INT64S, INT64S, ctypes.c_int64, FLOATS,
    ]  # fmt: skip
    return call
