"""The records to be linked, encoded once: columns, and how common each value is among people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from matching import rarity
from matching.addresses import House, parse_house
from matching.columns import Codes, Column, Flags, Floats, V, encode
from matching.compare_dates import usable_span
from matching.errors import TableError
from matching.names import FamilyName, GivenName, family_name, given_name, middle_words
from matching.phonetic import phonetic_key
from matching.ports import NoWatch, Watch
from matching.schema import BirthSpan, MatchRecord


@dataclass(frozen=True, slots=True, eq=False)
class NameKeys:
    """Names as numbers of one vocabulary, so that a given name can be sought among family names.

    Attributes:
        given: Code of the folded name, by value code of the given names; the others alike.
        middle: A middle initial has the code NOBODY and equals no name.
        given_sounds: Code of the first sound, in one vocabulary with ``family_sounds``.
    """

    given: Codes
    middle: Codes
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
        groups: Code of the side-by-side group, -1 for none; shape (records,).
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
    nhs_numbers: Column[str]
    died: Column[dt.date]
    sexes: Codes
    groups: Codes
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
        TableError: Two records have one id, or a sex is not "F", "M" or "".
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
    people = rarity.guess_people(records)
    return Table(
        ids=tuple(record.id for record in records),
        row_of=row_of,
        given=given,
        middle=middle,
        family=family,
        is_established=rarity.is_established(given, people),
        born=born,
        houses=houses,
        phones=phones,
        emails=emails,
        nhs_numbers=encode(((record.nhs_number,) if record.nhs_number else ()) for record in records),
        died=encode(_present([record.died]) for record in records),
        sexes=np.array([_SEX_CODES[record.sex] for record in records], dtype=np.int64),
        groups=_group_codes(records),
        keys=_name_keys(given, middle, family),
        shares=Shares(
            given=rarity.share_of_given(given, people),
            middle=rarity.share_of_middle(middle, people),
            family=rarity.share_of_family(family, people),
            born=rarity.share_of_people(born, born.values, people, rarity.BORN_PRIOR),
            houses=rarity.share_of_people(
                houses, (house.key or house.written for house in houses.values), people, rarity.PLACE_PRIOR
            ),
            phones=rarity.share_of_people(phones, phones.values, people, rarity.PLACE_PRIOR),
            emails=rarity.share_of_people(emails, emails.values, people, rarity.PLACE_PRIOR),
        ),
        people=people,
    )


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


def _group_codes(records: Sequence[MatchRecord]) -> Codes:
    code_of: dict[str, int] = {"": -1}
    return np.array([code_of.setdefault(record.group, len(code_of)) for record in records], dtype=np.int64)


def _name_keys(given: Column[GivenName], middle: Column[GivenName], family: Column[FamilyName]) -> NameKeys:
    vocabulary: dict[str, int] = {}

    def codes(texts: Iterable[str]) -> Codes:
        return np.array([vocabulary.setdefault(text, len(vocabulary)) for text in texts], dtype=np.int64)

    is_initial = np.array([name.is_initial for name in middle.values], dtype=np.bool_)
    return NameKeys(
        given=codes(name.key for name in given.values),
        middle=np.where(is_initial, NOBODY, codes(name.key for name in middle.values)),
        family=codes(name.key for name in family.values),
        given_sounds=codes(phonetic_key(name.key)[:1] for name in given.values),
        family_sounds=codes(phonetic_key(name.key)[:1] for name in family.values),
    )
