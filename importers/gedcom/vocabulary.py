"""Loads the words of ``vocabulary.json``."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType


@functools.cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """Return word tables turned round: table name -> {word in lower case -> kind}."""
    data = json.loads(resources.files("importers.gedcom").joinpath("vocabulary.json").read_text(encoding="utf-8"))
    tables = {}
    for table in ("child_links", "couple_events", "name_types"):
        tables[table] = MappingProxyType({word: kind for kind, words in data[table].items() for word in words})
    tables["roles"] = MappingProxyType(dict(data["roles"]))
    tables["home_person_tags"] = MappingProxyType({tag: tag for tag in data["home_person_tags"]})
    return MappingProxyType(tables)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def child_link(text: str) -> str:
    """Return "birth", "adoptive", "foster", "step", "carer", "unstated" or "none" for what PEDI or _FREL says."""
    return _tables()["child_links"].get(_folded(text), "unstated")


def couple_event(text: str) -> str:
    """Return "civil", "married", "partner", "ended", or "" when a TYPE says none of these."""
    folded = _folded(text)
    table = _tables()["couple_events"]
    if folded in table:
        return table[folded]
    return next(
        (kind for word, kind in table.items() if len(word) > 6 and re.search(rf"\b{re.escape(word)}\b", folded)), ""
    )


def name_type(text: str) -> str:
    """Return the canonical field for a NAME of this TYPE; "" when the type says nothing."""
    return _tables()["name_types"].get(_folded(text), "")


def role_code(text: str) -> str:
    """Return the relationship code of a GEDCOM 7 ROLE, or ""."""
    return _tables()["roles"].get(_folded(text), "")


def home_person_tags() -> frozenset[str]:
    """Return the vendor tags that point to the person for whom a tree was drawn."""
    return frozenset(_tables()["home_person_tags"])
