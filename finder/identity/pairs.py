"""Pairs of records, and what people have decided about them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from finder.model.decision import PairDecision, Verdict
from finder.model.person import PairEvidence, PersonId
from finder.model.record import RecordId

Pair = tuple[RecordId, RecordId]
"""Two records, the smaller id first."""


def constraints(decisions: Iterable[PairDecision]) -> tuple[set[Pair], set[Pair]]:
    """Return the pairs that are, and that are not, one person; the newest decision on a pair counts."""
    latest: dict[Pair, PairDecision] = {}
    for decision in sorted(decisions, key=lambda one: one.id):
        if not decision.is_undone:
            latest[ordered(decision.record_a, decision.record_b)] = decision
    must = {pair for pair, decision in latest.items() if decision.verdict is Verdict.SAME}
    cannot = {pair for pair, decision in latest.items() if decision.verdict is Verdict.NOT_SAME}
    return must, cannot


def ordered(left: RecordId, right: RecordId) -> Pair:
    """Return the two records as a pair."""
    return (left, right) if left < right else (right, left)


def other_of(pair: Pair, record: RecordId) -> RecordId:
    """Return the record of the pair that is not this one."""
    return pair[1] if pair[0] == record else pair[0]


def probability_of(bits: float) -> float:
    """Return the probability in [0, 1] of a match weight in bits (log2 odds)."""
    return 1.0 / (1.0 + math.exp2(-max(-1000.0, min(1000.0, bits))))


def one_per_couple(queue: Iterable[PairEvidence], person_of: dict[RecordId, PersonId]) -> tuple[PairEvidence, ...]:
    """Ask once for each two persons, not once for each two records."""
    seen: set[frozenset[PersonId]] = set()
    kept = []
    for evidence in queue:
        couple = frozenset((person_of[evidence.record_a], person_of[evidence.record_b]))
        if couple not in seen:
            seen.add(couple)
            kept.append(evidence)
    return tuple(kept)
