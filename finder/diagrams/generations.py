"""One row a generation: every parent above the child, couples and siblings side by side."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from finder.diagrams.family import Family
from finder.model.family import Edge
from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class Generations:
    """Rows of the drawing.

    Attributes:
        row: Of every person, 0 at the top.
        parents: The parent edges that can be drawn; the files may hold circles ("her own grandmother").
    """

    row: Mapping[PersonId, int]
    parents: tuple[Edge, ...]


class _Groups:
    """People who share a row, joined one after the other, and which group is above which."""

    def __init__(self, people: Iterable[PersonId]) -> None:
        self._root = {person: person for person in people}
        self._below: dict[PersonId, set[PersonId]] = defaultdict(set)

    def find(self, person: PersonId) -> PersonId:
        while self._root[person] != person:
            self._root[person] = self._root[self._root[person]]
            person = self._root[person]
        return person

    def below(self, group: PersonId) -> set[PersonId]:
        return {self.find(other) for other in self._below[group]}

    def put_below(self, parent: PersonId, child: PersonId) -> bool:
        """Put the child's group under the parent's, unless that closes a circle."""
        upper, lower = self.find(parent), self.find(child)
        if upper == lower or self._leads_to(lower, upper):
            return False
        self._below[upper].add(lower)
        return True

    def join(self, a: PersonId, b: PersonId) -> bool:
        """Put two people in one row, unless one stands above the other."""
        left, right = self.find(a), self.find(b)
        if left == right:
            return True
        if self._leads_to(left, right) or self._leads_to(right, left):
            return False
        self._root[right] = left
        self._below[left] |= self._below[right]
        return True

    def _leads_to(self, start: PersonId, goal: PersonId) -> bool:
        seen, waiting = {start}, deque([start])
        while waiting:
            group = waiting.popleft()
            if group == goal:
                return True
            fresh = self.below(group) - seen
            seen |= fresh
            waiting.extend(fresh)
        return False


def assign(family: Family) -> Generations:
    """Return the rows. Nearer ties win where the files contradict each other or generations marry across."""
    nearest = family.distance
    groups = _Groups(nearest)
    by_distance = sorted(family.parents, key=lambda e: (nearest[e.a] + nearest[e.b], e.a, e.b))
    parents = tuple(edge for edge in by_distance if groups.put_below(edge.a, edge.b))
    level = (*family.siblings, *family.partners)
    for edge in sorted(level, key=lambda e: (nearest[e.a] + nearest[e.b], e.kind.value, e.a, e.b)):
        groups.join(edge.a, edge.b)
    rows = _rows(groups, groups.find(family.focus), nearest)
    top = min(rows.values())
    return Generations({person: rows[groups.find(person)] - top for person in nearest}, parents)


def _rows(groups: _Groups, focus: PersonId, people: Iterable[PersonId]) -> dict[PersonId, int]:
    """As near to one row a step from the child as possible, then down until every parent is above."""
    everyone = dict.fromkeys(groups.find(person) for person in people)
    below = {group: sorted(groups.below(group)) for group in everyone}
    rows = _by_steps(below, focus)
    order = _top_down(below)
    for group in order:
        for lower in below[group]:
            rows[lower] = max(rows[lower], rows[group] + 1)
    for group in reversed(order):
        if below[group]:
            rows[group] = min(rows[lower] for lower in below[group]) - 1
    return rows


def _by_steps(below: Mapping[PersonId, list[PersonId]], focus: PersonId) -> dict[PersonId, int]:
    above: dict[PersonId, list[PersonId]] = defaultdict(list)
    for group, lowers in below.items():
        for lower in lowers:
            above[lower].append(group)
    rows: dict[PersonId, int] = {}
    for start in (focus, *below):
        if start in rows:
            continue
        rows[start] = 0
        waiting = deque([start])
        while waiting:
            group = waiting.popleft()
            around = [(other, -1) for other in above[group]] + [(other, 1) for other in below[group]]
            for other, step in around:
                if other not in rows:
                    rows[other] = rows[group] + step
                    waiting.append(other)
    return rows


def _top_down(below: Mapping[PersonId, list[PersonId]]) -> list[PersonId]:
    waiting_for: dict[PersonId, int] = dict.fromkeys(below, 0)
    for lowers in below.values():
        for lower in lowers:
            waiting_for[lower] += 1
    ready = deque(group for group, count in waiting_for.items() if count == 0)
    order: list[PersonId] = []
    while ready:
        group = ready.popleft()
        order.append(group)
        for lower in below[group]:
            waiting_for[lower] -= 1
            if waiting_for[lower] == 0:
                ready.append(lower)
    return order
