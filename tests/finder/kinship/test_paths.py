"""Paths: how somebody is connected, on what it rests, and how far it can be relied on."""

from __future__ import annotations

import pytest

from finder.kinship.graph import family_graph
from finder.kinship.reliability import combine
from finder.kinship.steps import describe_path
from finder.model.family import Edge, EdgeKind, FamilyMember

NAMES = {"Kai": "Kai", "Joan": "Joan", "Kelly": "Kelly"}


def test_the_path_in_words(tell, look) -> None:
    ties = ("Joan > Kai", "Nan > Joan", "Pop > Joan", "Nan > Kelly", "Ted > Kelly")
    kelly = look(tell(people="Joan.f Nan.f Pop.m Kelly.f Ted.m", ties=ties), "Kai", "Kelly")
    assert describe_path(kelly, NAMES) == "Kelly is Kai's mother's half-sister"
    assert [(step.person, step.relation, step.other) for step in kelly.path] == [
        ("Kai", "mother", "Joan"),
        ("Joan", "half-sister", "Kelly"),
    ]
    assert [[edge.evidence for edge in step.edges] for step in kelly.path] == [[("e0",)], [("e1",), ("e3",)]]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("Sam special_guardian Kai", "Sam is Kai's special guardian"),
        ("Sam step_father Kai ended", "Sam is Kai's former step-father"),
        ("Sam foster_carer Kai ended", "Sam is Kai's former foster carer"),
        ("Sam brother Kai", "Sam is Kai's brother"),
        ("Sam adoptive_mother Kai", "Sam is Kai's adoptive mother"),
        ("Sam mother>ex_partner Kai", "Sam is Kai's mother's ex-partner"),
        ("Sam maternal_great_grandmother Kai", "Sam is Kai's mother's parent's mother"),
        ("Sam step_brother Kai", "Sam is Kai's step-brother"),
    ],
)
def test_single_steps_in_words(tell, look, statement: str, words: str) -> None:
    assert describe_path(look(tell(statement), "Kai", "Sam"), {"Kai": "Kai", "Sam": "Sam"}) == words


def test_what_was_set_aside_reads_as_hearsay(tell, look) -> None:
    sue = look(tell("Joan mother Kai", "Kai child Joan", "Sue mother Kai"), "Kai", "Sue")
    assert describe_path(sue, {"Kai": "Kai", "Sue": "Sue"}) == "Sue is said to be Kai's mother"


def test_whoever_has_no_name_to_show_stays_nameless(tell, look) -> None:
    joan = look(tell("Joan mother Kai"), "Kai", "Joan")
    assert describe_path(joan, {"Kai": "Kai"}) == "this person is Kai's mother"


def test_a_path_is_as_sure_as_its_edges_together(tell, look) -> None:
    graph = tell("Joan mother Kai p=0.8", "Nan mother Joan p=0.5")
    assert round(look(graph, "Kai", "Nan").p, 6) == 0.4


def test_two_ways_that_share_nothing_support_each_other(tell, look) -> None:
    graph = tell(
        *("Joan mother Kai p=0.8", "Joan mother Bea p=0.9", "Mo father Kai p=0.8", "Mo father Bea p=0.9"),
        people="Bea.f",
    )
    assert round(look(graph, "Kai", "Bea").p, 6) == round(1 - (1 - 0.72) ** 2, 6)


def test_two_ways_that_share_an_edge_do_not_count_it_twice(tell, look) -> None:
    graph = tell(
        "Joan mother Kai p=0.8",
        *("Nan mother Joan p=0.95", "Nan mother Ann p=0.95", "Pop father Joan p=0.95", "Pop father Ann p=0.95"),
        people="Ann.f",
    )
    either = 1 - (1 - 0.95**2) ** 2
    assert round(look(graph, "Kai", "Ann").p, 6) == round(0.8 * either, 6)


def test_one_source_counts_once(look) -> None:
    def parent(who: str, child: str) -> Edge:
        return Edge(EdgeKind.PARENT, who, child, "biological", "current", ("bundle",), 0.9)

    edges = [parent("Joan", "Kai"), parent("Joan", "Bea"), parent("Mo", "Kai"), parent("Mo", "Bea")]
    graph = family_graph([FamilyMember("Joan", "F"), FamilyMember("Mo", "M")], edges)
    assert round(look(graph, "Kai", "Bea").p, 6) == 0.81


def test_combined_sources_are_capped() -> None:
    assert combine([0.5, 0.5]) == 0.75
    assert combine([0.99, 0.99]) == 0.995
