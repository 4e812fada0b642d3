"""Adoption: what the law cuts, what it makes, and how both are named (ACA 2002 s67)."""

from __future__ import annotations

import pytest

PEOPLE = "Kai.m Joan.f Mo.m Amy.f Bob.m Nan.f Gran.f Bea.f Uwe.m Cal.m Ted.m"
ADOPTED = ("Joan > Kai", "Mo > Kai", "Amy + Kai", "Bob + Kai", "Amy = Bob")


@pytest.mark.parametrize(
    ("more", "other", "label", "adoptive", "severed"),
    [
        ((), "Amy", "adoptive mother", True, False),
        ((), "Joan", "birth mother", False, True),
        (("Nan > Joan",), "Nan", "birth maternal grandmother", False, True),
        (("Gran > Bob",), "Gran", "adoptive paternal grandmother", True, False),
        (("Joan > Bea", "Mo > Bea"), "Bea", "birth sister", False, True),
        (("Joan > Bea",), "Bea", "birth sister or maternal half-sister", False, True),
        (("Amy > Bea", "Bob > Bea"), "Bea", "adoptive sister", True, False),
        (("Gran > Amy", "Gran > Uwe"), "Uwe", "adoptive maternal uncle", True, False),
        (("Amy full Uwe", "Uwe > Cal"), "Cal", "adoptive maternal first cousin", True, False),
        (("Amy full Bea", "Bea = Ted"), "Ted", "adoptive maternal uncle by marriage", True, False),
        (("Joan - Ted",), "Ted", "birth mother's partner", False, True),
        (("Joan = Ted",), "Ted", "birth mother's husband", False, True),
    ],
)
def test_both_families_of_an_adopted_child(tell, look, more, other: str, label: str, adoptive, severed) -> None:
    kinship = look(tell(people=PEOPLE, ties=(*ADOPTED, *more)), "Kai", other)
    assert (kinship.label, kinship.adoptive, kinship.birth_severed) == (label, adoptive, severed)


def test_adopted_together_siblings_by_birth_are_both(tell, look) -> None:
    ties = (*ADOPTED, "Amy + Bea", "Bob + Bea", "Joan > Bea", "Mo > Bea")
    bea = look(tell(people=PEOPLE, ties=ties), "Kai", "Bea")
    assert (bea.label, bea.also) == ("adoptive sister", ("birth sister",))


def test_a_step_parent_who_adopts_cuts_one_side_only(tell, word) -> None:
    ties = ("Joan > Kai", "Mo > Kai", "Ted + Kai", "Joan = Ted", "Nan > Joan", "Gran > Mo")
    graph = tell(people=PEOPLE, ties=ties)
    names = {other: word(graph, "Kai", other) for other in ("Joan", "Mo", "Ted", "Nan", "Gran")}
    assert names == {
        "Joan": "mother",
        "Mo": "birth father",
        "Ted": "adoptive father",
        "Nan": "maternal grandmother",
        "Gran": "birth paternal grandmother",
    }


def test_the_late_partner_of_the_only_adopter_stays_a_parent_and_the_former_does_not(tell, word) -> None:
    kept = tell(people=PEOPLE, ties=("Joan > Kai", "Ted + Kai", "Joan = Ted widowed"))
    cut = tell(people=PEOPLE, ties=("Joan > Kai", "Ted + Kai", "Joan = Ted ended"))
    assert (word(kept, "Kai", "Joan"), word(cut, "Kai", "Joan")) == ("mother", "birth mother")


def test_a_grandmother_who_adopts_makes_the_mother_a_sister_in_law_of_the_land(tell, look) -> None:
    graph = tell(people=PEOPLE, ties=("Joan > Kai", "Nan > Joan", "Nan + Kai"))
    nan, joan = look(graph, "Kai", "Nan"), look(graph, "Kai", "Joan")
    assert (nan.label, nan.also) == ("adoptive mother", ("birth maternal grandmother",))
    assert (joan.label, joan.legal_class, joan.legal_basis) == ("birth mother", "relative", "brother or sister")


def test_a_mother_who_was_adopted_brings_her_adoptive_parents(tell, look) -> None:
    graph = tell(people=PEOPLE, ties=("Joan > Kai", "Gran + Joan", "Nan > Joan"))
    assert (look(graph, "Kai", "Gran").label, look(graph, "Kai", "Gran").legal_class) == (
        "adoptive maternal grandmother",
        "relative",
    )
    assert (look(graph, "Kai", "Nan").label, look(graph, "Kai", "Nan").legal_class) == (
        "birth maternal grandmother",
        "connected",
    )


def test_a_plain_mother_who_is_also_said_to_be_adoptive_is_adoptive(tell, word) -> None:
    graph = tell("Amy mother Kai", "Amy adoptive_mother Kai", "Joan birth_mother Kai")
    assert (word(graph, "Kai", "Amy"), word(graph, "Kai", "Joan")) == ("adoptive mother", "birth mother")
    assert not graph.contradictions


def test_adoptive_grandparents_as_stated(tell, word) -> None:
    known = tell("Amy adoptive_mother Kai", "Gran adoptive_maternal_grandmother Kai")
    unknown = tell("Gran adoptive_maternal_grandmother Kai")
    assert word(known, "Kai", "Gran") == word(unknown, "Kai", "Gran") == "adoptive maternal grandmother"
    assert word(known, "Amy", "Gran") == "mother"


def test_adoptive_siblings_as_stated(tell, look) -> None:
    bea = look(tell("Bea adoptive_sister Kai"), "Kai", "Bea")
    assert (bea.label, bea.legal_class) == ("adoptive sister (full or half not known)", "relative")


def test_a_sibling_said_of_an_adopted_child_may_be_of_either_family(tell, look) -> None:
    bea = look(tell("Bea sister Kai", "Amy adoptive_mother Kai"), "Kai", "Bea")
    assert (bea.legal_class, bea.legal_confidence) == ("connected", "check")
