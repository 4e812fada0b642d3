"""How common each value is among people, which copies of one person do not skew."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.columns import Column, Flags, Floats
from matching.names import FamilyName, family_name, given_name
from matching.schema import MatchRecord

Person = tuple[str, str, dt.date | None]

# Shares are pulled towards the shares of a large population with this many pseudo-people, so that a value seen
# once in a small table does not look rarer than it is: (share, pseudo-people).
GIVEN_PRIOR = (0.002, 100)
FAMILY_PRIOR = (0.0005, 200)
BORN_PRIOR = (1 / 20000, 5000)
PLACE_PRIOR = (1 / 20000, 5000)
_LEAST_NAME_SHARE = 2e-4
_LEAST_MIDDLE_SHARE = 1e-3
_MARKER_SHARE = 0.05
_ESTABLISHED = 4


@dataclass(frozen=True, slots=True)
class People:
    """A guess at who the records are about.

    One person is a full name with a day of birth. A record without a day counts only when nobody of its name has one.

    Attributes:
        of_row: The person of each record, None for one that may be a copy; shape (records,).
        n_people: Number of different people, at least 1.
        full_names: Number of people for each (given key, family key).
        given_names: Number of people for each given key.
    """

    of_row: tuple[Person | None, ...]
    n_people: int
    full_names: Mapping[tuple[str, str], int]
    given_names: Mapping[str, int]


def guess_people(records: Sequence[MatchRecord]) -> People:
    """Guess who the records are about."""
    names = [_first_name(record) for record in records]
    days = [record.born.earliest if record.born is not None and record.born.is_exact else None for record in records]
    dated = {name for name, day in zip(names, days, strict=True) if day is not None}
    of_row = tuple(
        None if day is None and name in dated else (*name, day) for name, day in zip(names, days, strict=True)
    )
    distinct = {person for person in of_row if person is not None}
    return People(
        of_row=of_row,
        n_people=max(len(distinct), 1),
        full_names=Counter((given, family) for given, family, _ in distinct),
        given_names=Counter(given for given, _, _ in distinct),
    )


def _first_name(record: MatchRecord) -> tuple[str, str]:
    for form in record.names:
        given, family = given_name(form.given), family_name(form.family)
        if given or family:
            return (given.key if given else "", family.key if family else "")
    return ("", "")


def share_of_people(
    column: Column[Any], keys: Iterable[object], people: People, prior: tuple[float, int], least: float = 0.0
) -> Floats:
    """Estimate, for each value, the share of other people who have it: (n - 1/2 + a p) / (N + a).

    Args:
        keys: What makes two values of the column one, by value code.
        prior: (p, a).
        least: Floor of the result.
    """
    key_of = list(keys)
    bearers: defaultdict[object, set[Person]] = defaultdict(set)
    for row, code in zip(column.rows.tolist(), column.codes.tolist(), strict=True):
        person = people.of_row[row]
        if person is not None:
            bearers[key_of[code]].add(person)
    base, weight = prior
    counts = np.array([max(len(bearers[key]), 1) for key in key_of], dtype=np.float64)
    return np.maximum((counts - 0.5 + weight * base) / (people.n_people + weight), least)


def is_established(column: Column[Any], people: People) -> Flags:
    """Tell which given names several people bear, by value code: such a name is hardly a slip of the pen."""
    return np.array([people.given_names.get(v.key, 0) >= _ESTABLISHED for v in column.values], dtype=np.bool_)


def share_of_given(column: Column[Any], people: People) -> Floats:
    """Shares of given names, by value code."""
    return share_of_people(column, (v.key for v in column.values), people, GIVEN_PRIOR, _LEAST_NAME_SHARE)


def share_of_middle(column: Column[Any], people: People) -> Floats:
    """Shares of middle names, by value code."""
    return share_of_people(column, (v.key for v in column.values), people, GIVEN_PRIOR, _LEAST_MIDDLE_SHARE)


def share_of_family(column: Column[FamilyName], people: People) -> Floats:
    """Shares of family names, by value code; a name of respect is never rare, whatever the table says."""
    share = share_of_people(column, (v.key for v in column.values), people, FAMILY_PRIOR, _LEAST_NAME_SHARE)
    is_marker = np.array([value.is_marker for value in column.values], dtype=np.bool_)
    return np.where(is_marker, np.maximum(share, _MARKER_SHARE), share)
