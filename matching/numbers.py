"""Numbers of persons: NHS numbers, and others, each with its kind ("passport number K123456")."""

from __future__ import annotations

import numpy as np

from matching.columns import Codes
from matching.features import Texts
from matching.flat_texts import number_texts, texts_at

NHS = -1
"""The kind of an NHS number, among those that ``kinds_of`` returns."""


def kind_of(number: str) -> str:
    """Return what stands before the last space: the kind of a number, "" for an NHS number.

    >>> kind_of("passport number K123456"), kind_of("9990000018")
    ('passport number', '')
    """
    return number.rpartition(" ")[0]


def kinds_of(numbers: Texts) -> Codes:
    """Number the kinds as ``kind_of`` tells them apart; NHS for NHS numbers. Shape (numbers,)."""
    spaces = np.append(np.flatnonzero(numbers.blob == ord(" ")), 0)
    place = np.searchsorted(spaces[:-1], numbers.starts[1:]) - 1
    last = np.where(place >= 0, spaces[place], -1)
    lengths = np.maximum(last - numbers.starts[:-1], 0)
    return number_texts(texts_at(numbers.blob, numbers.starts[:-1], lengths.astype(np.int32))).codes.astype(np.int64)
