"""Frozen values to text columns and back."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from finder.errors import BugError

_T = TypeVar("_T")
Check = Callable[[], None]
"""``JobContext.check``: raises when the work was cancelled."""

_CHECK_EVERY = 500


def never_stop() -> None:
    """The check of a caller that cannot be cancelled."""


def to_json(value: object) -> str:
    """Return a frozen dataclass (or tuples and mappings of them) as JSON text."""
    return msgspec.json.encode(value).decode("utf-8")


def decoder_of(kind: type[_T]) -> msgspec.json.Decoder[_T]:
    """Return a decoder for one type."""
    return msgspec.json.Decoder(kind)


def to_utc_text(moment: dt.datetime) -> str:
    """Return a time as ISO text in UTC, which sorts as time does.

    Raises:
        BugError: The time has no zone.
    """
    if moment.tzinfo is None:
        raise BugError("a time without a zone cannot be stored")
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def from_utc_text(text: str) -> dt.datetime:
    """Return the time that ``to_utc_text`` wrote."""
    return dt.datetime.fromisoformat(text)


def checking(items: Iterable[_T], check: Check) -> Iterator[_T]:
    """Yield items, and call ``check`` before every 500th; it raises to stop."""
    for number, item in enumerate(items):
        if number % _CHECK_EVERY == 0:
            check()
        yield item


def decoded(rows: Iterable[tuple[Any, ...]], kind: type[_T], check: Check) -> list[_T]:
    """Return the values in rows of one payload column."""
    decode = decoder_of(kind).decode
    return [decode(payload) for (payload,) in checking(rows, check)]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who did something, and when (with time zone)."""

    actor: str
    at: dt.datetime


def finite(value: float, what: str) -> float:
    """Return a number that JSON can hold.

    Raises:
        BugError: It is infinite or not a number; certainty is a decision, never an infinite weight.
    """
    if not math.isfinite(value):
        raise BugError(f"{what} is not a finite number")
    return value
