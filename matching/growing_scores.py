"""Scored pairs that come and go."""

from __future__ import annotations

import numpy as np

from matching.columns import Codes, Flags
from matching.growing import Growing
from matching.score import PairScores


class GrowingScores:
    """The pairs of a linkage, in the order in which they came."""

    def __init__(self, scores: PairScores) -> None:
        self.rules = scores.rules
        self._left: Growing[np.int64] = Growing(scores.left)
        self._right: Growing[np.int64] = Growing(scores.right)
        self._bits: Growing[np.float64] = Growing(scores.bits)
        self._rule_of: Growing[np.int64] = Growing(scores.rule_of)
        self._veto: Growing[np.int8] = Growing(scores.veto)
        self._third: Growing[np.float64] = Growing(scores.third)

    @property
    def now(self) -> PairScores:
        """The pairs as they are now, in no order; valid until they change."""
        return PairScores(
            left=self._left.values,
            right=self._right.values,
            bits=self._bits.values,
            rule_of=self._rule_of.values,
            veto=self._veto.values,
            rules=self.rules,
            third=self._third.values,
        )

    def in_order(self) -> PairScores:
        """Return the pairs ascending by their rows."""
        now = self.now
        return taken(now, np.lexsort((now.right, now.left)))

    def packed(self, places: Codes) -> Codes:
        """Return some pairs as numbers, as ``packed_pairs`` does."""
        return (self._left.values[places] << 32) + self._right.values[places]

    def places_of(self, packed: Codes, rows: Flags) -> Codes:
        """Return where some pairs stand.

        Args:
            packed: The pairs; those that are not there are passed over.
            rows: Which rows occur in them, by row.
        """
        places = np.flatnonzero(rows[self._left.values] & rows[self._right.values])
        return places[np.isin(self.packed(places), packed)]

    def set_rules(self, places: Codes, rule_of: Codes) -> None:
        """Say anew which rule proposed some pairs first."""
        self._rule_of.values[places] = rule_of

    def extend(self, more: PairScores) -> None:
        """Take in more pairs."""
        self.rules = more.rules
        self._left.extend(more.left)
        self._right.extend(more.right)
        self._bits.extend(more.bits)
        self._rule_of.extend(more.rule_of)
        self._veto.extend(more.veto)
        self._third.extend(more.third)

    def keep(self, which: Flags) -> None:
        """Let the other pairs go."""
        if not bool(which.all()):
            GrowingScores.__init__(self, taken(self.now, np.flatnonzero(which)))


def packed_pairs(scores: PairScores) -> Codes:
    """Return pairs as numbers: smaller row times 2**32 plus larger."""
    return (scores.left << 32) + scores.right


def taken(scores: PairScores, places: Codes) -> PairScores:
    """Return some pairs, in the order of the places."""
    return PairScores(
        left=scores.left[places],
        right=scores.right[places],
        bits=scores.bits[places],
        rule_of=scores.rule_of[places],
        veto=scores.veto[places],
        rules=scores.rules,
        third=scores.third[places],
    )
