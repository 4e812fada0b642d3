"""Heights of the horizontal parts of lines between two rows, so that no two lie on each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_TOUCH_PX = 5.0
# Two bars end to end would read as one.
_APART_PX = 18.0
_LYING_ON_EACH_OTHER = 50


@dataclass(frozen=True, slots=True)
class Bundle:
    """What comes down from one drop to the next row.

    Attributes:
        start: x of the drop.
        ends: x of the children and passages below.
    """

    start: float
    ends: tuple[float, ...]

    @property
    def span(self) -> tuple[float, float]:
        """Left and right end of the horizontal part."""
        return min(self.start, *self.ends), max(self.start, *self.ends)


def levels(bundles: Sequence[Bundle]) -> list[int]:
    """Return the track of each bundle, 0 at the top, with few crossings and no overlap."""
    waiting = list(range(len(bundles)))
    net = [[0] * len(bundles) for _ in bundles]
    for a in waiting:
        for b in waiting[a + 1 :]:
            if _near(bundles[a], bundles[b]):
                net[a][b] = _cost_above(bundles[a], bundles[b]) - _cost_above(bundles[b], bundles[a])
                net[b][a] = -net[a][b]
    totals = [sum(row) for row in net]
    track: dict[int, int] = {}
    while waiting:
        chosen = min(waiting, key=lambda n: (totals[n], n))
        waiting.remove(chosen)
        above = [track[other] for other in track if _near(bundles[other], bundles[chosen])]
        track[chosen] = max(above, default=-1) + 1
        for other in waiting:
            totals[other] -= net[other][chosen]
    return [track[number] for number in range(len(bundles))]


def _near(a: Bundle, b: Bundle) -> bool:
    (a_left, a_right), (b_left, b_right) = a.span, b.span
    return a_left < b_right + _APART_PX and b_left < a_right + _APART_PX


def _cost_above(upper: Bundle, lower: Bundle) -> int:
    """Crossings when ``upper`` has the higher track: the other's drop crosses it, its own ends cross the other."""
    (u_left, u_right), (l_left, l_right) = upper.span, lower.span
    cost = int(u_left < lower.start < u_right) + sum(l_left < end < l_right for end in upper.ends)
    on_each_other = any(abs(end - lower.start) < _TOUCH_PX for end in upper.ends)
    return cost + (_LYING_ON_EACH_OTHER if on_each_other else 0)
