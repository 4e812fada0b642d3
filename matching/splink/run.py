"""Running Splink settings here: blocking, training where it is wanted, and scores that are Splink's."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from matching.columns import NONE, Codes, Flags, Floats
from matching.errors import TableError
from matching.features import Ints, Texts
from matching.flat_read import TextColumn
from matching.flat_texts import strings_of
from matching.parts import in_parts
from matching.ports import Watch
from matching.splink.block import Blocker, Proposed
from matching.splink.learn import PatternCounts, counted, estimate_m, estimate_u
from matching.splink.predicates import Comparer
from matching.splink.sessions import Sessions, Training
from matching.splink.settings import UNSET_PRIOR, Level, Settings, exact_level, match_bits, with_defaults
from matching.splink.table import Columns, PredicateTable, Source, prepare

_DENSE_PATTERNS = 1 << 22
_DIGITS = (ord("0"), ord("9"))


@dataclass(frozen=True, slots=True, eq=False)
class SettingsPairs:
    """Scored pairs, ascending by (left, right).

    Attributes:
        left: Row of the record with the smaller id, as Splink's l; shape (pairs,).
        right: Row of the other; shape (pairs,).
        bits: Match weight, in log2 units.
        rule_of: Place of the first blocking rule that proposed the pair.
    """

    left: Codes
    right: Codes
    bits: Floats
    rule_of: Codes

    @property
    def probability(self) -> Floats:
        """Match probability, in [0, 1]."""
        return np.asarray(1.0 / (1.0 + np.exp2(np.clip(-self.bits, -1000, 1000))))


def run_settings(
    settings: Settings,
    columns: Columns,
    watch: Watch,
    seed: int = 0,
    *,
    least_bits: float = -10.0,
    trains: bool = True,
    training: Training | None = None,
) -> tuple[Settings, SettingsPairs]:
    """Link one table under Splink settings.

    What is not trained yet is trained: u from random pairs, then m by EM in a session for each training rule, and the
    prior when it is Splink's default. Fully trained settings are used as they are.

    Args:
        columns: Texts by column name, at least those that ``settings.columns`` names, all of one length.
        seed: Makes training repeatable.
        least_bits: Pairs with a smaller match weight are left out.
        training: Rules to train with; without them the settings' own rules do, and the prior comes from all candidates.
        trains: False takes Splink's defaults for what is not trained, as Splink does with saved settings.

    Raises:
        TableError: A column is missing or cannot be compared, ids are not unique, or there is no blocking rule.
    """
    order = _ranks(settings, columns)
    used = _in_order(settings, columns, order)
    by_chars = settings.dialect == "spark"
    watch.progress(0, 3, "Preparing columns")
    conditions = [[level.condition for level in comparison.levels] for comparison in settings.comparisons]
    sources = _sources(settings, used)
    # the one is Python for every distinct value, the other leaves Python alone
    with ThreadPoolExecutor(1) as pool:
        proposing = pool.submit(_propose, Blocker(used, settings.rules, sources, watch, by_chars=by_chars))
        table = prepare(used, conditions, by_chars=by_chars, watch=watch)
        proposed = proposing.result()
    watch.progress(1, 3, "Comparing pairs")
    pairs = _compare(table, proposed, watch)
    watch.progress(2, 3, "Estimating")
    source = Source(used, watch)
    trained = settings
    if trains and not settings.is_trained:
        trained = estimate_u(settings, table, source, seed, watch)
        trained = Sessions(table, used, sources, training or Training(), watch).trained(trained)
        trained = _completed(trained, table, pairs, watch)
    trained = with_defaults(trained)
    found = _scored(trained, table, source, pairs, watch, order=order, least_bits=least_bits)
    watch.progress(3, 3, "Estimating")
    return trained, found


# ---- rows ----


def _ranks(settings: Settings, columns: Columns) -> Codes | None:
    """Return the rows in the order of their ids, None where they stand so already.

    Splink's l is the record with the smaller id: as a number when all ids are whole numbers, otherwise as text.
    """
    if settings.id_column not in columns:
        raise TableError(f'The settings name the column of ids "{settings.id_column}", which is not there.')
    ids = columns[settings.id_column]
    if len(ids.values) != len(ids.codes) or (ids.codes == NONE).any():
        raise TableError(f'The ids in "{settings.id_column}" are not unique, or some are empty. Nothing was linked.')
    numbers = None if settings.link_type != "dedupe_only" else whole_numbers(ids.values)
    if numbers is None:
        return np.array(
            sorted(range(len(ids.codes)), key=[s.encode() for s in _composite(settings, columns)].__getitem__)
        )
    numbers = numbers[ids.codes]
    return None if np.all(numbers[1:] > numbers[:-1]) else np.argsort(numbers, kind="stable")


def _composite(settings: Settings, columns: Columns) -> list[str]:
    """Ids as Splink orders them: with the name of their file before them when there are several files."""
    ids = columns[settings.id_column]
    texts = strings_of(ids.values)
    if settings.link_type == "dedupe_only":
        return [texts[code] for code in ids.codes.tolist()]
    files = Source(columns, _Silent()).column(settings.source_column)
    names = [*strings_of(files.values), ""]
    return [f"{names[f]}-__-{texts[c]}" for f, c in zip(files.codes.tolist(), ids.codes.tolist(), strict=True)]


class _Silent:
    def progress(self, done: int, total: int, what: str) -> None:
        """Ignore."""

    def check(self) -> None:
        """Never cancel."""


def whole_numbers(texts: Texts) -> Codes | None:
    """Return the numbers that texts of digits stand for, or None when one is no whole number of 18 digits at most."""
    blob, lengths = texts.blob, np.diff(texts.starts)
    if not len(blob) or lengths.min() < 1 or lengths.max() > 18:
        return None
    if int(blob.min()) < _DIGITS[0] or int(blob.max()) > _DIGITS[1]:
        return None
    values = np.zeros(len(texts), dtype=np.int64)
    for place in range(int(lengths.max())):
        # those that end before stay as they are
        there = slice(None) if place < lengths.min() else np.flatnonzero(place < lengths)
        values[there] = values[there] * 10 + (blob[texts.starts[:-1][there] + place].astype(np.int64) - _DIGITS[0])
    return values


def _in_order(settings: Settings, columns: Columns, order: Codes | None) -> dict[str, TextColumn]:
    wanted = {name.lower() for name in settings.columns}
    if settings.link_type != "dedupe_only":
        wanted.add(settings.source_column.lower())
    used = {name: column for name, column in columns.items() if name.lower() in wanted}
    missing = sorted(wanted - {name.lower() for name in used})
    if missing:
        raise TableError(f'The settings need a column "{missing[0]}", which is not there. Nothing was linked. Add it.')
    if order is None:
        return used
    return {name: TextColumn(column.values, column.codes[order]) for name, column in used.items()}


def _sources(settings: Settings, columns: Columns) -> Ints | None:
    if settings.link_type != "link_only":
        return None
    return next(c.codes for name, c in columns.items() if name.lower() == settings.source_column.lower())


# ---- comparing ----


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Compared pairs by rank.

    Attributes:
        patterns: As ``Comparer`` gives them, in as few bytes as hold them.
        n_all_pairs: Pairs that there are, proposed or not.
    """

    left: Ints
    right: Ints
    rules: Ints
    patterns: Ints | Codes
    n_all_pairs: float


def _propose(blocker: Blocker) -> tuple[Proposed, float]:
    """Return what the rules propose, and how many pairs there are."""
    return blocker.proposed(), blocker.n_all_pairs


def _compare(table: PredicateTable, proposed: tuple[Proposed, float], watch: Watch) -> _Pairs:
    """Compare what the rules propose, two parts at once."""
    found, n_all_pairs = proposed
    comparer = Comparer(table)
    narrow, wide = np.dtype(np.int32), np.dtype(np.int64)
    patterns: Ints | Codes = np.empty(len(found.left), dtype=narrow if table.n_patterns < 2**31 else wide)

    def compare(part: slice, _: Watch) -> None:
        patterns[part] = comparer.patterns(found.left[part], found.right[part])

    for _ in in_parts(compare, len(patterns), watch, "Comparing pairs"):
        watch.check()
    return _Pairs(found.left, found.right, found.rules, patterns, n_all_pairs)


def _completed(settings: Settings, table: PredicateTable, pairs: _Pairs, watch: Watch) -> Settings:
    """Estimate from all candidates what the sessions could not tell: often nothing, or the prior alone."""
    if settings.is_trained and settings.prior != UNSET_PRIOR:
        return settings
    distinct, counts = counted(pairs.patterns, table)
    return estimate_m(settings, table, PatternCounts(distinct, counts, max(pairs.n_all_pairs, 1.0)), watch)


# ---- scoring ----


def _scored(
    settings: Settings,
    table: PredicateTable,
    source: Source,
    pairs: _Pairs,
    watch: Watch,
    *,
    order: Codes | None,
    least_bits: float,
) -> SettingsPairs:
    """Weigh the pairs: prior, levels by pattern, and term frequencies where they can still matter."""
    distinct, place_of = _distinct(pairs.patterns, table)
    bits, most = _bits_of_patterns(settings, table, source, distinct)
    weighing = _Weighing(
        bits,
        most >= least_bits,
        tuple(
            _Adjustment(
                distinct // table.strides[place] % len(settings.comparisons[place].levels) == nth,
                source.column(level.tf_column).codes,
                _adjustments(source, level, _usual_u(settings, place, level)),
            )
            for place, nth, level in _adjusted(settings)
        ),
        least_bits,
    )

    def weigh(part: slice, _: Watch) -> tuple[Codes, Floats]:
        patterns = pairs.patterns[part]
        which = np.searchsorted(distinct, patterns) if place_of is None else place_of[patterns]
        kept, weight = weighing.weighed(which, pairs.left[part], pairs.right[part])
        return kept + part.start, weight

    parts = list(in_parts(weigh, len(pairs.left), watch, "Estimating"))
    stays = np.concatenate([np.empty(0, dtype=np.int64), *(kept for kept, _ in parts)])
    weight = np.concatenate([np.empty(0), *(weight for _, weight in parts)])
    return _by_rows(pairs.left[stays], pairs.right[stays], weight, pairs.rules[stays], order)


@dataclass(frozen=True, slots=True, eq=False)
class _Adjustment:
    """What term frequencies add where a pair reaches one level.

    Attributes:
        has_level: By distinct pattern.
        codes: Term of each row, -1 for none.
        bits: By term, the commoner of the two terms counts; 0 at the last place.
    """

    has_level: Flags
    codes: Ints
    bits: _TermBits


@dataclass(frozen=True, slots=True, eq=False)
class _Weighing:
    """Weighs pairs by their pattern.

    Attributes:
        bits: By distinct pattern, before term frequencies.
        may_stay: By distinct pattern: with the rarest terms it reaches the least bits.
    """

    bits: Floats
    may_stay: Flags
    adjustments: tuple[_Adjustment, ...]
    least_bits: float

    def weighed(self, which: Ints | Codes, left: Ints, right: Ints) -> tuple[Codes, Floats]:
        """Return the places of the pairs that stay, and their weights.

        Args:
            which: Place of each pair's pattern.
            left: Ranks.
            right: Ranks.
        """
        kept = np.flatnonzero(self.may_stay[which])
        which, left, right = which[kept], left[kept], right[kept]
        weight = self.bits[which]
        for one in self.adjustments:
            at = np.flatnonzero(one.has_level[which])
            weight[at] += one.bits.of(one.codes[left[at]], one.codes[right[at]])
        stays = np.flatnonzero(weight >= self.least_bits)
        return kept[stays], weight[stays]


def _adjusted(settings: Settings) -> list[tuple[int, int, Level]]:
    """Return the levels that term frequencies adjust: place of the comparison, place of the level, level."""
    return [
        (place, nth, level)
        for place, comparison in enumerate(settings.comparisons)
        for nth, level in enumerate(comparison.levels[:-1])
        if level.tf_column and level.tf_weight and not level.is_null
    ]


def _bits_of_patterns(
    settings: Settings, table: PredicateTable, source: Source, patterns: Codes
) -> tuple[Floats, Floats]:
    """Return each pattern's weight before term frequencies, and the most that these can make of it."""
    bits = np.full(len(patterns), math.log2(settings.prior / (1 - settings.prior)))
    for comparison, stride in zip(settings.comparisons, table.strides.tolist(), strict=True):
        of_level = np.array([match_bits(level) for level in comparison.levels])
        bits += of_level[patterns // stride % len(comparison.levels)]
    most = bits + 1e-6
    for place, nth, level in _adjusted(settings):
        has_it = patterns // table.strides[place] % len(settings.comparisons[place].levels) == nth
        most[has_it] += _most_frequency_bits(source, level, _usual_u(settings, place, level))
    return bits, most


def _most_frequency_bits(source: Source, level: Level, usual_u: float) -> float:
    if level.tf_weight < 0:
        return math.inf
    rarest = 1.0 / max(source.n_rows, 1)
    return max(level.tf_weight * (math.log2(usual_u) - math.log2(max(rarest, level.tf_least))), 0.0)


def _distinct(patterns: Ints | Codes, table: PredicateTable) -> tuple[Codes, Ints | None]:
    """Return the distinct patterns, ascending, and the place of each that there could be; None where these are many."""
    if table.n_patterns > _DENSE_PATTERNS:
        return np.unique(patterns.astype(np.int64)), None
    distinct = np.flatnonzero(np.bincount(patterns, minlength=1)).astype(np.int64)
    place_of = np.zeros(table.n_patterns, dtype=np.int32)
    place_of[distinct] = np.arange(len(distinct))
    return distinct, place_of


def _usual_u(settings: Settings, place: int, level: Level) -> float:
    """The u that a term's frequency stands in for."""
    comparison = settings.comparisons[place]
    exact = None if level.is_own_u else exact_level(comparison, level.tf_column)
    u = (level if exact is None else comparison.levels[exact]).u
    assert u is not None
    return u


@dataclass(frozen=True, slots=True, eq=False)
class _TermBits:
    """Splink's adjustment: the weight times log2(u of the same / frequency of the commoner of the two terms).

    Attributes:
        bits: By term; 0 at the last place, for none.
        share: Frequency by term; 0 at the last place.
    """

    bits: Floats
    share: Floats

    def of(self, left: Ints, right: Ints) -> Floats:
        """Return the adjustment of pairs of terms."""
        return np.asarray(self.bits[np.where(self.share[left] >= self.share[right], left, right)])


def _adjustments(source: Source, level: Level, usual_u: float) -> _TermBits:
    codes = source.column(level.tf_column).codes
    counts = np.bincount(codes[codes != NONE], minlength=1).astype(np.float64)
    share = np.append(counts / max(counts.sum(), 1.0), 0.0)
    bits, known = np.zeros(len(share)), share > 0
    bits[known] = level.tf_weight * (math.log2(usual_u) - np.log2(np.maximum(share[known], level.tf_least)))
    return _TermBits(bits, share)


def _by_rows(left: Ints, right: Ints, bits: Floats, rules: Ints, order: Codes | None) -> SettingsPairs:
    """Give rows for ranks, ascending."""
    rows, others = left.astype(np.int64), right.astype(np.int64)
    if order is not None:
        rows, others = order[rows], order[others]
    keys = rows * (max(int(others.max(initial=0)), 1) + 1) + others
    if np.all(keys[1:] > keys[:-1]):
        return SettingsPairs(rows, others, bits, rules.astype(np.int64))
    at = np.argsort(keys)
    return SettingsPairs(rows[at], others[at], bits[at], rules[at].astype(np.int64))
