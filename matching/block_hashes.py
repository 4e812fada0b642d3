"""Blocking keys that mean the same in every table: hashes of texts in place of numbers in one table's vocabulary.

``block_parts`` numbers what a table holds, which is quick and means nothing to another table. The index of a linkage
that grows needs keys which do.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from matching.block_keys import Rule
from matching.block_parts import Part, Pieces
from matching.block_plain import items_of
from matching.columns import NONE, Codes, Column
from matching.compare_features import features_of
from matching.features import Lists, NameFeatures
from matching.flat_texts import join_words, sounds_of, stems_of, take
from matching.names import given_name
from matching.table import Table
from matching.text_hashes import hash_texts, hash_values, mixed

# Parts are put together with arithmetic that wraps, as in any multiplicative hash.
_RADIX = 0x5851F42D4C957F2D
_FORM, _STEM, _DISTRICT, _STREET, _POSTCODE, _SPELLING = range(6)


class HashedKeys:
    """The keys of one table; what several rules share is worked out once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._features = features_of(table)
        self._numbered = Pieces(table)
        self._parts: dict[str, Part] = {}

    def of(self, rule: Rule) -> tuple[Codes, Codes]:
        """Return the rows and keys of a rule; every combination of a record's pieces is a key.

        Equal keys stand for equal pieces, except for one pair of unequal ones in some 2**63.

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
            made = _MAKERS[name](self) if name in _MAKERS else self._from_examples(name)
            self._parts[name] = replace(made, radix=_RADIX)
        return self._parts[name]

    # --- pieces that numbers or single texts make

    def _from_examples(self, name: str) -> Part:
        """Hash one example of each number: for pieces with few different texts."""
        part = self._numbered.part(name)
        column_name, text_of = _EXAMPLES[name]
        values = getattr(self._table, column_name).values
        numbers, example = np.unique(part.pieces, return_index=True)
        hashes = hash_values([text_of(values[place]) for place in example[numbers >= 0].tolist()])
        hash_of = np.full(part.radix + 1, NONE, dtype=np.int64)
        hash_of[numbers[numbers >= 0]] = hashes
        return replace(part, pieces=hash_of[part.pieces])

    def _as_it_is(self, name: str) -> Part:
        """Keep numbers that mean the same everywhere: days, years, sexes."""
        part = self._numbered.part(name)
        return replace(part, pieces=np.where(part.pieces < 0, NONE, mixed(part.pieces)))

    # --- names

    def _key(self, name: str) -> Part:
        names: NameFeatures = getattr(self._features, name)
        return _single(getattr(self._table, name), hash_texts(names.keys))

    def _middle(self) -> Part:
        part = self._key("middle")
        return replace(part, pieces=np.where(self._features.middle.is_initial == 1, NONE, part.pieces))

    def _groups(self, name: str) -> Part:
        """Name groups of a given name, or of its first word; the sound of an unknown one."""
        names: NameFeatures = getattr(self._features, name)
        n_forms, n_words = np.diff(names.forms.starts), np.diff(names.words.starts)
        first = names.words.items[names.words.starts[:-1]]
        more = _forms_of_first_words(names, np.flatnonzero((n_forms == 0) & (n_words > 1)))
        owners = np.concatenate([_owners(names.forms), more[:, 0]])
        unknown = np.setdiff1d(np.arange(len(n_forms)), owners)
        sounds = hash_texts(sounds_of(take(names.word_texts, first[unknown])))
        forms = mixed(_FORM, np.concatenate([names.forms.items, more[:, 1]]))
        return _listed(getattr(self._table, name), np.concatenate([owners, unknown]), np.concatenate([forms, sounds]))

    def _given_sound(self) -> Part:
        return _single(self._table.given, hash_texts(sounds_of(self._features.given.keys)))

    def _family_sound(self) -> Part:
        return _single(self._table.family, self._whole_sounds)

    def _family_sounds(self) -> Part:
        return _listed(self._table.family, *self._all_sounds)

    def _family_sounds_and_stem(self) -> Part:
        owners, pieces = self._all_sounds
        keys = self._features.family.keys
        stems = mixed(_STEM, hash_texts(stems_of(keys)))
        return _listed(
            self._table.family, np.concatenate([owners, np.arange(len(keys))]), np.concatenate([pieces, stems])
        )

    def _given_word_letters(self) -> Part:
        words, texts = self._features.given.words, self._features.given.word_texts
        letters = hash_values([text[:1] for text in map(texts.__getitem__, range(len(texts)))])
        return _listed(self._table.given, _owners(words), letters[words.items])

    @functools.cached_property
    def _whole_sounds(self) -> Codes:
        family = self._features.family
        return hash_texts(sounds_of(join_words(family.word_texts, family.words)))

    @functools.cached_property
    def _all_sounds(self) -> tuple[Codes, Codes]:
        """Sound of each name and of each of its words, and its groups of spellings, with the place of the name."""
        names = self._features.family
        words, word_texts = names.words, names.word_texts
        n_words = np.diff(words.starts)
        is_of_many = np.repeat(n_words > 1, n_words)
        owners = np.concatenate([np.arange(len(n_words)), _owners(words)[is_of_many], _owners(names.variants)])
        of_words = hash_texts(sounds_of(word_texts))[words.items[is_of_many]]
        return owners, np.concatenate([self._whole_sounds, of_words, mixed(_SPELLING, names.variants.items)])

    # --- places and contacts

    def _districts_and_streets(self) -> Part:
        houses = self._features.houses
        district = self._from_examples("outward code").pieces
        street = _at(hash_texts(houses.street_texts), houses.streets)
        both = (np.where(one < 0, NONE, mixed(kind, one)) for kind, one in ((_DISTRICT, district), (_STREET, street)))
        return _listed(self._table.houses, np.tile(np.arange(len(street)), 2), np.concatenate(list(both)))

    def _house(self) -> Part:
        return _single(self._table.houses, house_hashes(self._table))

    def _text(self, name: str) -> Part:
        column: Column[str] = getattr(self._table, name)
        return _single(column, hash_values(column.values))


def house_hashes(table: Table) -> Codes:
    """Hash what makes two addresses one house, by value code; NONE for one too thin for that."""
    houses, values = features_of(table).houses, table.houses.values
    street = _at(hash_texts(houses.street_texts), houses.streets)
    by_postcode = np.flatnonzero((street < 0) & (houses.is_full == 1))
    _, example, of_value = np.unique(houses.postcodes[by_postcode], return_index=True, return_inverse=True)
    postcodes = hash_values([values[place].postcode for place in by_postcode[example].tolist()])
    place = np.where(street < 0, NONE, mixed(_STREET, street))
    place[by_postcode] = mixed(_POSTCODE, postcodes)[of_value]
    known, example, of_value = np.unique(houses.numbers, return_index=True, return_inverse=True)
    texts = [
        values[one].number if number >= 0 else "" for number, one in zip(known.tolist(), example.tolist(), strict=True)
    ]
    number = hash_values(texts)[of_value]
    return np.where((number < 0) | (place < 0), NONE, mixed(number, place))


def _forms_of_first_words(names: NameFeatures, places: Codes) -> Codes:
    """Return names and the name groups of their first words; shape (groups found, 2)."""
    first = names.words.items[names.words.starts[places]]
    forms_of = {word: _known_forms(names.word_texts[word]) for word in np.unique(first).tolist()}
    found = [
        (owner, form) for owner, word in zip(places.tolist(), first.tolist(), strict=True) for form in forms_of[word]
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _known_forms(word: str) -> frozenset[int]:
    name = given_name(word)
    return name.forms if name else frozenset()


def _at(hashes: Codes, places: Any) -> Codes:
    """Look up, NONE for NONE."""
    return np.append(hashes, NONE)[np.where(places < 0, len(hashes), places)]


def _owners(lists: Lists) -> Codes:
    return np.repeat(np.arange(len(lists)), np.diff(lists.starts))


def _single(column: Column[Any], pieces: Codes) -> Part:
    return Part(column.starts, column.codes, None, pieces, _RADIX)


def _listed(column: Column[Any], owners: Codes, pieces: Codes) -> Part:
    """Lay out the pieces of each value; NONE is left out."""
    kept = np.flatnonzero(pieces >= 0)
    kept = kept[np.argsort(owners[kept], kind="stable")]
    starts = np.searchsorted(owners[kept], np.arange(len(column.values) + 1))
    return Part(column.starts, column.codes, starts, pieces[kept], _RADIX)


_EXAMPLES: Mapping[str, tuple[str, Callable[[Any], str]]] = MappingProxyType(
    {
        "first letter of given name": ("given", lambda name: name.key[:1]),
        "first letters of given name": ("given", lambda name: name.key[:2]),
        "first letter of family name": ("family", lambda name: name.key[:1]),
        "first letters of family name": ("family", lambda name: name.key[:2]),
        "postcode": ("houses", lambda house: house.postcode),
        "outward code": ("houses", lambda house: house.district),
        "mailbox": ("emails", lambda email: email.partition("@")[0]),
    }
)
_MAKERS: Mapping[str, Callable[[HashedKeys], Part]] = MappingProxyType(
    {
        "given name": lambda keys: keys._key("given"),
        "middle name": HashedKeys._middle,
        "family name": lambda keys: keys._key("family"),
        "given name group": lambda keys: keys._groups("given"),
        "middle name group": lambda keys: keys._groups("middle"),
        "any first letter of given name": HashedKeys._given_word_letters,
        "sound of given name": HashedKeys._given_sound,
        "sound of family name": HashedKeys._family_sound,
        "any sound of family name": HashedKeys._family_sounds,
        "any sound or stem of family name": HashedKeys._family_sounds_and_stem,
        "date of birth": lambda keys: keys._as_it_is("date of birth"),
        "date of birth in either order": lambda keys: keys._as_it_is("date of birth in either order"),
        "year of birth": lambda keys: keys._as_it_is("year of birth"),
        "sex": lambda keys: keys._as_it_is("sex"),
        "outward code or street": HashedKeys._districts_and_streets,
        "house": HashedKeys._house,
        "telephone": lambda keys: keys._text("phones"),
        "e-mail": lambda keys: keys._text("emails"),
        "number": lambda keys: keys._text("numbers"),
    }
)

KNOWN_PIECES = frozenset({*_EXAMPLES, *_MAKERS})
