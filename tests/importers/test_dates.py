"""Dates: what English offices and family trees write, and what must not be guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.dates import ReadDate, read_date, read_excel_serial, says_unknown

TODAY = date(2026, 3, 31)
DAYS = st.dates(date(1800, 1, 2), date(2020, 12, 31))


def spell(text: str) -> tuple[str, str, str] | None:
    found = read_date(text, today=TODAY)
    return None if found is None else (found.earliest.isoformat(), found.latest.isoformat(), found.precision)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/1971", "3/4/71", "03.04.71", "03-04-1971", "3 4 1971", "3 Apr 1971", "3rd April 1971", "03-Apr-71",
        "April 3, 1971", "1971-04-03", "1971/04/03", "19710403", "1971-04-03 00:00:00", "1971-04-03T00:00:00.000Z",
        "03/04/1971 00:00", "Sat 3/4/1971", "DOB: 03/04/1971", "3 APR 1971", " 03 / 04 / 1971 ", "born on 3 April 1971",
    ],
)  # fmt: skip
def test_one_day_is_read_in_every_way_of_writing_it(text: str) -> None:
    assert spell(text) == ("1971-04-03", "1971-04-03", "day")


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("JUL 1940", "1940-07-01", "1940-07-31", "month"),
        ("??/05/1971", "1971-05-01", "1971-05-31", "month"),
        ("00/05/1971", "1971-05-01", "1971-05-31", "month"),
        ("05/1971", "1971-05-01", "1971-05-31", "month"),
        ("??/??/1971", "1971-01-01", "1971-12-31", "year"),
        ("1970", "1970-01-01", "1970-12-31", "year"),
        ("c. 1970", "1968-01-01", "1972-12-31", "range"),
        ("circa 1970", "1968-01-01", "1972-12-31", "range"),
        ("ABT 1964", "1962-01-01", "1966-12-31", "range"),
        ("1964?", "1962-01-01", "1966-12-31", "range"),
        ("BET 1991 AND 1995", "1991-01-01", "1995-12-31", "range"),
        ("BET JAN 1990 AND 3 MAR 1991", "1990-01-01", "1991-03-03", "range"),
        ("FROM 1990 TO 1995", "1990-01-01", "1995-12-31", "range"),
        ("FROM 1990", "1990-01-01", "9999-12-31", "range"),
        ("BEF 1964", "0001-01-01", "1963-12-31", "range"),
        ("AFT 16 JUL 1940", "1940-07-17", "9999-12-31", "range"),
        ("(about 1970)", "1968-01-01", "1972-12-31", "range"),
        ("INT 1970 (family bible)", "1970-01-01", "1970-12-31", "year"),
        ("11 FEB 1731/32", "1732-02-11", "1732-02-11", "day"),
        ("@#DJULIAN@ 11 FEB 1731", "1731-02-11", "1731-02-24", "range"),
        ("early 1980s", "1980-01-01", "1984-12-31", "range"),
        ("1980s", "1980-01-01", "1989-12-31", "range"),
        ("age 41", "1984-04-01", "1985-03-31", "range"),
        ("41 yrs", "1984-04-01", "1985-03-31", "range"),
        ("in her 40s", "1976-04-01", "1986-03-31", "range"),
        ("6 weeks", "2026-02-10", "2026-02-17", "range"),
        ("1991-1995", "1991-01-01", "1995-12-31", "range"),
    ],
)
def test_less_than_a_day_becomes_an_interval(text: str, earliest: str, latest: str, precision: str) -> None:
    assert spell(text) == (earliest, latest, precision)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2019",
        "29/02/2023",
        "00/00/0000",
        "13/13/1971",
        "32 Jan 1990",
        "1971-13-01",
        "3 Foo 1971",
        "41",
        "(no idea)",
    ],
)
def test_what_is_no_date_gives_nothing(text: str) -> None:
    assert read_date(text, today=TODAY) is None


def test_a_day_first_date_is_never_swapped_to_make_it_exist() -> None:
    assert read_date("03/13/1971", today=TODAY) is None
    assert read_date("03/13/1971", today=TODAY, day_first=False) == read_date("13/03/1971", today=TODAY)


def test_two_digit_years_are_never_in_the_future() -> None:
    assert spell("31/03/26") == ("2026-03-31", "2026-03-31", "day")
    assert spell("01/04/26") == ("1926-04-01", "1926-04-01", "day")


@pytest.mark.parametrize("text", ["01/01/1900", "1899-12-30", "31/12/9999", "01/01/0001", "01/01/1753"])
def test_days_that_systems_fill_in_are_placeholders(text: str) -> None:
    found = read_date(text, today=TODAY)
    assert found is not None
    assert found.is_placeholder


@pytest.mark.parametrize("text", ["unknown", "Not Known", "N/K", "??", "-", "", "TBC", "n/a"])
def test_saying_that_it_is_unknown_is_not_a_mistake(text: str) -> None:
    assert says_unknown(text)
    assert read_date(text, today=TODAY) is None


@given(DAYS)
def test_every_day_survives_being_written_the_uk_way(day: date) -> None:
    expected = ReadDate(day, day, "day", day in {date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1)})
    assert read_date(f"{day:%d/%m/%Y}", today=TODAY) == expected
    assert read_date(f"{day:%d %B %Y}", today=TODAY) == expected
    assert read_date(day.isoformat(), today=TODAY) == expected
    assert read_date(f"{day:%m/%d/%Y}", today=TODAY, day_first=False) == expected


@given(st.text(max_size=60))
def test_any_text_gives_an_ordered_interval_or_nothing(text: str) -> None:
    found = read_date(text, today=TODAY)
    assert found is None or found.earliest <= found.latest


@given(
    st.from_regex(
        r"(abt|bef|aft|from|to|bet|c|int|in)? ?[0-9?/.\- a-z()]{0,20}( and | to | or )?[0-9/ ?]{0,10}", fullmatch=True
    )
)
def test_near_dates_never_break_the_reader(text: str) -> None:
    found = read_date(text, today=TODAY)
    assert found is None or found.earliest <= found.latest


@given(st.dates(date(1900, 3, 1), date(2100, 1, 1)))
def test_excel_serials_count_from_the_phantom_leap_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    found = read_excel_serial(serial + 0.75)
    assert found is not None
    assert found.earliest == day


def test_excel_serials_before_the_phantom_leap_day() -> None:
    first, phantom, last = read_excel_serial(1), read_excel_serial(60), read_excel_serial(59)
    assert first is not None
    assert first.earliest == date(1900, 1, 1)
    assert phantom is None
    assert last is not None
    assert last.earliest == date(1900, 2, 28)
    assert read_excel_serial(0) is None
    assert read_excel_serial(float("inf")) is None
