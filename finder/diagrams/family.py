"""Who is drawn: the child's nearest people, as one audience may see them."""

from __future__ import annotations

import dataclasses
import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finder.diagrams.people import DiagramAudience, DiagramPerson
from finder.model.family import Edge, EdgeKind
from finder.model.person import PersonId

# Less likely than not: a lead. The family's drawing leaves it out (alleged paternity above all).
LEAD_BELOW_P = 0.5

# Sorts after every year.
UNKNOWN_YEAR = 9999

# How far a step leads away from the child: aunts and cousins come before great-grandparents, in-laws' families last.
_STEP_COST = {"parent": 1.3, "child": 1.0, "sibling": 1.5, "partner": 1.1}


@dataclass(frozen=True, slots=True)
class Family:
    """The people of one drawing and what joins them.

    Attributes:
        years: Birth years for the order of age, also where the drawing does not show them.
        distance: How far from the child, for everyone drawn in the tree.
        roles: (holder, person the role is held for), holders outside the tree only, nearest first.
        n_left_out: People connected to the child for whom there was no room.
    """

    focus: PersonId
    people: Mapping[PersonId, DiagramPerson]
    years: Mapping[PersonId, int]
    distance: Mapping[PersonId, float]
    parents: tuple[Edge, ...]
    partners: tuple[Edge, ...]
    siblings: tuple[Edge, ...]
    roles: tuple[PersonId, ...]
    n_left_out: int = 0

    def born(self, person: PersonId) -> tuple[int, str]:
        """Order of age: oldest first, unknown years last."""
        return (self.years.get(person, UNKNOWN_YEAR), person)


def choose(
    focus: PersonId,
    people: Mapping[PersonId, DiagramPerson],
    edges: Sequence[Edge],
    audience: DiagramAudience,
    max_people: int,
) -> Family:
    """Return the family to draw: the ``max_people`` nearest to the child, each with the way that leads to them."""
    usable = [e for e in _distinct(edges) if e.a in people and e.b in people and e.a != e.b]
    if audience is DiagramAudience.FAMILY:
        usable = [edge for edge in usable if edge.p >= LEAD_BELOW_P]
    ties = [edge for edge in usable if edge.kind is not EdgeKind.ROLE]
    order, before = _nearest_first(focus, ties)
    connected = list(order)
    if audience is DiagramAudience.FAMILY:
        people = {**people, focus: dataclasses.replace(people[focus], is_kept_from_family=False)}
        connected = _without_hidden(connected, before, people)
    drawn = {person: order[person] for person in connected[:max_people]}
    inner = [edge for edge in ties if edge.a in drawn and edge.b in drawn]
    roles = _role_holders(usable, drawn, people, audience)
    return Family(
        focus=focus,
        years={person: year for person in drawn if (year := people[person].born_year)},
        people={person: _as_seen(people[person], audience) for person in (*drawn, *roles)},
        distance=drawn,
        parents=tuple(edge for edge in inner if edge.kind is EdgeKind.PARENT),
        partners=tuple(edge for edge in inner if edge.kind is EdgeKind.PARTNER),
        siblings=tuple(edge for edge in inner if edge.kind is EdgeKind.SIBLING),
        roles=roles,
        n_left_out=len(connected) - len(drawn),
    )


def _distinct(edges: Sequence[Edge]) -> list[Edge]:
    """One edge for each relation, the likeliest; recorded before inferred, current before ended."""
    best: dict[tuple[object, ...], Edge] = {}
    for edge in sorted(edges, key=lambda e: (e.is_inferred, -e.p, e.status, e.a, e.b, e.subtype)):
        ends = (edge.a, edge.b) if edge.kind in {EdgeKind.PARENT, EdgeKind.ROLE} else tuple(sorted((edge.a, edge.b)))
        subtype = (
            edge.subtype if edge.kind is EdgeKind.PARENT and edge.subtype in {"adoptive", "foster", "step"} else ""
        )
        best.setdefault((edge.kind, ends, subtype), edge)
    return sorted(best.values(), key=lambda e: (e.kind, e.a, e.b, e.subtype))


def _nearest_first(focus: PersonId, ties: Sequence[Edge]) -> tuple[dict[PersonId, float], dict[PersonId, PersonId]]:
    """Dijkstra from the child: distances in order of distance, and whom each person was reached from."""
    around: dict[PersonId, list[tuple[PersonId, float]]] = defaultdict(list)
    for edge in ties:
        is_parent = edge.kind is EdgeKind.PARENT
        around[edge.b].append((edge.a, _STEP_COST["parent" if is_parent else edge.kind.value]))
        around[edge.a].append((edge.b, _STEP_COST["child" if is_parent else edge.kind.value]))
    done: dict[PersonId, float] = {}
    before: dict[PersonId, PersonId] = {}
    queue = [(0.0, focus, focus)]
    while queue:
        cost, person, via = heapq.heappop(queue)
        if person in done:
            continue
        done[person], before[person] = cost, via
        for other, step in around[person]:
            if other not in done:
                heapq.heappush(queue, (cost + step, other, person))
    return done, before


def _without_hidden(
    order: Sequence[PersonId], before: Mapping[PersonId, PersonId], people: Mapping[PersonId, DiagramPerson]
) -> list[PersonId]:
    """Drop whom the family must not see, unless somebody they may see is reached through them."""
    needed: set[PersonId] = set()
    for person in reversed(order):
        if not people[person].is_kept_from_family or person in needed:
            needed |= {person, before[person]}
    return [person for person in order if person in needed]


def _role_holders(
    usable: Sequence[Edge],
    drawn: Mapping[PersonId, float],
    people: Mapping[PersonId, DiagramPerson],
    audience: DiagramAudience,
) -> tuple[PersonId, ...]:
    nearest: dict[PersonId, float] = {}
    for edge in usable:
        hidden = audience is DiagramAudience.FAMILY and people[edge.a].is_kept_from_family
        if edge.kind is EdgeKind.ROLE and edge.b in drawn and edge.a not in drawn and not hidden:
            nearest[edge.a] = min(drawn[edge.b], nearest.get(edge.a, drawn[edge.b]))
    return tuple(sorted(nearest, key=lambda person: (nearest[person], people[person].label, person)))


def _as_seen(person: DiagramPerson, audience: DiagramAudience) -> DiagramPerson:
    """Names and roles only for the family; nobody at all where a person is kept from them."""
    if audience is DiagramAudience.PROFESSIONAL:
        return person
    if person.is_kept_from_family:
        return DiagramPerson(name="", is_placeholder=True)
    name = person.family_name_shown or ("" if person.is_first_name_only else person.name)
    return dataclasses.replace(person, name=name, born_year=None, died_year=None, is_new=False, tooltip="")
