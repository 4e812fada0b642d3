"""Who stands left of whom: the family is walked from the child outwards, then crossings are swept out.

The walk puts the father's kin left and the mother's right, children under their own union, oldest left. Where
cousins marry or families are tied twice, rows are reordered by the mean place of their neighbours as long as that
removes crossings (Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures",
1981).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence

from finder.diagrams.network import Arc, Network

Rows = list[list[int]]

_SWEEPS = 6


def order_rows(network: Network) -> Rows:
    """Return the numbers of the blocks in each row, from left to right."""
    rows = _Walk(network).rows()
    best, least = rows, crossings(rows, network)
    for sweep in range(_SWEEPS):
        if least == 0:
            break
        rows = _swept(rows, network, downwards=sweep % 2 == 0)
        count = crossings(rows, network)
        if count < least:
            best, least = rows, count
    return best


class _Walk:
    """Visits every block once, appending it to its row."""

    def __init__(self, network: Network) -> None:
        self._blocks = network.blocks
        self._focus = network.focus
        self._down: dict[int, list[int]] = defaultdict(list)
        self._up: dict[int, list[int]] = defaultdict(list)
        for arc in sorted(network.arcs, key=lambda arc: arc.upper_offset):
            self._down[arc.upper].append(arc.lower)
        self._descent: dict[int, set[int]] = defaultdict(set)
        for arc in sorted(network.arcs, key=lambda arc: arc.lower_offset):
            if arc.upper not in self._up[arc.lower]:
                self._up[arc.lower].append(arc.upper)
            if arc.is_descent:
                self._descent[arc.lower].add(arc.upper)
        self._seen: set[int] = set()
        # Ancestors on the right while the left is visited: cousins who marry descend from one couple on both sides.
        self._reserved: set[int] = set()
        self._rows: Rows = [[] for _ in range(max(block.row for block in network.blocks) + 1)]

    def rows(self) -> Rows:
        self._visit(self._root(self._focus))
        for block in range(len(self._blocks)):
            if block not in self._seen:
                self._visit(self._root(block))
        return self._rows

    def _root(self, block: int) -> int:
        """Climb while there is one way up: from there siblings fan out on both sides by age.

        Birth parents stay the anchor of a child; those who adopted or fostered join beside them.
        """
        while len(ways := [up for up in self._ways(block) if up not in self._seen]) == 1:
            block = ways[0]
        return block

    def _ways(self, block: int) -> list[int]:
        return [up for up in self._up[block] if up in self._descent[block]] or self._up[block]

    def _visit(self, block: int, *, on_right: bool = False) -> None:
        self._seen.add(block)
        left, right = self._sides(block, on_right=on_right)
        held_back = self._ancestors(right) - self._ancestors(left) - self._reserved if left and right else set()
        self._reserved |= held_back
        for up in left:
            self._climb(up, on_right=False)
        self._reserved -= held_back
        self._rows[self._blocks[block].row].append(block)
        for child in self._down[block]:
            if child not in self._seen and child not in self._reserved:
                self._visit(child)
        for up in right:
            self._climb(up, on_right=True)

    def _ancestors(self, blocks: list[int]) -> set[int]:
        found, waiting = set(blocks), list(blocks)
        while waiting:
            for up in self._up[waiting.pop()]:
                if up not in found:
                    found.add(up)
                    waiting.append(up)
        return found

    def _climb(self, up: int, *, on_right: bool) -> None:
        if up not in self._seen:
            self._visit(up, on_right=on_right)

    def _sides(self, block: int, *, on_right: bool) -> tuple[list[int], list[int]]:
        """Families of origin that still have to be drawn: the left partner's go left, the right one's go right."""
        every = self._up[block]
        known = [place for place, up in enumerate(every) if up in self._seen]
        # A block that hangs from a family already drawn: the others join on the side where their member stands.
        middle = known[0] if known else (len(every) + (not on_right)) // 2
        ways = [(place, up) for place, up in enumerate(every) if up not in self._seen]
        return [up for place, up in ways if place < middle], [up for place, up in ways if place >= middle]


def _ordering_arcs(network: Network) -> list[Arc]:
    """Lines of adoption and fostering may cross others; brothers and sisters keep their order of age."""
    return [arc for arc in network.arcs if arc.is_descent]


def crossings(rows: Rows, network: Network) -> int:
    """Return how many pairs of arcs between neighbouring rows cross."""
    place = {block: index for row in rows for index, block in enumerate(row)}
    by_row: dict[int, list[tuple[tuple[int, float], tuple[int, float]]]] = defaultdict(list)
    for arc in _ordering_arcs(network):
        ends = (place[arc.upper], arc.upper_offset), (place[arc.lower], arc.lower_offset)
        by_row[network.blocks[arc.upper].row].append(ends)
    return sum(_inversions(sorted(ends)) for ends in by_row.values())


def _inversions(ends: Sequence[tuple[tuple[int, float], tuple[int, float]]]) -> int:
    """Arcs sorted by their upper end; those from one drop do not cross each other."""
    seen: list[tuple[int, float]] = []
    count = 0
    start = 0
    while start < len(ends):
        stop = start
        while stop < len(ends) and ends[stop][0] == ends[start][0]:
            count += len(seen) - bisect_left(seen, (ends[stop][1][0], ends[stop][1][1] + 1e-9))
            stop += 1
        for _, lower in ends[start:stop]:
            insort(seen, lower)
        start = stop
    return count


def _swept(rows: Rows, network: Network, *, downwards: bool) -> Rows:
    """One pass of the barycentre heuristic; blocks without a neighbour on that side keep their place."""
    new = [list(row) for row in rows]
    near: dict[int, list[Arc]] = defaultdict(list)
    for arc in _ordering_arcs(network):
        near[arc.lower if downwards else arc.upper].append(arc)
    order = range(1, len(new)) if downwards else range(len(new) - 2, -1, -1)
    place = {block: float(index) for row in new for index, block in enumerate(row)}
    for number in order:
        keys = {block: _mean_place(block, near[block], place, network, downwards=downwards) for block in new[number]}
        new[number].sort(key=keys.__getitem__)
        place |= {block: float(index) for index, block in enumerate(new[number])}
    return new


def _mean_place(
    block: int, arcs: Sequence[Arc], place: dict[int, float], network: Network, *, downwards: bool
) -> float:
    if not arcs:
        return place[block]
    total = 0.0
    for arc in arcs:
        other, offset = (arc.upper, arc.upper_offset) if downwards else (arc.lower, arc.lower_offset)
        total += place[other] + offset / (network.blocks[other].width + 1.0)
    return total / len(arcs)
