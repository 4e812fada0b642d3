"""Candidate pairs and their scores, kept up to date while records come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.block_index import BlockIndex, RulePairs
from matching.block_keys import Rule
from matching.blocking import CandidatePairs
from matching.columns import Codes, Flags
from matching.growing_records import GrowingRecords
from matching.growing_scores import GrowingScores
from matching.model import Model
from matching.ports import Watch
from matching.score import PairScores, score_rows
from matching.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class PairsChange:
    """What has changed among the pairs.

    Attributes:
        new: Pairs that are new.
        lost: Rows of pairs of remaining records that are gone; shape (pairs, 2).
        touched: Every end of a pair that came, went, or was proposed by another rule first.
        n_compared: Pairs that were compared.
    """

    new: PairScores
    lost: Codes
    touched: Codes
    n_compared: int


class GrowingPairs:
    """Pairs of records, each weighed alone."""

    def __init__(self, records: GrowingRecords, model: Model, rules: Sequence[Rule], least_bits: float) -> None:
        self._records = records
        self._least_bits = least_bits
        self._model = model
        self._names = tuple(rule.name for rule in rules)
        self._index = BlockIndex(rules)
        self.scores = GrowingScores(no_scores(self._names))

    def fill(self, table: Table, proposed: CandidatePairs, watch: Watch) -> None:
        """Take in the first table and score its pairs."""
        self.scores = GrowingScores(score_rows(table, proposed, self._model, watch, self._least_bits))
        self._index.fill(table, watch)

    def add(self, table: Table, watch: Watch) -> PairsChange:
        """Block and compare new rows, which the records hold already."""
        first = len(self._records) - len(table.ids)
        gained, lost = self._index.add(table, watch)
        gone, touched = self._drop(lost)
        scored = self._compare(gained, watch)
        self.scores.extend(scored)
        new = np.arange(first, len(self._records))
        return PairsChange(scored, gone, np.concatenate([new, scored.left, scored.right, touched]), len(gained.packed))

    def remove(self, rows: Codes, watch: Watch) -> PairsChange:
        """Let rows go, and compare what blocks that are smaller now propose."""
        now = self.scores.now
        is_gone = np.zeros(len(self._records), dtype=np.bool_)
        is_gone[rows] = True
        is_cut_off = is_gone[now.left] | is_gone[now.right]
        neighbours = np.concatenate([now.left[is_cut_off], now.right[is_cut_off]])
        self.scores.keep(~is_cut_off)
        gained, touched = self._without_known(self._index.remove(self._records.table_of(rows), rows, watch))
        scored = self._compare(gained, watch)
        self.scores.extend(scored)
        ends = np.concatenate([rows, neighbours, scored.left, scored.right, touched])
        return PairsChange(scored, np.empty((0, 2), dtype=np.int64), ends, len(gained.packed))

    def _compare(self, pairs: RulePairs, watch: Watch) -> PairScores:
        """Score pairs in a table of just the rows that occur in them."""
        left, right = _unpacked(pairs.packed)
        rows = np.unique(np.concatenate([left, right]))
        if not len(rows):
            return no_scores(self._names)
        ends = np.searchsorted(rows, left), np.searchsorted(rows, right)
        proposed = CandidatePairs(*ends, pairs.rule_of, self._names, ())
        found = score_rows(self._records.table_of(rows), proposed, self._model, watch, self._least_bits)
        return PairScores(
            rows[found.left], rows[found.right], found.bits, found.rule_of, found.veto, self._names, found.third
        )

    def _drop(self, lost: Codes) -> tuple[Codes, Codes]:
        """Let go those of some pairs that no block holds any more.

        Returns:
            Their rows, shape (pairs, 2), and every end of a pair that is gone or proposed by another rule now.
        """
        places = self._places_of(lost)
        packed = self.scores.packed(places)
        left, right = _unpacked(packed)
        rows = np.unique(np.concatenate([left, right]))
        if not len(rows):
            return np.empty((0, 2), dtype=np.int64), rows
        still = self._index.still_proposed(self._records.table_of(rows), rows, packed)
        is_still = np.isin(packed, still.packed)
        rule_of = still.rule_of[np.searchsorted(still.packed, packed[is_still])]
        self.scores.set_rules(places[is_still], rule_of)
        kept = np.ones(len(self.scores.now.left), dtype=np.bool_)
        kept[places[~is_still]] = False
        self.scores.keep(kept)
        return np.column_stack([left, right])[~is_still], rows

    def _without_known(self, gained: RulePairs) -> tuple[RulePairs, Codes]:
        """Return the pairs that are not scored yet, and the ends of those that are: they may have an earlier rule."""
        places = self._places_of(gained.packed)
        packed = self.scores.packed(places)
        rule_of = gained.rule_of[np.searchsorted(gained.packed, packed)]
        self.scores.set_rules(places, np.minimum(rule_of, self.scores.now.rule_of[places]))
        is_new = ~np.isin(gained.packed, packed)
        return RulePairs(gained.packed[is_new], gained.rule_of[is_new]), np.concatenate(_unpacked(packed))

    def _places_of(self, packed: Codes) -> Codes:
        if not len(packed):
            return np.empty(0, dtype=np.int64)
        rows: Flags = np.zeros(len(self._records), dtype=np.bool_)
        for side in _unpacked(packed):
            rows[side] = True
        return self.scores.places_of(packed, rows)


def no_scores(rules: tuple[str, ...]) -> PairScores:
    """Return no pairs at all."""
    nothing = np.empty(0, dtype=np.int64)
    return PairScores(nothing, nothing, np.empty(0), nothing, np.empty(0, dtype=np.int8), rules, np.empty(0))


def _unpacked(packed: Codes) -> tuple[Codes, Codes]:
    return packed >> 32, packed & 0xFFFFFFFF
