"""Dates, places and contacts prepared in bulk say what is said of them one by one."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import flat_texts
from matching.addresses import House, parse_house, tidy_postcode
from matching.compare_dates import usable_span
from matching.features import texts_of
from matching.flat_contacts import (
    FlatTexts,
    flat_emails,
    flat_nhs_numbers,
    flat_phones,
    read_email,
    read_nhs_number,
    read_phone,
)
from matching.flat_dates import DAY_FIRST, MONTH_FIRST, Spans, days_without_year, default_days, flat_dates, read_spans
from matching.flat_places import Written, flat_houses
from matching.flat_texts import strings_of
from matching.schema import BirthSpan

_ADDRESS_WORDS = """
3 14a Flat Apt 12B Nursery Ln. Lane St Saint Mary's Rd Road The Élan Court Ct, room Unit -
"""
ADDRESS_WORDS = tuple(_ADDRESS_WORDS.split())
_PHONE_PARTS = """
07700900123 01632 960 057 +44 (0) 0044 0 44 7 / 123456 - ext é 7700900587 +1 202 555 0147 020
"""
PHONE_PARTS = tuple(_PHONE_PARTS.split())
MAIL_PARTS = ("ann", "ANN", "@", ".", "example.org", " ", "É", "\t")
POSTCODES = (
    "EB2 1HJ", "eb21hj", "eb2", "E1W 1AA", "W1A1AA", "2119", "90210-1234", "Leeds", "AB12", "A1", "É1", "EB2\t1HJ",
    "EB2  1H", "123456",
)  # fmt: skip


def joined(parts: tuple[str, ...], between: str = " ") -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=5).map(between.join)


def values_of(found: FlatTexts) -> list[str]:
    return [found.values[code] if code >= 0 else "" for code in found.code_of.tolist()]


@pytest.fixture(params=["compiled", "plain"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "plain":
        monkeypatch.setattr(flat_texts, "library", lambda: None)
    return str(request.param)


@given(st.lists(joined(PHONE_PARTS, "") | joined(PHONE_PARTS) | st.text("0123456789+() ", max_size=16), max_size=6))
def test_phones(texts: list[str]) -> None:
    assert values_of(flat_phones(texts_of(texts))) == [read_phone(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("7700900123", "+447700900123"),
        ("+44 (0)1632 960057", "+441632960057"),
        ("0044 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("01632 960057 / 07700 900123", "+441632960057"),
        ("+1 202 555 0147", "+12025550147"),
        ("960057", ""),
        ("unknown", ""),
    ],
)
def test_phones_as_people_type_them(path: str, text: str, number: str) -> None:
    assert values_of(flat_phones(texts_of([text]))) == [number]


@given(st.lists(joined(MAIL_PARTS, ""), max_size=6))
def test_emails(texts: list[str]) -> None:
    assert values_of(flat_emails(texts_of(texts))) == [read_email(text) for text in texts]


@given(st.lists(st.text("0123456789 -x", max_size=13) | st.integers(0, 10**10 - 1).map(str), max_size=20))
def test_nhs_numbers(texts: list[str]) -> None:
    texts = [*texts, "999 012 3456", "9990000018", "1111111111"]
    assert values_of(flat_nhs_numbers(texts_of(texts))) == [read_nhs_number(text) for text in texts]


places = st.tuples(
    joined(ADDRESS_WORDS), st.sampled_from(["", "Leeds", "St. Élan", "-"]), st.sampled_from(["", *POSTCODES])
)


@given(st.lists(places, max_size=6, unique=True))
def test_houses(written: list[tuple[str, str, str]]) -> None:
    lists = [list(dict.fromkeys(one[k] for one in written if one[k])) for k in range(3)]
    codes = [np.array([lists[k].index(one[k]) if one[k] else -1 for one in written], dtype=np.int64) for k in range(3)]
    houses = flat_houses(Written(*(texts_of(texts) for texts in lists), *codes))
    expected = [parse_house(*one) for one in written]
    assert [houses.values[code] if code >= 0 else None for code in houses.code_of.tolist()] == expected
    there = [house for house in expected if house is not None]
    features = houses.values.features
    check_numbers(features.numbers, [house.number for house in there])
    check_numbers(features.postcodes, [house.postcode for house in there])
    check_numbers(features.districts, [house.district for house in there])
    for numbers, texts, of in (
        (features.streets, features.street_texts, lambda house: house.street),
        (features.towns, features.town_texts, lambda house: house.town),
    ):
        assert [texts[n] if n >= 0 else "" for n in numbers.tolist()] == [of(house) for house in there]
    assert features.is_full.tolist() == [" " in house.postcode for house in there]
    same = [house.key or (house.number, house.street, house.town, house.postcode) for house in there]
    assert len(set(zip(houses.keys.tolist(), same, strict=True))) == len(set(same)) == len(set(houses.keys.tolist()))


def check_numbers(numbers: np.ndarray, texts: list[str]) -> None:
    assert [n < 0 for n in numbers.tolist()] == [not text for text in texts]
    assert len(set(zip(numbers.tolist(), texts, strict=True))) == len(set(numbers.tolist())) == len(set(texts))


@given(st.sampled_from(POSTCODES) | st.text("AB12 c", max_size=9))
def test_postcodes(text: str) -> None:
    found = flat_texts.written_short(texts_of([text]), "kf_postcodes", 8, tidy_postcode)
    assert strings_of(found) == [tidy_postcode(text)]


def spans(*texts: str) -> list[tuple[str, str]]:
    found, _ = read_spans(texts_of(texts), np.ones(len(texts), dtype=np.int64))
    return [
        (dt.date.fromordinal(a).isoformat(), dt.date.fromordinal(b).isoformat()) if a else ("", "")
        for a, b in zip(found.earliest.tolist(), found.latest.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    ["1978-04-06", "19780406", "06/04/1978", "6.4.1978", "06041978",
     "6 April 1978", "Apr 6, 1978", "06-Apr-78", "6/4/78",
     "1978-04-06T00:00:00", "06/04/1978 00:00", "6th April 1978", "1978/04/06"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert spans(text) == [("1978-04-06", "1978-04-06")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1978", "1978-01-01", "1978-12-31"),
        ("04/1978", "1978-04-01", "1978-04-30"),
        ("Feb 1980", "1980-02-01", "1980-02-29"),
        ("31/02/1978", "1978-02-01", "1978-02-28"),
        ("31 Feb 1978", "1978-02-01", "1978-02-28"),
        ("2001-12-64", "2001-12-01", "2001-12-31"),
        ("20011264", "2001-12-01", "2001-12-31"),
        ("1949-00-13", "1949-01-01", "1949-12-31"),
        ("1973-19-14", "1973-01-01", "1973-12-31"),
        ("14/19/1973", "1973-01-01", "1973-12-31"),
        ("1978-123-04", "", ""),
        ("0000-00-00", "", ""),
        ("99/99/9999", "", ""),
        ("9999-12-31", "", ""),
        ("yesterday", "", ""),
        ("12", "", ""),
    ],
)
def test_what_is_no_single_day(text: str, first: str, last: str) -> None:
    assert spans(text) == [(first, last)]


@pytest.mark.parametrize("text", ["1967-13-10", "19671310", "1967.13.10"])
def test_a_month_above_twelve_is_the_day(text: str) -> None:
    spans_, read = read_spans(texts_of([text, "1967-10-13"]), np.ones(2, dtype=np.int64))
    assert spans_.earliest[0] == spans_.latest[0] == dt.date(1967, 10, 13).toordinal()
    assert read.is_changed_over.tolist() == [True, False]
    assert not read.is_mended.any()


def test_the_column_itself_says_which_way_round_days_and_months_are() -> None:
    counts = np.array([1, 1, 5], dtype=np.int64)
    american, read = read_spans(texts_of(["04/06/1978", "13/06/1978", "06/25/1978"]), counts)
    assert (dt.date.fromordinal(int(american.earliest[0])), read.way) == (dt.date(1978, 4, 6), MONTH_FIRST)
    # a day that exists only the other way round is still read
    assert dt.date.fromordinal(int(american.earliest[1])) == dt.date(1978, 6, 13)
    british, read = read_spans(texts_of(["04/06/1978", "13/06/1978", "06/25/1978"]), counts[::-1].copy())
    assert (dt.date.fromordinal(int(british.earliest[0])), read.way) == (dt.date(1978, 6, 4), DAY_FIRST)


days = st.dates(dt.date(1890, 1, 1), dt.date(2020, 12, 31))


@given(st.lists(st.tuples(days, st.sampled_from([0, 30, 365])) | st.none(), max_size=12))
def test_usable_spans(rows: list[tuple[dt.date, int] | None]) -> None:
    first = np.array([row[0].toordinal() if row else 0 for row in rows], dtype=np.int64)
    last = np.array([row[0].toordinal() + row[1] if row else 0 for row in rows], dtype=np.int64)
    found = flat_dates(Spans(first, last), np.ones(len(first), dtype=np.int64))
    expected = [
        usable_span(BirthSpan(row[0], row[0] + dt.timedelta(row[1]), row[1] == 0)) if row else None for row in rows
    ]
    assert [found.values[code] if code >= 0 else None for code in found.codes.tolist()] == expected
    assert len(set(found.values)) == len(found.values)


def births_with(spikes: dict[dt.date, int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Ordinals of 20,000 birthdays of all days since 1950, and these days as often on top, with a row each."""
    start = dt.date(1950, 1, 1).toordinal()
    born = np.random.default_rng(5).integers(start, start + 20_000, 20_000)
    rows = np.concatenate([born, *(np.full(n, day.toordinal()) for day, n in spikes.items())])
    return rows, np.ones(len(rows), dtype=np.int64)


def test_a_day_that_far_too_many_have_in_every_year_counts_for_its_year_only() -> None:
    years = range(1980, 1995)
    rows, once = births_with({dt.date(year, 6, 15): 60 for year in years})
    assert default_days(rows, once).tolist() == [dt.date(year, 6, 15).toordinal() for year in years]
    found = flat_dates(Spans(rows, rows), once)
    assert found.default_days == tuple(f"{year}-06-15" for year in years)
    assert found.empty_days == ()
    value = found.values[int(found.codes[-1])]
    assert (value.earliest, value.latest, value.is_placeholder) == (dt.date(1994, 1, 1), dt.date(1994, 12, 31), True)


@pytest.mark.parametrize("usual", [0, 30])
def test_a_day_that_far_too_many_have_in_one_year_alone_counts_for_nothing(usual: int) -> None:
    years = {dt.date(year, 1, 1): usual for year in range(1955, 1995)}
    rows, once = births_with(years | {dt.date(1970, 1, 1): 20 + 3 * usual + 40})
    found = flat_dates(Spans(rows, rows), once)
    assert found.empty_days == ("1970-01-01",)
    there = rows == dt.date(1970, 1, 1).toordinal()
    assert (found.codes[there] == -1).all()
    assert not found.days[there].any()
    assert (found.codes[~there] >= 0).all()
    assert "1970-01-01" not in found.default_days


def test_a_leap_day_can_be_a_default() -> None:
    rows = np.full(90, dt.date(1972, 2, 29).toordinal())
    assert days_without_year(rows, np.ones(90, dtype=np.int64), rows[:1]).tolist() == rows[:1].tolist()


def test_birthdays_are_no_defaults() -> None:
    assert not default_days(*births_with({})).size


def test_houses_are_made_on_demand() -> None:
    houses = flat_houses(
        Written(
            texts_of(["3 Nursery Ln."]), texts_of(["Eastroyd"]), texts_of(["lb7 4js"]), *[np.zeros(1, np.int64)] * 3
        )
    )
    as_written = "3 Nursery Ln., Eastroyd, lb7 4js"
    assert houses.values[0] == House(as_written, "3", "nursery lane", "eastroyd", "LB7 4JS", "3|nursery lane")
