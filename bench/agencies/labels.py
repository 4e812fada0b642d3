"""Reads the relationship that the program gives: base word and side."""

from __future__ import annotations

import re

_NOT_KIN = ("foster", "carer", "teacher", "neighbour", "friend", "godparent", "godmother", "godfather", "professional")
_SEXLESS = {
    "sibling": {"brother", "sister"},
    "parent": {"mother", "father"},
    "grandparent": {"grandmother", "grandfather"},
    "great-grandparent": {"great-grandmother", "great-grandfather"},
}
_BASE = re.compile(
    r"((?:great-)*(?:grand)?(?:mother|father|parent|son|daughter)|brother|sister|sibling"
    r"|(?:great-)*(?:aunt|uncle|niece|nephew))(-in-law)?"
)
_COUSIN = re.compile(r"(first|second|third|fourth)?\s*cousin(?:\s+(once|twice|three times) removed)?")


def base_of(label: str, truth: str) -> str:
    """The bare word of a label ("half-sister", "mother's partner"); ``truth`` settles how partners are counted."""
    text = label.lower().replace("step-", "").replace("step", "").replace("half-", "").replace("half ", "")
    if any(word in text for word in _NOT_KIN):
        return next(word for word in _NOT_KIN if word in text)
    if "ex-partner" in text:
        return "ex-partner"
    partner = re.search(r"\b(mother|father)'s (?:partner|husband|wife)", text)
    if partner:
        return "father" if partner[1] == "mother" else "mother"
    partner = re.search(r"(.+)'s (?:partner|husband|wife)", text)
    if partner:
        return _married_to(base_of(partner[1], truth), truth)
    cousin = _COUSIN.search(text)
    if cousin:
        removed = f" {cousin[2]} removed" if cousin[2] else ""
        return f"{cousin[1] or 'first'} cousin{removed}"
    found = _BASE.search(text)
    return found[0] if found else ""


def _married_to(base: str, truth: str) -> str:
    """An aunt's partner counts as an uncle, as the answers have it."""
    pairs = {"aunt": "uncle", "mother": "father", "sister": "brother"}
    for one, other in [*pairs.items(), *((b, a) for a, b in pairs.items())]:
        if base.endswith(one):
            word = base.removesuffix(one) + other
            return f"{word}-in-law" if one in ("sister", "brother") and truth.endswith("-in-law") else word
    return base


def is_base_right(label: str, truth: str) -> bool:
    """True where the bare word is that of the truth, or says less about the sex only."""
    base = base_of(label, truth)
    return base == truth or truth in _SEXLESS.get(base, ())
