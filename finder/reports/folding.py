"""Folding of text for comparison: what a reader would take for the same string becomes the same string."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

# Letters that carry no combining mark and still are written without their stroke or ligature in English files.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
_APOSTROPHES = frozenset("'’‘‛`´ʼʹ′＇")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and where each of its characters came from.

    Attributes:
        origins: For each character of ``text``, the index of its character in the original.
    """

    text: str
    origins: tuple[int, ...]


def spaced(text: str) -> Folded:
    """Fold ``text``; apostrophes and hyphens become spaces ("O'Neill-Shah": "o neill shah")."""
    return _fold(text, " ")


def joined(text: str) -> Folded:
    """Fold ``text``; apostrophes and hyphens vanish ("O'Neill-Shah": "oneillshah")."""
    return _fold(text, "")


def _fold(text: str, hyphen: str) -> Folded:
    pieces = [_fold_character(character, hyphen) for character in text]
    origins = tuple(index for index, piece in enumerate(pieces) for _ in piece)
    return Folded("".join(pieces), origins)


@functools.lru_cache(maxsize=4096)
def _fold_character(character: str, hyphen: str) -> str:
    if character in _APOSTROPHES or unicodedata.category(character) == "Pd":
        return hyphen
    if character == "_":
        return " "
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    # NFKD once more: casefolding can produce combining marks of its own (capital I with dot).
    plain = (_PLAIN.get(c, c) for c in unicodedata.normalize("NFKD", decomposed))
    return "".join(c for part in plain for c in part if not _is_unseen(c))


def _is_unseen(character: str) -> bool:
    """Accents, and what would split a word without showing: soft hyphens, zero-width spaces, control characters."""
    return unicodedata.category(character) in {"Mn", "Cf", "Cc"} and not character.isspace()
