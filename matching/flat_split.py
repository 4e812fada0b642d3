"""Columns that say several things in one cell, taken apart: whole names, lists of given names, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from matching.features import texts_of
from matching.flat_cells import Cells
from matching.flat_texts import number_texts, strings_of
from matching.fold import fold
from matching.namedata import name_knowledge

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\b", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "jnr", "snr", "junior", "senior", "ii", "iii", "iv"})


def _apart(cells: Cells, split: Callable[[str], Sequence[str]], n_parts: int) -> list[Cells]:
    """Split every distinct text of a field's first column into parts."""
    parts = [split(text) for text in strings_of(cells.texts)]
    found = []
    for k in range(n_parts):
        numbered = number_texts(texts_of(part[k] for part in parts))
        codes = np.append(numbered.codes, np.int32(-1)).astype(np.int32)
        found.append(Cells(numbered.values, (codes[cells.slots[0]],)))
    return found


def split_given(text: str) -> tuple[str, str]:
    """Split a list of given names into the first and the rest; a hyphen holds two together.

    >>> split_given("Mary-Ann Elizabeth"), split_given("Abdul Rahman")
    (('Mary-Ann', 'Elizabeth'), ('Abdul Rahman', ''))
    """
    words = text.split()
    n_first = 2 if len(words) > 1 and fold(words[0]) in name_knowledge().compound_starts else 1
    return " ".join(words[:n_first]), " ".join(words[n_first:])


def split_full_name(text: str) -> tuple[str, str, str]:
    """Split a whole name into given, middle and family name: "Hill, Ann Mary" or "Ann Mary Hill".

    Particles belong to the family name, titles and "Jr" to nobody; a single word is a given name.

    >>> split_full_name("van der Berg, Jan"), split_full_name("Dr Jan Piet van der Berg"), split_full_name("Ann")
    (('Jan', '', 'van der Berg'), ('Jan', 'Piet', 'van der Berg'), ('Ann', '', ''))
    """
    family, comma, rest = text.partition(",")
    if comma and fold(rest) not in _SUFFIXES:
        given, middle = split_given(" ".join(_without_titles(rest.split())))
        return given, middle, family.strip()
    words = _without_titles((family if comma else text).split())
    if len(words) > 2 and fold(words[-1]) in _SUFFIXES:
        words = words[:-1]
    if len(words) < 2:
        return " ".join(words), "", ""
    begin = len(words) - 1
    while begin > 1 and fold(words[begin - 1]) in name_knowledge().particles and len(fold(words[begin - 1])) > 1:
        begin -= 1
    given, middle = split_given(" ".join(words[:begin]))
    return given, middle, " ".join(words[begin:])


def _without_titles(words: list[str]) -> list[str]:
    kept = [word for word in words if fold(word) not in name_knowledge().titles]
    return kept or words


def given_and_middle(cells: Cells) -> tuple[Cells, Cells]:
    """Split a column of all given names."""
    given, middle = _apart(cells, split_given, 2)
    return given, middle


def full_names(cells: Cells) -> tuple[Cells, Cells, Cells]:
    """Split a column of whole names into given, middle and family names."""
    given, middle, family = _apart(cells, split_full_name, 3)
    return given, middle, family


def postcode_in(cells: Cells) -> Cells:
    """Find the British postcodes that stand inside addresses."""

    def split(text: str) -> tuple[str]:
        found = _POSTCODE.findall(text)
        return (found[-1] if found else "",)

    return _apart(cells, split, 1)[0]
