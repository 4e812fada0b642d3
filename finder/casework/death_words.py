"""The words by which a sentence says that somebody has died, read from ``death_words.json``."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

from rapidfuzz.distance import OSA

_LIKENESS_CHARS = 6


@dataclass(frozen=True, slots=True)
class Marker:
    """One way of saying it, hung on one word.

    Attributes:
        before: What must stand before the word, as a pattern over the folded words up to it.
        after: What must follow.
        places: Where the name stands: "subject", "subject_far", "object", "owner", "beside", "adjective", "label".
        unless: What must not follow the name.
        is_negated: The marker holds its own "not" ("is not alive").
        is_present: The verb stands in the present, so "when" and "before" make it a thing to come.
        is_capital: The word counts in capitals only.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    places: tuple[str, ...]
    unless: re.Pattern[str] | None
    is_negated: bool
    is_present: bool
    is_capital: bool


@dataclass(frozen=True, slots=True)
class DeathWords:
    """The vocabulary; every set holds folded words."""

    markers: dict[str, tuple[Marker, ...]]
    likeness: tuple[str, ...]
    not_alike: frozenset[str]
    not_died: frozenset[str]
    slips: dict[str, str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    counterfactual: frozenset[str]
    unreal: frozenset[str]
    unreal_in_present: frozenset[str]
    boundaries: frozenset[str]
    speaking: frozenset[str]
    kin: frozenset[str]
    titles: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    pronouns: dict[str, str]
    others: frozenset[str]
    creatures: frozenset[str]
    not_names: frozenset[str]

    def trigger(self, word: str) -> str:
        """Return the marker word that a folded word is, or that it is a scan's or a typist's slip for; else ""."""
        if word in self.markers:
            return word
        if word in self.slips:
            return self.slips[word]
        if len(word) <= len("died") + 1:
            return "died" if word not in self.not_died and OSA.distance(word, "died", score_cutoff=1) <= 1 else ""
        if len(word) < _LIKENESS_CHARS or word in self.not_alike:
            return ""
        return next((one for one in self.likeness if OSA.distance(word, one, score_cutoff=1) <= 1), "")


@functools.cache
def death_words() -> DeathWords:
    """Load the vocabulary once."""
    text = resources.files("finder.casework").joinpath("death_words.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    markers: dict[str, list[Marker]] = {}
    for entry in data["markers"]:
        markers.setdefault(entry["word"], []).append(_marker(entry))
    plain = {
        name: frozenset(data[name])
        for name in (
            "not_alike", "not_died", "auxiliaries", "adverbs", "counterfactual", "unreal", "unreal_in_present",
            "boundaries", "speaking", "kin", "titles", "determiners", "prepositions", "others", "creatures",
            "not_names",
        )
    }  # fmt: skip
    return DeathWords(
        markers={word: tuple(found) for word, found in markers.items()},
        likeness=tuple(data["likeness"]),
        slips=data["slips"],
        pronouns=data["pronouns"],
        **plain,
    )


def _marker(entry: dict[str, Any]) -> Marker:
    return Marker(
        before=re.compile(entry.get("before", "$")),
        after=re.compile(entry.get("after", "")),
        places=tuple(entry["name"]),
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        is_negated=bool(entry.get("negated")),
        is_present=bool(entry.get("present")),
        is_capital=bool(entry.get("capitals")),
    )
