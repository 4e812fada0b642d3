"""Every way of blood or adoption: up to an ancestor, then down through another child (kinship.md section 7).

Two parents of full siblings are one turn: whoever comes down from both is found once, by a way that either of the
parents makes hold. An ancestor is entered at the lowest height on each side only, so that cycles end and a pedigree
that folds back on itself costs nothing.
"""

from __future__ import annotations

from finder.kinship.graph import FamilyGraph
from finder.kinship.kin import Found
from finder.kinship.readings import Reading
from finder.kinship.reliability import at_least_one
from finder.kinship.steps_index import DOWN, N_GROUPS, OTHER_KIN, UP
from finder.kinship.turns import Turns
from finder.kinship.ways import Way

MOST_BLOOD_WAYS = 32
"""Ways to one person that are kept and followed, and every cheaper one that comes later. Families whose people all
descend from each other have no more than a dozen; in records that make everybody a parent of everybody, ways grow
without end."""


def blood_ways(graph: FamilyGraph, turns: Turns, start: Way, max_degree: int) -> tuple[Found, set[int]]:
    """Find every way of blood or adoption.

    Args:
        start: The way of no steps, at the focus.
        max_degree: Most steps up and down together.

    Returns:
        Ways by the person at their end; people to whom there are more ways than are kept.
    """
    search = _BloodSearch(graph, turns, max_degree)
    return search.found_from(start), search.cut


class _BloodSearch:
    def __init__(self, graph: FamilyGraph, turns: Turns, max_degree: int) -> None:
        self._graph = graph
        self._turns = turns
        self._most = max_degree
        self._found: Found = {}
        self.cut: set[int] = set()

    def found_from(self, start: Way) -> Found:
        self._descend([start], set(start.nodes))
        level, seen = [start], {(start.node, start.node)}
        while level:
            above: list[Way] = []
            for way in level:
                parents = [parent for parent in self._parents(way, seen) if self._put(parent)]
                above += parents
                self._turn_below(way, parents)
            level = above
        return self._found

    def _longer(self, way: Way, to: int, reading: Reading, edge: int) -> Way:
        return Way((*way.nodes, to), reading, way, edge, way.p * self._graph.edges.p[edge])

    def _put(self, way: Way) -> bool:
        """Keep a way, unless there are enough that are as cheap."""
        known = self._found.get(way.node)
        if known is None:
            self._found[way.node] = [way]
            return True
        if len(known) >= MOST_BLOOD_WAYS and way.reading.cost >= min(one.reading.cost for one in known):
            self.cut.add(way.node)
            return False
        known.append(way)
        return True

    def _parents(self, way: Way, seen: set[tuple[int, int]]) -> list[Way]:
        """Return the ways to the parents of whoever stands at the top of a way up."""
        if way.reading.cost == self._most:
            return []
        steps, readings, reading = self._graph.steps, self._graph.readings, way.reading
        found = []
        for row in steps.rows(way.node, UP):
            to, kind = steps.to[row], steps.kind[row]
            first = way.nodes[1] if way.before else to
            if (to, first) not in seen and to not in way.nodes:
                seen.add((to, first))
                after = reading.following.get(kind) or readings.after(reading, kind)
                found.append(self._longer(way, to, after, steps.edge[row]))
        return found

    def _turn_below(self, way: Way, parents: list[Way]) -> None:
        """Go down to the siblings of whoever stands at the top of a way, through parents or as somebody said."""
        groups: dict[tuple[int, ...], list[Way]] = {}
        if way.reading.cost + 2 <= self._most:
            siblings: dict[int, list[Way]] = {}
            for parent in parents:
                for sibling in self._children(parent):
                    siblings.setdefault(sibling.node, []).append(sibling)
            for ways in siblings.values():
                for tops, one in self._joined(ways):
                    groups.setdefault(tops, []).append(one)
            asserted = self._asserted(way)
            if asserted:
                groups[()] = asserted
        for tops, ways in groups.items():
            kept = [one for one in ways if self._put(one)]
            self._descend(kept, {*way.nodes, *tops, *(one.node for one in kept)})

    def _children(self, parent: Way) -> list[Way]:
        steps, readings, reading, turns = self._graph.steps, self._graph.readings, parent.reading, self._turns
        found = []
        for row in steps.rows(parent.node, DOWN):
            to = steps.to[row]
            if to not in parent.nodes:
                key = steps.kind[row] + turns.down(parent, to)
                after = reading.following.get(key) or readings.after(reading, key)
                found.append(self._longer(parent, to, after, steps.edge[row]))
        return found

    def _asserted(self, way: Way) -> list[Way]:
        steps, readings, turns = self._graph.steps, self._graph.readings, self._turns
        found = []
        for row in steps.rows(way.node, OTHER_KIN):
            to, kind = steps.to[row], steps.kind[row]
            if steps.moves[kind] == "S" and to not in way.nodes:
                after = readings.after(way.reading, kind + turns.asserted(way.node, to))
                found.append(self._longer(way, to, after, steps.edge[row]))
        return found

    def _descend(self, level: list[Way], seen: set[int]) -> None:
        """Find descendants, each once from one set of tops."""
        steps, readings, adds = self._graph.steps, self._graph.readings, self._turns.adds
        starts, targets, kinds, edges = steps.starts, steps.to, steps.kind, steps.edge
        while level:
            below: list[Way] = []
            for way in level:
                reading = way.reading
                if reading.cost == self._most:
                    continue
                at = N_GROUPS * way.node + DOWN
                for row in range(starts[at], starts[at + 1]):
                    to = targets[row]
                    if to not in seen:
                        seen.add(to)
                        key = kinds[row] + adds(way, "D", to)
                        after = reading.following.get(key) or readings.after(reading, key)
                        below.append(self._longer(way, to, after, edges[row]))
            level = [way for way in below if self._put(way)]

    def _joined(self, ways: list[Way]) -> list[tuple[tuple[int, ...], Way]]:
        """Join two ways to one full sibling, which differ only in the parent; return ways with their tops."""
        if len(ways) == 2:
            one, other = ways
            first, second = one.before, other.before
            is_same = one.reading.is_full_turn and one.reading.label == other.reading.label
            if is_same and first is not None and second is not None and first.before is not None:
                one.twin = (second.edge, other.edge)
                one.p = first.before.p * at_least_one([(first.edge, one.edge), one.twin], self._graph.edges)
                return [((first.node, second.node), one)]
        return [((way.nodes[-2],), way) for way in ways]
