"""Hashes of many texts at once, equal for equal texts in every table and every run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import NONE, Codes
from matching.features import Texts, ready_features, texts_of

# A polynomial in an odd number over random values of the bytes, modulo 2**64, stirred at the end. Texts of one length
# and one letter apart never share a hash; others do once in some 2**63.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MASK = np.uint64(2**63 - 1)
_CHUNK_BYTES = 4_000_000
_Words = npt.NDArray[np.uint64]


def hash_texts(texts: Texts) -> Codes:
    """Return a number from 0 to 2**63 - 1 for each text, NONE for an empty one."""
    found = np.full(len(texts), NONE, dtype=np.int64)
    for first, last in _chunks(texts.starts):
        found[first:last] = _hashed(texts.blob, texts.starts[first : last + 1].astype(np.int64))
    return found


def hash_values(values: Sequence[str]) -> Codes:
    """Return the same for strings, or for a column's values that carry their texts."""
    return hash_texts(ready_features(values, Texts) or texts_of(values))


def mixed(*numbers: npt.NDArray[np.integer[Any]] | int) -> Codes:
    """Stir whole numbers together, in their order: one from 0 to 2**63 - 1 for each place."""
    total: _Words = np.zeros(1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for number in numbers:
            total = _stirred(total * _BASE + np.asarray(number).astype(np.int64).view(np.uint64) + np.uint64(1))
    return np.asarray(total & _MASK).view(np.int64)


def _chunks(starts: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    first, n = 0, len(starts) - 1
    while first < n:
        last = int(np.searchsorted(starts, starts[first] + _CHUNK_BYTES, side="right")) - 1
        last = min(max(last, first + 1), n)
        yield first, last
        first = last


def _hashed(blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]) -> Codes:
    lengths = np.diff(starts)
    own = blob[starts[0] : starts[-1]]
    place = np.arange(len(own)) - np.repeat(starts[:-1] - starts[0], lengths)
    with np.errstate(over="ignore"):
        terms = _BYTES[own] * _powers(int(lengths.max(initial=0)))[place]
        sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(terms, dtype=np.uint64)])
        total = sums[starts[1:] - starts[0]] - sums[starts[:-1] - starts[0]]
        found = _stirred(total + lengths.astype(np.uint64)) & _MASK
    return np.where(lengths > 0, found.view(np.int64), NONE)


def _powers(n: int) -> _Words:
    return np.cumprod(np.full(n + 1, _BASE, dtype=np.uint64), dtype=np.uint64)


def _stirred(words: _Words) -> _Words:
    """Stir the bits of each number. Source: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


with np.errstate(over="ignore"):
    _BYTES = _stirred(np.arange(1, 257, dtype=np.uint64) * _BASE)
