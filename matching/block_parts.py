"""Pieces of blocking keys: what a record's values contribute, as small numbers, worked out once per distinct value."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import NONE, Codes, Column, distinct
from matching.compare_features import PersonFeatures, features_of
from matching.features import Lists, NameFeatures, Texts
from matching.flat_texts import join_words, number_texts, sounds_of, texts_at
from matching.names import given_name
from matching.table import Table

Numbers = npt.NDArray[np.integer[Any]]
_EPOCH = 719163  # the ordinal of 1 January 1970, where numpy counts from


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One piece of a key for every record: the record's values, and the pieces of each value.

    Attributes:
        starts: Where each record begins in ``codes``; shape (records + 1,).
        codes: Value codes, record after record.
        list_starts: Where each value's pieces begin; None when every value has one piece, NONE for no piece.
        pieces: Pieces; by value code, or in lists.
        radix: Every piece is below it. Parts of one vocabulary have one radix.
    """

    starts: Codes
    codes: Codes
    list_starts: Codes | None
    pieces: Codes
    radix: int

    @property
    def n_values(self) -> int:
        """Number of distinct values."""
        return len(self.pieces if self.list_starts is None else self.list_starts[1:])


@dataclass(frozen=True, slots=True, eq=False)
class PieceLists:
    """Pieces of each value, end to end.

    Attributes:
        items: Ascending within a list, each once.
        starts: Where each list begins in ``items``; shape (lists + 1,).
    """

    items: Codes
    starts: Codes

    def __len__(self) -> int:
        return len(self.starts) - 1


class Pieces:
    """Works out the pieces of a table's keys, each when it is first asked for."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._features: PersonFeatures = features_of(table)
        self._parts: dict[str, Part] = {}

    def part(self, name: str) -> Part:
        """Return one of ``PIECES``, worked out once."""
        found = self._parts.get(name)
        if found is None:
            # two threads that ask at the same time make the same part
            found = self._parts[name] = PIECES[name](self)
        return found

    # -- names --

    def given_name(self) -> Part:
        """Folded given name, in one vocabulary with the other names."""
        return self._named(self._table.given, self._table.keys.given)

    def middle_name(self) -> Part:
        """Folded middle name; initials are left out."""
        return self._named(self._table.middle, self._table.keys.middle)

    def family_name(self) -> Part:
        """Folded family name."""
        return self._named(self._table.family, self._table.keys.family)

    def _named(self, column: Column[Any], keys: Codes) -> Part:
        vocabulary = self._table.keys
        return _single(column, keys, _radix(vocabulary.given, vocabulary.middle, vocabulary.family))

    def given_group(self) -> Part:
        """Name groups that a given name can stand for; the sound of an unknown one."""
        return self._grouped(self._table.given, self._groups[0])

    def middle_group(self) -> Part:
        """The same for middle names, in one vocabulary."""
        return self._grouped(self._table.middle, self._groups[1])

    def _grouped(self, column: Column[Any], groups: PieceLists) -> Part:
        return _listed(column, groups, _radix(*(lists.items for lists in self._groups)))

    @functools.cached_property
    def _groups(self) -> tuple[PieceLists, PieceLists]:
        names = (self._features.given, self._features.middle)
        first_sounds = _numbered_together(*(sounds_of(_first_words(name)) for name in names))
        known = [_first_word_forms(name) for name in names]
        n_groups = _radix(*(lists.items for lists in known))
        given, middle = (
            _with_fallback(lists, np.where(sounds < 0, NONE, n_groups + sounds))
            for lists, sounds in zip(known, first_sounds, strict=True)
        )
        return given, middle

    def given_sound(self) -> Part:
        """Sound of the whole given name, in one vocabulary with the family names."""
        return _single(self._table.given, self._sounds[0], _radix(*self._sounds))

    def family_sound(self) -> Part:
        """Sound of the family name without its particles."""
        return _single(self._table.family, self._sounds[1], _radix(*self._sounds))

    def family_sounds(self) -> Part:
        """Sounds of the family name and of each of its words, and the groups that it is a spelling of."""
        return _listed(self._table.family, self._family_sounds, self._n_family_sounds)

    def family_sounds_and_stem(self) -> Part:
        """The same, and the family name without the ending that differs between women and men."""
        names = self._features.family
        n_sounds, n_names = self._n_family_sounds, len(names.keys)
        owners = np.concatenate([_owners(self._family_sounds), np.arange(n_names)])
        pieces = np.concatenate([self._family_sounds.items, n_sounds + names.stems.astype(np.int64)])
        return _listed(self._table.family, _lists(owners, pieces, n_names), n_sounds + _radix(names.stems))

    @functools.cached_property
    def _sounds(self) -> tuple[Codes, Codes, Codes]:
        given, family = self._features.given, self._features.family
        whole = join_words(family.word_texts, family.words)
        numbers = _numbered_together(sounds_of(given.keys), sounds_of(whole), sounds_of(family.word_texts))
        return numbers[0], numbers[1], numbers[2]

    @functools.cached_property
    def _family_sounds(self) -> PieceLists:
        names = self._features.family
        words, n_names = names.words, len(names.keys)
        _, whole, of_words = self._sounds
        is_of_many = np.repeat(np.diff(words.starts) > 1, np.diff(words.starts))
        owners = np.concatenate([np.arange(n_names), _owners(words)[is_of_many], _owners(names.variants)])
        spellings = _radix(*self._sounds) + names.variants.items.astype(np.int64)
        return _lists(owners, np.concatenate([whole, of_words[words.items[is_of_many]], spellings]), n_names)

    @property
    def _n_family_sounds(self) -> int:
        return _radix(*self._sounds) + _radix(self._features.family.variants.items)

    def given_letter(self) -> Part:
        """First letter of the given name."""
        return _texted(self._table.given, _beginnings(self._features.given.keys, 1))

    def given_word_letters(self) -> Part:
        """First letter of each word of the given name."""
        names = self._features.given
        letters = number_texts(_beginnings(names.word_texts, 1)).codes.astype(np.int64)
        lists = _lists(_owners(names.words), letters[names.words.items], len(names.keys))
        return _listed(self._table.given, lists, _radix(letters))

    def given_letters(self) -> Part:
        """First two letters of the given name."""
        return _texted(self._table.given, _beginnings(self._features.given.keys, 2))

    def family_letter(self) -> Part:
        """First letter of the family name."""
        return _texted(self._table.family, _beginnings(self._features.family.keys, 1))

    def family_letters(self) -> Part:
        """First two letters of the family name."""
        return _texted(self._table.family, _beginnings(self._features.family.keys, 2))

    # -- dates --

    def birthday(self) -> Part:
        """Exact date of birth."""
        born = self._features.born
        return _single(self._table.born, np.where(born.is_exact == 1, born.earliest, NONE))

    def birth_year(self) -> Part:
        """Year of birth, or the first year of an uncertain one."""
        return _single(self._table.born, self._born_parts[0])

    def birth_years(self) -> Codes:
        """Year of birth of every item of the column."""
        codes = self._table.born.codes
        years = np.append(self._born_parts[0], 0)
        return years[np.where(codes < 0, len(years) - 1, codes)]

    def birthday_either_way(self) -> Part:
        """Exact date of birth with day and month in either order."""
        year, month, day = self._born_parts
        low, high = np.minimum(month, day), np.maximum(month, day)
        pieces = (year * 32 + low) * 32 + high
        return _single(self._table.born, np.where(self._features.born.is_exact == 1, pieces, NONE))

    @functools.cached_property
    def _born_parts(self) -> tuple[Codes, Codes, Codes]:
        days = (self._features.born.earliest.astype(np.int64) - _EPOCH).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        years = days.astype("datetime64[Y]").astype(np.int64) + 1970
        return years, months.astype(np.int64) % 12 + 1, (days - months).astype(np.int64) + 1

    # -- places and contacts --

    def postcode(self) -> Part:
        """Full postcode."""
        houses = self._features.houses
        return _single(self._table.houses, np.where(houses.is_full == 1, houses.postcodes, NONE))

    def district(self) -> Part:
        """Outward code."""
        return _single(self._table.houses, self._features.houses.districts)

    def district_or_street(self) -> Part:
        """Outward code and street, each by itself."""
        houses = self._features.houses
        n_districts = _radix(houses.districts)
        both = np.column_stack([houses.districts, houses.streets]).astype(np.int64)
        is_there = both >= 0
        both[:, 1] += n_districts
        starts = np.concatenate([[0], np.cumsum(is_there.sum(axis=1))])
        return _listed(self._table.houses, PieceLists(both[is_there], starts), n_districts + _radix(houses.streets))

    def house(self) -> Part:
        """Number and street; number and full postcode where no street is written."""
        houses = self._features.houses
        n_streets = _radix(houses.streets)
        by_postcode = np.where(houses.is_full == 1, n_streets + houses.postcodes.astype(np.int64), NONE)
        place = np.where(houses.streets >= 0, houses.streets, by_postcode)
        n_places = n_streets + _radix(houses.postcodes)
        keys = np.where((houses.numbers >= 0) & (place >= 0), houses.numbers.astype(np.int64) * n_places + place, NONE)
        return _single(self._table.houses, keys, _radix(houses.numbers) * n_places)

    def telephone(self) -> Part:
        """Telephone number."""
        return _by_code(self._table.phones)

    def email(self) -> Part:
        """E-mail address."""
        return _by_code(self._table.emails)

    def mailbox(self) -> Part:
        """The part of an e-mail address before the @."""
        return _texted(self._table.emails, _before_at(self._features.emails))

    def number(self) -> Part:
        """NHS number, or another number with its kind."""
        return _by_code(self._table.numbers)

    def sex(self) -> Part:
        """Sex, where recorded."""
        n_rows = len(self._table.sexes)
        pieces = np.array([NONE, 0, 1], dtype=np.int64)
        return Part(np.arange(n_rows + 1), self._table.sexes, None, pieces, 2)


PIECES: Mapping[str, Callable[[Pieces], Part]] = MappingProxyType(
    {
        "given name": Pieces.given_name,
        "middle name": Pieces.middle_name,
        "family name": Pieces.family_name,
        "given name group": Pieces.given_group,
        "middle name group": Pieces.middle_group,
        "sound of given name": Pieces.given_sound,
        "sound of family name": Pieces.family_sound,
        "any sound of family name": Pieces.family_sounds,
        "any sound or stem of family name": Pieces.family_sounds_and_stem,
        "first letter of given name": Pieces.given_letter,
        "any first letter of given name": Pieces.given_word_letters,
        "first letters of given name": Pieces.given_letters,
        "first letter of family name": Pieces.family_letter,
        "first letters of family name": Pieces.family_letters,
        "date of birth": Pieces.birthday,
        "date of birth in either order": Pieces.birthday_either_way,
        "year of birth": Pieces.birth_year,
        "postcode": Pieces.postcode,
        "outward code": Pieces.district,
        "outward code or street": Pieces.district_or_street,
        "house": Pieces.house,
        "telephone": Pieces.telephone,
        "e-mail": Pieces.email,
        "mailbox": Pieces.mailbox,
        "number": Pieces.number,
        "sex": Pieces.sex,
    }
)


def _single(column: Column[Any], pieces: Numbers, radix: int | None = None) -> Part:
    return Part(column.starts, column.codes, None, _int64(pieces), _radix(pieces) if radix is None else radix)


def _listed(column: Column[Any], lists: PieceLists, radix: int) -> Part:
    return Part(column.starts, column.codes, lists.starts, _int64(lists.items), radix)


def _by_code(column: Column[Any]) -> Part:
    return _single(column, np.arange(len(column.values)))


def _texted(column: Column[Any], texts: Texts) -> Part:
    return _single(column, number_texts(texts).codes)


def _int64(numbers: Numbers) -> Codes:
    return np.ascontiguousarray(numbers, dtype=np.int64)


def _radix(*numbers: Numbers) -> int:
    """Return a number above all of them, at least 1."""
    return 1 + max(int(n.max(initial=0)) for n in numbers)


def _numbered_together(*texts: Texts) -> list[Codes]:
    """Number texts of several kinds in one vocabulary; NONE for empty ones."""
    blob = np.concatenate([one.blob for one in texts])
    lengths = np.concatenate([np.diff(one.starts) for one in texts])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    numbers = number_texts(Texts(blob, starts)).codes.astype(np.int64)
    return np.split(numbers, np.cumsum([len(one) for one in texts])[:-1])


def _owners(lists: PieceLists | Lists) -> Codes:
    """Whose list each item belongs to."""
    return np.repeat(np.arange(len(lists)), np.diff(lists.starts))


def _lists(owners: Codes, pieces: Numbers, n_owners: int) -> PieceLists:
    """Lay out each owner's pieces, every piece once; NONE is left out."""
    kept = pieces >= 0
    radix = _radix(pieces)
    both = distinct(owners[kept] * radix + pieces[kept])
    starts = np.searchsorted(both, np.arange(n_owners + 1) * radix)
    return PieceLists(both % radix, starts)


def _first_words(names: NameFeatures) -> Texts:
    first = names.words.items[names.words.starts[:-1]]
    starts = names.word_texts.starts
    return texts_at(names.word_texts.blob, starts[first], (starts[first + 1] - starts[first]).astype(np.int32))


def _first_word_forms(names: NameFeatures) -> PieceLists:
    """Name groups of each name; of its first word where it has none itself."""
    n_forms, n_words = np.diff(names.forms.starts), np.diff(names.words.starts)
    lacking = np.flatnonzero((n_forms == 0) & (n_words > 1))
    first = names.words.items[names.words.starts[lacking]]
    forms_of = {word: _known_forms(names.word_texts[word]) for word in np.unique(first).tolist()}
    found = [(owner, form) for owner, word in zip(lacking, first.tolist(), strict=True) for form in forms_of[word]]
    more = np.array(found, dtype=np.int64).reshape(-1, 2)
    owners = np.concatenate([_owners(names.forms), more[:, 0]])
    return _lists(owners, np.concatenate([names.forms.items, more[:, 1]]), len(n_forms))


def _known_forms(word: str) -> Sequence[int]:
    name = given_name(word)
    return sorted(name.forms) if name else ()


def _with_fallback(lists: PieceLists, otherwise: Codes) -> PieceLists:
    """Put one piece where a list is empty."""
    empty = np.flatnonzero(np.diff(lists.starts) == 0)
    owners = np.concatenate([_owners(lists), empty])
    return _lists(owners, np.concatenate([lists.items, otherwise[empty]]), len(lists))


def _beginnings(texts: Texts, n_letters: int) -> Texts:
    """Return the first letters of each text."""
    starts, ends = texts.starts[:-1], texts.starts[1:]
    at = starts.copy()
    blob = np.append(texts.blob, np.uint8(0))
    for _ in range(n_letters):
        lead = blob[at]
        n_bytes = 1 + (lead >= 0xC0).astype(np.int64) + (lead >= 0xE0) + (lead >= 0xF0)
        at = np.minimum(at + n_bytes, ends)
    return texts_at(texts.blob, starts, (at - starts).astype(np.int32))


def _before_at(texts: Texts) -> Texts:
    signs = np.append(np.flatnonzero(texts.blob == ord("@")), len(texts.blob))
    starts, ends = texts.starts[:-1], texts.starts[1:]
    cut = np.minimum(signs[np.searchsorted(signs, starts)] if len(texts.blob) else ends, ends)
    return texts_at(texts.blob, starts, (cut - starts).astype(np.int32))
