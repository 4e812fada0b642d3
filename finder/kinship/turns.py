"""What a step to a sibling adds to a reading: full or half blood, and whether two in between may be one person."""

from __future__ import annotations

from finder.kinship.blood import siblinghood
from finder.kinship.graph import FamilyGraph
from finder.kinship.same_slot import may_be_one_person
from finder.kinship.ways import Way


class Turns:
    """Answers for one search; what two siblings are to each other is worked out once."""

    def __init__(self, graph: FamilyGraph) -> None:
        self._graph = graph
        self._known: dict[tuple[int, int, int | None], int] = {}

    def adds(self, way: Way, move: str, to: int) -> int:
        """Return what to add to the key of a step; 0 for most."""
        moves = way.reading.moves
        if move == "D":
            if moves[-1:] == "U":
                return self.down(way, to)
            if moves[-2:] == "UD":
                return self._settled(way, to)
        elif move == "S":
            return self.asserted(way.node, to)
        return 0

    def asserted(self, one: int, other: int) -> int:
        """Return the turn of a step to an asserted sibling."""
        key = (one, other, None)
        known = self._known.get(key)
        if known is None:
            found = siblinghood(self._graph, one, other)
            known = self._known[key] = self._graph.readings.turn(found)
        return known

    def down(self, way: Way, other: int) -> int:
        """Return the turn of a step down from a parent, reached by the last step of the way, to another child."""
        one, shared = way.nodes[-2], way.node
        key = (one, other, shared)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._turn(one, other, shared)
        is_placeholder = self._graph.members.is_placeholder
        if (is_placeholder[one] or is_placeholder[other]) and self._may_be_one(way, len(way.nodes) - 2, other, None):
            return known | self._graph.readings.doubt
        return known

    def _turn(self, one: int, other: int, shared: int) -> int:
        steps, readings = self._graph.steps, self._graph.readings
        if not (steps.is_adopted[one] or steps.is_adopted[other]):
            mine = steps.parents(one)
            if len(mine) == 2 and mine == steps.parents(other) and self._graph.open_numbers.isdisjoint(mine):
                return readings.full
        found = siblinghood(self._graph, one, other, shared)
        return readings.full if found.half is False else readings.turn(found)

    def _settled(self, way: Way, to: int) -> int:
        """Judge again whether two children of one parent may be one, now that a child of the second is known."""
        is_placeholder = self._graph.members.is_placeholder
        one, other = way.nodes[-3], way.node
        if not (is_placeholder[one] or is_placeholder[other]):
            return 0
        doubt = self._may_be_one(way, len(way.nodes) - 3, other, to)
        return self._graph.readings.settled(is_doubtful=doubt)

    def _may_be_one(self, way: Way, place: int, other: int, below_other: int | None) -> bool:
        """Ask for the person at a place of the way, from whom the way goes up and down again to the other."""
        is_above = place > 0 and way.reading.moves[place - 1] == "U"
        below_one = way.nodes[place - 1] if is_above else None
        return may_be_one_person(self._graph, way.nodes[place], below_one, other, below_other)
