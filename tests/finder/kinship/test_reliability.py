"""Several ways together: exact, however they share edges and sources."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.kinship.graph import family_graph
from finder.kinship.reliability import MOST_ALTERNATIVES, at_least_one
from finder.model.family import Edge, EdgeKind


def _edges(ps: list[float], sources: list[str]) -> list[Edge]:
    return [
        Edge(EdgeKind.PARENT, f"P{n}", f"C{n}", "biological", "current", (source,), p)
        for n, (p, source) in enumerate(zip(ps, sources, strict=True))
    ]


def _by_enumeration(ps: list[float], alternatives: list[tuple[int, ...]]) -> float:
    """Add up every world in which at least one set of edges holds."""
    total = 0.0
    for world in product((True, False), repeat=len(ps)):
        if any(all(world[edge] for edge in one) for one in alternatives):
            weight = 1.0
            for holds, p in zip(world, ps, strict=True):
                weight *= p if holds else 1 - p
            total += weight
    return total


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0.05, 1.0), min_size=7, max_size=7),
    st.sets(st.sets(st.integers(0, 6), min_size=1, max_size=4).map(lambda one: tuple(sorted(one))), min_size=1),
)
def test_ways_on_sources_of_their_own_are_exact(ps: list[float], sets: set[tuple[int, ...]]) -> None:
    alternatives = sorted(sets)[:MOST_ALTERNATIVES]
    table = family_graph([], _edges(ps, [f"s{n}" for n in range(7)])).edges
    assert at_least_one(alternatives, table) == pytest.approx(_by_enumeration(ps, alternatives))


def test_the_shared_edge_counts_once() -> None:
    table = family_graph([], _edges([0.8, 0.9, 0.9], ["a", "b", "c"])).edges
    assert at_least_one([(0, 1), (0, 2)], table) == pytest.approx(0.8 * (1 - 0.1**2))


def test_a_source_that_speaks_for_both_ways_counts_once() -> None:
    # the bundle is right or wrong as a whole: a(b + c - bc), not 1 - (1 - ab)(1 - ac)
    table = family_graph([], _edges([0.8, 0.9, 0.8, 0.6], ["bundle", "b", "bundle", "c"])).edges
    assert at_least_one([(0, 1), (2, 3)], table) == pytest.approx(0.8 * (0.9 + 0.6 - 0.54))


def test_two_ways_on_one_source_are_no_surer_than_one() -> None:
    table = family_graph([], _edges([0.9] * 4, ["bundle"] * 4)).edges
    assert at_least_one([(0, 1), (2, 3)], table) == pytest.approx(0.81)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.05, 0.999), min_size=12, max_size=12), st.lists(st.sampled_from("abcdef"), min_size=12))
def test_many_ways_stay_probabilities(ps: list[float], sources: list[str]) -> None:
    table = family_graph([], _edges(ps, sources[:12])).edges
    ways = [(n, (n + 1) % 12) for n in range(12)]
    assert 0 < at_least_one([tuple(sorted(one)) for one in ways], table) <= 1
