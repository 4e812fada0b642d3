"""Everyone's relationship to one child, as far as somebody may see: no way shown betrays a hidden person.

Everybody has a mother and grandparents, so a way up through a restricted parent tells nothing but that; a way through
a restricted uncle tells that there is an uncle. Ways of the second kind are not shown, nor who is reached by them only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from finder.casework.agency import Agency
from finder.casework.hidden import Sight
from finder.discovery.likely import (
    as_couple,
    is_chain,
    is_of_step_parent,
    leads_away,
    likely_kinship,
    likely_parents,
    likely_relatives,
)
from finder.discovery.network import build_network
from finder.jobs import JobContext
from finder.kinship.graph import FamilyGraph
from finder.kinship.relate import relationships_from
from finder.model.family import EdgeKind, Kinship, KinStep
from finder.model.person import PersonId, Resolution

MAX_DEGREE = 6


@dataclass(frozen=True, slots=True)
class Met:
    """Who is met on the ways from one child.

    Attributes:
        shown: Relationships that may be shown.
        away: Relatives of relatives who are not the child's own, as far as files say ("half-brother's grandfather").
        everyone: With hidden persons: only to tell whom orders protect.
        meets_restricted: True when a restricted person is among those met.
        step_families: A step-parent's own parents, brothers and sisters: leads, unless child and they know each other.
    """

    shown: tuple[Kinship, ...]
    everyone: tuple[Kinship, ...]
    away: tuple[Kinship, ...]
    meets_restricted: bool
    step_families: tuple[Kinship, ...] = ()


def with_step_families_apart(met: Met, known: Collection[PersonId]) -> Met:
    """Take the families of step-parents out of those shown, unless the child's own file knows them."""
    apart = tuple(one for one in met.shown if one.other not in known and is_of_step_parent(one))
    return replace(met, shown=tuple(one for one in met.shown if one not in apart), step_families=apart)


class Ways:
    """Names everyone near a child. Both families are walked for every child: what is hidden costs nobody time.

    Args:
        sealed: Persons of whom nothing is said.
        restricted: Persons of whom at most one sentence is said.
    """

    def __init__(
        self,
        agency: Agency,
        resolution: Resolution,
        sealed: frozenset[PersonId],
        restricted: frozenset[PersonId],
        sight: Sight,
    ) -> None:
        self._hidden = sealed | restricted
        self._restricted = restricted - sealed
        self.graph: FamilyGraph = build_network(agency, resolution, sealed, opens_seals=sight.sealed)
        self.bare: FamilyGraph = (
            build_network(agency, resolution, self._hidden, opens_seals=sight.sealed)
            if self._restricted
            else self.graph
        )

    def meet(self, child: PersonId, job: JobContext) -> Met:
        """Name everybody connected to a child, nearest first."""
        job.check()
        met, away = self._named(self.graph, child)
        if not self._restricted:
            return Met(met, met, away, meets_restricted=False)
        instead, away = self._named(self.bare, child)
        by_person = {kinship.other: kinship for kinship in instead}
        shown = []
        for kinship in met:
            seen = by_person.get(kinship.other) if self._betrays(kinship) else kinship
            if seen is not None and kinship.other not in self._hidden:
                shown.append(_without_names_over(seen, by_person.get(kinship.other)))
        meets = any(kinship.other in self._restricted for kinship in met)
        return Met(tuple(shown), met, away, meets_restricted=meets)

    def _named(self, graph: FamilyGraph, child: PersonId) -> tuple[tuple[Kinship, ...], tuple[Kinship, ...]]:
        found, away = [], []
        met = relationships_from(graph, child, MAX_DEGREE)
        by_person = {kinship.other: kinship for kinship in met}
        parents, walked = likely_parents(graph, child, met), likely_relatives(graph, child)
        for kinship in met:
            is_through_parent = len(kinship.path) > 1 and kinship.path[1].other in parents
            likely = likely_kinship(graph, kinship, parents) if is_chain(kinship) or is_through_parent else None
            if not is_chain(kinship):
                found.append(likely or kinship)
                continue
            by_blood = walked.get(kinship.other)
            if by_blood and (likely is None or by_blood.p >= likely.p):
                likely = replace(by_blood, also=(kinship.label, *kinship.also))
            couple = as_couple(kinship, by_person) if likely is None else None
            if couple:
                found.append(couple)
            elif likely is None and leads_away(kinship):
                away.append(kinship)
            else:
                found.append(likely or replace(kinship, is_kin=False))
        seen = {kinship.other for kinship in met}
        found += [kinship for person, kinship in sorted(walked.items()) if person not in seen]
        sides = {one.other: one.side for one in found if (one.up, one.down) == (1, 1) and one.half}
        return tuple(_with_side(one, sides) for one in found), tuple(away)

    def _betrays(self, kinship: Kinship) -> bool:
        """True when a hidden person stands on the way anywhere but straight up from the child."""
        is_straight_up = True
        for step in kinship.path[:-1]:
            is_straight_up = is_straight_up and _is_up(step)
            if step.other in self._hidden and not is_straight_up:
                return True
        return False


def _with_side(kinship: Kinship, sides: Mapping[PersonId, str]) -> Kinship:
    """Give half-nieces the side of the half-brother or half-sister; their name does not tell it."""
    if kinship.side or kinship.up != 1 or kinship.down < 2 or not kinship.path:
        return kinship
    return replace(kinship, side=sides.get(kinship.path[0].other, ""))


def _without_names_over(kinship: Kinship, bare: Kinship | None) -> Kinship:
    """Keep those further names only that a way without any hidden person gives too."""
    names = (bare.label, *bare.also) if bare else ()
    return replace(kinship, also=tuple(one for one in kinship.also if one in names))


def _is_up(step: KinStep) -> bool:
    if len(step.edges) != 1:
        return False
    edge = step.edges[0]
    return edge.kind is EdgeKind.PARENT and edge.a == step.other and edge.subtype not in {"step", "foster", "donor"}
