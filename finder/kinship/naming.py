"""Words for relationships: tables in ``terms.json`` and ``roles.json``, put together by rule (kinship.md section 3.1).

All functions take a sex ("F", "M" or "" when it is not recorded) and counts of generations, and know
nothing of graphs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

MOST_SPELT_GREATS = 3
"""Above this many "great-" the number is written: "4x great-grandmother"."""

SAID = "said to be "
"""Begins the label of what was stated and has no place in the graph, because something else is better evidenced."""
SAID_CODE = "said_to_be_"

_SEX_COLUMN = {"F": 0, "M": 1}


@dataclass(frozen=True, slots=True)
class RoleWords:
    """How a role is spoken of, and how far it leads.

    Attributes:
        label: What the holder is to the person.
        inverse: What the person is to the holder.
        is_professional: There because of a job: never followed, and no connected person by itself.
        leads_on: The holder's own household is worth naming.
        rank: Order in which roles of one holder are named; 0 first.
    """

    label: str
    inverse: str
    is_professional: bool
    leads_on: bool
    rank: int


@cache
def _terms() -> Mapping[str, Any]:
    text = files("finder.kinship").joinpath("terms.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def _lists() -> tuple[Sequence[str], Sequence[str]]:
    return _terms()["ordinals"], _terms()["times"]


@cache
def role_table() -> Mapping[str, RoleWords]:
    """Return every role that has words of its own, by code."""
    text = files("finder.kinship").joinpath("roles.json").read_text(encoding="utf-8")
    rows = json.loads(text)["roles"]
    return {
        code: RoleWords(row["label"], row["inverse"], row["is_professional"], row["leads_on"], rank)
        for rank, (code, row) in enumerate(rows.items())
    }


@cache
def role_words(code: str) -> RoleWords:
    """Return the words of a role; a code without a row is spelt out and leads nowhere."""
    known = role_table().get(code)
    if known:
        return known
    plain = code.replace("_", " ")
    return RoleWords(plain, f"person {plain} of", is_professional=False, leads_on=False, rank=len(role_table()))


@cache
def word(key: str, sex: str) -> str:
    """Return the word of ``terms.json`` for a sex: ``word("aunt", "M")`` is "uncle"."""
    row: Sequence[str] = _terms()["words"][key]
    return row[_SEX_COLUMN.get(sex, 2)]


def _greats(count: int) -> str:
    if count > MOST_SPELT_GREATS:
        return f"{count}x great-"
    return "great-" * count


@cache
def ancestor(generations: int, sex: str) -> str:
    """Name an ancestor: 1 is mother, 2 grandmother, 3 great-grandmother, 6 "4x great-grandmother"."""
    if generations == 1:
        return word("parent", sex)
    return _greats(generations - 2) + word("grandparent", sex)


@cache
def descendant(generations: int, sex: str) -> str:
    """Name a descendant: 1 is daughter, 2 granddaughter, 3 great-granddaughter."""
    if generations == 1:
        return word("child", sex)
    return _greats(generations - 2) + word("grandchild", sex)


def _each_side_of_or(prefix: str, words: str) -> str:
    return " or ".join(prefix + one for one in words.split(" or "))


@cache
def aunt(generations: int, sex: str, half: bool) -> str:
    """Name a sibling of an ancestor: 2 is aunt, 3 great-aunt; "half-aunt", "half great-aunt"."""
    if generations == 2:
        return _each_side_of_or("half-" if half else "", word("aunt", sex))
    great = _each_side_of_or(_greats(generations - 2), word("aunt", sex))
    return _each_side_of_or("half " if half else "", great)


@cache
def niece(generations: int, sex: str, half: bool) -> str:
    """Name a descendant of a sibling: 2 is niece, 3 great-niece; "half-niece", "half great-niece"."""
    if generations == 2:
        return _each_side_of_or("half-" if half else "", word("niece", sex))
    great = _each_side_of_or(_greats(generations - 2), word("niece", sex))
    return _each_side_of_or("half " if half else "", great)


@cache
def cousin(up: int, down: int, half: bool) -> str:
    """Name a cousin: (2, 2) is first cousin, (3, 2) and (2, 3) "first cousin once removed"."""
    ordinals, times = _lists()
    nearer, apart = min(up, down) - 1, abs(up - down)
    degree = ordinals[nearer] if nearer < len(ordinals) else f"{nearer}th"
    name = f"{degree} cousin"
    if apart:
        name += f" {times[apart] if apart < len(times) else f'{apart} times'} removed"
    return f"half {name}" if half else name


@cache
def step_ancestor(generations: int, sex: str) -> str:
    """Name the spouse of an ancestor: 1 is step-mother, 2 step-grandmother, 3 step-great-grandmother."""
    return "step-" + ancestor(generations, sex)


@cache
def aunt_by_marriage(generations: int, sex: str) -> str:
    """Name the spouse of an aunt or uncle: 2 is aunt by marriage, 3 great-aunt by marriage."""
    return f"{aunt(generations, sex, half=False)} by marriage"


@cache
def niece_by_marriage(generations: int, sex: str) -> str:
    """Name a spouse's niece or nephew: 2 is niece by marriage, 3 great-niece by marriage."""
    return f"{niece(generations, sex, half=False)} by marriage"


@cache
def sibling(sex: str, half: bool) -> str:
    """Name a sibling: brother, half-brother."""
    return ("half-" if half else "") + word("sibling", sex)


@cache
def blood_term(up: int, down: int, sex: str, half: bool) -> str:
    """Name whoever is ``up`` generations up and ``down`` down from somebody.

    Args:
        up: Steps to a parent, at least 0.
        down: Steps to a child, at least 0; not both 0.
        half: Half blood; it has no meaning in direct line.
    """
    if down == 0:
        return ancestor(up, sex)
    if up == 0:
        return descendant(down, sex)
    if up == 1 and down == 1:
        return sibling(sex, half)
    if down == 1:
        return aunt(up, sex, half)
    if up == 1:
        return niece(down, sex, half)
    return cousin(up, down, half)


@cache
def couple_word(kind: str, has_ended: bool, sex: str) -> str:
    """Name one half of a couple.

    Args:
        kind: "married", "civil", "cohabiting" or "unknown".
        has_ended: Separated, dissolved or divorced; not widowed.
    """
    key = {"married": "spouse", "civil": "civil_partner"}.get(kind, "partner")
    return word(f"ex_{key}" if has_ended else key, sex)


def possessive(name: str) -> str:
    """Return the owner's form: "Kai's", "mother's"."""
    return f"{name}'s"
