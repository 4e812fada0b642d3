"""What the blocking rules mean, written out with strings and one record at a time; slow and plain to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product

from matching.block_keys import RULES
from matching.names import FamilyName, GivenName, given_name
from matching.phonetic import phonetic_key
from matching.table import Table


def _forms(name: GivenName) -> tuple[str, ...]:
    first = given_name(name.words[0])
    forms = name.forms or (first.forms if first else frozenset())
    return tuple(f"#{group}" for group in sorted(forms)) or ((name.sound,) if name.sound else ())


def _family_sounds(name: FamilyName) -> set[str]:
    parts = {phonetic_key(word) for word in name.words} if len(name.words) > 1 else set()
    return {name.sound, *parts, *(f"={group}" for group in name.variants)} - {""}


def _days(table: Table, row: int) -> list[str]:
    return [born.earliest.isoformat() for born in table.born.of(row) if born.is_exact]


def _either(a: str, b: str) -> list[str]:
    return ["|".join(sorted((a, b)))] if a and b else []


def nhs_number(table: Table, row: int) -> Iterator[str]:
    yield from table.numbers.of(row)


def phone(table: Table, row: int) -> Iterator[str]:
    yield from table.phones.of(row)


def email(table: Table, row: int) -> Iterator[str]:
    yield from table.emails.of(row)


def full_name(table: Table, row: int) -> Iterator[str]:
    for given, family in product(table.given.of(row), table.family.of(row)):
        yield from _either(given.key, family.key)


def sound_either_way(table: Table, row: int) -> Iterator[str]:
    for given, family in product(table.given.of(row), table.family.of(row)):
        yield from _either(phonetic_key(given.key), family.sound)


def sound(table: Table, row: int) -> Iterator[str]:
    for given, family in product(table.given.of(row), table.family.of(row)):
        for form, heard in product(_forms(given), {*_family_sounds(family), f"/{family.stem}"}):
            yield f"{form}|{heard}"


def given_and_birthday(table: Table, row: int) -> Iterator[str]:
    for name, day in product((*table.given.of(row), *table.middle.of(row)), _days(table, row)):
        yield from (f"{form}|{day}" for form in _forms(name))


def family_and_birthday(table: Table, row: int) -> Iterator[str]:
    for name, day in product(table.family.of(row), _days(table, row)):
        yield from (f"{heard}|{day}" for heard in _family_sounds(name))


def _days_either_way(table: Table, row: int) -> Iterator[str]:
    for born in table.born.of(row):
        if born.is_exact:
            low, high = sorted((born.earliest.day, born.earliest.month))
            yield f"{born.earliest.year}-{low}-{high}"


def birthday_either_way(table: Table, row: int) -> Iterator[str]:
    for day, given in product(_days_either_way(table, row), table.given.of(row)):
        yield from (f"{word[0]}|{day}" for word in given.words)


def birthday_and_district(table: Table, row: int) -> Iterator[str]:
    for day, house in product(_days_either_way(table, row), table.houses.of(row)):
        yield from (f"{day}|{place}" for place in (house.district, house.street) if place)


def birthday_and_initials(table: Table, row: int) -> Iterator[str]:
    for key, family in product(birthday_either_way(table, row), table.family.of(row)):
        yield f"{key}|{family.key[0]}"


def birthday_initial_district(table: Table, row: int) -> Iterator[str]:
    for key, house in product(birthday_either_way(table, row), table.houses.of(row)):
        yield from (f"{key}|{place}" for place in (house.district, house.street) if place)


def family_initial_district(table: Table, row: int) -> Iterator[str]:
    places = {place for house in table.houses.of(row) for place in (house.district, house.street) if place}
    for given, family, place in product(table.given.of(row), table.family.of(row), places):
        for heard, word in product(_family_sounds(family), given.words):
            yield f"{heard}|{word[0]}|{place}"


def birthday(table: Table, row: int) -> Iterator[str]:
    yield from _days(table, row)


def mailbox(table: Table, row: int) -> Iterator[str]:
    yield from (text.partition("@")[0] for text in table.emails.of(row) if text.partition("@")[0])


def first_letters(table: Table, row: int) -> Iterator[str]:
    for given, family, born in product(table.given.of(row), table.family.of(row), table.born.of(row)):
        yield f"{given.key[:2]}|{family.key[:2]}|{born.earliest.year}"


def house_and_given(table: Table, row: int) -> Iterator[str]:
    for house, given in product(table.houses.of(row), table.given.of(row)):
        yield from (f"{house.key}|{form}" for form in _forms(given) if house.key)


def household(table: Table, row: int) -> Iterator[str]:
    for house, family in product(table.houses.of(row), table.family.of(row)):
        if house.key and family.sound:
            yield f"{house.key}|{family.sound}"


def chain(table: Table, row: int) -> Iterator[str]:
    further = {name.key for name in table.middle.of(row) if not name.is_initial}
    further |= {family.key for family in table.family.of(row)}
    for given, name, born in product(table.given.of(row), further, table.born.of(row)):
        yield f"{given.key}|{name}|{born.earliest.year}"


KEYS: dict[str, Callable[[Table, int], Iterator[str]]] = dict(
    zip(
        RULES,
        (nhs_number, phone, email, full_name, given_and_birthday, family_and_birthday, sound, sound_either_way,
         birthday_and_initials, birthday_initial_district, birthday_and_district, birthday_either_way,
         family_initial_district, house_and_given, chain, birthday, mailbox, first_letters,
         household),
        strict=True,
    )
)  # fmt: skip


def pairs_of_rule(table: Table, rule: str, at_most: int, split_at_most: int) -> tuple[set[tuple[int, int]], list[int]]:
    """The pairs of one rule, and the sizes of blocks and parts that were left out."""
    blocks: dict[str, set[int]] = {}
    for row in range(len(table.ids)):
        for key in KEYS[rule](table, row):
            blocks.setdefault(key, set()).add(row)
    pairs: set[tuple[int, int]] = set()
    dropped = []
    for rows in blocks.values():
        is_split = len(rows) > at_most and split_at_most > 0
        limit = split_at_most if is_split else at_most
        for part in _by_year(table, rows) if is_split else [rows]:
            if len(part) > limit:
                dropped.append(len(part))
            else:
                pairs |= set(combinations(sorted(part), 2))
    return pairs, sorted(dropped)


def _by_year(table: Table, rows: set[int]) -> list[set[int]]:
    by_window: dict[int, set[int]] = {}
    for row in rows:
        for year in [born.earliest.year for born in table.born.of(row)] or [0]:
            for window in {year // 2 * 2, (year + 1) // 2 * 2 + 1} if year else {0}:
                by_window.setdefault(window, set()).add(row)
    return list(by_window.values())
