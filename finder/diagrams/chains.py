"""The order of partners in a row: who stands beside whom, and on which side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from finder.diagrams.family import UNKNOWN_YEAR, Family
from finder.diagrams.unions import Union
from finder.model.person import PersonId

Couple = frozenset[PersonId]


class Chains:
    """Puts everybody of a row who is joined by partnerships side by side.

    Args:
        spine: Couples on the way up from the child: they stay side by side, father left, mother right.
    """

    def __init__(self, family: Family, unions: Sequence[Union], spine: frozenset[Couple]) -> None:
        self._family = family
        self._spine = spine
        self._partners: dict[PersonId, list[PersonId]] = defaultdict(list)
        self._eldest = {frozenset(union.parents): self._eldest_child(union) for union in unions}
        self._with_parents = {edge.b for edge in family.parents}
        pairs = [union for union in unions if len(union.parents) == 2]
        for union in sorted(pairs, key=lambda u: (self._eldest[frozenset(u.parents)], u.parents)):
            left, right = union.parents
            self._partners[left].append(right)
            self._partners[right].append(left)

    def groups(self, row: Mapping[PersonId, int]) -> list[tuple[PersonId, ...]]:
        """Return everyone of the drawing in groups of partners, each in order from left to right."""
        placed: set[PersonId] = set()
        found: list[tuple[PersonId, ...]] = []
        for person in sorted(row, key=lambda p: (row[p], self._family.distance[p], p)):
            if person not in placed:
                group = self._group(person)
                placed |= group
                found.append(self._in_order(group))
        return found

    def _eldest_child(self, union: Union) -> int:
        """Unions are in the order of their children, as far as years are known; those without come last."""
        return min((self._family.born(link.child)[0] for link in union.links), default=UNKNOWN_YEAR)

    def _group(self, start: PersonId) -> set[PersonId]:
        group, waiting = {start}, [start]
        while waiting:
            for other in self._partners.get(waiting.pop(), ()):
                if other not in group:
                    group.add(other)
                    waiting.append(other)
        return group

    def _in_order(self, group: set[PersonId]) -> tuple[PersonId, ...]:
        if len(group) == 1:
            return tuple(group)
        order = self._core(group)
        self._add_the_rest(order, group)
        return tuple(order)

    def _core(self, group: set[PersonId]) -> list[PersonId]:
        couple = next((sorted(pair) for pair in sorted(self._spine, key=sorted) if pair <= group), None)
        if couple is None:
            hub = max(sorted(group), key=lambda p: (len(self._partners[p]), -self._family.distance[p]))
            return self._around(hub, None)
        left, right = sorted(couple, key=self._left_first)
        if all(len(self._partners[p]) > 1 for p in couple) or self._with_parents >= set(couple):
            return [left, right]
        hub = max((left, right), key=lambda p: len(self._partners[p]))
        return self._around(hub, right if hub == left else left)

    def _left_first(self, person: PersonId) -> tuple[int, tuple[int, str]]:
        """Men left of women; the older one left where that does not tell."""
        return ({"M": 0, "F": 2}.get(self._family.people[person].sex, 1), self._family.born(person))

    def _around(self, hub: PersonId, beside: PersonId | None) -> list[PersonId]:
        """The hub among the partners, who stand from left to right in the order of the unions."""
        others = list(self._partners[hub])
        if len(others) == 1:
            return self._two(hub, others[0])
        n_left = 1
        if beside is not None and others.index(beside) > 1:
            # The parents of the child stay side by side whichever union it was.
            n_left = others.index(beside)
        return [*others[:n_left], hub, *others[n_left:]]

    def _two(self, one: PersonId, other: PersonId) -> list[PersonId]:
        """A couple; children that one of them has by somebody unknown go to that side, older ones to the left."""
        alone = [person for person in (one, other) if frozenset((person,)) in self._eldest]
        if len(alone) == 1 and not self._with_parents >= {one, other}:
            (parent,) = alone
            partner = other if parent == one else one
            is_older = self._eldest[frozenset((parent,))] < self._eldest[frozenset((one, other))]
            return [parent, partner] if is_older else [partner, parent]
        return sorted((one, other), key=self._left_first)

    def _add_the_rest(self, order: list[PersonId], group: set[PersonId]) -> None:
        """Partners of partners go to the outside: left, the latest union nearest; right, the earliest nearest."""
        while len(order) < len(group):
            waiting = ((i, p) for i, p in enumerate(order) if any(q not in order for q in self._partners[p]))
            position, person = next(waiting)
            place = position if position < len(order) / 2 else position + 1
            order[place:place] = [other for other in self._partners[person] if other not in order]
