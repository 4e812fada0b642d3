"""The features of a table's columns: ready made, or worked out from the Python values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.addresses import House
from matching.columns import Column, V
from matching.features import (
    Bytes,
    DateFeatures,
    F,
    HouseFeatures,
    Ints,
    NameFeatures,
    Texts,
    lists_of,
    ready_features,
    texts_of,
)
from matching.names import FamilyName, GivenName
from matching.schema import BirthSpan
from matching.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class PersonFeatures:
    """Features of the columns that are compared by more than their codes, each by value code."""

    given: NameFeatures
    middle: NameFeatures
    family: NameFeatures
    born: DateFeatures
    died: DateFeatures
    houses: HouseFeatures
    phones: Texts
    emails: Texts
    numbers: Texts


def features_of(table: Table) -> PersonFeatures:
    """Return the features of a table; worked out once for each of its columns."""
    return PersonFeatures(
        given=_kept(table.given, NameFeatures, given_features),
        middle=_kept(table.middle, NameFeatures, given_features),
        family=_kept(table.family, NameFeatures, family_features),
        born=_kept(table.born, DateFeatures, span_features),
        died=_kept(table.died, DateFeatures, day_features),
        houses=_kept(table.houses, HouseFeatures, house_features),
        phones=_kept(table.phones, Texts, texts_of),
        emails=_kept(table.emails, Texts, texts_of),
        numbers=_kept(table.numbers, Texts, texts_of),
    )


def _kept(column: Column[V], kind: type[F], make: Callable[[Sequence[V]], F]) -> F:
    found = column.derived.get("features")
    if isinstance(found, kind):
        return found
    ready = ready_features(column.values, kind)
    found = make(column.values) if ready is None else ready
    column.derived["features"] = found
    return found


def given_features(names: Sequence[GivenName]) -> NameFeatures:
    """Lay out given or middle names."""
    vocabulary: dict[str, int] = {}
    return NameFeatures(
        keys=texts_of(name.key for name in names),
        words=lists_of(_numbers(name.words, vocabulary) for name in names),
        word_texts=texts_of(vocabulary),
        forms=lists_of(sorted(name.forms) for name in names),
        variants=lists_of(sorted(name.variants) for name in names),
        sounds=_numbered(name.sound for name in names),
        stems=np.empty(0, dtype=np.int32),
        is_initial=_flags(name.is_initial for name in names),
    )


def family_features(names: Sequence[FamilyName]) -> NameFeatures:
    """Lay out family names."""
    vocabulary: dict[str, int] = {}
    return NameFeatures(
        keys=texts_of(name.key for name in names),
        words=lists_of(_numbers(name.words, vocabulary) for name in names),
        word_texts=texts_of(vocabulary),
        forms=lists_of(() for _ in names),
        variants=lists_of(sorted(name.variants) for name in names),
        sounds=_numbered(name.sound for name in names),
        stems=_numbered(name.stem for name in names),
        is_initial=np.zeros(len(names), dtype=np.uint8),
    )


def span_features(spans: Sequence[BirthSpan]) -> DateFeatures:
    """Lay out spans of days."""
    return DateFeatures(
        earliest=_ordinals(span.earliest for span in spans),
        latest=_ordinals(span.latest for span in spans),
        is_exact=_flags(span.is_exact for span in spans),
        is_placeholder=_flags(span.is_placeholder for span in spans),
    )


def day_features(days: Sequence[dt.date]) -> DateFeatures:
    """Lay out days that are all exact."""
    ordinals = _ordinals(days)
    return DateFeatures(ordinals, ordinals, np.ones(len(days), dtype=np.uint8), np.zeros(len(days), dtype=np.uint8))


def house_features(houses: Sequence[House]) -> HouseFeatures:
    """Lay out addresses."""
    streets: dict[str, int] = {}
    towns: dict[str, int] = {}
    return HouseFeatures(
        numbers=_numbered((house.number for house in houses), no_number=""),
        streets=_numbered((house.street for house in houses), streets, no_number=""),
        street_texts=texts_of(streets),
        towns=_numbered((house.town for house in houses), towns, no_number=""),
        town_texts=texts_of(towns),
        postcodes=_numbered((house.postcode for house in houses), no_number=""),
        districts=_numbered((house.district for house in houses), no_number=""),
        is_full=_flags(" " in house.postcode for house in houses),
    )


def _numbers(words: Iterable[str], vocabulary: dict[str, int]) -> list[int]:
    return [vocabulary.setdefault(word, len(vocabulary)) for word in words]


def _numbered(texts: Iterable[str], vocabulary: dict[str, int] | None = None, no_number: str | None = None) -> Ints:
    """Number texts in order of appearance; ``no_number`` becomes -1."""
    number_of = {} if vocabulary is None else vocabulary
    numbers = [-1 if text == no_number else number_of.setdefault(text, len(number_of)) for text in texts]
    return np.array(numbers, dtype=np.int32)


def _flags(values: Iterable[bool]) -> Bytes:
    return np.array([bool(value) for value in values], dtype=np.uint8)


def _ordinals(days: Iterable[dt.date]) -> Ints:
    return np.array([day.toordinal() for day in days], dtype=np.int32)
