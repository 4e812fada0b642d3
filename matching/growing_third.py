"""What third records say, asked again only around what has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.columns import Codes, Flags
from matching.components import components
from matching.growing import Growing
from matching.growing_scores import GrowingScores, packed_pairs, taken
from matching.model import Model
from matching.ports import Watch
from matching.score import PairScores
from matching.table import Table
from matching.third_records import RULE, ask_third_records

_NO_WEIGHT = np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What asking again has changed.

    Attributes:
        pairs: Pairs that are new or weigh otherwise than before.
        lost: Rows of pairs that are gone; shape (pairs, 2).
    """

    pairs: PairScores
    lost: Codes


class GrowingThird:
    """Scores with what third records say, beside those of pairs weighed alone.

    A third record speaks through likely links. What it adds to a pair therefore depends on the components of likely
    links that the two records are in, and on the pairs between these: nothing further away is looked at.
    """

    def __init__(self, rules: tuple[str, ...], model: Model, table_of: Callable[[Codes], Table]) -> None:
        nothing = np.empty(0, dtype=np.int64)
        self._rules = (*rules, RULE)
        self._model = model
        self._table_of = table_of
        self._components: Growing[np.int64] = Growing(nothing)
        self.scores = GrowingScores(
            PairScores(nothing, nothing, np.empty(0), nothing, np.empty(0, dtype=np.int8), self._rules, np.empty(0))
        )

    def append(self, n_rows: int) -> None:
        """Take in rows without pairs."""
        self._components.extend(np.arange(len(self._components), len(self._components) + n_rows))

    def ask(self, touched: Codes, alone: PairScores, watch: Watch) -> Asked:
        """Ask again around some rows.

        Args:
            touched: Every end of a pair that came, went or changed.
            alone: All pairs, weighed alone, in any order.
        """
        changed = self._inside(touched)
        self._join(changed, alone)
        at = changed[alone.left] | changed[alone.right]
        ends = np.concatenate([alone.left[at], alone.right[at], np.flatnonzero(changed)])
        rows = np.flatnonzero(self._inside(ends))
        found = self._asked(rows, alone, watch)
        found = taken(found, np.flatnonzero(changed[found.left] | changed[found.right]))
        before = self.scores.now
        is_old = changed[before.left] | changed[before.right]
        old = taken(before, np.flatnonzero(is_old))
        self.scores.keep(~is_old)
        self.scores.extend(found)
        return _difference(old, found)

    def _inside(self, rows: Codes) -> Flags:
        is_touched = np.zeros(len(self._components), dtype=np.bool_)
        is_touched[self._components.values[rows]] = True
        return np.asarray(is_touched[self._components.values])

    def _join(self, changed: Flags, alone: PairScores) -> None:
        """Work out anew what likely links hold together among some rows, which are whole components."""
        rows = np.flatnonzero(changed)
        is_link = (alone.bits > 0) & (alone.veto == 0) & changed[alone.left] & changed[alone.right]
        left, right = (np.searchsorted(rows, side[is_link]) for side in (alone.left, alone.right))
        self._components.values[rows] = rows[components(len(rows), left, right)]

    def _asked(self, rows: Codes, alone: PairScores, watch: Watch) -> PairScores:
        is_there = np.zeros(len(self._components), dtype=np.bool_)
        is_there[rows] = True
        own = np.flatnonzero(is_there[alone.left] & is_there[alone.right])
        own = own[np.lexsort((alone.right[own], alone.left[own]))]
        part = taken(alone, own)
        left, right = np.searchsorted(rows, part.left), np.searchsorted(rows, part.right)
        renumbered = PairScores(left, right, part.bits, part.rule_of, part.veto, part.rules, part.third)
        found = ask_third_records(self._table_of(rows), renumbered, self._model, watch)
        return PairScores(
            rows[found.left], rows[found.right], found.bits, found.rule_of, found.veto, self._rules, found.third
        )


def _difference(old: PairScores, new: PairScores) -> Asked:
    before, after = packed_pairs(old), packed_pairs(new)
    order = np.argsort(before)
    lost = ~np.isin(before, after)
    weight = np.full(len(after), _NO_WEIGHT)
    if len(before):
        place = np.minimum(np.searchsorted(before[order], after), len(before) - 1)
        weight = np.where(before[order][place] == after, old.bits[order][place], _NO_WEIGHT)
    pairs = taken(new, np.flatnonzero(~(weight == new.bits)))
    return Asked(pairs, np.column_stack([old.left[lost], old.right[lost]]))
