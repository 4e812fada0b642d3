"""A block is what stands together in a row: a person with all partners, in a fixed order with fixed distances."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
