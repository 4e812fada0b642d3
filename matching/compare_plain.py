"""All comparisons of many pairs at once, in Python and numpy: what the compiled kernel must agree with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from matching import compare_contacts, compare_dates
from matching.columns import (
    Codes,
    Column,
    Compared,
    Flags,
    Floats,
    V,
    any_equal,
    best_of_pairs,
    item_pairs,
    levels_of,
)
from matching.compare_names import FamilyLevel, GivenLevel, compare_family, compare_given, is_swapped
from matching.compare_result import ComparedPairs
from matching.ports import Watch
from matching.table import Table

Rows = tuple[Codes, Codes]


def compare_plainly(table: Table, left_rows: Codes, right_rows: Codes, watch: Watch) -> ComparedPairs:
    """Compare pairs of rows, each distinct pair of values once.

    Args:
        left_rows: Rows of one side; shape (pairs,).
        right_rows: Rows of the other side; shape (pairs,).
    """
    rows = (left_rows, right_rows)
    given, family = _compare_names(table, rows, watch)
    compared = (
        given,
        _compare_column(table.middle, rows, compare_contacts.compare_middle, watch, table.shares.middle),
        family,
        _compare_column(table.born, rows, compare_dates.compare_births, watch),
        _compare_sexes(table, rows),
        _compare_column(table.houses, rows, compare_contacts.compare_houses, watch, table.shares.houses),
        _compare_column(table.phones, rows, compare_contacts.compare_phones, watch, table.shares.phones),
        _compare_column(table.emails, rows, compare_contacts.compare_emails, watch, table.shares.emails),
        _compare_column(table.numbers, rows, compare_contacts.compare_numbers, watch),
        _compare_column(table.died, rows, compare_contacts.compare_deaths, watch),
    )
    levels = np.column_stack([c.level for c in compared])
    return ComparedPairs(left_rows, right_rows, levels, compared)


def _compare_column(
    column: Column[V], rows: Rows, compare: Callable[[V, V], int], watch: Watch, share: Floats | None = None
) -> Compared:
    items = item_pairs(column, column, *rows)
    return best_of_pairs(items, levels_of(column.values, items, compare, watch), len(rows[0]), share)


def _compare_sexes(table: Table, rows: Rows) -> Compared:
    left, right = table.sexes[rows[0]], table.sexes[rows[1]]
    level = np.where((left == 0) | (right == 0), 0, np.where(left != right, 3, np.where(left == 2, 1, 2))).astype(
        np.int8
    )
    return Compared(level, left, right)


def _compare_names(table: Table, rows: Rows, watch: Watch) -> tuple[Compared, Compared]:
    """Compare given and family names, then what concerns both: middle names, chains and swapped names."""
    given = _compare_column(table.given, rows, compare_given, watch, table.shares.given)
    family = _compare_column(table.family, rows, compare_family, watch, table.shares.family)
    close = np.flatnonzero(given.level == GivenLevel.CLOSE_SPELLING)
    both = table.is_established[given.left[close]] & table.is_established[given.right[close]]
    given.level[close[both]] = GivenLevel.WEAK
    _use_middle_names(table, rows, given, family)
    swapped = _swapped(table, rows, (given.level >= GivenLevel.WEAK) & (family.level >= FamilyLevel.WEAK))
    given.level[swapped] = GivenLevel.SWAPPED
    family.level[swapped] = FamilyLevel.SWAPPED
    some_woman = (table.sexes[rows[0]] == 1) | (table.sexes[rows[1]] == 1)
    no_man = (table.sexes[rows[0]] != 2) & (table.sexes[rows[1]] != 2)
    family.level[(family.level == FamilyLevel.DIFFERENT) & some_woman & no_man] = FamilyLevel.DIFFERENT_WOMAN
    return given, family


def _use_middle_names(table: Table, rows: Rows, given: Compared, family: Compared) -> None:
    """Raise levels where one side's given or family name stands among the other's middle names."""
    n_pairs = len(rows[0])
    for keys, column, compared, worse_than, level in (
        (table.keys.given, table.given, given, GivenLevel.MIDDLE_NAME_USED, GivenLevel.MIDDLE_NAME_USED),
        (table.keys.family, table.family, family, FamilyLevel.CHAIN, FamilyLevel.CHAIN),
    ):
        there = any_equal(keys, table.keys.middle, item_pairs(column, table.middle, *rows), n_pairs)
        back = any_equal(table.keys.middle, keys, item_pairs(table.middle, column, *rows), n_pairs)
        compared.level[(there | back) & (compared.level > worse_than)] = level


def _swapped(table: Table, rows: Rows, is_open: Flags) -> Flags:
    """Tell where given and family name stand the other way round, one slip or spelling apart at most."""
    n_pairs = len(rows[0])
    there = any_equal(
        table.keys.given_sounds, table.keys.family_sounds, item_pairs(table.given, table.family, *rows), n_pairs
    )
    back = any_equal(
        table.keys.family_sounds, table.keys.given_sounds, item_pairs(table.family, table.given, *rows), n_pairs
    )
    found = there & back & is_open
    for i in np.flatnonzero(found).tolist():
        found[i] = are_swapped(table, int(rows[0][i]), int(rows[1][i]))
    return found


def are_swapped(table: Table, left: int, right: int) -> bool:
    """Tell whether one row's given and family names are the other's family and given names."""
    return is_swapped((table.given.of(left), table.family.of(left)), (table.given.of(right), table.family.of(right)))
