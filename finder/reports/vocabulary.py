"""The words that reports use and the words that give a place away, read from ``vocabulary.json``."""

from __future__ import annotations

import functools
import importlib.resources
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """See ``vocabulary.json``; the names are the same.

    Attributes:
        confidence_words: (least probability, words), highest first.
        street_words: Words that end the name of a street, each with its abbreviations.
        neutral_roles: What a role is replaced by when it would give something away, best first.
    """

    recommendations: dict[str, str]
    contributions: dict[str, str]
    gates: dict[str, str]
    sealed_gates: frozenset[str]
    unverified_gates: frozenset[str]
    gate_effects_family_never_sees: frozenset[str]
    confidence_words: tuple[tuple[float, str], ...]
    titles: frozenset[str]
    full_name_roles: frozenset[str]
    carer_words: frozenset[str]
    doubtful_roles: frozenset[str]
    neutral_roles: tuple[str, ...]
    street_words: dict[str, tuple[str, ...]]
    street_ends: tuple[str, ...]
    unit_words: frozenset[str]
    institutions: tuple[str, ...]


@functools.cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary, read once."""
    data = importlib.resources.files(__package__).joinpath("vocabulary.json").read_bytes()
    return msgspec.json.decode(data, type=Vocabulary)
