"""The names and places to draw from."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Rng = np.random.Generator

_HERE = Path(__file__).parent
# Flattens the first few ranks, as frequencies of real names are flatter there than Zipf's law says.
_RANK_OFFSET = 3.0


@functools.cache
def read_json(name: str) -> Any:
    """Read one of the data files beside this module."""
    return json.loads((_HERE / name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Values, most frequent first, and their cumulative shares."""

    values: Texts
    cumulative: Floats

    def places(self, random: Rng, n: int) -> Ints:
        """Draw places of values."""
        return np.searchsorted(self.cumulative, random.random(n)).clip(max=len(self.values) - 1).astype(np.int64)

    def draw(self, random: Rng, n: int) -> Texts:
        """Draw values."""
        return self.values[self.places(random, n)]


@dataclass(frozen=True, slots=True, eq=False)
class Culture:
    """One naming culture.

    Attributes:
        eras: (first year after it, pool of women's names, pool of men's names), in order.
        families: Men's form of the family names; ``women`` and ``wives`` have the other forms, place by place.
        more: The rest of its block in ``cultures.json``.
    """

    name: str
    structure: str
    middle: float
    eras: tuple[tuple[int, Pool, Pool], ...]
    families: Pool
    women: Texts
    wives: Texts
    more: dict[str, Any]


def texts(values: Any) -> Texts:
    """Make an object array of any sequence of texts."""
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def words(written: str) -> list[str]:
    """Split a list of names; an underscore is a space."""
    return [word.replace("_", " ") for word in written.split()]


def zipf(values: list[Any], exponent: float) -> Pool:
    """Give values shares by rank."""
    share = 1.0 / (np.arange(len(values)) + _RANK_OFFSET) ** exponent
    return Pool(texts(values), np.cumsum(share / share.sum()))


@functools.cache
def cultures() -> tuple[Culture, ...]:
    """Read ``cultures.json``."""
    return tuple(_culture(name, block) for name, block in read_json("cultures.json").items() if name != "about")


def _culture(name: str, block: dict[str, Any]) -> Culture:
    exponent = block["zipf"]
    written = words(block["families"])
    built = [
        "/".join(head + form for form in tail.split("/"))
        for head, tail in product(block.get("heads", "").split(), block.get("tails", "").split())
    ]
    # Built names are the rare ones; any fixed order will do, as long as it is not the alphabet.
    shuffled = [built[i] for i in np.random.default_rng(len(built)).permutation(len(built))]
    forms = [_forms(family) for family in dict.fromkeys(written + shuffled)]
    return Culture(
        name=name,
        structure=block["structure"],
        middle=block["middle"],
        eras=tuple(
            (era.get("until", 9999), zipf(words(era["F"]), exponent), zipf(words(era["M"]), exponent))
            for era in block.get("eras", [block])
        ),
        families=zipf([male for male, _, _ in forms], exponent),
        women=texts([female for _, female, _ in forms]),
        wives=texts([wife for _, _, wife in forms]),
        more=block,
    )


def _forms(written: str) -> tuple[str, str, str]:
    """Read "Kowalski/Kowalska" or "Butkus/Butkutė/Butkienė": a man's, a woman's and a wife's form."""
    male, *others = written.split("/")
    female = others[0] if others else male
    return male, female, others[1] if len(others) > 1 else female
