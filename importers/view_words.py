"""How children say how much they want to see of somebody, and how much somebody matters to them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from importers.headers import field_names

_OUT_OF = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:/|out of|of)\s*(\d{1,3})")
_NUMBER = re.compile(r"(?:number |no |level |score )?(\d{1,2})(?:\.0)?\b")
_SCALE = re.compile(r"(?:1\s*(?:-|–|to)|out of|/)\s*(10|100|5|4|3)\b", re.IGNORECASE)
_STARS = re.compile(r"[★⭐*✩❤♥☆\ufe0f\s]+")
_FULL_STARS = "★⭐*✩❤♥"
_LEAST_INSIDE = 4
_REFUSES = re.compile(
    r"\b(?:do not|dont|does not|doesnt|never|not) (?:ever )?want (?:to )?(?:see|meet|visit|contact|any contact)\b"
)
# "I do not want to see mum cry" refuses nobody.
_NO_REFUSAL = re.compile(r"\bwant to see (?:[a-z]+ )?(?:less|cry|crying|sad|hurt)\b")


def _plain(text: str) -> str:
    straight = text.casefold().replace("’", "").replace("'", "")
    return " ".join("".join(c if c.isalnum() else " " for c in straight).split())


def read_amount(value: str) -> str:
    """Return how much contact a child says there is: "too_little", "just_right", "too_much", "stop", or "".

    >>> read_amount("Wants it to stop"), read_amount("not enough"), read_amount("happy with it")
    ('stop', 'too_little', 'just_right')
    >>> read_amount("not happy")
    ''
    """
    plain = _plain(value)
    amounts: Mapping[str, Sequence[str]] = field_names()["values"]["amounts"]
    whole = next((code for code, phrases in amounts.items() if plain in phrases), "")
    if not whole:
        inside = _inside(plain, amounts)
        # Who says two things and one of them is "stop" is not asked to see somebody until a worker has read it.
        whole = "stop" if any(code == "stop" for _, code in inside) else max(inside, default=(0, ""))[1]
    return "" if whole == "unclear" else whole


def read_refusal(words: str) -> str:
    """Return "stop" when a child's own words refuse to see somebody, else "".

    >>> read_refusal("I don't want to see uncle Col ever"), read_refusal("I want to see nan")
    ('stop', '')
    """
    plain = _plain(words)
    return "stop" if _REFUSES.search(plain) and not _NO_REFUSAL.search(plain) else ""


def _inside(plain: str, phrases_of: Mapping[str, Sequence[str]]) -> list[tuple[int, str]]:
    """Return (length, code) of the phrases inside an answer, without those inside a longer one.

    "Not enough" says nothing of "enough", nor "does not want it to stop" of "stop".
    """
    found = [
        (phrase, code)
        for code, phrases in phrases_of.items()
        for phrase in phrases
        if len(phrase) >= _LEAST_INSIDE and f" {phrase} " in f" {plain} "
    ]
    return [
        (len(phrase), code)
        for phrase, code in found
        if not any(phrase != longer and f" {phrase} " in f" {longer} " for longer, _ in found)
    ]


def read_importance(value: str, header: str = "") -> str:
    """Return how important somebody is to a child, "1" (not) to "5" (most), or "".

    Args:
        value: As written: a number, "4 out of 5", stars, "very important".
        header: Of the column; says the scale ("How important, 1-10").

    >>> read_importance("5"), read_importance("8/10"), read_importance("****"), read_importance("Very important")
    ('5', '4', '4', '5')
    >>> read_importance("9", "How close (1-10)")
    '5'
    """
    text = value.strip()
    if text and _STARS.fullmatch(text):
        return _on_scale(sum(text.count(star) for star in _FULL_STARS), 5)
    if found := _OUT_OF.search(text):
        return _on_scale(float(found[1]), int(found[2]))
    if found := _NUMBER.match(text.casefold()):
        scale = _SCALE.search(header)
        return _on_scale(int(found[1]), int(scale[1]) if scale else 5)
    plain = _plain(text)
    levels: Mapping[str, Sequence[str]] = field_names()["values"]["importance"]
    whole = next((level for level, words in levels.items() if plain in words), "")
    return whole or max(_inside(plain, levels), default=(0, ""))[1]


def _on_scale(number: float, most: int) -> str:
    if not 0 < number <= most:
        return ""
    return str(min(5, max(1, math.ceil(number * 5 / most))))
