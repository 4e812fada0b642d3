"""Contradictions in a family that building and searching must know of (kinship.md section 5).

Intervals, not points: an error needs the whole interval of birth years to fail. Nothing found here ever stops a
family from being built or saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from finder.kinship.check_ages import ages_of_parents, grandparents_beside_undated, lives, spans_of_mothers
from finder.kinship.check_dates import dates_that_cannot_fit
from finder.kinship.check_shape import (
    current_marriages,
    cycles,
    related_couples,
    siblings_who_are_ancestors,
    too_many_parents,
)
from finder.kinship.contradiction import Contradiction
from finder.model.family import Edge, FamilyMember
from finder.model.person import PersonId

__all__ = ["Contradiction", "find_contradictions"]


def find_contradictions(
    members: Mapping[PersonId, FamilyMember], edges: Iterable[Edge], year: int | None = None
) -> tuple[Contradiction, ...]:
    """Return what birth years, deaths and the shape of a family contradict, each once.

    Args:
        members: Everybody whom an edge names.
        edges: After rivals for one place were settled.
        year: The present one; None to leave out ages that nobody reaches.
    """
    kept = tuple(edge for edge in edges if edge.a != edge.b)
    direct = [*ages_of_parents(members, kept), *spans_of_mothers(members, kept), *cycles(kept)]
    refuted = {edge for one in direct if one.severity == "error" for edge in one.edges}
    trusted = [edge for edge in kept if edge not in refuted]
    found = (
        *direct,
        *dates_that_cannot_fit(members, trusted),
        *_others(members, kept, year),
    )
    return tuple(dict.fromkeys(found))


def _others(
    members: Mapping[PersonId, FamilyMember], edges: tuple[Edge, ...], year: int | None
) -> Iterator[Contradiction]:
    yield from grandparents_beside_undated(members, edges)
    yield from lives(members, year)
    yield from too_many_parents(members, edges)
    yield from related_couples(edges)
    yield from siblings_who_are_ancestors(edges)
    yield from current_marriages(members, edges)
