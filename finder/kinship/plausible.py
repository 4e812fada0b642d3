"""What birth years allow. Bounds are intervals: something is impossible only when the whole interval fails."""

from __future__ import annotations

from finder.model.family import FamilyMember

YOUNGEST_PARENT = 12
"""Years; a parent of 12 to 15 is a fact to look at, not an error (kinship.md section 5)."""
OLDEST_MOTHER = 60
OLDEST_FATHER = 90
OLDEST_CHILD = 16
NO_COUPLE_GAP = 8
"""Years between a child under 16 and somebody who is recorded as a partner: too many to be theirs."""
WIDEST_HALF_SIBLINGS = 75
"""Years between half-siblings by one father: from 15 to 90."""


def age_gap(older: FamilyMember, younger: FamilyMember) -> tuple[int | None, int | None]:
    """Return the least and the greatest number of years by which ``older`` was born before ``younger``."""
    least = None if older.born_to is None or younger.born_from is None else younger.born_from - older.born_to
    most = None if older.born_from is None or younger.born_to is None else younger.born_to - older.born_from
    return least, most


def can_be_parent(parent: FamilyMember, child: FamilyMember) -> bool:
    """Tell whether birth years allow it; unknown years allow everything."""
    return can_be_ancestor(parent, child, 1)


def can_be_ancestor(elder: FamilyMember, younger: FamilyMember, generations: int) -> bool:
    """Tell whether birth years allow ``elder`` to be an ancestor that many generations up."""
    least, most = age_gap(elder, younger)
    oldest = (OLDEST_MOTHER if elder.sex == "F" else OLDEST_FATHER) + OLDEST_FATHER * (generations - 1)
    if most is not None and most < YOUNGEST_PARENT * generations:
        return False
    return least is None or least <= oldest


def is_child_beside(younger: FamilyMember, elder: FamilyMember, newest_birth: int) -> bool:
    """Tell whether one is a child and the other is not, so that they are no couple.

    Args:
        newest_birth: The latest year of birth on file; it stands for today.
    """
    least, _ = age_gap(elder, younger)
    is_child = younger.born_from is not None and younger.born_from > newest_birth - OLDEST_CHILD
    return is_child and least is not None and least >= NO_COUPLE_GAP


def can_be_siblings(one: FamilyMember, other: FamilyMember) -> bool:
    """Tell whether birth years allow two people to share a parent."""
    for elder, younger in ((one, other), (other, one)):
        least, _ = age_gap(elder, younger)
        if least is not None and least > WIDEST_HALF_SIBLINGS:
            return False
    return True
