"""Contradictions in a family graph that building and searching must know of (kinship.md section 5).

Intervals, not points: an error needs the whole interval of birth years to fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from finder.kinship.contradiction import Contradiction
from finder.kinship.graph import FamilyGraph
from finder.kinship.plausible import YOUNGEST_PARENT, age_gap
from finder.model.family import Edge, EdgeKind
from finder.model.person import PersonId

__all__ = ["Contradiction", "find_contradictions"]

YOUNG_PARENT = 16
"""Years; below, somebody should look: a safeguarding fact, not an error of data."""


def find_contradictions(graph: FamilyGraph) -> tuple[Contradiction, ...]:
    """Return what birth years and the shape of the graph contradict."""
    return (*_ages(graph), *_cycles(graph))


def _ages(graph: FamilyGraph) -> Iterator[Contradiction]:
    for edge in graph.edges:
        if edge.kind is EdgeKind.PARENT and edge.subtype in {"biological", "unknown", "presumed"}:
            yield from _age(graph, edge)


def _age(graph: FamilyGraph, edge: Edge) -> Iterator[Contradiction]:
    _, most = age_gap(graph.members[edge.a], graph.members[edge.b])
    if most is None:
        return
    people, evidence = (edge.a, edge.b), edge.evidence
    if most < 0:
        text = "The child is recorded as older than the parent."
        yield Contradiction("CHILD_OLDER_THAN_PARENT", "error", people, evidence, text)
    elif most < YOUNGEST_PARENT:
        text = "The parent would have been under 12 when the child was born."
        yield Contradiction("PARENT_TOO_YOUNG", "error", people, evidence, text)
    elif most < YOUNG_PARENT:
        text = "The parent was under 16 when the child was born."
        yield Contradiction("PARENT_VERY_YOUNG", "warn", people, evidence, text)


def _cycles(graph: FamilyGraph) -> Iterator[Contradiction]:
    """Find people who are their own ancestors: strongly connected components of parenthood."""
    parenthood: nx.DiGraph[PersonId] = nx.DiGraph(
        (link.to, child) for child, links in graph.parents.items() for link in links
    )
    for component in nx.strongly_connected_components(parenthood):
        if len(component) > 1:
            people = tuple(sorted(component))
            evidence = tuple(
                source
                for child in people
                for link in graph.parents.get(child, ())
                if link.to in component
                for source in link.edge.evidence
            )
            text = "Somebody is recorded as their own ancestor."
            yield Contradiction("ANCESTOR_CYCLE", "error", people, tuple(dict.fromkeys(evidence)), text)
