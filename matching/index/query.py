"""What was typed, taken apart: words of a name, a span of years, postcodes, and how the words can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.fold import fold_words
from matching.index.words import MAX_LETTERS, joined, without_titles
from matching.namedata import name_knowledge

Years = tuple[int, int]

_MAX_WORDS = 6
_MAX_TYPED = 500
_FAMILY_FIRST = 0.97
_JOINED_GIVEN = 0.97
_ONE_FIELD = 0.95
_YEARS = re.compile(r"\b(1[89]\d\d|20\d\d)\s*[-–]\s*(1[89]\d\d|20\d\d)\b")
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-](1[89]\d\d|20\d\d)\b|\b(1[89]\d\d|20\d\d)-\d{1,2}-\d{1,2}\b")
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?(?:\s*\d[A-Z]{2})?\b", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Probe:
    """Letters to be looked for among the terms of one side.

    Attributes:
        text: One folded word, or several joined.
        is_typed: The last word, still being typed: it may be the beginning of a name.
        is_joined: Several words: alike only to names of about that length, since John Smith is not Johns.
    """

    text: str
    is_typed: bool = False
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words of a query.

    Attributes:
        given: What the given name should be; None when only a family name was typed.
        family: The same for the family name; at least one of the two is there.
        extras: Further words, which any part of the name may bear.
        weight: Factor on the score, in (0, 1]: unusual orders count a little less.
        is_family_first: The family name was typed first.
    """

    given: Probe | None
    family: Probe | None
    extras: tuple[Probe, ...] = ()
    weight: float = 1.0
    is_family_first: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    Attributes:
        readings: Every way to read it; empty when there is no name in it.
        born: First and last year of birth that were typed, or None.
        places: Postcodes and their outward halves that were typed.
    """

    readings: tuple[Reading, ...]
    born: Years | None
    places: tuple[str, ...]


def parse_query(text: str) -> Query:
    """Take a query apart; nothing that can be typed is an error.

    Only the first 500 characters and the first six words of a name count.

    >>> query = parse_query("smith, kath 1985-1987 LB7")
    >>> query.born, query.places, query.readings[1].family
    ((1985, 1987), ('LB7',), Probe(text='smith', is_typed=False, is_joined=False))
    """
    rest, born = _take_years(text[:_MAX_TYPED])
    places = tuple(found.group() for found in _POSTCODE.finditer(rest))
    rest = _POSTCODE.sub(" ", rest)
    words = without_titles(tuple(word[:MAX_LETTERS] for word in fold_words(rest)))[:_MAX_WORDS]
    comma = rest.find(",")
    is_family_first = comma > 0 and bool(fold_words(rest[:comma])) and bool(fold_words(rest[comma:]))
    is_typed = not text.endswith((" ", ",", "\t"))
    return Query(tuple(dict.fromkeys(_readings(words, is_typed, is_family_first))), born, places)


def _take_years(text: str) -> tuple[str, Years | None]:
    """Cut years out of the text."""
    years: list[int] = []
    for pattern in (_YEARS, _DATE, _YEAR):
        for found in pattern.finditer(text):
            years.extend(int(year) for year in found.groups() if year)
        text = pattern.sub(" ", text)
    return text, ((min(years), max(years)) if years else None)


def _readings(words: tuple[str, ...], is_typed: bool, is_family_first: bool) -> Iterator[Reading]:
    if len(words) == 1:
        yield Reading(Probe(words[0], is_typed), None)
        yield Reading(None, Probe(words[0], is_typed))
        return
    given_first, family_first = (_FAMILY_FIRST, 1.0) if is_family_first else (1.0, _FAMILY_FIRST)
    for split in range(1, len(words)):
        left, right = _Chunk(words[:split], False), _Chunk(words[split:], is_typed)
        yield from _fields(left, right, given_first, is_family_first=False)
        yield from _fields(right, left, family_first, is_family_first=True)
    if words:
        whole = _Chunk(words, is_typed).joined
        yield Reading(whole, None, (), _ONE_FIELD)
        yield Reading(None, whole, (), _ONE_FIELD)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Neighbouring words; the last one may still be typed."""

    words: tuple[str, ...]
    is_typed: bool

    @property
    def joined(self) -> Probe:
        return Probe(joined(self.words), self.is_typed, len(self.words) > 1)

    @property
    def first(self) -> Probe:
        return Probe(self.words[0], self.is_typed and len(self.words) == 1)

    @property
    def rest(self) -> tuple[Probe, ...]:
        """The words after the first, without particles."""
        particles = name_knowledge().particles
        last = len(self.words) - 1
        return tuple(
            Probe(word, self.is_typed and place == last)
            for place, word in enumerate(self.words)
            if place > 0 and (len(word) == 1 or word not in particles)
        )


def _fields(given: _Chunk, family: _Chunk, weight: float, *, is_family_first: bool) -> Iterator[Reading]:
    """Read two chunks as names: each joined, or its first word with the others as extras."""
    yield Reading(given.first, family.joined, given.rest, weight, is_family_first)
    if len(given.words) > 1:
        yield Reading(given.joined, family.joined, (), weight * _JOINED_GIVEN, is_family_first)
    if len(family.words) > 1:
        yield Reading(given.first, family.first, given.rest + family.rest, weight, is_family_first)
