"""Neighbours and triads through the compiled kernel; ``matching.third_records`` has the plain twins."""

from __future__ import annotations

import ctypes
import functools
import math

import numpy as np

from matching.columns import Codes, Floats
from matching.errors import KernelError
from matching.kernel.loading import FLOATS, INT64S, kernel
from matching.parts import in_parts
from matching.ports import Watch

# Some ten milliseconds of work.
_PART = 50_000


class _Triads(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_void_p) for name in ("right", "starts", "odds", "link_starts", "link_other", "link_odds")
    )


@functools.cache
def declared() -> ctypes.CDLL | None:
    """Return the compiled kernel with the functions of this module declared, or None."""
    library = kernel()
    if library is not None:
        size = ctypes.c_int64
        library.kf_neighbours.argtypes = [INT64S, INT64S, size, size, INT64S, INT64S, INT64S, INT64S]
        library.kf_neighbours.restype = size
        library.kf_pair_starts.argtypes = [INT64S, INT64S, size, size, INT64S]
        library.kf_pair_starts.restype = size
        library.kf_third_bits.argtypes = [
            ctypes.POINTER(_Triads), INT64S, FLOATS, ctypes.c_double, size, size, FLOATS,
        ]  # fmt: skip
        library.kf_third_bits.restype = None
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


def third_bits(
    library: ctypes.CDLL,
    ends: tuple[Codes, Codes],
    own: Floats,
    bits: Floats,
    n_rows: int,
    *,
    watch: Watch,
    least_bits: float = -math.inf,
) -> Floats:
    """Return the bits that other records add to each pair; see ``matching.third_records``.

    Args:
        ends: Left rows, ascending, and right ones, which break ties; each left row smaller than its partner.
        own: Weight of each pair alone.
        bits: The same as it counts for other pairs.
        least_bits: Pairs that stay below whatever others say get 0: only who is linked to both speaks for a pair.

    Raises:
        KernelError: A row is not one of the table, or the pairs are not in order.
    """
    left, right = (np.ascontiguousarray(end, dtype=np.int64) for end in ends)
    starts = np.empty(n_rows + 1, dtype=np.int64)
    if library.kf_pair_starts(left, right, len(left), n_rows, starts):
        raise KernelError("Pairs are out of order, or name a row that the table does not have. Propose them again.")
    odds = np.exp2(bits)
    is_link = bits > 0
    link_starts, link_other, place = neighbours(library, left[is_link], right[is_link], n_rows)
    kept = (right, starts, odds, link_starts, link_other, odds[is_link][place])
    packed = _Triads(*(array.ctypes.data for array in kept))
    own, found = np.ascontiguousarray(own), np.empty(len(left))

    def work(part: slice, part_watch: Watch) -> None:
        part_watch.check()
        library.kf_third_bits(packed, left, own, least_bits, part.start, part.stop, found)

    for _ in in_parts(work, len(left), watch, "Asking third records", _PART):
        pass
    return found
