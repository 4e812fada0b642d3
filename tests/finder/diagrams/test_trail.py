"""The way through a drawing goes over parents and couples as people would trace it with a finger."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from finder.diagrams.geometry import Diagram, Line, Symbol
from finder.diagrams.trail import Trail, TrailFinder
from finder.model.person import PersonId


def _id(name: str) -> PersonId:
    return PersonId(name)


def _symbol(name: str, row: int) -> Symbol:
    return Symbol(_id(name), "circle", 0.0, 100.0 * row, 40.0, (name,))


def _line(meaning: str, *people: str) -> Line:
    return Line(((0.0, 0.0), (1.0, 1.0)), "solid", meaning, people=tuple(map(_id, people)))


def _family() -> Diagram:
    """Kai and Ellie are cousins: their mothers are sisters, daughters of Joan and Roy."""
    rows = {"Joan": 0, "Roy": 0, "Kelly": 1, "Dean": 1, "Kath": 1, "Kai": 2, "Ellie": 2, "Amira": 2}
    lines = (
        _line("married", "Joan", "Roy"),
        _line("parent", "Joan", "Roy", "Kelly"),
        _line("parent", "Joan", "Roy", "Kath"),
        _line("divorced", "Kelly", "Dean"),
        _line("parent", "Kelly", "Dean", "Kai"),
        _line("parent", "Kath", "Ellie"),
        _line("role", "Kai", "Amira"),
    )
    return Diagram(tuple(_symbol(name, row) for name, row in rows.items()), lines, (), 100, 100)


def _way(*names: str) -> Trail:
    return TrailFinder(_family()).along([_id(name) for name in names])


def test_a_cousin_is_reached_over_mother_grandmother_and_aunt() -> None:
    way = _way("Kai", "Kelly", "Joan", "Kath", "Ellie")
    assert way == Trail(frozenset(map(_id, ("Kai", "Kelly", "Joan", "Kath", "Ellie"))), frozenset({4, 1, 2, 5}))


def test_what_is_left_out_between_two_people_is_filled_in() -> None:
    assert _way("Kai", "Kath").people == frozenset(map(_id, ("Kai", "Kelly", "Joan", "Kath")))


def test_parents_are_joined_by_their_own_line_and_not_by_the_line_to_the_child() -> None:
    assert _way("Kelly", "Dean").lines == frozenset({3})


def test_whoever_is_not_drawn_is_passed_by_and_nobody_has_no_way() -> None:
    assert _way("Kai", "Nobody", "Kelly").lines == frozenset({4})
    assert _way("Nobody") == Trail()
    assert _way() == Trail()


def test_people_who_are_not_connected_have_no_lines_between_them() -> None:
    alone = Diagram((_symbol("A", 0), _symbol("B", 0)), (), (), 1, 1)
    way = TrailFinder(alone).along([_id("A"), _id("B")])
    assert way == Trail(frozenset({_id("A"), _id("B")}))


@given(
    pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25),
    ends=st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
def test_the_way_is_as_short_as_networkx_finds_it(pairs: list[tuple[int, int]], ends: tuple[int, int]) -> None:
    symbols = tuple(_symbol(str(number), number) for number in range(10))
    lines = tuple(_line("sibling", str(one), str(other)) for one, other in pairs)
    graph = nx.Graph([(str(one), str(other)) for one, other in pairs])
    graph.add_nodes_from(map(str, range(10)))
    start, end = map(str, ends)
    way = TrailFinder(Diagram(symbols, lines, (), 1, 1)).along([_id(start), _id(end)])
    expected = nx.shortest_path_length(graph, start, end) if nx.has_path(graph, start, end) else 0
    assert len(way.lines) == expected
    assert {_id(start), _id(end)} <= way.people
