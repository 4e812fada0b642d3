"""The blocking rules: what two records must share to be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import MappingProxyType

from matching.columns import Column
from matching.names import FamilyName, GivenName, given_name
from matching.phonetic import phonetic_key
from matching.table import Table

KeysOf = Callable[[Table], Iterator[tuple[int, str]]]


def _forms(name: GivenName) -> tuple[str, ...]:
    """Name groups that a given name, or its first word, can stand for; the sound of an unknown name."""
    first = given_name(name.words[0])
    forms = name.forms or (first.forms if first else frozenset())
    return tuple(f"#{group}" for group in sorted(forms)) or (name.sound,)


def _family_sounds(name: FamilyName) -> tuple[str, ...]:
    """Sound of the name, of its stem and of each part."""
    from_parts = tuple(phonetic_key(word) for word in name.words) if len(name.words) > 1 else ()
    return tuple(dict.fromkeys((name.sound, *from_parts)))


def _days(table: Table, row: int) -> Iterator[str]:
    for born in table.born.of(row):
        if born.is_exact:
            yield born.earliest.isoformat()


def _by_nhs_number(table: Table) -> Iterator[tuple[int, str]]:
    yield from _single(table.nhs_numbers)


def _by_phone(table: Table) -> Iterator[tuple[int, str]]:
    yield from _single(table.phones)


def _by_email(table: Table) -> Iterator[tuple[int, str]]:
    yield from _single(table.emails)


def _single(column: Column[str]) -> Iterator[tuple[int, str]]:
    for row, code in zip(column.rows.tolist(), column.codes.tolist(), strict=True):
        yield row, column.values[code]


def _rows(table: Table) -> Iterator[tuple[int, tuple[GivenName, ...], tuple[FamilyName, ...]]]:
    for row in range(len(table.ids)):
        yield row, table.given.of(row), table.family.of(row)


def _by_full_name(table: Table) -> Iterator[tuple[int, str]]:
    """Folded given and family name, in either order."""
    for row, givens, families in _rows(table):
        for given, family in product(givens, families):
            yield row, "|".join(sorted((given.key, family.key)))


def _by_sound_either_way(table: Table) -> Iterator[tuple[int, str]]:
    """Sounds of given and family name, in either order."""
    for row, givens, families in _rows(table):
        for given, family in product(givens, families):
            yield row, "|".join(sorted((phonetic_key(given.key), family.sound)))


def _by_sound(table: Table) -> Iterator[tuple[int, str]]:
    """Given name group and sound of the family name."""
    for row, givens, families in _rows(table):
        for given, family in product(givens, families):
            for form, sound in product(_forms(given), {*_family_sounds(family), _stem_sound(family)}):
                yield row, f"{form}|{sound}"


def _stem_sound(family: FamilyName) -> str:
    return f"/{family.stem}"


def _by_given_and_birthday(table: Table) -> Iterator[tuple[int, str]]:
    """Given name group and full date of birth: finds changed family names."""
    for row, givens, _ in _rows(table):
        names = {form for given in (*givens, *table.middle.of(row)) for form in _forms(given)}
        for day, form in product(_days(table, row), sorted(names)):
            yield row, f"{form}|{day}"


def _by_family_and_birthday(table: Table) -> Iterator[tuple[int, str]]:
    """Sound of the family name and full date of birth: finds changed given names."""
    for row, _, families in _rows(table):
        for day, family in product(_days(table, row), families):
            for sound in _family_sounds(family):
                yield row, f"{sound}|{day}"


def _by_birthday_either_way(table: Table) -> Iterator[tuple[int, str]]:
    """Date of birth with day and month in either order, and the initial."""
    for row, givens, _ in _rows(table):
        for born in table.born.of(row):
            if born.is_exact:
                low, high = sorted((born.earliest.day, born.earliest.month))
                for given in givens:
                    yield row, f"{given.key[0]}|{born.earliest.year}-{low}-{high}"


def _by_family_initial_district(table: Table) -> Iterator[tuple[int, str]]:
    """Sound of the family name, initial, and postal district or street."""
    for row, givens, families in _rows(table):
        places = {place for house in table.houses.of(row) for place in (house.district, house.street) if place}
        for given, family, place in product(givens, families, sorted(places)):
            yield row, f"{family.sound}|{given.key[0]}|{place}"


def _by_birthday(table: Table) -> Iterator[tuple[int, str]]:
    """Date of birth alone, for days that few records share."""
    for row in range(len(table.ids)):
        for day in _days(table, row):
            yield row, day


def _by_mailbox(table: Table) -> Iterator[tuple[int, str]]:
    """The part of an e-mail address before the @."""
    for row, code in zip(table.emails.rows.tolist(), table.emails.codes.tolist(), strict=True):
        yield row, table.emails.values[code].partition("@")[0]


def _by_first_letters(table: Table) -> Iterator[tuple[int, str]]:
    """Two letters of given and family name each, and the year of birth: finds slips that change the sound."""
    for row, givens, families in _rows(table):
        years = [born.earliest.year for born in table.born.of(row)]
        for given, family, year in product(givens, families, years):
            yield row, f"{given.key[:2]}|{family.key[:2]}|{year}"


def _by_house_and_given(table: Table) -> Iterator[tuple[int, str]]:
    """House and given name group: finds changed family names."""
    for row, givens, _ in _rows(table):
        for house, given in product(table.houses.of(row), givens):
            if house.key:
                for form in _forms(given):
                    yield row, f"{house.key}|{form}"


def _by_household(table: Table) -> Iterator[tuple[int, str]]:
    """House and family name: one household, whose members show how alike relatives are."""
    for row, _, families in _rows(table):
        for house, family in product(table.houses.of(row), families):
            if house.key:
                yield row, f"{house.key}|{family.sound}"


def _by_chain(table: Table) -> Iterator[tuple[int, str]]:
    """The given name and any one further name of a chain, with the year of birth."""
    for row, givens, families in _rows(table):
        further = {name.key for name in table.middle.of(row) if not name.is_initial} | {
            family.key for family in families
        }
        years = {born.earliest.year for born in table.born.of(row)}
        for given, name, year in product(givens, sorted(further), sorted(years)):
            yield row, f"{given.key}|{name}|{year}"


# Rules that are worth their pairs only where few records share the key; larger blocks are left out.
SMALL_BLOCKS: Mapping[str, int] = MappingProxyType({"birthday": 8, "mailbox": 8, "first letters and year": 20})

RULES: Mapping[str, KeysOf] = MappingProxyType(
    {
        "NHS number": _by_nhs_number,
        "telephone": _by_phone,
        "e-mail": _by_email,
        "full name in either order": _by_full_name,
        "given name and birthday": _by_given_and_birthday,
        "family name and birthday": _by_family_and_birthday,
        "names that sound alike": _by_sound,
        "names that sound alike in either order": _by_sound_either_way,
        "birthday in either order and initial": _by_birthday_either_way,
        "family name, initial and district": _by_family_initial_district,
        "house and given name": _by_house_and_given,
        "names of one chain": _by_chain,
        "birthday": _by_birthday,
        "mailbox": _by_mailbox,
        "first letters and year": _by_first_letters,
        "household": _by_household,
    }
)
