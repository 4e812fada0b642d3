"""Days written as 1984-06-04, one by one or many at once, as seconds since 1970."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from matching.columns import Codes, Flags
from matching.features import Bytes

# What the formats of databases for such days accept.
ISO_DAYS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "%Y-%m-%d": re.compile(r"\s*(\d{1,4})-(\d{1,2})-(\d{1,2})\s*"),
        "yyyy-MM-dd": re.compile(r"(\d{4})-(\d\d)-(\d\d)"),
    }
)
_EPOCH = dt.date(1970, 1, 1)
_SIZE = len("1984-06-04")
_UNUSUAL = " " * _SIZE
_S_PER_DAY = 86400.0


def iso_seconds(text: str, time_format: str) -> float | None:
    """Return the seconds of a day, None where there is none; a database knows the year 0 too, which Python does not.

    >>> iso_seconds("1970-01-02", "%Y-%m-%d"), iso_seconds("1970-02-30", "%Y-%m-%d")
    (86400.0, None)
    """
    found = ISO_DAYS[time_format].fullmatch(text)
    if found is None:
        return None
    year, month, day = map(int, found.groups())
    # the calendar repeats itself every 400 years
    cycles, year = divmod(year - 1, 400)
    try:
        days = (dt.date(year + 1, month, day) - _EPOCH).days
    except ValueError:
        return None
    return (days + cycles * 146097) * _S_PER_DAY


def seconds_of_days(texts: Sequence[str | None], time_format: str) -> list[float | None]:
    """Return what ``iso_seconds`` says of each text, and None of None; usual ones are read all at once."""
    usual = [text if text is not None and len(text) == _SIZE and text.isascii() else _UNUSUAL for text in texts]
    letters = np.frombuffer("".join(usual).encode("ascii"), dtype=np.uint8).reshape(-1, _SIZE)
    days, is_day = _days_of(letters)
    seconds = (days * _S_PER_DAY).tolist()
    return [
        found if is_there else None if text is None else iso_seconds(text, time_format)
        for text, found, is_there in zip(texts, seconds, is_day.tolist(), strict=True)
    ]


def _days_of(letters: Bytes) -> tuple[Codes, Flags]:
    """Return days since 1970, and where there is one; ten letters a row."""
    digits = letters[:, [0, 1, 2, 3, 5, 6, 8, 9]].astype(np.int64) - ord("0")
    is_shape = ((digits >= 0) & (digits <= 9)).all(axis=1) & (letters[:, [4, 7]] == ord("-")).all(axis=1)
    year, month, day = digits[:, :4] @ [1000, 100, 10, 1], digits[:, 4:6] @ [10, 1], digits[:, 6:] @ [10, 1]
    is_sane = is_shape & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(is_sane, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(is_sane, day - 1, 0)
    return days.astype(np.int64), is_sane & (days.astype("datetime64[M]") == months)
