"""Pairs that the blocking rules of some settings propose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """Pairs of one rule that no earlier rule has proposed.

    Attributes:
        left: Ranks; the record with the smaller id.
        right: Ranks.
        rule: Place of the rule.
    """

    left: Ints
    right: Ints
    rule: int


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

    def proposed(self) -> Iterator[Proposed]:
        """Yield the pairs, rule by rule, some hundred thousand at a time."""
        for place, joins in enumerate(self._rules):
            for nth, join in enumerate(joins):
                earlier = [each for rule in self._rules[:place] for each in rule] + joins[:nth]
                for left, right in self._pairs(join):
                    kept = self._kept(left, right, earlier)
                    self._watch.check()
                    if len(kept):
                        yield Proposed(left[kept], right[kept], place)

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
    rows = np.flatnonzero(keys != NONE).astype(np.int32)
    order = rows[np.argsort(keys[rows], kind="stable")]
    ordered = keys[order]
    is_last = np.append(ordered[1:] != ordered[:-1], True) if len(order) else np.empty(0, dtype=np.bool_)
    ends = np.repeat(np.flatnonzero(is_last) + 1, np.diff(np.flatnonzero(is_last), prepend=-1))
    n_partners = ends - np.arange(len(order)) - 1
    for part in _parts(n_partners):
        at = np.arange(part.start, part.stop)
        first, place = _spread(at, n_partners[part])
        yield order[first], order[first + 1 + place]


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
