"""Training a model for one table."""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.blocking import CandidatePairs
from matching.columns import Codes, Column, Floats, Levels
from matching.compare import (
    ADDRESS,
    BORN,
    COMPARISONS,
    EMAIL,
    FAMILY,
    GIVEN,
    MIDDLE,
    NHS,
    PHONE,
    ComparedPairs,
    compare_pairs,
)
from matching.compare_dates import BirthLevel
from matching.compare_names import GivenLevel
from matching.estimate import Estimate, Known, cautious_shares, class_shares, count_patterns, estimate
from matching.levels import Alternative, Comparison, Level, alternatives, comparisons
from matching.model import AlternativeWeights, ComparisonWeights, LevelWeight, Model
from matching.ports import Watch
from matching.score import chunks
from matching.table import Table

_MAX_RANDOM_PAIRS = 60_000
_MAX_TRAINING_PAIRS = 400_000
# Pseudo-pairs behind the starting u: enough that a level which a small sample never met keeps a sane share.
_U_WEIGHT = 3000.0


def train(table: Table, pairs: CandidatePairs, watch: Watch, seed: int = 0) -> Model:
    """Estimate a model; no truth is used.

    Args:
        table: The records.
        pairs: Their candidate pairs; at most 400,000, picked at random, are trained on.
        seed: Makes the random pairs, and so the model, repeatable.
    """
    described, others = comparisons(), alternatives()
    random = np.random.default_rng(seed)
    u = _estimate_u(table, described, random, watch)
    picked = _sample(len(pairs.left), _MAX_TRAINING_PAIRS, random)
    levels = np.concatenate(
        [np.empty((0, len(COMPARISONS)), dtype=np.int8)]
        + [
            compare_pairs(table, pairs.left[part], pairs.right[part], watch).levels
            for part in chunks(picked, watch, "Comparing pairs to learn from")
        ]
    )
    patterns = count_patterns(levels, tuple(len(c.levels) + 1 for c in described))
    known = Known(described, others, u, len(table.ids))
    found = estimate(patterns, known, watch)
    return _model(_usual_shares(table), known, found, len(pairs.left), seed)


def _sample(n: int, at_most: int, random: np.random.Generator) -> Codes:
    if n <= at_most:
        return np.arange(n)
    return np.sort(random.choice(n, size=at_most, replace=False))


def _estimate_u(
    table: Table, described: tuple[Comparison, ...], random: np.random.Generator, watch: Watch
) -> tuple[Floats, ...]:
    """Estimate u per level from random pairs, pulled towards the starting values, exact levels in closed form."""
    left, right = _random_pairs(len(table.ids), random)
    parts = [
        _without_copies(compare_pairs(table, left[part], right[part], watch))
        for part in chunks(np.arange(len(left)), watch, "Comparing random pairs")
    ]
    levels = np.concatenate([np.empty((0, len(COMPARISONS)), dtype=np.int8), *parts])
    usual = _usual_shares(table)
    return tuple(_u_of(comparison, levels[:, c], usual.get(c)) for c, comparison in enumerate(described))


def _random_pairs(n_records: int, random: np.random.Generator) -> tuple[Codes, Codes]:
    if n_records * (n_records - 1) // 2 <= _MAX_RANDOM_PAIRS:
        left, right = np.triu_indices(n_records, k=1)
        return left.astype(np.int64), right.astype(np.int64)
    left = random.integers(0, n_records, _MAX_RANDOM_PAIRS)
    right = (left + random.integers(1, n_records, _MAX_RANDOM_PAIRS)) % n_records
    return left, right


def _without_copies(compared: ComparedPairs) -> Levels:
    """Leave out the few random pairs that are plainly one person: in a small table they would spoil u."""
    levels = compared.levels
    alike_name = (levels[:, GIVEN] > 0) & (levels[:, GIVEN] <= GivenLevel.CLOSE_SPELLING)
    alike_name |= levels[:, GIVEN] == GivenLevel.SWAPPED
    alike_rest = ((levels[:, BORN] > 0) & (levels[:, BORN] <= BirthLevel.ONE_DIGIT)) | (levels[:, ADDRESS] == 1)
    same_mark = (levels[:, NHS] == 1) | (levels[:, EMAIL] == 1)
    return np.asarray(levels[~((alike_name & alike_rest) | same_mark)])


def _usual_shares(table: Table) -> dict[int, float]:
    """Share of strangers who agree exactly: the sum over people of the shares of their values."""
    columns: dict[int, tuple[Column[Any], Floats]] = {
        GIVEN: (table.given, table.shares.given),
        MIDDLE: (table.middle, table.shares.middle),
        FAMILY: (table.family, table.shares.family),
        BORN: (table.born, table.shares.born),
        ADDRESS: (table.houses, table.shares.houses),
        PHONE: (table.phones, table.shares.phones),
        EMAIL: (table.emails, table.shares.emails),
    }
    return {
        c: float(share[column.codes].mean()) if len(column.codes) else 0.0 for c, (column, share) in columns.items()
    }


def _u_of(comparison: Comparison, levels: Levels, exact: float | None) -> Floats:
    start = np.array([level.u for level in comparison.levels])
    start /= start.sum()
    counts = np.bincount(levels, minlength=len(start) + 1)[1:].astype(np.float64)
    u = (counts + _U_WEIGHT * start) / (counts.sum() + _U_WEIGHT)
    if exact:
        is_exact = np.array([level.is_exact for level in comparison.levels])
        u[is_exact] *= exact / u[is_exact].sum()
        u[~is_exact] *= (1 - exact) / u[~is_exact].sum()
    return np.asarray(u)


def _model(usual: dict[int, float], known: Known, found: Estimate, n_pairs: int, seed: int) -> Model:
    weights = tuple(
        ComparisonWeights(
            c.name,
            usual.get(place) or 1.0,
            tuple(map(_weight, c.levels, found.m[place].tolist(), known.u[place].tolist())),
        )
        for place, c in enumerate(known.comparisons)
    )
    shares = cautious_shares(found.alternative_shares, found.match_share, known.alternatives)
    stranger = max(1.0 - found.match_share - float(shares.sum()), 0.5)
    return Model(
        prior_bits=float(np.log2(found.match_share / stranger)),
        comparisons=weights,
        alternatives=tuple(
            AlternativeWeights(
                other.name, float(np.log2(share / stranger)), _alternative_bits(other, known, weights, found)
            )
            for other, share in zip(known.alternatives, shares, strict=True)
        ),
        n_records=known.n_records,
        n_pairs=n_pairs,
        n_rounds=found.n_rounds,
        seed=seed,
    )


def _weight(level: Level, m: float, u: float) -> LevelWeight:
    bits = min(max(float(np.log2(m / u)), level.least), level.most)
    return LevelWeight(level.name, m, u, bits, level.most, level.rarity)


def _alternative_bits(
    other: Alternative, known: Known, weights: tuple[ComparisonWeights, ...], found: Estimate
) -> tuple[tuple[float, ...], ...]:
    """Weights of an alternative's levels; a match's own, bounds included, where it agrees like a match."""
    shares = class_shares(other, known.comparisons, found.m, known.u)
    bits: list[tuple[float, ...]] = []
    for place, comparison in enumerate(known.comparisons):
        if comparison.name in other.like_match:
            bits.append(tuple(level.bits for level in weights[place].levels))
        elif comparison.name in other.shares:
            bits.append(tuple(map(_other_weight, weights[place].levels, shares[place])))
        else:
            bits.append(())
    return tuple(bits)


def _other_weight(level: LevelWeight, share: float) -> float:
    """Weight of an alternative that shows a level with the given share.

    Where a level speaks for a match, the bound on its weight binds the alternative too; where it speaks against,
    the bound is there to keep relatives apart and binds the match alone.
    """
    if level.bits > 0:
        return level.bits + float(np.log2(share / level.m))
    return float(np.log2(share / level.u))
