"""Which pairs blocking gains and loses when records come and go, without looking at the others again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.block_hashes import HashedKeys
from matching.block_keys import MAX_SPLIT_BLOCK, Rule
from matching.columns import Codes, Flags
from matching.growing import Growing
from matching.ports import Watch
from matching.table import Table

Rows = npt.NDArray[np.int32]
_MERGE_BELOW = 4
_NO_YEAR = 0


@dataclass(frozen=True, slots=True, eq=False)
class RulePairs:
    """Pairs of rows, each as its smaller row times 2**32 plus its larger, ascending, with the first rule of each."""

    packed: Codes
    rule_of: Codes


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Rows that are compared with one another, group after group, ascending within each.

    Attributes:
        ids: What each row's group is called: a block, or a block and a window of years; shape (members,).
    """

    ids: Codes
    rows: Codes

    def kept(self, which: Flags) -> _Groups:
        return _Groups(self.ids[which], self.rows[which])


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """Keys ascending, and the row of each."""

    keys: Codes
    rows: Rows


@dataclass(slots=True)
class _KeyIndex:
    """The keys of one rule in a few sorted runs, each several times larger than the next."""

    levels: list[_Level] = field(default_factory=list)

    def add(self, keys: Codes, rows: Codes) -> None:
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        is_new = np.ones(len(keys), dtype=np.bool_)
        is_new[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
        self.levels.append(_Level(keys[is_new], rows[is_new].astype(np.int32)))
        while len(self.levels) > 1 and len(self.levels[-2].keys) < _MERGE_BELOW * len(self.levels[-1].keys):
            last, before = self.levels.pop(), self.levels.pop()
            keys = np.concatenate([before.keys, last.keys])
            order = np.argsort(keys, kind="stable")
            self.levels.append(_Level(keys[order], np.concatenate([before.rows, last.rows])[order]))

    def members(self, wanted: Codes) -> _Groups:
        """Return the rows of some keys, each key's place in ``wanted`` being its group."""
        ids, rows = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for level in self.levels:
            begin = np.searchsorted(level.keys, wanted)
            n_each = np.searchsorted(level.keys, wanted, side="right") - begin
            place = np.arange(int(n_each.sum())) - np.repeat(np.cumsum(n_each) - n_each - begin, n_each)
            ids.append(np.repeat(np.arange(len(wanted)), n_each))
            rows.append(level.rows[place].astype(np.int64))
        return _in_order(np.concatenate(ids), np.concatenate(rows))


class BlockIndex:
    """The blocks of a table that grows and shrinks.

    Blocks are guarded as in ``candidate_pairs``: one that grows beyond its rule's limit is split by year of birth, or
    left out, and then loses pairs that it had; one that shrinks gains them. Rows are counted through all tables added.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._keys = [_KeyIndex() for _ in rules]
        self._is_there: Growing[np.bool_] = Growing(np.empty(0, dtype=np.bool_))
        self._year_starts: Growing[np.int64] = Growing(np.zeros(1, dtype=np.int64))
        self._years: Growing[np.int64] = Growing(np.empty(0, dtype=np.int64))

    def fill(self, table: Table, watch: Watch) -> None:
        """Take in the first table, whose pairs are known."""
        first = self._append(table)
        hashed = HashedKeys(table)
        for rule, index in zip(self._rules, self._keys, strict=True):
            watch.check()
            rows, keys = hashed.of(rule)
            index.add(keys, rows + first)

    def add(self, table: Table, watch: Watch) -> tuple[RulePairs, Codes]:
        """Take in more rows.

        Returns:
            The pairs of the new rows with one another and with those before, and pairs of earlier rows that a block has
            lost (another may still hold them: see ``still_proposed``).
        """
        first = self._append(table)
        hashed = HashedKeys(table)
        gained, lost = [], []
        for rule, index in zip(self._rules, self._keys, strict=True):
            watch.check()
            rows, keys = hashed.of(rule)
            index.add(keys, rows + first)
            members = self._present(index.members(np.unique(keys)))
            after, before = self._guarded(members, rule), self._guarded(members.kept(members.rows < first), rule)
            gained.append(_pairs_ending_at(after, after.rows >= first))
            gone = before.kept(~np.isin(before.ids, after.ids))
            lost.append(_pairs_ending_at(gone, np.ones(len(gone.rows), dtype=np.bool_)))
        return _first_rules(gained), np.unique(np.concatenate(lost))

    def remove(self, table: Table, rows: Codes, watch: Watch) -> RulePairs:
        """Let rows go.

        Args:
            table: The rows as a table.
            rows: What they are called here; shape (rows of the table,).

        Returns:
            Pairs of remaining rows that a block has gained; an earlier rule may hold them already.
        """
        hashed = HashedKeys(table)
        touched = [np.unique(hashed.of(rule)[1]) for rule in self._rules]
        members = [self._present(index.members(keys)) for index, keys in zip(self._keys, touched, strict=True)]
        self._is_there.values[rows] = False
        gained = []
        for rule, were in zip(self._rules, members, strict=True):
            watch.check()
            before, after = self._guarded(were, rule), self._guarded(self._present(were), rule)
            new = after.kept(~np.isin(after.ids, before.ids))
            gained.append(_pairs_ending_at(new, np.ones(len(new.rows), dtype=np.bool_)))
        return _first_rules(gained)

    def still_proposed(self, table: Table, rows: Codes, packed: Codes) -> RulePairs:
        """Return those of some pairs that blocks propose now.

        Args:
            table: All rows that occur in the pairs, as a table.
            rows: What they are called here, ascending; shape (rows of the table,).
            packed: The pairs.
        """
        hashed = HashedKeys(table)
        found = []
        for rule, index in zip(self._rules, self._keys, strict=True):
            members = self._present(index.members(np.unique(hashed.of(rule)[1])))
            groups = self._guarded(members, rule)
            own = groups.kept(np.isin(groups.rows, rows))
            pairs = _pairs_ending_at(own, np.ones(len(own.rows), dtype=np.bool_))
            found.append(pairs[np.isin(pairs, packed)])
        return _first_rules(found)

    def _append(self, table: Table) -> int:
        first = len(self._is_there)
        self._is_there.extend(np.ones(len(table.ids), dtype=np.bool_))
        # The last one is for the code NONE, of records without a date.
        years = np.array([*(born.earliest.year for born in table.born.values), _NO_YEAR], dtype=np.int64)
        self._year_starts.extend(table.born.starts[1:] + len(self._years))
        self._years.extend(years[table.born.codes])
        return first

    def _present(self, groups: _Groups) -> _Groups:
        return groups.kept(self._is_there.values[groups.rows])

    def _guarded(self, blocks: _Groups, rule: Rule) -> _Groups:
        """Keep small blocks whole, and what parts of the others are small enough."""
        is_small = _sizes(blocks.ids) <= rule.at_most
        # A whole block is called by an even number, the parts of a block by odd ones.
        whole = _Groups(blocks.ids[is_small] * 2, blocks.rows[is_small])
        if not rule.may_split or bool(is_small.all()):
            return whole
        parts = self._by_years(blocks.kept(~is_small))
        parts = parts.kept(_sizes(parts.ids) <= MAX_SPLIT_BLOCK)
        return _Groups(np.concatenate([whole.ids, parts.ids]), np.concatenate([whole.rows, parts.rows]))

    def _by_years(self, blocks: _Groups) -> _Groups:
        """Split blocks by year of birth, two years at a time and overlapping; undated rows stay together."""
        starts, years = self._year_starts.values, self._years.values
        begin, n_each = starts[blocks.rows], starts[blocks.rows + 1] - starts[blocks.rows]
        n_turns = np.maximum(n_each, 1)
        turn = np.repeat(np.arange(len(blocks.rows)), n_turns)
        place = np.arange(len(turn)) - np.repeat(np.cumsum(n_turns) - n_turns, n_turns)
        padded = np.append(years, _NO_YEAR)
        year = padded[np.where(n_each[turn] > 0, begin[turn] + place, len(years))]
        windows = np.concatenate([year // 2 * 2, (year + 1) // 2 * 2 + 1])
        windows = np.where(np.concatenate([year, year]) > 0, windows, _NO_YEAR)
        ids = (np.concatenate([blocks.ids[turn]] * 2) * 2**14 + windows) * 2 + 1
        return _in_order(ids, np.concatenate([blocks.rows[turn]] * 2))


def _in_order(ids: Codes, rows: Codes) -> _Groups:
    """Order by group and row, every row once in a group."""
    order = np.lexsort((rows, ids))
    ids, rows = ids[order], rows[order]
    is_new = np.ones(len(ids), dtype=np.bool_)
    is_new[1:] = (ids[1:] != ids[:-1]) | (rows[1:] != rows[:-1])
    return _Groups(ids[is_new], rows[is_new])


def _firsts(ids: Codes) -> Codes:
    """Where each group begins, by member."""
    is_first = np.ones(len(ids), dtype=np.bool_)
    is_first[1:] = ids[1:] != ids[:-1]
    begins = np.flatnonzero(is_first)
    return begins[np.cumsum(is_first) - 1] if len(ids) else begins


def _sizes(ids: Codes) -> Codes:
    """How large each member's group is."""
    _, group, counts = np.unique(ids, return_inverse=True, return_counts=True)
    return counts[group]


def _pairs_ending_at(groups: _Groups, which: Flags) -> Codes:
    """Pair each of some members with all members of its group before it; every pair once, packed and ascending."""
    at = np.flatnonzero(which)
    begin = _firsts(groups.ids)[at]
    n_each = at - begin
    place = np.arange(int(n_each.sum())) - np.repeat(np.cumsum(n_each) - n_each - begin, n_each)
    return np.unique((groups.rows[place] << 32) + np.repeat(groups.rows[at], n_each))


def _first_rules(by_rule: Sequence[Codes]) -> RulePairs:
    packed, first = np.unique(np.concatenate(by_rule), return_index=True)
    rules = np.repeat(np.arange(len(by_rule)), [len(pairs) for pairs in by_rule])
    return RulePairs(packed, rules[first])
