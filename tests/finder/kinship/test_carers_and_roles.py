"""Fostering and roles: no kin, but people who matter."""

from __future__ import annotations

import pytest

from finder.kinship.relate import relationships_from


@pytest.mark.parametrize(
    ("ties", "other", "label", "degree"),
    [
        (("Fay ~ Kai",), "Fay", "foster carer", 1),
        (("Fay ~ Kai ended",), "Fay", "former foster carer", 1),
        (("Fay ~ Kai", "Fay > Sue"), "Sue", "foster sister", 2),
        (("Fay ~ Kai", "Fay ~ Sue"), "Sue", "foster sister", 2),
        (("Fay ~ Kai ended", "Fay ~ Sue"), "Sue", "former foster sister", 2),
        (("Fay ~ Kai", "Gran > Fay"), "Gran", "foster carer's mother", 2),
        (("Fay ~ Kai", "Fay = Ted"), "Ted", "foster carer's husband", 1),
        (("Joan > Kai", "Fay ~ Joan ended"), "Fay", "mother's former foster carer", 2),
        (("Joan > Kai", "Joan ~ Sue"), "Sue", "foster sister", 2),
        (("Sam special_guardian-of Kai",), "Sam", "special guardian", 0),
        (("Sam special_guardian-of Kai ended",), "Sam", "former special guardian", 0),
        (("Sam special_guardian-of Kai", "Sam = Ted"), "Ted", "special guardian's husband", 0),
        (("Joan > Kai", "Sam godmother-of Joan"), "Sam", "mother's godmother", 1),
        (("Kai family_friend-of Sam",), "Sam", "family friend", 0),
    ],
)
def test_names_of_those_who_care(tell, look, ties, other: str, label: str, degree: int) -> None:
    people = "Kai.m Fay.f Sue.f Gran.f Ted.m Joan.f Sam.f"
    kinship = look(tell(people=people, ties=ties), "Kai", other)
    assert (kinship.label, kinship.degree, kinship.is_kin, kinship.legal_class) == (label, degree, False, "connected")


def test_a_foster_carer_sees_a_foster_son(tell, word) -> None:
    graph = tell("Fay foster_carer Kai", people="Kai.m")
    assert word(graph, "Fay", "Kai") == "foster son"


def test_a_role_never_hides_kinship(tell, look) -> None:
    nan = look(tell("Nan maternal_grandmother Kai", "Nan special_guardian Kai", "Nan foster_carer Kai"), "Kai", "Nan")
    assert (nan.label, nan.roles, nan.also, nan.is_kin) == (
        "maternal grandmother",
        ("special guardian",),
        ("foster carer",),
        True,
    )


def test_current_roles_go_before_former_ones(tell, look) -> None:
    sam = look(tell("Sam special_guardian Kai ended", "Sam family_friend Kai"), "Kai", "Sam")
    assert (sam.label, sam.roles) == ("family friend", ("family friend", "former special guardian"))


def test_what_somebody_was_to_the_child_goes_before_what_they_are_to_a_sister(tell, look) -> None:
    ties = ("Mum > Kai", "Mum > Sue", "Fay ~ Kai ended", "Fay ~ Sue")
    fay = look(tell(people="Kai.m Sue.f Mum.f Fay.f", ties=ties), "Kai", "Fay")
    assert (fay.label, fay.also) == ("former foster carer", ("sister's foster carer",))
    ties = ("Mum > Kai", "Mum > Sue", "Ida teacher-of Kai ended", "Ida teacher-of Sue")
    assert look(tell(people="Kai.m Sue.f Mum.f Ida.f", ties=ties), "Kai", "Ida").label == "former teacher"


def test_a_professional_alone_is_no_connected_person(tell, look) -> None:
    graph = tell("Bob social_worker Kai", "Ida teacher Kai", "Uma health_professional Kai", "Uma godmother Kai")
    assert look(graph, "Kai", "Bob").legal_class == "none"
    assert look(graph, "Kai", "Ida").legal_class == "connected"
    assert look(graph, "Kai", "Uma").legal_class == "connected"


def test_nobody_is_sought_through_a_job(tell) -> None:
    graph = tell(
        "Bob social_worker Kai", "Bob social_worker Lee", "Zoe wife Bob", "Joan mother Kai", "Liv teacher Joan"
    )
    assert {one.other for one in relationships_from(graph, "Kai")} == {"Joan", "Bob", "Liv"}


def test_families_of_other_children_in_the_placement_are_not_sought(tell) -> None:
    graph = tell("Fay foster_carer Kai", "Fay foster_carer Lee", "Mia mother Lee")
    assert {one.other for one in relationships_from(graph, "Kai")} == {"Fay", "Lee"}


def test_kin_are_named_as_kin_and_not_by_way_of_the_carer(tell, word) -> None:
    graph = tell("Nan maternal_grandmother Kai", "Nan foster_carer Kai", "Tom son Nan")
    assert word(graph, "Kai", "Tom") == "maternal uncle"


def test_foster_siblings_as_stated(tell, word) -> None:
    graph = tell("Sue foster_sister Kai", people="Kai.m")
    assert (word(graph, "Kai", "Sue"), word(graph, "Sue", "Kai")) == ("foster sister", "foster brother")


def test_a_relation_that_nobody_recorded_is_still_a_lead(tell, look) -> None:
    zed = look(tell("Zed unknown_relationship Kai"), "Kai", "Zed")
    assert (zed.label, zed.is_kin) == ("connected person (relationship not recorded)", False)
