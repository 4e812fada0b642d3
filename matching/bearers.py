"""How many different persons have each value; compiled and plain paths give the same answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.columns import Codes, Column
from matching.flat_texts import address, library


def rows_by_person(persons: Codes, n_persons: int) -> Codes:
    """Return the rows that have a person (from 0), those of the first person first; persons are by row."""
    lib = library()
    if lib is None:
        return np.argsort(persons, kind="stable")[np.count_nonzero(persons < 0) :]
    order, begins = np.empty(len(persons), dtype=np.int64), np.zeros(n_persons + 1, dtype=np.int64)
    persons = np.ascontiguousarray(persons, dtype=np.int64)
    n = lib.kf_rows_by_person(address(persons), len(persons), n_persons, address(begins), address(order))
    return order[:n]


def count_bearers(column: Column[Any], keys: Codes, persons: Codes, order: Codes) -> Codes:
    """Count the different persons who have each key.

    Args:
        keys: By value code.
        persons: By row.
        order: What ``rows_by_person`` says of them; other rows do not count.

    Returns:
        Persons by key.
    """
    n_keys = int(keys.max(initial=-1)) + 1
    lib = library()
    if lib is None:
        of_item = persons[column.rows]
        n_persons = int(of_item.max(initial=0)) + 1
        both = np.unique(keys[column.codes][of_item >= 0] * n_persons + of_item[of_item >= 0])
        return np.bincount(both // n_persons, minlength=n_keys)
    codes, starts, keys, persons, order = (
        np.ascontiguousarray(one, dtype=np.int64) for one in (column.codes, column.starts, keys, persons, order)
    )
    last, counts = np.full(n_keys, -1, dtype=np.int64), np.zeros(n_keys, dtype=np.int64)
    lib.kf_count_bearers(
        address(codes), address(starts), address(keys), address(order), len(order), address(persons), address(last),
        address(counts),
    )  # fmt: skip
    return counts
