"""The plain word for a way through a family."""

from __future__ import annotations

import re

from finder.kinship.naming import blood_term, word
from finder.stories.moves import Moves

_BLOOD = re.compile(r"(U*)(S?)(D*)")
_IN_LAW = {"PU": ("mother-in-law", "father-in-law"), "DP": ("daughter-in-law", "son-in-law")}
_SIBLINGS_IN_LAW = frozenset({"PS", "SP", "PSP"})


def word_for(moves: Moves, sex: str) -> str:
    """Return the word for whoever stands at the end of the moves.

    Args:
        moves: In their shortest form.
        sex: "F", "M" or "" of whoever stands there.

    Returns:
        "" where the sex is not known and the word for both is seldom used, and where there is no single word.

    >>> word_for("US", "M"), word_for("PU", "F"), word_for("PUSD", "M")
    ('uncle', 'mother-in-law', '')
    """
    if not sex or not moves:
        return "cousin" if moves == "USD" else ""
    if moves == "P":
        return "wife" if sex == "F" else "husband"
    if moves in _IN_LAW:
        return _IN_LAW[moves][sex == "M"]
    if moves in _SIBLINGS_IN_LAW:
        return word("sibling_in_law", sex)
    blood = _BLOOD.fullmatch(moves)
    if blood is None:
        return ""
    up, across, down = (len(part) for part in blood.groups())
    return blood_term(up + across, down + across, sex, half=False) if across or not (up and down) else ""
