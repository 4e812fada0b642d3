"""Training without truth: u from random pairs and value frequencies, m and the mixture by EM over pattern counts."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.columns import Floats, Levels
from matching.estimate_fast import MOST_CLASSES, declared, expect
from matching.features import Ints
from matching.levels import Alternative, Comparison
from matching.ports import Watch
from matching.stance import Stance

Classes = tuple[Floats, ...]

_MAX_ROUNDS = 60
_TOLERANCE = 1e-4
_MATCHES_PER_RECORD = 0.12
_LEAST_SHARE = 1e-9


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
        n_possible: Pairs of records that could be matches, where not all could: those between two files; 0 for all.
    """

    comparisons: tuple[Comparison, ...]
    alternatives: tuple[Alternative, ...]
    u: tuple[Floats, ...]
    n_records: int
    stance: Stance
    n_possible: float = 0.0

    @property
    def n_all_pairs(self) -> float:
        """All pairs of records, proposed or not."""
        return self.n_possible or max(self.n_records * (self.n_records - 1) / 2, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What EM found.

    Attributes:
        m: Per comparison, share of matches at each level; level 0 left out.
        match_share: Share of all pairs that are matches.
        alternative_shares: Share of all pairs for each alternative.
        others: Per alternative and comparison, share of such pairs at each level.
        n_rounds: Rounds until nothing changed.
    """

    m: tuple[Floats, ...]
    match_share: float
    alternative_shares: Floats
    others: tuple[Classes, ...]
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
    shown = _Shown.of(patterns, known)
    for n_rounds in range(1, _MAX_ROUNDS + 1):
        watch.check()
        new = _maximise(_expected(shown, state, known), known, start, n_rounds)
        change = max(float(np.max(np.abs(a - b))) for a, b in zip(new.m, state.m, strict=True))
        state = new
        if change < _TOLERANCE and n_rounds > known.stance.rounds_to_settle:
            break
    return state


def _start(known: Known) -> Estimate:
    per_record = max(known.n_records, 1) / known.n_all_pairs
    match_share = min(_MATCHES_PER_RECORD * per_record, 0.2)
    shares = np.array([a.per_record * per_record for a in known.alternatives])
    m = tuple(_normal([level.m for level in c.levels]) for c in known.comparisons)
    return Estimate(
        m=m,
        match_share=match_share,
        alternative_shares=cautious_shares(shares, match_share, known.alternatives, known.stance.floors_in_learning),
        others=tuple(_first_shares(a, known, m) for a in known.alternatives),
        n_rounds=0,
    )


def _normal(shares: Iterable[float]) -> Floats:
    given = np.array(list(shares))
    return np.asarray(given / given.sum())


def _first_shares(alternative: Alternative, known: Known, m: Classes) -> Classes:
    own = {c.name: _normal(alternative.shares[c.name]) for c in known.comparisons if c.name in alternative.shares}
    return _class_shares(alternative, known, m, [own.get(c.name) for c in known.comparisons])


def _class_shares(alternative: Alternative, known: Known, m: Classes, own: Sequence[Floats | None]) -> Classes:
    """Return the level shares of an alternative: its own, a match's, or a stranger's."""
    return tuple(
        m[place]
        if comparison.name in alternative.like_match
        else known.u[place]
        if (shares := own[place]) is None
        else shares
        for place, comparison in enumerate(known.comparisons)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """Which pattern shows which level.

    Attributes:
        places: Place of the shown level among the levels of all comparisons side by side, the place after the last
            for "not recorded"; shape (patterns, comparisons).
        counts: Pairs with each pattern; shape (patterns,).
        bounds: Where the levels of each comparison begin, and where the last end.
    """

    places: Ints
    counts: Floats
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, patterns: Patterns, known: Known) -> _Shown:
        """Lay the patterns out."""
        bounds = (0, *np.cumsum([len(c.levels) for c in known.comparisons]).tolist())
        levels = patterns.levels.astype(np.int32)
        places = np.where(levels > 0, levels - 1 + np.array(bounds[:-1], dtype=np.int32), np.int32(bounds[-1]))
        return cls(np.ascontiguousarray(places), np.ascontiguousarray(patterns.counts), bounds)

    def by_comparison(self, totals: Floats) -> list[Floats]:
        """Cut what belongs to the levels of all comparisons into a piece for each; "not recorded" is left out."""
        return [np.asarray(totals[start:end]) for start, end in itertools.pairwise(self.bounds)]


@dataclass(frozen=True, slots=True, eq=False)
class _Expected:
    """The pairs of all patterns, divided among the classes: matches, the alternatives, strangers.

    Attributes:
        n_pairs: Pairs of each class; shape (classes,).
        totals: For each class and comparison, pairs at each level.
    """

    n_pairs: Floats
    totals: Sequence[Sequence[Floats]]


def _expected(shown: _Shown, state: Estimate, known: Known) -> _Expected:
    shares = [state.match_share, *state.alternative_shares.tolist()]
    shares.append(max(1.0 - sum(shares), 0.5))
    log_shares = np.log(np.maximum(shares, _LEAST_SHARE**2))
    logs = np.column_stack([_logs(one) for one in (state.m, *state.others, known.u)])
    library = declared()
    if library is not None and len(log_shares) <= MOST_CLASSES:
        n_pairs, totals = expect(library, shown.places, shown.counts, logs, log_shares)
    else:
        n_pairs, totals = _expected_plainly(shown, logs, log_shares)
    return _Expected(n_pairs, [shown.by_comparison(one) for one in totals.T])


def _logs(shares: Classes) -> Floats:
    """Logarithms of the shares of all levels side by side, and 0 for "not recorded"."""
    return np.append(np.log(np.maximum(np.concatenate(shares), _LEAST_SHARE)), 0.0)


def _expected_plainly(shown: _Shown, logs: Floats, log_shares: Floats) -> tuple[Floats, Floats]:
    """The twin of ``matching.estimate_fast.expect``."""
    found = np.column_stack([one[shown.places].sum(axis=1) for one in logs.T]) + log_shares
    likelihood = np.exp(found - found.max(axis=1, keepdims=True))
    weighted = likelihood / likelihood.sum(axis=1, keepdims=True) * shown.counts[:, None]
    n_places = shown.places.shape[1]
    totals = [
        np.bincount(shown.places.ravel(), weights=np.repeat(one, n_places), minlength=len(logs)) for one in weighted.T
    ]
    return weighted.sum(axis=0), np.column_stack(totals)


def _maximise(expected: _Expected, known: Known, start: Estimate, n_rounds: int) -> Estimate:
    totals, stance = expected.totals, known.stance
    m = start.m
    if n_rounds > stance.rounds_to_settle:
        m = tuple(_drawn_to(first, found, stance.m_pairs) for first, found in zip(start.m, totals[0], strict=True))
    found = expected.n_pairs[:-1] / known.n_all_pairs
    started = np.concatenate([[start.match_share], start.alternative_shares])
    # A handful of pairs says little about how many there are; hundreds need no starting value.
    trust = found * known.n_all_pairs / (found * known.n_all_pairs + stance.share_pairs)
    shares = trust * found + (1.0 - trust) * started
    shares[1:] = _with_families(shares[1:], known)
    return Estimate(
        m=m,
        match_share=float(shares[0]),
        alternative_shares=cautious_shares(shares[1:], float(shares[0]), known.alternatives, stance.floors_in_learning),
        others=tuple(
            _learn(other, known, m, start.others[place], totals[place + 1])
            for place, other in enumerate(known.alternatives)
        ),
        n_rounds=n_rounds,
    )


def _with_families(shares: Floats, known: Known) -> Floats:
    """Keep the number of twins and namesakes in one family to what the number of relatives makes likely.

    Where no relatives are, a likeness that relatives would explain is one person with a slip. The number is Poisson,
    and how many times the expected number it is has a gamma prior with mean 1 and ``kin_pairs`` for its shape.

    Args:
        shares: Share of all pairs of each alternative, relatives first.
    """
    firmness = known.stance.kin_pairs
    if not firmness or not len(shares):
        return shares
    found = shares * known.n_all_pairs
    expected = np.array([other.of_relatives for other in known.alternatives]) * found[0]
    drawn = expected * (found + firmness) / (expected + firmness)
    comes_with = np.array([other.of_relatives > 0 for other in known.alternatives])
    return np.asarray(np.where(comes_with, drawn / known.n_all_pairs, shares))


def _learn(other: Alternative, known: Known, m: Classes, start: Classes, totals: Sequence[Floats]) -> Classes:
    """Correct the shares of an alternative by the pairs that it explains; what tells it from a match stays."""
    own: list[Floats | None] = []
    for place, comparison in enumerate(known.comparisons):
        if comparison.name not in other.shares:
            own.append(None)
        elif comparison.name in other.is_learned and known.stance.alternative_pairs:
            own.append(_drawn_to(start[place], totals[place], known.stance.alternative_pairs))
        else:
            own.append(start[place])
    return _class_shares(other, known, m, own)


def _drawn_to(start: Floats, totals: Floats, n_pairs: float) -> Floats:
    """Return the shares of the totals, with ``n_pairs`` pseudo-pairs that show the starting shares."""
    return np.asarray((totals + n_pairs * start) / (totals.sum() + n_pairs))


def cautious_shares(
    shares: Floats, match_share: float, alternatives: tuple[Alternative, ...], caution: float
) -> Floats:
    """Return the alternatives' shares of all pairs, not below their floors.

    Args:
        caution: What part of the floors applies, in [0, 1].
    """
    floors = np.array([a.floor_per_match for a in alternatives]) * match_share * caution
    is_estimated = np.array([a.is_estimated for a in alternatives])
    return np.asarray(np.where(is_estimated, np.maximum(shares, floors), floors))
