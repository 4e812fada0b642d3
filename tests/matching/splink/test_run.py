"""Small steps of running settings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.features import texts_of
from matching.splink.run import whole_numbers


@given(st.lists(st.tuples(st.integers(0, 10**15), st.integers(0, 2)), min_size=1))
def test_texts_of_digits_are_read_as_numbers(drawn: list[tuple[int, int]]) -> None:
    found = whole_numbers(texts_of("0" * zeros + str(number) for number, zeros in drawn))
    assert found is not None
    assert found.tolist() == [number for number, _ in drawn]


@pytest.mark.parametrize("texts", [["1", ""], ["1", "2a"], ["-1"], ["1" * 19], []])
def test_what_is_no_whole_number_is_not_read_as_one(texts: list[str]) -> None:
    assert whole_numbers(texts_of(texts)) is None
