"""Addresses prepared in bulk: what ``matching.addresses`` says of each, as arrays."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from matching.addresses import HOUSE_NUMBER, STREET_WORDS, UNTELLING_WORDS, House, parse_house, tidy_postcode
from matching.columns import Codes, Flags
from matching.features import HouseFeatures, Ints, Lists, Texts, texts_of
from matching.flat_codes import Combined, number_codes, translated
from matching.flat_texts import (
    Numbered,
    first_words,
    fold_texts,
    join_words,
    keep_items,
    number_texts,
    split_texts,
    strings_of,
    written_short,
)
from matching.flat_values import LazyValues

_POSTCODE_SIZE = 8


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """Addresses as written.

    Attributes:
        addresses: Distinct texts with number and street; towns and postcodes alike.
        address_of: Place in ``addresses`` of each whole address, -1 for none; ``town_of`` and ``postcode_of`` alike.
    """

    addresses: Texts
    towns: Texts
    postcodes: Texts
    address_of: Ints
    town_of: Ints
    postcode_of: Ints


@dataclass(frozen=True, slots=True, eq=False)
class FlatHouses:
    """Distinct addresses.

    Attributes:
        code_of: Code of each whole address, -1 where there is none; shape (addresses,).
        values: The addresses, made on demand, with their features.
        keys: A number for what makes two addresses one house: their key, or else what is written; shape (values,).
    """

    code_of: Ints
    values: LazyValues[House]
    keys: Codes


@dataclass(frozen=True, slots=True, eq=False)
class _Streets:
    """House number and street of each address text; -1 for none."""

    numbers: Numbered
    streets: Numbered


def flat_houses(written: Written) -> FlatHouses:
    """Read addresses, as ``parse_house`` does."""
    streets = _streets_of(written.addresses)
    towns = number_texts(fold_texts(written.towns))
    postcodes = number_texts(written_short(written.postcodes, "kf_postcodes", _POSTCODE_SIZE, tidy_postcode))
    numbers = translated(written.address_of, streets.numbers.codes)
    street_codes = translated(written.address_of, streets.streets.codes)
    town_codes, postcode_codes = (
        translated(written.town_of, towns.codes),
        translated(written.postcode_of, postcodes.codes),
    )
    there = np.flatnonzero((numbers >= 0) | (street_codes >= 0) | (town_codes >= 0) | (postcode_codes >= 0))
    code_of = np.full(len(written.address_of), -1, dtype=np.int32)
    code_of[there] = np.arange(len(there), dtype=np.int32)
    districts, is_full = _districts(postcodes.values)
    features = HouseFeatures(
        numbers=numbers[there],
        streets=street_codes[there],
        street_texts=streets.streets.values,
        towns=town_codes[there],
        town_texts=towns.values,
        postcodes=postcode_codes[there],
        districts=translated(postcode_codes[there], districts),
        is_full=translated(postcode_codes[there], is_full, absent=0).astype(np.uint8),
    )
    values = LazyValues(len(there), functools.partial(_house_at, written, there), features)
    return FlatHouses(code_of, values, _keys_of(features))


def _house_at(written: Written, there: Codes, place: int) -> House:
    parts = (
        "" if where[there[place]] < 0 else texts[int(where[there[place]])]
        for texts, where in (
            (written.addresses, written.address_of),
            (written.towns, written.town_of),
            (written.postcodes, written.postcode_of),
        )
    )
    house = parse_house(*parts)
    assert house is not None
    return house


def _streets_of(addresses: Texts) -> _Streets:
    words, word_texts = split_texts(fold_texts(addresses))
    spelt = [STREET_WORDS.get(word, word) for word in strings_of(word_texts)]
    is_number = np.array([HOUSE_NUMBER.match(word) is not None for word in spelt], dtype=np.bool_)
    is_telling = np.array([word not in UNTELLING_WORDS for word in spelt], dtype=np.bool_) & ~is_number
    items, starts = words.items.copy(), words.starts
    is_saint = np.array([*(word == "saint" for word in spelt), False], dtype=np.bool_)
    first = starts[:-1][np.diff(starts) > 0]
    kept = keep_items(words, is_number[items])
    street_items = is_telling[items]
    items[first[is_saint[items[first]]]] = len(spelt)
    texts = texts_of([*spelt, "st"])
    streets = keep_items(Lists(items, starts), street_items)
    return _Streets(number_texts(join_words(texts, kept, " ")), number_texts(join_words(texts, streets, " ")))


def _districts(postcodes: Texts) -> tuple[Ints, Ints]:
    """Number the outward halves, and tell which postcodes have both halves."""
    outward, n_halves = first_words(postcodes)
    return number_texts(outward).codes, (n_halves > 1).astype(np.int32)


def _keys_of(features: HouseFeatures) -> Codes:
    n_streets = len(features.street_texts)
    by_postcode = np.where(features.is_full == 1, n_streets + features.postcodes, -1)
    place = np.where(features.streets >= 0, features.streets, by_postcode)
    has_key = (features.numbers >= 0) & (place >= 0)
    keys = _number_pairs(np.where(has_key, features.numbers, -1), np.where(has_key, place, -1), base=-1)
    found: Codes = keys.codes.astype(np.int64)
    thin = np.flatnonzero(~has_key)
    written = (features.numbers, features.streets, features.towns, features.postcodes)
    first, second, third, fourth = (one[thin] for one in written)
    both = _number_pairs(_number_pairs(first, second).codes, _number_pairs(third, fourth).codes)
    found[thin] = len(keys.numbers) + both.codes
    return found


def _number_pairs(first: Ints, second: Ints, base: int = 0) -> Combined:
    """Number pairs of numbers; -1 is a number like any other, unless both are and ``base`` is -1."""
    return number_codes((first, second), (int(first.max(initial=-1)) + 2, int(second.max(initial=-1)) + 2), base)


def has_street(addresses: Texts) -> Flags:
    """Tell which address texts name a street, and not only a number or a flat."""
    return np.asarray(_streets_of(addresses).streets.codes >= 0)
