"""What cannot all be true is reported, and something sensible is done meanwhile."""

from __future__ import annotations

import pytest


def _codes(graph) -> list[tuple[str, str]]:
    return sorted((one.code, one.severity) for one in graph.contradictions)


def test_of_two_birth_mothers_the_better_evidenced_stays(tell, look) -> None:
    graph = tell("Joan mother Kai", "Kai son Joan", "Sue mother Kai")
    assert look(graph, "Kai", "Joan").label == "mother"
    sue = look(graph, "Kai", "Sue")
    assert (sue.label, sue.is_kin, sue.legal_confidence) == ("said to be mother", False, "check")
    assert sue.p < 0.1
    (found,) = graph.contradictions
    assert (found.code, found.severity) == ("TOO_MANY_BIRTH_MOTHERS", "error")
    assert found.people == ("Kai",)
    assert set(found.evidence) == {"s0", "s1", "s2"}


def test_said_to_be_the_birth_mother_is_said_more_exactly(tell, word) -> None:
    graph = tell("Joan birth_mother Kai p=0.6", "Sue mother Kai p=0.9")
    assert word(graph, "Kai", "Joan") == "mother"


def test_the_impossible_mother_yields(tell, word) -> None:
    graph = tell("Joan mother Kai p=0.6", "Sue mother Kai p=0.9", born={"Sue": 2012, "Kai": 2015})
    assert (word(graph, "Kai", "Joan"), word(graph, "Kai", "Sue")) == ("mother", "said to be mother")


def test_two_mothers_who_are_a_couple_are_both_mothers(tell, word) -> None:
    graph = tell("Joan mother Kai", "Sue mother Kai", "Sue wife Joan")
    assert [word(graph, "Kai", one) for one in ("Joan", "Sue")] == ["mother", "mother"]
    assert _codes(graph) == []


def test_two_fathers(tell) -> None:
    assert _codes(tell("Mo father Kai", "Rob father Kai")) == [("TOO_MANY_BIRTH_FATHERS", "error")]


def test_a_second_maternal_grandmother_is_kept_as_said(tell, look) -> None:
    graph = tell("Joan mother Kai", "Nan mother Joan", "Gran maternal_grandmother Kai p=0.7")
    assert look(graph, "Kai", "Nan").label == "maternal grandmother"
    assert look(graph, "Kai", "Gran").label == "said to be maternal grandmother"
    assert _codes(graph) == [("RELATION_CONFLICT", "warn")]


@pytest.mark.parametrize(
    ("joan", "codes"),
    [
        (2016, [("CHILD_OLDER_THAN_PARENT", "error")]),
        (2005, [("PARENT_TOO_YOUNG", "error")]),
        (2001, [("PARENT_VERY_YOUNG", "warn")]),
        (1997, []),
    ],
)
def test_ages_of_parents(tell, look, joan: int, codes: list[tuple[str, str]]) -> None:
    graph = tell("Joan mother Kai", born={"Joan": joan, "Kai": 2015})
    assert _codes(graph) == codes
    assert look(graph, "Kai", "Joan").label == "mother"


def test_an_impossible_parent_is_doubted_but_not_dropped(tell, look) -> None:
    graph = tell("Joan mother Kai", born={"Joan": 2016, "Kai": 2015})
    assert look(graph, "Kai", "Joan").p < 0.3


def test_each_the_others_parent_goes_by_the_years(tell, word) -> None:
    graph = tell("Joan mother Kai", "Kai father Joan", born={"Joan": 1990, "Kai": 2015})
    assert word(graph, "Kai", "Joan") == "mother"
    assert _codes(graph) == [("ANCESTOR_CYCLE", "error")]


def test_somebody_is_not_their_own_aunt(tell) -> None:
    graph = tell("Ann aunt Ann")
    assert _codes(graph) == [("SELF_LINK", "error")]
    assert graph.edges == ()


def test_full_siblings_with_different_fathers_are_half(tell, word) -> None:
    graph = tell("Joan mother Kai", "Joan mother Bea", "Mo father Kai", "Rob father Bea", "Bea full_sister Kai")
    assert word(graph, "Kai", "Bea") == "maternal half-sister"
    assert _codes(graph) == [("SIBLING_FULLNESS_CONFLICT", "warn")]


def test_half_siblings_with_the_same_parents_are_full(tell, word) -> None:
    graph = tell("Joan mother Kai", "Joan mother Bea", "Mo father Kai", "Mo father Bea", "Bea half_sister Kai")
    assert word(graph, "Kai", "Bea") == "sister"
    assert _codes(graph) == [("SIBLING_FULLNESS_CONFLICT", "warn")]


def test_siblings_with_four_parents(tell) -> None:
    graph = tell("Joan mother Kai", "Mo father Kai", "Sue mother Bea", "Rob father Bea", "Bea sister Kai")
    assert _codes(graph) == [("SIBLING_NO_SHARED_PARENT", "warn")]


def test_a_sister_who_is_the_mother_is_the_mother(tell, look) -> None:
    graph = tell("Joan mother Kai", "Joan sister Kai")
    assert (look(graph, "Kai", "Joan").label, look(graph, "Kai", "Joan").also) == ("mother", ())
    assert _codes(graph) == [("RELATION_CONFLICT", "warn")]


def test_an_aunt_on_the_other_side_of_the_record(tell, look) -> None:
    graph = tell("Joan mother Kai", "Mo father Kai", "Ann sister Mo", "Ann maternal_aunt Kai")
    assert (look(graph, "Kai", "Ann").label, look(graph, "Kai", "Ann").also) == ("paternal aunt", ())
    assert _codes(graph) == [("RELATION_CONFLICT", "warn")]


def test_a_mother_recorded_as_a_man_keeps_the_record(tell) -> None:
    graph = tell("Jo mother Kai", people="Jo.m")
    assert graph.sex("Jo") == "M"
    assert _codes(graph) == [("SEX_CONFLICT", "warn")]


def test_both_words_of_one_person(tell) -> None:
    graph = tell("Jo aunt Kai p=0.9", "Jo uncle Bea p=0.5")
    assert graph.sex("Jo") == "F"
    assert _codes(graph) == [("SEX_CONFLICT", "warn")]


def test_texts_name_nobody(tell) -> None:
    graph = tell("Joan mother Kai", "Sue mother Kai", "Kai aunt Kai", "Joan sister Kai", "Joan uncle Kai")
    assert graph.contradictions
    assert not any(name in one.text for one in graph.contradictions for name in ("Joan", "Sue", "Kai"))
