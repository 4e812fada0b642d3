"""What a given name can stand for, and when two are one name mistyped."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from matching.fold import fold
from matching.names import given_name

_LONG_ENOUGH = 5
"""Letters of a given name of which one may be mistyped."""


def given_name_keys(text: str) -> frozenset[str | int]:
    """Return what the given name can stand for: itself, and the groups of its forms and spellings."""
    name = given_name(text)
    return frozenset((fold(text), *name.forms, *name.variants)) if name else frozenset()


def is_slip(one: str, other: str) -> bool:
    """Return True for two folded names that differ by one slip, and not at the beginning.

    A slip is one letter too many, too few or wrong, or two swapped.
    """
    is_long = max(len(one), len(other)) >= _LONG_ENOUGH
    return is_long and one[:1] == other[:1] and OSA.distance(one, other, score_cutoff=1) <= 1
