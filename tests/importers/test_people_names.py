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
        ("Mr and Mrs J Pell", ["Mr J Pell", "Mrs Pell"]),
        ("Joan Pell & partner Ray", ["Joan Pell", "Ray"]),
        ("Joan Pell and her partner Ray Orme", ["Joan Pell", "Ray Orme"]),
        ("Joan Pell and husband Ray", ["Joan Pell", "Ray Pell"]),
        ("Joan Pell (and Ray)", ["Joan Pell", "Ray Pell"]),
        ("Mr & Mrs Pell (Joan and Ray)", ["Joan Pell", "Ray Pell"]),
        ("Mr Pell and Ms Orme", ["Mr Pell", "Ms Orme"]),
        ("Mr J & Mrs K Pell", ["Mr J Pell", "Mrs K Pell"]),
        ("Mr John & Mrs Jane Hall", ["Mr John Hall", "Mrs Jane Hall"]),
        ("Joan Pell with Ray Pell", ["Joan Pell", "Ray Pell"]),
        ("Joan Pell and one other", ["Joan Pell"]),
        ("Joan Pell & family", ["Joan Pell"]),
        ("The Pells", ["Pell,"]),
        ("The Pell family", ["Pell,"]),
        ("Joan Pell (Nan)", ["Joan Pell (Nan)"]),
        ("Alexander Sandford", ["Alexander Sandford"]),
    ],
)
def test_couples_are_two_people(text: str, people: list[str]) -> None:
    assert split_people(text) == people


@given(st.text(max_size=60).filter(lambda text: any(map(str.isalnum, text))))
def test_nobody_gets_lost(text: str) -> None:
    people = split_people(text)
    assert 1 <= len(people) <= 6 or people == [text.strip()]
