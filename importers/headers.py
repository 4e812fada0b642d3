"""What a header says: whose ("Mother's", "CARER_") and what ("date of birth")."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_OR = re.compile(r"\s*[/,&+]\s*|[\s_](?:or|and)[\s_]", re.IGNORECASE)
_GENERIC = re.compile(r"(?:col|column|field|f|c|x|v|var|unnamed|attr|attribute|item)?\s*\d*|[a-z]", re.IGNORECASE)
_SHORT_ACTOR_CHARS = 4
_MAX_HEADER_CHARS = 90
_MAX_WORDS = 12


@cache
def field_names() -> dict[str, Any]:
    """Return ``field_names.json`` as it stands."""
    content: dict[str, Any] = msgspec.json.decode((files("importers") / "field_names.json").read_bytes())
    return content


@cache
def blanks() -> frozenset[str]:
    """Return what systems write into empty cells ("NULL", "#N/A")."""
    return frozenset(field_names()["blanks"])


@cache
def no_names() -> frozenset[str]:
    """Return what is written, in lower case, where a name is not known ("unknown", "n/k")."""
    return frozenset(field_names()["no_name"])


@cache
def _fields() -> dict[str, str]:
    return {squeeze(said): field for field, phrases in field_names()["fields"].items() for said in phrases}


@cache
def _actors() -> list[tuple[str, str]]:
    said = [(squeeze(said), actor) for actor, phrases in field_names()["actors"].items() for said in phrases]
    return sorted(said, key=lambda pair: (-len(pair[0]), pair[0]))


@cache
def _noise() -> frozenset[str]:
    return frozenset(squeeze(said) for said in field_names()["noise"])


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """Return a header in the form in which headers are compared: "Date of Birth" is "dateofbirth"."""
    return "".join(character for character in text.casefold() if character.isalnum())


def words_of(header: str) -> list[str]:
    """Split a header into words: at spaces, underscores, punctuation and camelCase.

    >>> words_of("DIM_PERSON_ID"), words_of("dateOfBirth"), words_of("Mother's DOB")
    (['dim', 'person', 'id'], ['date', 'of', 'birth'], ['mother', 's', 'dob'])
    """
    spaced = header if header.isupper() else _CAMEL.sub(" ", header)
    return [word.casefold() for word in _WORD.findall(spaced)]


def is_generic(header: str) -> bool:
    """Return True when a header says nothing ("", "Col1", "Column A", "F7")."""
    words = " ".join(words_of(header))
    return _GENERIC.fullmatch(words) is not None or re.fullmatch(r"col(?:umn)? [a-z]", words) is not None


@cache
def read_header(header: str) -> tuple[str, str] | None:
    """Read a header.

    Returns:
        Whose (an actor of ``field_names.json``, or "" when it says nobody) and what (a field, or "" when it names
        somebody only: "Mother", "Occupier"); None when it is not recognised.

    >>> read_header("Mother's DOB"), read_header("PERSON_RELATED_TO_ID"), read_header("Forename(s)")
    (('mother', 'date_of_birth'), ('related', 'id'), ('', 'given_name'))
    """
    words = words_of(header)
    if not words or len(header) > _MAX_HEADER_CHARS or len(words) > _MAX_WORDS:
        return None
    found = _read_words(words) or _both_ways(header)
    for mark in ("(", "/", ":"):
        if found is None and mark in header:
            found = _read_words(words_of(header.partition(mark)[0]))
    return found or _without_noise(words)


def _both_ways(header: str) -> tuple[str, str] | None:
    """Read "Order or Alert": two names for one thing are that thing."""
    parts = [words_of(part) for part in _OR.split(header)]
    read = {_read_words(words) for words in parts if words}
    return read.pop() if len(parts) > 1 and len(read) == 1 else None


def _read_words(words: list[str]) -> tuple[str, str] | None:
    whole = "".join(words)
    field = _fields().get(whole)
    if field and field != "id":
        return "", field
    actor = next((actor for said, actor in _actors() if said == whole), None)
    if actor:
        return actor, ""
    return _owned(words, whole) or (("", field) if field else None)


def _owned(words: list[str], whole: str) -> tuple[str, str] | None:
    for said, actor in _actors():
        if whole.startswith(said) and _fits(words, said, at_start=True):
            field = _field_of(whole.removeprefix(said))
            if field:
                return actor, field
        if whole.endswith(said) and _fits(words, said, at_start=False):
            field = _field_of(whole.removesuffix(said).removesuffix("of"))
            if field:
                return actor, field
    return None


def _field_of(rest: str) -> str | None:
    """Allow one word of noise between the owner and the field ("RELATED_PERSON_ID", "mother's_s_dob")."""
    for noise in ("", "s", "pers", "person", "persons", "current", "home", "full", "primary"):
        field = _fields().get(rest.removeprefix(noise)) if rest.startswith(noise) else None
        if field:
            return field
    return None


def _fits(words: list[str], said: str, *, at_start: bool) -> bool:
    """Short owners ("to", "yp") must be words of their own; longer ones may be run together with the rest."""
    if len(said) > _SHORT_ACTOR_CHARS:
        return True
    return (words[0] if at_start else words[-1]) == said


def _without_noise(words: list[str]) -> tuple[str, str] | None:
    """Drop words that mean nothing here, from either end, until something matches."""
    for n_dropped in range(1, len(words)):
        for n_left in range(n_dropped + 1):
            n_right = n_dropped - n_left
            left, right = words[:n_left], words[len(words) - n_right :]
            if all(word in _noise() or word.isdecimal() for word in (*left, *right)):
                found = _read_words(words[n_left : len(words) - n_right])
                if found:
                    return found
    kept = [word for word in words if word not in _noise() and not word.isdecimal()]
    return _read_words(kept) if kept and kept != words else None


@cache
def field_groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields of ``field_names.json`` in the groups in which people choose from them."""
    content = msgspec.json.decode((files("importers") / "field_groups.json").read_bytes())
    return tuple((group, tuple(fields)) for group, fields in content["groups"])
