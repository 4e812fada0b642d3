"""Birth years that cannot all be true, over any number of people of whom little or no date is known.

Years of birth form a system of difference constraints: a child is at least 12 and at most 60 (mother) or 90 years
younger than a parent by birth. Bounds spread along the links in rounds, so the first pair of bounds that cross
comes from the fewest links: that is the smallest set that conflicts.

Source: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, difference constraints and shortest paths
(a negative cycle is a contradiction).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from finder.kinship.check_ages import BY_BIRTH, limits, oldest_parent
from finder.kinship.contradiction import ERROR, Contradiction, about_edges
from finder.model.family import Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId

_MOST_ROUNDS = 12
"""Links that a bound travels: six generations up and down again."""
_MOST_CONFLICTS = 20
"""In one family; more say nothing new."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """The earliest or latest year in which somebody can have been born, and why.

    Attributes:
        via: The link over which it came; None when the person's own date says it.
        before: The bound at the other end of that link.
        is_earliest: The earliest of the two bounds.
    """

    person: PersonId
    year: int
    is_earliest: bool
    via: Edge | None = None
    before: _Bound | None = None

    def links(self) -> tuple[Edge, ...]:
        """Return the links from the person whose date it is, nearest to the person first."""
        return (self.via, *self.before.links()) if self.via and self.before else ()

    def origin(self) -> PersonId:
        """Return the person whose date it is."""
        return self.before.origin() if self.before else self.person


def dates_that_cannot_fit(members: Mapping[PersonId, FamilyMember], edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield every smallest set of links between dated people that no years of birth satisfy.

    Args:
        edges: Links of two dated people that contradict each other by themselves are left out by the caller.
    """
    links = [edge for edge in edges if edge.kind is EdgeKind.PARENT and edge.subtype in BY_BIRTH]
    for family in _families(links):
        yield from _in_family(members, family)


def _families(links: Iterable[Edge]) -> Iterable[list[Edge]]:
    """Part links into families that no link joins."""
    head: dict[PersonId, PersonId] = {}

    def find(person: PersonId) -> PersonId:
        while head.setdefault(person, person) != person:
            head[person] = head[head[person]]
            person = head[person]
        return person

    kept = list(links)
    for edge in kept:
        head[find(edge.a)] = find(edge.b)
    families: dict[PersonId, list[Edge]] = defaultdict(list)
    for edge in kept:
        families[find(edge.a)].append(edge)
    return families.values()


def _in_family(members: Mapping[PersonId, FamilyMember], links: list[Edge]) -> Iterator[Contradiction]:
    for _ in range(_MOST_CONFLICTS):
        crossing = _Spread(members, links).first_crossing()
        if crossing is None:
            return
        found = _told(members, *crossing)
        yield found
        # what is left may hold another contradiction; the weakest link of this one is trusted no more
        links = [edge for edge in links if edge is not found.weakest]


class _Spread:
    """Spreads bounds from dated people until two cross or nothing changes."""

    def __init__(self, members: Mapping[PersonId, FamilyMember], links: Sequence[Edge]) -> None:
        self._members = members
        self._touching: dict[PersonId, list[Edge]] = defaultdict(list)
        for edge in links:
            self._touching[edge.a].append(edge)
            self._touching[edge.b].append(edge)
        self._earliest: dict[PersonId, _Bound] = {}
        self._latest: dict[PersonId, _Bound] = {}

    def first_crossing(self) -> tuple[_Bound, _Bound] | None:
        """Return the bounds of the first person who would have to be born after the latest possible year."""
        changed = dict.fromkeys(person for person in self._touching if self._own(person))
        for _ in range(_MOST_ROUNDS):
            tightened: list[_Bound] = []
            for person in changed:
                for edge in self._touching[person]:
                    tightened += self._over(edge, person)
            changed = {}
            for bound in tightened:
                if self._keep(bound):
                    changed[bound.person] = None
            for person in changed:
                earliest, latest = self._earliest.get(person), self._latest.get(person)
                if earliest and latest and earliest.year > latest.year:
                    return earliest, latest
            if not changed:
                break
        return None

    def _own(self, person: PersonId) -> bool:
        member = self._members[person]
        if member.born_from is not None:
            self._earliest[person] = _Bound(person, member.born_from, is_earliest=True)
        if member.born_to is not None:
            self._latest[person] = _Bound(person, member.born_to, is_earliest=False)
        return person in self._earliest or person in self._latest

    def _over(self, edge: Edge, person: PersonId) -> Iterator[_Bound]:
        """Yield what the bounds of one end say of the other."""
        least, most = limits()["parent_least"], oldest_parent(self._members[edge.a])
        earliest, latest = self._earliest.get(person), self._latest.get(person)
        other, low, high = (edge.b, least, most) if person == edge.a else (edge.a, -most, -least)
        if earliest and earliest.via is not edge:
            yield _Bound(other, earliest.year + low, is_earliest=True, via=edge, before=earliest)
        if latest and latest.via is not edge:
            yield _Bound(other, latest.year + high, is_earliest=False, via=edge, before=latest)

    def _keep(self, bound: _Bound) -> bool:
        is_earliest = bound.is_earliest
        table = self._earliest if is_earliest else self._latest
        known = table.get(bound.person)
        if known is not None and (bound.year <= known.year if is_earliest else bound.year >= known.year):
            return False
        table[bound.person] = bound
        return True


def _told(members: Mapping[PersonId, FamilyMember], earliest: _Bound, latest: _Bound) -> Contradiction:
    links = tuple(dict.fromkeys((*reversed(earliest.links()), *latest.links())))
    ends = (earliest.origin(), latest.origin())
    if len(links) == 2:
        upper, lower = links if links[0].b == links[1].a else links[::-1]
        if upper.b == lower.a and set(ends) == {upper.a, lower.b}:
            return _grandparent(members, upper, lower)
    people = tuple(dict.fromkeys((*ends, *(person for edge in links for person in (edge.a, edge.b)))))
    text = "No years of birth in between make these dates and parents possible together."
    return about_edges("DATES_CONFLICT", ERROR, people, links, text)


def _grandparent(members: Mapping[PersonId, FamilyMember], upper: Edge, lower: Edge) -> Contradiction:
    elder, younger = members[upper.a], members[lower.b]
    is_close = (
        elder.born_from is not None
        and younger.born_to is not None
        and younger.born_to - elder.born_from < limits()["grandparent_least"]
    )
    code = "GRANDPARENT_GAP_TOO_SMALL" if is_close else "GRANDPARENT_GAP_TOO_LARGE"
    text = f"Two generations lie between them, and too {'few' if is_close else 'many'} years."
    return about_edges(code, ERROR, (upper.a, lower.b), (upper, lower), text)
