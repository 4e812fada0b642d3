"""Where everybody stands across the page: parents over their children, nobody closer than they may be.

The squared horizontal length of all lines is minimised row by row with the order kept; each row is solved exactly by
pooling adjacent violators (Barlow, Bartholomew, Bremner and Brunk, "Statistical inference under order restrictions",
1972; the use for layered drawings: Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs", 1993).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from finder.diagrams.network import Network
from finder.diagrams.ordering import Rows

BLOCK_GAP_PX = 22.0
_PASSAGE_GAP_PX = 10.0
# A line that passes a row should be straight more than anybody should be centred.
_PASSAGE_WEIGHT = 4.0
# A child stands below the birth parents rather than halfway to those who adopted or fostered.
_SOCIAL_WEIGHT = 0.2
_ROUNDS = 24

# (other block, where it should be left or right of this one, weight)
_Pull = tuple[int, float, float]


def place(network: Network, rows: Rows) -> list[float]:
    """Return the left edge of every block."""
    up, down = _pulls(network)
    x = [0.0] * len(network.blocks)
    for row in rows:
        _pack(row, network, x)
    for towards in (down, up) * 3:
        for row in reversed(rows) if towards is down else rows:
            _settle(row, [towards], network, x)
    for round_ in range(_ROUNDS):
        for row in rows if round_ % 2 else reversed(rows):
            _settle(row, [up, down], network, x)
    # Whole pixels keep lines sharp. All widths are whole too, so that rounding down brings nobody too close.
    left = min(x, default=0.0)
    return [float(math.floor(value - left)) for value in x]


def _pulls(network: Network) -> tuple[list[list[_Pull]], list[list[_Pull]]]:
    up: list[list[_Pull]] = [[] for _ in network.blocks]
    down: list[list[_Pull]] = [[] for _ in network.blocks]
    for arc in network.arcs:
        is_passage = not network.blocks[arc.upper].members or not network.blocks[arc.lower].members
        weight = _PASSAGE_WEIGHT if is_passage else 1.0 if arc.is_descent else _SOCIAL_WEIGHT
        up[arc.lower].append((arc.upper, arc.upper_offset - arc.lower_offset, weight))
        down[arc.upper].append((arc.lower, arc.lower_offset - arc.upper_offset, weight))
    return up, down


def _pack(row: Sequence[int], network: Network, x: list[float]) -> None:
    starts = _starts(row, network)
    for block, start in zip(row, starts, strict=True):
        x[block] = start - starts[-1] / 2


def _starts(row: Sequence[int], network: Network) -> list[float]:
    """Left edges when the row is packed as tightly as may be."""
    starts, at = [], 0.0
    for index, block in enumerate(row):
        if index:
            both = network.blocks[row[index - 1]].members and network.blocks[block].members
            at += BLOCK_GAP_PX if both else _PASSAGE_GAP_PX
        starts.append(at)
        at += network.blocks[block].width
    return starts


def _settle(row: Sequence[int], pulls: Sequence[list[list[_Pull]]], network: Network, x: list[float]) -> None:
    """Move a row to where its lines pull it."""
    starts = _starts(row, network)
    pools: list[tuple[float, float, int]] = []
    for block, start in zip(row, starts, strict=True):
        weight = goal = 0.0
        for pull in pulls:
            for other, shift, strength in pull[block]:
                weight += strength
                goal += strength * (x[other] + shift)
        # A block that nothing pulls stays where it is, lightly.
        wanted, weight = (goal / weight, weight) if weight else (x[block], 0.01)
        pools.append((wanted - start, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            right, left = pools.pop(), pools.pop()
            both = left[1] + right[1]
            pools.append(((left[0] * left[1] + right[0] * right[1]) / both, both, left[2] + right[2]))
    shifts = [shift for shift, _, count in pools for _ in range(count)]
    for block, start, shift in zip(row, starts, shifts, strict=True):
        x[block] = start + shift
