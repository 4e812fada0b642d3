"""Neighbours and triads through the compiled kernel; ``matching.third_records`` has the plain twins."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator

import numpy as np

from matching.columns import Codes, Floats
from matching.errors import KernelError
from matching.kernel.loading import FLOATS, INT64S, kernel

_ROOM = 1 << 20


@functools.cache
def declared() -> ctypes.CDLL | None:
    """Return the compiled kernel with the functions of this module declared, or None."""
    library = kernel()
    if library is not None:
        size = ctypes.c_int64
        library.kf_neighbours.argtypes = [INT64S, INT64S, size, size, INT64S, INT64S, INT64S, INT64S]
        library.kf_neighbours.restype = size
        library.kf_triads.argtypes = [
            INT64S, INT64S, INT64S, FLOATS, INT64S, ctypes.POINTER(size), size, size, INT64S, FLOATS, FLOATS,
        ]  # fmt: skip
        library.kf_triads.restype = size
    return library


def neighbours(library: ctypes.CDLL, left: Codes, right: Codes, n_rows: int) -> tuple[Codes, Codes, Codes]:
    """Return where each row's neighbours begin, the neighbours, and the place of each pair.

    Args:
        left: Rows, ascending, then ``right``; each smaller than its partner; shape (pairs,).

    Raises:
        KernelError: A row is not one of the table.
    """
    starts, following = np.empty(n_rows + 1, dtype=np.int64), np.empty(n_rows, dtype=np.int64)
    other, place = np.empty(2 * len(left), dtype=np.int64), np.empty(2 * len(left), dtype=np.int64)
    columns = np.ascontiguousarray(left), np.ascontiguousarray(right)
    if library.kf_neighbours(*columns, len(left), n_rows, starts, following, other, place):
        raise KernelError("A pair names a row that the table does not have. Propose the pairs again.")
    return starts, other, place


def triads(
    library: ctypes.CDLL, starts: Codes, other: Codes, place: Codes, bits: Floats
) -> Iterator[tuple[int, Codes, Floats, Floats]]:
    """Yield how far the walk has come, and triads: place of the pair, bits of the link, bits of the other pair.

    Args:
        bits: Weight of each pair; shape (pairs,).
    """
    from_row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    room = max(_ROOM, int(np.diff(starts).max(initial=0)))
    pair, near, far = np.empty(room, dtype=np.int64), np.empty(room), np.empty(room)
    at = ctypes.c_int64(0)
    while at.value < len(other):
        # Some ten milliseconds of work.
        end = min(at.value + _ROOM // 4, len(other))
        n = library.kf_triads(starts, other, place, bits, from_row, at, end, room, pair, near, far)
        yield at.value, pair[:n], near[:n], far[:n]
