"""The waterfall of a score: each bar begins where the one before ended, and the last one is the total."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from matching.schema import LevelRow

START, FOR, AGAINST, NEUTRAL, TOTAL = "start", "for", "against", "neutral", "total"


@dataclass(frozen=True, slots=True)
class WaterfallBar:
    """One step of the way from the prior to the total.

    Attributes:
        label: What was compared ("given name"), "before looking" or "total".
        start_bits: Log2 odds before this step; 0 for the first and the last bar.
        end_bits: Log2 odds after it.
        kind: "start" (the prior), "for", "against", "neutral" (0 bits: not recorded, or no evidence), or "total".
        level: Name of the comparison level.
        left: What the one record says.
        right: What the other says.
        why: The reason in plain words.
    """

    label: str
    start_bits: float
    end_bits: float
    kind: str
    level: str = ""
    left: str = ""
    right: str = ""
    why: str = ""

    @property
    def bits(self) -> float:
        """What the step adds or takes away."""
        return self.end_bits - self.start_bits

    @property
    def probability(self) -> float:
        """Probability after the step, in [0, 1]."""
        return probability_of(self.end_bits)


def probability_of(bits: float) -> float:
    """Return the probability in [0, 1] of log2 odds."""
    return 1.0 / (1.0 + math.exp2(-max(-1000.0, min(1000.0, bits))))


def waterfall(rows: Iterable[LevelRow]) -> tuple[WaterfallBar, ...]:
    """Return one bar per row of ``explain``, and the total.

    The bits of the rows are multiples of 2**-20, so sums are exact: the last bar ends at the ``bits`` of the pair, and
    every bar begins just where the one before ended.
    """
    bars = []
    at = 0.0
    for row in rows:
        end = at + row.match_bits
        label = "before looking" if row.comparison == "prior" else row.comparison
        bars.append(WaterfallBar(label, at, end, _kind(row), row.level, row.left, row.right, row.why))
        at = end
    words = f"Odds of {_odds(at)} that both records are one person."
    return (*bars, WaterfallBar("total", 0.0, at, TOTAL, why=words))


def _kind(row: LevelRow) -> str:
    if row.comparison == "prior":
        return START
    if row.match_bits == 0:
        return NEUTRAL
    return FOR if row.match_bits > 0 else AGAINST


def _odds(bits: float) -> str:
    """Say log2 odds in words.

    >>> _odds(10), _odds(-3), _odds(0.2)
    ('1,024 to 1', '1 to 8', '1.1 to 1')
    """
    times = math.exp2(min(abs(bits), 60.0))
    shown = f"{times:,.0f}" if times >= 2 else f"{times:.1f}"
    return f"{shown} to 1" if bits >= 0 else f"1 to {shown}"
