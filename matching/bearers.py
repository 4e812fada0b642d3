"""How many different persons have each value; compiled and plain paths give the same answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from matching.columns import Codes, Column
from matching.features import Ints
from matching.flat_texts import address, library


def rows_by_person(persons: Codes, n_persons: int) -> Ints:
    """Return the rows that have a person (from 0), those of the first person first; persons are by row."""
    lib = library()
    if lib is None:
        order: Ints = np.argsort(persons, kind="stable")[np.count_nonzero(persons < 0) :].astype(np.int32)
        return order
    order, begins = np.empty(len(persons), dtype=np.int32), np.zeros(n_persons + 1, dtype=np.int32)
    persons = np.ascontiguousarray(persons, dtype=np.int64)
    n = lib.kf_rows_by_person(address(persons), len(persons), n_persons, address(begins), address(order))
    return order[:n]


def count_bearers(column: Column[Any], keys: Codes | None, persons: Codes, order: Ints) -> Ints:
    """Count the different persons who have each key.

    Args:
        keys: By value code; None where each value is a key.
        persons: By row.
        order: What ``rows_by_person`` says of them; other rows do not count.

    Returns:
        Persons by key.
    """
    n_keys = len(column.values) if keys is None else int(keys.max(initial=-1)) + 1
    lib = library()
    if lib is None:
        of_item = persons[column.rows]
        n_persons = int(of_item.max(initial=0)) + 1
        items = column.codes if keys is None else keys[column.codes]
        both = np.unique(items[of_item >= 0] * n_persons + of_item[of_item >= 0])
        return np.bincount(both // n_persons, minlength=n_keys).astype(np.int32)
    codes, starts, persons = (
        np.ascontiguousarray(one, dtype=np.int64) for one in (column.codes, column.starts, persons)
    )
    keys, order = None if keys is None else np.ascontiguousarray(keys, dtype=np.int64), np.ascontiguousarray(order)
    bearers = np.empty((n_keys, 2), dtype=np.int32)
    bearers[:] = (-1, 0)
    lib.kf_count_bearers(
        address(codes), address(starts), None if keys is None else address(keys), address(order), len(order),
        address(persons), address(bearers),
    )  # fmt: skip
    return bearers[:, 1]
