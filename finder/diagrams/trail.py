"""The way through a drawing from one person to another: which people and which lines it goes over."""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from finder.diagrams.geometry import Diagram, Line
from finder.model.person import PersonId

_DOWNWARDS = frozenset({"parent", "adopted", "step", "foster"})


@dataclass(frozen=True, slots=True)
class Trail:
    """Part of a drawing.

    Attributes:
        people: Everybody on the way, its ends included.
        lines: Places of the lines in ``Diagram.lines``.
    """

    people: frozenset[PersonId] = frozenset()
    lines: frozenset[int] = frozenset()

    def __or__(self, other: Trail) -> Trail:
        return Trail(self.people | other.people, self.lines | other.lines)


class TrailFinder:
    """Finds ways through one drawing."""

    def __init__(self, diagram: Diagram) -> None:
        self._people = {symbol.person_id for symbol in diagram.symbols}
        rows = {symbol.person_id: symbol.y for symbol in diagram.symbols}
        self._next: dict[PersonId, list[tuple[PersonId, int]]] = defaultdict(list)
        for place, line in enumerate(diagram.lines):
            for one, other in _joined(line, rows):
                self._next[one].append((other, place))
                self._next[other].append((one, place))

    def along(self, waypoints: Sequence[PersonId]) -> Trail:
        """Return the shortest way that visits people in order; who is not drawn is passed by.

        Between two of them the way is the one over the fewest lines, the first drawn among equals.
        """
        drawn = [one for one in waypoints if one in self._people]
        found = Trail(frozenset(drawn))
        for one, other in itertools.pairwise(drawn):
            found |= self._between(one, other)
        return found

    def _between(self, start: PersonId, end: PersonId) -> Trail:
        came_from: dict[PersonId, tuple[PersonId, int]] = {}
        seen, waiting = {start}, deque([start])
        while waiting and end not in seen:
            here = waiting.popleft()
            for other, place in self._next[here]:
                if other not in seen:
                    seen.add(other)
                    came_from[other] = here, place
                    waiting.append(other)
        return _walked_back(came_from, end)


def _walked_back(came_from: Mapping[PersonId, tuple[PersonId, int]], end: PersonId) -> Trail:
    people, lines, here = {end}, set(), end
    while here in came_from:
        here, place = came_from[here]
        people.add(here)
        lines.add(place)
    return Trail(frozenset(people), frozenset(lines)) if lines else Trail()


def _joined(line: Line, rows: Mapping[PersonId, float]) -> Iterable[tuple[PersonId, PersonId]]:
    """Return who is next to whom along a line: on a line from a couple to their child, each parent and the child."""
    drawn = [one for one in line.people if one in rows]
    for place, one in enumerate(drawn):
        for other in drawn[place + 1 :]:
            if line.meaning not in _DOWNWARDS or rows[one] != rows[other]:
                yield one, other
