"""Cheapest ways from a focus to everybody within reach, named as they are found.

A search by cost that keeps, for every person, the cheapest ways that have different names: the names decide which of
several equally short ways is best (kinship.md section 3.4). Ways of pure blood are all kept. The work is that of the
people who are found and of one fringe around them, however large the family.
"""

from __future__ import annotations

from collections.abc import Callable

from finder.kinship.blood_search import blood_ways
from finder.kinship.graph import FamilyGraph
from finder.kinship.kin import Found, FoundKin, Kin
from finder.kinship.naming import role_words
from finder.kinship.steps_index import COUPLE, N_GROUPS, SOCIAL
from finder.kinship.turns import Turns
from finder.kinship.ways import Way

MOST_NAMES = 3
"""Equally short ways with different names that are kept for one person."""
MOST_WAYS = 3
"""Equally short ways with one name that are kept for one person, other than by blood: they support each other."""
MOST_PARTS = 3
"""Possessive parts of a name: "mother's ex-partner's mother" has 3; a longer chain is hardly a lead."""
SOCIAL_REACH = 3
"""Greatest cost of the way to a relative whose foster carers, guardians and foster children are named."""
HOUSEHOLD_REACH = 2
"""Greatest cost of the way onwards from a carer or guardian to kin of theirs."""


class Search:
    """One search from one focus.

    Args:
        limit: Most steps up and down to kin by blood, and greatest cost of any other way to kin. Partners of
            kin at the limit are still found.
        most_parts: Most possessive parts of a name.
    """

    def __init__(self, graph: FamilyGraph, focus: int, limit: int, most_parts: int = MOST_PARTS) -> None:
        self._graph = graph
        self._focus = focus
        self._limit = limit
        self._most_parts = most_parts
        self._turns = Turns(graph)
        members = graph.members
        start = graph.readings.start(members.sex_of(focus), is_placeholder=bool(members.is_placeholder[focus]))
        self._start = Way((focus,), start, None, -1, 1.0)

    def kin(self) -> Kin:
        """Find everybody by blood, adoption, marriage and recorded step links, the cheapest way first."""
        kernel = self._graph.kernel
        found = kernel.kin(self._focus, self._limit, self._most_parts) if kernel else None
        return self.plain_kin() if found is None else found

    def plain_kin(self) -> Kin:
        """Do the same without the kernel."""
        found, cut = self._found()
        return FoundKin(self._graph.members, found, cut)

    def _found(self) -> tuple[Found, set[int]]:
        found, cut = blood_ways(self._graph, self._turns, self._start, self._limit)
        by_cost: list[list[Way]] = [[] for _ in range(self._limit + 2)]
        by_cost[0].append(self._start)
        cheapest = {self._focus: 0}
        for person, ways in found.items():
            if len(ways) > 1:
                ways.sort(key=preference)
            cheapest[person] = ways[0].reading.cost
            for way in _named(ways):
                by_cost[way.reading.cost].append(way)
        arriving: list[Found] = [{} for _ in range(self._limit + 3)]
        for cost in range(self._limit + 1):
            for way in by_cost[cost]:
                if cheapest[way.node] == cost:
                    self._leave(way, arriving, cheapest)
            by_cost[cost + 1] += _settled(arriving[cost + 1], cost + 1, cheapest, found)
        return found, cut

    def _leave(self, way: Way, arriving: list[Found], cheapest: dict[int, int]) -> None:
        reading, nodes, stays = way.reading, way.nodes, way.reading.stays_blood
        cost_so_far, limit = reading.cost, self._limit
        at = N_GROUPS * way.node
        steps, readings, most_parts = self._graph.steps, self._graph.readings, self._most_parts
        starts, targets, kinds, edges = steps.starts, steps.to, steps.kind, steps.edge
        moves, costs, p = steps.moves, steps.costs, self._graph.edges.p
        first, end = starts[at], starts[at + SOCIAL]
        if cost_so_far >= limit:
            if not stays:
                return
            first, end = starts[at + COUPLE], starts[at + COUPLE + 1]
            limit += 1
        for row in range(first, end):
            to, kind = targets[row], kinds[row]
            cost = cost_so_far + costs[kind]
            if cheapest.get(to, cost) < cost or cost > limit or to in nodes or moves[kind] in stays:
                continue
            move = moves[kind]
            key = kind + self._turns.adds(way, move, to) if move in "DS" else kind
            after = reading.following.get(key) or readings.after(reading, key)
            if after.parts <= most_parts:
                edge = edges[row]
                arriving[cost].setdefault(to, []).append(Way((*nodes, to), after, way, edge, way.p * p[edge]))

    def social(self, kin: Kin) -> Found:
        """Find carers, guardians and other roles around the focus and near kin, and the households of carers.

        Kin are passed over, unless the role is held for the focus directly. Nobody is sought through somebody
        who is there because of a job, nor through other children in a placement.
        """
        found: Found = {}
        onwards: list[Way] = []
        for start in (self._start, *kin.starts(SOCIAL_REACH)):
            for way in self._steps(start, SOCIAL, SOCIAL + 1):
                kind = way.reading.pattern.marks[-1].kind
                if start.reading.cost > _reach(kind.move, kind.subtype) or (way.node in kin and start.before):
                    continue
                found.setdefault(way.node, []).append(way)
                if way.node not in kin and _leads_on(kind.move, kind.subtype):
                    onwards.append(way)
        self._households(onwards, found, lambda person: person in kin or person == self._focus)
        return found

    def _households(self, carers: list[Way], found: Found, is_kin: Callable[[int], bool]) -> None:
        level = sorted(carers, key=lambda way: way.reading.cost)
        for _ in range(HOUSEHOLD_REACH):
            above: list[Way] = []
            for way in level:
                for longer in self._steps(way, 0, SOCIAL):
                    if not (longer.node in found or is_kin(longer.node)):
                        found[longer.node] = [longer]
                        above.append(longer)
            level = above
        for way in carers:
            for longer in self._steps(way, SOCIAL, SOCIAL + 1) if way.reading.moves[-1] == "F" else ():
                if longer.reading.moves[-1] == "f" and not (longer.node in found or is_kin(longer.node)):
                    found[longer.node] = [longer]

    def _steps(self, way: Way, first: int, end: int) -> list[Way]:
        """Return the way with every further step of some groups."""
        steps, readings = self._graph.steps, self._graph.readings
        at = N_GROUPS * way.node
        found = []
        for row in range(steps.starts[at + first], steps.starts[at + end]):
            to, kind = steps.to[row], steps.kind[row]
            if to not in way.nodes:
                key = kind + self._turns.adds(way, steps.moves[kind], to)
                edge = steps.edge[row]
                after = readings.after(way.reading, key)
                found.append(Way((*way.nodes, to), after, way, edge, way.p * self._graph.edges.p[edge]))
        return found


def preference(way: Way) -> tuple[tuple[int, int, bool, bool, bool, str], tuple[int, ...]]:
    """Order of ways: that of their readings, then whoever comes first."""
    return way.reading.rank, way.nodes


def _named(ways: list[Way]) -> list[Way]:
    """Return the first way to each name, of ways in order of preference; a few names at most."""
    if len(ways) == 1:
        return ways
    chosen: dict[str, Way] = {}
    for way in ways:
        chosen.setdefault(way.reading.label, way)
    return list(chosen.values())[:MOST_NAMES]


def _settled(arrivals: Found, cost: int, cheapest: dict[int, int], found: Found) -> list[Way]:
    """Keep the ways that have arrived at people who were not reached more cheaply; return the first to each name."""
    firsts: list[Way] = []
    for person, ways in arrivals.items():
        if cheapest.get(person, cost) < cost:
            continue
        cheapest[person] = cost
        if len(ways) == 1:
            firsts.append(ways[0])
            found.setdefault(person, []).append(ways[0])
            continue
        ways.sort(key=preference)
        chosen = _named(ways)
        firsts += chosen
        kept = found.setdefault(person, [])
        for first in chosen:
            same = [way for way in ways if way.reading.label == first.reading.label]
            kept += same[:MOST_WAYS]
    return firsts


def _reach(move: str, code: str) -> int:
    if move in "Ff":
        return SOCIAL_REACH
    words = role_words(code)
    if words.is_professional:
        return 0
    return SOCIAL_REACH if words.leads_on and move == "R" else 1


def _leads_on(move: str, code: str) -> bool:
    return move == "F" or (move == "R" and role_words(code).leads_on)
