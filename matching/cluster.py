"""Scored pairs become clusters, under people's decisions and vetoes that never break."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from matching.agglomerate import REASONS
from matching.cluster_rows import RowClusters, cluster_rows
from matching.columns import NONE, Codes
from matching.ports import Watch
from matching.schema import ClusterReport, ScoredPair

Id = TypeVar("Id", bound=str)


def cluster(
    ids: Iterable[str],
    pairs: Sequence[ScoredPair],
    threshold_bits: float,
    must_link: Iterable[tuple[str, str]] = (),
    cannot_link: Iterable[tuple[str, str]] = (),
    *,
    groups: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
    is_guarded: bool = True,
    watch: Watch | None = None,
) -> ClusterReport:
    """Join records into persons, strongest pair first.

    Two clusters are joined when no decision, veto or side-by-side naming stands between any of their members, and
    when the evidence between them as a whole supports it: one weak pair cannot join two clusters, and most of what
    was compared must not speak against it. Refused pairs are tried again after every round of joins.

    Args:
        ids: Every record id; records without pairs become clusters of one.
        pairs: Scored pairs among ``ids``; vetoed ones forbid.
        threshold_bits: Pairs with at least so many bits join; 0 bits are even odds.
        must_link: Decisions "the same person"; they come first and override vetoes.
        cannot_link: Decisions "not the same person"; nothing overrides them.
        groups: Side-by-side group of each id ("" or absent for none).
        sources: File of each id, where each file names a person once at most ("" or absent for none): then a cluster
            takes one record from each, the strongest pair first.
        is_guarded: False joins on any single pair that is not forbidden.
        watch: Checked while records are joined.

    Returns:
        Clusters, and in ``cut`` the pairs at or above the threshold (and decisions) that were refused. Independent of
        the order of the arguments.

    Raises:
        KeyError: A pair or decision names an id that is not among ``ids``.
    """
    known = sorted(set(ids))
    row_of = {record_id: row for row, record_id in enumerate(known)}
    vetoes = _Numbers()
    rows = cluster_rows(
        len(known),
        np.array([row_of[pair.a] for pair in pairs], dtype=np.int64),
        np.array([row_of[pair.b] for pair in pairs], dtype=np.int64),
        np.array([pair.bits for pair in pairs], dtype=np.float64),
        np.array([vetoes.of(pair.veto or "vetoed") if pair.is_vetoed else 0 for pair in pairs], dtype=np.int32),
        threshold_bits,
        must_link=_links(must_link, row_of),
        cannot_link=_links(cannot_link, row_of),
        groups=_codes(known, groups),
        sources=_codes(known, sources),
        is_guarded=is_guarded,
        watch=watch,
    )
    return _report(known, rows, dict(REASONS) | vetoes.texts())


class _Numbers:
    """Numbers texts from 1, in order of appearance."""

    def __init__(self) -> None:
        self._number_of: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self._number_of.setdefault(text, len(self._number_of) + 1)

    def texts(self) -> dict[int, str]:
        return {number: text for text, number in self._number_of.items()}


def _links(links: Iterable[tuple[str, str]], row_of: Mapping[str, int]) -> Codes:
    return np.array([(row_of[a], row_of[b]) for a, b in links], dtype=np.int64).reshape(-1, 2)


def _codes(ids: Sequence[str], texts: Mapping[str, str] | None) -> Codes:
    numbers = _Numbers()
    own = (texts or {}).get
    return np.array([numbers.of(text) if (text := own(one)) else NONE for one in ids], dtype=np.int64)


def _report(ids: Sequence[str], rows: RowClusters, why: Mapping[int, str]) -> ClusterReport:
    cut = zip(rows.cut_left.tolist(), rows.cut_right.tolist(), rows.cut_why.tolist(), strict=True)
    return ClusterReport(
        {one: ids[label] for one, label in zip(ids, rows.labels.tolist(), strict=True)},
        tuple((ids[a], ids[b], why[code]) for a, b, code in cut),
    )


def take_out(cluster_of: Mapping[Id, str], record: Id) -> tuple[tuple[Id, Id], ...]:
    """Return the decisions that take one record out of its cluster for good.

    Passed as ``cannot_link`` they hold in every later run, whatever new evidence comes: the record is none of those it
    stood with. Nothing is said about the others, who stay together where evidence among themselves holds them.

    Args:
        cluster_of: ``ClusterReport.cluster_of``.
        record: The one that does not belong.

    Raises:
        KeyError: The record is unknown.
    """
    head = cluster_of[record]
    others = sorted(one for one, other in cluster_of.items() if other == head and one != record)
    return tuple((min(record, one), max(record, one)) for one in others)
