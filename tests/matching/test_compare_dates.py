"""Dates of birth and their slips, defaults and gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.compare_dates import BirthLevel, compare_births, describe_span, usable_span
from matching.schema import BirthSpan
from tests.matching.people import day


def span(first: str, last: str) -> BirthSpan:
    return BirthSpan(dt.date.fromisoformat(first), dt.date.fromisoformat(last), is_exact=False)


def placeholder(text: str) -> BirthSpan:
    date = dt.date.fromisoformat(text)
    return BirthSpan(date, date, is_exact=False, is_placeholder=True)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        (day("1984-06-23"), day("1984-06-23"), BirthLevel.SAME_DAY),
        (day("1984-06-04"), day("1984-04-06"), BirthLevel.DAY_MONTH_SWAPPED),
        (day("1984-06-23"), day("1985-06-23"), BirthLevel.ONE_DIGIT),
        (day("1984-06-23"), day("1984-06-32".replace("32", "28")), BirthLevel.ONE_DIGIT),
        (day("1993-10-13"), day("1993-10-31"), BirthLevel.ONE_DIGIT),
        (day("1984-06-23"), day("1948-06-23"), BirthLevel.ONE_DIGIT),
        (day("1970-02-13"), day("1969-02-13"), BirthLevel.TWO_PARTS),
        (day("1984-06-20"), day("1984-06-17"), BirthLevel.TWO_PARTS),
        (day("1984-06-15"), day("1984-06-27"), BirthLevel.SAME_MONTH_DEFAULT_DAY),
        (day("1984-06-01"), day("1984-06-27"), BirthLevel.SAME_MONTH_DEFAULT_DAY),
        (day("1984-06-23"), span("1984-06-01", "1984-06-30"), BirthLevel.SAME_MONTH_DEFAULT_DAY),
        (day("1984-06-23"), placeholder("1984-01-01"), BirthLevel.SAME_YEAR),
        (day("1984-06-23"), day("1984-01-01"), BirthLevel.SAME_YEAR),
        (placeholder("1984-06-15"), placeholder("1984-09-15"), BirthLevel.SAME_YEAR_ONLY),
        (day("1984-01-01"), day("1984-01-01"), BirthLevel.SAME_YEAR_ONLY),
        (day("1984-06-23"), span("1980-01-01", "1989-12-31"), BirthLevel.RANGES_MEET),
        (day("1984-06-23"), span("1985-01-01", "1985-12-31"), BirthLevel.NEAR_AN_ESTIMATE),
        (day("1984-06-23"), day("1986-02-11"), BirthLevel.WITHIN_2_YEARS),
        (day("1984-06-23"), day("1991-02-11"), BirthLevel.WITHIN_10_YEARS),
        (day("1984-06-23"), day("1958-02-11"), BirthLevel.FURTHER),
        (day("1984-06-23"), span("1950-01-01", "1955-12-31"), BirthLevel.FURTHER),
    ],
)
def test_levels(left: BirthSpan, right: BirthSpan, level: BirthLevel) -> None:
    first, second = usable_span(left), usable_span(right)
    assert first is not None
    assert second is not None
    assert compare_births(first, second).name == level.name
    assert compare_births(second, first).name == level.name


@pytest.mark.parametrize("born", [placeholder("1900-01-01"), day("1900-01-01"), placeholder("1899-01-01"), None])
def test_1900_and_nothing_say_nothing(born: BirthSpan | None) -> None:
    assert usable_span(born) is None


def test_placeholders_are_good_for_their_year_only() -> None:
    usable = usable_span(placeholder("1984-06-15"))
    assert usable is not None
    assert (usable.earliest, usable.latest) == (dt.date(1984, 1, 1), dt.date(1984, 12, 31))


DATES = st.dates(dt.date(1901, 1, 2), dt.date(2030, 12, 31))
SPANS = st.builds(
    lambda date, days: BirthSpan(date, date + dt.timedelta(days=days), is_exact=days == 0),
    DATES,
    st.sampled_from([0, 0, 30, 364, 3650]),
)


@given(SPANS, SPANS)
def test_comparison_is_symmetric_and_equal_days_agree(left: BirthSpan, right: BirthSpan) -> None:
    assert compare_births(left, right) == compare_births(right, left)
    if left.is_exact:
        assert compare_births(left, left) == BirthLevel.SAME_DAY


@pytest.mark.parametrize(
    ("born", "text"),
    [
        (day("1984-06-23"), "23 June 1984"),
        (span("1984-01-01", "1984-12-31"), "1984"),
        (span("1984-06-01", "1984-06-30"), "June 1984"),
        (span("1984-03-01", "1984-06-30"), "1984"),
        (span("1980-01-01", "1984-12-31"), "between 1980 and 1984"),
    ],
)
def test_spans_are_written_as_people_say_them(born: BirthSpan, text: str) -> None:
    assert describe_span(born) == text
