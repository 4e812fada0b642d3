"""Blocking: which pairs of records are worth comparing at all."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ctypes import CDLL
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import Generic, TypeVar

import numpy as np

from matching import block_fast as compiled
from matching import block_plain
from matching.block_keys import MAX_SPLIT_BLOCK, RULES, Keys, Rule
from matching.block_parts import Part, Pieces
from matching.block_plain import Blocks, Found, Guard, Pairs, fused
from matching.columns import Codes, Flags
from matching.errors import RuleError
from matching.ports import Watch
from matching.table import Table

_LARGEST_KEY = 2**62
_N_THREADS = 2
# A limit on pairs per record begins to bind at this many pairs of one rule, and never cuts blocks this small.
_ALWAYS_ALLOWED = 30_000
_LEAST_SPLIT_BLOCK = 8
_LEAST_BLOCK = 2

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What one blocking rule proposed.

    Attributes:
        n_pairs: Pairs that it proposed, those of other rules included.
        n_new: Pairs that no earlier rule had proposed.
        n_split_blocks: Blocks too large, split by year of birth.
        n_dropped_blocks: Blocks still too large, left out.
        n_dropped_pairs: Pairs that were left out with them.
        n_blocks: Blocks of two or more records.
        largest_blocks: Records in the largest blocks before splitting, largest first; what they share is not told.
        at_most: Records of the largest block that was compared whole; lower than the rule's own where the rule
            proposed too many pairs for a table of this size.
    """

    rule: str
    n_pairs: int
    n_new: int
    n_split_blocks: int
    n_dropped_blocks: int
    n_dropped_pairs: int
    n_blocks: int = 0
    largest_blocks: tuple[int, ...] = ()
    at_most: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CandidatePairs:
    """Pairs to compare, ascending by ``left``, then ``right``.

    Attributes:
        left: Rows, each smaller than its partner; shape (pairs,).
        right: Rows; shape (pairs,).
        rule_of: Place in ``rules`` of the first rule that proposed each pair; shape (pairs,).
        counts: What each rule proposed, in order.
        sample: Pairs among a sample of the records, proposed without a limit on what a rule may propose; None where
            none was asked for.
        n_possible: Pairs of records that could be matches, proposed or not; 0 for all pairs.
    """

    left: Codes
    right: Codes
    rule_of: Codes
    rules: tuple[str, ...]
    counts: tuple[RuleCount, ...]
    sample: SamplePairs | None = None
    n_possible: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class SamplePairs:
    """Pairs among a sample of the records.

    Attributes:
        left: Rows of the whole table, each smaller than its partner; shape (pairs,).
        right: Rows; shape (pairs,).
        n_records: Records in the sample.
        n_possible: Pairs of them that could be matches; 0 for all pairs.
    """

    left: Codes
    right: Codes
    n_records: int
    n_possible: float = 0.0


def candidate_pairs(
    table: Table,
    watch: Watch,
    rules: Sequence[Rule] | None = None,
    most_per_record: float | None = None,
    sample: Flags | None = None,
) -> CandidatePairs:
    """Propose pairs; nothing is scored yet.

    Args:
        rules: The rules to use, in order; all of ``RULES`` unless told.
        most_per_record: How many pairs one rule may propose for each record, and 30,000 at least. A rule that proposes
            more compares only smaller blocks whole, halved until it fits (rules of little worth may propose a part of
            that): to no less than 8 records where larger
            ones are split by year of birth, to 2 where they are left out. None sets no limit. Names are shared by
            ever more people as a table grows, so that without a limit pairs grow with its square.
        sample: Marks records whose pairs among themselves are proposed too, without that limit: a limit leaves out
            namesakes above all, and who learns from what is left takes them for rarer than they are. Shape (records,).

    Raises:
        RuleError: There is no rule, or two rules have one name.
    """
    chosen = _checked(tuple(RULES.values()) if rules is None else rules)
    keys = _RuleKeys(table, watch, most_per_record, sample)
    blocks = _blocks(keys, chosen, watch)
    pairs = _pairs([one.whole for one in blocks], keys.n_rows, watch)
    counts = _counts(chosen, pairs, [one.found for one in blocks])
    among = None
    if sample is not None:
        found = _pairs([one.sample for one in blocks], keys.n_rows, watch)
        among = SamplePairs(found.left, found.right, int(np.count_nonzero(sample)))
    return CandidatePairs(pairs.left, pairs.right, pairs.rule_of, tuple(rule.name for rule in chosen), counts, among)


def count_pairs(
    table: Table, watch: Watch, rules: Sequence[Rule] | None = None, most_per_record: float | None = None
) -> tuple[RuleCount, ...]:
    """Count what ``candidate_pairs`` would propose, without keeping the pairs: for seeing the cost beforehand."""
    chosen = _checked(tuple(RULES.values()) if rules is None else rules)
    blocks = _blocks(_RuleKeys(table, watch, most_per_record), chosen, watch)
    pairs = _pairs([one.whole for one in blocks], len(table.ids), watch, only_count=True)
    return _counts(chosen, pairs, [one.found for one in blocks])


def propose(table: Table, rules: Sequence[Rule], watch: Watch) -> tuple[Pairs, list[Found]]:
    """Return the pairs of some rules, and what was found in the blocks of each."""
    blocks = _blocks(_RuleKeys(table, watch), rules, watch)
    return _pairs([one.whole for one in blocks], len(table.ids), watch), [one.found for one in blocks]


@dataclass(frozen=True, slots=True, eq=False)
class _RuleBlocks:
    """Blocks of one rule; the layout is that of the path that made them.

    Attributes:
        whole: Of all records.
        found: What was found in these.
        sample: Of the records of a sample; of nobody where there is none.
    """

    whole: Blocks | compiled.Rows
    found: Found
    sample: Blocks | compiled.Rows


def _blocks(keys: _RuleKeys, rules: Sequence[Rule], watch: Watch) -> list[_RuleBlocks]:
    lib = compiled.library()
    if lib is None:
        return [_plain_blocks(keys, rule, watch) for rule in _told(rules, watch)]
    return _compiled_blocks(lib, keys, rules, watch)


def _pairs(blocks: Sequence[Blocks | compiled.Rows], n_rows: int, watch: Watch, *, only_count: bool = False) -> Pairs:
    plain = [one for one in blocks if isinstance(one, Blocks)]
    lib = compiled.library()
    if plain or lib is None:
        return block_plain.pairs_of(plain, n_rows, watch)
    members = [one for one in blocks if not isinstance(one, Blocks)]
    return compiled.pairs_of(lib, members, n_rows, watch, only_count=only_count)


def _told(rules: Sequence[Rule], watch: Watch) -> Iterator[Rule]:
    for place, rule in enumerate(rules):
        watch.progress(place, len(rules), "Proposing pairs")
        yield rule
    watch.progress(len(rules), len(rules), "Proposing pairs")


@dataclass(frozen=True, slots=True, eq=False)
class _Made(Generic[Made]):
    """Blocks within some bounds.

    Attributes:
        n_pairs: Pairs of their records, repeats included.
        sizes: Returns how many records each block has.
    """

    blocks: Made
    n_pairs: int
    sizes: Callable[[], Codes]
    found: Found


class _RuleKeys:
    """The parts of each rule's keys in one table, and the years that split its blocks."""

    def __init__(
        self, table: Table, watch: Watch, most_per_record: float | None = None, sample: Flags | None = None
    ) -> None:
        watch.check()
        self.n_rows = len(table.ids)
        self.sample = np.zeros(self.n_rows, dtype=np.bool_) if sample is None else sample
        self._most_per_record = np.inf if most_per_record is None else most_per_record
        self._pieces = Pieces(table)
        self._year_starts = table.born.starts
        self._years = self._pieces.birth_years()
        self._most_years = max(int(np.diff(self._year_starts).max(initial=1)), 1)

    def fitted(self, rule: Rule, make: Callable[[Guard], _Made[Made]]) -> tuple[Made, Found]:
        """Make the rule's blocks, of at most so many records that the table can afford their pairs."""
        allowed = max(self._most_per_record * rule.worth * self.n_rows, _ALWAYS_ALLOWED)
        guard, least = self.guard(rule), _LEAST_SPLIT_BLOCK if rule.may_split else _LEAST_BLOCK
        made = make(guard)
        while made.n_pairs > allowed and guard.at_most > least:
            at_most = max(guard.at_most // 2, least)
            sizes = made.sizes()
            # Parts of split blocks add some pairs, so this never goes too far.
            while at_most > least and _n_pairs(sizes[sizes <= at_most]) > allowed:
                at_most = max(at_most // 2, least)
            guard = replace(guard, at_most=at_most)
            made = make(guard)
        return made.blocks, replace(made.found, at_most=guard.at_most)

    def guard(self, rule: Rule) -> Guard:
        """Return what keeps the rule's blocks within its own bounds."""
        split_at_most = MAX_SPLIT_BLOCK if rule.may_split else 0
        return Guard(rule.at_most, split_at_most, self._year_starts, self._years, self._most_years)

    def parts(self, keys: Keys) -> tuple[Part, ...]:
        """Return parts whose keys fit one word."""
        parts = tuple(self._pieces.part(name) for name in keys.pieces)
        if keys.in_either_order and parts[0].radix != parts[1].radix:
            raise RuleError(f'"{" and ".join(keys.pieces)}" cannot change places. Nothing was compared.')
        while math.prod(part.radix for part in parts) > _LARGEST_KEY:
            parts = (fused(*parts[:2]), *parts[2:])
        return parts


def _plain_blocks(keys: _RuleKeys, rule: Rule, watch: Watch) -> _RuleBlocks:
    watch.check()
    made = [block_plain.items_of(keys.parts(one), in_either_order=one.in_either_order) for one in rule.keys]
    rows, values = (np.concatenate(arrays) for arrays in zip(*made, strict=True))

    def make(guard: Guard) -> _Made[Blocks]:
        blocks = block_plain.blocks_of(rows, values, guard, watch)
        sizes = np.diff(blocks.ends, prepend=0)
        return _Made(blocks, _n_pairs(sizes), lambda: sizes, blocks.found)

    whole, found = keys.fitted(rule, make)
    among = np.flatnonzero(keys.sample[rows])
    return _RuleBlocks(whole, found, block_plain.blocks_of(rows[among], values[among], keys.guard(rule), watch))


def _n_pairs(sizes: Codes) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _compiled_blocks(lib: CDLL, keys: _RuleKeys, rules: Sequence[Rule], watch: Watch) -> list[_RuleBlocks]:
    rooms: SimpleQueue[compiled.Room] = SimpleQueue()
    for _ in range(_N_THREADS):
        rooms.put(compiled.Room())

    def blocks(rule: Rule) -> _RuleBlocks:
        room = rooms.get()
        try:
            return _blocks_within(lib, keys, rule, watch, room)
        finally:
            rooms.put(room)

    executor = ThreadPoolExecutor(_N_THREADS)
    try:
        started = [executor.submit(blocks, rule) for rule in rules]
        return [done.result() for done, _ in zip(started, _told(rules, watch), strict=True)]
    finally:
        executor.shutdown(cancel_futures=True)


def _blocks_within(lib: CDLL, keys: _RuleKeys, rule: Rule, watch: Watch, room: compiled.Room) -> _RuleBlocks:
    n = 0
    for one in rule.keys:
        n = compiled.items_of(
            lib, keys.parts(one), keys.n_rows, watch, in_either_order=one.in_either_order, room=room, n=n
        )
    watch.check()
    rows, values = room.array("rows", n, np.uint32), room.array("keys", n, np.int64)
    every = compiled.blocks_of(lib, rows[:n], values[:n], room)
    watch.check()

    def make(guard: Guard) -> _Made[compiled.Rows]:
        kept, n_pairs, found = compiled.guarded(lib, every, keys.n_rows, guard, room)
        return _Made(kept, n_pairs, lambda: compiled.sizes_of(kept), found)

    kept, found = keys.fitted(rule, make)
    whole = kept.copy()
    among = compiled.blocks_among(lib, every, keys.sample, room)
    sample, _, _ = compiled.guarded(lib, among, keys.n_rows, keys.guard(rule), room)
    return _RuleBlocks(whole, found, sample.copy())


def _checked(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    names = [rule.name for rule in rules]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise RuleError(f'The blocking rule "{twice[0]}" is there twice. Nothing was compared. Use it once.')
    if not names:
        raise RuleError("There is no blocking rule. Nothing was compared. Choose at least one.")
    return tuple(rules)


def _counts(rules: Sequence[Rule], pairs: Pairs, found: Sequence[Found]) -> tuple[RuleCount, ...]:
    return tuple(
        RuleCount(
            rule.name, n_pairs, n_new, f.n_split, f.n_dropped, f.n_dropped_pairs, f.n_blocks, f.largest, f.at_most
        )
        for rule, n_pairs, n_new, f in zip(rules, pairs.n_pairs.tolist(), pairs.n_new.tolist(), found, strict=True)
    )
