"""Columns give back what was put in, and steps lead where the edges say."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from finder.kinship.graph import family_graph
from finder.kinship.relate import relationships_from
from finder.kinship.steps_index import SOCIAL, UP
from finder.model.family import Edge, EdgeKind, FamilyMember

_YEARS = st.one_of(st.none(), st.integers(-400, 2200))
_IDS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x1f"), min_size=1, max_size=6)


@st.composite
def members(draw: st.DrawFn) -> list[FamilyMember]:
    ids = draw(st.lists(_IDS, min_size=2, max_size=8, unique=True))
    return [
        FamilyMember(
            one,
            draw(st.sampled_from(["F", "M", ""])),
            draw(_YEARS),
            draw(_YEARS),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(_YEARS),
            draw(_YEARS),
        )
        for one in ids
    ]


@st.composite
def families(draw: st.DrawFn) -> tuple[list[FamilyMember], list[Edge]]:
    people = draw(members())
    one = st.sampled_from([member.id for member in people])
    evidence = st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x1f")), max_size=3)
    edge = st.builds(
        Edge,
        st.sampled_from(list(EdgeKind)),
        one,
        one,
        st.sampled_from(["biological", "adoptive", "step", "foster", "married", "full", "teacher"]),
        st.sampled_from(["current", "ended", "widowed"]),
        evidence.map(tuple),
        st.floats(0.01, 1.0),
        st.booleans(),
    )
    return people, draw(st.lists(edge, max_size=12))


@settings(max_examples=40, deadline=None)
@given(families())
def test_columns_give_back_what_was_put_in(family: tuple[list[FamilyMember], list[Edge]]) -> None:
    people, edges = family
    graph = family_graph(iter(people), iter(edges))
    assert {one.id: one for one in people} == dict(graph.members)
    kept = [edge for edge in edges if edge.a != edge.b]
    assert list(graph.edges) == kept
    assert graph.edges == kept
    assert graph.edges[-1:] == tuple(kept[-1:])


@settings(max_examples=30, deadline=None)
@given(families(), st.randoms())
def test_names_do_not_depend_on_the_order_of_edges(family: tuple[list[FamilyMember], list[Edge]], random) -> None:  # type: ignore[no-untyped-def]
    people, edges = family
    one_a_pair = {(edge.kind, frozenset((edge.a, edge.b))): edge for edge in edges}
    edges = [Edge(edge.kind, edge.a, edge.b, edge.subtype) for edge in one_a_pair.values()]
    turned = list(edges)
    random.shuffle(turned)
    one, other = family_graph(people, edges), family_graph(reversed(people), turned)
    for member in people:
        assert relationships_from(one, member.id) == relationships_from(other, member.id)


def test_people_whom_only_an_edge_names_are_there() -> None:
    graph = family_graph([], [Edge(EdgeKind.PARENT, "Joan", "Kai", "biological")])
    assert set(graph.members) == {"Joan", "Kai"}
    kai, joan = graph.number("Kai"), graph.number("Joan")
    assert [(to, kind.move) for to, kind in graph.steps.of(kai, UP)] == [(joan, "U")]


def test_of_several_edges_between_two_people_the_best_leads() -> None:
    edges = [
        Edge(EdgeKind.PARTNER, "Joan", "Mo", "cohabiting"),
        Edge(EdgeKind.PARTNER, "Mo", "Joan", "married", "ended"),
        Edge(EdgeKind.PARENT, "Joan", "Kai", "unknown"),
        Edge(EdgeKind.PARENT, "Joan", "Kai", "biological"),
        Edge(EdgeKind.ROLE, "Mo", "Kai", "teacher"),
        Edge(EdgeKind.PARENT, "Mo", "Kai", "foster", "ended"),
    ]
    graph = family_graph([], edges)
    joan, kai = graph.number("Joan"), graph.number("Kai")
    (couple,) = [kind for _, kind in graph.steps.of(joan, 2)]
    assert (couple.subtype, couple.status) == ("cohabiting", "current")
    assert [graph.steps.edge[row] for row in graph.steps.rows(kai, UP)] == [3]
    assert [(kind.move, kind.subtype, kind.status) for _, kind in graph.steps.of(kai, SOCIAL)] == [
        ("F", "", "ended"),
        ("R", "teacher", "current"),
    ]
