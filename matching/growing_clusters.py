"""Clusters that are judged again only where something has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.cluster_rows import RowClusters, cluster_rows
from matching.columns import Codes, Flags
from matching.components import components
from matching.growing import Growing
from matching.ports import Watch
from matching.score import PairScores


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of rows beside their pairs.

    Attributes:
        ids: What each row is called.
        groups: Side-by-side group of each row, -1 for none; shape (rows,).
        must: Decisions "the same person"; shape (decisions, 2).
        cannot: Decisions "not the same person"; shape (decisions, 2).
    """

    ids: Sequence[str]
    groups: Codes
    must: Codes
    cannot: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Pairs that were refused, and why; as in ``RowClusters``."""

    left: Codes
    right: Codes
    why: Codes


class GrowingClusters:
    """Clusters of rows under decisions.

    Links and decisions "the same person" hold rows together in components, and no component's clusters depend on
    another's: what changes inside some components is judged again there, and nowhere else.
    """

    def __init__(self, threshold_bits: float = 0.0) -> None:
        self._threshold_bits = threshold_bits
        self._labels: Growing[np.int64] = Growing(np.empty(0, dtype=np.int64))
        self._components: Growing[np.int64] = Growing(np.empty(0, dtype=np.int64))
        nothing = np.empty(0, dtype=np.int64)
        self.cut = Cut(nothing, nothing, nothing)

    @property
    def labels(self) -> Codes:
        """Smallest row of each row's cluster, as it is now; rows that are gone stand alone."""
        return self._labels.values

    def append(self, n_rows: int) -> None:
        """Take in rows, each alone at first."""
        new = np.arange(len(self._labels), len(self._labels) + n_rows)
        self._labels.extend(new)
        self._components.extend(new)

    def judge(self, touched: Codes, scores: PairScores, known: Known, watch: Watch) -> Codes:
        """Judge the components of some rows again.

        Args:
            touched: Every end of a pair or decision that came, went or changed.
            scores: All pairs, in any order.
            known: What else is known of the rows.
            watch: Checked between batches.

        Returns:
            The rows whose clusters have other members than before.
        """
        inside = _inside(self._components.values, touched)
        rows = np.flatnonzero(inside)
        own = np.flatnonzero(inside[scores.left] & inside[scores.right])
        left, right = (np.searchsorted(rows, side[own]) for side in (scores.left, scores.right))
        must, cannot = (np.searchsorted(rows, pairs[inside[pairs].all(axis=1)]) for pairs in (known.must, known.cannot))
        found = cluster_rows(
            len(rows),
            left,
            right,
            scores.bits[own],
            scores.veto[own],
            self._threshold_bits,
            must_link=must,
            cannot_link=cannot,
            groups=known.groups[rows],
            ids=[known.ids[row] for row in rows.tolist()],
            watch=watch,
        )
        links = scores.bits[own] >= self._threshold_bits
        one, other = (np.concatenate([side[links], must[:, n]]) for n, side in enumerate((left, right)))
        self._components.values[rows] = rows[components(len(rows), one, other, watch)]
        before = self._labels.values[rows]
        self._labels.values[rows] = rows[found.labels]
        self._replace_cut(inside, rows, found)
        return rows[_is_other(before, found.labels)]

    def _replace_cut(self, inside: Flags, rows: Codes, found: RowClusters) -> None:
        kept = ~inside[self.cut.left]
        left = np.concatenate([self.cut.left[kept], rows[found.cut_left]])
        right = np.concatenate([self.cut.right[kept], rows[found.cut_right]])
        why = np.concatenate([self.cut.why[kept], found.cut_why])
        order = np.lexsort((why, right, left))
        self.cut = Cut(left[order], right[order], why[order])


def _inside(components: Codes, touched: Codes) -> Flags:
    """Tell which rows are in a component of one of some rows."""
    is_touched = np.zeros(len(components), dtype=np.bool_)
    is_touched[components[touched]] = True
    return is_touched[components]


def _is_other(before: Codes, after: Codes) -> Flags:
    """Tell whose cluster had other members before."""
    _, one, n_before = np.unique(before, return_inverse=True, return_counts=True)
    _, other, n_after = np.unique(after, return_inverse=True, return_counts=True)
    _, both, n_both = np.unique(one * len(before) + other, return_inverse=True, return_counts=True)
    return np.asarray((n_both[both] != n_before[one]) | (n_both[both] != n_after[other]))
