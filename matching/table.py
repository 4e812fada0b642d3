"""The records to be linked, encoded once: columns, and how common each value is among people."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from matching.addresses import House, parse_house
from matching.columns import Codes, Column, Floats, V, encode
from matching.compare_dates import usable_span
from matching.errors import TableError
from matching.names import FamilyName, GivenName, family_name, given_name, middle_words
from matching.phonetic import phonetic_key
from matching.schema import BirthSpan, MatchRecord


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Encoded records; nothing in it depends on a model.

    Attributes:
        records: As given, in order; a record's place is its row.
        row_of: Row of every record id.
        given: Given names of all forms.
        middle: Middle names and initials, word by word.
        family: Family names of all forms.
        born: The usable birth span, if any.
        sexes: 0 not recorded, 1 "F", 2 "M"; shape (records,).
        groups: Code of the side-by-side group, -1 for none; shape (records,).
        given_share: Share of people who bear each given name, by value code, in (0, 1); the others alike.
        full_names: Number of people for each (given key, family key).
        given_keys: Code of the folded name of each given-name value, in one vocabulary with
            ``middle_keys`` and ``family_keys``; a middle initial equals no name.
        given_sounds: Code of the first sound of each given-name value, in one vocabulary with ``family_sounds``.
        n_people: Estimated number of different people behind the records.
    """

    records: tuple[MatchRecord, ...]
    row_of: Mapping[str, int]
    given: Column[GivenName]
    middle: Column[GivenName]
    family: Column[FamilyName]
    born: Column[BirthSpan]
    houses: Column[House]
    phones: Column[str]
    emails: Column[str]
    nhs_numbers: Column[str]
    died: Column[dt.date]
    sexes: Codes
    groups: Codes
    given_keys: Codes
    middle_keys: Codes
    family_keys: Codes
    given_sounds: Codes
    family_sounds: Codes
    given_share: Floats
    middle_share: Floats
    family_share: Floats
    born_share: Floats
    house_share: Floats
    phone_share: Floats
    email_share: Floats
    full_names: Mapping[tuple[str, str], int]
    n_given: Mapping[str, int]
    n_people: int


# Leave-one-out shares are pulled towards these shares of a large population with this many pseudo-people,
# so that a value seen once in a small table does not look rarer than it is.
_GIVEN_PRIOR = (0.002, 100)
_FAMILY_PRIOR = (0.0005, 200)
_BORN_PRIOR = (1 / 20000, 5000)
_PLACE_PRIOR = (1 / 20000, 5000)
_LEAST_NAME_SHARE = 2e-4
_MARKER_SHARE = 0.05
# Key of a middle initial: equal to no name.
NOBODY = -2
_SEX_CODES = {"F": 1, "M": 2}


def build_table(records: Sequence[MatchRecord]) -> Table:
    """Encode records for linking.

    Args:
        records: Any number, ids unique.

    Raises:
        TableError: Two records have one id, or a sex is not "F", "M" or "".
    """
    row_of = _row_of(records)
    given = encode([_present(given_name(form.given) for form in record.names) for record in records])
    middle = encode(
        [tuple(chain.from_iterable(middle_words(form.middle) for form in record.names)) for record in records]
    )
    family = encode([_present(family_name(form.family) for form in record.names) for record in records])
    born = encode([_present([usable_span(record.born)]) for record in records])
    houses = encode([_houses(record) for record in records])
    phones, emails = encode([record.phones for record in records]), encode([record.emails for record in records])
    vocabulary: dict[str, int] = {}

    def keys(names: Iterable[GivenName | FamilyName]) -> Codes:
        return np.array([vocabulary.setdefault(name.key, len(vocabulary)) for name in names], dtype=np.int64)

    def sounds(names: Iterable[GivenName | FamilyName]) -> Codes:
        return np.array(
            [vocabulary.setdefault(phonetic_key(name.key)[:1], len(vocabulary)) for name in names], dtype=np.int64
        )

    people = _people(records)
    n_people = max(len({person for person in people if person is not None}), 1)
    full_names, n_given = _count_names(people)
    return Table(
        records=tuple(records),
        row_of=row_of,
        given=given,
        middle=middle,
        family=family,
        born=born,
        houses=houses,
        phones=phones,
        emails=emails,
        nhs_numbers=encode([(record.nhs_number,) if record.nhs_number else () for record in records]),
        died=encode([(record.died,) if record.died else () for record in records]),
        sexes=np.array([_SEX_CODES.get(record.sex, 0) for record in records], dtype=np.int64),
        groups=_group_codes(records),
        given_keys=keys(given.values),
        middle_keys=np.where([v.is_initial for v in middle.values], NOBODY, keys(middle.values)).astype(np.int64),
        family_keys=keys(family.values),
        given_sounds=sounds(given.values),
        family_sounds=sounds(family.values),
        given_share=np.maximum(
            _share(given, [v.key for v in given.values], people, n_people, _GIVEN_PRIOR), _LEAST_NAME_SHARE
        ),
        middle_share=np.maximum(_share(middle, [v.key for v in middle.values], people, n_people, _GIVEN_PRIOR), 1e-3),
        family_share=_family_share(family, people, n_people),
        born_share=_share(born, born.values, people, n_people, _BORN_PRIOR),
        house_share=_share(houses, [v.key or v.written for v in houses.values], people, n_people, _PLACE_PRIOR),
        phone_share=_share(phones, phones.values, people, n_people, _PLACE_PRIOR),
        email_share=_share(emails, emails.values, people, n_people, _PLACE_PRIOR),
        full_names=full_names,
        n_given=n_given,
        n_people=n_people,
    )


def _row_of(records: Sequence[MatchRecord]) -> dict[str, int]:
    row_of: dict[str, int] = {}
    for row, record in enumerate(records):
        if row_of.setdefault(record.id, row) != row:
            raise TableError(f"Two records have the id {record.id}. Nothing was linked. Give every record its own id.")
        if record.sex not in ("", "F", "M"):
            raise TableError(f'Record {record.id} has the sex "{record.sex}". Nothing was linked. Use F, M or nothing.')
    return row_of


def _present(values: Iterable[V | None]) -> tuple[V, ...]:
    return tuple(value for value in values if value is not None)


def _houses(record: MatchRecord) -> tuple[House, ...]:
    """Join postcodes to addresses when they come in equal number; otherwise each stands alone."""
    if len(record.addresses) == len(record.postcodes) or len(record.postcodes) == 1:
        postcodes = record.postcodes if len(record.postcodes) != 1 else record.postcodes * max(len(record.addresses), 1)
        addresses = record.addresses or (("", ""),) * len(postcodes)
        return _present(parse_house(*address, postcode) for address, postcode in zip(addresses, postcodes, strict=True))
    alone = [parse_house(*address, "") for address in record.addresses]
    return _present(alone + [parse_house("", "", postcode) for postcode in record.postcodes])


def _group_codes(records: Sequence[MatchRecord]) -> Codes:
    code_of: dict[str, int] = {"": -1}
    return np.array([code_of.setdefault(record.group, len(code_of)) for record in records], dtype=np.int64)


Person = tuple[str, str, object]


def _people(records: Sequence[MatchRecord]) -> list[Person | None]:
    """Guess who the records are about, so that copies of one person do not make a name look common.

    One person is a full name with a day of birth. A record without a day counts only when nobody of that name has one.
    """
    names = [_first_name(record) for record in records]
    days = [record.born.earliest if record.born is not None and record.born.is_exact else None for record in records]
    dated = {name for name, day in zip(names, days, strict=True) if day is not None}
    return [None if day is None and name in dated else (*name, day) for name, day in zip(names, days, strict=True)]


def _first_name(record: MatchRecord) -> tuple[str, str]:
    for form in record.names:
        given, family = given_name(form.given), family_name(form.family)
        if given or family:
            return (given.key if given else "", family.key if family else "")
    return ("", "")


def _count_names(people: Iterable[Person | None]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    distinct = {person for person in people if person is not None}
    return Counter((given, family) for given, family, _ in distinct), Counter(given for given, _, _ in distinct)


def _share(
    column: Column[Any],
    keys: Sequence[object],
    people: Sequence[Person | None],
    n_people: int,
    prior: tuple[float, int],
) -> Floats:
    """Estimate, for each value, the share of other people who have it: (n - 1/2 + a p) / (N + a)."""
    bearers: defaultdict[object, set[Person]] = defaultdict(set)
    for row, code in zip(column.rows.tolist(), column.codes.tolist(), strict=True):
        person = people[row]
        if person is not None:
            bearers[keys[code]].add(person)
    base, weight = prior
    counts = np.array([max(len(bearers[key]), 1) for key in keys], dtype=np.float64)
    return (counts - 0.5 + weight * base) / (n_people + weight)


def _family_share(family: Column[FamilyName], people: Sequence[Person | None], n_people: int) -> Floats:
    share = np.maximum(
        _share(family, [v.key for v in family.values], people, n_people, _FAMILY_PRIOR), _LEAST_NAME_SHARE
    )
    is_marker = np.array([value.is_marker for value in family.values], dtype=np.bool_)
    return np.where(is_marker, np.maximum(share, _MARKER_SHARE), share)
