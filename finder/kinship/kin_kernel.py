"""The search for kin in the compiled kernel: ``search.py`` and ``blood_search.py`` over the same flat arrays.

The kernel knows numbers only. What a further step makes of a reading stands in a table; where that is not known yet,
the kernel says so, Python names the pattern, and the kernel begins again. In a family of any size that soon ends.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from finder.kinship.columns import EdgeTable, People
from finder.kinship.readings import Reading, Readings
from finder.kinship.steps_index import MOVES, Ints, StepKind, Steps
from finder.kinship.walked import WAY, Walk, WalkedKin
from matching.kernel.loading import kernel

MOST_LIMIT = 14
"""Farther searches are left to the plain ones: a rank holds no longer ways."""

_SEX_CODES = {"": 0, "F": 1, "M": 2}
_SAID = {"unknown": 0, "full": 1, "half": 2, "half_maternal": 3, "half_paternal": 4}
_SAID_OTHER = 5
_ENDS_UP, _ENDS_UP_DOWN, _IS_FULL_TURN = 1, 2, 4
_PLACEHOLDER, _ADOPTIVE, _SEVERED = 1, 2, 4
_MOVE_ORDER = {move: place for place, move in enumerate(sorted(MOVES), start=1)}
_NO_MEMORY, _MORE_ROOM, _MORE_READINGS = -1, -3, -4
_KEY = (1 << 32) - 1


class _Family(ctypes.Structure):
    """``kf_family`` of kin.h."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("n_people", "n_rows", "n_edges", "n_kinds", "n_subtypes")),
        *(
            (name, ctypes.c_void_p)
            for name in (
                *("starts", "to", "edge", "kind", "move", "cost", "kind_sex", "kind_marks", "sex", "is_placeholder"),
                *("is_open", "years", "subtype", "said", "p", "may_share"),
            )
        ),
    )


class _Readings(ctypes.Structure):
    """``kf_readings`` of kin_walk.c."""

    _fields_ = (
        ("n_readings", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in ("cost", "parts", "ends", "stays", "label", "name", "rank")),
        ("n_slots", ctypes.c_int64),
        ("keys", ctypes.c_void_p),
        ("values", ctypes.c_void_p),
    )


class _Kin(ctypes.Structure):
    """``kf_kin`` of kin_walk.c."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("people", "begins", "kept", "best", "p", "is_cut"))


@functools.cache
def library() -> ctypes.CDLL | None:
    """Return the compiled kernel with the functions of this module declared, or None."""
    lib = kernel()
    if lib is None:
        return None
    pointer, size, number = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
    lib.kf_kin_walk.argtypes = [pointer, pointer, *[number] * 4, pointer, pointer, size, pointer, size, pointer]
    lib.kf_kin_walk.restype = number
    lib.kf_kin_learn.argtypes = [pointer, pointer, size, pointer, pointer, size]
    lib.kf_kin_learn.restype = size
    return lib


class KinKernel:
    """Searches in one graph. Calls wait for each other: they share the table of readings, which fills."""

    def __init__(
        self, lib: ctypes.CDLL, edges: EdgeTable, steps: Steps, readings: Readings, open_numbers: frozenset[int]
    ) -> None:
        self._lib = lib
        self._edges = edges
        self._steps = steps
        self._readings = readings
        self._held: list[npt.NDArray[Any]] = []
        self._family = self._family_of(edges, edges.people, steps, open_numbers)
        self._table = _Table(lib, readings)
        self._room = _Room(1 << 12)
        self._lock = threading.Lock()

    def kin(self, focus: int, limit: int, most_parts: int) -> WalkedKin | None:
        """Find everybody by blood, adoption, marriage and recorded step links; None where that is left to others.

        Args:
            focus, limit, most_parts: As ``Search`` takes them.

        Raises:
            MemoryError: There is not enough.
        """
        if limit > MOST_LIMIT:
            return None
        people = self._edges.people
        start = self._readings.start(people.sex_of(focus), is_placeholder=bool(people.is_placeholder[focus]))
        with self._lock:
            walk = self._walk(focus, start, limit, most_parts)
            columns = self._table.columns
        return WalkedKin(walk, self._edges, self._steps, self._readings.all, columns)

    def _walk(self, focus: int, start: Reading, limit: int, most_parts: int) -> Walk:
        self._table.follow()
        while True:
            room = self._room
            status = self._lib.kf_kin_walk(
                *(ctypes.addressof(self._family), ctypes.addressof(self._table.struct)),
                *(focus, start.number, limit, min(most_parts, 255)),
                *(room.ways_address, ctypes.addressof(room.kin)),
                *(room.n, room.missing_address, room.n, room.found_address),
            )
            if status == 0:
                return room.walk()
            if status == _MORE_READINGS:
                self._table.learn(room.missing[: room.found[2]])
            elif status == _MORE_ROOM:
                self._room = _Room(2 * room.n)
            elif status == _NO_MEMORY:
                raise MemoryError("there is not enough memory to walk this family")
            else:
                raise RuntimeError(f"the compiled kernel refused to walk this family: {status}")

    def _address(self, values: npt.ArrayLike, dtype: npt.DTypeLike) -> int:
        """Return where an array lies that is kept for as long as the family."""
        held = np.ascontiguousarray(values, dtype=dtype)
        self._held.append(held)
        return held.ctypes.data

    def _family_of(self, edges: EdgeTable, people: People, steps: Steps, open_numbers: frozenset[int]) -> _Family:
        is_open = np.zeros(len(people), np.uint8)
        is_open[list(open_numbers)] = 1
        place, kinds = self._address, steps.kinds
        return _Family(
            *(len(people), len(steps.to), len(edges), len(kinds), len(edges.subtypes.words)),
            place(np.frombuffer(steps.starts, np.int32), np.int32),
            place(np.frombuffer(steps.to, np.int32), np.int32),
            place(np.frombuffer(steps.edge, np.int32), np.int32),
            place(np.frombuffer(steps.kind, np.uint16), np.uint16),
            place([MOVES.index(kind.move) for kind in kinds], np.uint8),
            place(steps.costs, np.uint8),
            place([_SEX_CODES[kind.sex] for kind in kinds], np.uint8),
            place([_marks(kind) for kind in kinds], np.uint8),
            place(np.frombuffer(people.sex, np.uint8), np.uint8),
            place(np.frombuffer(people.is_placeholder, np.uint8), np.uint8),
            place(is_open, np.uint8),
            place(np.frombuffer(people.years, np.int16), np.int16),
            place(np.frombuffer(edges.subtype, np.uint16), np.uint16),
            place([_SAID.get(word, _SAID_OTHER) for word in edges.subtypes.words], np.uint8),
            place(np.frombuffer(edges.p, np.float64), np.float64),
            place(np.frombuffer(edges.may_share_source, np.uint8), np.uint8),
        )


def _marks(kind: StepKind) -> int:
    return _PLACEHOLDER * kind.is_placeholder | _ADOPTIVE * kind.is_adoptive | _SEVERED * kind.is_severed


class _Room:
    """Where the kernel writes; used again and again."""

    def __init__(self, n: int) -> None:
        self.n = n
        self._ways = np.empty(n, WAY)
        self._people, self._begins, self._kept, self._best = (np.empty(n + 1, np.int32) for _ in range(4))
        self._p, self._is_cut = np.empty(n, np.float64), np.empty(n, np.uint8)
        self.missing = np.empty(n, np.int64)
        self.found = np.zeros(3, np.int64)
        self.ways_address = self._ways.ctypes.data
        columns = (self._people, self._begins, self._kept, self._best, self._p, self._is_cut)
        self.kin = _Kin(*(column.ctypes.data for column in columns))
        self.missing_address = self.missing.ctypes.data
        self.found_address = self.found.ctypes.data

    def walk(self) -> Walk:
        """Return a copy of what was written."""
        n_ways, n_people, _ = self.found.tolist()
        begins = self._begins[: n_people + 1].copy()
        kept = self._kept[: begins[-1]].copy()
        people, best = self._people[:n_people].copy(), self._best[:n_people].copy()
        p, is_cut = self._p[:n_people].copy(), self._is_cut[:n_people].copy()
        return Walk(self._ways[:n_ways].copy(), people, begins, kept, best, p, is_cut)


_COLUMNS: Sequence[tuple[str, npt.DTypeLike]] = (
    *((name, np.uint8) for name in ("cost", "parts", "ends", "stays", "distance")),
    ("label", np.int32),
    ("name", np.int32),
)


class _Table:
    """Readings as columns, and what one more step makes of them."""

    def __init__(self, lib: ctypes.CDLL, readings: Readings) -> None:
        self._lib = lib
        self._readings = readings
        self._labels: dict[str, int] = {}
        self._names: dict[int, int] = {}
        self._n = 0
        self.columns = {name: np.zeros(1 << 10, dtype) for name, dtype in _COLUMNS}
        self._rank = np.zeros((1 << 10, 2), np.uint64)
        self._n_known = 0
        self._keys, self._values = np.full(1 << 12, -1, np.int64), np.zeros(1 << 12, np.int32)
        self.struct = _Readings()
        self._point()

    def follow(self) -> None:
        """Take up readings that have been met since."""
        new = self._readings.all[self._n :]
        if not new:
            return
        while self._n + len(new) > len(self._rank):
            self.columns = {name: _wider(column) for name, column in self.columns.items()}
            self._rank = _wider(self._rank)
        for reading in new:
            self._put(reading)
        self._n += len(new)
        self._point()

    def learn(self, missing: Ints) -> None:
        """Name what further steps make of readings."""
        keys = np.unique(missing)
        known = self._readings.all
        found = [self._readings.after(known[key >> 32], key & _KEY).number for key in keys.tolist()]
        if 2 * (self._n_known + len(keys)) > len(self._keys):
            self._widen(self._n_known + len(keys))
        self._n_known += self._add(keys, np.array(found, np.int32))
        self.follow()
        self._point()

    def _put(self, reading: Reading) -> None:
        at, columns, moves = reading.number, self.columns, reading.moves
        columns["cost"][at] = min(reading.cost, 255)
        columns["parts"][at] = min(reading.parts, 255)
        columns["ends"][at] = (
            _ENDS_UP * moves.endswith("U") | _ENDS_UP_DOWN * moves.endswith("UD") | _IS_FULL_TURN * reading.is_full_turn
        )
        columns["stays"][at] = sum(1 << MOVES.index(move) for move in reading.stays_blood)
        columns["distance"][at] = min(reading.distance, 255)
        columns["label"][at] = self._labels.setdefault(reading.label, len(self._labels))
        # a name exists once, and for as long as its reading does
        columns["name"][at] = self._names.setdefault(id(reading.name), len(self._names))
        self._rank[at] = _rank(reading)

    def _widen(self, n: int) -> None:
        """Make room for twice as many steps, and more."""
        is_used = self._keys >= 0
        keys, values = self._keys[is_used], self._values[is_used]
        n_slots = 1 << (4 * n).bit_length()
        self._keys, self._values = np.full(n_slots, -1, np.int64), np.zeros(n_slots, np.int32)
        self._add(keys, values)

    def _add(self, keys: Ints, values: Ints) -> int:
        added: int = self._lib.kf_kin_learn(
            *(self._keys.ctypes.data, self._values.ctypes.data, len(self._keys)),
            *(keys.ctypes.data, values.ctypes.data, len(keys)),
        )
        if added < 0:
            raise RuntimeError("the table of readings is full")
        return added

    def _point(self) -> None:
        columns = self.columns
        self.struct.n_readings = self._n
        for name in ("cost", "parts", "ends", "stays", "label", "name"):
            setattr(self.struct, name, columns[name].ctypes.data)
        self.struct.rank = self._rank.ctypes.data
        self.struct.n_slots = len(self._keys)
        self.struct.keys = self._keys.ctypes.data
        self.struct.values = self._values.ctypes.data


def _wider(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.concatenate((column, np.zeros_like(column)))


def _rank(reading: Reading) -> tuple[int, int]:
    """Pack the order of readings into two numbers: what is compared first, then the moves as a text."""
    cost, category, is_severed, is_adoptive, has_recorded_step, moves = reading.rank
    first = (cost << 5) | (category << 3) | (is_severed << 2) | (is_adoptive << 1) | has_recorded_step
    second = 0
    for move in moves[:16].ljust(16):
        second = second << 4 | _MOVE_ORDER.get(move, 0)
    return first, second
