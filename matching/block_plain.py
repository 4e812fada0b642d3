"""Blocks and pairs in plain numpy: what matching/kernel/pairs.c does, and what it is held against."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.block_parts import Part
from matching.columns import NONE, Codes
from matching.ports import Watch

N_LARGEST = 5
_CHECK_EVERY = 300


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """Keeps runaway blocks out.

    Attributes:
        at_most: Largest block, in records.
        split_at_most: Largest part of a larger block that is split by year of birth; 0: it is left out whole.
        year_starts: Where each record's years of birth begin; shape (records + 1,).
        years: Years of birth.
        most_years: Years of one record, at most; 1 at least.
    """

    at_most: int
    split_at_most: int
    year_starts: Codes
    years: Codes
    most_years: int


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in the blocks of one rule.

    Attributes:
        n_blocks: Blocks of two or more records.
        n_split: Blocks split.
        n_dropped: Blocks and parts of blocks left out.
        n_dropped_pairs: Pairs left out with them.
        largest: Records in the largest blocks before splitting, largest first; at most N_LARGEST.
        at_most: Largest block that was compared whole, in records.
    """

    n_blocks: int
    n_split: int
    n_dropped: int
    n_dropped_pairs: int
    largest: tuple[int, ...]
    at_most: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Blocks of records; the layout is that of whoever made them.

    Attributes:
        members: Rows of one block after another.
    """

    members: Codes
    ends: Codes
    found: Found


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs ascending by (left, right), each once.

    Attributes:
        rule_of: Place of the first rule that proposed each.
        n_pairs: Different pairs that each rule proposed; shape (rules,).
        n_new: Those that no earlier rule had proposed; shape (rules,).
    """

    left: Codes
    right: Codes
    rule_of: Codes
    n_pairs: Codes
    n_new: Codes


def items_of(parts: tuple[Part, ...], *, in_either_order: bool) -> tuple[Codes, Codes]:
    """Return the rows and keys that some parts make together; every combination of a record's pieces is a key."""
    rows, keys = _items_of_part(parts[0])
    for part in parts[1:]:
        other_rows, pieces = _items_of_part(part)
        starts = np.searchsorted(other_rows, np.arange(len(part.starts)))
        n_each = (starts[1:] - starts[:-1])[rows]
        place = np.arange(int(n_each.sum())) - np.repeat(np.cumsum(n_each) - n_each, n_each)
        rows, keys = np.repeat(rows, n_each), np.repeat(keys, n_each)
        pieces = pieces[starts[rows] + place]
        low, high = (np.minimum(keys, pieces), np.maximum(keys, pieces)) if in_either_order else (keys, pieces)
        keys = low * part.radix + high
    return rows, keys


def fused(first: Part, second: Part) -> Part:
    """Make one part of two, numbered without gaps, equal for two records where both parts are."""
    rows, keys = items_of((_without_gaps(first), _without_gaps(second)), in_either_order=False)
    distinct, codes = np.unique(keys, return_inverse=True)
    starts = np.searchsorted(rows, np.arange(len(first.starts)))
    return Part(starts, codes, None, np.arange(len(distinct)), max(len(distinct), 1))


def _without_gaps(part: Part) -> Part:
    is_piece = part.pieces >= 0
    distinct, numbers = np.unique(part.pieces[is_piece], return_inverse=True)
    pieces = np.full(len(part.pieces), NONE, dtype=np.int64)
    pieces[is_piece] = numbers
    return replace(part, pieces=pieces, radix=max(len(distinct), 1))


def _items_of_part(part: Part) -> tuple[Codes, Codes]:
    rows = np.repeat(np.arange(len(part.starts) - 1), np.diff(part.starts))
    is_value = part.codes >= 0
    rows, codes = rows[is_value], part.codes[is_value]
    if part.list_starts is None:
        pieces = part.pieces[codes]
    else:
        n_each = np.diff(part.list_starts)[codes]
        place = np.arange(int(n_each.sum())) - np.repeat(np.cumsum(n_each) - n_each, n_each)
        rows, codes = np.repeat(rows, n_each), np.repeat(codes, n_each)
        pieces = part.pieces[part.list_starts[codes] + place]
    return rows[pieces >= 0], pieces[pieces >= 0]


def blocks_of(rows: Codes, keys: Codes, guard: Guard, watch: Watch) -> Blocks:
    """Group rows by key, and keep runaway blocks out."""
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    is_new = np.ones(len(rows), dtype=np.bool_)
    is_new[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
    rows, keys = rows[is_new], keys[is_new]
    ends = np.append(np.flatnonzero(keys[1:] != keys[:-1]) + 1, len(keys)) if len(keys) else np.empty(0, dtype=np.int64)
    sizes = np.diff(ends, prepend=0)
    counting = _Counting(guard, sizes[sizes > 1])
    is_small = (sizes > 1) & (sizes <= guard.at_most)
    kept = [rows[np.repeat(is_small, sizes)]]
    kept_sizes = [sizes[is_small]]
    for i, block in enumerate(np.flatnonzero(sizes > guard.at_most).tolist()):
        if i % _CHECK_EVERY == 0:
            watch.check()
        parts = counting.parts(rows[ends[block] - sizes[block] : ends[block]])
        kept.extend(parts)
        kept_sizes.append(np.array([len(part) for part in parts], dtype=np.int64))
    return Blocks(np.concatenate(kept), np.cumsum(np.concatenate(kept_sizes)), counting.found())


class _Counting:
    """Splits or leaves out blocks that are too large, and counts them."""

    def __init__(self, guard: Guard, sizes: Codes) -> None:
        self._guard = guard
        self._n_blocks = len(sizes)
        self._largest = np.sort(sizes)[::-1][:N_LARGEST].tolist()
        self._n_split = self._n_dropped = self._n_dropped_pairs = 0

    def found(self) -> Found:
        """Return what was counted."""
        return Found(self._n_blocks, self._n_split, self._n_dropped, self._n_dropped_pairs, tuple(self._largest))

    def parts(self, rows: Codes) -> list[Codes]:
        """Return the parts of a block that is too large, or nothing."""
        if not self._guard.split_at_most:
            return self._within([rows], self._guard.at_most)
        self._n_split += 1
        return self._within(_split_by_year(self._guard, rows), self._guard.split_at_most)

    def _within(self, parts: list[Codes], at_most: int) -> list[Codes]:
        dropped = [len(part) for part in parts if len(part) > at_most]
        self._n_dropped += len(dropped)
        self._n_dropped_pairs += sum(n * (n - 1) // 2 for n in dropped)
        return [part for part in parts if 1 < len(part) <= at_most]


def _split_by_year(guard: Guard, rows: Codes) -> list[Codes]:
    """Split a runaway block by year of birth, two years at a time and overlapping; undated records stay together."""
    by_year: dict[int, dict[int, None]] = {}
    for row in rows.tolist():
        for year in guard.years[guard.year_starts[row] : guard.year_starts[row + 1]].tolist() or (0,):
            for window in {year // 2 * 2, (year + 1) // 2 * 2 + 1} if year > 0 else {0}:
                by_year.setdefault(window, {})[row] = None
    return [np.array(list(by_year[window]), dtype=np.int64) for window in sorted(by_year)]


def pairs_of(blocks: list[Blocks], n_rows: int, watch: Watch) -> Pairs:
    """Pair the members of the blocks of every rule, in the order of the rules."""
    proposed = [_packed_pairs(of_rule, n_rows, watch) for of_rule in blocks]
    n_pairs = np.array([len(one) for one in proposed], dtype=np.int64)
    packed = np.concatenate([np.empty(0, dtype=np.int64), *proposed])
    del proposed
    watch.check()
    # a stable order leaves the first rule of each pair in front
    order = np.argsort(packed, kind="stable")
    packed = packed[order]
    is_first = np.ones(len(packed), dtype=np.bool_)
    is_first[1:] = packed[1:] != packed[:-1]
    rule_of = np.searchsorted(np.cumsum(n_pairs), order[is_first], side="right")
    left, right = np.divmod(packed[is_first], max(n_rows, 1))
    return Pairs(left, right, rule_of, n_pairs, np.bincount(rule_of, minlength=len(blocks)))


def _packed_pairs(blocks: Blocks, n_rows: int, watch: Watch) -> Codes:
    """Return each pair as one number: smaller row times ``n_rows`` plus larger."""
    sizes = np.diff(blocks.ends, prepend=0)
    packed = [np.empty(0, dtype=np.int64)]
    for size in np.unique(sizes).tolist():
        watch.check()
        starts = (blocks.ends - sizes)[sizes == size]
        rows = blocks.members[starts[:, None] + np.arange(size)]
        first, second = np.triu_indices(size, k=1)
        packed.append((rows[:, first] * n_rows + rows[:, second]).ravel())
    return np.unique(np.concatenate(packed))
