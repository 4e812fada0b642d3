"""Cheapest ways from a focus to everybody within reach, named as they are found.

A breadth-first search by cost that keeps, for every person, the cheapest ways that have different names: the
names decide which of several equally short ways is best (kinship.md section 3.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from finder.kinship.forms import BLOOD, Name, name_way
from finder.kinship.graph import FamilyGraph
from finder.kinship.naming import role_words
from finder.kinship.ways import Way, kin_moves, social_moves
from finder.model.person import PersonId

MOST_NAMES = 3
"""Equally short ways with different names that are kept for one person."""
MOST_PARTS = 3
"""Possessive parts after which a chain is no longer worth following."""
SOCIAL_REACH = 3
"""Greatest cost of the way to a relative whose foster carers, guardians and foster children are named."""
HOUSEHOLD_REACH = 2
"""Greatest cost of the way onwards from a carer or guardian to kin of theirs."""


class NamedWay(NamedTuple):
    """A way and what it makes of the person at its end."""

    name: Name
    way: Way


Found = dict[PersonId, list[NamedWay]]


def kin_ways(graph: FamilyGraph, focus: PersonId, limit: int) -> Found:
    """Find the cheapest ways by kin steps to everybody within ``limit``, and partners of kin at the limit.

    Args:
        limit: Greatest cost; see ``Way.cost``.
    """
    found = _spread(graph, [Way(focus, "", None, None)], limit, lambda person: False)
    at_limit = [
        named.way
        for ways in found.values()
        for named in ways
        if named.name.category == BLOOD and named.way.cost == limit
    ]
    for way in at_limit:
        for link in graph.partners.get(way.node, ()):
            if link.to not in found and not way.goes_through(link.to):
                step = way.step("P", link)
                found[link.to] = [NamedWay(name_way(graph, step), step)]
    return found


def social_ways(graph: FamilyGraph, focus: PersonId, kin: Mapping[PersonId, list[NamedWay]]) -> Found:
    """Find carers, guardians and other roles around the focus and near kin, and households of those who care.

    Kin are passed over, unless the role is held for the focus directly. Nobody is sought through somebody who
    is there because of a job, nor through other children in a placement.
    """
    found: Found = {}
    onwards: list[Way] = []
    for start in _starts(focus, kin):
        for move, link in social_moves(graph, start.node):
            if start.cost > _reach(move, link.edge.subtype) or start.goes_through(link.to):
                continue
            if link.to in kin and start.length:
                continue
            way = start.step(move, link)
            found.setdefault(link.to, []).append(NamedWay(name_way(graph, way), way))
            if link.to not in kin and _leads_on(move, link.edge.subtype):
                onwards.append(way)
    households = _spread_each(graph, onwards, lambda person: person in kin or person in found)
    for person, ways in households.items():
        found.setdefault(person, ways)
    return found


def _starts(focus: PersonId, kin: Mapping[PersonId, list[NamedWay]]) -> Iterable[Way]:
    yield Way(focus, "", None, None)
    for person, ways in kin.items():
        if person != focus and ways[0].way.cost <= SOCIAL_REACH:
            yield ways[0].way


def _reach(move: str, code: str) -> int:
    if move in "Ff":
        return SOCIAL_REACH
    words = role_words(code)
    if words.is_professional:
        return 0
    return SOCIAL_REACH if words.leads_on and move == "R" else 1


def _leads_on(move: str, code: str) -> bool:
    return move == "F" or (move == "R" and role_words(code).leads_on)


def _spread_each(graph: FamilyGraph, starts: Iterable[Way], is_taken: Callable[[PersonId], bool]) -> Found:
    by_cost: dict[int, list[Way]] = {}
    for way in starts:
        by_cost.setdefault(way.cost, []).append(way)
    found: Found = {}
    for cost in sorted(by_cost):
        reached = _spread(
            graph, by_cost[cost], cost + HOUSEHOLD_REACH, lambda person: is_taken(person) or person in found
        )
        found.update(reached)
    # foster children of the same carers are named from the carer, and lead nowhere
    for way in (way for ways in by_cost.values() for way in ways):
        for link in graph.foster_children.get(way.node, ()) if way.move == "F" else ():
            if not (is_taken(link.to) or link.to in found or way.goes_through(link.to)):
                step = way.step("f", link)
                found[link.to] = [NamedWay(name_way(graph, step), step)]
    return found


def _spread(graph: FamilyGraph, starts: Iterable[Way], limit: int, is_taken: Callable[[PersonId], bool]) -> Found:
    starts = list(starts)
    lowest = min((way.cost for way in starts), default=0)
    arriving: list[list[Way]] = [[] for _ in range(limit + 1)]
    settled: set[PersonId] = {way.node for way in starts}
    found: Found = {}
    for way in starts:
        _leave(graph, way, arriving, settled)
    for cost in range(lowest + 1, limit + 1):
        reached: Found = {}
        for way in arriving[cost]:
            if way.node not in settled and not is_taken(way.node):
                _keep(reached.setdefault(way.node, []), graph, way)
        settled.update(reached)
        found.update(reached)
        if cost < limit:
            for ways in reached.values():
                for named in ways:
                    if named.name.parts <= MOST_PARTS:
                        _leave(graph, named.way, arriving, settled)
    return found


def _leave(graph: FamilyGraph, way: Way, arriving: list[list[Way]], settled: set[PersonId]) -> None:
    for move, link in kin_moves(graph, way.node):
        if link.to not in settled and not way.goes_through(link.to):
            step = way.step(move, link)
            if step.cost < len(arriving):
                arriving[step.cost].append(step)


def _keep(ways: list[NamedWay], graph: FamilyGraph, way: Way) -> None:
    """Keep a way unless one of the same name is there already, or too many."""
    name = name_way(graph, way)
    if any(kept.name.label == name.label for kept in ways):
        return
    ways.append(NamedWay(name, way))
    ways.sort(key=lambda named: (named.name.category, named.name.is_severed, named.name.is_adoptive, named.name.label))
    del ways[MOST_NAMES:]
