"""Many days at once are read as one by one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.splink.days import ISO_DAYS, iso_seconds, seconds_of_days

shaped = st.tuples(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32)).map(
    "{0[0]:04}-{0[1]:02}-{0[2]:02}".format
)
texts = st.lists(st.none() | shaped | st.dates().map(str) | st.text("0123456789- \u0664", max_size=11), max_size=8)


@pytest.mark.parametrize("time_format", sorted(ISO_DAYS))
@given(texts)
@example(["1900-02-29", "2000-02-29", "0000-02-29", "0000-02-30", "9999-12-31", " 984-6-04 ", "1984-06-0\u0664"])
def test_many_days_are_read_as_one_by_one(time_format: str, texts: list[str | None]) -> None:
    alone = [None if text is None else iso_seconds(text, time_format) for text in texts]
    assert seconds_of_days(texts, time_format) == alone


def test_a_day_before_1970_and_none() -> None:
    assert seconds_of_days(["1969-12-31", "1970-02-30", None], "%Y-%m-%d") == [-86400.0, None, None]
