"""From comparison levels to bits: match weights, rarity, and the other explanations of likeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.columns import NONE, Codes, Compared, Flags, Floats
from matching.compare import ADDRESS, BORN, EMAIL, FAMILY, GIVEN, MIDDLE, PHONE, ComparedPairs
from matching.compare_names import FamilyLevel, GivenLevel
from matching.hush import hushed
from matching.model import AlternativeWeights, Model
from matching.table import Table
from matching.weights_fast import Scale, declared, weigh_fast

# Bits are rounded to this grid, on which sums are exact: rows add up to the total in any order.
_GRID = 2.0**20
# Keeps powers of two finite.
_MOST_BITS = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """Weights of many pairs.

    Attributes:
        rows: One column per comparison; shape (pairs, comparisons).
        others: Bits (0 or below) that the other explanations take away; shape (pairs,).
        likeliest_other: Place of the weightiest alternative; shape (pairs,).
        decisions: Bits that people's decisions have taught to add; 0 without any; shape (pairs,).
        total: Prior, rows, others and decisions added up; shape (pairs,).
    """

    rows: Floats
    others: Floats
    likeliest_other: Codes
    decisions: Floats
    total: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """One comparison of many pairs.

    Attributes:
        compared: Levels and the values behind them.
        row: The weight, within its bounds and on the grid.
        adjusted: What rarity and bounds have added to the level's weight.
        is_same: Whether both sides hold the same value.
    """

    compared: Compared
    row: Floats
    adjusted: Floats
    is_same: Flags


def on_grid(bits: Floats) -> Floats:
    """Round to the grid of exact sums."""
    return np.asarray(np.round(bits * _GRID) / _GRID)


LogShares = Mapping[int, Floats]


def weigh(table: Table, model: Model, compared: ComparedPairs, logs: LogShares | None = None) -> Bits:
    """Return the bits of compared pairs.

    Args:
        logs: What ``log_shares`` returns, where many calls share it.
    """
    if model.hushes_sex:
        compared = hushed(compared)
    scales = scales_of(table, model, compared, logs or log_shares(table))
    library = declared()
    if library is None:
        rows, against = weigh_plainly(scales, model, compared)
    else:
        rows, against = weigh_fast(library, scales, model.alternatives, compared)
    others = on_grid(-np.log2(1.0 + np.exp2(np.minimum(against, _MOST_BITS)).sum(axis=1)))
    computed = on_grid(np.array([model.prior_bits])) + rows.sum(axis=1) + others
    decisions = of_decisions(model, computed)
    return Bits(rows, others, against.argmax(axis=1), decisions, computed + decisions)


def of_decisions(model: Model, computed: Floats) -> Floats:
    """Return the bits that people's decisions have taught to add to computed ones."""
    if model.learned is None:
        return np.zeros(len(computed))
    return on_grid((model.learned.slope - 1.0) * computed + model.learned.offset)


def scales_of(table: Table, model: Model, compared: ComparedPairs, shares: LogShares) -> list[Scale]:
    """Lay the model out as arrays, for these pairs."""
    scales = scales_for(model, shares)
    of_family = scales[FAMILY]
    by_pair = _share_of_family(table, compared, shares[FAMILY], of_family.strength)
    scales[FAMILY] = replace(of_family, pair_log_share=by_pair)
    return scales


def scales_for(model: Model, shares: LogShares) -> list[Scale]:
    """Lay the model out as arrays, for any pairs."""
    scales = []
    for c, weights in enumerate(model.comparisons):
        bits: Floats = np.array([0.0, *(level.bits for level in weights.levels)])
        floor = np.minimum(bits, 0.0)
        strength: Floats = np.array([0.0, *(level.rarity for level in weights.levels)])
        scales.append(
            Scale(
                bits=bits,
                floor=floor,
                ceiling=np.maximum(np.array([0.0, *(level.most for level in weights.levels)]), floor),
                strength=strength,
                log_share=shares.get(c),
                pair_log_share=None,
                log_usual=float(np.log2(weights.usual_share)),
            )
        )
    return scales


def weigh_plainly(scales: list[Scale], model: Model, compared: ComparedPairs) -> tuple[Floats, Floats]:
    """Return the weights by comparison, and those of the alternatives against strangers."""
    weighed = [_weigh(scale, one) for scale, one in zip(scales, compared.by_comparison, strict=True)]
    against = np.column_stack([_against_strangers(other, weighed) for other in model.alternatives])
    return np.column_stack([one.row for one in weighed]), against


def _weigh(scale: Scale, compared: Compared) -> _Weighed:
    levels = compared.level
    plain = free = scale.bits[levels]
    log_share = scale.pair_log_share
    if log_share is None and scale.log_share is not None:
        log_share = _pair_share(compared, scale.log_share)
    if log_share is not None:
        rarity = scale.strength[levels] * (scale.log_usual - log_share)
        free = plain + np.where(np.isnan(log_share), 0.0, rarity)
    row = on_grid(np.clip(free, scale.floor[levels], scale.ceiling[levels]))
    return _Weighed(compared, row, row - plain, (compared.left == compared.right) & (levels > 0))


def log_shares(table: Table) -> LogShares:
    """Return log2 of the share of people with each value, by comparison and value code."""
    shares = table.shares
    of_value = {
        GIVEN: shares.given,
        MIDDLE: shares.middle,
        FAMILY: shares.family,
        BORN: shares.born,
        ADDRESS: shares.houses,
        PHONE: shares.phones,
        EMAIL: shares.emails,
    }
    return {c: np.log2(share) for c, share in of_value.items()}


def _pair_share(compared: Compared, log_share: Floats) -> Floats:
    """Share of the commoner of the two values; NaN where no value was compared."""
    padded = np.append(log_share, np.nan)
    return np.where(compared.left == NONE, np.nan, np.maximum(padded[compared.left], padded[compared.right]))


SHRINK_PEOPLE = 20.0
LEAST_LEFT = 0.7


def _share_of_family(table: Table, compared: ComparedPairs, of_value: Floats, strength: Floats) -> Floats:
    """Return log2 P(family name), or P(family name | given name) where that is greater.

    Khan is commoner among the Mohammeds than in the whole table.
    Communities share given and family names; taking the two as independent would overstate "Mohammed Khan". The two
    records of the pair do not count: two copies of one person would otherwise make their own name look common.
    """
    given, family = compared.by_comparison[GIVEN], compared.by_comparison[FAMILY]
    log_share = np.full(len(family.level), np.nan)
    counts = np.flatnonzero(strength[family.level])
    log_share[counts] = np.maximum(of_value[family.left[counts]], of_value[family.right[counts]])
    both = (given.level > 0) & (given.level <= GivenLevel.FOLDED)
    both &= (family.level > 0) & (family.level <= FamilyLevel.FOLDED) & ~np.isnan(log_share)
    places = np.flatnonzero(both)
    given_codes, family_codes = given.left[places], family.left[places]
    n_both, n_given = table.people.pair_count(given_codes, family_codes), table.people.given_count(given_codes)
    share: Floats = np.exp2(log_share[places])
    conditional = (np.maximum(n_both - 2, 0) + SHRINK_PEOPLE * share) / (np.maximum(n_given - 2, 0) + SHRINK_PEOPLE)
    # Never so common that the family name would take back what the given name has said.
    most = share / np.maximum(table.shares.given[given_codes], share) * LEAST_LEFT
    log_share[places] = np.maximum(log_share[places], np.log2(np.minimum(conditional, most)))
    return log_share


def _against_strangers(other: AlternativeWeights, weighed: list[_Weighed]) -> Floats:
    """Weight of an alternative against strangers.

    Where two values are the same it is never above a match's weight: filling in a field that agrees may not lower
    a score.
    """
    total = np.full(len(weighed[0].row), other.prior_bits)
    for bits, one in zip(other.bits, weighed, strict=True):
        if bits:
            own: Floats = np.array([0.0, *bits])[one.compared.level] + one.adjusted
            total += np.where(one.is_same, np.minimum(own, one.row), own)
    return total
