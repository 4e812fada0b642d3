"""Kin by blood, told as families."""

from __future__ import annotations

import pytest

from finder.kinship.relate import relationships_from

HALF_FAMILY = (
    "Joan > Kai",
    "Mo > Kai",
    "Joan > Bea",
    "Rob > Bea",
    "Nan > Joan",
    "Pop > Joan",
    "Nan > Ann",
    "Pop > Ann",
)
PEOPLE = "Kai.m Joan.f Mo.m Bea.f Rob.m Nan.f Pop.m Ann.f"


def test_one_shared_parent_and_two_recorded_each_is_half(tell, look) -> None:
    bea = look(tell(people=PEOPLE, ties=HALF_FAMILY), "Kai", "Bea")
    assert (bea.label, bea.term, bea.side, bea.half, bea.degree) == (
        "maternal half-sister",
        "half-sister",
        "maternal",
        True,
        2,
    )


def test_a_missing_father_leaves_half_or_full_open(tell, look) -> None:
    bea = look(tell(people="Kai.m Joan.f Bea.f Rob.m", ties=("Joan > Kai", "Joan > Bea", "Rob > Bea")), "Kai", "Bea")
    assert (bea.label, bea.half, bea.side) == ("sister or maternal half-sister", None, "maternal")


def test_siblings_of_whom_only_that_is_said(tell, word) -> None:
    assert word(tell("Bea sister Kai"), "Kai", "Bea") == "sister (full or half not known)"
    assert word(tell("Bea full_sister Kai"), "Kai", "Bea") == "sister"
    assert word(tell("Bea half_sister Kai"), "Kai", "Bea") == "half-sister"
    assert word(tell("Bea paternal_half_sister Kai"), "Kai", "Bea") == "paternal half-sister"
    assert word(tell("Bea twin Kai", people="Bea.f"), "Kai", "Bea") == "sister"


@pytest.mark.parametrize(
    ("focus", "other", "label"),
    [
        ("Kai", "Ann", "maternal aunt"),
        ("Ann", "Kai", "nephew"),
        ("Ann", "Bea", "niece"),
        ("Kai", "Pop", "maternal grandfather"),
        ("Pop", "Kai", "grandson"),
        ("Kai", "Rob", "maternal half-sister's father"),
        ("Mo", "Bea", "son's maternal half-sister"),
        ("Joan", "Ann", "sister"),
        ("Joan", "Mo", "son's father"),
    ],
)
def test_one_family_seen_from_everywhere(tell, word, focus: str, other: str, label: str) -> None:
    assert word(tell(people=PEOPLE, ties=HALF_FAMILY), focus, other) == label


def test_half_blood_goes_down_the_line(tell, word) -> None:
    ties = ("Joan > Kai", "Nan > Joan", "Pop > Joan", "Nan > Ann", "Ted > Ann", "Ann > Cal", "Cal > Dot")
    graph = tell(people="Joan.f Nan.f Pop.m Ann.f Ted.m Cal.m Dot.f Kai.m", ties=ties)
    assert word(graph, "Kai", "Ann") == "maternal half-aunt"
    assert word(graph, "Kai", "Cal") == "maternal half first cousin"
    assert word(graph, "Kai", "Dot") == "maternal half first cousin once removed"
    assert word(graph, "Cal", "Kai") == "maternal half first cousin"


def test_an_aunt_of_unknown_blood_keeps_the_plain_word(tell, look) -> None:
    ann = look(tell("Joan mother Kai", "Nan mother Joan", "Nan mother Ann", people="Ann.f"), "Kai", "Ann")
    assert (ann.label, ann.half) == ("maternal aunt", None)


def test_no_side_without_the_sex_of_the_first_parent(tell, word) -> None:
    graph = tell("Pat parent Kai", "Nan mother Pat", people="Pat")
    assert word(graph, "Kai", "Nan") == "grandmother"


def test_two_mothers_are_both_maternal(tell, word) -> None:
    ties = ("Joan > Kai", "Liz ! Kai", "Joan & Liz", "Nan > Liz", "Joan > Bea", "Liz ! Bea")
    graph = tell(people="Joan.f Liz.f Nan.f Bea.f Kai.m", ties=ties)
    assert word(graph, "Kai", "Liz") == "mother"
    assert word(graph, "Kai", "Nan") == "maternal grandmother"
    assert word(graph, "Kai", "Bea") == "sister"


def test_children_of_sisters_and_brothers_are_double_cousins(tell, look) -> None:
    ties = (
        *("Nan > Joan", "Pop > Joan", "Nan > Ann", "Pop > Ann"),
        *("Gran > Mo", "Gramps > Mo", "Gran > Bill", "Gramps > Bill"),
        *("Joan > Kai", "Mo > Kai", "Ann > Cal", "Bill > Cal"),
    )
    cal = look(tell(people="Joan.f Ann.f Mo.m Bill.m", ties=ties), "Kai", "Cal")
    assert (cal.label, cal.side, cal.half, cal.degree) == ("double first cousin", "both", False, 4)


def test_one_grandmother_on_both_sides(tell, look) -> None:
    ties = ("Nan > Joan", "Pop > Joan", "Nan > Mo", "Ted > Mo", "Joan > Kai", "Mo > Kai")
    nan = look(tell(people="Nan.f Pop.m Joan.f Mo.m Ted.m", ties=ties), "Kai", "Nan")
    assert (nan.label, nan.side) == ("maternal and paternal grandmother", "both")


def test_incest_shows_in_the_other_names_and_the_nearest_goes_first(tell, look) -> None:
    ties = ("Ted > Joan", "Nan > Joan", "Ted > Kai", "Joan > Kai")
    joan = look(tell(people="Ted.m Joan.f Nan.f Kai.m", ties=ties), "Kai", "Joan")
    assert joan.label == "mother"
    assert joan.also == ("paternal half-sister",)


def test_a_cycle_of_parents_ends(tell, look) -> None:
    graph = tell(ties=("A > B", "B > C", "C > A"), people="A.f B.f C.f")
    assert {look(graph, "A", other).label for other in "BC"} == {"daughter", "mother"}
    assert [one.code for one in graph.contradictions] == ["ANCESTOR_CYCLE"]


def test_the_limit_counts_steps_up_and_down(tell) -> None:
    chain = [f"P{number} > P{number + 1}" for number in range(8)]
    graph = tell(ties=tuple(chain))
    assert {kinship.other for kinship in relationships_from(graph, "P8", 3)} == {"P7", "P6", "P5"}
