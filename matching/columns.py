"""Dictionary-encoded columns: every distinct value once, records as small integers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from matching.ports import Watch

Codes = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

V = TypeVar("V", bound=Hashable)

NONE = -1
_CHECK_EVERY = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Column(Generic[V]):
    """Zero or more values per record.

    Attributes:
        values: Distinct values; a value's place is its code. May carry ``features`` (see ``features``).
        codes: Codes of all records' values, record after record; shape (items,).
        starts: Where each record begins in ``codes``; shape (records + 1,).
        derived: What was worked out from the other three and is worth keeping as long as they are, by name.
    """

    values: Sequence[V]
    codes: Codes
    starts: Codes
    derived: dict[str, Any] = field(default_factory=dict, repr=False)

    def of(self, row: int) -> tuple[V, ...]:
        """Return the values of one record."""
        return tuple(self.values[code] for code in self.codes[self.starts[row] : self.starts[row + 1]])

    @property
    def rows(self) -> Codes:
        """Record number of every item; shape (items,)."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


@dataclass(frozen=True, slots=True, eq=False)
class ItemPairs:
    """Every value of the left record beside every value of the right one.

    Attributes:
        pair: Place of the pair that an item pair belongs to, ascending; shape (items,).
        left: Value code from the left column.
        right: Value code from the right column.
    """

    pair: Codes
    left: Codes
    right: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One comparison over many pairs.

    Attributes:
        level: Comparison level, 0 for "not recorded"; shape (pairs,).
        left: Code of the value that gave the level, or NONE; shape (pairs,).
        right: The same for the right record.
    """

    level: Levels
    left: Codes
    right: Codes


def encode(values_per_row: Iterable[Sequence[V]]) -> Column[V]:
    """Encode; repeated values of one record are kept once, in order of first appearance."""
    code_of: dict[V, int] = {}
    codes: list[int] = []
    starts = [0]
    for values in values_per_row:
        codes.extend(code_of.setdefault(value, len(code_of)) for value in dict.fromkeys(values))
        starts.append(len(codes))
    return Column(tuple(code_of), np.array(codes, dtype=np.int64), np.array(starts, dtype=np.int64))


def item_pairs(left: Column[Any], right: Column[Any], left_rows: Codes, right_rows: Codes) -> ItemPairs:
    """Expand record pairs into value pairs."""
    n_left = left.starts[left_rows + 1] - left.starts[left_rows]
    n_right = right.starts[right_rows + 1] - right.starts[right_rows]
    n_items = n_left * n_right
    pair = np.repeat(np.arange(len(left_rows)), n_items)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(n_items) - n_items, n_items)
    width = np.maximum(n_right[pair], 1)
    left_item = left.starts[left_rows][pair] + place // width
    right_item = right.starts[right_rows][pair] + place % width
    return ItemPairs(pair, left.codes[left_item], right.codes[right_item])


def levels_of(values: Sequence[V], items: ItemPairs, compare: Callable[[V, V], int], watch: Watch) -> Levels:
    """Compare every distinct pair of values once; ``compare`` must be symmetric."""
    low, high = np.minimum(items.left, items.right), np.maximum(items.left, items.right)
    distinct, where = np.unique(low * max(len(values), 1) + high, return_inverse=True)
    levels = np.zeros(len(distinct), dtype=np.int8)
    for i, both in enumerate(distinct.tolist()):
        if i % _CHECK_EVERY == 0:
            watch.check()
        a, b = divmod(both, len(values))
        levels[i] = compare(values[a], values[b])
    return levels[where]


def best_of_pairs(items: ItemPairs, levels: Levels, n_pairs: int, share: Floats | None = None) -> Compared:
    """Keep the best level of each pair; between equal levels the rarer value, then the lower codes.

    Args:
        share: Term frequency of every value code, in [0, 1].
    """
    compared = Compared(
        np.zeros(n_pairs, dtype=np.int8), np.full(n_pairs, NONE, dtype=np.int64), np.full(n_pairs, NONE, dtype=np.int64)
    )
    kept = np.flatnonzero(levels > 0)
    left, right = items.left[kept], items.right[kept]
    commonest = np.zeros(len(kept)) if share is None else np.maximum(share[left], share[right])
    low, high = np.minimum(left, right), np.maximum(left, right)
    kept = kept[np.lexsort((left, high, low, commonest, levels[kept], items.pair[kept]))]
    pairs, first = np.unique(items.pair[kept], return_index=True)
    chosen = kept[first]
    compared.level[pairs] = levels[chosen]
    compared.left[pairs] = items.left[chosen]
    compared.right[pairs] = items.right[chosen]
    return compared


def any_equal(left_keys: Codes, right_keys: Codes, items: ItemPairs, n_pairs: int) -> Flags:
    """Tell for each pair whether some value pair has equal keys; the keys are given per value code."""
    found = np.zeros(n_pairs, dtype=np.bool_)
    found[items.pair[left_keys[items.left] == right_keys[items.right]]] = True
    return found


def distinct(numbers: Codes) -> Codes:
    """Return the different numbers, ascending.

    Faster than ``numpy.unique`` where most are different, which puts them into a table first.
    """
    ordered = np.sort(numbers)
    is_new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return np.asarray(ordered[is_new])
