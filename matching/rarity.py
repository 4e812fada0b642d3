"""How common each value is among people, which copies of one person do not skew."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.bearers import count_bearers, rows_by_person
from matching.columns import Codes, Column, Flags, Floats
from matching.features import Ints
from matching.flat_codes import number_codes, persons_of

# Shares are pulled towards the shares of a large population with this many pseudo-people, so that a value seen
# once in a small table does not look rarer than it is: (share, pseudo-people).
GIVEN_PRIOR = (0.002, 100)
FAMILY_PRIOR = (0.0005, 200)
BORN_PRIOR = (1 / 20000, 5000)
PLACE_PRIOR = (1 / 20000, 5000)
# Where people are counted rather than guessed: one more bearer is expected of any day or place (Laplace).
COUNTED_PRIOR = (1 / 20000, 20000)
_LEAST_NAME_SHARE = 2e-4
_LEAST_MIDDLE_SHARE = 1e-3
_MARKER_SHARE = 0.05
_ESTABLISHED = 4


@dataclass(frozen=True, eq=False)
class People:
    """A guess at who the records are about.

    One person is a full name with a day of birth. A record without a day counts only when nobody of its name has one.

    Attributes:
        of_row: Number of the person of each record, -1 for a record that may be a copy; shape (records,).
        n_people: Number of different people, at least 1.
        given_keys: Number of the folded given name, by value code; ``family_keys`` alike, in one vocabulary.
        key_texts: The folded names by number.
        names: Full names that people have, as given key times ``len(key_texts) + 1`` plus family key, both counted
            from 1 with 0 for none; ascending.
        n_of_name: People of each full name.
        n_of_given: People of each given key.
        is_counted: Whether they are clusters of a first linkage rather than a guess.
    """

    of_row: Codes
    n_people: int
    given_keys: Codes
    family_keys: Codes
    key_texts: Sequence[str]
    names: Codes
    n_of_name: Codes
    n_of_given: Codes
    is_counted: bool = False

    def pair_count(self, given_codes: Codes, family_codes: Codes) -> Codes:
        """Return how many people have each full name; the codes are those of the table's columns."""
        wanted = _full_name(self.given_keys[given_codes], self.family_keys[family_codes], len(self.key_texts))
        place = np.minimum(np.searchsorted(self.names, wanted), max(len(self.names) - 1, 0))
        if not len(self.names):
            return np.zeros(len(wanted), dtype=np.int64)
        return np.where(self.names[place] == wanted, self.n_of_name[place], 0)

    def given_count(self, given_codes: Codes) -> Codes:
        """Return how many people have each given name; the codes are those of the table's column."""
        return np.asarray(self.n_of_given[self.given_keys[given_codes]])

    @functools.cached_property
    def row_order(self) -> Ints:
        """Rows that have a person, those of one person side by side."""
        return rows_by_person(self.of_row, self.n_people)

    @functools.cached_property
    def full_names(self) -> Mapping[tuple[str, str], int]:
        """Number of people for each (given key, family key)."""
        given, family = np.divmod(self.names, len(self.key_texts) + 1)
        return {
            (self._text(a), self._text(b)): n
            for a, b, n in zip(given.tolist(), family.tolist(), self.n_of_name.tolist(), strict=True)
        }

    @functools.cached_property
    def given_names(self) -> Mapping[str, int]:
        """Number of people for each given key."""
        return {self.key_texts[key]: n for key, n in enumerate(self.n_of_given.tolist()) if n}

    def _text(self, key: int) -> str:
        return self.key_texts[key - 1] if key else ""


@dataclass(frozen=True, slots=True, eq=False)
class FirstNames:
    """What a record's person is guessed from.

    Attributes:
        given: Key number of the given name of the first form that has a name, -1 for none; shape (records,).
        family: The same of its family name.
        days: Ordinal of the exact date of birth as recorded, 0 for none.
    """

    given: Ints
    family: Ints
    days: Ints


def _full_name(given: Codes, family: Codes, n_keys: int) -> Codes:
    return (given.astype(np.int64) + 1) * (n_keys + 1) + family + 1


def guess_people(first: FirstNames, given_keys: Codes, family_keys: Codes, key_texts: Sequence[str]) -> People:
    """Guess who the records are about.

    Args:
        given_keys: Key number of each given name, by value code; ``family_keys`` alike.
        key_texts: The keys by number.
    """
    n_keys = len(key_texts)
    named = number_codes((first.given, first.family), (n_keys + 1, n_keys + 1), base=0)
    full = named.numbers
    names, days = persons_of(named.codes, first.days, len(full))
    persons = number_codes((names, days), (len(full) + 1, int(first.days.max(initial=0)) + 2))
    of_name = np.bincount(names[persons.firsts], minlength=len(full))
    order = np.argsort(full)
    given_of = full // (n_keys + 1)
    n_of_given = np.bincount(given_of, weights=of_name, minlength=n_keys + 1).astype(np.int64)[1:]
    return People(
        of_row=persons.codes.astype(np.int64),
        n_people=max(len(persons.numbers), 1),
        given_keys=given_keys,
        family_keys=family_keys,
        key_texts=key_texts,
        names=full[order],
        n_of_name=of_name[order],
        n_of_given=n_of_given,
    )


def share_of_people(
    column: Column[Any], keys: Codes | None, people: People, prior: tuple[float, int], least: float = 0.0
) -> Floats:
    """Estimate, for each value, the share of other people who have it: (n - 1/2 + a p) / (N + a).

    The half hedges a guess at who is who: two records of a value may be one person. Counted people are (n - 1).

    Args:
        keys: Number of what makes two values of the column one, by value code; None where no two are.
        prior: (p, a).
        least: Floor of the result.
    """
    bearers = count_bearers(column, keys, people.of_row, people.row_order)
    base, weight = prior
    counts = np.maximum(bearers if keys is None else bearers[keys], 1).astype(np.float64)
    itself = 1.0 if people.is_counted else 0.5
    return np.maximum((counts - itself + weight * base) / (people.n_people + weight), least)


def is_established(people: People) -> Flags:
    """Tell which given names several people bear, by value code: such a name is hardly a slip of the pen."""
    return np.asarray(people.given_count(np.arange(len(people.given_keys))) >= _ESTABLISHED)


def share_of_given(column: Column[Any], keys: Codes, people: People) -> Floats:
    """Shares of given names, by value code."""
    return share_of_people(column, keys, people, GIVEN_PRIOR, _LEAST_NAME_SHARE)


def share_of_middle(column: Column[Any], keys: Codes, people: People) -> Floats:
    """Shares of middle names, by value code."""
    return share_of_people(column, keys, people, GIVEN_PRIOR, _LEAST_MIDDLE_SHARE)


def share_of_family(column: Column[Any], keys: Codes, is_marker: Flags, people: People) -> Floats:
    """Shares of family names, by value code; a name of respect is never rare, whatever the table says."""
    share = share_of_people(column, keys, people, FAMILY_PRIOR, _LEAST_NAME_SHARE)
    return np.where(is_marker, np.maximum(share, _MARKER_SHARE), share)
