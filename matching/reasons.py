"""Comparison levels in plain words."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from matching.namedata import read_data


@functools.cache
def _phrases() -> Mapping[str, list[str]]:
    phrases: Mapping[str, list[str]] = read_data("reasons.json")["phrases"]
    return phrases


def reason(comparison: str, level: int, left: str, right: str) -> str:
    """Say why a comparison has its level.

    >>> reason("given name", 4, "Kate", "Kathryn")
    'Kate and Kathryn are forms of one name.'
    """
    phrase = _phrases()[comparison][level]
    return phrase.format(left=left or "nothing", right=right or "nothing")
