"""The two axes of the waterfall: bits, and the probabilities that they stand for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gui.text import points

_TICKS = 6
# Even odds first: what does not fit beside those before it is left out.
_SHARES = (
    (0.5, "50 %"),
    (0.99, "99 %"),
    (0.01, "1 %"),
    (0.9, "90 %"),
    (0.1, "10 %"),
    (0.999, "99.9 %"),
    (0.001, "0.1 %"),
)


@dataclass(frozen=True, slots=True)
class Axis:
    """Where bits stand on the widget."""

    left: float
    right: float
    low_bits: float
    high_bits: float

    def x(self, bits: float) -> float:
        """Return the place of so many bits."""
        share = (bits - self.low_bits) / (self.high_bits - self.low_bits)
        return self.left + share * (self.right - self.left)

    def bit_ticks(self) -> list[tuple[float, str]]:
        """Return a handful of round numbers of bits, with their words."""
        rough = (self.high_bits - self.low_bits) / _TICKS
        power = 10.0 ** math.floor(math.log10(rough))
        step = max(1.0, next(power * times for times in (1, 2, 5, 10) if power * times >= rough))
        places = range(math.ceil(self.low_bits / step), math.floor(self.high_bits / step) + 1)
        return [(place * step, points(place * step).removesuffix(".0") if place else "0") for place in places]

    def chance_ticks(self, width_of: Callable[[str], float]) -> list[tuple[float, str]]:
        """Return bits and words of the probabilities that have room side by side."""
        shown: list[tuple[float, str]] = []
        taken: list[tuple[float, float]] = []
        for share_01, words in _SHARES:
            bits = math.log2(share_01 / (1.0 - share_01))
            if not self.low_bits <= bits <= self.high_bits:
                continue
            half = width_of(words) / 2 + 3
            left, right = self.x(bits) - half, self.x(bits) + half
            if all(right <= begin or left >= end for begin, end in taken):
                taken.append((left, right))
                shown.append((bits, words))
        return shown


@dataclass(frozen=True, slots=True)
class Ticks:
    """One axis as it is drawn.

    Attributes:
        y: Where it runs.
        away: 1 where its words stand below it, -1 where they stand above.
        marks: Bits and words of each tick.
    """

    y: float
    away: int
    name: str
    marks: list[tuple[float, str]]
