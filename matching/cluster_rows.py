"""Clusters of a million rows: most components need no judgement, and only the others are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.agglomerate import CLIP_BITS, Evidence
from matching.agglomerate_fast import join_rows
from matching.columns import NONE, Codes, Flags, Floats
from matching.components import components
from matching.features import Texts
from matching.flat_values import LazyValues
from matching.ports import NoWatch, Watch

VetoCodes = npt.NDArray[np.integer[Any]] | npt.NDArray[np.bool_]

# Pairs judged between two looks at the watch.
_BATCH_PAIRS = 50_000
# Bytes of ids that are compared at once, and how many times at most.
_WORD = 8
_MOST_WORDS = 4
# Up to three records there is no bridge between two groups.
_NO_BRIDGE_SIZE = 3


@dataclass(frozen=True, slots=True, eq=False)
class RowClusters:
    """Clusters of rows and what was refused while making them.

    Attributes:
        labels: Smallest row of each row's cluster; shape (rows,).
        cut_left: Pairs at or above the threshold, and decisions, that were not joined; smaller row first, ascending.
        cut_right: Their other ends.
        cut_bits: Their match weights; NaN for a decision.
        cut_why: A code of ``matching.agglomerate.REASONS``, or above 0 the code of a veto.
    """

    labels: Codes
    cut_left: Codes
    cut_right: Codes
    cut_bits: Floats
    cut_why: Codes


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Pairs of rows, the smaller first, ascending; for decisions ``bits`` and ``veto`` are empty."""

    left: Codes
    right: Codes
    bits: Floats
    veto: Codes

    def take(self, places: Codes | Flags) -> _Pairs:
        return _Pairs(self.left[places], self.right[places], self.bits[places], self.veto[places])


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """Everything that ``cluster_rows`` was given, in order."""

    n_rows: int
    pairs: _Pairs
    is_link: Flags
    must: _Pairs
    cannot: _Pairs
    groups: Codes
    sources: Codes
    threshold: float
    is_guarded: bool


def cluster_rows(  # noqa: PLR0917 - the columns of scored pairs, then the threshold, as in ``cluster``
    n_rows: int,
    left: Codes,
    right: Codes,
    bits: Floats,
    vetoed: VetoCodes,
    threshold_bits: float,
    *,
    must_link: Codes | None = None,
    cannot_link: Codes | None = None,
    groups: Codes | None = None,
    sources: Codes | None = None,
    ids: Sequence[str] | None = None,
    is_guarded: bool = True,
    watch: Watch | None = None,
) -> RowClusters:
    """Join rows into persons, as ``cluster`` joins records.

    Links and decisions fall into connected components, and what joins within one does not depend on any other. A
    component of records that were all found alike, without a veto and without a place where one weak pair could
    bridge two groups, is one person. The others go through the guarded agglomeration, strongest pair first.

    Args:
        n_rows: Rows are numbered from 0; those without pairs become clusters of one.
        left: Rows of one side of the scored pairs, in any order; shape (pairs,).
        right: Rows of the other side.
        bits: Match weights.
        vetoed: Code of the veto that forbids each pair, 0 for none; bool or integer.
        threshold_bits: Pairs with at least so many bits join; 0 bits are even odds.
        must_link: Decisions "the same person", shape (decisions, 2); they come first and override vetoes.
        cannot_link: Decisions "not the same person"; nothing overrides them.
        groups: Side-by-side group of each row, -1 for none; shape (rows,).
        sources: File of each row, where each file names a person once at most, -1 for none: then a cluster takes one
            row from each, the strongest pair first.
        ids: What each row is called: decides between equally strong pairs, so that the order of rows does not.
        is_guarded: False joins on any single pair that is not forbidden.
        watch: Checked between batches.

    Raises:
        IndexError: A pair or decision names a row that is not there, or a pair one row twice.
    """
    watch = watch or NoWatch()
    none = np.full(n_rows, NONE, dtype=np.int64)
    pairs = _in_order(n_rows, left, right, bits, vetoed)
    question = _Question(
        n_rows,
        pairs,
        pairs.bits >= threshold_bits,
        _decisions(n_rows, must_link),
        _decisions(n_rows, cannot_link),
        none if groups is None else groups,
        none if sources is None else sources,
        threshold_bits,
        is_guarded,
    )
    links = pairs.take(question.is_link)
    labels = components(
        n_rows,
        np.concatenate([links.left, question.must.left]),
        np.concatenate([links.right, question.must.right]),
        watch,
    )
    rows = _rows_to_judge(question, labels)
    if not len(rows):
        nothing = np.empty(0, dtype=np.int64)
        return RowClusters(labels, nothing, nothing, np.empty(0), nothing)
    return _judge(question, labels, _by_component(labels, rows, ids), watch)


def _in_order(n_rows: int, left: Codes, right: Codes, bits: Floats, vetoed: VetoCodes) -> _Pairs:
    low, high = np.minimum(left, right), np.maximum(left, right)
    if len(low) and (low.min() < 0 or high.max() >= n_rows or bool(np.any(low == high))):
        raise IndexError("a pair names a row that is not there, or one row twice")
    pairs = _Pairs(low, high, bits, np.asarray(vetoed, dtype=np.int64))
    ascending = (low[1:] > low[:-1]) | ((low[1:] == low[:-1]) & (high[1:] > high[:-1]))
    return pairs if bool(ascending.all()) else pairs.take(np.lexsort((bits, high, low)))


def _decisions(n_rows: int, links: Codes | None) -> _Pairs:
    ends = np.empty((0, 2), dtype=np.int64) if links is None else np.asarray(links, dtype=np.int64).reshape(-1, 2)
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    return _in_order(n_rows, ends[:, 0], ends[:, 1], np.full(len(ends), np.nan), np.zeros(len(ends), dtype=np.int64))


def _rows_to_judge(question: _Question, labels: Codes) -> Codes:
    """Return the rows, ascending, of components that are not plainly one person."""
    pairs, is_link = question.pairs, question.is_link
    of_pair = labels[pairs.left]
    to_judge = np.zeros(question.n_rows, dtype=np.bool_)
    is_doubtful = pairs.veto != 0
    if question.is_guarded:
        is_doubtful |= ~is_link
    doubtful = np.flatnonzero(is_doubtful)
    to_judge[of_pair[doubtful[of_pair[doubtful] == labels[pairs.right[doubtful]]]]] = True
    cannot = labels[question.cannot.left]
    to_judge[cannot[cannot == labels[question.cannot.right]]] = True
    sizes = np.bincount(labels, minlength=question.n_rows)
    for codes in (question.groups, question.sources):
        to_judge[_shared_within(labels, sizes, codes)] = True
    if question.is_guarded:
        to_judge |= _may_have_bridge(question, sizes, of_pair)
    return np.flatnonzero(to_judge[labels] & (sizes[labels] > 1))


def _may_have_bridge(question: _Question, sizes: Codes, of_pair: Codes) -> Flags:
    """Tell, by component, where two groups may hang together by one pair: all but cliques can."""
    if question.threshold > CLIP_BITS:
        return sizes > 1
    left, right = question.pairs.left, question.pairs.right
    is_new = np.ones(len(left), dtype=np.bool_)
    is_new[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    n_links = np.bincount(of_pair[question.is_link & is_new], minlength=question.n_rows)
    return np.asarray((sizes > _NO_BRIDGE_SIZE) & (n_links < sizes * (sizes - 1) // 2))


def _shared_within(labels: Codes, sizes: Codes, codes: Codes) -> Codes:
    """Return the components in which two rows have one code."""
    rows = np.flatnonzero((codes >= 0) & (sizes[labels] > 1))
    rows = rows[np.lexsort((codes[rows], labels[rows]))]
    is_same = (labels[rows[1:]] == labels[rows[:-1]]) & (codes[rows[1:]] == codes[rows[:-1]])
    return np.asarray(labels[rows[1:][is_same]])


def _by_component(labels: Codes, rows: Codes, ids: Sequence[str] | None) -> Codes:
    """Order rows by component, and within by id."""
    if ids is None:
        return rows[np.argsort(labels[rows], kind="stable")]
    words = _words_of(ids, rows)
    if words is None:
        return rows[np.lexsort((np.array([ids[row] for row in rows.tolist()]), labels[rows]))]
    return rows[np.lexsort((*words, labels[rows]))]


def _words_of(ids: Sequence[str], rows: Codes) -> list[npt.NDArray[np.uint64]] | None:
    """Return the ids' bytes as numbers that have the order of the texts, the last eight bytes first.

    UTF-8 has the order of the letters it stands for. None where the ids are not bytes already, or some are long.
    """
    texts = ids.features if isinstance(ids, LazyValues) else None
    if not isinstance(texts, Texts) or not len(rows):
        return None
    starts = texts.starts[rows]
    lengths = texts.starts[rows + 1] - starts
    n_words = -(-int(lengths.max()) // _WORD)
    if n_words > _MOST_WORDS:
        return None
    blob = np.append(texts.blob, np.uint8(0))
    words = [np.zeros(len(rows), dtype=np.uint64) for _ in range(n_words)]
    for place in range(n_words * _WORD):
        letters = np.where(place < lengths, blob[np.minimum(starts + place, len(blob) - 1)], np.uint8(0))
        words[-1 - place // _WORD] |= letters.astype(np.uint64) << np.uint64(8 * (_WORD - 1 - place % _WORD))
    return words


def _judge(question: _Question, labels: Codes, rows: Codes, watch: Watch) -> RowClusters:
    """Let the agglomeration judge rows, which are ordered by component."""
    place_of = np.full(question.n_rows, NONE, dtype=np.int64)
    place_of[rows] = np.arange(len(rows))
    pairs, must, cannot = (
        _renumbered(one, place_of, labels) for one in (question.pairs, question.must, question.cannot)
    )
    root_of = np.arange(len(rows))
    refused = []
    for first, last in _batches(labels[rows], pairs.left):
        watch.progress(first, len(rows), "Joining records")
        own_pairs, own_must, own_cannot = (_within(one, first, last) for one in (pairs, must, cannot))
        evidence = _evidence(question, rows[first:last], own_pairs, own_must, own_cannot)
        joined = join_rows(evidence, watch)
        root_of[first:last] = joined.root_of + first
        for asked, why in ((own_pairs.take(evidence.order), joined.link_why), (own_must, joined.must_why)):
            local = asked.take(why != 0)
            refused.append(_Pairs(rows[local.left + first], rows[local.right + first], local.bits, why[why != 0]))
    smallest = np.full(len(rows), question.n_rows, dtype=np.int64)
    np.minimum.at(smallest, root_of, rows)
    judged = labels.copy()
    judged[rows] = smallest[root_of]
    return _report(judged, refused)


def _renumbered(pairs: _Pairs, place_of: Codes, labels: Codes) -> _Pairs:
    """Keep the pairs within components that are judged, as places among their rows."""
    kept = np.flatnonzero(place_of[pairs.left] >= 0)
    kept = kept[labels[pairs.left[kept]] == labels[pairs.right[kept]]]
    a, b = place_of[pairs.left[kept]], place_of[pairs.right[kept]]
    low, high = np.minimum(a, b), np.maximum(a, b)
    # Stable: pairs named twice keep the order of their bits.
    order = np.argsort(low * len(place_of) + high, kind="stable")
    return _Pairs(low[order], high[order], pairs.bits[kept[order]], pairs.veto[kept[order]])


def _batches(labels: Codes, pair_left: Codes) -> list[tuple[int, int]]:
    """Cut rows, ordered by component, into runs of whole components with some thousand pairs each."""
    starts = np.flatnonzero(np.concatenate([[True], labels[1:] != labels[:-1]]))
    pairs_before = np.searchsorted(pair_left, starts)
    firsts = starts[np.unique(pairs_before // _BATCH_PAIRS, return_index=True)[1]]
    ends = [*firsts[1:].tolist(), len(labels)]
    return list(zip(firsts.tolist(), ends, strict=True))


def _within(pairs: _Pairs, first: int, last: int) -> _Pairs:
    """Return the pairs of a run of rows, numbered from its first."""
    begin, end = np.searchsorted(pairs.left, (first, last))
    own = slice(begin, end)
    return _Pairs(pairs.left[own] - first, pairs.right[own] - first, pairs.bits[own], pairs.veto[own])


def _evidence(question: _Question, rows: Codes, pairs: _Pairs, must: _Pairs, cannot: _Pairs) -> Evidence:
    links = np.flatnonzero(pairs.bits >= question.threshold)
    return Evidence(
        n_rows=len(rows),
        groups=_compact(question.groups[rows]),
        sources=_compact(question.sources[rows]),
        cannot_left=cannot.left,
        cannot_right=cannot.right,
        must_left=must.left,
        must_right=must.right,
        left=pairs.left,
        right=pairs.right,
        bits=pairs.bits,
        veto=pairs.veto,
        order=links[np.lexsort((pairs.right[links], pairs.left[links], -pairs.bits[links]))],
        threshold=question.threshold,
        is_guarded=question.is_guarded,
    )


def _compact(codes: Codes) -> Codes:
    """Number codes from 0; -1 stays."""
    found, compact = np.unique(codes, return_inverse=True)
    return np.asarray(compact - np.count_nonzero(found < 0))


def _report(labels: Codes, refused: list[_Pairs]) -> RowClusters:
    a, b = (np.concatenate([getattr(one, side) for one in refused]) for side in ("left", "right"))
    low, high = np.minimum(a, b), np.maximum(a, b)
    bits, why = np.concatenate([one.bits for one in refused]), np.concatenate([one.veto for one in refused])
    order = np.lexsort((why, high, low))
    return RowClusters(labels, low[order], high[order], bits[order], why[order])
