"""The best names of a segment by scoring all of them: the answers that the compiled scan has to give."""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from matching.columns import Flags, Floats
from matching.index.find import Found, Wanted
from matching.index.likeness import (
    EXTRAS_WEIGHT,
    FAMILY_WEIGHT,
    GIVEN_WEIGHT,
    LEAST_EXTRA,
    LEAST_SCORE,
    least_likeness,
    most_letters_apart,
)
from matching.index.query import Probe, Reading
from matching.index.segment import Segment, SideIndex, special_terms
from matching.index.words import PART_WEIGHTS

_WEIGHTS = np.array(PART_WEIGHTS)


def find_all(segment: Segment, wanted: Wanted) -> tuple[Found, ...]:
    """Find the best people; best first, equal scores by name."""
    passes = _passes(segment, wanted)[segment.people]
    best = np.zeros(len(segment.people))
    reading_of = np.zeros(len(segment.people), dtype=np.int64)
    for place, reading in enumerate(wanted.query.readings):
        scores = _scores(segment, reading)
        better = scores > best
        best[better], reading_of[better] = scores[better], place
    names = np.flatnonzero(passes & (best >= LEAST_SCORE))
    names = names[np.lexsort((names, -best[names]))]
    _, first = np.unique(segment.people[names], return_index=True)
    chosen = names[np.sort(first)][: wanted.limit]
    return tuple(Found(float(best[name]), int(name), int(reading_of[name])) for name in chosen)


def _passes(segment: Segment, wanted: Wanted) -> Flags:
    """Tell by person who is there and passes the filters."""
    passes = segment.present
    if wanted.born is not None:
        born = segment.columns.born
        passes &= (born >= wanted.born[0]) & (born <= wanted.born[1])
    if wanted.is_near is not None:
        near = np.append(wanted.is_near, 0).astype(np.bool_)  # NONE reads the last one
        passes &= near[segment.person_places]
    return passes


def _scores(segment: Segment, reading: Reading) -> Floats:
    """Score every name; see ``likeness.reading_likeness``."""
    given = None if reading.given is None else likeness_of_names(segment.given, reading.given)
    family = None if reading.family is None else likeness_of_names(segment.family, reading.family)
    if given is None or family is None:
        only = given if family is None else family
        return np.zeros(len(segment.people)) if only is None else reading.weight * only
    scores = reading.weight * (GIVEN_WEIGHT * given + FAMILY_WEIGHT * family)
    if reading.extras:
        found = np.zeros(len(scores))
        for extra in reading.extras:
            found += _at_least(_of_any_part(segment, extra), LEAST_EXTRA)
        scores *= 1.0 - EXTRAS_WEIGHT * (1.0 - found / len(reading.extras))
    return scores


def _of_any_part(segment: Segment, extra: Probe) -> Floats:
    return np.maximum(likeness_of_names(segment.given, extra), likeness_of_names(segment.family, extra))


def _at_least(likeness: Floats, least: float) -> Floats:
    return np.where(likeness < least, 0.0, likeness)


def likeness_of_names(side: SideIndex, probe: Probe) -> Floats:
    """Say how well every name fits a probe on one side; see ``likeness.field_likeness``."""
    of_terms = _letters(side, probe)
    terms, likeness = special_terms(side, probe)
    np.maximum.at(of_terms, terms, likeness)
    of_values = np.zeros(side.n_values)
    of_items = _WEIGHTS[side.parts] * np.repeat(of_terms, np.diff(side.starts))
    np.maximum.at(of_values, side.values, of_items)
    first = of_values[side.value_of]
    return first if side.second_of is None else np.maximum(first, of_values[side.second_of])


def _letters(side: SideIndex, probe: Probe) -> Floats:
    if not len(side.terms):
        return np.zeros(0)
    compared = process.cdist([probe.text], side.terms, scorer=JaroWinkler.similarity, dtype=np.float64)[0]
    is_far = np.abs(side.lengths - len(probe.text)) > most_letters_apart(probe)
    return np.where(is_far | (compared < least_likeness(probe)), 0.0, compared)
