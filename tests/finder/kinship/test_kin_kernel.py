"""The compiled search and the plain one find the same ways, in every family; and no arrays lead the kernel astray."""

from __future__ import annotations

import ctypes
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.trees.make import make_tree, name
from finder.kinship.blood_search import MOST_BLOOD_WAYS
from finder.kinship.graph import FamilyGraph, family_graph
from finder.kinship.kin_kernel import _Family, _Kin, _Readings, library
from finder.kinship.relate import relationships_from
from finder.kinship.search import MOST_NAMES, MOST_WAYS, Search
from finder.kinship.walked import WAY, WalkedKin
from finder.model.family import Edge, EdgeKind, FamilyMember

pytestmark = pytest.mark.skipif(library() is None, reason="there is no compiled kernel")

PEOPLE = [f"P{number}" for number in range(9)]
_SUBTYPES = {
    EdgeKind.PARENT: ["biological"] * 5 + ["adoptive", "adoptive", "legal", "unknown", "step", "foster", "donor"],
    EdgeKind.PARTNER: ["married", "civil", "cohabiting", "unknown"],
    EdgeKind.SIBLING: ["unknown", "full", "half", "half_maternal", "half_paternal", "step", "adoptive"],
    EdgeKind.ROLE: ["special_guardian", "social_worker", "godmother"],
}
_YEAR = st.one_of(st.none(), st.integers(1900, 2020))


@st.composite
def members(draw: st.DrawFn) -> list[FamilyMember]:
    return [
        FamilyMember(
            person, draw(st.sampled_from("FM")) if draw(st.booleans()) else "", draw(_YEAR), draw(_YEAR),
            is_placeholder=draw(st.integers(0, 4)) == 0,
        )
        for person in PEOPLE
    ]  # fmt: skip


@st.composite
def edges(draw: st.DrawFn) -> Edge:
    kind = draw(st.sampled_from([EdgeKind.PARENT] * 5 + [EdgeKind.PARTNER] * 2 + [EdgeKind.SIBLING, EdgeKind.ROLE]))
    return Edge(
        kind,
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(_SUBTYPES[kind])),
        draw(st.sampled_from(["current", "current", "ended", "widowed"])),
        tuple(draw(st.sets(st.integers(0, 40).map(str), min_size=1, max_size=2))),
        draw(st.floats(0.05, 1.0)),
    )


def _twins(people: list[FamilyMember], ties: list[Edge], open_slots: set[str]) -> tuple[FamilyGraph, FamilyGraph]:
    """The same family twice: with the kernel, and without."""
    fast, plain = (family_graph(people, ties, open_slots=open_slots) for _ in range(2))
    plain.__dict__["kernel"] = None
    return fast, plain


@settings(max_examples=80, deadline=None)
@given(
    members(),
    st.lists(edges(), max_size=22),
    st.sets(st.sampled_from(PEOPLE), max_size=2),
    st.integers(0, 8),
    st.integers(1, 4),
)
def test_both_tell_the_same(
    people: list[FamilyMember], ties: list[Edge], slots: set[str], degree: int, parts: int
) -> None:
    fast, plain = _twins(people, ties, slots)
    for focus in PEOPLE:
        found = relationships_from(fast, focus, degree, parts)
        assert found == relationships_from(plain, focus, degree, parts)
        assert isinstance(Search(fast, fast.number(focus), degree, parts).kin(), WalkedKin)


@settings(max_examples=40, deadline=None)
@given(members(), st.lists(edges(), max_size=22), st.integers(0, 8), st.integers(1, 4))
def test_both_keep_the_same_ways(people: list[FamilyMember], ties: list[Edge], degree: int, parts: int) -> None:
    fast, plain = _twins(people, ties, set())
    for focus in range(len(PEOPLE)):
        one, other = Search(fast, focus, degree, parts).kin(), Search(plain, focus, degree, parts).plain_kin()
        places = [(person, place) for person, _, _, _, place in one.nearest()]
        assert places == [(person, place) for person, _, _, _, place in other.nearest()]
        for _, place in places:
            kept, expected = one.ways(place), other.ways(place)
            assert [(way.nodes, way.edge, way.twin, way.p) for way in kept] == [
                (way.nodes, way.edge, way.twin, way.p) for way in expected
            ]
            assert [way.reading.label for way in kept] == [way.reading.label for way in expected]


@pytest.mark.parametrize("seed", [1, 2])
def test_both_tell_the_same_in_a_large_tree(seed: int) -> None:
    tree = make_tree(1500, seed)
    fast, plain = _twins(list(tree.members()), list(tree.edges()), set())
    for number in range(0, 1500, 101):
        assert relationships_from(fast, name(number)) == relationships_from(plain, name(number))


def test_a_household_of_thousands_finds_room() -> None:
    ties = [Edge(EdgeKind.PARENT, "Joan", f"P{number}", "biological") for number in range(6000)]
    fast, plain = _twins([], ties, set())
    found = relationships_from(fast, "P0")
    assert len(found) == 6000
    assert found == relationships_from(plain, "P0")


def test_a_search_beyond_the_kernel_is_a_plain_one() -> None:
    ties = [Edge(EdgeKind.PARENT, f"P{number + 1}", f"P{number}", "biological") for number in range(30)]
    fast, plain = _twins([], ties, set())
    found = relationships_from(fast, "P0", 25)
    assert len(found) == 25
    assert found == relationships_from(plain, "P0", 25)


_N_KINDS, _N_READINGS, _N_ROWS, _N_EDGES, _N_PEOPLE, _ROOM = 5, 6, 24, 8, 6, 4000


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 14))
def test_the_kernel_stays_within_arrays_that_do_not_hold_together(seed: int, limit: int) -> None:
    lib = library()
    assert lib is not None
    any_number = np.random.default_rng(seed)
    is_wild = any_number.random() < 0.5

    def some(dtype: type, n: int, below: int) -> np.ndarray:  # type: ignore[type-arg]
        values = any_number.integers(0, below, n).astype(dtype)
        if is_wild:
            info = np.iinfo(dtype)
            wild = any_number.random(n) < 0.05
            values[wild] = any_number.integers(info.min, info.max, int(wild.sum()), dtype=dtype, endpoint=True)
        return values

    starts = np.sort(some(np.int32, 5 * _N_PEOPLE + 1, _N_ROWS + 1))
    rows = [some(np.int32, _N_ROWS, _N_PEOPLE), some(np.int32, _N_ROWS, _N_EDGES), some(np.uint16, _N_ROWS, _N_KINDS)]
    kinds = [some(np.uint8, _N_KINDS, below) for below in (11, 3, 3, 8)]
    persons = [some(np.uint8, _N_PEOPLE, 3), some(np.uint8, _N_PEOPLE, 2), some(np.uint8, _N_PEOPLE, 2)]
    others = [
        some(np.int16, 4 * _N_PEOPLE, 2000), some(np.uint16, _N_EDGES, 3), some(np.uint8, 3, 6),
        any_number.random(_N_EDGES), some(np.uint8, _N_EDGES, 2),
    ]  # fmt: skip
    held = [starts, *rows, *kinds, *persons, *others]
    family = _Family(_N_PEOPLE, _N_ROWS, _N_EDGES, _N_KINDS, 3, *(one.ctypes.data for one in held))
    read = [some(np.uint8, _N_READINGS, below) for below in (4, 4, 8, 16)]
    read += [some(np.int32, _N_READINGS, 4), some(np.int32, _N_READINGS, 4)]
    read.append(any_number.integers(0, 99, 2 * _N_READINGS).astype(np.uint64))
    keys, values = np.full(4096, -1, np.int64), np.zeros(4096, np.int32)
    turns = [0, *(turn << 16 for turn in range(1, 19)), 2 << 24, 3 << 24]
    known = np.array([r << 32 | k | t for r in range(_N_READINGS) for k in range(_N_KINDS) for t in turns], np.int64)
    made = some(np.int32, len(known), _N_READINGS)
    assert lib.kf_kin_learn(*(one.ctypes.data if isinstance(one, np.ndarray) else one for one in (
        keys, values, len(keys), known, made, len(known)))) == len(known)  # fmt: skip
    readings = _Readings(
        _N_READINGS, *(one.ctypes.data for one in read), len(keys), keys.ctypes.data, values.ctypes.data
    )
    ways, missing, found = np.empty(_ROOM, WAY), np.empty(4, np.int64), np.zeros(3, np.int64)
    columns = [np.empty(_ROOM + 1, np.int32) for _ in range(4)] + [np.empty(_ROOM), np.empty(_ROOM, np.uint8)]
    kin = _Kin(*(column.ctypes.data for column in columns))
    status = lib.kf_kin_walk(
        ctypes.addressof(family), ctypes.addressof(readings), int(any_number.integers(0, _N_PEOPLE)), 0, limit, 3,
        ways.ctypes.data, ctypes.addressof(kin), _ROOM, missing.ctypes.data, len(missing), found.ctypes.data,
    )  # fmt: skip
    assert status in {0, -2, -3, -4}
    assert 1 <= found[0] <= _ROOM
    assert found[1] <= found[0]


def test_the_kernel_refuses_what_nobody_is() -> None:
    lib = library()
    assert lib is not None
    keys, values = np.full(4, -1, np.int64), np.zeros(4, np.int32)
    new, made = np.array([5, -3], np.int64), np.zeros(2, np.int32)
    arguments = (keys.ctypes.data, values.ctypes.data)
    assert lib.kf_kin_learn(*arguments, 3, new.ctypes.data, made.ctypes.data, 1) == -2
    assert lib.kf_kin_learn(*arguments, 4, new.ctypes.data, made.ctypes.data, 2) == -2
    full = np.arange(5, dtype=np.int64)
    assert lib.kf_kin_learn(*arguments, 4, full.ctypes.data, np.zeros(5, np.int32).ctypes.data, 5) == -2


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_records_that_tie_everybody_to_everybody_end_and_say_so(seed: int) -> None:
    chance = random.Random(seed)
    people = [f"P{number}" for number in range(60)]
    ties = [Edge(EdgeKind.PARENT, *chance.sample(people, 2), "biological") for _ in range(400)]
    fast, plain = _twins([], ties, set())
    found = relationships_from(fast, "P0", 5, 1)
    assert found == relationships_from(plain, "P0", 5, 1)
    assert any(one.has_more_ways for one in found)
    kin = Search(fast, fast.number("P0"), 5, 1).kin()
    assert max(len(kin.ways(place)) for *_, place in kin.nearest()) <= MOST_BLOOD_WAYS + 5 + MOST_NAMES * MOST_WAYS
