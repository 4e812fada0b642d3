"""From comparison levels to bits: match weights, rarity, and the other explanations of likeness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.columns import NONE, Codes, Compared, Floats, Levels
from matching.compare import ADDRESS, BORN, EMAIL, FAMILY, GIVEN, MIDDLE, PHONE, ComparedPairs
from matching.compare_names import FamilyLevel, GivenLevel
from matching.model import AlternativeWeights, ComparisonWeights, Model
from matching.table import Table

# Bits are rounded to this grid, on which sums are exact: rows add up to the total in any order.
_GRID = 2.0**20


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """Weights of many pairs.

    Attributes:
        rows: One column per comparison; shape (pairs, comparisons).
        others: Bits (0 or below) that the other explanations take away; shape (pairs,).
        likeliest_other: Place of the weightiest alternative; shape (pairs,).
        total: Prior, rows and others added up; shape (pairs,).
    """

    rows: Floats
    others: Floats
    likeliest_other: Codes
    total: Floats


def on_grid(bits: Floats) -> Floats:
    """Round to the grid of exact sums."""
    return np.asarray(np.round(bits * _GRID) / _GRID)


def weigh(table: Table, model: Model, compared: ComparedPairs) -> Bits:
    """Return the bits of compared pairs."""
    rarity = _rarity_bits(table, model, compared)
    plain = np.column_stack([_look_up(weights, compared.levels[:, c]) for c, weights in enumerate(model.comparisons)])
    ceilings = np.column_stack(
        [_ceilings(weights, compared.levels[:, c]) for c, weights in enumerate(model.comparisons)]
    )
    floors = np.minimum(plain, 0.0)
    rows = on_grid(np.clip(plain + rarity, floors, np.maximum(ceilings, floors)))
    adjusted = rows - plain
    against = np.column_stack([_alternative_bits(other, compared, adjusted, rows) for other in model.alternatives])
    stranger_and_others = np.logaddexp2(0.0, np.logaddexp2.reduce(against, axis=1))
    others = on_grid(-stranger_and_others)
    total = on_grid(np.array([model.prior_bits])) + rows.sum(axis=1) + others
    return Bits(rows, others, against.argmax(axis=1), total)


def _look_up(weights: ComparisonWeights, levels: Levels) -> Floats:
    bits: Floats = np.array([0.0, *(level.bits for level in weights.levels)])
    return np.asarray(bits[levels])


def _ceilings(weights: ComparisonWeights, levels: Levels) -> Floats:
    most: Floats = np.array([0.0, *(level.most for level in weights.levels)])
    return np.asarray(most[levels])


def _rarity_bits(table: Table, model: Model, compared: ComparedPairs) -> Floats:
    """Return the term-frequency adjustment: what a value's rarity adds to or takes from its level's weight."""
    adjustment = np.zeros(compared.levels.shape)
    for c, share in (
        (GIVEN, table.shares.given),
        (MIDDLE, table.shares.middle),
        (FAMILY, table.shares.family),
        (BORN, table.shares.born),
        (ADDRESS, table.shares.houses),
        (PHONE, table.shares.phones),
        (EMAIL, table.shares.emails),
    ):
        seen = _pair_share(compared.by_comparison[c], share)
        if c == FAMILY:
            seen = np.maximum(seen, _share_among_namesakes(table, compared, seen))
        weights = model.comparisons[c]
        strength = np.array([0.0, *(level.rarity for level in weights.levels)])[compared.levels[:, c]]
        known = seen > 0
        adjustment[known, c] = strength[known] * np.log2(weights.usual_share / seen[known])
    return adjustment


def _pair_share(compared: Compared, share: Floats) -> Floats:
    """Share of the commoner of the two values; 0 where no value was compared."""
    padded = np.append(share, 0.0)
    return np.where(compared.left == NONE, 0.0, np.maximum(padded[compared.left], padded[compared.right]))


_SHRINK_PEOPLE = 20.0


def _share_among_namesakes(table: Table, compared: ComparedPairs, family_share: Floats) -> Floats:
    """Return P(family name | given name): Khan is commoner among the Mohammeds than in the whole table.

    Communities share given and family names; taking the two as independent would overstate "Mohammed Khan".
    """
    shares = np.zeros(len(family_share))
    given, family = compared.by_comparison[GIVEN], compared.by_comparison[FAMILY]
    both = (
        (given.level > 0)
        & (given.level <= GivenLevel.FOLDED)
        & (family.level > 0)
        & (family.level <= FamilyLevel.FOLDED)
    )
    for i in np.flatnonzero(both).tolist():
        given_key = table.given.values[given.left[i]].key
        n_both = table.people.full_names.get((given_key, table.family.values[family.left[i]].key), 1)
        n_given = table.people.given_names.get(given_key, 1)
        conditional = (max(n_both - 2, 0) + _SHRINK_PEOPLE * family_share[i]) / (max(n_given - 2, 0) + _SHRINK_PEOPLE)
        # Never so common that the family name would take back what the given name has said.
        most = family_share[i] / max(float(table.shares.given[given.left[i]]), float(family_share[i])) * 0.7
        shares[i] = min(conditional, most)
    return shares


def _alternative_bits(other: AlternativeWeights, compared: ComparedPairs, adjusted: Floats, rows: Floats) -> Floats:
    """Weight of an alternative against strangers.

    Where two values are the same it is never above a match's weight: filling in a field that agrees may not lower
    a score.
    """
    total = np.full(len(rows), other.prior_bits)
    for c, bits in enumerate(other.bits):
        if bits:
            own = np.array([0.0, *bits])[compared.levels[:, c]] + adjusted[:, c]
            values = compared.by_comparison[c]
            is_same = (values.left == values.right) & (compared.levels[:, c] > 0)
            total += np.where(is_same, np.minimum(own, rows[:, c]), own)
    return total
