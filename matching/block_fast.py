"""Blocks and pairs by the compiled kernel; the twin of ``matching.block_plain``."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.block_parts import Part
from matching.block_plain import N_LARGEST, Found, Guard, Pairs
from matching.columns import Codes
from matching.kernel.loading import INT64S, kernel
from matching.ports import Watch

Rows = npt.NDArray[np.uint32]
_UINT32S = np.ctypeslib.ndpointer(np.uint32, flags="C_CONTIGUOUS")
_UINT16S = np.ctypeslib.ndpointer(np.uint16, flags="C_CONTIGUOUS")
_UINT64S = np.ctypeslib.ndpointer(np.uint64, flags="C_CONTIGUOUS")
_ROWS_AT_ONCE = 1 << 19
_PAIRS_AT_ONCE = 1 << 20
_NO_MEMORY = -1
# Ends a block, as in matching/kernel/pairs.c.
END_OF_BLOCK = 2**32 - 1


class _Part(ctypes.Structure):
    _fields_ = (
        ("starts", ctypes.c_void_p),
        ("codes", ctypes.c_void_p),
        ("list_starts", ctypes.c_void_p),
        ("pieces", ctypes.c_void_p),
        ("n_values", ctypes.c_int64),
        ("radix", ctypes.c_int64),
    )


class _Guard(ctypes.Structure):
    _fields_ = (
        ("at_most", ctypes.c_int64),
        ("split_at_most", ctypes.c_int64),
        ("year_starts", ctypes.c_void_p),
        ("years", ctypes.c_void_p),
    )


class _RuleBlocks(ctypes.Structure):
    _fields_ = (("members", ctypes.c_void_p), ("n", ctypes.c_int64))


class _Found(ctypes.Structure):
    _fields_ = (
        ("n_blocks", ctypes.c_int64),
        ("n_split", ctypes.c_int64),
        ("n_dropped", ctypes.c_int64),
        ("n_dropped_pairs", ctypes.c_int64),
        ("largest", ctypes.c_int64 * N_LARGEST),
    )


@functools.cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernel with the functions of this module declared, or None."""
    lib = kernel()
    if lib is None:
        return None
    size, pointer = ctypes.c_int64, ctypes.c_void_p
    next_row = ctypes.POINTER(size)
    lib.kf_block_items.argtypes = [
        ctypes.POINTER(_Part), ctypes.c_int32, ctypes.c_int32, next_row, size, _UINT32S, INT64S, size,
    ]  # fmt: skip
    lib.kf_blocks.argtypes = [
        _UINT32S, INT64S, size, ctypes.POINTER(_Guard), _UINT32S, size, ctypes.POINTER(_Found),
    ]  # fmt: skip
    blocks = ctypes.POINTER(_RuleBlocks)
    lib.kf_count_places.argtypes = [blocks, size, size, INT64S, next_row]
    lib.kf_put_places.argtypes = [blocks, size, INT64S, _UINT32S, _UINT16S]
    lib.kf_pairs.argtypes = [
        blocks, INT64S, _UINT32S, _UINT16S, next_row, size, _UINT64S, size, *[pointer] * 3, INT64S, INT64S,
    ]  # fmt: skip
    for function in (lib.kf_block_items, lib.kf_blocks, lib.kf_count_places, lib.kf_pairs):
        function.restype = size
    lib.kf_put_places.restype = None
    return lib


def items_of(
    lib: ctypes.CDLL, parts: Sequence[Part], n_rows: int, watch: Watch, *, in_either_order: bool
) -> tuple[Rows, Codes]:
    """Return the rows and keys that some parts make together; every combination of a record's pieces is a key."""
    packed = (_Part * len(parts))(*(_packed_part(part) for part in parts))
    rows, keys = np.empty(n_rows + 1, dtype=np.uint32), np.empty(n_rows + 1, dtype=np.int64)
    at, n = ctypes.c_int64(0), 0
    while at.value < n_rows:
        watch.check()
        before, end = at.value, min(at.value + _ROWS_AT_ONCE, n_rows)
        n += _done(lib.kf_block_items(packed, len(parts), in_either_order, at, end, rows[n:], keys[n:], len(rows) - n))
        if at.value < end:
            # what the rest will need is guessed from what there was, and doubled when that tells nothing
            per_row = n / max(at.value, 1)
            room = max(int(per_row * n_rows * 1.1), len(rows) * (2 if at.value == before else 1)) + 1024
            rows.resize(max(room, len(rows) + 1024), refcheck=False)
            keys.resize(len(rows), refcheck=False)
    return rows[:n], keys[:n]


def _packed_part(part: Part) -> _Part:
    listed = None if part.list_starts is None else part.list_starts.ctypes.data
    return _Part(
        part.starts.ctypes.data, part.codes.ctypes.data, listed, part.pieces.ctypes.data, part.n_values, part.radix
    )


def blocks_of(lib: ctypes.CDLL, rows: Rows, keys: Codes, guard: Guard) -> tuple[Rows, Found]:
    """Group rows by key, and keep runaway blocks out.

    Returns:
        Each block's rows ascending, then a row that ends it; and what was found.
    """
    most_years = int(np.diff(guard.year_starts).max(initial=1)) if guard.split_at_most else 1
    # untouched memory costs nothing; what is not needed is given back
    members = np.empty(3 * len(rows) * max(most_years, 1) + 1, dtype=np.uint32)
    packed = _Guard(guard.at_most, guard.split_at_most, guard.year_starts.ctypes.data, guard.years.ctypes.data)
    found = _Found()
    n = _done(lib.kf_blocks(rows, keys, len(rows), packed, members, len(members), found))
    members.resize(n, refcheck=False)
    largest = tuple(size for size in found.largest if size)
    return members, Found(found.n_blocks, found.n_split, found.n_dropped, found.n_dropped_pairs, largest)


def sizes_of(members: Rows) -> Codes:
    """Return how many rows each block has."""
    ends = np.flatnonzero(members == END_OF_BLOCK)
    return np.asarray(np.diff(ends, prepend=-1) - 1)


def pairs_of(lib: ctypes.CDLL, blocks: Sequence[Rows], n_rows: int, watch: Watch, *, only_count: bool = False) -> Pairs:
    """Pair the members of the blocks of every rule, in the order of the rules; without the pairs if only counting."""
    rules = (_RuleBlocks * len(blocks))(*(_RuleBlocks(one.ctypes.data, len(one)) for one in blocks))
    starts, n_places = np.empty(n_rows + 2, dtype=np.int64), ctypes.c_int64(0)
    n_proposals = _done(lib.kf_count_places(rules, len(blocks), n_rows, starts, n_places))
    watch.check()
    places, rule_of_place = np.empty(n_places.value, dtype=np.uint32), np.empty(n_places.value, dtype=np.uint16)
    lib.kf_put_places(rules, len(blocks), starts, places, rule_of_place)
    n_pairs, n_new = np.zeros(len(blocks), dtype=np.int64), np.zeros(len(blocks), dtype=np.int64)
    # untouched memory costs nothing; what is not needed is given back
    found = [np.empty(0 if only_count else n_proposals, dtype=np.int64) for _ in range(3)]
    at, n, room = ctypes.c_int64(0), 0, min(_PAIRS_AT_ONCE, max(n_proposals, 1))
    words = np.empty(2 * room, dtype=np.uint64)
    while at.value < n_rows:
        watch.check()
        before = at.value
        out = [None if only_count else array.ctypes.data + n * array.itemsize for array in found]
        n += _done(lib.kf_pairs(rules, starts, places, rule_of_place, at, n_rows, words, room, *out, n_pairs, n_new))
        if at.value == before:
            room *= 2
            words = np.empty(2 * room, dtype=np.uint64)
    for array in found:
        array.resize(0 if only_count else n, refcheck=False)
    left, right, rule_of = found
    return Pairs(left, right, rule_of, n_pairs, n_new)


def _done(result: Any) -> int:
    if result == _NO_MEMORY:
        raise MemoryError
    if result < 0:
        raise ValueError(f"The kernel refused its arguments ({result}).")
    return int(result)
