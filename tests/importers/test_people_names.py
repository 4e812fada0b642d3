"""Couples in one cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.people_names import split_people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Elizabeth & David Davies", ["Elizabeth Davies", "David Davies"]),
        ("Mrs Nicola Jones, Mr Clinton Jones", ["Mrs Nicola Jones", "Mr Clinton Jones"]),
        ("Mr & Mrs Hall", ["Mr Hall", "Mrs Hall"]),
        ("Amanda Hill and Paul", ["Amanda Hill", "Paul Hill"]),
        ("Jane Smith and Tom Brown", ["Jane Smith", "Tom Brown"]),
        ("Hall, Jane & Tom", ["Hall, Jane", "Hall, Tom"]),
        ("Smith, Jane", ["Smith, Jane"]),
        ("Jane Smith; Tom Smith", ["Jane Smith", "Tom Smith"]),
        ("Carol Bailey", ["Carol Bailey"]),
        ("Alexander Sandford", ["Alexander Sandford"]),
    ],
)
def test_couples_are_two_people(text: str, people: list[str]) -> None:
    assert split_people(text) == people


@given(st.text(max_size=60).filter(lambda text: any(map(str.isalnum, text))))
def test_nobody_gets_lost(text: str) -> None:
    people = split_people(text)
    assert 1 <= len(people) <= 6 or people == [text.strip()]
