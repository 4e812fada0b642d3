"""Training Splink settings without truth: u from random pairs and value frequencies, m and the prior by EM."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from matching.columns import NONE, Codes, Flags, Floats
from matching.features import Ints
from matching.ports import Watch
from matching.splink.conditions import exact_columns
from matching.splink.predicates import Comparer
from matching.splink.settings import UNSET_PRIOR, Comparison, Level, Settings, default_probabilities
from matching.splink.table import PredicateTable, Source

_RANDOM_CHUNK = 1 << 16
_MAX_RANDOM_PAIRS = 1_000_000
_ENOUGH = 100
_THREADS = 2
_LEAST_SHARE = 1e-12
_DENSE_PATTERNS = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class PatternCounts:
    """Distinct patterns of candidate pairs.

    Attributes:
        patterns: Ascending; shape (patterns,).
        counts: Pairs with each; shape (patterns,).
        n_all_pairs: Pairs that there are, proposed or not.
    """

    patterns: Codes
    counts: Floats
    n_all_pairs: float


def counted(patterns: Ints | Codes, table: PredicateTable) -> tuple[Codes, Floats]:
    """Return the distinct patterns, ascending, and how many pairs have each."""
    if table.n_patterns > _DENSE_PATTERNS:
        distinct, counts = np.unique(patterns, return_counts=True)
        return distinct.astype(np.int64), counts.astype(np.float64)
    dense = np.bincount(patterns, minlength=1)
    found = np.flatnonzero(dense)
    return found, dense[found].astype(np.float64)


def estimate_u(settings: Settings, table: PredicateTable, source: Source, seed: int, watch: Watch) -> Settings:
    """Estimate u where it is missing: "same" in closed form, the other levels from random pairs.

    Random pairs are drawn until each level was met a hundred times, or there are a million; as Splink, which counts the
    few true matches among them too.

    Args:
        seed: Makes the random pairs repeatable.
    """
    if all(level.is_null or level.u is not None for c in settings.comparisons for level in c.levels):
        return settings
    exact = [_exact_share(comparison, source) for comparison in settings.comparisons]
    counts = _random_counts(settings, table, exact, np.random.default_rng(seed), watch=watch)
    comparisons = tuple(map(_with_u, settings.comparisons, counts, exact))
    return dataclasses.replace(settings, comparisons=comparisons)


def _random_counts(
    settings: Settings,
    table: PredicateTable,
    exact: Sequence[float | None],
    random: np.random.Generator,
    *,
    watch: Watch,
) -> list[Floats]:
    """Count the levels of random pairs, per comparison, until there are enough of each that is not known otherwise."""
    sizes = [len(c.levels) for c in settings.comparisons]
    counts: list[Floats] = [np.zeros(size) for size in sizes]
    is_wanted = [_counted_levels(c, share is not None) for c, share in zip(settings.comparisons, exact, strict=True)]
    is_open = [bool(wanted.sum() > 1) for wanted in is_wanted]
    n_pairs = 0
    with ThreadPoolExecutor(_THREADS) as pool:
        while table.n_rows > 1 and n_pairs < _MAX_RANDOM_PAIRS and any(is_open):
            watch.check()
            patterns = Comparer(only(table, is_open)).patterns
            rows = [_random_pairs(table.n_rows, random) for _ in range(_THREADS)]
            n_pairs += _THREADS * _RANDOM_CHUNK
            for found in pool.map(lambda pair, run=patterns: run(*pair), rows):
                for place in np.flatnonzero(is_open).tolist():
                    levels = found // table.strides[place] % sizes[place]
                    counts[place] += np.bincount(levels, minlength=sizes[place])
            is_open = [
                is_still and bool(count[wanted].min() < _ENOUGH)
                for is_still, count, wanted in zip(is_open, counts, is_wanted, strict=True)
            ]
    return counts


def _counted_levels(comparison: Comparison, is_best_known: bool) -> Flags:
    """Tell which levels random pairs must reach; one level alone is what the others leave over."""
    wanted = np.array([not level.is_null for level in comparison.levels])
    if is_best_known:
        wanted[int(np.argmax(wanted))] = False
    return wanted


def only(table: PredicateTable, is_open: Sequence[bool]) -> PredicateTable:
    """Leave out comparisons whose u is known well enough: all their pairs come out at their first level."""
    comparisons = tuple(
        levels if wanted else (((),),) for levels, wanted in zip(table.comparisons, is_open, strict=True)
    )
    return dataclasses.replace(table, comparisons=comparisons)


def _random_pairs(n_rows: int, random: np.random.Generator) -> tuple[Ints, Ints]:
    # in their order, because rows beside each other are read faster
    left = np.sort(random.integers(0, n_rows, _RANDOM_CHUNK, dtype=np.int32))
    right = ((left + random.integers(1, n_rows, _RANDOM_CHUNK)) % n_rows).astype(np.int32)
    return np.minimum(left, right), np.maximum(left, right)


def _exact_share(comparison: Comparison, source: Source) -> float | None:
    """Share of pairs of recorded values that are the same, where the best level asks just that."""
    best = next(level for level in comparison.levels if not level.is_null)
    names = exact_columns(best.condition)
    if len(names) != 1:
        return None
    codes = source.column(names[0]).codes
    counts = np.bincount(codes[codes != NONE]).astype(np.float64)
    n = counts.sum()
    if n < 2:
        return None
    return float((counts * (counts - 1)).sum() / (n * (n - 1)))


def _with_u(comparison: Comparison, counts: Floats, exact: float | None) -> Comparison:
    is_real = np.array([not level.is_null for level in comparison.levels])
    # a level that no random pair reached is rarer than one that one pair reached
    u = np.where(is_real, np.maximum(counts, 0.5), 0.0)
    u /= u.sum()
    if exact is not None and 0 < exact < 1 and is_real.sum() > 1:
        best = int(np.argmax(is_real))
        u *= (1 - exact) / (1 - u[best])
        u[best] = exact
    return dataclasses.replace(
        comparison,
        levels=tuple(
            level if level.is_null or level.u is not None else dataclasses.replace(level, u=float(share))
            for level, share in zip(comparison.levels, u.tolist(), strict=True)
        ),
    )


def estimate_m(settings: Settings, table: PredicateTable, found: PatternCounts, watch: Watch) -> Settings:
    """Fit m, and the prior unless the settings say one, to the patterns of all candidate pairs.

    Pairs that no blocking rule proposed count as strangers; u stays what it is. Term frequencies take no part, as in
    Splink's faster way of training. A prior of Splink's default, 0.0001, counts as not said.

    Source: Fellegi and Sunter (1969) with EM after Winkler (1988).
    """
    is_open = [[not (level.is_null or level.m is not None) for level in c.levels] for c in settings.comparisons]
    estimates_prior = settings.prior == UNSET_PRIOR
    if not (estimates_prior or any(map(any, is_open))):
        return settings
    known = Mixture(
        [first_m(c.levels) for c in settings.comparisons],
        [np.array([1.0 if level.is_null else level.u or 1.0 for level in c.levels]) for c in settings.comparisons],
        settings.prior,
    )
    places = range(len(settings.comparisons))
    fitted = fit(settings, places, table, found, start=known, watch=watch, keeps_prior=not estimates_prior)
    comparisons = tuple(
        dataclasses.replace(
            comparison,
            levels=tuple(
                dataclasses.replace(level, m=float(share)) if opened else level
                for level, share, opened in zip(comparison.levels, shares, opens, strict=True)
            ),
        )
        for comparison, shares, opens in zip(settings.comparisons, fitted.m, is_open, strict=True)
    )
    return dataclasses.replace(settings, comparisons=comparisons, prior=fitted.prior)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Matches and strangers.

    Attributes:
        m: Per comparison the share of each level among matches; 1 at the level of missing values.
        u: The same among strangers.
        prior: Share of matches among all pairs.
    """

    m: Sequence[Floats]
    u: Sequence[Floats]
    prior: float


def fit(
    settings: Settings,
    places: Sequence[int],
    table: PredicateTable,
    found: PatternCounts,
    *,
    start: Mixture,
    watch: Watch,
    keeps_prior: bool = False,
) -> Mixture:
    """Fit m, and the prior unless it is kept, by EM over the comparisons at some places; u stays what it is.

    Levels whose m the settings give keep it.

    Args:
        places: Of comparisons; ``start`` has as many.
    """
    levels = [found.patterns // table.strides[place] % len(settings.comparisons[place].levels) for place in places]
    m, prior = start.m, start.prior
    for _ in range(settings.max_rounds):
        watch.check()
        belief = found.counts * _match_probability(levels, m, start.u, prior)
        new_prior = prior if keeps_prior else max(float(belief.sum()) / found.n_all_pairs, _LEAST_SHARE)
        new_prior = min(new_prior, 1.0 - _LEAST_SHARE)
        new = [
            _maximised(settings.comparisons[place].levels, which, belief, before)
            for place, which, before in zip(places, levels, m, strict=True)
        ]
        change = max([abs(new_prior - prior), *(float(np.max(np.abs(a - b))) for a, b in zip(new, m, strict=True))])
        m, prior = new, new_prior
        if change < settings.convergence:
            break
    return Mixture(m, start.u, prior)


def first_m(levels: Sequence[Level]) -> Floats:
    """Start from Splink's default m where none is given; 1 at the level of missing values."""
    left = n = sum(not level.is_null for level in levels)
    shares = []
    for level in levels:
        left -= not level.is_null
        shares.append(1.0 if level.is_null else level.m or default_probabilities(left, n)[0])
    return np.array(shares)


def _match_probability(levels: Sequence[Codes], m: Sequence[Floats], u: Sequence[Floats], prior: float) -> Floats:
    bits = np.full(len(levels[0]), np.log2(prior / (1 - prior)))
    for which, ms, us in zip(levels, m, u, strict=True):
        bits += np.log2(np.maximum(ms, _LEAST_SHARE) / np.maximum(us, _LEAST_SHARE))[which]
    return np.asarray(1.0 / (1.0 + np.exp2(np.clip(-bits, -1000, 1000))))


def _maximised(levels: Sequence[Level], which: Codes, belief: Floats, before: Floats) -> Floats:
    """Share out one comparison anew; given shares stay, and a level that no match reached is the rarest."""
    totals = np.bincount(which, weights=belief, minlength=len(levels))
    is_real = np.array([not level.is_null for level in levels])
    if not totals[is_real].sum() > 0:
        return before
    totals = np.where(is_real, np.maximum(totals, min(0.5, float(totals[is_real].sum()) * 1e-6)), 0.0)
    shares = totals / totals.sum()
    given = np.array([level.m is not None for level in levels])
    return np.where(is_real & ~given, shares, before)
