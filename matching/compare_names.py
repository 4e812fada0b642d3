"""Two names: which comparison level they reach."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from enum import IntEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from matching.namedata import name_knowledge
from matching.names import FamilyName, GivenName, given_name, same_stem


class GivenLevel(IntEnum):
    """Levels of the comparison "given name"; the order is that of ``levels.json``."""

    NOT_RECORDED = 0
    SAME = 1
    FOLDED = 2
    SPELLING_OF_NAME = 3
    FORM_OF_NAME = 4
    PART = 5
    CLOSE_SPELLING = 6
    MIDDLE_NAME_USED = 7
    INITIAL = 8
    SWAPPED = 9
    WEAK = 10
    DIFFERENT = 11


class FamilyLevel(IntEnum):
    """Levels of the comparison "family name"; the order is that of ``levels.json``."""

    NOT_RECORDED = 0
    SAME = 1
    FOLDED = 2
    GENDERED_FORM = 3
    PART = 4
    SPELLING_OF_NAME = 5
    CLOSE_SPELLING = 6
    CHAIN = 7
    SWAPPED = 8
    WEAK = 9
    DIFFERENT_WOMAN = 10
    DIFFERENT = 11


_CLOSE_JW = 0.9
_WEAK_JW = 0.8
LONG_ENOUGH_TO_MEND = 5


def compare_given(left: GivenName, right: GivenName) -> GivenLevel:
    """Compare two given names.

    >>> from matching.names import given_name
    >>> compare_given(given_name("Kathryn"), given_name("Kate")).name
    'FORM_OF_NAME'
    """
    if left.key == right.key:
        return GivenLevel.SAME if left.written == right.written else GivenLevel.FOLDED
    if left.is_initial or right.is_initial:
        return GivenLevel.INITIAL if left.key[0] == right.key[0] else GivenLevel.DIFFERENT
    if left.variants & right.variants:
        return GivenLevel.SPELLING_OF_NAME
    if left.forms & right.forms:
        return GivenLevel.FORM_OF_NAME
    if _contains(left.words, right.words):
        return GivenLevel.PART
    return _compare_letters(left, right)


def _compare_letters(left: GivenName, right: GivenName) -> GivenLevel:
    """Compare names that have nothing in common but letters."""
    if len(left.words) == len(right.words) > 1 and set(left.words) & set(right.words):
        return _compare_other_words(left.words, right.words)
    if _is_close(left.key, right.key):
        # Two names that are both names in their own right (Jade, Jane) are hardly a slip of the pen.
        return GivenLevel.WEAK if left.forms and right.forms else GivenLevel.CLOSE_SPELLING
    if (left.forms & near_forms(right)) or (right.forms & near_forms(left)):
        return GivenLevel.CLOSE_SPELLING
    if left.sound == right.sound or JaroWinkler.similarity(left.key, right.key) >= _WEAK_JW:
        return GivenLevel.WEAK
    return GivenLevel.DIFFERENT


def compare_family(left: FamilyName, right: FamilyName) -> FamilyLevel:
    """Compare two family names; who bears them is the caller's business.

    >>> from matching.names import family_name
    >>> compare_family(family_name("Kowalski"), family_name("Kowalska")).name
    'GENDERED_FORM'
    """
    if left.key == right.key:
        return FamilyLevel.SAME if left.written == right.written else FamilyLevel.FOLDED
    if same_stem(left, right):
        return FamilyLevel.GENDERED_FORM
    if left.words == right.words or left.variants & right.variants:
        return FamilyLevel.SPELLING_OF_NAME
    if _shares_word(left.words, right.words):
        return FamilyLevel.PART
    if _is_close(left.key, right.key):
        return FamilyLevel.CLOSE_SPELLING
    if _is_weak_family(left, right):
        return FamilyLevel.WEAK
    return FamilyLevel.DIFFERENT


def _compare_other_words(left: tuple[str, ...], right: tuple[str, ...]) -> GivenLevel:
    """Mary Ann and Mary Jane, Abdul Karim and Abdul Rahim are four people; Abdul Karim and Abdul Kareem are not."""
    is_one_name = all(_is_close(a, b) for a, b in zip(left, right, strict=True) if a != b)
    return GivenLevel.CLOSE_SPELLING if is_one_name else GivenLevel.WEAK


@functools.lru_cache(maxsize=65536)
def near_forms(name: GivenName) -> frozenset[int]:
    """Name groups one slip away from a name that the files do not know ("Bthany": those of Bethany)."""
    if name.forms or len(name.key) < LONG_ENOUGH_TO_MEND:
        return frozenset()
    known = name_knowledge().forms
    found = process.extract(name.key, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    return frozenset().union(*(known[key] for key, _, _ in found))


def _is_weak_family(left: FamilyName, right: FamilyName) -> bool:
    if len(left.key) < 3 or len(right.key) < 3:
        return left.key[0] == right.key[0]
    return left.sound == right.sound or JaroWinkler.similarity(left.key, right.key) >= _WEAK_JW + 0.05


def _is_close(left: str, right: str) -> bool:
    """One slip, or two in a long name.

    The limit is in slips for short names because Jaro-Winkler forgives too much there (Mia, Mika).
    """
    shorter = min(len(left), len(right))
    if shorter < 3:
        return False
    if OSA.distance(left, right, score_cutoff=1) <= 1:
        return True
    n_slips = 2 if shorter < 8 else 3
    is_near = shorter >= 6 and OSA.distance(left, right, score_cutoff=n_slips) <= n_slips
    return is_near and JaroWinkler.similarity(left, right) >= _CLOSE_JW


def _shares_word(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """A whole word of three or more letters in common, one of the names being longer than it."""
    return (len(left) > 1 or len(right) > 1) and any(len(word) > 2 and word in right for word in left)


def _contains(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """One given name is part of the other (Mary, Mary Ann); Abdul Karim and Abdul Rahman only begin alike."""
    shorter, longer = sorted((left, right), key=len)
    telling = [word for word in shorter if word not in name_knowledge().compound_starts and len(word) > 1]
    return len(longer) > len(shorter) and bool(telling) and all(word in longer for word in shorter)


def is_swapped(
    left: tuple[Sequence[GivenName], Sequence[FamilyName]], right: tuple[Sequence[GivenName], Sequence[FamilyName]]
) -> bool:
    """Tell whether one record's given and family names are the other's family and given names."""
    there = any(_one_name(given, family) for given in left[0] for family in right[1])
    return there and any(_one_name(given, family) for given in right[0] for family in left[1])


def _one_name(given: GivenName, family: FamilyName) -> bool:
    if given.key == family.key:
        return True
    as_given = given_name(family.written)
    return as_given is not None and compare_given(given, as_given) <= GivenLevel.CLOSE_SPELLING
