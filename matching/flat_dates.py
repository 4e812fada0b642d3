"""Dates of birth as tables write them: the way of writing is found out from the column itself."""

from __future__ import annotations

import datetime as dt
import functools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.columns import Codes, Flags
from matching.features import DateFeatures, Ints, Offsets, Texts
from matching.flat_codes import number_integers, translated
from matching.flat_values import LazyValues
from matching.schema import BirthSpan

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = re.compile(r"[^\W_]+")
_TIME = re.compile(r"(?<=\d)[T ]+\d{1,2}:\d{2}.*$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)$")
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
# Two digits of a year: people in a table are hardly born after this year of the century, so 31 is 1931.
_PIVOT = 30
_EPOCH = 719_163  # the ordinal of 1 January 1970, from which numpy counts
_NOTHING_UP_TO = 1900
_SPIKE_TIMES, _SPIKE_LEAST = 8.0, 20
_YEARS_AROUND = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
_TIMES_OTHER_YEARS = 2
_WINDOW_DAYS = 730
DAY_FIRST, MONTH_FIRST = "day first", "month first"


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Spans of days by text or row.

    Attributes:
        earliest: Ordinal of the first day as ``datetime.date.toordinal`` counts, 0 where there is none.
        latest: Ordinal of the last day.
    """

    earliest: Offsets
    latest: Offsets

    @property
    def is_exact(self) -> Flags:
        """One day."""
        return np.asarray((self.earliest == self.latest) & (self.earliest > 0))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How dates were read.

    Attributes:
        way: "day first" or "month first" for days written with numbers; "" where nothing had to be chosen.
        is_changed_over: True for a day that there is only with day and month the other way round.
        is_mended: True where the day, or day and month, cannot be and the rest was kept.
    """

    way: str
    is_changed_over: Flags
    is_mended: Flags


@dataclass(frozen=True, slots=True, eq=False)
class FlatDates:
    """Days or spans, by row or by text.

    Attributes:
        codes: Code of each one's value, -1 for none.
        values: Distinct spans, made on demand, with their features.
        days: Ordinal of each one's exact day as written, 0 for none.
        default_days: Days that far too many have to be birthdays, and that count for their year, as ISO dates.
        empty_days: Such days that count for nothing.
    """

    codes: Ints
    values: LazyValues[BirthSpan]
    days: Ints
    default_days: tuple[str, ...]
    empty_days: tuple[str, ...]

    def of_rows(self, slot: Ints) -> FlatDates:
        """Return the dates of rows, given the place of each row's text, -1 for none."""
        return replace(self, codes=translated(slot, self.codes), days=translated(slot, self.days, absent=0))


def read_spans(texts: Texts, counts: Codes) -> tuple[Spans, Reading]:
    """Read the date in each text; also tell which way days and months are written, by text.

    Years alone and months with a year give their span. Understood are 1978-04-06, 19780406, 06/04/1978, 6.4.78,
    6 April 1978, Apr 1978, 1978, and each with a time behind it. Of a day that there is not (1978-04-64) the month is
    kept, or the year, unless day and month are changed over (1978-13-04).

    Args:
        counts: How many rows hold each text: they decide between 06/04 and 04/06.
    """
    days = _even_shapes(texts)
    rest = np.flatnonzero(days == 0)
    parts = [_parts(texts[place]) for place in rest.tolist()]
    way = _way(parts, counts[rest])
    earliest, latest = days, days.copy()
    is_changed_over, is_mended = (np.zeros(len(texts), dtype=np.bool_) for _ in range(2))
    for place, found in zip(rest.tolist(), parts, strict=True):
        span = _span(found, way)
        earliest[place], latest[place] = span.earliest, span.latest
        is_changed_over[place], is_mended[place] = span.is_changed_over, span.is_mended
    return Spans(earliest, latest), Reading(way, is_changed_over, is_mended)


class _Span(NamedTuple):
    """Ordinals of the first and last day; 0 for no date."""

    earliest: int = 0
    latest: int = 0
    is_changed_over: bool = False
    is_mended: bool = False


def _even_shapes(texts: Texts) -> Offsets:
    """Read 1978-04-06 and 19780406 at once: ordinals, 0 for other shapes and for days that do not exist."""
    found = np.zeros(len(texts), dtype=np.int64)
    lengths = np.diff(texts.starts)
    for size, is_dashed in ((10, True), (8, False)):
        places = np.flatnonzero(lengths == size)
        letters = texts.blob[texts.starts[:-1][places][:, None] + np.arange(size)]
        digits = letters[:, [0, 1, 2, 3, 5, 6, 8, 9]] if is_dashed else letters
        is_shape = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
        if is_dashed:
            is_shape &= (letters[:, 4] == ord("-")) & (letters[:, 7] == ord("-"))
        numbers = digits[is_shape].astype(np.int64) - ord("0")
        found[places[is_shape]] = ordinals(
            numbers[:, :4] @ [1000, 100, 10, 1], numbers[:, 4:6] @ [10, 1], numbers[:, 6:] @ [10, 1]
        )
    return found


def ordinals(year: Codes, month: Codes, day: Codes) -> Codes:
    """Return ordinals of days, 0 where there is no such day or its year is not within 1800 to 2100."""
    is_sane = (year >= _FIRST_YEAR) & (year <= _LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = ((np.where(is_sane, year, 1970) - 1970) * 12 + np.where(is_sane, month, 1) - 1).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(is_sane, day, 1) - 1).astype("timedelta64[D]")
    is_real = is_sane & (days.astype("datetime64[M]") == months)
    return np.where(is_real, days.astype(np.int64) + _EPOCH, 0)


def _parts(text: str) -> tuple[str, ...]:
    plain = _TIME.sub("", text.strip())
    if plain.isdecimal() and len(plain) == len("19780406"):
        is_year_first = _FIRST_YEAR <= int(plain[:4]) <= _LAST_YEAR
        return (plain[:4], plain[4:6], plain[6:]) if is_year_first else (plain[:2], plain[2:4], plain[4:])
    return tuple(_ORDINAL.sub("", part.casefold()) for part in _PARTS.findall(plain))


def _way(parts: Sequence[tuple[str, ...]], counts: Codes) -> str:
    """Choose the way that days above the twelfth prove more often; British without proof."""
    proofs = {DAY_FIRST: 0, MONTH_FIRST: 0}
    for found, count in zip(parts, counts.tolist(), strict=True):
        if len(found) == 3 and found[0].isdecimal() and found[1].isdecimal() and len(found[0]) <= 2:
            if 12 < int(found[0]) <= 31 and int(found[1]) <= 12:
                proofs[DAY_FIRST] += count
            if 12 < int(found[1]) <= 31 and int(found[0]) <= 12:
                proofs[MONTH_FIRST] += count
    return MONTH_FIRST if proofs[MONTH_FIRST] > proofs[DAY_FIRST] else DAY_FIRST


def _span(parts: tuple[str, ...], way: str) -> _Span:
    numbers = [_number(part) for part in parts]
    if None in numbers:
        return _Span()
    whole = [number for number in numbers if number is not None]
    if len(whole) == 3:
        return _day_span(parts, whole, way)
    if len(whole) == 2:
        return _month_span(parts, whole)
    if len(whole) == 1 and len(parts[0]) == 4:
        return _year_span(whole[0])
    return _Span()


def _year_span(year: int) -> _Span:
    return _Span(_first(year, 1), _last(year, 12))


def _number(part: str) -> int | None:
    if part.isdecimal():
        return int(part)
    return _MONTHS.index(part[:3]) + 1 if part[:3] in _MONTHS else None


def _day_span(parts: tuple[str, ...], numbers: Sequence[int], way: str) -> _Span:
    a, b, c = numbers
    if len(parts[0]) == 4 and parts[0].isdecimal():
        year, month, day, others = a, b, c, parts[1:]
    else:
        year, others = _full_year(c, parts[2]), parts[:2]
        is_month_first = not parts[0].isdecimal() or (parts[1].isdecimal() and way == MONTH_FIRST)
        month, day = (a, b) if is_month_first else (b, a)
    written, changed_over = _ordinal(year, month, day), _ordinal(year, day, month)
    if written:
        return _Span(written, written)
    if any(part.isdecimal() and len(part) > 2 for part in others):
        return _Span()
    if changed_over and all(part.isdecimal() for part in others):
        return _Span(changed_over, changed_over, is_changed_over=True)
    kept = _Span(_first(year, month), _last(year, month)) if 1 <= month <= 12 else _year_span(year)
    return kept._replace(is_mended=kept.earliest > 0)


def _full_year(number: int, written: str) -> int:
    if len(written) == 4:
        return number
    return number + (2000 if number < _PIVOT else 1900) if len(written) == 2 else 0


def _month_span(parts: tuple[str, ...], numbers: Sequence[int]) -> _Span:
    (a, b), is_year_first = numbers, len(parts[0]) == 4 and parts[0].isdecimal()
    year, month = (a, b) if is_year_first else (_full_year(b, parts[1]), a)
    return _Span(_first(year, month), _last(year, month))


def _ordinal(year: int, month: int, day: int) -> int:
    try:
        return dt.date(year, month, day).toordinal() if _FIRST_YEAR <= year <= _LAST_YEAR else 0
    except ValueError:
        return 0


def _first(year: int, month: int) -> int:
    return _ordinal(year, month, 1)


def _last(year: int, month: int) -> int:
    return next((day for day in (_ordinal(year, month, last) for last in (31, 30, 29, 28)) if day), 0)


def default_days(days: Offsets, n_rows: Codes) -> Codes:
    """Return days that far too many rows have beside the days around them, as ordinals.

    A clerk's default is entered hundreds of times where a birthday stands a few times, copies included.

    Args:
        days: Ordinals of exact days, 0 for none.
        n_rows: How many rows have each.
    """
    of_day = np.bincount(days, weights=n_rows, minlength=1).astype(np.int64)
    of_day[0] = 0
    distinct = np.flatnonzero(of_day)
    counts = of_day[distinct]
    before = np.concatenate([[0], np.cumsum(counts)])
    low = np.searchsorted(distinct, distinct - _WINDOW_DAYS)
    high = np.searchsorted(distinct, distinct + _WINDOW_DAYS, side="right")
    usual = (before[high] - before[low] - counts) / (2 * _WINDOW_DAYS)
    return np.asarray(distinct[counts > _SPIKE_LEAST + _SPIKE_TIMES * usual])


def days_without_year(days: Offsets, n_rows: Codes, defaults: Offsets) -> Offsets:
    """Return the default days that say nothing of the year either, as ordinals.

    Who knows the year only enters the same day of any year. What stands far above that day of the years around it was
    entered for "not known" (1 January 1970, where clocks of computers begin).

    Args:
        days: Ordinals of exact days, 0 for none.
        n_rows: How many rows have each.
        defaults: What ``default_days`` returned for them.
    """
    of_day = np.bincount(days, weights=n_rows, minlength=1)

    def n_on(day: dt.date, year: int) -> float:
        ordinal = _ordinal(year, day.month, day.day)
        return float(of_day[ordinal]) if 0 < ordinal < len(of_day) else 0.0

    def is_alone(day: dt.date) -> bool:
        others = [n_on(day, day.year + years) for years in _YEARS_AROUND]
        return n_on(day, day.year) > _SPIKE_LEAST + _TIMES_OTHER_YEARS * statistics.median(others)

    return np.array([day for day in defaults.tolist() if is_alone(dt.date.fromordinal(day))], dtype=np.int64)


def flat_dates(spans: Spans, counts: Codes) -> FlatDates:
    """Make the column of dates of birth from spans as written.

    It does to placeholders what ``usable_span`` does: a default day counts for its year, and so does 1 January; one of
    1900 and before counts for nothing, and neither do ``days_without_year``.

    Args:
        counts: How many rows have each span.
    """
    exact = np.where(spans.is_exact, spans.earliest, 0)
    defaults = default_days(exact, counts)
    radix = np.int64(1 << 22)
    empty = days_without_year(exact, counts, defaults)
    is_told = (spans.earliest > 0) & ~np.isin(exact, empty)
    rows, distinct = number_integers(np.where(is_told, spans.earliest * radix + spans.latest, -1))
    first, last = np.divmod(distinct, radix)
    usable = _usable(first, last, np.isin(first, defaults) & (first == last))
    packed, values = number_integers(usable)
    features = _features(values)
    days = np.where(spans.is_exact & ~np.isin(spans.earliest, defaults), spans.earliest, 0)
    lazy = LazyValues(len(values), functools.partial(_span_at, features), features)
    named, empty_named = _named(np.setdiff1d(defaults, empty)), _named(empty)
    return FlatDates(translated(rows, packed), lazy, days.astype(np.int32), named, empty_named)


def _named(days: Offsets) -> tuple[str, ...]:
    return tuple(dt.date.fromordinal(day).isoformat() for day in days.tolist())


def _usable(first: Offsets, last: Offsets, is_default: Flags) -> Codes:
    """Pack what is usable of each span into one number: first, last, two flags; -1 where nothing is."""
    years = (first - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]")
    last_years = (last - _EPOCH).astype("datetime64[D]").astype("datetime64[Y]")
    new_year = years.astype("datetime64[D]").astype(np.int64) + _EPOCH
    old_year = (last_years + 1).astype("datetime64[D]").astype(np.int64) + _EPOCH - 1
    is_new_year, is_exact = first == new_year, (first == last) & ~is_default
    is_widened = is_default | (is_exact & is_new_year)
    is_nothing = is_new_year & (last_years.astype(np.int64) + 1970 <= _NOTHING_UP_TO)
    first, last = np.where(is_widened, new_year, first), np.where(is_widened, old_year, last)
    flags = 2 * (is_exact & ~is_widened) + is_widened
    return np.where(is_nothing, -1, (((first << 22) + last) << 2) + flags)


def _features(packed: Codes) -> DateFeatures:
    flags, both = packed & 3, packed >> 2
    return DateFeatures(
        earliest=(both >> 22).astype(np.int32),
        latest=(both & ((1 << 22) - 1)).astype(np.int32),
        is_exact=(flags >> 1).astype(np.uint8),
        is_placeholder=(flags & 1).astype(np.uint8),
    )


def _span_at(features: DateFeatures, place: int) -> BirthSpan:
    return BirthSpan(
        dt.date.fromordinal(int(features.earliest[place])),
        dt.date.fromordinal(int(features.latest[place])),
        bool(features.is_exact[place]),
        bool(features.is_placeholder[place]),
    )


def flat_days(spans: Spans) -> tuple[Ints, LazyValues[dt.date]]:
    """Make a column of single days, as of deaths; spans of several days are left out."""
    codes, days = number_integers(np.where(spans.is_exact, spans.earliest, -1))
    ordinal: npt.NDArray[np.int32] = days.astype(np.int32)
    single = np.ones(len(days), dtype=np.uint8)
    features = DateFeatures(ordinal, ordinal, single, np.zeros(len(days), dtype=np.uint8))
    return codes, LazyValues(len(days), lambda place: dt.date.fromordinal(int(days[place])), features)
