"""The records to be linked, encoded once: columns, and how common each value is among people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from matching import rarity
from matching.addresses import House, parse_house
from matching.columns import Codes, Column, Flags, Floats, V, encode
from matching.compare_dates import usable_span
from matching.errors import TableError
from matching.names import FamilyName, GivenName, family_name, given_name, middle_words
from matching.numbers import kind_of
from matching.parts import two_at_once
from matching.phonetic import phonetic_key
from matching.ports import NoWatch, Watch
from matching.schema import BirthSpan, MatchRecord


@dataclass(frozen=True, slots=True, eq=False)
class NameKeys:
    """Names as numbers of one vocabulary, so that a given name can be sought among family names.

    Attributes:
        given: Code of the folded name, by value code of the given names; the others alike.
        middle: A middle initial has the code NOBODY and equals no name.
        middle_texts: The same with a code for initials too.
        given_sounds: Code of the first sound, in one vocabulary with ``family_sounds``.
    """

    given: Codes
    middle: Codes
    middle_texts: Codes
    family: Codes
    given_sounds: Codes
    family_sounds: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Share of people who have each value, by value code, in (0, 1)."""

    given: Floats
    middle: Floats
    family: Floats
    born: Floats
    houses: Floats
    phones: Floats
    emails: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Encoded records; nothing in it depends on a model.

    Attributes:
        ids: Id of every record; a record's place is its row.
        row_of: Row of every record id.
        given: Given names of all forms.
        middle: Middle names and initials, word by word.
        family: Family names of all forms.
        is_established: True for given names that several people bear, by value code.
        born: The usable birth span, if any.
        sexes: 0 not recorded, 1 "F", 2 "M"; shape (records,).
        numbers: NHS numbers, and others behind their kinds (see ``matching.numbers``).
        groups: Code of the side-by-side group, -1 for none; shape (records,).
        sources: Which file each record comes from, counted from 0; shape (records,).
    """

    ids: Sequence[str]
    row_of: Mapping[str, int]
    given: Column[GivenName]
    middle: Column[GivenName]
    family: Column[FamilyName]
    is_established: Flags
    born: Column[BirthSpan]
    houses: Column[House]
    phones: Column[str]
    emails: Column[str]
    numbers: Column[str]
    died: Column[dt.date]
    sexes: Codes
    groups: Codes
    sources: Codes
    keys: NameKeys
    shares: Shares
    people: rarity.People


NOBODY = -2
_SEX_CODES = {"": 0, "F": 1, "M": 2}
_CHECK_EVERY = 500


def build_table(records: Sequence[MatchRecord], watch: Watch | None = None) -> Table:
    """Encode records for linking.

    Args:
        records: Any number, ids unique.
        watch: Checked while names and addresses are read.

    Raises:
        TableError: Two records have one id, a sex is not "F", "M" or "", or a number comes without its kind.
    """
    row_of = _row_of(records)

    def each() -> Iterator[MatchRecord]:
        return _watched(records, watch or NoWatch())

    given = encode(_present(given_name(form.given) for form in record.names) for record in each())
    middle = encode(tuple(chain.from_iterable(middle_words(form.middle) for form in r.names)) for r in each())
    family = encode(_present(family_name(form.family) for form in record.names) for record in each())
    born = encode(_present([usable_span(record.born)]) for record in each())
    houses = encode(_houses(record) for record in each())
    phones, emails = encode(record.phones for record in each()), encode(record.emails for record in each())
    numbers = encode(_numbers_of(record) for record in records)
    keys, key_texts = _name_keys(given, middle, family)
    people = rarity.guess_people(_first_names(records, given, family, keys), keys.given, keys.family, key_texts)
    house_keys = _numbers(
        house.key or (house.number, house.street, house.town, house.postcode) for house in houses.values
    )
    is_marker = np.array([name.is_marker for name in family.values], dtype=np.bool_)
    return Table(
        ids=tuple(record.id for record in records),
        row_of=row_of,
        given=given,
        middle=middle,
        family=family,
        is_established=rarity.is_established(people),
        born=born,
        houses=houses,
        phones=phones,
        emails=emails,
        numbers=numbers,
        died=encode(_present([record.died]) for record in records),
        sexes=np.array([_SEX_CODES[record.sex] for record in records], dtype=np.int64),
        groups=_group_codes(records),
        sources=np.zeros(len(records), dtype=np.int64),
        keys=keys,
        shares=shares_of(
            Columns(given, middle, family, born, houses, phones, emails), keys, house_keys, is_marker, people
        ),
        people=people,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns whose values are rare or common."""

    given: Column[GivenName]
    middle: Column[GivenName]
    family: Column[FamilyName]
    born: Column[BirthSpan]
    houses: Column[House]
    phones: Column[str]
    emails: Column[str]


def shares_of(
    columns: Columns,
    keys: NameKeys,
    house_keys: Codes,
    is_marker: Flags,
    people: rarity.People,
    *,
    watch: Watch | None = None,
) -> Shares:
    """Estimate how common each value is.

    Args:
        house_keys: Number of what makes two addresses one, by value code.
        is_marker: Which family names are names of respect, by value code.
    """
    day_prior, place_prior = rarity.BORN_PRIOR, rarity.PLACE_PRIOR
    if people.is_counted:
        day_prior = place_prior = rarity.COUNTED_PRIOR

    def share(column: Column[Any], prior: tuple[float, int], of: Codes | None = None) -> Floats:
        return rarity.share_of_people(column, of, people, prior)

    work: dict[str, Callable[[], Floats]] = {
        "given": lambda: rarity.share_of_given(columns.given, keys.given, people),
        "middle": lambda: rarity.share_of_middle(columns.middle, keys.middle_texts, people),
        "family": lambda: rarity.share_of_family(columns.family, keys.family, is_marker, people),
        "born": lambda: share(columns.born, day_prior),
        "houses": lambda: share(columns.houses, place_prior, house_keys),
        "phones": lambda: share(columns.phones, place_prior),
        "emails": lambda: share(columns.emails, place_prior),
    }
    return Shares(**dict(zip(work, two_at_once(list(work.values()), watch or NoWatch()), strict=True)))


def _row_of(records: Sequence[MatchRecord]) -> dict[str, int]:
    row_of: dict[str, int] = {}
    for row, record in enumerate(records):
        if row_of.setdefault(record.id, row) != row:
            raise TableError(f"Two records have the id {record.id}. Nothing was linked. Give every record its own id.")
        if record.sex not in _SEX_CODES:
            raise TableError(f'Record {record.id} has the sex "{record.sex}". Nothing was linked. Use F, M or nothing.')
    return row_of


def _watched(records: Sequence[MatchRecord], watch: Watch) -> Iterator[MatchRecord]:
    for done, record in enumerate(records):
        if done % _CHECK_EVERY == 0:
            watch.progress(done, len(records), "Reading names and addresses")
        yield record


def _present(values: Iterable[V | None]) -> tuple[V, ...]:
    return tuple(value for value in values if value is not None)


def _houses(record: MatchRecord) -> tuple[House, ...]:
    """Join postcodes to addresses when they come in equal number or there is one; otherwise each stands alone."""
    if len(record.postcodes) == 1:
        addresses = record.addresses or (("", ""),)
        return _present(parse_house(*address, record.postcodes[0]) for address in addresses)
    if len(record.addresses) == len(record.postcodes):
        both = zip(record.addresses, record.postcodes, strict=True)
        return _present(parse_house(*address, postcode) for address, postcode in both)
    alone = [parse_house(*address, "") for address in record.addresses]
    return _present(alone + [parse_house("", "", postcode) for postcode in record.postcodes])


def _numbers_of(record: MatchRecord) -> tuple[str, ...]:
    for number in record.other_numbers:
        if not kind_of(number):
            raise TableError(
                f'Record {record.id} has a number without its kind. Nothing was linked. Write "passport number ..."'
            )
    return (record.nhs_number, *record.other_numbers) if record.nhs_number else record.other_numbers


def _group_codes(records: Sequence[MatchRecord]) -> Codes:
    code_of: dict[str, int] = {"": -1}
    return np.array([code_of.setdefault(record.group, len(code_of)) for record in records], dtype=np.int64)


def _numbers(texts: Iterable[Hashable]) -> Codes:
    code_of: dict[Hashable, int] = {}
    return np.array([code_of.setdefault(text, len(code_of)) for text in texts], dtype=np.int64)


def _name_keys(
    given: Column[GivenName], middle: Column[GivenName], family: Column[FamilyName]
) -> tuple[NameKeys, tuple[str, ...]]:
    """Number the folded names; also return them by number."""
    vocabulary: dict[str, int] = {}

    def codes(texts: Iterable[str]) -> Codes:
        return np.array([vocabulary.setdefault(text, len(vocabulary)) for text in texts], dtype=np.int64)

    is_initial = np.array([name.is_initial for name in middle.values], dtype=np.bool_)
    given_keys, middle_keys = codes(name.key for name in given.values), codes(name.key for name in middle.values)
    family_keys = codes(name.key for name in family.values)
    sounds = _numbers(
        phonetic_key(key)[:1] for key in chain((n.key for n in given.values), (n.key for n in family.values))
    )
    keys = NameKeys(
        given=given_keys,
        middle=np.where(is_initial, NOBODY, middle_keys),
        middle_texts=middle_keys,
        family=family_keys,
        given_sounds=sounds[: len(given_keys)],
        family_sounds=sounds[len(given_keys) :],
    )
    return keys, tuple(vocabulary)


def _first_names(
    records: Sequence[MatchRecord], given: Column[GivenName], family: Column[FamilyName], keys: NameKeys
) -> rarity.FirstNames:
    """Return the first form with a name of each record."""
    given_key = dict(zip(given.values, keys.given.tolist(), strict=True))
    family_key = dict(zip(family.values, keys.family.tolist(), strict=True))
    firsts = []
    for record in records:
        forms = ((given_name(form.given), family_name(form.family)) for form in record.names)
        first, last = next((form for form in forms if any(form)), (None, None))
        firsts.append((given_key[first] if first else -1, family_key[last] if last else -1))
    both = np.array(firsts, dtype=np.int32).reshape(-1, 2)
    days = [r.born.earliest.toordinal() if r.born is not None and r.born.is_exact else 0 for r in records]
    return rarity.FirstNames(both[:, 0], both[:, 1], np.array(days, dtype=np.int32))
