"""The score of the index: how well a name fits what was typed. This is its definition; the index only finds its maxima.

A reading of the query (``query.Reading``) says which word is the given and which the family name. Its score is

    weight * (0.45 * given likeness + 0.55 * family likeness) * (1 - 0.1 * (1 - share of extras found))

and where only one name was typed, ``weight`` times that likeness. A likeness is the best over the terms of the name
(``words.py``), each times the weight of its part. The score of a name is that of the best reading; scores under
``LEAST_SCORE`` are no hits.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import JaroWinkler

from matching.index.query import Probe, Query, Reading
from matching.index.words import MAX_LETTERS, PART_WEIGHTS, Part, Terms
from matching.namedata import name_knowledge

GIVEN_WEIGHT = 0.45
FAMILY_WEIGHT = 0.55
EXTRAS_WEIGHT = 0.1
LEAST_SCORE = 0.6
LEAST_LIKENESS = 0.77  # Jaro-Winkler of one wrong letter in three is 0.778; below is chance
LEAST_EXTRA = 0.85
LEAST_JOINED, MOST_LETTERS_APART = 0.9, 1  # for several words that are read as one

SAME, SPELLING, FORM, TYPED_FORM, INITIAL, RECORDED_INITIAL = 1.0, 0.97, 0.95, 0.88, 0.9, 0.9
BEGINS, BEGINS_FINISHED, BEGINS_PER_SHARE = 0.9, 0.88, 0.1
_LEAST_TYPED_FORM = 3
_LEAST_FINISHED = 2


class Side(IntEnum):
    """Which names a probe is compared with."""

    GIVEN = 0
    FAMILY = 1


class How(IntEnum):
    """Why two words are alike; of two equal likenesses the earlier reason is told."""

    SAME = 0
    BEGINS = 1
    SPELLING = 2
    FORM = 3
    TYPED_FORM = 4
    INITIAL = 5
    RECORDED_INITIAL = 6
    LETTERS = 7
    NONE = 8


@dataclass(frozen=True, slots=True)
class FieldLikeness:
    """How a probe fits one side of a name.

    Attributes:
        likeness: In [0, 1].
        how: Why.
        part: Which part of the name it fits best.
        term: That part, folded.
    """

    likeness: float
    how: How
    part: Part
    term: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a name fits a query.

    Attributes:
        score: In [0, 1].
        reading: The reading that fits best; None when there is none.
        given: What fits on the given side, if the reading asks for it.
        family: The same for the family side.
    """

    score: float
    reading: Reading | None = None
    given: FieldLikeness | None = None
    family: FieldLikeness | None = None


_NOTHING = FieldLikeness(0.0, How.NONE, Part.WHOLE, "")


def name_likeness(query: Query, given: Terms, family: Terms) -> Likeness:
    """Score one name; between equal readings the first wins."""
    best = Likeness(0.0)
    for reading in query.readings:
        found = reading_likeness(reading, given, family)
        if found.score > best.score:
            best = found
    return best if best.score >= LEAST_SCORE else Likeness(0.0)


def reading_likeness(reading: Reading, given: Terms, family: Terms) -> Likeness:
    """Score one name under one reading."""
    given_fit = None if reading.given is None else field_likeness(reading.given, given, Side.GIVEN)
    family_fit = None if reading.family is None else field_likeness(reading.family, family, Side.FAMILY)
    g, f = (0.0 if fit is None else fit.likeness for fit in (given_fit, family_fit))
    if given_fit is None or family_fit is None:
        return Likeness(reading.weight * max(g, f), reading, given_fit, family_fit)
    score = reading.weight * (GIVEN_WEIGHT * g + FAMILY_WEIGHT * f)
    if reading.extras:
        found = sum(extra_likeness(extra, given, family) for extra in reading.extras)
        score *= 1.0 - EXTRAS_WEIGHT * (1.0 - found / len(reading.extras))
    return Likeness(score, reading, given_fit, family_fit)


def extra_likeness(extra: Probe, given: Terms, family: Terms) -> float:
    """Say how well any part of the name fits a further word; 0 below ``LEAST_EXTRA``."""
    likeness = max(
        field_likeness(extra, given, Side.GIVEN).likeness, field_likeness(extra, family, Side.FAMILY).likeness
    )
    return likeness if likeness >= LEAST_EXTRA else 0.0


def field_likeness(probe: Probe, terms: Terms, side: Side) -> FieldLikeness:
    """Say how well one side of a name fits a probe."""
    best = _NOTHING
    for term, part in terms:
        likeness, how = word_likeness(probe, term, side)
        weighted = PART_WEIGHTS[part] * likeness
        if weighted > best.likeness:
            best = FieldLikeness(weighted, how, part, term)
    return best


def word_likeness(probe: Probe, term: str, side: Side) -> tuple[float, How]:
    """Compare two folded words; the best of all reasons.

    >>> word_likeness(Probe("smi", is_typed=True), "smith", Side.FAMILY)
    (0.96, <How.BEGINS: 1>)
    >>> word_likeness(Probe("kasia"), "katarzyna", Side.GIVEN)[1].name
    'FORM'
    """
    if probe.text == term:
        return SAME, How.SAME
    found = [(letters(probe, term), How.LETTERS)]
    if term.startswith(probe.text):
        base = worth_of_beginning(probe)
        if base is not None:
            found.append((base + BEGINS_PER_SHARE * (len(probe.text) / len(term)), How.BEGINS))
        if len(probe.text) == 1:
            found.append((INITIAL, How.INITIAL))
    if len(term) == 1 and probe.text.startswith(term) and not probe.is_joined:
        found.append((RECORDED_INITIAL, How.RECORDED_INITIAL))
    found.extend((likeness, how) for names, likeness, how in known_kin(probe, side) if term in names)
    likeness, order = max((likeness, -how) for likeness, how in found)
    return (likeness, How(-order)) if likeness > 0 else (0.0, How.NONE)


def most_letters_apart(probe: Probe) -> int:
    """Return by how many letters a term may be longer or shorter and still be alike."""
    return MOST_LETTERS_APART if probe.is_joined else MAX_LETTERS


def least_likeness(probe: Probe) -> float:
    """Return the Jaro-Winkler similarity below which a term is not alike."""
    return LEAST_JOINED if probe.is_joined else LEAST_LIKENESS


def letters(probe: Probe, term: str) -> float:
    """Return the Jaro-Winkler similarity, or 0 when it is chance."""
    if abs(len(probe.text) - len(term)) > most_letters_apart(probe):
        return 0.0
    likeness = JaroWinkler.similarity(probe.text, term)
    return likeness if likeness >= least_likeness(probe) else 0.0


def worth_of_beginning(probe: Probe) -> float | None:
    """Return the least likeness of a probe to the names that it begins; None when it counts as a whole word.

    People shorten finished words as well: "smi kath" is Katherine Smith.
    """
    if probe.is_typed:
        return BEGINS
    return BEGINS_FINISHED if len(probe.text) >= _LEAST_FINISHED and not probe.is_joined else None


@functools.lru_cache(maxsize=4096)
def known_kin(probe: Probe, side: Side) -> tuple[tuple[frozenset[str], float, How], ...]:
    """Return the known names that a probe stands for: other spellings, other forms, and forms of what it begins."""
    known = name_knowledge()
    if side is Side.FAMILY:
        return ((_members(side, "variants", known.family_variants.get(probe.text, ())), SPELLING, How.SPELLING),)
    variants = _members(side, "variants", known.variants.get(probe.text, ()))
    forms = _members(side, "forms", known.forms.get(probe.text, ()))
    kin: tuple[tuple[frozenset[str], float, How], ...]
    kin = ((variants, SPELLING, How.SPELLING), (forms, FORM, How.FORM))
    if probe.is_typed and len(probe.text) >= _LEAST_TYPED_FORM:
        begun = {group for name in _known_beginning(probe.text) for group in known.forms[name]}
        kin = (*kin, (_members(side, "forms", begun), TYPED_FORM, How.TYPED_FORM))
    return kin


def _members(side: Side, what: str, groups: Iterable[int]) -> frozenset[str]:
    members = _members_of(side, what)
    return frozenset().union(*(members[group] for group in groups))


@functools.cache
def _members_of(side: Side, what: str) -> dict[int, frozenset[str]]:
    """Turn the knowledge round: the names of every group."""
    known = name_knowledge()
    groups_of = known.family_variants if side is Side.FAMILY else known.variants if what == "variants" else known.forms
    members: dict[int, set[str]] = {}
    for name, groups in groups_of.items():
        for group in groups:
            members.setdefault(group, set()).add(name)
    return {group: frozenset(names) for group, names in members.items()}


@functools.cache
def _known_names() -> tuple[str, ...]:
    return tuple(sorted(name_knowledge().forms))


def _known_beginning(prefix: str) -> tuple[str, ...]:
    names = _known_names()
    return names[bisect_left(names, prefix) : bisect_left(names, prefix + "\U0010ffff")]
