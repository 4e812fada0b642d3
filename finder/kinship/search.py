"""Cheapest ways from a focus to everybody within reach, named as they are found.

A search by cost that keeps, for every person, the cheapest ways that have different names: the names decide which of
several equally short ways is best (kinship.md section 3.4). Ways of pure blood are all kept.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import NamedTuple

from finder.kinship.forms import Namer
from finder.kinship.graph import FamilyGraph
from finder.kinship.names import Name
from finder.kinship.naming import role_words
from finder.kinship.ways import COST, Way, blood_ways, is_blood, kin_moves, social_moves
from finder.model.person import PersonId

MOST_NAMES = 3
"""Equally short ways with different names that are kept for one person."""
MOST_PARTS = 3
"""Possessive parts of a name: "mother's ex-partner's mother" has 3; a longer chain is hardly a lead."""
SOCIAL_REACH = 3
"""Greatest cost of the way to a relative whose foster carers, guardians and foster children are named."""
HOUSEHOLD_REACH = 2
"""Greatest cost of the way onwards from a carer or guardian to kin of theirs."""


class NamedWay(NamedTuple):
    """A way and what it makes of the person at its end."""

    name: Name
    way: Way


Found = dict[PersonId, list[NamedWay]]


class Search:
    """One search from one focus.

    Args:
        limit: Most steps up and down to kin by blood, and greatest cost of any other way to kin. Partners of
            kin at the limit are still found.
        most_parts: Most possessive parts of a name.
    """

    def __init__(self, graph: FamilyGraph, focus: PersonId, limit: int, most_parts: int = MOST_PARTS) -> None:
        self._graph = graph
        self._focus = focus
        self._limit = limit
        self._most_parts = most_parts
        self._name = Namer(graph).name

    def kin(self) -> Found:
        """Find everybody by blood, adoption, marriage and recorded step links."""
        found: Found = {}
        arriving: list[list[Way]] = [[] for _ in range(self._limit + 2)]
        for way in blood_ways(self._graph, self._focus, self._limit):
            found.setdefault(way.node, []).append(NamedWay(self._name(way), way))
        by_cost: list[list[Way]] = [[] for _ in range(self._limit + 1)]
        by_cost[0].append(Way.at(self._focus))
        for ways in found.values():
            for named in _best_names(ways):
                by_cost[named.way.cost].append(named.way)
        cheapest = {person: ways[0].way.cost for person, ways in found.items()}
        cheapest[self._focus] = 0
        for cost in range(self._limit + 1):
            for way in by_cost[cost]:
                if cheapest[way.node] == cost:
                    self._leave(way, arriving, cheapest)
            for named in self._settle(arriving[cost + 1], cost + 1, cheapest, found):
                if cost + 1 <= self._limit:
                    by_cost[cost + 1].append(named.way)
        return found

    def _leave(self, way: Way, arriving: list[list[Way]], cheapest: Mapping[PersonId, int]) -> None:
        at_limit, of_blood = way.cost == self._limit, is_blood(way.moves)
        if at_limit and not of_blood:
            return
        for move, link in kin_moves(self._graph, way.node):
            cost = way.cost + COST[move]
            if cheapest.get(link.to, cost) < cost or (cost > self._limit and not (at_limit and move == "P")):
                continue
            if link.to not in way.nodes and not (of_blood and is_blood(way.moves + move)):
                arriving[cost].append(way.step(move, link))

    def _settle(
        self, arrivals: Iterable[Way], cost: int, cheapest: dict[PersonId, int], found: Found
    ) -> Iterable[NamedWay]:
        """Name ways that have arrived at people who were not reached more cheaply; return the new ones."""
        new: Found = {}
        for way in sorted(arrivals, key=Way.has_recorded_step):
            if cheapest.get(way.node, cost) >= cost:
                name = self._name(way)
                ways = new.setdefault(way.node, [])
                if name.parts <= self._most_parts and all(kept.name.label != name.label for kept in ways):
                    ways.append(NamedWay(name, way))
        for person, ways in new.items():
            if ways:
                ways[:] = _best_names(ways)
                cheapest[person] = cost
                found.setdefault(person, []).extend(ways)
        return [named for ways in new.values() for named in ways]

    def social(self, kin: Container[PersonId], starts: Iterable[Way]) -> Found:
        """Find carers, guardians and other roles around the focus and near kin, and the households of carers.

        Kin are passed over, unless the role is held for the focus directly. Nobody is sought through somebody
        who is there because of a job, nor through other children in a placement.

        Args:
            starts: The cheapest way to every relative.
        """
        found: Found = {}
        onwards: list[Way] = []
        near = [way for way in starts if way.cost <= SOCIAL_REACH]
        for start in (Way.at(self._focus), *near):
            for move, link in social_moves(self._graph, start.node):
                if start.cost > _reach(move, link.edge.subtype) or link.to in start.nodes:
                    continue
                if link.to in kin and start.moves:
                    continue
                way = start.step(move, link)
                found.setdefault(link.to, []).append(NamedWay(self._name(way), way))
                if link.to not in kin and _leads_on(move, link.edge.subtype):
                    onwards.append(way)
        self._households(onwards, found, lambda person: person in kin or person == self._focus)
        return found

    def _households(self, carers: list[Way], found: Found, is_kin: Callable[[PersonId], bool]) -> None:
        level = sorted(carers, key=lambda way: way.cost)
        for _ in range(HOUSEHOLD_REACH):
            above: list[Way] = []
            for way in level:
                for move, link in kin_moves(self._graph, way.node):
                    if link.to in found or link.to in way.nodes or is_kin(link.to):
                        continue
                    step = way.step(move, link)
                    found[link.to] = [NamedWay(self._name(step), step)]
                    above.append(step)
            level = above
        for way in carers:
            for link in self._graph.foster_children.get(way.node, ()) if way.moves[-1] == "F" else ():
                if not (link.to in found or link.to in way.nodes or is_kin(link.to)):
                    step = way.step("f", link)
                    found[link.to] = [NamedWay(self._name(step), step)]


def preference(named: NamedWay) -> tuple[int, int, bool, bool, bool, str, tuple[PersonId, ...]]:
    """Order of names (kinship.md section 3.4): cost, category, not cut by adoption; then a marriage before a step."""
    name, way = named
    return (
        way.cost,
        name.category,
        name.is_severed,
        name.is_adoptive,
        way.has_recorded_step(),
        way.moves,
        way.nodes,
    )


def _best_names(ways: list[NamedWay]) -> list[NamedWay]:
    """Put ways in order of preference; return the first way to each name, a few names at most."""
    if len(ways) == 1:
        return ways
    ways.sort(key=preference)
    chosen: dict[str, NamedWay] = {}
    for named in ways:
        chosen.setdefault(named.name.label, named)
    return list(chosen.values())[:MOST_NAMES]


def _reach(move: str, code: str) -> int:
    if move in "Ff":
        return SOCIAL_REACH
    words = role_words(code)
    if words.is_professional:
        return 0
    return SOCIAL_REACH if words.leads_on and move == "R" else 1


def _leads_on(move: str, code: str) -> bool:
    return move == "F" or (move == "R" and role_words(code).leads_on)
