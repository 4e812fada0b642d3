"""Whether a name may be that of somebody who must not come near a child, mistyped too badly for a match."""

from __future__ import annotations

from rapidfuzz import fuzz

from finder.casework.given_names import given_name_keys, is_slip
from finder.model.person import Person
from finder.model.record import PersonName
from matching.fold import fold

_LIKE_FAMILY = 70.0
"""Of 100: "Iqbal" and "Eqbakl" are alike, "Walsh" and "Walker" are not."""
_YEARS_APART = 10


def may_be_misspelt(one: Person, other: Person) -> bool:
    """Return True when two people may be one for all that their names and years of birth say.

    An order about a child is worth a false alarm: two slips keep two records apart, and a person is asked.
    Brothers differ in their given names, father and son of one name by their years.
    """
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if _are_years_apart(one, other):
        return False
    return any(_are_alike(left, right) for left in one.names for right in other.names)


def _are_years_apart(one: Person, other: Person) -> bool:
    if one.born is None or other.born is None or one.born.is_placeholder or other.born.is_placeholder:
        return False
    first, second = sorted((one.born, other.born), key=lambda born: born.earliest)
    return second.earliest.year - first.latest.year >= _YEARS_APART


def _are_alike(one: PersonName, other: PersonName) -> bool:
    given, family = (fold(one.given), fold(other.given)), (fold(one.family), fold(other.family))
    if not all((*given, *family)):
        return False
    is_same_given = not given_name_keys(one.given).isdisjoint(given_name_keys(other.given)) or is_slip(*given)
    return is_same_given and fuzz.ratio(*family) >= _LIKE_FAMILY
