"""The comparison levels and the alternatives to a match, as the data files describe them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from matching.namedata import read_data


@dataclass(frozen=True, slots=True)
class Level:
    """One comparison level, best first within its comparison.

    Attributes:
        m: Starting share of true matches at this level, in (0, 1).
        u: Starting share of strangers at this level, in (0, 1).
        least: Least match weight that training may give, in bits.
        most: Greatest match weight, in bits; for the term-frequency adjusted weight too.
        rarity: Share of the term-frequency adjustment, in [0, 1].
        is_exact: True where u follows from value frequencies in closed form.
    """

    name: str
    m: float
    u: float
    least: float
    most: float
    rarity: float
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison and its levels; level 0, "not recorded", is not listed."""

    name: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Who two alike records can be, besides one person or two strangers.

    Attributes:
        per_record: Starting number of such pairs per record.
        floor_per_match: Least number of such pairs for each match.
        is_estimated: False when the number is always the floor.
        only_if: "" for always, else the caution that the alternative belongs to.
        like_match: Comparisons that agree as often as a match's do.
        shares: Comparisons with shares of their own, per level; what learning starts from.
        is_learned: Those of them that the table itself may correct.
        of_relatives: Expected number of such pairs for each pair of relatives; 0 where they do not come with relatives.
    """

    name: str
    why: str
    per_record: float
    floor_per_match: float
    is_estimated: bool
    only_if: str
    like_match: frozenset[str]
    shares: dict[str, tuple[float, ...]]
    is_learned: frozenset[str]
    of_relatives: float = 0.0


@functools.cache
def comparisons() -> tuple[Comparison, ...]:
    """Read ``data/levels.json``."""
    return tuple(
        Comparison(
            block["name"],
            tuple(Level(**{"is_exact": False, **level}) for level in block["levels"]),
        )
        for block in read_data("levels.json")["comparisons"]
    )


@functools.cache
def alternatives() -> tuple[Alternative, ...]:
    """Read ``data/alternatives.json``."""
    return tuple(_alternative(block) for block in read_data("alternatives.json")["alternatives"])


def _alternative(block: dict) -> Alternative:  # type: ignore[type-arg]
    differs = block["differs"]
    return Alternative(
        name=block["name"],
        why=block["why"],
        per_record=block["per_record"],
        floor_per_match=block["floor_per_match"],
        is_estimated=block.get("is_estimated", True),
        only_if=block.get("only_if", ""),
        like_match=frozenset(name for name, how in differs.items() if how == "like a match"),
        shares={name: tuple(how) for name, how in differs.items() if how != "like a match"},
        is_learned=frozenset(block.get("learned", ())),
        of_relatives=block.get("of_relatives", 0.0),
    )
