"""Distinct values laid out as arrays: what the compiled comparisons read instead of Python objects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Many texts end to end.

    Attributes:
        blob: UTF-8 of all of them.
        starts: Where each begins in ``blob``; shape (texts + 1,).
    """

    blob: Bytes
    starts: Offsets

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> str:
        return self.blob[self.starts[place] : self.starts[place + 1]].tobytes().decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Many short lists of small integers end to end, each ascending.

    Attributes:
        items: All members.
        starts: Where each list begins in ``items``; shape (lists + 1,).
    """

    items: Ints
    starts: Offsets

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True, slots=True, eq=False)
class NameFeatures:
    """Given, middle or family names, by value code.

    Attributes:
        keys: Folded names.
        words: Numbers of the folded words of each name, in their order (not ascending), in one vocabulary.
        forms: Name groups that each name can stand for; for family names, empty.
        variants: Name groups that each is a spelling of.
        sounds: Number of the sound key, in one vocabulary.
        is_initial: 1 where the name is one letter.
    """

    keys: Texts
    words: Lists
    forms: Lists
    variants: Lists
    sounds: Ints
    is_initial: Bytes


def texts_of(values: Iterable[str]) -> Texts:
    """Lay out texts."""
    encoded = [value.encode("utf-8") for value in values]
    starts = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in encoded], out=starts[1:])
    return Texts(np.frombuffer(b"".join(encoded), dtype=np.uint8), starts)


def lists_of(values: Iterable[Sequence[int]]) -> Lists:
    """Lay out lists of integers."""
    members: list[int] = []
    starts = [0]
    for value in values:
        members.extend(value)
        starts.append(len(members))
    return Lists(np.array(members, dtype=np.int32), np.array(starts, dtype=np.int64))
