"""From places to lines: heights of rows and tracks, then every couple's and every child's line."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from finder.diagrams.geometry import Line
from finder.diagrams.labels import FOCUS_RING_PX, SYMBOL_PX, Label, shape_of
from finder.diagrams.network import Arc, Network
from finder.diagrams.people import DiagramPerson
from finder.diagrams.tracks import Bundle, levels
from finder.diagrams.unions import Union
from finder.model.person import PersonId

_RADIUS = SYMBOL_PX / 2
_TRACK_PX = 11.0
_ABOVE_TRACKS_PX = 14.0
_BELOW_TRACKS_PX = 18.0
_ARCH_PX = 9.0
_ARCH_STEP_PX = 6.0
# A single parent's line leaves the side of the symbol below the couple's line.
_STUB_DROP_PX = SYMBOL_PX * 0.3

# A step sideways smaller than this looks like a slip of the pen: the line ends beside the middle instead.
_JOG_PX = 4.0

_STYLES = {
    "adopted": "dashed",
    "foster": "dotted",
    "step": "dotted",
    "inferred": "dashed",
    "sibling": "dashed",
    "cohabiting": "dashed",
    "partnership_ended": "dashed",
}
_SLASHES = {"separated": 1, "partnership_ended": 1, "divorced": 2}

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything stands.

    Attributes:
        x: Left edge of every block.
        y: Middle of the symbols of every row.
        track_y: Height of the horizontal part of a union's line below a row, by (union, row).
        arches: How high above the symbols a couple's line runs, in steps, by union; couples side by side have none.
        bottom: Below the lowest label.
    """

    x: Sequence[float]
    y: Sequence[float]
    track_y: Mapping[tuple[int, int], float]
    arches: Mapping[int, int]
    bottom: float


def place_rows(network: Network, x: Sequence[float], labels: Mapping[PersonId, Label], top: float) -> Places:
    """Return the heights of rows and tracks; a row is as high as its labels, arches and tracks need."""
    n_rows = max(block.row for block in network.blocks) + 1
    arches = _arches(network)
    arch_px, label_px = [0.0] * n_rows, [0.0] * n_rows
    for block in network.blocks:
        label_px[block.row] = max([label_px[block.row], *(labels[p].height_px + FOCUS_RING_PX for p in block.members)])
    for number, steps in arches.items():
        row = _row_of(network.unions[number], network)
        arch_px[row] = max(arch_px[row], _ARCH_PX * steps + 4)
    y: list[float] = []
    track_y: dict[tuple[int, int], float] = {}
    at = top
    for row in range(n_rows):
        at += arch_px[row] + FOCUS_RING_PX + _RADIUS
        y.append(at)
        at += _RADIUS + label_px[row]
        if row + 1 < n_rows:
            tracks = _tracks(network, x, row)
            for number, level in tracks.items():
                track_y[number, row] = at + _ABOVE_TRACKS_PX + _TRACK_PX * level
            at += _ABOVE_TRACKS_PX + _TRACK_PX * max(tracks.values(), default=0) + _BELOW_TRACKS_PX
    return Places(x, y, track_y, arches, at)


def _row_of(union: Union, network: Network) -> int:
    return next(block.row for block in network.blocks if union.parents[0] in block.centres)


def _tracks(network: Network, x: Sequence[float], row: int) -> dict[int, int]:
    """The tracks of all unions whose lines run between ``row`` and the next."""
    arcs: dict[int, list[Arc]] = defaultdict(list)
    for arc in network.arcs:
        if network.blocks[arc.upper].row == row:
            arcs[arc.union].append(arc)
    bundles = [
        Bundle(x[found[0].upper] + found[0].upper_offset, tuple(x[arc.lower] + arc.lower_offset for arc in found))
        for found in arcs.values()
    ]
    return dict(zip(arcs, levels(bundles), strict=True))


def _arches(network: Network) -> dict[int, int]:
    """Couples with somebody between them, nested: the wider the higher."""
    found: dict[int, int] = {}
    for block in network.blocks:
        places = {person: index for index, person in enumerate(block.members)}
        spans = sorted(
            (abs(places[u.parents[0]] - places[u.parents[1]]), n)
            for n, u in enumerate(network.unions)
            if len(u.parents) == 2 and u.parents[0] in places
        )
        wide = [number for width, number in spans if width > 1]
        found |= {number: step for step, number in enumerate(wide, 1)}
    return found


class Router:
    """Draws the lines of a network whose blocks have their places."""

    def __init__(self, network: Network, places: Places, people: Mapping[PersonId, DiagramPerson]) -> None:
        self._network = network
        self._places = places
        self._people = people
        self._block_of = {p: n for n, block in enumerate(network.blocks) for p in block.members}

    def middle(self, person: PersonId) -> Point:
        """Return the middle of a person's symbol."""
        number = self._block_of[person]
        block = self._network.blocks[number]
        return self._places.x[number] + block.centres[person], self._places.y[block.row]

    def lines(self) -> tuple[Line, ...]:
        """Return every line; sure ones last, so that they lie on top where lines share a part."""
        return tuple(sorted((*self._couples(), *self._children()), key=lambda line: line.style == "solid"))

    def _couples(self) -> Iterator[Line]:
        for number, union in enumerate(self._network.unions):
            if union.line is not None:
                points = self._couple(number, union)
                yield Line(points, union.line.style, union.line.meaning, union.line.slashes, union.parents)

    def _children(self) -> Iterator[Line]:
        way: dict[tuple[int, int], tuple[Point, ...]] = {}
        for arc in self._network.arcs:
            points = self._segment(arc, way)
            if arc.link is None:
                way[arc.union, arc.lower] = points
                continue
            style = _STYLES.get(arc.link.meaning, "solid")
            slashes = _SLASHES.get(arc.link.meaning, 0)
            yield Line(_straightened(points), style, arc.link.meaning, slashes, arc.link.named)

    def _couple(self, number: int, union: Union) -> tuple[Point, ...]:
        left, right = sorted(union.parents, key=self.middle)
        (left_x, y), (right_x, _) = self.middle(left), self.middle(right)
        steps = self._places.arches.get(number, 0)
        if steps == 0:
            return ((left_x + self._side(left, 0.0), y), (right_x - self._side(right, 0.0), y))
        height = y - _RADIUS - FOCUS_RING_PX - _ARCH_PX * steps
        reach = min(_ARCH_STEP_PX * (steps + 0.5), _RADIUS - 4)
        left_x, right_x = left_x + reach, right_x - reach
        return (
            (left_x, y - self._rise(left, reach)),
            (left_x, height),
            (right_x, height),
            (right_x, y - self._rise(right, reach)),
        )

    def _segment(self, arc: Arc, way: Mapping[tuple[int, int], tuple[Point, ...]]) -> tuple[Point, ...]:
        """The points from the union down to the child or the passage of an arc."""
        upper, lower = self._network.blocks[arc.upper], self._network.blocks[arc.lower]
        x, end_x = self._places.x[arc.upper] + arc.upper_offset, self._places.x[arc.lower] + arc.lower_offset
        track = self._places.track_y[arc.union, upper.row]
        begin = way[arc.union, arc.upper] if not upper.members else self._start(arc, x)
        if arc.link is not None and abs(end_x - x) <= _JOG_PX:
            end_x = x
        bend = ((x, track), (end_x, track))
        if arc.link is None:
            return (*begin, *bend, (end_x, self._places.y[lower.row]))
        return (*begin, *bend, (end_x, self._top(arc.link.child, end_x)))

    def _start(self, arc: Arc, x: float) -> tuple[Point, ...]:
        block = self._network.blocks[arc.upper]
        y = self._places.y[block.row]
        holder = block.drops[arc.union].holder
        if holder is None:
            steps = self._places.arches.get(arc.union, 0)
            return ((x, y - _RADIUS - FOCUS_RING_PX - _ARCH_PX * steps if steps else y),)
        middle_x, _ = self.middle(holder)
        side = math.copysign(self._side(holder, _STUB_DROP_PX), x - middle_x)
        return ((middle_x + side, y + _STUB_DROP_PX), (x, y + _STUB_DROP_PX))

    def _top(self, child: PersonId, x: float) -> float:
        middle_x, y = self.middle(child)
        ring = FOCUS_RING_PX if self._is_focus(child) else 0.0
        return y - self._rise(child, x - middle_x) - ring

    def _is_focus(self, person: PersonId) -> bool:
        return self._block_of[person] == self._network.focus and person == self._network.focus_person

    def _side(self, person: PersonId, dy: float) -> float:
        """Distance from the middle to the outline, sideways, ``dy`` below the middle."""
        shape = shape_of(self._people[person])
        ring = FOCUS_RING_PX if self._is_focus(person) else 0.0
        if shape == "square":
            return _RADIUS + ring
        if shape == "circle":
            return math.sqrt(max(_RADIUS**2 - dy**2, 0.0)) + ring
        if shape == "triangle":
            return _RADIUS * (0.5 + dy / SYMBOL_PX) + ring
        return _RADIUS - abs(dy) + ring

    def _rise(self, person: PersonId, dx: float) -> float:
        """Distance from the middle up to the outline, ``dx`` beside the middle."""
        shape = shape_of(self._people[person])
        if shape == "square":
            return _RADIUS
        if shape == "circle":
            return math.sqrt(max(_RADIUS**2 - dx**2, 0.0))
        if shape == "triangle":
            return _RADIUS - 2 * abs(dx)
        return _RADIUS - abs(dx)


def _straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Leave out points that repeat or lie on the straight between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and math.dist(kept[-1], point) < 0.01:
            continue
        if len(kept) >= 2 and _on_one_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _on_one_line(a: Point, b: Point, c: Point) -> bool:
    is_vertical = abs(a[0] - b[0]) < 0.01 and abs(b[0] - c[0]) < 0.01
    is_level = abs(a[1] - b[1]) < 0.01 and abs(b[1] - c[1]) < 0.01
    return is_vertical or is_level
