"""The sex that a given name is usual for: a guess, for want of any word that says it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


def usual_sex(name: str) -> str:
    """Return "F", "M" or "" for a name that either may have, or that the list does not hold."""
    return _sexes().get(name.casefold().split()[0], "") if name.split() else ""


@cache
def _sexes() -> dict[str, str]:
    lists = msgspec.json.decode((files("finder.stories") / "given_names.json").read_bytes())
    return {name: sex for sex in ("F", "M") for name in lists[sex]}
