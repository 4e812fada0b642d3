"""The genogram says in words how each person is related."""

from __future__ import annotations

from finder.casework.children import find_child, open_children
from finder.discovery.picture import draw_family
from finder.discovery.search import Searcher
from finder.jobs import JobContext
from tests.finder.agencies import TODAY, AgencyBuilder


def test_a_symbol_tells_the_relation_step_by_step_and_only_to_professionals() -> None:
    builder = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05", sex="M").case("C-1", "kai")
    builder.person("kelly", "Kelly Firth", "1992-02-02", sex="F").says("kelly", "mother", "kai")
    builder.person("ann", "Ann Marsh", "1995-02-02", sex="F").says("ann", "half_sister", "kelly")
    agency, resolution = builder.resolved()
    child = find_child(agency, resolution, open_children(agency, resolution, TODAY), "Xkai")
    assert child is not None
    searcher = Searcher(agency, resolution, TODAY)
    result = searcher.search(child, (), JobContext())
    drawn = draw_family(searcher, resolution, child, result, "professional")
    sentences = {symbol.tooltip for symbol in drawn.symbols}
    assert "Ann Marsh is Kai Firth's mother's half-sister" in sentences
    family = draw_family(searcher, resolution, child, result, "family")
    assert not any("Firth's" in symbol.tooltip for symbol in family.symbols)
