"""What a reader of any genogram may take for granted, checked on the finished geometry."""

from __future__ import annotations

from itertools import combinations, pairwise

from finder.diagrams.geometry import Diagram, Line, Symbol
from finder.diagrams.labels import FOCUS_RING_PX, label_box

Box = tuple[float, float, float, float]

# A line that only touches is no collision.
_SLACK_PX = 0.5


def symbol_box(symbol: Symbol) -> Box:
    half = symbol.size / 2 + (FOCUS_RING_PX if symbol.is_focus else 0.0)
    return symbol.x - half, symbol.y - half, symbol.x + half, symbol.y + half


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] - _SLACK_PX and b[0] < a[2] - _SLACK_PX and a[1] < b[3] - _SLACK_PX and b[1] < a[3] - _SLACK_PX


def _touch(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def boxes(diagram: Diagram) -> list[tuple[str, Box]]:
    """Symbols and labels; the label of a symbol is a box of its own."""
    found = [(f"symbol {s.person_id}", symbol_box(s)) for s in diagram.symbols]
    return found + [(f"label {s.person_id}", label_box(s)) for s in diagram.symbols if s.lines]


def collisions(diagram: Diagram) -> list[tuple[str, str]]:
    return [(a, b) for (a, box_a), (b, box_b) in combinations(boxes(diagram), 2) if overlap(box_a, box_b)]


def outside(diagram: Diagram) -> list[str]:
    return [
        name
        for name, (left, top, right, bottom) in boxes(diagram)
        if left < 0 or top < 0 or right > diagram.width or bottom > diagram.height
    ]


def lines_through_things(diagram: Diagram) -> list[tuple[Line, str]]:
    """Lines that run across text, or across the symbol of somebody they do not concern."""
    hits = []
    for line in diagram.lines:
        # Where a line begins it touches the outline of the parent it comes from.
        begin = (*line.points[0], *line.points[0])
        for (x1, y1), (x2, y2) in pairwise(line.points):
            run = (min(x1, x2) - 1, min(y1, y2) - 1, max(x1, x2) + 1, max(y1, y2) + 1)
            for symbol in diagram.symbols:
                if symbol.lines and overlap(run, label_box(symbol)):
                    hits.append((line, f"label {symbol.person_id}"))
                concerned = symbol.person_id in line.people or _touch(begin, symbol_box(symbol))
                if not concerned and overlap(run, symbol_box(symbol)):
                    hits.append((line, f"symbol {symbol.person_id}"))
    return hits


def slanted(diagram: Diagram) -> list[Line]:
    return [
        line
        for line in diagram.lines
        if any(abs(x1 - x2) > 0.01 and abs(y1 - y2) > 0.01 for (x1, y1), (x2, y2) in pairwise(line.points))
    ]


def shared_runs(diagram: Diagram) -> list[tuple[Line, Line]]:
    """Two lines from different parents that lie on each other for more than a touch."""
    hits = []
    for one, other in combinations(diagram.lines, 2):
        if one.points[0] == other.points[0]:
            continue
        if any(_lie_on_each_other(a, b) for a in pairwise(one.points) for b in pairwise(other.points)):
            hits.append((one, other))
    return hits


def crossing_lines(diagram: Diagram) -> int:
    """Pairs of lines that cross; lines of one union and a couple's line with its own children's do not count."""
    return sum(
        1
        for one, other in combinations(diagram.lines, 2)
        if one.points[0] != other.points[0]
        if any(_cross(a, b) for a in pairwise(one.points) for b in pairwise(other.points))
    )


def _cross(
    a: tuple[tuple[float, float], tuple[float, float]], b: tuple[tuple[float, float], tuple[float, float]]
) -> bool:
    for level, upright in ((a, b), (b, a)):
        (x1, y), (x2, y_end) = level
        (x, y1), (x_end, y2) = upright
        if y == y_end and x == x_end and min(x1, x2) < x < max(x1, x2) and min(y1, y2) < y < max(y1, y2):
            return True
    return False


def _lie_on_each_other(
    a: tuple[tuple[float, float], tuple[float, float]], b: tuple[tuple[float, float], tuple[float, float]]
) -> bool:
    for across, along in ((0, 1), (1, 0)):
        level = {round(point[across], 1) for point in (*a, *b)}
        if len(level) == 1:
            shared = min(max(p[along] for p in a), max(p[along] for p in b)) - max(
                min(p[along] for p in a), min(p[along] for p in b)
            )
            if shared > 2:
                return True
    return False
