"""What would move if the weights were different: a preview, the sensitivity of the top ten, and the stability of ranks.

Contributions of one kind grow and shrink together, so a score under other weights follows from the contributions as
they are scored at first, each counted once. Nothing is searched again, and gates stay as they are: they are no points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finder.model.candidate import Candidate, Recommendation
from finder.model.person import PersonId
from finder.scoring.score import RANK, may_be_invited, rank_key, total
from finder.scoring.weights import NAMES, Weights

TOP = 10
LIGHTER, HEAVIER = 0.75, 1.25
"""How far a weight is moved to see what hangs on it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One person under other weights; ranks count from 1."""

    person_id: PersonId
    name: str
    rank_before: int
    rank_after: int
    score_before: float
    score_after: float
    before: Recommendation
    after: Recommendation


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What hangs on one weight.

    Attributes:
        name: Code of the contribution.
        entered: Persons who come into the top ten when it counts a quarter less or more.
        left: Persons who fall out of it.
        moved: How many of the top ten change places.
    """

    name: str
    entered: tuple[PersonId, ...]
    left: tuple[PersonId, ...]
    moved: int


def reweighed(candidates: Sequence[Candidate], weights: Weights) -> tuple[Candidate, ...]:
    """Return candidates that were scored with every contribution counted once, as they stand with other weights."""
    changed = []
    for one in candidates:
        score, value = _standing(one, weights)
        parts = tuple(
            replace(part, points=round(part.points * weights.scale(part.name), 2))
            for part in one.contributions
            if weights.scale(part.name)
        )
        changed.append(replace(one, contributions=parts, score=score, recommendation=value))
    return tuple(sorted(changed, key=rank_key))


def _standing(candidate: Candidate, weights: Weights) -> tuple[float, Recommendation]:
    score = total([part.points * weights.scale(part.name) for part in candidate.contributions])
    value = candidate.recommendation
    if value in {Recommendation.INVITE, Recommendation.EXPLORE}:
        is_free = may_be_invited(candidate, weights)
        value = Recommendation.INVITE if is_free and score >= weights.invite_from else Recommendation.EXPLORE
    return score, value


def _order(candidates: Sequence[Candidate], weights: Weights) -> list[PersonId]:
    keys = []
    for one in candidates:
        score, value = _standing(one, weights)
        keys.append((RANK[value], -score, one.name, one.person_id))
    return [key[-1] for key in sorted(keys)]


def preview(candidates: Sequence[Candidate], old: Weights, new: Weights) -> tuple[Move, ...]:
    """Return everybody whose place, score or recommendation would change, in the new order.

    Args:
        candidates: As they were scored with every contribution counted once.
    """
    before = {one.person_id: (rank, one) for rank, one in enumerate(reweighed(candidates, old), 1)}
    moves = []
    for rank, one in enumerate(reweighed(candidates, new), 1):
        was, then = before[one.person_id]
        if (was, then.score, then.recommendation) != (rank, one.score, one.recommendation):
            moves.append(
                Move(one.person_id, one.name, was, rank, then.score, one.score, then.recommendation, one.recommendation)
            )
    return tuple(moves)


def sensitivity(candidates: Sequence[Candidate], weights: Weights) -> tuple[Sensitivity, ...]:
    """Say of each weight who enters or leaves the top ten when it counts a quarter less or more; weightiest first."""
    top = _order(candidates, weights)[:TOP]
    found = []
    for name in NAMES:
        entered, left, moved = set[PersonId](), set[PersonId](), set[PersonId]()
        for other in _varied(weights, name):
            now = _order(candidates, other)[:TOP]
            entered |= set(now) - set(top)
            left |= set(top) - set(now)
            moved |= {one for place, one in enumerate(top) if one in now and now.index(one) != place}
        found.append(Sensitivity(name, tuple(sorted(entered)), tuple(sorted(left)), len(moved)))
    return tuple(sorted(found, key=lambda one: (-len(one.left), -one.moved, NAMES.index(one.name))))


def rank_ranges(candidates: Sequence[Candidate], weights: Weights) -> dict[PersonId, tuple[int, int]]:
    """Return everybody's best and worst place when each weight in turn counts a quarter less and more."""
    best = {person: rank for rank, person in enumerate(_order(candidates, weights), 1)}
    worst = dict(best)
    for name in NAMES:
        for other in _varied(weights, name):
            for rank, person in enumerate(_order(candidates, other), 1):
                best[person] = min(best[person], rank)
                worst[person] = max(worst[person], rank)
    return {person: (best[person], worst[person]) for person in best}


def _varied(weights: Weights, name: str) -> tuple[Weights, ...]:
    """The weights with one of them moved either way; what is not counted at all is not moved."""
    scale = weights.scale(name)
    if not scale:
        return ()
    return tuple(replace(weights, scales={**weights.scales, name: scale * factor}) for factor in (LIGHTER, HEAVIER))
