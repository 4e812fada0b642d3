"""Addresses, telephone numbers, e-mail addresses, numbers and deaths: which comparison level they reach."""

from __future__ import annotations

import datetime as dt
from enum import IntEnum

from rapidfuzz.distance import OSA

from matching.addresses import House
from matching.compare_names import GivenLevel, compare_given
from matching.names import GivenName
from matching.numbers import kind_of

# Short numbers are one slip apart by chance.
SLIPS_FROM = 5
# Last digits of two numbers of which one comes after the other.
FOLLOWING = tuple(f"{n}{n + step}" for n in range(10) for step in (-1, 1) if 0 <= n + step < 10)


class NumberLevel(IntEnum):
    """Levels of the comparison "number": where both records have NHS numbers, these alone decide."""

    NOT_COMPARABLE = 0
    SAME_NHS = 1
    DIFFERENT_NHS = 2
    SAME = 3
    ONE_SLIP = 4
    DIFFERENT = 5


class HouseLevel(IntEnum):
    """Levels of the comparison "address"."""

    NOT_COMPARABLE = 0
    SAME_HOUSE = 1
    SAME_POSTCODE = 2
    SAME_STREET = 3
    SAME_TOWN = 4
    DIFFERENT = 5


def compare_houses(left: House, right: House) -> HouseLevel:
    """Compare two addresses; a town beside a bare postcode cannot be compared."""
    same_postcode = left.postcode == right.postcode and " " in left.postcode
    same_number = left.number == right.number != ""
    near = _same_area(left, right)
    same_street = bool(left.street) and _same_street(left.street, right.street)
    if same_number and (same_postcode or (same_street and near is not False)):
        return HouseLevel.SAME_HOUSE
    if same_postcode:
        return HouseLevel.SAME_STREET if same_street and left.number and right.number else HouseLevel.SAME_POSTCODE
    if same_street and near is not False:
        return HouseLevel.SAME_STREET
    if near:
        return HouseLevel.SAME_TOWN
    if near is None and not (left.street and right.street):
        return HouseLevel.NOT_COMPARABLE
    return HouseLevel.DIFFERENT


def _same_area(left: House, right: House) -> bool | None:
    """True or False for town and postal district taken together; None when they cannot be compared."""
    verdicts = []
    if left.town and right.town:
        verdicts.append(left.town == right.town or OSA.distance(left.town, right.town, score_cutoff=1) <= 1)
    if left.postcode and right.postcode:
        verdicts.append(left.district == right.district)
    return any(verdicts) if verdicts else None


def _same_street(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) > 7 and OSA.distance(left, right, score_cutoff=2) <= 2)


def compare_phones(left: str, right: str) -> int:
    """1 same mobile, 2 same landline, 3 one slip, 4 different. A mobile is one person's, a landline a household's."""
    if left == right:
        return 1 if left.startswith(("+447", "07")) else 2
    return 3 if OSA.distance(left, right, score_cutoff=1) <= 1 else 4


def compare_emails(left: str, right: str) -> int:
    """1 same, 2 one or two slips or another provider, 3 different."""
    if left == right:
        return 1
    local_left, local_right = left.partition("@")[0], right.partition("@")[0]
    is_telling = len(local_left) >= 8 and local_left == local_right
    is_long = min(len(left), len(right)) > 12
    return 2 if is_telling or (is_long and OSA.distance(left, right, score_cutoff=2) <= 2) else 3


def compare_numbers(left: str, right: str) -> NumberLevel:
    """Compare two numbers of one kind; those of two kinds cannot be compared.

    Between NHS numbers there are no slips: their check digit is right, so a mistyped one was not let in.
    """
    kind = kind_of(left)
    if kind != kind_of(right):
        return NumberLevel.NOT_COMPARABLE
    if not kind:
        return NumberLevel.SAME_NHS if left == right else NumberLevel.DIFFERENT_NHS
    if left == right:
        return NumberLevel.SAME
    n_shorter = min(len(left), len(right)) - len(kind) - 1
    is_slip = n_shorter >= SLIPS_FROM and OSA.distance(left, right, score_cutoff=1) <= 1
    return NumberLevel.ONE_SLIP if is_slip and not _follow(left, right) else NumberLevel.DIFFERENT


def _follow(left: str, right: str) -> bool:
    """Tell of numbers one slip apart whether one comes after the other: twins registered together have such numbers."""
    return left[:-1] == right[:-1] and f"{left[-1]}{right[-1]}" in FOLLOWING


def compare_deaths(left: dt.date, right: dt.date) -> int:
    """1 same day, 2 same year, 3 different."""
    if left == right:
        return 1
    return 2 if left.year == right.year else 3


def compare_middle(left: GivenName, right: GivenName) -> int:
    """1 a name in common, 2 an initial in common, 3 different."""
    level = compare_given(left, right)
    if level == GivenLevel.INITIAL or (left.is_initial and left.key == right.key):
        return 2
    return 1 if level <= GivenLevel.CLOSE_SPELLING else 3
