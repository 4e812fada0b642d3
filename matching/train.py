"""Training a model for one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.blocking import CandidatePairs, SamplePairs
from matching.columns import Codes, Column, Flags, Floats, Levels
from matching.compare import (
    ADDRESS,
    BORN,
    COMPARISONS,
    EMAIL,
    FAMILY,
    GIVEN,
    MIDDLE,
    NUMBER,
    PHONE,
    compare_levels,
)
from matching.compare_contacts import NumberLevel
from matching.compare_dates import BirthLevel
from matching.compare_names import GivenLevel
from matching.estimate import Classes, Estimate, Known, Patterns, cautious_shares, count_patterns, estimate
from matching.hush import hush_sex
from matching.levels import Alternative, Comparison, Level, alternatives, comparisons
from matching.model import AlternativeWeights, ComparisonWeights, LevelWeight, Model
from matching.parts import in_parts
from matching.ports import Watch
from matching.stance import CAUTIOUS, Stance
from matching.table import Table

_MAX_TRAINING_PAIRS = 200_000
# Tables with more records than this are learned from by a sample.
_MAX_RECORDS = 150_000
_SAMPLE_RECORDS = 120_000
_FREE_BITS = 30.0
_LEAST_SHARE = 1e-18
_LEARNING = "Comparing pairs to learn from"


def train(table: Table, pairs: CandidatePairs, watch: Watch, seed: int = 0, stance: Stance = CAUTIOUS) -> Model:
    """Estimate a model; no truth is used.

    Args:
        table: The records.
        pairs: Their candidate pairs, or those of a sample of the records where there is one; at most 200,000, picked
            at random, are trained on. Shares of all pairs are estimated, which a sample of records does not change.
        seed: Makes the random pairs, and so the model, repeatable.
        stance: What is taken for granted, and how dear a wrong merge is.
    """
    described = comparisons()
    others = tuple(one for one in alternatives() if one.only_if in ("", stance.name))
    random = np.random.default_rng(seed)
    u = _estimate_u(table, described, stance, random, watch)
    basis = pairs.sample or SamplePairs(pairs.left, pairs.right, len(table.ids), pairs.n_possible)
    picked = _sample(len(basis.left), _MAX_TRAINING_PAIRS, random)
    levels = _levels_of(_Compared(table, basis.left[picked], basis.right[picked]), stance, watch, _LEARNING)
    patterns = count_patterns(levels, tuple(len(c.levels) + 1 for c in described))
    patterns = Patterns(patterns.levels, patterns.counts * (len(basis.left) / max(len(picked), 1)))
    known = Known(described, others, u, basis.n_records, stance, basis.n_possible)
    found = estimate(patterns, known, watch)
    return _model(_usual_shares(table), known, found, Learned(len(table.ids), len(pairs.left), seed))


def learning_sample(n_records: int, seed: int = 0) -> Flags | None:
    """Mark the records of a large table to learn from; None where all are to be learned from.

    The pairs of a sample show the same shares of matches, relatives and namesakes as those of all records.
    """
    if n_records <= _MAX_RECORDS:
        return None
    sample: Flags = np.zeros(n_records, dtype=np.bool_)
    sample[np.random.default_rng(seed).choice(n_records, size=_SAMPLE_RECORDS, replace=False)] = True
    return sample


@dataclass(frozen=True, slots=True, eq=False)
class _Compared:
    """Pairs of rows to compare."""

    table: Table
    left: Codes
    right: Codes


def _levels_of(pairs: _Compared, stance: Stance, watch: Watch, what: str) -> Levels:
    def work(part: slice, part_watch: Watch) -> Levels:
        levels = compare_levels(pairs.table, pairs.left[part], pairs.right[part], part_watch)
        return hush_sex(levels) if stance.hushes_sex else levels

    parts = in_parts(work, len(pairs.left), watch, what)
    return np.concatenate([np.empty((0, len(COMPARISONS)), dtype=np.int8), *parts])


def _sample(n: int, at_most: int, random: np.random.Generator) -> Codes:
    if n <= at_most:
        return np.arange(n)
    return np.sort(random.choice(n, size=at_most, replace=False))


def _estimate_u(
    table: Table, described: tuple[Comparison, ...], stance: Stance, random: np.random.Generator, watch: Watch
) -> tuple[Floats, ...]:
    """Estimate u per level from random pairs, pulled towards the starting values, exact levels in closed form."""
    left, right = _strangers(table, *_random_pairs(len(table.ids), stance.n_random_pairs, random))
    levels = _without_copies(_levels_of(_Compared(table, left, right), stance, watch, "Comparing random pairs"))
    usual = _usual_shares(table)
    return tuple(_u_of(one, levels[:, c], usual.get(c), stance) for c, one in enumerate(described))


def _random_pairs(n_records: int, at_most: int, random: np.random.Generator) -> tuple[Codes, Codes]:
    if n_records * (n_records - 1) // 2 <= at_most:
        left, right = np.triu_indices(n_records, k=1)
        return left.astype(np.int64), right.astype(np.int64)
    left = random.integers(0, n_records, at_most)
    right = (left + random.integers(1, n_records, at_most)) % n_records
    return left, right


def _strangers(table: Table, left: Codes, right: Codes) -> tuple[Codes, Codes]:
    """Leave out pairs of records that clusters have joined, if they were counted: in a small table they are many."""
    if not table.people.is_counted:
        return left, right
    person = table.people.of_row
    differ = (person[left] != person[right]) | (person[left] < 0)
    return left[differ], right[differ]


def _without_copies(levels: Levels) -> Levels:
    """Leave out the few random pairs that are plainly one person: in a small table they would spoil u."""
    alike_name = (levels[:, GIVEN] > 0) & (levels[:, GIVEN] <= GivenLevel.CLOSE_SPELLING)
    alike_name |= levels[:, GIVEN] == GivenLevel.SWAPPED
    alike_rest = ((levels[:, BORN] > 0) & (levels[:, BORN] <= BirthLevel.ONE_DIGIT)) | (levels[:, ADDRESS] == 1)
    same_number = (levels[:, NUMBER] == NumberLevel.SAME_NHS) | (levels[:, NUMBER] == NumberLevel.SAME)
    same_mark = same_number | (levels[:, EMAIL] == 1)
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


def _u_of(comparison: Comparison, levels: Levels, exact: float | None, stance: Stance) -> Floats:
    start = np.array([level.u for level in comparison.levels])
    start /= start.sum()
    counts = np.bincount(levels, minlength=len(start) + 1)[1:].astype(np.float64)
    pseudo = np.maximum(stance.u_pairs * start, stance.least_u_pairs)
    u = (counts + pseudo) / (counts.sum() + (pseudo.sum() if stance.least_u_pairs else stance.u_pairs))
    if exact:
        is_exact = np.array([level.is_exact for level in comparison.levels])
        u[is_exact] *= exact / u[is_exact].sum()
        u[~is_exact] *= (1 - exact) / u[~is_exact].sum()
    return np.asarray(u)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a model was learned from."""

    n_records: int
    n_pairs: int
    seed: int


def _model(usual: dict[int, float], known: Known, found: Estimate, learned: Learned) -> Model:
    weights = tuple(
        ComparisonWeights(
            c.name,
            usual.get(place) or 1.0,
            tuple(
                _weight(level, m, u, known.stance)
                for level, m, u in zip(c.levels, found.m[place].tolist(), known.u[place].tolist(), strict=True)
            ),
        )
        for place, c in enumerate(known.comparisons)
    )
    shares = cautious_shares(found.alternative_shares, found.match_share, known.alternatives, known.stance.floors)
    stranger = max(1.0 - found.match_share - float(shares.sum()), 0.5)
    return Model(
        prior_bits=float(np.log2(found.match_share / stranger)),
        comparisons=weights,
        alternatives=tuple(
            AlternativeWeights(
                other.name,
                float(np.log2(max(share, _LEAST_SHARE) / stranger)),
                _alternative_bits(other, found.others[place], known, weights),
            )
            for place, (other, share) in enumerate(zip(known.alternatives, shares.tolist(), strict=True))
        ),
        n_records=learned.n_records,
        n_pairs=learned.n_pairs,
        n_rounds=found.n_rounds,
        seed=learned.seed,
        stance=known.stance.name,
    )


def _weight(level: Level, m: float, u: float, stance: Stance) -> LevelWeight:
    says_nothing = level.least == level.most
    least, most = (level.least, level.most) if stance.is_bounded or says_nothing else (-_FREE_BITS, _FREE_BITS)
    return LevelWeight(level.name, m, u, min(max(float(np.log2(m / u)), least), most), most, level.rarity)


def _alternative_bits(
    other: Alternative, shares: Classes, known: Known, weights: tuple[ComparisonWeights, ...]
) -> tuple[tuple[float, ...], ...]:
    """Weights of an alternative's levels; a match's own, bounds included, where it agrees like a match."""
    bits: list[tuple[float, ...]] = []
    for c, comparison in enumerate(known.comparisons):
        if comparison.name in other.like_match:
            bits.append(tuple(level.bits for level in weights[c].levels))
        elif comparison.name in other.shares:
            bits.append(tuple(map(_other_weight, weights[c].levels, shares[c].tolist())))
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
