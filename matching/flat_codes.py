"""Codes of rows: numbered, combined, translated and laid out as columns.

Every function has a compiled and a plain path that give the same answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import Column
from matching.features import Ints, Offsets
from matching.flat_texts import address, larger, library, longer, zeros

_FIRST_SLOTS = 1024
_LARGEST_NUMBER = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """Combinations of codes by number.

    Attributes:
        codes: Number of each row's combination in order of first appearance, -1 for none; shape (rows,).
        numbers: Each combination as one whole number; see ``number_codes``.
        firsts: The row where each combination is met first.
    """

    codes: Ints
    numbers: Offsets
    firsts: Ints


def number_integers(numbers: Offsets) -> tuple[Ints, Offsets]:
    """Number whole numbers by first appearance, -1 for a negative one; also return the distinct ones."""
    lib = library()
    if lib is None:
        codes, values, _ = _number_plainly(numbers)
        return codes, values
    numbers = np.ascontiguousarray(numbers, dtype=np.int64)
    codes, n_values = np.empty(len(numbers), dtype=np.int32), np.zeros(1, dtype=np.int64)
    slots, values, done = zeros(_FIRST_SLOTS, np.uint32), np.empty(_FIRST_SLOTS // 2, np.int64), 0
    while True:
        done += lib.kf_encode_numbers(
            address(numbers[done:]), len(numbers) - done, address(slots), len(slots), address(values),
            address(n_values), address(codes[done:]),
        )  # fmt: skip
        n = int(n_values[0])
        if done == len(numbers):
            return codes, values[:n].copy()
        slots = zeros(larger(len(slots)), np.uint32)
        values = longer(values, len(slots) // 2)
        lib.kf_encode_grow_numbers(address(values), n, address(slots), len(slots))


def _number_plainly(numbers: Offsets) -> tuple[Ints, Offsets, Ints]:
    """Return the codes, the distinct numbers, and the place of each one's first appearance."""
    codes = np.full(len(numbers), -1, dtype=np.int32)
    there = np.flatnonzero(numbers >= 0)
    distinct, first, inverse = np.unique(numbers[there], return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    codes[there] = rank[inverse]
    return codes, distinct[order], there[first[order]].astype(np.int32)


def number_codes(columns: Sequence[Ints], radices: Sequence[int], base: int = -1) -> Combined:
    """Number the combinations of codes that rows hold.

    A combination's number is that of its codes, each counted from 1 with 0 for none (-1), as digits; ``base`` is added.

    Args:
        columns: Codes from -1; each of shape (rows,).
        radices: One more than the greatest digit of each column; their product is below 2**62.
        base: -1 leaves out rows without any code, 0 counts them too.
    """
    lib = library()
    if lib is None:
        total = np.zeros(len(columns[0]), dtype=np.int64)
        for one, radix in zip(columns, radices, strict=True):
            total = total * radix + one + 1
        return Combined(*_number_plainly(total + base))
    n_rows = len(columns[0])
    kept = [np.ascontiguousarray(one, dtype=np.int32) for one in columns]
    pointers, sizes = _pointers(kept), np.array(radices, dtype=np.int64)
    codes, n_values = np.empty(n_rows, dtype=np.int32), np.zeros(1, dtype=np.int64)
    # most rows have a combination of their own, and there is room for all of them
    n_slots = max(_FIRST_SLOTS, 1 << (2 * n_rows).bit_length())
    slots = zeros(n_slots, np.uint32)
    values, firsts = np.empty(n_slots // 2, dtype=np.int64), np.empty(n_slots // 2, dtype=np.int32)
    done = lib.kf_encode_codes(
        address(pointers), address(sizes), len(kept), base, 0, n_rows, address(slots), n_slots, address(values),
        address(firsts), address(n_values), address(codes),
    )  # fmt: skip
    assert done == n_rows
    n = int(n_values[0])
    return Combined(codes, values[:n], firsts[:n])


def _pointers(arrays: Sequence[npt.NDArray[Any]]) -> npt.NDArray[np.uintp]:
    return np.array([address(one) for one in arrays], dtype=np.uintp)


def combine_codes(columns: Sequence[Ints]) -> tuple[Ints, tuple[Ints, ...]]:
    """Number combinations of codes; a row without any gets -1.

    Returns:
        The number of each row's combination, and for each column the codes of all combinations.
    """
    radices = [int(one.max(initial=-1)) + 2 for one in columns]
    # rows, and so codes, are numbered in 31 bits: two columns always fit
    if len(columns) <= 2 or math.prod(radices) < _LARGEST_NUMBER:
        found = number_codes(columns, radices)
        return found.codes, tuple(one[found.firsts] for one in columns)
    both, (left, right) = combine_codes(columns[:2])
    whole, (places, *rest) = combine_codes([both, *columns[2:]])
    return whole, (translated(places, left), translated(places, right), *rest)


def translated(codes: Ints, code_of: Ints, absent: int = -1) -> Ints:
    """Look codes up; ``absent`` where there is none (-1)."""
    lib = library()
    if lib is None:
        return np.append(code_of, absent).astype(np.int32)[codes]
    codes, code_of = (np.ascontiguousarray(one, dtype=np.int32) for one in (codes, code_of))
    out = np.empty(len(codes), dtype=np.int32)
    lib.kf_translate(address(codes), len(codes), address(code_of), len(code_of), absent, address(out))
    return out


def column_of(slots: Sequence[Ints], values: Any) -> Column[Any]:
    """Make a column of several texts a row; a value that a row has twice is kept once."""
    if not slots:
        return Column(values, np.empty(0, dtype=np.int64), np.zeros(1, dtype=np.int64))
    lib = library()
    if lib is None:
        return _column_plainly(slots, values)
    n_rows, kept = len(slots[0]), [np.ascontiguousarray(slot, dtype=np.int32) for slot in slots]
    codes, starts = np.empty(n_rows * len(slots), dtype=np.int64), np.empty(n_rows + 1, dtype=np.int64)
    pointers = _pointers(kept)
    n = lib.kf_column(address(pointers), len(kept), n_rows, address(codes), address(starts))
    codes.resize(n, refcheck=False)
    return Column(values, codes, starts)


def _column_plainly(slots: Sequence[Ints], values: Any) -> Column[Any]:
    table = np.stack(slots, axis=1)
    is_there = table >= 0
    for k in range(1, table.shape[1]):
        is_there[:, k] &= ~(table[:, k : k + 1] == table[:, :k]).any(axis=1)
    starts = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))])
    return Column(values, table[is_there].astype(np.int64), starts)


def empty_column(n_rows: int, values: Any) -> Column[Any]:
    """Make a column in which nothing is recorded."""
    return Column(values, np.empty(0, dtype=np.int64), np.zeros(n_rows + 1, dtype=np.int64))


def persons_of(names: Ints, days: Ints, n_names: int) -> tuple[Ints, Ints]:
    """Tell each row's person by name and day of birth.

    A row without a day counts only when nobody of its name has one.

    Args:
        names: From 0; shape (rows,).
        days: 0 for none; shape (rows,).

    Returns:
        Names and days of the rows that count, -1 for the others.
    """
    lib = library()
    if lib is None:
        has_dated: npt.NDArray[np.bool_] = np.zeros(n_names, dtype=np.bool_)
        has_dated[names[days > 0]] = True
        counts = (days > 0) | ~has_dated[names]
        return np.where(counts, names, -1).astype(np.int32), np.where(counts, days, -1).astype(np.int32)
    names, days = (np.ascontiguousarray(one, dtype=np.int32) for one in (names, days))
    dated = np.zeros(n_names, dtype=np.uint8)
    own_names, own_days = np.empty_like(names), np.empty_like(days)
    lib.kf_persons(
        address(names), address(days), len(names), n_names, address(dated), address(own_names), address(own_days)
    )
    return own_names, own_days
