"""Training without truth: u from random pairs and value frequencies, m and the mixture by EM over pattern counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import Floats, Levels
from matching.levels import Alternative, Comparison
from matching.ports import Watch

_MAX_ROUNDS = 60
_TOLERANCE = 1e-4
# Pseudo-pairs behind the starting values: they carry a table of fifty records and vanish in one of five thousand.
_M_WEIGHT = 60.0
_MATCHES_PER_RECORD = 0.12
_PRIOR_PAIRS = 8.0
_LEAST_SHARE = 1e-9
# Full caution would keep EM from learning how often true matches differ; none would let namesakes pass for matches.
_CAUTION_IN_LEARNING = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Distinct level patterns and how many candidate pairs show each.

    Attributes:
        levels: Shape (patterns, comparisons).
        counts: Shape (patterns,).
    """

    levels: Levels
    counts: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is fixed while the mixture is fitted.

    Attributes:
        u: Per comparison, share of strangers at each level; level 0 left out.
        n_records: Records in the table.
    """

    comparisons: tuple[Comparison, ...]
    alternatives: tuple[Alternative, ...]
    u: tuple[Floats, ...]
    n_records: int

    @property
    def n_all_pairs(self) -> float:
        """All pairs of records, proposed or not."""
        return max(self.n_records * (self.n_records - 1) / 2, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What EM found.

    Attributes:
        m: Per comparison, share of matches at each level; level 0 left out.
        match_share: Share of all pairs that are matches.
        alternative_shares: Share of all pairs for each alternative.
        n_rounds: Rounds until nothing changed.
    """

    m: tuple[Floats, ...]
    match_share: float
    alternative_shares: Floats
    n_rounds: int


def count_patterns(levels: Levels, n_levels: tuple[int, ...]) -> Patterns:
    """Count equal rows of a level matrix.

    Args:
        levels: Shape (pairs, comparisons).
        n_levels: Number of levels of each comparison, "not recorded" included.
    """
    codes = np.zeros(len(levels), dtype=np.int64)
    for column, width in enumerate(n_levels):
        codes = codes * width + levels[:, column]
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    return Patterns(levels[first], counts.astype(np.float64))


def estimate(patterns: Patterns, known: Known, watch: Watch) -> Estimate:
    """Fit the mixture "one person, strangers, and the alternatives between" to pattern counts.

    Pairs that no blocking rule proposed count as strangers. Within a class the comparisons are independent.

    Source: Fellegi and Sunter (1969) with EM after Winkler (1988); the further classes stand for the
    dependence between comparisons that households and namesakes cause.
    """
    start = state = _start(known)
    for n_rounds in range(1, _MAX_ROUNDS + 1):
        watch.check()
        new = _maximise(patterns, known, _beliefs(patterns, known, state), start, n_rounds)
        change = max(float(np.max(np.abs(a - b))) for a, b in zip(new.m, state.m, strict=True))
        state = new
        if change < _TOLERANCE:
            break
    return state


def _start(known: Known) -> Estimate:
    per_record = max(known.n_records, 1) / known.n_all_pairs
    match_share = min(_MATCHES_PER_RECORD * per_record, 0.2)
    shares = np.array([a.per_record * per_record for a in known.alternatives])
    return Estimate(
        m=tuple(
            np.array([level.m for level in c.levels]) / sum(level.m for level in c.levels) for c in known.comparisons
        ),
        match_share=match_share,
        alternative_shares=cautious_shares(shares, match_share, known.alternatives, _CAUTION_IN_LEARNING),
        n_rounds=0,
    )


def _beliefs(patterns: Patterns, known: Known, state: Estimate) -> Floats:
    """Return the probability of each class given each pattern; shape (patterns, 1 + alternatives + 1)."""
    shares = [state.match_share, *state.alternative_shares]
    classes = [state.m, *(class_shares(a, known.comparisons, state.m, known.u) for a in known.alternatives)]
    shares.append(max(1.0 - sum(shares), 0.5))
    classes.append(known.u)
    logs = np.column_stack(
        [np.log(share) + _log_likelihood(patterns.levels, one) for share, one in zip(shares, classes, strict=True)]
    )
    likelihood = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(likelihood / likelihood.sum(axis=1, keepdims=True))


def class_shares(
    alternative: Alternative, comparisons: tuple[Comparison, ...], m: tuple[Floats, ...], u: tuple[Floats, ...]
) -> tuple[Floats, ...]:
    """Return the level shares of an alternative: its own, a match's, or a stranger's."""
    shares = []
    for place, comparison in enumerate(comparisons):
        if comparison.name in alternative.like_match:
            shares.append(m[place])
        elif comparison.name in alternative.shares:
            own = np.array(alternative.shares[comparison.name])
            shares.append(own / own.sum())
        else:
            shares.append(u[place])
    return tuple(shares)


def _log_likelihood(levels: Levels, shares: tuple[Floats, ...]) -> Floats:
    total = np.zeros(len(levels))
    for column, share in enumerate(shares):
        total += np.concatenate([[0.0], np.log(np.maximum(share, _LEAST_SHARE))])[levels[:, column]]
    return total


def _maximise(patterns: Patterns, known: Known, belief: Floats, start: Estimate, n_rounds: int) -> Estimate:
    weighted = belief * patterns.counts[:, None]
    m = tuple(
        _weighted_shares(patterns.levels[:, column], weighted[:, 0], first) for column, first in enumerate(start.m)
    )
    found = weighted[:, :-1].sum(axis=0) / known.n_all_pairs
    started = np.concatenate([[start.match_share], start.alternative_shares])
    # A handful of pairs says little about how many there are; hundreds need no starting value.
    trust = found * known.n_all_pairs / (found * known.n_all_pairs + _PRIOR_PAIRS)
    shares = trust * found + (1.0 - trust) * started
    others = cautious_shares(shares[1:], float(shares[0]), known.alternatives, _CAUTION_IN_LEARNING)
    return Estimate(m, float(shares[0]), others, n_rounds)


def _weighted_shares(levels: Levels, weights: Floats, start: Floats) -> Floats:
    totals = np.bincount(levels, weights=weights, minlength=len(start) + 1)[1:]
    return np.asarray((totals + _M_WEIGHT * start) / (totals.sum() + _M_WEIGHT))


def cautious_shares(
    shares: Floats, match_share: float, alternatives: tuple[Alternative, ...], caution: float = 1.0
) -> Floats:
    """Return the alternatives' shares of all pairs, not below their floors.

    Args:
        caution: What part of the floors applies, in [0, 1].
    """
    floors = np.array([a.floor_per_match for a in alternatives]) * match_share * caution
    is_estimated = np.array([a.is_estimated for a in alternatives])
    return np.asarray(np.where(is_estimated, np.maximum(shares, floors), floors))
