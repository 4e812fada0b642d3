"""What the values of a column look like, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from importers.dates import read_date, read_excel_serial, says_unknown
from importers.headers import field_names
from importers.relation_codes import UNKNOWN
from importers.relations import read_relationship

MAX_SAMPLE = 400

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+?44|0044|0)[\d\s().\-]{8,14}\d(?:\s*(?:\(?[a-z ]*\)?))?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NHS = re.compile(r"\d{3}[\s-]?\d{3}[\s-]?\d{4}")
_ID = re.compile(r"[A-Z]{0,6}[-_/]?\d{2,12}(?:[-/]\d{1,6})?(?:\.0)?|[0-9a-f]{8,32}", re.IGNORECASE)
_NAME_WORD = r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-][^\W\d_]+)*\.?"
_FULL_NAME = re.compile(rf"{_NAME_WORD}(?:,?\s+\(?{_NAME_WORD}\)?){{1,5}}")
_ONE_NAME = re.compile(rf"{_NAME_WORD}(?:[\s\-]{_NAME_WORD})?")
_ADDRESS = re.compile(
    r"(?:flat|apt|apartment|unit|room)?\s*\d+[a-z]?[\s,/\-].*[a-z]{3}.*|.*\b(?:road|street|avenue|lane|close|drive|"
    r"crescent|terrace|court|place|way|grove|gardens|walk|view|hill)\b.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SERIALS = (8_000, 80_000)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Shares (0 to 1) of a column's non-empty values that look like something.

    Attributes:
        n_values: Non-empty values looked at, at most ``MAX_SAMPLE``.
        n_distinct: Among them.
        mean_chars: Mean length.
        dates, serials, postcodes, phones, emails, nhs_numbers, sexes, yes_no, ids, relations, full_names, one_names,
        addresses, numbers, amounts: Shares.
        month_first: The share of dates that exist only when read month first.
        day_first: The share of dates that exist only when read day first.
    """

    n_values: int
    n_distinct: int
    mean_chars: float
    dates: float
    serials: float
    postcodes: float
    phones: float
    emails: float
    nhs_numbers: float
    sexes: float
    yes_no: float
    ids: float
    relations: float
    full_names: float
    one_names: float
    addresses: float
    numbers: float
    amounts: float
    month_first: float
    day_first: float


def profile(values: Iterable[str]) -> ColumnProfile:
    """Look at the non-empty values of a column."""
    sample = [value.strip() for value in values if value.strip()][:MAX_SAMPLE]
    words = field_names()["values"]
    sexes, yes_no = set(words["sexes"]), set(words["yes_no"])

    def share(test: Callable[[str], object]) -> float:
        return sum(1 for value in sample if test(value)) / len(sample) if sample else 0.0

    return ColumnProfile(
        n_values=len(sample),
        n_distinct=len(set(sample)),
        mean_chars=sum(map(len, sample)) / len(sample) if sample else 0.0,
        dates=share(_is_date),
        serials=share(_is_serial),
        postcodes=share(_POSTCODE.fullmatch),
        phones=share(_PHONE.fullmatch),
        emails=share(_EMAIL.fullmatch),
        nhs_numbers=share(is_nhs_number),
        sexes=share(lambda value: value.casefold() in sexes),
        yes_no=share(lambda value: value.casefold() in yes_no),
        ids=share(_ID.fullmatch),
        relations=share(_is_relation),
        full_names=share(lambda value: _FULL_NAME.fullmatch(value) and len(value) < 70),
        one_names=share(lambda value: _ONE_NAME.fullmatch(value) and value[:1].isupper() and len(value) < 30),
        addresses=share(lambda value: _ADDRESS.fullmatch(value) and not _is_date(value)),
        numbers=share(_NUMBER.fullmatch),
        amounts=share(lambda value: read_amount(value) != ""),
        month_first=share(lambda value: _exists_only(value, day_first=False)),
        day_first=share(lambda value: _exists_only(value, day_first=True)),
    )


def _is_date(value: str) -> bool:
    if len(value) > 40 or not any(character.isdigit() for character in value):
        return says_unknown(value)
    return read_date(value) is not None or read_date(value, day_first=False) is not None


def _exists_only(value: str, *, day_first: bool) -> bool:
    if not value[:1].isdigit() or len(value) > 40:
        return False
    return read_date(value, day_first=day_first) is not None and read_date(value, day_first=not day_first) is None


def _is_serial(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None and _SERIALS[0] < float(value) < _SERIALS[1]


def serial_to_iso(value: str) -> str:
    """Return the ISO date of a spreadsheet's day number written as text, or the text itself when it is none."""
    if not _is_serial(value):
        return value
    found = read_excel_serial(float(value))
    return found.earliest.isoformat() if found else value


def _is_relation(value: str) -> bool:
    read = read_relationship(value)
    return read.matched and read.code != UNKNOWN


def is_nhs_number(value: str) -> bool:
    """Return True for ten digits with the right modulus 11 check digit.

    Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, check digit 11 - (sum mod 11), 11 counts as 0.
    """
    if not _NHS.fullmatch(value):
        return False
    digits = [int(character) for character in value if character.isdecimal()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9] and check != 10


def read_amount(value: str) -> str:
    """Return how much contact a child says there is: "too_little", "just_right", "too_much", "stop", or ""."""
    plain = " ".join("".join(c if c.isalnum() else " " for c in value.casefold().replace("'", "")).split())
    if not plain:
        return ""
    amounts: dict[str, list[str]] = field_names()["values"]["amounts"]
    for code, phrases in amounts.items():
        if plain in phrases:
            return code
    # Of the phrases inside a longer answer the longest decides: "not enough" before "enough".
    inside = [
        (len(phrase), code) for code, phrases in amounts.items() for phrase in phrases
        if len(phrase) > 4 and f" {phrase} " in f" {plain} "
    ]  # fmt: skip
    return max(inside)[1] if inside else ""


def is_month_first(columns: Sequence[ColumnProfile]) -> bool:
    """Return True when some dates exist only month first and none only day first."""
    return any(one.month_first > 0 for one in columns) and not any(one.day_first > 0 for one in columns)
