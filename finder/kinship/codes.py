"""Relationship codes taken apart: "maternal_half_aunt", "father>partner" (docs/relationship-codes.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from finder.kinship.naming import role_table

_BY_MARRIAGE = "_by_marriage"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a code: what the subject is to whoever comes before.

    Attributes:
        code: As written.
        group: The rule that applies: "parent", "aunt", "couple", "role" ...
        sex: What the word says of the subject: "F", "M" or "".
        side: Sex of the object's parent on the way: "F" maternal, "M" paternal, "" not said.
        fullness: "full", "half" or "" (not said).
        greats: Number of "great".
        kind: Of couples: "married", "civil" or "unknown".
        has_ended: "ex_" is written.
        ordinal: Of cousins: 1 first, 2 second.
        removed: Of cousins: generations apart.
        role: Code of the role in ``roles.json``.
    """

    code: str
    group: str
    sex: str = ""
    side: str = ""
    fullness: str = ""
    greats: int = 0
    is_step: bool = False
    is_adoptive: bool = False
    is_birth: bool = False
    is_by_marriage: bool = False
    kind: str = ""
    has_ended: bool = False
    ordinal: int = 0
    removed: int = 0
    role: str = ""

    @property
    def is_sided(self) -> bool:
        """The word says which of the object's parents it goes through, or needs no saying."""
        return bool(self.side) or self.group not in {"grandparent", "grandchild", "aunt", "niece", "cousin"}


@cache
def _table() -> Mapping[str, Any]:
    text = files("finder.kinship").joinpath("codes.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def gaps() -> Mapping[str, Sequence[int]]:
    """Return years by which a subject is older than the object, at least and at most, by group."""
    table: Mapping[str, Sequence[int]] = _table()["gaps"]
    return table


@cache
def parse_code(code: str) -> tuple[Step, ...]:
    """Take a code apart.

    Returns:
        Its steps, outwards from the object; () when a step is not in the grammar.
    """
    steps = [_parse_step(part) for part in code.split(">")]
    return tuple(step for step in steps if step is not None) if None not in steps else ()


def is_known_code(code: str) -> bool:
    """Tell whether a code can be expanded into edges."""
    return bool(parse_code(code))


def _parse_step(code: str) -> Step | None:
    table = _table()
    if code in table["whole"]:
        return Step(code, **table["whole"][code])
    if code in role_table():
        return Step(code, "role", role=code)
    is_by_marriage = code.endswith(_BY_MARRIAGE)
    words = code.removesuffix(_BY_MARRIAGE).split("_")
    qualifiers: list[str] = []
    while words and "_".join(words) not in table["bases"]:
        qualifier = words.pop(0)
        if qualifier not in table["qualifiers"] and qualifier not in table["sides"]:
            return None
        qualifiers.append(qualifier)
    if not words:
        return None
    return _qualified(code, table["bases"]["_".join(words)], qualifiers, is_by_marriage=is_by_marriage)


def _qualified(code: str, base: Mapping[str, Any], qualifiers: list[str], *, is_by_marriage: bool) -> Step:
    sides = [_table()["sides"][word] for word in qualifiers if word in _table()["sides"]]
    if "foster" in qualifiers:
        return Step(code, "role", sex=base.get("sex", ""), role=code)
    fullness = next((word for word in qualifiers if word in {"half", "full"}), base.get("fullness", ""))
    return Step(
        code,
        group=base["group"],
        sex=base.get("sex", ""),
        side=sides[0] if sides else "",
        fullness=fullness,
        greats=qualifiers.count("great"),
        is_step="step" in qualifiers,
        is_adoptive="adoptive" in qualifiers,
        is_birth="birth" in qualifiers,
        is_by_marriage=is_by_marriage,
        kind=base.get("kind", ""),
        has_ended=base.get("has_ended", False),
        ordinal=base.get("ordinal", 0),
        removed=base.get("removed", 0),
    )
