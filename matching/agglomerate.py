"""The guarded agglomeration, in plain Python: what the compiled one must agree with, step for step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from matching.columns import Codes, Floats
from matching.ports import Watch

# A single pair must be this far above the threshold to join two clusters that have members of their own.
STRONG_BRIDGE_BITS = 6.0
# Mean of the compared pairs between two clusters, against the threshold, below which they are not one person.
MEAN_SLACK_BITS = 5.0
CLIP_BITS = 15.0
# Clusters may be of one person with many records, or of many people who hang together by chains of accidents, as under
# poor rules: from this size on, a tenth of all pairs between two clusters must have been found alike.
LARGE_SIZE = 30
LEAST_LINKED_SHARE = 0.1
_CHECK_EVERY = 1000

TOGETHER, DECIDED, SIDE_BY_SIDE, ONE_SOURCE, MOSTLY_AGAINST = 0, -1, -2, -3, -4
WEAK_BRIDGE, CONTRADICTION, LOOSE = -5, -6, -7

REASONS = MappingProxyType(
    {
        DECIDED: "decided: not the same person",
        SIDE_BY_SIDE: "named side by side in one document",
        ONE_SOURCE: "one record of each source at most: a stronger pair came first",
        MOSTLY_AGAINST: "most of what was compared between the two groups of records speaks against it",
        WEAK_BRIDGE: "one weak pair would join two groups of records",
        LOOSE: "too few records of two large groups are alike for all of them to be one person",
        CONTRADICTION: "decisions contradict each other: the same person, and not the same person",
    }
)
"""Why a pair was cut; codes above 0 are those of the caller's vetoes."""


class Evidence(NamedTuple):
    """What is known of some rows, numbered from 0.

    Attributes:
        n_rows: How many there are.
        groups: Side-by-side group of each row, from 0, or -1; shape (rows,).
        sources: File of each row where no file names a person twice, from 0, or -1; shape (rows,).
        cannot_left: Decisions "not the same person", smaller row first, ascending.
        must_left: Decisions "the same person", likewise.
        left: Compared pairs, smaller row first, ascending; shape (pairs,).
        bits: Shape (pairs,).
        veto: Code of each pair's veto, 0 for none; shape (pairs,).
        order: Places of the pairs from the threshold on, strongest first.
        threshold: In bits.
        is_guarded: False joins on any single pair that is not forbidden.
    """

    n_rows: int
    groups: Codes
    sources: Codes
    cannot_left: Codes
    cannot_right: Codes
    must_left: Codes
    must_right: Codes
    left: Codes
    right: Codes
    bits: Floats
    veto: Codes
    order: Codes
    threshold: float
    is_guarded: bool


class Joined(NamedTuple):
    """Root of every row, and why each decision and each link (in the order of ``order``) was refused, 0 if not."""

    root_of: Codes
    must_why: Codes
    link_why: Codes


@dataclass(slots=True)
class _Between:
    """What is known between two clusters."""

    n_compared: int = 0
    sum_bits: float = 0.0
    n_links: int = 0
    best_bits: float = -CLIP_BITS

    def add(self, other: _Between) -> None:
        self.n_compared += other.n_compared
        self.sum_bits += other.sum_bits
        self.n_links += other.n_links
        self.best_bits = max(self.best_bits, other.best_bits)


@dataclass(slots=True)
class _Clusters:
    """Growing clusters; a row's root names its cluster."""

    root_of: list[int]
    members: dict[int, list[int]]
    groups: list[set[int]]
    sources: list[set[int]]
    between: dict[int, dict[int, _Between]] = field(default_factory=lambda: defaultdict(dict))
    forbidden: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def forbid(self, a: int, b: int, why: int) -> None:
        """Forbid the clusters of two rows to become one; the first reason is kept."""
        left, right = self.root_of[a], self.root_of[b]
        if left != right:
            self.forbidden[left].setdefault(right, why)
            self.forbidden[right].setdefault(left, why)

    def compare(self, a: int, b: int, bits: float, threshold: float) -> None:
        """Note the evidence of a pair."""
        left, right = self.root_of[a], self.root_of[b]
        if left == right:
            return
        clipped = min(max(bits, -CLIP_BITS), CLIP_BITS)
        known = self.between[left].setdefault(right, _Between())
        self.between[right][left] = known
        known.add(_Between(1, clipped, int(bits >= threshold), bits))

    def why_not(self, left: int, right: int, threshold: float, is_guarded: bool) -> int:
        """Return why two clusters are not joined, or TOGETHER."""
        if right in self.forbidden[left]:
            return self.forbidden[left][right]
        if self.groups[left] & self.groups[right]:
            return SIDE_BY_SIDE
        if self.sources[left] & self.sources[right]:
            return ONE_SOURCE
        return self._why_not_guarded(left, right, threshold) if is_guarded else TOGETHER

    def _why_not_guarded(self, left: int, right: int, threshold: float) -> int:
        known = self.between[left][right]
        if known.sum_bits / known.n_compared < threshold - MEAN_SLACK_BITS:
            return MOSTLY_AGAINST
        both_solid = min(len(self.members[left]), len(self.members[right])) > 1
        if both_solid and known.n_links < 2 and known.best_bits < threshold + STRONG_BRIDGE_BITS:
            return WEAK_BRIDGE
        n_left, n_right = len(self.members[left]), len(self.members[right])
        is_large = n_left + n_right > LARGE_SIZE
        return LOOSE if is_large and known.n_links < LEAST_LINKED_SHARE * (n_left * n_right) else TOGETHER

    def join(self, left: int, right: int) -> None:
        """Join two clusters; the larger keeps its root, between equals the smaller row."""
        keep, gone = sorted((left, right), key=lambda root: (-len(self.members[root]), root))
        for member in self.members[gone]:
            self.root_of[member] = keep
        self.members[keep] += self.members.pop(gone)
        self.groups[keep] |= self.groups[gone]
        self.sources[keep] |= self.sources[gone]
        for other, known in self.between.pop(gone, {}).items():
            self._move_between(keep, gone, other, known)
        for other, why in self.forbidden.pop(gone, {}).items():
            del self.forbidden[other][gone]
            self.forbidden[keep].setdefault(other, why)
            self.forbidden[other].setdefault(keep, why)

    def _move_between(self, keep: int, gone: int, other: int, known: _Between) -> None:
        del self.between[other][gone]
        if other == keep:
            return
        if other in self.between[keep]:
            self.between[keep][other].add(known)
        else:
            self.between[keep][other] = self.between[other][keep] = known


def agglomerate(evidence: Evidence, watch: Watch) -> Joined:
    """Join rows, strongest pair first, under decisions, vetoes and the guard.

    Decisions come first. Refused pairs are tried again after every round of joins.
    """
    rows = range(evidence.n_rows)
    clusters = _Clusters(
        root_of=list(rows),
        members={row: [row] for row in rows},
        groups=[{code} if code >= 0 else set() for code in evidence.groups.tolist()],
        sources=[{code} if code >= 0 else set() for code in evidence.sources.tolist()],
    )
    for a, b in _pairs(evidence.cannot_left, evidence.cannot_right):
        clusters.forbid(a, b, DECIDED)
    must_why = [_obey(clusters, a, b) for a, b in _pairs(evidence.must_left, evidence.must_right)]
    compared = zip(_pairs(evidence.left, evidence.right), evidence.bits.tolist(), evidence.veto.tolist(), strict=True)
    for done, ((a, b), bits, veto) in enumerate(compared):
        if done % _CHECK_EVERY == 0:
            watch.check()
        if veto:
            clusters.forbid(a, b, veto)
        clusters.compare(a, b, bits, evidence.threshold)
    link_why = _join_links(clusters, evidence, watch)
    root_of, must, link = (np.array(one, dtype=np.int64) for one in (clusters.root_of, must_why, link_why))
    return Joined(root_of, must, link)


def _pairs(left: Codes, right: Codes) -> list[tuple[int, int]]:
    return list(zip(left.tolist(), right.tolist(), strict=True))


def _obey(clusters: _Clusters, a: int, b: int) -> int:
    left, right = clusters.root_of[a], clusters.root_of[b]
    if left == right:
        return TOGETHER
    if right in clusters.forbidden[left]:
        return CONTRADICTION
    clusters.join(left, right)
    return TOGETHER


def _join_links(clusters: _Clusters, evidence: Evidence, watch: Watch) -> list[int]:
    links = _pairs(evidence.left[evidence.order], evidence.right[evidence.order])
    why = [TOGETHER] * len(links)
    waiting = list(range(len(links)))
    has_joined = True
    while has_joined:
        has_joined = False
        for done, link in enumerate(waiting):
            if done % _CHECK_EVERY == 0:
                watch.check()
            left, right = (clusters.root_of[row] for row in links[link])
            why[link] = TOGETHER
            if left != right:
                why[link] = clusters.why_not(left, right, evidence.threshold, evidence.is_guarded)
                if not why[link]:
                    clusters.join(left, right)
                    has_joined = True
        waiting = [link for link in waiting if why[link]]
    return why
