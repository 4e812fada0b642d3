"""Codes of rows: the compiled and the plain path give the same answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import bearers, flat_codes
from matching.bearers import count_bearers, rows_by_person
from matching.columns import Column
from matching.flat_codes import column_of, combine_codes, number_codes, number_integers, persons_of, translated

codes = st.integers(-1, 4)
rows_of_three = st.lists(st.tuples(codes, codes, codes), max_size=30)


def plain_and_compiled(ask: Callable[[], object]) -> object:
    """The answer of both paths, which must be one."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (flat_codes, bearers):
            patch.setattr(module, "library", lambda: None)
        plain = ask()
    assert ask() == plain
    return plain


def columns(rows: list[tuple[int, int, int]]) -> list[np.ndarray[tuple[int], np.dtype[np.int32]]]:
    return [np.array([row[k] for row in rows], dtype=np.int32) for k in range(3)]


@given(st.lists(st.integers(-3, 2**62), max_size=30))
def test_whole_numbers_are_numbered_alike(numbers: list[int]) -> None:
    def ask() -> object:
        codes, values = number_integers(np.array(numbers, dtype=np.int64))
        return codes.tolist(), values.tolist()

    codes, values = plain_and_compiled(ask)  # type: ignore[misc]
    assert values == list(dict.fromkeys(number for number in numbers if number >= 0))
    assert codes == [values.index(number) if number >= 0 else -1 for number in numbers]


@given(rows_of_three, st.sampled_from([flat_codes._LARGEST_NUMBER, 20]))
def test_combinations_are_numbered_by_first_appearance(rows: list[tuple[int, int, int]], largest: int) -> None:
    def ask() -> object:
        with pytest.MonkeyPatch.context() as patch:
            # below the product of the radices, the codes are combined two by two
            patch.setattr(flat_codes, "_LARGEST_NUMBER", largest)
            whole, members = combine_codes(columns(rows))
        return whole.tolist(), list(zip(*(one.tolist() for one in members), strict=True))

    whole, members = plain_and_compiled(ask)  # type: ignore[misc]
    assert members == list(dict.fromkeys(row for row in rows if row != (-1, -1, -1)))
    assert whole == [members.index(row) if row in members else -1 for row in rows]


@given(rows_of_three)
def test_rows_without_a_code_are_a_combination_where_they_are_to_count(rows: list[tuple[int, int, int]]) -> None:
    def ask() -> object:
        found = number_codes(columns(rows), (6, 6, 6), base=0)
        return found.codes.tolist(), found.numbers.tolist(), found.firsts.tolist()

    found, numbers, firsts = plain_and_compiled(ask)  # type: ignore[misc]
    distinct = list(dict.fromkeys(rows))
    assert found == [distinct.index(row) for row in rows]
    assert numbers == [36 * (a + 1) + 6 * (b + 1) + c + 1 for a, b, c in distinct]
    assert firsts == [rows.index(row) for row in distinct]


def test_as_many_combinations_as_rows_have_room() -> None:
    left, right = (np.arange(15_000, dtype=np.int32) % n for n in (5000, 3))
    whole, (a, b) = combine_codes([left, right])
    assert (a[whole] == left).all()
    assert (b[whole] == right).all()
    assert len(a) == 15_000


@given(st.lists(st.integers(-1, 6), max_size=20), st.integers(-1, 9))
def test_codes_are_looked_up(places: list[int], absent: int) -> None:
    numbers = np.arange(10, 17, dtype=np.int32)
    found = plain_and_compiled(lambda: translated(np.array(places, dtype=np.int32), numbers, absent).tolist())
    assert found == [absent if place < 0 else 10 + place for place in places]


@given(rows_of_three, st.integers(1, 3))
def test_a_column_keeps_what_a_row_has_twice_once(rows: list[tuple[int, int, int]], n_slots: int) -> None:
    def ask() -> object:
        column = column_of(columns(rows)[:n_slots], range(5))
        return column.codes.tolist(), column.starts.tolist()

    kept = [list(dict.fromkeys(code for code in row[:n_slots] if code >= 0)) for row in rows]
    assert plain_and_compiled(ask) == (list(chain.from_iterable(kept)), np.cumsum([0, *map(len, kept)]).tolist())


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=20))
def test_a_row_without_a_day_counts_when_nobody_of_its_name_has_one(rows: list[tuple[int, int]]) -> None:
    names, days = (np.array([row[k] for row in rows], dtype=np.int32) for k in (0, 1))
    found = plain_and_compiled(lambda: [one.tolist() for one in persons_of(names, days, 4)])
    dated = {name for name, day in rows if day}
    counts = [bool(day) or name not in dated for name, day in rows]
    wanted = [(name, day) if is_counted else (-1, -1) for (name, day), is_counted in zip(rows, counts, strict=True)]
    assert list(zip(*found, strict=True)) == wanted  # type: ignore[misc]


@given(st.lists(st.tuples(st.lists(st.integers(0, 5), max_size=3), st.integers(-1, 6)), max_size=60), st.booleans())
def test_bearers_are_different_persons(rows: list[tuple[list[int], int]], has_keys: bool) -> None:
    keys_of_codes = [3, 1, 4, 1, 0, 2] if has_keys else list(range(6))
    items = np.array([code for codes, _ in rows for code in codes], dtype=np.int64)
    column = Column(range(6), items, np.cumsum([0, *(len(codes) for codes, _ in rows)]))
    persons = np.array([person for _, person in rows], dtype=np.int64)

    def ask() -> object:
        order = rows_by_person(persons, 7)
        counts = count_bearers(column, np.array(keys_of_codes) if has_keys else None, persons, order)
        return order.tolist(), counts.tolist()

    order, counts = plain_and_compiled(ask)  # type: ignore[misc]
    assert order == [row for person in range(7) for row in np.flatnonzero(persons == person).tolist()]
    bearers_of = {(keys_of_codes[code], person) for codes, person in rows for code in codes if person >= 0}
    assert counts == [sum(key == k for key, _ in bearers_of) for k in range(max(keys_of_codes) + 1)]
