"""What a given name can stand for, for looking people up."""

from __future__ import annotations

from matching.fold import fold
from matching.names import given_name


def given_name_keys(text: str) -> frozenset[str | int]:
    """Return what the given name can stand for: itself, and the groups of its forms and spellings."""
    name = given_name(text)
    return frozenset((fold(text), *name.forms, *name.variants)) if name else frozenset()
