"""Pairs that the blocking rules of some settings propose."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.block_fast import Room, blocks_of, library, pairs_of
from matching.block_plain import Pairs
from matching.columns import NONE, Codes, Flags
from matching.errors import TableError
from matching.features import Ints
from matching.ports import Watch
from matching.splink.conditions import ALWAYS, Condition, Equal, Term
from matching.splink.predicates import Comparer
from matching.splink.settings import BlockingRule
from matching.splink.table import Columns, Source, one_numbering, prepare

_CHUNK_PAIRS = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class _Join:
    """One alternative of one rule.

    Attributes:
        left: Key of each record as l, -1 for none; shape (rows,).
        right: Key of each record as r; the same array where both sides ask for the same.
        further: Compares what cannot be joined on, or None.
    """

    left: Codes
    right: Codes
    further: Comparer | None

    @property
    def keys(self) -> Codes | None:
        """Key of each record where both sides ask for the same."""
        return self.left if self.left is self.right else None


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """Pairs, each once.

    Attributes:
        left: Ranks; the record with the smaller id.
        right: Ranks.
        rules: Place of the first rule that proposes each.
    """

    left: Ints
    right: Ints
    rules: Ints


class Blocker:
    """Joins records on the keys that the rules describe.

    Rows are ranks: the record with the smallest id is row 0, so that a pair's l is the smaller row.

    Args:
        sources: Number of the file that each record is from where records of one file are not compared, or None.
    """

    def __init__(
        self, columns: Columns, rules: Sequence[BlockingRule], sources: Ints | None, watch: Watch, *, by_chars: bool
    ) -> None:
        self._watch = watch
        self._sources = sources
        if not rules:
            raise TableError("The settings have no blocking rule, so every record would be compared with every other.")
        source = Source(columns, watch)
        self.n_rows = source.n_rows
        self._rules = [
            [
                _join(source, rule, product, _further(columns, product, watch, by_chars=by_chars))
                for product in rule.condition
            ]
            for rule in rules
        ]

    @property
    def n_all_pairs(self) -> float:
        """Pairs that there are, proposed or not."""
        sizes = np.ones(self.n_rows) if self._sources is None else np.bincount(self._sources + 1)
        return float(self.n_rows**2 - (sizes.astype(np.float64) ** 2).sum()) / 2.0

    def proposed(self) -> Proposed:
        """Return the pairs of all rules."""
        lib = library()
        keys = [None if join.further is not None else join.keys for joins in self._rules for join in joins]
        plain = [key for key in keys if key is not None]
        if lib is None or len(plain) < len(keys):
            return _together(list(self._one_by_one()))
        blocks = [_blocks(lib, key) for key in plain]
        self._watch.check()
        found = pairs_of(lib, blocks, self.n_rows, self._watch)
        return self._between_sources(found)

    def some(self, at_most: int) -> Proposed:
        """Return the pairs of all rules or, when there are more, about ``at_most`` of them, spread evenly."""
        keys = self._rules[0][0].keys
        if keys is None or self._rules[0][0].further is not None or sum(map(len, self._rules)) > 1:
            return _thinned(self.proposed(), at_most)
        left, right = _some_within(keys, at_most)
        kept = self._kept(left, right, ())
        return Proposed(left[kept], right[kept], np.zeros(len(kept), dtype=np.int32))

    def _between_sources(self, found: Pairs) -> Proposed:
        rule_of_join = np.repeat(np.arange(len(self._rules), dtype=np.int32), [len(joins) for joins in self._rules])
        left, right = found.left.astype(np.int32), found.right.astype(np.int32)
        rules = rule_of_join[found.rule_of]
        if self._sources is None:
            return Proposed(left, right, rules)
        kept = self._kept(left, right, ())
        return Proposed(left[kept], right[kept], rules[kept])

    def _one_by_one(self) -> Iterator[Proposed]:
        for place, joins in enumerate(self._rules):
            for nth, join in enumerate(joins):
                earlier = [each for rule in self._rules[:place] for each in rule] + joins[:nth]
                for left, right in self._pairs(join):
                    kept = self._kept(left, right, earlier)
                    self._watch.check()
                    yield Proposed(left[kept], right[kept], np.full(len(kept), place, dtype=np.int32))

    def _pairs(self, join: _Join) -> Iterator[tuple[Ints, Ints]]:
        pairs = _pairs_within(join.left) if join.left is join.right else _pairs_between(join.left, join.right)
        for left, right in pairs:
            self._watch.check()
            if join.further is None:
                yield left, right
            else:
                kept = np.flatnonzero(join.further.patterns(left, right) == 0)
                yield left[kept], right[kept]

    def _kept(self, left: Ints, right: Ints, earlier: Sequence[_Join]) -> Codes:
        is_kept = np.ones(len(left), dtype=np.bool_)
        if self._sources is not None:
            is_kept &= self._sources[left] != self._sources[right]
        for join in earlier:
            is_kept &= ~_joins(join, left, right)
        return np.flatnonzero(is_kept)


def _joins(join: _Join, left: Ints, right: Ints) -> Flags:
    keys = join.left[left]
    found = (keys == join.right[right]) & (keys != NONE)
    if join.further is not None:
        both = np.flatnonzero(found)
        found[both] = join.further.patterns(left[both], right[both]) == 0
    return np.asarray(found)


def _further(columns: Columns, product: tuple[Term, ...], watch: Watch, *, by_chars: bool) -> Comparer | None:
    """Compare what cannot be joined on: pattern 0 where it holds."""
    rest: Condition = (tuple(t for t in product if t.is_negated or not isinstance(t.predicate, Equal)),)
    if rest == ALWAYS:
        return None
    return Comparer(prepare(columns, [[rest, ALWAYS]], by_chars=by_chars, watch=watch))


def _join(source: Source, rule: BlockingRule, product: tuple[Term, ...], further: Comparer | None) -> _Join:
    equal = [term.predicate for term in product if isinstance(term.predicate, Equal) and not term.is_negated]
    if not equal:
        raise TableError(
            f'The blocking rule "{rule.sql}" has nothing that must be the same, so every record would be compared with'
            " every other. Nothing was linked. Add such a condition."
        )
    if all(one.left == one.right for one in equal):
        keys = _one_key([source.codes(one.left) for one in equal])
        return _Join(keys, keys, further)
    numbered = [one_numbering(source, one.left, one.right) for one in equal]
    n_rows = source.n_rows
    keys = _one_key([np.concatenate(both) for both in numbered])
    return _Join(keys[:n_rows], keys[n_rows:], further)


def _one_key(codes: Sequence[npt.NDArray[np.int32]]) -> Codes:
    """Number the combinations of several columns; -1 where one of them is NULL."""
    key = codes[0].astype(np.int64)
    is_null = key == NONE
    for column in codes[1:]:
        width = int(column.max(initial=0)) + 1
        if int(key.max(initial=0)) >= 2**62 // width:
            _, key = np.unique(key, return_inverse=True)
        key = key * width + column
        is_null |= column == NONE
    key[is_null] = NONE
    return key


def _pairs_within(keys: Codes) -> Iterator[tuple[Ints, Ints]]:
    """Pair the rows of each key, the smaller row first."""
    order, ordered = _grouped(keys)
    is_last = np.append(ordered[1:] != ordered[:-1], True) if len(order) else np.empty(0, dtype=np.bool_)
    ends = np.repeat(np.flatnonzero(is_last) + 1, np.diff(np.flatnonzero(is_last), prepend=-1))
    n_partners = ends - np.arange(len(order)) - 1
    for part in _parts(n_partners):
        at = np.arange(part.start, part.stop)
        first, place = _spread(at, n_partners[part])
        yield order[first], order[first + 1 + place]


def _grouped(keys: Codes) -> tuple[Ints, Codes]:
    """Return the rows that have a key, by key and then by row, and their keys."""
    rows = np.flatnonzero(keys != NONE)
    if len(rows) and int(keys.max()) < 2**62 // len(keys):
        # one sort of plain numbers takes a quarter of the time of an argsort
        packed = np.sort(keys[rows] * len(keys) + rows)
        ordered = packed // len(keys)
        return (packed - ordered * len(keys)).astype(np.int32), ordered
    order = rows[np.argsort(keys[rows], kind="stable")].astype(np.int32)
    return order, keys[order]


def _pairs_between(left: Codes, right: Codes) -> Iterator[tuple[Ints, Ints]]:
    """Pair rows whose left key is another's right key; only with the smaller row as l."""
    order = np.flatnonzero(right != NONE)
    order = order[np.argsort(right[order], kind="stable")].astype(np.int32)
    rows = np.flatnonzero(left != NONE).astype(np.int32)
    begins = np.searchsorted(right[order], left[rows], side="left")
    n_partners = np.searchsorted(right[order], left[rows], side="right") - begins
    for part in _parts(n_partners):
        at = np.arange(part.start, part.stop)
        first, place = _spread(at, n_partners[part])
        a, b = rows[first], order[begins[first] + place]
        kept = np.flatnonzero(a < b)
        yield a[kept], b[kept]


def _parts(n_partners: Codes) -> Iterator[slice]:
    """Cut rows so that each part has some hundred thousand pairs, or one row."""
    ends = np.cumsum(n_partners)
    start = 0
    while start < len(ends):
        before = int(ends[start - 1]) if start else 0
        stop = max(int(np.searchsorted(ends, before + _CHUNK_PAIRS, side="right")), start + 1)
        yield slice(start, stop)
        start = stop


def _spread(at: Codes, n_partners: Codes) -> tuple[Codes, Codes]:
    """Repeat each place as often as it has partners, and count them."""
    first = np.repeat(at, n_partners)
    place = np.arange(len(first)) - np.repeat(np.cumsum(n_partners) - n_partners, n_partners)
    return first, place


# ---- compiled, or only some ----


def _blocks(lib: ctypes.CDLL, keys: Codes) -> npt.NDArray[np.uint32]:
    rows = np.flatnonzero(keys != NONE)
    # Splink leaves no block out, so none is left out here.
    return blocks_of(lib, rows.astype(np.uint32), keys[rows], Room()).copy()


def _together(parts: Sequence[Proposed]) -> Proposed:
    empty = np.empty(0, dtype=np.int32)
    return Proposed(
        np.concatenate([empty, *(part.left for part in parts)]),
        np.concatenate([empty, *(part.right for part in parts)]),
        np.concatenate([empty, *(part.rules for part in parts)]),
    )


def _thinned(found: Proposed, at_most: int) -> Proposed:
    # in the order of their rows, whichever way they were found
    order = np.lexsort((found.right, found.left))[_evenly(len(found.left), at_most)]
    return Proposed(found.left[order], found.right[order], found.rules[order])


def _evenly(n: int, at_most: int) -> Codes:
    """Return all of n places, or at_most of them with equal steps between."""
    if n <= at_most:
        return np.arange(n)
    return ((np.arange(at_most) + 0.5) * (n / at_most)).astype(np.int64)


def _some_within(keys: Codes, at_most: int) -> tuple[Ints, Ints]:
    """Pair rows of one key; where there are more pairs than wanted, only those that are wanted are ever made."""
    order, ordered = _grouped(keys)
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)) if len(order) else np.empty(0, dtype=np.int64)
    n_partners = np.repeat(last, np.diff(last, prepend=-1)) - np.arange(len(order))
    ends = np.cumsum(n_partners)
    picked = _evenly(int(ends[-1]) if len(ends) else 0, at_most)
    first = np.searchsorted(ends, picked, side="right")
    place = picked - (ends[first] - n_partners[first])
    return order[first], order[first + 1 + place]
