"""Every code becomes edges, and every vague one no more than it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.kinship.build import build_family
from finder.kinship.codes import is_known_code, parse_code
from finder.kinship.relate import relationships_from
from finder.model.family import Assertion, FamilyMember
from importers.relation_codes import bases, is_code, roles, vocabulary


def _grammar() -> list[str]:
    sides, degrees = (
        ["", "maternal_", "paternal_"],
        ["", *(f"{one}_" for one in vocabulary()["degrees"]), "great_great_"],
    )
    steps = [f"{side}{degree}{base}" for side in sides for degree in degrees for base in bases()]
    steps += [f"{side}aunt_by_marriage" for side in sides]
    return [code for code in [*steps, *roles(), "unknown_relationship"] if is_code(code)]


GRAMMAR = _grammar()


@pytest.mark.parametrize("code", [*bases(), *roles(), "unknown_relationship"])
def test_every_word_of_the_readers_can_be_expanded(code: str) -> None:
    assert is_known_code(code)


def test_every_label_that_systems_export_can_be_expanded() -> None:
    codes = {code for code in vocabulary()["labels"].values() if isinstance(code, str) and is_code(code)}
    assert codes
    assert [code for code in codes if not is_known_code(code)] == []


def test_the_whole_grammar_can_be_expanded() -> None:
    assert len(GRAMMAR) > 150
    assert [code for code in GRAMMAR if not is_known_code(code)] == []


@pytest.mark.parametrize("code", ["", "gibberish", "mother>gibberish", "half", "maternal_", "sideways_aunt", ">mother"])
def test_what_is_not_in_the_grammar_is_said_so(code: str) -> None:
    assert not is_known_code(code)
    assert parse_code(code) == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(GRAMMAR), min_size=1, max_size=3))
def test_every_code_connects_two_people_both_ways(steps: list[str]) -> None:
    code = ">".join(steps)
    graph = build_family([], [Assertion("Sam", code, "Kai", "s1")])
    forth = {one.other for one in relationships_from(graph, "Kai", 12, 9)}
    back = {one.other for one in relationships_from(graph, "Sam", 12, 9)}
    one_way = any(step in {"professional", "social_worker"} for step in steps) or len(steps) > 1
    assert one_way or (forth, back) == ({"Sam"}, {"Kai"})


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("mother", "mother"),
        ("son", "son"),
        ("unborn_child", "child"),
        ("maternal_grandmother", "maternal grandmother"),
        ("great_grandfather", "great-grandfather"),
        ("paternal_great_great_grandmother", "paternal great-great-grandmother"),
        ("granddaughter", "granddaughter"),
        ("step_grandmother", "step-grandmother"),
        ("paternal_step_grandfather", "paternal step-grandfather"),
        ("maternal_aunt", "maternal aunt"),
        ("maternal_half_uncle", "maternal half-uncle"),
        ("paternal_great_aunt", "paternal great-aunt"),
        ("step_uncle", "step-uncle"),
        ("uncle_by_marriage", "uncle by marriage"),
        ("niece", "niece"),
        ("half_nephew", "half-nephew"),
        ("great_niece", "great-niece"),
        ("cousin", "first cousin"),
        ("maternal_cousin", "maternal first cousin"),
        ("half_cousin", "half first cousin"),
        ("second_cousin", "second cousin"),
        ("cousin_once_removed", "first cousin once removed"),
        ("step_mother", "step-mother"),
        ("step_son", "step-son"),
        ("step_brother", "step-brother"),
        ("husband", "husband"),
        ("partner", "partner"),
        ("ex_wife", "ex-wife"),
        ("civil_partner", "civil partner"),
        ("mother_in_law", "mother-in-law"),
        ("son_in_law", "son-in-law"),
        ("sister_in_law", "sister-in-law"),
        ("foster_carer", "foster carer"),
        ("foster_child", "foster child"),
        ("cared_for", "child cared for"),
        ("mother>partner", "mother's partner"),
        ("father>ex_partner", "father's ex-partner"),
        ("mother>brother", "maternal uncle"),
        ("mother>husband", "step-father"),
        ("maternal_grandmother>partner", "maternal grandmother's partner"),
        ("foster_carer>daughter", "foster sister"),
        ("half_brother>father", "half-brother's father"),
        ("foster_aunt", "foster aunt"),
    ],
)
def test_a_statement_alone_comes_back_as_it_was_said(tell, word, code: str, label: str) -> None:
    assert word(tell(f"Sam {code} Kai"), "Kai", "Sam") == label


def test_a_chain_goes_through_the_known_person(tell, word) -> None:
    graph = tell("Joan mother Kai", "Ted mother>partner Kai", "Bea sister Kai", "Rob sister>father Kai")
    assert word(graph, "Joan", "Ted") == "partner"
    assert word(graph, "Bea", "Rob") == "father"


def test_a_chain_takes_the_one_of_several_to_whom_it_applies(tell) -> None:
    graph = tell("Bea sister Kai", "Liv sister Kai", "Rob father Liv", "Rob sister>father Kai")
    assert [edge.b for edge in graph.edges if edge.a == "Rob"] == ["Liv"]
    assert not any(member.is_placeholder for member in graph.members.values())


def test_a_chain_that_fits_nobody_known_gets_somebody_unknown(tell, word) -> None:
    graph = tell("Bea sister Kai", "Liv sister Kai", "Rob sister>father Kai")
    assert word(graph, "Kai", "Rob") == "sister's father"
    assert sum(member.is_placeholder for member in graph.members.values()) == 1


def test_a_denied_statement_makes_no_edge(tell) -> None:
    graph = tell("Mo father Kai denied", "Joan mother Kai")
    assert [one.other for one in relationships_from(graph, "Kai")] == ["Joan"]


def test_an_end_is_kept_and_only_of_what_can_end(tell, word) -> None:
    graph = tell("Joan mother Kai ended", "Ted partner Joan ended", "Fay foster_carer Kai ended", "Ann aunt Kai ended")
    assert [word(graph, "Kai", one) for one in ("Joan", "Ted", "Fay", "Ann")] == [
        "mother",
        "mother's ex-partner",
        "former foster carer",
        "aunt",
    ]


def test_an_ended_partnership_that_became_a_marriage_has_not_ended(tell, word) -> None:
    assert word(tell("Ted partner Joan ended", "Ted husband Joan"), "Joan", "Ted") == "husband"
    assert word(tell("Ted ex_partner Joan", "Ted husband Joan"), "Joan", "Ted") == "ex-husband"
    assert word(tell("Ted husband Joan", "Joan wife Ted", "Ted ex_husband Joan p=0.5"), "Joan", "Ted") == "husband"


def test_a_partner_on_a_small_childs_record_is_a_parents(tell, look) -> None:
    graph = tell("Joan mother Kai", "Ted ex_partner Kai", born={"Kai": 2015, "Ted": 1985})
    ted = look(graph, "Kai", "Ted")
    assert (ted.label, ted.path[0].relation) == ("parent's ex-partner", "parent")
    assert look(graph, "Ted", "Kai").label == "ex-partner's child"


def test_it_is_the_parent_whose_partner_is_on_file(tell, word) -> None:
    graph = tell("Joan mother Kai", "Ted ex_partner Kai", "Ted ex_partner Joan", born={"Kai": 2015, "Ted": 1985})
    assert word(graph, "Kai", "Ted") == "mother's ex-partner"
    assert not graph.open_slots


def test_the_same_row_the_other_way_round(tell, word) -> None:
    graph = tell("Joan mother Kai", "Kai ex_partner Ted", born={"Kai": 2015, "Ted": 1985})
    assert word(graph, "Kai", "Ted") == "parent's ex-partner"


def test_grown_people_and_teenagers_are_couples(tell, word) -> None:
    born = {"Amy": 2011, "Lee": 2010, "Joan": 1980, "Gil": 1955, "Kai": 2015}
    graph = tell("Lee partner Amy", "Gil husband Joan", born=born)
    assert (word(graph, "Amy", "Lee"), word(graph, "Joan", "Gil")) == ("partner", "husband")


def test_the_word_fills_in_a_sex_that_is_not_recorded(tell) -> None:
    graph = tell("Joan mother Kai", "Sam uncle Kai", "Pat parent Kai")
    assert [graph.sex(one) for one in ("Joan", "Sam", "Pat", "Kai")] == ["F", "M", "", ""]


def test_the_same_edge_from_several_statements_is_one_edge(tell) -> None:
    graph = tell("Joan mother Kai p=0.8", "Kai son Joan p=0.5", "Kai child Joan p=0.5")
    (edge,) = graph.edges
    assert set(edge.evidence) == {"s0", "s1", "s2"}
    assert round(edge.p, 6) == 0.95
    assert not edge.is_inferred


def test_nothing_is_ever_certain(tell) -> None:
    graph = tell(*[f"Joan mother Kai p=0.{digit}9" for digit in range(5, 10)], "Joan mother Kai p=1.0")
    assert graph.edges[0].p == 0.995


def test_what_follows_is_marked_and_what_is_stated_is_not(tell) -> None:
    graph = tell("Joan mother Kai", "Nan maternal_grandmother Kai", "Gil father Joan", "Gil maternal_grandfather Kai")
    inferred = {(edge.a, edge.b): edge.is_inferred for edge in graph.edges}
    assert inferred == {("Joan", "Kai"): False, ("Nan", "Joan"): True, ("Gil", "Joan"): False}


def test_a_couple_with_a_child_is_no_further_kin(tell, word) -> None:
    """The mother's partner is not the father of her other child because he is of one."""
    graph = tell("Joan mother Kai", "Joan mother Bea", "Ted father Bea", "Ted partner Joan")
    assert word(graph, "Kai", "Ted") == "mother's partner"


def test_widowed_by_the_death_of_a_spouse() -> None:
    members = [FamilyMember("Ted", "M", is_deceased=True)]
    said = [Assertion("Joan", "mother", "Kai", "s1"), Assertion("Ted", "husband", "Joan", "s2")]
    graph = build_family(members, said)
    assert {edge.status for edge in graph.edges} == {"current", "widowed"}


def test_the_order_of_the_input_does_not_matter(tell) -> None:
    lines = [
        "Joan mother Kai",
        "Sue mother Kai",
        "Ann aunt Kai",
        "Ann sister Joan",
        "Gran grandmother Kai",
        "Mo father Kai",
    ]
    said = [Assertion(*line.split(), f"s{number}") for number, line in enumerate(lines)]
    assert build_family([], said).edges == build_family([], said[::-1]).edges
