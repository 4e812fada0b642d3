"""What holds for every family, likely or not: cycles, incest and contradictory statements included."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from finder.kinship.build import build_family
from finder.kinship.graph import FamilyGraph, family_graph
from finder.kinship.relate import relationships_from
from finder.kinship.steps import describe_path
from finder.model.family import Assertion, Edge, EdgeKind, FamilyMember, Kinship

PEOPLE = [f"P{number}" for number in range(7)]
_PARENT = st.sampled_from(["biological", "biological", "biological", "adoptive", "legal", "unknown", "step", "foster"])
_COUPLE = st.sampled_from(["married", "civil", "cohabiting", "unknown"])
_BLOOD = st.sampled_from(["unknown", "full", "half", "half_maternal", "half_paternal", "step", "adoptive"])
_CODES = [
    *("mother", "father", "parent", "son", "child", "brother", "half_sister", "full_sibling", "grandmother", "aunt"),
    *("maternal_grandmother", "paternal_uncle", "uncle_by_marriage", "cousin", "maternal_half_aunt", "niece"),
    *("grandson", "step_father", "step_brother", "adoptive_mother", "birth_mother", "husband", "ex_partner"),
    *("mother_in_law", "brother_in_law", "foster_carer", "special_guardian", "mother>partner", "sister>father"),
    *("great_grandparent", "second_cousin", "cousin_once_removed", "twin", "maternal_half_brother"),
]


@st.composite
def edges(draw: st.DrawFn) -> Edge:
    a, b = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(PEOPLE))
    kind = draw(st.sampled_from([EdgeKind.PARENT, EdgeKind.PARENT, EdgeKind.PARENT, *EdgeKind]))
    subtype = {
        EdgeKind.PARENT: _PARENT,
        EdgeKind.PARTNER: _COUPLE,
        EdgeKind.SIBLING: _BLOOD,
        EdgeKind.ROLE: st.sampled_from(["special_guardian", "social_worker", "godmother"]),
    }[kind]
    status = draw(st.sampled_from(["current", "ended", "widowed"]))
    p = draw(st.floats(0.05, 1.0))
    return Edge(kind, a, b, draw(subtype), status, (draw(st.sampled_from("abcdef")),), p)


@st.composite
def graphs(draw: st.DrawFn, *, blood_only: bool = False) -> FamilyGraph:
    members = [
        FamilyMember(person, draw(st.sampled_from(["F", "M", ""])), is_placeholder=draw(st.integers(0, 7)) == 0)
        for person in PEOPLE
    ]
    ties = draw(st.lists(edges(), max_size=14))
    if blood_only:
        members = [FamilyMember(member.id, member.sex) for member in members]
        ties = [
            edge
            for edge in ties
            if (edge.kind is EdgeKind.SIBLING and edge.subtype != "step")
            or (edge.kind is EdgeKind.PARENT and edge.subtype == "biological")
        ]
    return family_graph(members, ties)


@st.composite
def assertions(draw: st.DrawFn) -> list[Assertion]:
    person = st.sampled_from(PEOPLE)
    said = draw(st.lists(st.tuples(person, st.sampled_from(_CODES), person), max_size=14))
    return [Assertion(a, code, b, f"s{number}", 0.8) for number, (a, code, b) in enumerate(said)]


def _by_person(graph: FamilyGraph, focus: str) -> dict[str, Kinship]:
    return {kinship.other: kinship for kinship in relationships_from(graph, focus)}


def _check_path(kinship: Kinship, focus: str) -> None:
    assert kinship.path[0].person == focus
    assert kinship.path[-1].other == kinship.other
    for step, following in zip(kinship.path, kinship.path[1:], strict=False):
        assert step.other == following.person
    for step in kinship.path:
        ends = {end for edge in step.edges for end in (edge.a, edge.b)}
        assert step.person in ends
        assert step.other in ends
        assert step.relation


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_every_graph_can_be_named_and_every_path_connects(graph: FamilyGraph) -> None:
    for focus in PEOPLE:
        found = relationships_from(graph, focus)
        assert len({kinship.other for kinship in found}) == len(found)
        for kinship in found:
            _check_path(kinship, focus)
            assert kinship.label
            assert kinship.label not in kinship.also
            assert 0 < kinship.p <= 1
            assert kinship.degree == kinship.up + kinship.down
            assert not graph.members[kinship.other].is_placeholder
            assert describe_path(kinship, {}).startswith("this person is ")


@settings(max_examples=80, deadline=None)
@given(graphs(blood_only=True))
def test_kinship_by_blood_is_mutual(graph: FamilyGraph) -> None:
    # a chain may have more owners seen from one end than from the other, so their number is not limited here
    seen = {focus: {one.other: one for one in relationships_from(graph, focus, 6, 9)} for focus in PEOPLE}
    for focus in PEOPLE:
        for other, kinship in seen[focus].items():
            back = seen[other][focus]
            assert kinship.degree == back.degree
            if not (kinship.also or back.also):
                assert (kinship.up, kinship.down) == (back.down, back.up)


@settings(max_examples=60, deadline=None)
@given(graphs(), graphs())
def test_an_unrelated_family_changes_nothing(graph: FamilyGraph, stranger: FamilyGraph) -> None:
    def moved(person: str) -> str:
        return f"Q{person}"

    members = [*graph.members.values(), *(FamilyMember(moved(one.id), one.sex) for one in stranger.members.values())]
    ties = [
        *graph.edges,
        *(Edge(one.kind, moved(one.a), moved(one.b), one.subtype, one.status) for one in stranger.edges),
    ]
    both = family_graph(members, ties)
    for focus in PEOPLE:
        assert relationships_from(both, focus) == relationships_from(graph, focus)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_sides_turn_with_the_sexes(graph: FamilyGraph) -> None:
    turned_sex = {"F": "M", "M": "F", "": ""}
    turned_half = {"half_maternal": "half_paternal", "half_paternal": "half_maternal"}
    members = [
        FamilyMember(one.id, turned_sex[one.sex], is_placeholder=one.is_placeholder) for one in graph.members.values()
    ]
    ties = [
        Edge(one.kind, one.a, one.b, turned_half.get(one.subtype, one.subtype), one.status, one.evidence, one.p)
        for one in graph.edges
    ]
    turned = family_graph(members, ties)
    sides = {"maternal": "paternal", "paternal": "maternal"}
    for focus in PEOPLE:
        mirror = _by_person(turned, focus)
        for other, kinship in _by_person(graph, focus).items():
            image = mirror[other]
            assert (image.up, image.down, image.partner_steps) == (kinship.up, kinship.down, kinship.partner_steps)
            assert (image.half, image.legal_class) == (kinship.half, kinship.legal_class)
            assert image.side == sides.get(kinship.side, kinship.side)


@settings(max_examples=80, deadline=None)
@given(assertions())
def test_whatever_is_said_a_family_can_be_built(said: list[Assertion]) -> None:
    graph = build_family([], said)
    mothers_and_fathers: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.kind is EdgeKind.PARENT and edge.subtype == "biological" and edge.a not in graph.open_slots:
            mothers_and_fathers.setdefault(edge.b, []).append(edge.a)
    for child, parents in mothers_and_fathers.items():
        known = [parent for parent in parents if not graph.members[parent].is_placeholder]
        for sex in "FM":
            assert sum(graph.sex(parent) == sex for parent in known) <= 1, child
    for focus in {one.subject for one in said} | {one.object for one in said}:
        for kinship in relationships_from(graph, focus):
            _check_path(kinship, focus)


@settings(max_examples=60, deadline=None)
@given(assertions(), st.randoms())
def test_the_order_in_which_files_come_does_not_matter(said: list[Assertion], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(said)
    random.shuffle(shuffled)
    one, other = build_family([], said), build_family([], shuffled)
    assert one.edges == other.edges
    assert one.contradictions == other.contradictions


@settings(max_examples=60, deadline=None)
@given(assertions())
def test_every_edge_rests_on_what_was_said(said: list[Assertion]) -> None:
    graph = build_family([], said)
    sources = {one.evidence for one in said}
    for edge in graph.edges:
        assert set(edge.evidence) <= sources
        ends = (graph.members[edge.a], graph.members[edge.b])
        assert edge.evidence or any(end.is_placeholder for end in ends)
