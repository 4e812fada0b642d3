"""Blocking rules chosen from the data: which of them find likely matches, and at what price in pairs.

Nothing here knows who is who. A pair counts as likely by what it agrees in beyond the rule that proposed it, weighed as
Fellegi and Sunter (1969) do, with one guess for how often two records of a person agree; that is good enough to compare
rules with each other, and never used to score a pair.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.block_keys import RULES, Rule, column_rule
from matching.block_parts import Pieces
from matching.block_plain import items_of
from matching.blocking import count_pairs, propose
from matching.columns import Codes, Flags, Floats
from matching.ports import Watch
from matching.table import Table

_AGREES_IN_MATCHES = 0.9
_PLAIN_RULES = (
    ("given name", "family name"),
    ("given name", "date of birth"),
    ("family name", "date of birth"),
    ("date of birth", "postcode"),
    ("date of birth", "outward code"),
    ("family name", "postcode"),
    ("given name", "postcode"),
    ("given name", "outward code", "year of birth"),
    ("family name", "year of birth", "sex"),
    ("sound of family name", "year of birth", "first letter of given name"),
    ("sound of given name", "sound of family name", "year of birth"),
    ("date of birth", "sex", "first letter of family name"),
)
_PERSONAL = ("given name group", "sound of family name", "date of birth", "e-mail", "number")
_SHARED = ("house", "postcode", "telephone")
_TELLING = ("given name group", "date of birth", "e-mail", "number")
_MOST_SAMPLED = 1_000_000
_PAIRS_PER_RECORD = 20
_LEAST_SHARE = 0.001
_LEAST_RATE = 1 / 1000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule worth using.

    Attributes:
        n_pairs: Pairs that it proposes.
        n_new: Pairs that none of the suggestions before it proposes; estimated from a sample in large tables.
        expected_matches: Likely matches among the new pairs, estimated.
        why: The reason in plain words.
    """

    rule: Rule
    n_pairs: int
    n_new: int
    expected_matches: float
    why: str


def suggest_rules(
    table: Table, watch: Watch, *, at_most_pairs: int | None = None, rules: Sequence[Rule] | None = None
) -> tuple[Suggestion, ...]:
    """Choose blocking rules for a table, the best bargain first.

    Args:
        at_most_pairs: All suggestions together propose about this many pairs at most; 20 a record unless told.
        rules: What to choose from; the program's own rules and common plain ones unless told.

    Returns:
        Suggestions; none where no rule finds a likely match.
    """
    choice = tuple(rules) if rules is not None else (*RULES.values(), *(column_rule(p) for p in _PLAIN_RULES))
    budget = _PAIRS_PER_RECORD * len(table.ids) if at_most_pairs is None else at_most_pairs
    sizes = [_n_pairs(table, rule, watch) for rule in choice]
    affordable = [(rule, n) for rule, n in zip(choice, sizes, strict=True) if 0 < n <= budget]
    if not affordable:
        return ()
    sample = _sampled(table, affordable, watch)
    chosen = _without_idle(sample, _greedy(sample, budget, watch))
    return _explained(sample, chosen, affordable)


def _n_pairs(table: Table, rule: Rule, watch: Watch) -> int:
    return count_pairs(table, watch, [rule])[0].n_pairs


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Sampled pairs of all rules together.

    Attributes:
        of_rule: For each rule the places of its pairs.
        likely: How likely each pair is one person, in [0, 1].
        rate: Share of all pairs that were sampled.
    """

    of_rule: list[Codes]
    likely: Floats
    rate: float


def _sampled(table: Table, rules: Sequence[tuple[Rule, int]], watch: Watch) -> _Sample:
    n_rows = len(table.ids)
    rate = min(1.0, _MOST_SAMPLED / sum(n for _, n in rules))
    hashes = _hashes(table.ids) if rate < 1 else None
    packed = []
    for rule, _ in rules:
        pairs, _ = propose(table, [rule], watch)
        kept = (
            np.ones(len(pairs.left), dtype=np.bool_)
            if hashes is None
            else _drawn(hashes, pairs.left, pairs.right, rate)
        )
        packed.append(pairs.left[kept] * n_rows + pairs.right[kept])
    distinct, places = np.unique(np.concatenate(packed), return_inverse=True)
    of_rule = np.split(places, np.cumsum([len(one) for one in packed])[:-1])
    watch.check()
    return _Sample(of_rule, _likely(table, *np.divmod(distinct, n_rows), watch), rate)


def _hashes(ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    return np.fromiter((zlib.crc32(str(one).encode()) | 1 for one in ids), dtype=np.uint64, count=len(ids))


def _drawn(hashes: npt.NDArray[np.uint64], left: Codes, right: Codes, rate: float) -> Flags:
    """Draw pairs by their ids, so that the order of the records does not matter."""
    mixed = hashes[left] * hashes[right]
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(32)) < np.uint64(rate * 2**32)


def _likely(table: Table, left: Codes, right: Codes, watch: Watch) -> Floats:
    """Guess how likely each pair is one person, from what it agrees and disagrees in."""
    pieces, n_rows = Pieces(table), len(table.ids)
    bits = np.full(len(left), np.log2(2 / n_rows))
    place_bits, is_telling = np.zeros(len(left)), np.zeros(len(left), dtype=np.bool_)
    for name in (*_PERSONAL, *_SHARED):
        watch.check()
        rows, keys = items_of((pieces.part(name),), in_either_order=False)
        if not len(rows):
            continue
        chance = float(np.sum((np.bincount(np.unique(keys, return_inverse=True)[1]) / len(keys)) ** 2))
        comparable, agrees = _agreement(rows, keys, n_rows, left, right)
        for_it = np.log2(_AGREES_IN_MATCHES / chance) * agrees
        if name in _SHARED:
            # a household shares all of these, so they count once
            place_bits = np.maximum(place_bits, for_it)
        else:
            against = np.log2((1 - _AGREES_IN_MATCHES) / max(1 - chance, 1 - _AGREES_IN_MATCHES))
            bits += for_it + against * (comparable & ~agrees)
        if name in _TELLING:
            is_telling |= agrees
    return np.where(is_telling, 1 / (1 + np.exp2(-np.clip(bits + place_bits, -60, 60))), 0.0)


def _agreement(rows: Codes, keys: Codes, n_rows: int, left: Codes, right: Codes) -> tuple[Flags, Flags]:
    """Tell which pairs have something to compare, and which have a key in common."""
    starts = np.searchsorted(rows, np.arange(n_rows + 1))
    n_left, n_right = np.diff(starts)[left], np.diff(starts)[right]
    n_both = n_left * n_right
    pair = np.repeat(np.arange(len(left)), n_both)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(n_both) - n_both, n_both)
    width = np.maximum(n_right[pair], 1)
    is_equal = keys[starts[left][pair] + place // width] == keys[starts[right][pair] + place % width]
    agrees = np.zeros(len(left), dtype=np.bool_)
    agrees[pair[is_equal]] = True
    return n_both > 0, agrees


def _greedy(sample: _Sample, budget: int, watch: Watch) -> list[int]:
    """Take the rule with the most likely matches per new pair, again and again, until none is worth its pairs."""
    is_open = np.ones(len(sample.likely), dtype=np.bool_)
    chosen: list[int] = []
    while len(chosen) < len(sample.of_rule):
        watch.check()
        left_over = budget * sample.rate - np.count_nonzero(~is_open)
        worth = [_worth(sample, is_open, place, left_over) for place in range(len(sample.of_rule))]
        best = int(np.argmax(worth))
        if worth[best] < _LEAST_RATE:
            break
        chosen.append(best)
        is_open[sample.of_rule[best]] = False
    return chosen


def _worth(sample: _Sample, is_open: Flags, rule: int, left_over: float) -> float:
    new = sample.of_rule[rule][is_open[sample.of_rule[rule]]]
    gain = float(sample.likely[new].sum())
    if not 0 < len(new) <= left_over or gain < _LEAST_SHARE * sample.likely.sum():
        return 0.0
    return gain / len(new)


def _without_idle(sample: _Sample, chosen: list[int]) -> list[int]:
    """Leave out rules whose matches the others together find nearly all; the dearest are asked first."""
    n_rules_of = np.zeros(len(sample.likely), dtype=np.int64)
    for rule in chosen:
        n_rules_of[sample.of_rule[rule]] += 1
    kept = []
    for rule in reversed(chosen):
        alone = sample.of_rule[rule][n_rules_of[sample.of_rule[rule]] == 1]
        if sample.likely[alone].sum() < _LEAST_SHARE * sample.likely.sum():
            n_rules_of[sample.of_rule[rule]] -= 1
        else:
            kept.append(rule)
    return kept[::-1]


def _explained(sample: _Sample, chosen: Sequence[int], rules: Sequence[tuple[Rule, int]]) -> tuple[Suggestion, ...]:
    is_open = np.ones(len(sample.likely), dtype=np.bool_)
    found: list[Suggestion] = []
    for place in chosen:
        rule, n_pairs = rules[place]
        new = sample.of_rule[place][is_open[sample.of_rule[place]]]
        is_open[new] = False
        n_new, matches = round(len(new) / sample.rate), float(sample.likely[new].sum()) / sample.rate
        found.append(Suggestion(rule, n_pairs, n_new, matches, _reason(n_new, matches, is_first=not found)))
    return tuple(found)


def _reason(n_new: int, matches: float, *, is_first: bool) -> str:
    one_in = max(round(n_new / matches), 1) if matches else n_new
    share = "nearly every pair is likely one person" if one_in == 1 else f"about 1 in {one_in:,} is likely one person"
    others = "" if is_first else " that no rule above finds"
    return f"finds about {matches:,.0f} likely matches{others}, in {n_new:,} pairs: {share}"
