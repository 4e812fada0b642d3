"""A block is what stands together in a row: a person with all partners, in a fixed order with fixed distances."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from finder.diagrams.family import Family
from finder.diagrams.labels import SYMBOL_PX, Label
from finder.diagrams.unions import Union
from finder.model.person import PersonId

# Room between two columns, and for each further line that comes down between them.
GAP_PX = 20.0
TRACK_PX = 10.0
# What a long line needs where it passes a row.
PASSAGE_PX = 12.0
_MIN_COLUMN_PX = SYMBOL_PX + 14.0


@dataclass(frozen=True, slots=True)
class Drop:
    """Where the line to the children of a union leaves its block.

    Attributes:
        offset: From the block's left edge.
        holder: The person whose side the line starts from, for a single parent; None for a couple.
    """

    offset: float
    holder: PersonId | None


@dataclass(frozen=True, slots=True)
class Block:
    """People side by side, or a passage for a long line when ``members`` is empty.

    Attributes:
        centres: Of each member, from the block's left edge.
        drops: By number of the union.
    """

    members: tuple[PersonId, ...]
    row: int
    width: float
    centres: Mapping[PersonId, float]
    drops: Mapping[int, Drop]


def chains(
    family: Family, row: Mapping[PersonId, int], unions: Sequence[Union], spine: frozenset[frozenset[PersonId]]
) -> list[tuple[PersonId, ...]]:
    """Return everyone of the drawing in groups of partners, each in order from left to right.

    Args:
        spine: Couples on the way up from the child; father left, mother right.
    """
    partners: dict[PersonId, list[PersonId]] = defaultdict(list)
    for union in sorted((u for u in unions if len(u.parents) == 2), key=lambda u: _union_age(u, family)):
        left, right = union.parents
        partners[left].append(right)
        partners[right].append(left)
    placed: set[PersonId] = set()
    found: list[tuple[PersonId, ...]] = []
    for person in sorted(row, key=lambda p: (row[p], family.distance[p], p)):
        if person not in placed:
            group = _group(person, partners)
            placed |= group
            found.append(_in_order(group, partners, family, spine))
    return found


def _union_age(union: Union, family: Family) -> tuple[int, tuple[PersonId, ...]]:
    """Chronological as far as the children's years tell."""
    years = [family.people[link.child].born_year or 9999 for link in union.links]
    return (min(years, default=9998), union.parents)


def _group(start: PersonId, partners: Mapping[PersonId, Sequence[PersonId]]) -> set[PersonId]:
    group, waiting = {start}, [start]
    while waiting:
        for other in partners.get(waiting.pop(), ()):
            if other not in group:
                group.add(other)
                waiting.append(other)
    return group


def _in_order(
    group: set[PersonId],
    partners: Mapping[PersonId, Sequence[PersonId]],
    family: Family,
    spine: frozenset[frozenset[PersonId]],
) -> tuple[PersonId, ...]:
    if len(group) == 1:
        return tuple(group)
    core = next((sorted(pair) for pair in sorted(spine, key=sorted) if pair <= group), None)
    if core is None:
        hub = max(sorted(group), key=lambda p: (len(partners[p]), -family.distance[p]))
        order = _around(hub, partners, family, None)
    else:
        left, right = sorted(core, key=lambda p: _left_first(p, family))
        if all(len(partners[p]) > 1 for p in core) or all(_has_parents(p, family) for p in core):
            order = [left, right]
        else:
            hub = max(core, key=lambda p: (len(partners[p]), p == left))
            order = _around(hub, partners, family, right if hub == left else left)
    _add_the_rest(order, group, partners)
    return tuple(order)


def _has_parents(person: PersonId, family: Family) -> bool:
    return any(edge.b == person for edge in family.parents)


def _left_first(person: PersonId, family: Family) -> tuple[int, tuple[int, str]]:
    """Men left of women; the older one left where that does not tell."""
    return ({"M": 0, "F": 2}.get(family.people[person].sex, 1), family.born(person))


def _around(
    hub: PersonId, partners: Mapping[PersonId, Sequence[PersonId]], family: Family, beside: PersonId | None
) -> list[PersonId]:
    """The hub among the partners, who stand from left to right in the order of the unions."""
    others = list(partners[hub])
    if len(others) == 1:
        return sorted((hub, *others), key=lambda p: _left_first(p, family))
    n_left = 1
    if beside is not None:
        # The parents of the child stay side by side whichever union it was.
        place = others.index(beside)
        n_left = place if place > 1 else 1
    return [*others[:n_left], hub, *others[n_left:]]


def _add_the_rest(order: list[PersonId], group: set[PersonId], partners: Mapping[PersonId, Sequence[PersonId]]) -> None:
    """Partners of partners go to the outside: left, the latest union nearest; right, the earliest nearest."""
    while len(order) < len(group):
        middle = len(order) / 2
        position, person = next((i, p) for i, p in enumerate(order) if any(other not in order for other in partners[p]))
        missing = [other for other in partners[person] if other not in order]
        place = position if position < middle else position + 1
        order[place:place] = missing


def measure(
    members: tuple[PersonId, ...], row: int, labels: Mapping[PersonId, Label], unions: Sequence[tuple[int, Union]]
) -> Block:
    """Return the block of these members with room for every line that leaves it downwards.

    Args:
        unions: Those with a parent in the block, with their numbers.
    """
    places = {person: index for index, person in enumerate(members)}
    gaps: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, union in unions:
        if union.links:
            gap, rank = _slot(union, places, unions)
            gaps[gap].append((rank, number))
    holders = {number: union.parents[0] for number, union in unions if len(union.parents) == 1}
    x = 0.0
    centres: dict[PersonId, float] = {}
    drops: dict[int, Drop] = {}
    for index, person in enumerate((*members, None)):
        here = sorted(gaps[index])
        width = _gap_px(len(here), is_outer=person is None or index == 0)
        first = x + width / 2 - TRACK_PX * (len(here) - 1) / 2
        drops |= {number: Drop(first + TRACK_PX * k, holders.get(number)) for k, (_, number) in enumerate(here)}
        x += width
        if person is not None:
            # An even number of whole pixels, so that symbols and lines fall on whole pixels too.
            column = 2.0 * math.ceil(max(labels[person].width_px, _MIN_COLUMN_PX) / 2)
            centres[person] = x + column / 2
            x += column
    return Block(members, row, x, centres, drops)


def _gap_px(n_lines: int, *, is_outer: bool) -> float:
    if is_outer:
        return TRACK_PX * n_lines
    return GAP_PX + TRACK_PX * max(n_lines - 1, 0)


def _slot(union: Union, places: Mapping[PersonId, int], unions: Iterable[tuple[int, Union]]) -> tuple[int, int]:
    """The gap that a union's line comes down (0 is left of the first member), and its rank there."""
    if len(union.parents) == 2:
        left, right = sorted(places[person] for person in union.parents)
        if right - left == 1:
            return right, 1
        # An arched line: the children come down beside the partner who stands further out.
        middle = (len(places) - 1) / 2
        return (right, 0) if left + right > 2 * middle else (left + 1, 2)
    place = places[union.parents[0]]
    coupled = {tuple(sorted(places[p] for p in u.parents)) for _, u in unions if len(u.parents) == 2}
    if (place, place + 1) in coupled and (place - 1, place) not in coupled:
        return place, 2
    return place + 1, 0
