"""Blocking keys that mean the same in every table: hashes of texts in place of numbers in one table's vocabulary.

``block_parts`` numbers what a table holds, which is quick and means nothing to another table. The index of a linkage
that grows needs keys which do. Hashes hold for one run of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from matching.addresses import House
from matching.block_keys import Rule
from matching.block_parts import Part
from matching.block_plain import items_of
from matching.columns import Codes, Column
from matching.names import FamilyName, GivenName, given_name
from matching.phonetic import phonetic_key
from matching.schema import BirthSpan
from matching.table import Table

# Pieces are below 2**63; parts are put together with arithmetic that wraps, as in any multiplicative hash.
_MASK = 2**63 - 1
_RADIX = 0x5851F42D4C957F2D
Pieces = Iterable[Hashable]


class HashedKeys:
    """The keys of one table; what several rules share is worked out once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._parts: dict[str, Part] = {}

    def of(self, rule: Rule) -> tuple[Codes, Codes]:
        """Return the rows and keys of a rule; every combination of a record's pieces is a key.

        Equal keys stand for equal pieces, except for one pair of unequal ones in 2**63.

        Returns:
            Rows and keys, both of shape (items,); a row may have a key twice.
        """
        made = [
            items_of(tuple(map(self.part, keys.pieces)), in_either_order=keys.in_either_order) for keys in rule.keys
        ]
        rows, values = (np.concatenate(arrays) for arrays in zip(*made, strict=True))
        return rows, values

    def part(self, name: str) -> Part:
        """Return one of the pieces that ``block_parts`` names."""
        if name not in self._parts:
            self._parts[name] = self._make(name)
        return self._parts[name]

    def _make(self, name: str) -> Part:
        if name == "sex":
            pieces = np.array([-1, 0, 1], dtype=np.int64)
            return Part(np.arange(len(self._table.ids) + 1), self._table.sexes, None, pieces, _RADIX)
        column_name, pieces_of = PIECES[name]
        column: Column[Any] = getattr(self._table, column_name)
        lists = [[hash(piece) & _MASK for piece in dict.fromkeys(pieces_of(value))] for value in column.values]
        starts = np.zeros(len(lists) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in lists], out=starts[1:])
        flat = np.array([piece for one in lists for piece in one], dtype=np.int64)
        return Part(column.starts, column.codes, starts, flat, _RADIX)


def _some(*texts: str) -> Pieces:
    return (text for text in texts if text)


def _key(name: GivenName | FamilyName) -> Pieces:
    return (name.key,)


def _middle(name: GivenName) -> Pieces:
    return () if name.is_initial else (name.key,)


def _groups(name: GivenName) -> Pieces:
    """Name groups of a given name, or of its first word; the sound of an unknown one."""
    first = given_name(name.words[0])
    return name.forms or (first.forms if first else ()) or _some(name.sound)


def _sounds(name: FamilyName) -> Pieces:
    """Sound of the name and of each part."""
    return _some(name.sound, *(map(phonetic_key, name.words) if len(name.words) > 1 else ()))


def _sounds_and_stem(name: FamilyName) -> Pieces:
    return (*_sounds(name), ("stem", name.stem))


def _day(born: BirthSpan) -> Pieces:
    return (("day", born.earliest.toordinal()),) if born.is_exact else ()


def _day_either_way(born: BirthSpan) -> Pieces:
    day = born.earliest
    return ((day.year, *sorted((day.day, day.month))),) if born.is_exact else ()


def _year(born: BirthSpan) -> Pieces:
    return (("year", born.earliest.year),)


def _postcode(house: House) -> Pieces:
    return (house.postcode,) if " " in house.postcode else ()


def _district_and_street(house: House) -> Pieces:
    return [(kind, text) for kind, text in (("district", house.district), ("street", house.street)) if text]


def _house(house: House) -> Pieces:
    """Number and street; number and full postcode where no street is written."""
    place = ("street", house.street) if house.street else ("postcode", *_postcode(house))
    return ((house.number, *place),) if house.number and len(place) > 1 else ()


PIECES: Mapping[str, tuple[str, Callable[[Any], Pieces]]] = MappingProxyType(
    {
        "given name": ("given", _key),
        "middle name": ("middle", _middle),
        "family name": ("family", _key),
        "given name group": ("given", _groups),
        "middle name group": ("middle", _groups),
        "sound of given name": ("given", lambda name: _some(phonetic_key(name.key))),
        "sound of family name": ("family", lambda name: _some(name.sound)),
        "any sound of family name": ("family", _sounds),
        "any sound or stem of family name": ("family", _sounds_and_stem),
        "first letter of given name": ("given", lambda name: _some(name.key[:1])),
        "first letters of given name": ("given", lambda name: _some(name.key[:2])),
        "first letter of family name": ("family", lambda name: _some(name.key[:1])),
        "first letters of family name": ("family", lambda name: _some(name.key[:2])),
        "date of birth": ("born", _day),
        "date of birth in either order": ("born", _day_either_way),
        "year of birth": ("born", _year),
        "postcode": ("houses", _postcode),
        "outward code": ("houses", lambda house: _some(house.district)),
        "outward code or street": ("houses", _district_and_street),
        "house": ("houses", _house),
        "telephone": ("phones", _some),
        "e-mail": ("emails", _some),
        "mailbox": ("emails", lambda email: _some(email.partition("@")[0])),
        "NHS number": ("nhs_numbers", _some),
    }
)
"""Column and pieces of every piece of ``block_parts``, made from values instead of arrays ("sex" aside)."""
