"""Two dates of birth: how they agree, and which way of disagreeing a clerk's slip can explain."""

from __future__ import annotations

import calendar
import datetime as dt
from enum import IntEnum

from rapidfuzz.distance import OSA

from matching.schema import BirthSpan


class BirthLevel(IntEnum):
    """Levels of the comparison "date of birth"; the order is that of ``levels.json``."""

    NOT_RECORDED = 0
    SAME_DAY = 1
    DAY_MONTH_SWAPPED = 2
    ONE_DIGIT = 3
    TWO_PARTS = 4
    SAME_MONTH_DEFAULT_DAY = 5
    SAME_YEAR = 6
    SAME_YEAR_ONLY = 7
    RANGES_MEET = 8
    NEAR_AN_ESTIMATE = 9
    WITHIN_2_YEARS = 10
    WITHIN_10_YEARS = 11
    FURTHER = 12


_DAYS_PER_YEAR = 365.2425
_DEFAULT_DAYS = (1, 15)


def usable_span(born: BirthSpan | None) -> BirthSpan | None:
    """Widen a placeholder to what it can be trusted for: its year; nothing for 01/01/1900 and before.

    An exact 1 January is widened too: far more systems enter it for "that year" than people were born on it.

    Source: national guidance enters an unknown day as the 15th and an unknown date as 01/01 (design text
    "Dates and names that lie").

    >>> day = dt.date(1978, 1, 1)
    >>> usable_span(BirthSpan(day, day, is_exact=False, is_placeholder=True)).latest
    datetime.date(1978, 12, 31)
    """
    if born is None:
        return None
    first, last = born.earliest, born.latest
    is_new_year = (first.month, first.day) == (1, 1)
    if is_new_year and last.year <= 1900:
        return None
    if born.is_placeholder or (born.is_exact and is_new_year):
        return BirthSpan(dt.date(first.year, 1, 1), dt.date(last.year, 12, 31), is_exact=False, is_placeholder=True)
    return born


def compare_births(left: BirthSpan, right: BirthSpan) -> BirthLevel:
    """Compare two spans that ``usable_span`` has returned.

    >>> a, b = dt.date(1978, 4, 6), dt.date(1978, 6, 4)
    >>> compare_births(BirthSpan(a, a, True), BirthSpan(b, b, True)).name
    'DAY_MONTH_SWAPPED'
    """
    if left.is_exact and right.is_exact:
        return _compare_days(left.earliest, right.earliest)
    return _compare_spans(left, right)


def _compare_days(left: dt.date, right: dt.date) -> BirthLevel:
    if left == right:
        return BirthLevel.SAME_DAY
    if (left.year, left.month, left.day) == (right.year, right.day, right.month):
        return BirthLevel.DAY_MONTH_SWAPPED
    same_month = (left.year, left.month) == (right.year, right.month)
    if same_month and (left.day in _DEFAULT_DAYS) != (right.day in _DEFAULT_DAYS):
        return BirthLevel.SAME_MONTH_DEFAULT_DAY
    if OSA.distance(_digits(left), _digits(right), score_cutoff=1) <= 1:
        return BirthLevel.ONE_DIGIT
    n_equal = (left.day == right.day) + (left.month == right.month) + (left.year == right.year)
    if n_equal == 2:
        return BirthLevel.TWO_PARTS
    return _far_level(abs((left - right).days) / _DAYS_PER_YEAR)


def _digits(day: dt.date) -> str:
    """Write as ddmmyyyy; ``strftime`` would not fill up years before 1000 everywhere."""
    return f"{day.day:02}{day.month:02}{day.year:04}"


def _compare_spans(left: BirthSpan, right: BirthSpan) -> BirthLevel:
    if left.earliest <= right.latest and right.earliest <= left.latest:
        return _meeting_level(left, right)
    gap_days = max((left.earliest - right.latest).days, (right.earliest - left.latest).days)
    gap_years = gap_days / _DAYS_PER_YEAR
    if gap_years <= 2:
        return BirthLevel.NEAR_AN_ESTIMATE
    return _far_level(gap_years)


def _meeting_level(left: BirthSpan, right: BirthSpan) -> BirthLevel:
    """The wider span sets how much an overlap says."""
    widest_days = max((span.latest - span.earliest).days for span in (left, right))
    if widest_days < 31 and not (left.is_placeholder or right.is_placeholder):
        return BirthLevel.SAME_MONTH_DEFAULT_DAY
    same_year = left.earliest.year == right.earliest.year and left.latest.year == right.latest.year
    if same_year or widest_days < 366:
        return BirthLevel.SAME_YEAR if left.is_exact or right.is_exact else BirthLevel.SAME_YEAR_ONLY
    return BirthLevel.RANGES_MEET


def _far_level(gap_years: float) -> BirthLevel:
    if gap_years <= 2:
        return BirthLevel.WITHIN_2_YEARS
    return BirthLevel.WITHIN_10_YEARS if gap_years <= 10 else BirthLevel.FURTHER


def describe_span(born: BirthSpan) -> str:
    """Write a span for an explanation: "6 April 1978", "April 1978", "1978", "between 1975 and 1979"."""
    first, last = born.earliest, born.latest
    if born.is_exact:
        return f"{first.day} {calendar.month_name[first.month]} {first.year}"
    if first == dt.date(first.year, 1, 1) and last == dt.date(first.year, 12, 31):
        return str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{calendar.month_name[first.month]} {first.year}"
    return f"between {first.year} and {last.year}" if first.year != last.year else str(first.year)
