"""What the values of a column look like, whatever its header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from importers.alerts import is_alert_wording
from importers.dates import read_date, read_excel_serial
from importers.headers import field_names
from importers.relation_codes import UNKNOWN
from importers.relation_sentences import read_sentence
from importers.relations import read_relationship
from importers.tables import TableRow
from importers.view_words import read_amount

MAX_SAMPLE = 300

MAX_ROWS = 25_000
"""Tables of up to twice as many rows are looked at whole."""

_FEW = 40

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+?44|0044|0)[\d\s().\-]{8,14}\d(?:\s*(?:\(?[a-z ]*\)?))?", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NHS = re.compile(r"\d{3}[\s-]?\d{3}[\s-]?\d{4}")
_ID = re.compile(r"(?:[A-Z]{1,6}[-_/]?\d{1,12}|\d{2,12})(?:[-/]\d{1,6})?(?:\.0)?|[0-9a-f]{8,32}", re.IGNORECASE)
_NAME_WORD = r"[^\W\d_][^\W\d_'’.\-]*(?:['’.\-][^\W\d_]+)*\.?"
_FULL_NAME = re.compile(rf"{_NAME_WORD}(?:,?\s+\(?{_NAME_WORD}\)?){{1,5}}")
_ONE_NAME = re.compile(rf"{_NAME_WORD}(?:[\s\-]{_NAME_WORD})?")
_ADDRESS = re.compile(
    r"(?:flat|apt|apartment|unit|room)?\s*\d+[a-z]?[\s,/\-].*[a-z]{3}.*|.*\b(?:road|street|avenue|lane|close|drive|"
    r"crescent|terrace|court|place|way|grove|gardens|walk|view|hill)\b.*",
    re.IGNORECASE,
)
_SHORT_NUMBER = re.compile(r"\d{1,7}(?:\.0)?|\d{9,}")
_YEAR = re.compile(r"(?:18|19|20)\d{2}")
_TWO_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}\b")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SERIALS = (8_000, 80_000)


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """Shares (0 to 1) of a column's non-empty values that look like something.

    Attributes:
        n_values: Non-empty values looked at, about ``MAX_SAMPLE`` at most.
        n_distinct: Among them.
        mean_chars: Mean length.
        dates, serials, years, postcodes, phones, emails, nhs_numbers, sexes, yes_no, ids, relations: Shares.
        full_names, one_names, addresses, numbers, amounts: Shares.
        sentences: Share of values that relate two people in one sentence.
        alerts: Share of values that speak of an order, a marker or a warning.
        filled: Share of the column's cells that hold anything.
        month_first: The share of all dates whose second number is above 12.
        day_first: The share of all dates whose first number is above 12.
    """

    n_values: int
    n_distinct: int
    mean_chars: float
    dates: float
    serials: float
    years: float
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
    sentences: float
    alerts: float
    filled: float
    month_first: float
    day_first: float


def profiles(rows: Sequence[TableRow], n_columns: int) -> list[ColumnProfile]:
    """Look at every column of a table: at all rows of most tables, at every n-th of very long ones.

    Args:
        rows: Data rows.
        n_columns: How many columns to look at, from the first.
    """
    looked_at = [row.cells for row in rows[:: max(1, len(rows) // MAX_ROWS)]]
    return [
        profile(cells[position] if position < len(cells) else "" for cells in looked_at)
        for position in range(n_columns)
    ]


def profile(values: Iterable[str]) -> ColumnProfile:
    """Look at the values of a column that say something: all of a short one, every n-th of a long one."""
    no_name = set(field_names()["no_name"])
    cells = [value.strip() for value in values]
    filled = [text for text in cells if text and text.casefold() not in no_name]
    sample = filled[:: max(1, len(filled) // MAX_SAMPLE)]
    numbered = [match for text in filled if text[0].isdecimal() and (match := _TWO_NUMBERS.match(text))]
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
        years=share(_YEAR.fullmatch),
        postcodes=share(_POSTCODE.fullmatch),
        phones=share(_PHONE.fullmatch),
        emails=share(_EMAIL.fullmatch),
        nhs_numbers=share(is_nhs_number),
        sexes=share(lambda value: value.casefold() in sexes),
        yes_no=share(lambda value: value.casefold() in yes_no),
        ids=share(_ID.fullmatch),
        relations=_relations(sample),
        full_names=share(lambda value: _FULL_NAME.fullmatch(value) and len(value) < 70),
        one_names=share(lambda value: _ONE_NAME.fullmatch(value) and value[:1].isupper() and len(value) < 30),
        addresses=share(lambda value: _ADDRESS.fullmatch(value) and not _is_date(value)),
        numbers=share(_NUMBER.fullmatch),
        amounts=share(lambda value: read_amount(value) != ""),
        sentences=share(read_sentence),
        alerts=share(lambda value: not value.isdecimal() and is_alert_wording(value)),
        filled=len(filled) / len(cells) if cells else 0.0,
        month_first=_share_above_12(numbered, group=2),
        day_first=_share_above_12(numbered, group=1),
    )


def _is_date(value: str) -> bool:
    if len(value) > 40 or not any(character.isdigit() for character in value) or _SHORT_NUMBER.fullmatch(value):
        return False
    return read_date(value) is not None or read_date(value, day_first=False) is not None


def _share_above_12(dates: Sequence[re.Match[str]], group: int) -> float:
    """Return the share of dates in numbers whose first (or second) number can only be a day."""
    return sum(int(match[group]) > 12 for match in dates) / len(dates) if dates else 0.0


def _is_serial(value: str) -> bool:
    return _NUMBER.fullmatch(value) is not None and _SERIALS[0] < float(value) < _SERIALS[1]


def serial_to_iso(value: str) -> str:
    """Return the ISO date of a spreadsheet's day number written as text, or the text itself when it is none."""
    if not _is_serial(value):
        return value
    found = read_excel_serial(float(value))
    return found.earliest.isoformat() if found else value


def _relations(sample: Sequence[str]) -> float:
    """Reading labels costs most, so a column that begins with none is not read to its end."""
    first = sample[:_FEW]
    share = sum(map(_is_relation, first)) / len(first) if first else 0.0
    return sum(map(_is_relation, sample)) / len(sample) if share > 0.1 else share


def _is_relation(value: str) -> bool:
    if len(value) > 60 or value[:1].isdecimal():
        return False
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


def has_day_first(value: str) -> bool:
    """Return True for a date in numbers whose first can only be a day ("25/03/2011")."""
    return _is_above_12(value, 1)


def has_month_first(value: str) -> bool:
    """Return True for a date in numbers whose second can only be a day ("03/25/2011")."""
    return _is_above_12(value, 2)


def _is_above_12(value: str, group: int) -> bool:
    found = _TWO_NUMBERS.match(value)
    return found is not None and int(found[group]) > 12
