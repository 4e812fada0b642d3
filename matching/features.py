"""Distinct values laid out as arrays: what the compiled comparisons read instead of Python objects.

A column's ``values`` may carry its features ready made as an attribute ``features``:

- given, middle and family names: ``NameFeatures``
- dates of birth and of death: ``DateFeatures``
- addresses: ``HouseFeatures``
- telephone numbers, e-mail addresses and numbers of persons: ``Texts``

``ready_features`` finds them. Where there are none, ``compare_features`` makes them from the Python values. All are by
value code: place i describes ``values[i]``, whatever ``values[i]`` would answer. A number of some vocabulary can be
any number from 0; -1 stands for the empty text where an attribute says so. No two values of one column are written
alike (codes differ), even where their keys are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

F = TypeVar("F")


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Many texts end to end.

    Attributes:
        blob: UTF-8 of all of them (lone surrogates as three bytes).
        starts: Where each begins in ``blob``; shape (texts + 1,).
    """

    blob: Bytes
    starts: Offsets

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> str:
        return self.blob[self.starts[place] : self.starts[place + 1]].tobytes().decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Many short lists of small integers end to end, each ascending unless said otherwise.

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
        words: Places in ``word_texts`` of the folded words of each name, in their order (not ascending, maybe twice).
        word_texts: Every folded word once.
        forms: Name groups that each name can stand for; for family names, empty.
        variants: Name groups that each is a spelling of.
        sounds: Number of the sound key, in one vocabulary.
        stems: For family names, number of the stem, in one vocabulary; for given and middle names, empty.
        is_initial: 1 where the name is one letter (given and middle names); for family names, 0.
    """

    keys: Texts
    words: Lists
    word_texts: Texts
    forms: Lists
    variants: Lists
    sounds: Ints
    stems: Ints
    is_initial: Bytes


@dataclass(frozen=True, slots=True, eq=False)
class DateFeatures:
    """Days, or spans of days, by value code.

    Attributes:
        earliest: First day, counted as ``datetime.date.toordinal`` does (1 January of year 1 is 1).
        latest: Last day; for a single day the same.
        is_exact: 1 for one day that is no placeholder.
        is_placeholder: 1 for what systems enter for "not known".
    """

    earliest: Ints
    latest: Ints
    is_exact: Bytes
    is_placeholder: Bytes


@dataclass(frozen=True, slots=True, eq=False)
class HouseFeatures:
    """Addresses, by value code.

    Attributes:
        numbers: Number of the house number's text in one vocabulary, -1 for "".
        streets: Place in ``street_texts`` of the folded street, -1 for "".
        street_texts: Every folded street once.
        towns: Place in ``town_texts`` of the folded town, -1 for "".
        town_texts: Every folded town once.
        postcodes: Number of the postcode (or outward code alone) in one vocabulary, -1 for "".
        districts: Number of its outward half in one vocabulary, -1 for "".
        is_full: 1 where the postcode has both halves.
    """

    numbers: Ints
    streets: Ints
    street_texts: Texts
    towns: Ints
    town_texts: Texts
    postcodes: Ints
    districts: Ints
    is_full: Bytes


def ready_features(values: Sequence[object], kind: type[F]) -> F | None:
    """Return the features that the values of a column carry, if any.

    Raises:
        TypeError: They carry features of another kind.
    """
    found = getattr(values, "features", None)
    if found is not None and not isinstance(found, kind):
        raise TypeError(f"Features of a column are {type(found).__name__}, not {kind.__name__}.")
    return found


def texts_of(values: Iterable[str]) -> Texts:
    """Lay out texts."""
    encoded = [value.encode("utf-8", "surrogatepass") for value in values]
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


def no_lists(n: int) -> Lists:
    """Lay out ``n`` empty lists."""
    return Lists(np.empty(0, dtype=np.int32), np.zeros(n + 1, dtype=np.int64))
