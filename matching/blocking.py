"""Blocking: which pairs of records are worth comparing at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.block_keys import RULES, SMALL_BLOCKS
from matching.columns import Codes
from matching.ports import Watch
from matching.table import Table

# A block of more records than this is split by year of birth; what is still larger is left out and reported.
MAX_BLOCK = 120
_MAX_SPLIT_BLOCK = 60
_CHECK_EVERY = 300


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one blocking rule proposed.

    Attributes:
        n_pairs: Pairs that it proposed, those of other rules included.
        n_new: Pairs that no earlier rule had proposed.
        n_split_blocks: Blocks too large, split by year of birth.
        n_dropped_blocks: Blocks still too large, left out.
        n_dropped_pairs: Pairs that were left out with them.
    """

    rule: str
    n_pairs: int
    n_new: int
    n_split_blocks: int
    n_dropped_blocks: int
    n_dropped_pairs: int


@dataclass(frozen=True, slots=True, eq=False)
class CandidatePairs:
    """Pairs to compare.

    Attributes:
        left: Rows, each smaller than its partner; shape (pairs,).
        right: Rows; shape (pairs,).
        rule_of: Place in ``rules`` of the first rule that proposed each pair; shape (pairs,).
        counts: What each rule proposed, in order.
    """

    left: Codes
    right: Codes
    rule_of: Codes
    rules: tuple[str, ...]
    counts: tuple[RuleCount, ...]


def candidate_pairs(table: Table, watch: Watch) -> CandidatePairs:
    """Propose pairs by every blocking rule; nothing is scored yet."""
    n_rows = len(table.ids)
    seen = np.empty(0, dtype=np.int64)
    rule_of = np.empty(0, dtype=np.int64)
    counts = []
    for place, name in enumerate(RULES):
        watch.progress(place, len(RULES), "Proposing pairs")
        proposed, guard = _pairs_of_rule(table, name, watch)
        new = np.setdiff1d(proposed, seen, assume_unique=True)
        seen = np.concatenate([seen, new])
        rule_of = np.concatenate([rule_of, np.full(len(new), place, dtype=np.int64)])
        counts.append(RuleCount(name, len(proposed), len(new), guard.n_split, guard.n_dropped, guard.n_dropped_pairs))
    order = np.argsort(seen)
    left, right = np.divmod(seen[order], max(n_rows, 1))
    watch.progress(len(RULES), len(RULES), "Proposing pairs")
    return CandidatePairs(left, right, rule_of[order], tuple(RULES), tuple(counts))


@dataclass(slots=True)
class _Guard:
    """Keeps runaway blocks out, and counts them."""

    table: Table
    at_most: int
    may_split: bool
    n_split: int = 0
    n_dropped: int = 0
    n_dropped_pairs: int = 0

    def parts(self, rows: list[int]) -> list[list[int]]:
        """Return the block, its split parts, or nothing."""
        if len(rows) <= self.at_most:
            return [rows]
        if not self.may_split:
            return self._within([rows], self.at_most)
        self.n_split += 1
        return self._within(_split_by_year(self.table, rows), _MAX_SPLIT_BLOCK)

    def _within(self, parts: list[list[int]], at_most: int) -> list[list[int]]:
        dropped = [len(part) for part in parts if len(part) > at_most]
        self.n_dropped += len(dropped)
        self.n_dropped_pairs += sum(n * (n - 1) // 2 for n in dropped)
        return [part for part in parts if len(part) <= at_most]


def _pairs_of_rule(table: Table, rule: str, watch: Watch) -> tuple[Codes, _Guard]:
    guard = _Guard(table, SMALL_BLOCKS.get(rule, MAX_BLOCK), may_split=rule not in SMALL_BLOCKS)
    by_size: dict[int, list[list[int]]] = {}
    for i, rows in enumerate(_blocks(RULES[rule](table), watch)):
        if i % _CHECK_EVERY == 0:
            watch.check()
        if len(rows) > 1:
            for part in guard.parts(rows):
                by_size.setdefault(len(part), []).append(part)
    proposed = [np.empty(0, dtype=np.int64)]
    for parts in by_size.values():
        watch.check()
        proposed.append(_pairs_within(np.array(parts, dtype=np.int64), len(table.ids)))
    return np.unique(np.concatenate(proposed)), guard


def _blocks(keys: Iterable[tuple[int, str]], watch: Watch) -> Iterable[list[int]]:
    blocks: dict[str, list[int]] = {}
    for i, (row, key) in enumerate(keys):
        if i % _CHECK_EVERY == 0:
            watch.check()
        members = blocks.setdefault(key, [])
        if not members or members[-1] != row:
            members.append(row)
    return blocks.values()


def _pairs_within(blocks: Codes, n_rows: int) -> Codes:
    """Pair the members of blocks of one size, each pair as one number: smaller row times ``n_rows`` plus larger.

    Args:
        blocks: Rows, ascending within a block; shape (blocks, size).
    """
    first, second = np.triu_indices(blocks.shape[1], k=1)
    return (blocks[:, first] * n_rows + blocks[:, second]).ravel()


def _split_by_year(table: Table, rows: list[int]) -> list[list[int]]:
    """Split a runaway block by year of birth, two years at a time and overlapping; undated records stay together."""
    by_year: dict[int, list[int]] = {}
    for row in rows:
        for born in table.born.of(row) or (None,):
            year = born.earliest.year if born else 0
            for window in {year // 2 * 2, (year + 1) // 2 * 2 + 1} if year else {0}:
                by_year.setdefault(window, []).append(row)
    return list(by_year.values())
