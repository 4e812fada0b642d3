"""The namer of the answers, on a family that a reader can check by eye."""

from __future__ import annotations

import datetime as dt

import pytest
from sample_agency.kin import AmbiguousTreeError, Namer
from sample_agency.model import Couple, Person, World

# key: sex, mother, father
FAMILY = {
    "gran": ("F", "", ""), "grandad": ("M", "", ""), "other_wife": ("F", "", ""), "nan_sister": ("F", "ggm", "ggf"),
    "nan": ("F", "ggm", "ggf"), "pop": ("M", "", ""), "ggm": ("F", "", ""), "ggf": ("M", "", ""),
    "mum": ("F", "nan", "pop"), "aunt": ("F", "nan", "pop"), "half_aunt": ("F", "other_wife", "pop"),
    "dad": ("M", "gran", "grandad"), "uncle": ("M", "gran", "grandad"), "uncle_wife": ("F", "", ""),
    "ex": ("M", "", ""), "step": ("M", "", ""), "step_kid": ("M", "step_ex", "step"), "step_ex": ("F", "", ""),
    "child": ("F", "mum", "dad"), "brother": ("M", "mum", "dad"), "half": ("M", "mum", "ex"),
    "cousin": ("F", "uncle_wife", "uncle"), "half_cousin": ("M", "half_aunt", ""), "far": ("M", "nan_sister", ""),
    "far_kid": ("F", "", "far"), "nephew": ("M", "", "half"), "new_love": ("F", "", ""),
}  # fmt: skip
COUPLES = [
    ("mum", "dad", "cohabiting", "2015"), ("mum", "ex", "married", "2008"), ("mum", "step", "married", ""),
    ("uncle", "uncle_wife", "married", ""), ("nan", "pop", "married", "death"), ("grandad", "new_love", "married", ""),
]  # fmt: skip


@pytest.fixture
def namer() -> Namer:
    world = World()
    for number, (key, (sex, mother, father)) in enumerate(FAMILY.items()):
        born = dt.date(1980, 1, 1)
        world.people[key] = Person(key, number, key, "", "X", "X", "", sex, born, None, mother, father, "English")
    world.couples = [Couple(a, b, kind, "", end) for a, b, kind, end in COUPLES]
    return Namer(world)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("mum", "mother"),
        ("dad", "father"),
        ("brother", "brother"),
        ("half", "maternal half-brother"),
        ("nan", "maternal grandmother"),
        ("grandad", "paternal grandfather"),
        ("ggm", "maternal great-grandmother"),
        ("aunt", "maternal aunt"),
        ("half_aunt", "maternal half-aunt"),
        ("uncle", "paternal uncle"),
        ("uncle_wife", "paternal aunt by marriage"),
        ("nan_sister", "maternal great-aunt"),
        ("cousin", "paternal first cousin"),
        ("half_cousin", "maternal half first cousin"),
        ("far", "maternal first cousin once removed"),
        ("far_kid", "maternal second cousin"),
        ("step", "step-father"),
        ("step_kid", "step-brother"),
        ("new_love", "paternal step-grandmother"),
        ("ex", "mother's ex-partner"),
        ("nephew", "maternal half-nephew"),
    ],
)
def test_everybody_is_named_from_the_child(namer: Namer, other: str, expected: str) -> None:
    kin = namer.name("child", other)
    assert kin is not None
    assert kin.relationship == expected


def test_a_stranger_and_oneself_have_no_name(namer: Namer) -> None:
    assert namer.name("child", "other_wife") is None
    assert namer.name("child", "child") is None


def test_full_or_half_is_never_guessed(namer: Namer) -> None:
    world = namer._world
    for key in ("one", "two"):
        born = dt.date(1980, 1, 1)
        world.people[key] = Person(key, 900, key, "", "X", "X", "", "F", born, None, "gran", "", "English")
    with pytest.raises(AmbiguousTreeError, match="not told"):
        Namer(world).name("one", "two")


def test_siblings_seen_from_either_end_agree(namer: Namer) -> None:
    there, back = namer.name("child", "half"), namer.name("half", "child")
    assert there
    assert back
    assert (there.half, there.degree) == (back.half, back.degree) == (True, 2)
