"""Training in sessions as Splink's documentation advises: m from one blocking rule at a time, the prior beforehand."""

from __future__ import annotations

import dataclasses
import functools
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.columns import Codes, Floats
from matching.features import Ints
from matching.parts import in_parts, two_at_once
from matching.ports import Watch
from matching.splink.block import Blocker, Proposed
from matching.splink.conditions import columns_read, exact_columns, read_condition
from matching.splink.learn import Mixture, PatternCounts, counted, first_m, fit, only
from matching.splink.predicates import Comparer
from matching.splink.settings import UNSET_PRIOR, BlockingRule, Comparison, Settings, match_bits, with_defaults
from matching.splink.table import Columns, PredicateTable

_MOST_PRIOR = 1.0 - 1e-6


@dataclass(frozen=True, slots=True)
class Training:
    """How settings are trained that are not trained yet.

    Attributes:
        rules: A session each, from which the columns of the rule are left out; the settings' own without any.
        deterministic: Rules that hardly any strangers fulfil, for the prior.
        recall: Share of the matches that ``deterministic`` finds, a guess; in (0, 1].
        max_pairs: Most pairs of one session.
    """

    rules: tuple[str, ...] = ()
    deterministic: tuple[str, ...] = ()
    recall: float = 1.0
    max_pairs: int = 400_000


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The pairs of one session.

    Attributes:
        places: Of the comparisons that they say something about.
        patterns: Distinct patterns, ascending.
        counts: Pairs with each.
    """

    places: Sequence[int]
    patterns: Codes
    counts: Floats


class Sessions:
    """Trains settings over one table.

    Args:
        columns: In the order of the ids.
        sources: As for ``Blocker``.
    """

    def __init__(
        self, table: PredicateTable, columns: Columns, sources: Ints | None, training: Training, watch: Watch
    ) -> None:
        self._table = table
        self._columns = columns
        self._sources = sources
        self._training = training
        self._watch = watch

    def trained(self, settings: Settings) -> Settings:
        """Estimate the prior from the deterministic rules, and the m that are missing; u must be there.

        The prior is left alone when it is not Splink's default, and without deterministic rules. Levels of comparisons
        that every session had to leave out stay without m.

        Raises:
            TableError: A rule cannot be read or needs a column that is not there.
        """
        given = [_rule(sql, settings) for sql in self._training.rules] or list(settings.rules)
        rules = [] if settings.is_trained else given
        seen: dict[int, _Seen | None] = {}

        def see(place: int) -> None:
            seen[place] = self._seen(settings, rules[place])

        def find_prior() -> None:
            priors.append(self._prior(settings))

        # what each session sees depends on no other; only the fits follow one another
        priors: list[float] = []
        tasks: list[Callable[[], None]] = [find_prior, *(functools.partial(see, place) for place in range(len(rules)))]
        two_at_once(tasks, self._watch)
        settings = dataclasses.replace(settings, prior=priors[0])
        found: list[list[list[float]]] = [[[] for _ in c.levels] for c in settings.comparisons]
        current = settings
        for place, rule in enumerate(rules):
            for comparison, shares in self._session(current, settings, rule, seen[place]).items():
                for nth, share in shares.items():
                    found[comparison][nth].append(share)
            current = _with_medians(settings, found)
        return current

    def _blocker(self, settings: Settings, rules: Sequence[BlockingRule]) -> Blocker:
        by_chars = settings.dialect == "spark"
        return Blocker(self._columns, rules, self._sources, self._watch, by_chars=by_chars)

    def _prior(self, settings: Settings) -> float:
        """Source: matches found by the rules, over their recall, over all pairs (Splink's direct estimation)."""
        if settings.prior != UNSET_PRIOR or not self._training.deterministic:
            return settings.prior
        blocker = self._blocker(settings, [_rule(sql, settings) for sql in self._training.deterministic])
        n_matches = max(len(blocker.proposed().left), 0.5) / self._training.recall
        return min(n_matches / max(blocker.n_all_pairs, 1.0), _MOST_PRIOR)

    def _seen(self, given: Settings, rule: BlockingRule) -> _Seen | None:
        """Compare some pairs of one rule; None where they cannot say anything."""
        is_open = [_is_open(comparison, rule) for comparison in given.comparisons]
        pairs = self._blocker(given, [rule]).some(self._training.max_pairs) if any(is_open) else None
        if pairs is None or not len(pairs.left):
            return None
        patterns, counts = counted(self._patterns(only(self._table, is_open), pairs), self._table)
        return _Seen(np.flatnonzero(is_open).tolist(), patterns, counts)

    def _session(
        self, current: Settings, given: Settings, rule: BlockingRule, seen: _Seen | None
    ) -> dict[int, dict[int, float]]:
        """Return the m that one session gives, by comparison and level; only of levels that its pairs reach."""
        if seen is None:
            return {}
        start = _start(current, seen.places, rule)
        counts = PatternCounts(seen.patterns, seen.counts, float(seen.counts.sum()))
        fitted = fit(given, seen.places, self._table, counts, start=start, watch=self._watch)
        return {
            place: {nth: float(shares[nth]) for nth in self._reached(given, place, seen.patterns)}
            for place, shares in zip(seen.places, fitted.m, strict=True)
        }

    def _reached(self, settings: Settings, place: int, patterns: Codes) -> list[int]:
        levels = settings.comparisons[place].levels
        reached = np.unique(patterns // self._table.strides[place] % len(levels)).tolist()
        return [nth for nth in reached if not levels[nth].is_null]

    def _patterns(self, table: PredicateTable, pairs: Proposed) -> Codes:
        comparer = Comparer(table)

        def compare(part: slice, _: Watch) -> Codes:
            return comparer.patterns(pairs.left[part], pairs.right[part])

        parts = list(in_parts(compare, len(pairs.left), self._watch, "Estimating"))
        return np.concatenate(parts)


def _rule(sql: str, settings: Settings) -> BlockingRule:
    return BlockingRule(sql, read_condition(sql, settings.dialect))


def _lower(names: Sequence[str]) -> set[str]:
    return {name.lower() for name in names}


def _is_open(comparison: Comparison, rule: BlockingRule) -> bool:
    """Tell whether a session can say something about a comparison: none of its columns is in the rule."""
    used = {name for level in comparison.levels for name in _lower(columns_read(level.condition))}
    misses_m = any(not level.is_null and level.m is None for level in comparison.levels)
    return misses_m and not used & _lower(columns_read(rule.condition))


def _session_prior(settings: Settings, rule: BlockingRule) -> float:
    """Splink's start: the prior, raised by the weights of the levels that every pair of the rule reaches."""
    levels = [
        (level, _lower(exact_columns(level.condition)))
        for comparison in with_defaults(settings).comparisons
        for level in comparison.levels
        if exact_columns(level.condition)
    ]
    left = _lower(columns_read(rule.condition))
    bits = math.log2(settings.prior / (1 - settings.prior))
    for level, names in sorted(levels, key=lambda one: -len(one[1])):
        if names <= left:
            left -= names
            bits += match_bits(level)
    return min(1.0 / (1.0 + math.exp2(-min(max(bits, -1000.0), 1000.0))), _MOST_PRIOR)


def _start(current: Settings, places: Sequence[int], rule: BlockingRule) -> Mixture:
    comparisons = [current.comparisons[place] for place in places]
    return Mixture(
        [first_m(comparison.levels) for comparison in comparisons],
        [np.array([1.0 if level.is_null else level.u or 1.0 for level in c.levels]) for c in comparisons],
        _session_prior(current, rule),
    )


def _with_medians(settings: Settings, found: Sequence[Sequence[Sequence[float]]]) -> Settings:
    """Take the median of the sessions, level by level, as Splink does; they need not sum to one quite."""
    return dataclasses.replace(
        settings,
        comparisons=tuple(
            dataclasses.replace(
                comparison,
                levels=tuple(
                    dataclasses.replace(level, m=statistics.median(values)) if values and level.m is None else level
                    for level, values in zip(comparison.levels, of_comparison, strict=True)
                ),
            )
            for comparison, of_comparison in zip(settings.comparisons, found, strict=True)
        ),
    )
