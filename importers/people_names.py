"""One cell, several people: "Elizabeth & David Davies" are two, "Smith, Jane" is one."""

from __future__ import annotations

import re

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "rev", "revd", "reverend", "sir", "lady", "prof", "professor", "fr", "sr"}
)
_AND = re.compile(r"\s*(?:&|\+|\band\b|/)\s*", re.IGNORECASE)
_HARD = re.compile(r"\s*(?:;|\n|\|)\s*")
_MAX_PEOPLE = 6


def split_people(text: str) -> list[str]:
    """Split a cell that may name a couple; names are as written, with a shared surname given to each.

    >>> split_people("Elizabeth & David Davies")
    ['Elizabeth Davies', 'David Davies']
    >>> split_people("Mr & Mrs Hall"), split_people("Smith, Jane")
    (['Mr Hall', 'Mrs Hall'], ['Smith, Jane'])
    """
    people = [name for part in _HARD.split(text.strip()) if part for name in _split_commas(part)]
    return people if len(people) <= _MAX_PEOPLE else [text.strip()]


def _split_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and all(_is_whole_name(part) for part in parts):
        return [name for part in parts for name in _split_couple(part)]
    return _split_couple(text)


def _is_whole_name(text: str) -> bool:
    words = text.split()
    return len(words) >= 2 and (_is_title(words[0]) or len(words) <= 4)


def _split_couple(text: str) -> list[str]:
    parts = [part for part in _AND.split(text) if part]
    if len(parts) < 2 or any(not part[0].isalpha() for part in parts):
        return [text]
    if "," in parts[0] and all(len(part.split()) == 1 for part in parts[1:]):
        surname, _, first = parts[0].partition(",")
        return [f"{surname.strip()}, {name.strip()}" for name in (first, *parts[1:])]
    last = parts[-1].split()
    if len(last) < 2:
        return _with_first_surname(parts) if not any(_is_title(part) for part in parts) else [text]
    return [*(_with_surname(part, last) for part in parts[:-1]), parts[-1]]


def _with_first_surname(parts: list[str]) -> list[str]:
    """Read "Amanda Hill & Paul": they share the surname that only the first is given."""
    words = parts[0].split()
    return parts if len(words) < 2 else [parts[0], *(f"{part} {words[-1]}" for part in parts[1:])]


def _with_surname(part: str, last: list[str]) -> str:
    """Give "Elizabeth" or "Mr" the surname at the end; "Jane Smith" has one already."""
    words = part.split()
    named = [word for word in words if not _is_title(word)]
    return part if len(named) >= 2 else f"{part} {last[-1]}"


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in _TITLES
