"""Blocks and pairs by the compiled kernel; the twin of ``matching.block_plain``."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.block_parts import Part
from matching.block_plain import N_LARGEST, Found, Guard, Pairs
from matching.columns import Codes, Flags
from matching.kernel.loading import INT64S, kernel
from matching.parts import in_parts
from matching.ports import Watch

Rows = npt.NDArray[np.uint32]
_UINT32S = np.ctypeslib.ndpointer(np.uint32, flags="C_CONTIGUOUS")
_UINT16S = np.ctypeslib.ndpointer(np.uint16, flags="C_CONTIGUOUS")
_BOOLS = np.ctypeslib.ndpointer(np.bool_, flags="C_CONTIGUOUS")
_UINT64S = np.ctypeslib.ndpointer(np.uint64, flags="C_CONTIGUOUS")
_ROWS_AT_ONCE = 1 << 19
# Some ten milliseconds of work.
_PAIRS_AT_ONCE = 1 << 18
_N_PARTS = 64
_LEAST_PART = 2_000
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
        ("n_pairs", ctypes.c_int64),
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
    lib.kf_blocks.argtypes = [_UINT32S, INT64S, size, pointer, _UINT32S, size]
    lib.kf_guard_blocks.argtypes = [
        _UINT32S, size, size, ctypes.POINTER(_Guard), _UINT32S, size, ctypes.POINTER(_Found),
    ]  # fmt: skip
    lib.kf_blocks_among.argtypes = [_UINT32S, size, _BOOLS, size, _UINT32S]
    blocks = ctypes.POINTER(_RuleBlocks)
    lib.kf_count_places.argtypes = [blocks, size, size, INT64S, next_row]
    lib.kf_put_places.argtypes = [blocks, size, INT64S, _UINT32S, _UINT16S]
    lib.kf_pairs.argtypes = [
        blocks, INT64S, _UINT32S, _UINT16S, next_row, size, size, _UINT64S, size, *[pointer] * 3, INT64S, INT64S,
    ]  # fmt: skip
    made = (
        lib.kf_block_items,
        lib.kf_blocks,
        lib.kf_guard_blocks,
        lib.kf_blocks_among,
        lib.kf_count_places,
        lib.kf_pairs,
    )
    for function in made:
        function.restype = size
    lib.kf_put_places.restype = None
    return lib


class Room:
    """Memory of one thread, used again for rule after rule: fresh memory costs as much as what is written into it."""

    def __init__(self) -> None:
        self._arrays: dict[str, npt.NDArray[Any]] = {}

    def array(self, name: str, n: int, dtype: npt.DTypeLike, n_kept: int = 0) -> npt.NDArray[Any]:
        """Return room for ``n`` members at least; of what was there under this name, the first ``n_kept`` stay."""
        found = self._arrays.get(name)
        if found is None or len(found) < n:
            # what is not touched takes no memory, and a longer list needs no new room
            made = np.empty(n + n // 2, dtype=dtype)
            if found is not None and n_kept:
                made[:n_kept] = found[:n_kept]
            self._arrays[name] = found = made
        return found


def items_of(
    lib: ctypes.CDLL, parts: Sequence[Part], n_rows: int, watch: Watch, *, in_either_order: bool, room: Room, n: int = 0
) -> int:
    """Find the rows and keys that some parts make together; every combination of a record's pieces is a key.

    Args:
        room: They are written here, as "rows" and "keys".
        n: Members of both that are there already and stay.

    Returns:
        How many members there are then.
    """
    packed = (_Part * len(parts))(*(_packed_part(part) for part in parts))
    first, at, needed = n, ctypes.c_int64(0), n + n_rows + 1
    while at.value < n_rows:
        watch.check()
        rows, keys = room.array("rows", needed, np.uint32, n), room.array("keys", needed, np.int64, n)
        before, end = at.value, min(at.value + _ROWS_AT_ONCE, n_rows)
        n += _done(lib.kf_block_items(packed, len(parts), in_either_order, at, end, rows[n:], keys[n:], len(rows) - n))
        if at.value < end:
            # what the rest will need is guessed from what there was, and doubled when that tells nothing
            guessed = first + int((n - first) / max(at.value, 1) * n_rows * 1.1)
            needed = max(guessed, len(rows) * (2 if at.value == before else 1)) + 1024
    return n


def _packed_part(part: Part) -> _Part:
    listed = None if part.list_starts is None else part.list_starts.ctypes.data
    return _Part(
        part.starts.ctypes.data, part.codes.ctypes.data, listed, part.pieces.ctypes.data, part.n_values, part.radix
    )


def blocks_of(lib: ctypes.CDLL, rows: Rows, keys: Codes, room: Room) -> Rows:
    """Group rows by key.

    Returns:
        The rows of each block of two or more ascending, then a row that ends it; they stand in ``room`` until its next
        use.
    """
    items = room.array("items", 16 * len(rows), np.uint8)
    members = room.array("members", len(rows) + len(rows) // 2 + 1, np.uint32)
    n = _done(lib.kf_blocks(rows, keys, len(rows), items.ctypes.data, members, len(members)))
    return members[:n]


def guarded(lib: ctypes.CDLL, blocks: Rows, n_rows: int, guard: Guard, room: Room) -> tuple[Rows, int, Found]:
    """Keep runaway blocks out.

    Returns:
        Blocks like those given, in ``room`` until its next use; their pairs, repeats included; and what was found.
    """
    kept = room.array("kept", 3 * len(blocks) * guard.most_years, np.uint32)
    packed = _Guard(guard.at_most, guard.split_at_most, guard.year_starts.ctypes.data, guard.years.ctypes.data)
    found = _Found()
    n = _done(lib.kf_guard_blocks(blocks, len(blocks), n_rows, packed, kept, len(kept), found))
    largest = tuple(size for size in found.largest if size)
    told = Found(found.n_blocks, found.n_split, found.n_dropped, found.n_dropped_pairs, largest)
    return kept[:n], found.n_pairs, told


def blocks_among(lib: ctypes.CDLL, blocks: Rows, is_wanted: Flags, room: Room) -> Rows:
    """Return what is left of blocks among some rows, in ``room`` until its next use."""
    kept = room.array("among", len(blocks), np.uint32)
    return kept[: _done(lib.kf_blocks_among(blocks, len(blocks), is_wanted, len(is_wanted), kept))]


def sizes_of(members: Rows) -> Codes:
    """Return how many rows each block has."""
    ends = np.flatnonzero(members == END_OF_BLOCK)
    return np.asarray(np.diff(ends, prepend=-1) - 1)


def pairs_of(lib: ctypes.CDLL, blocks: Sequence[Rows], n_rows: int, watch: Watch, *, only_count: bool = False) -> Pairs:
    """Pair the members of the blocks of every rule, in the order of the rules; without the pairs if only counting."""
    rules = (_RuleBlocks * len(blocks))(*(_RuleBlocks(one.ctypes.data, len(one)) for one in blocks))
    starts, n_places = np.empty(n_rows + 2, dtype=np.int64), ctypes.c_int64(0)
    _done(lib.kf_count_places(rules, len(blocks), n_rows, starts, n_places))
    watch.check()
    places, rule_of_place = np.empty(n_places.value, dtype=np.uint32), np.empty(n_places.value, dtype=np.uint16)
    lib.kf_put_places(rules, len(blocks), starts, places, rule_of_place)
    walk = _Walk(lib, rules, (starts, places, rule_of_place), n_rows, only_count=only_count)
    parts = list(in_parts(walk.pairs, n_rows, _Checked(watch), "", max(n_rows // _N_PARTS, _LEAST_PART)))
    nothing = np.empty(0, dtype=np.int64)
    left, right, rule_of = (np.concatenate([nothing, *(part.columns[k] for part in parts)]) for k in range(3))
    n_pairs, n_new = (np.zeros(len(blocks), dtype=np.int64) for _ in range(2))
    for part in parts:
        n_pairs += part.n_pairs
        n_new += part.n_new
    return Pairs(left, right, rule_of, n_pairs, n_new)


class _Checked:
    """A watch that hears of no progress: that of the rules has been told."""

    def __init__(self, watch: Watch) -> None:
        self.check = watch.check

    def progress(self, done: int, total: int, what: str) -> None:
        self.check()


@dataclass(frozen=True, slots=True, eq=False)
class _Walked:
    """Pairs of some rows: left rows, right rows and rules; and counts by rule."""

    columns: tuple[Codes, Codes, Codes]
    n_pairs: Codes
    n_new: Codes


class _Walk:
    """Walks over rows and pairs each with those behind it in its blocks; several parts may be walked at once."""

    def __init__(
        self, lib: ctypes.CDLL, rules: ctypes.Array[_RuleBlocks], places: tuple[Codes, Rows, Any], n_rows: int,
        *, only_count: bool,
    ) -> None:  # fmt: skip
        self._lib, self._rules, self._places, self._n_rows = lib, rules, places, n_rows
        self._only_count = only_count
        # two parts are walked at once
        self._rooms: SimpleQueue[Room] = SimpleQueue()
        for _ in range(2):
            self._rooms.put(Room())

    def pairs(self, rows: slice, watch: Watch) -> _Walked:
        """Return the pairs of some rows with later ones."""
        own = self._rooms.get()
        try:
            return self._pairs(rows, watch, own)
        finally:
            self._rooms.put(own)

    def _pairs(self, rows: slice, watch: Watch, own: Room) -> _Walked:
        n_pairs, n_new = (np.zeros(len(self._rules), dtype=np.int64) for _ in range(2))
        found: list[tuple[Codes, ...]] = []
        at, room = ctypes.c_int64(rows.start), _PAIRS_AT_ONCE
        while at.value < rows.stop:
            watch.check()
            before = at.value
            words = own.array("words", 2 * room, np.uint64)
            out = [own.array(name, 0 if self._only_count else room, np.int64) for name in ("left", "right", "rule")]
            addresses = [None if self._only_count else array.ctypes.data for array in out]
            n = _done(
                self._lib.kf_pairs(
                    self._rules, *self._places, at, rows.stop, self._n_rows, words, room, *addresses, n_pairs, n_new
                )
            )
            # copied, so that room for many does not stay with a few
            found.append(tuple(array[:n].copy() for array in out))
            room *= 2 if at.value == before else 1
        left, right, rule_of = found[0] if len(found) == 1 else map(np.concatenate, zip(*found, strict=True))
        return _Walked((left, right, rule_of), n_pairs, n_new)


def _done(result: Any) -> int:
    if result == _NO_MEMORY:
        raise MemoryError
    if result < 0:
        raise ValueError(f"The kernel refused its arguments ({result}).")
    return int(result)
