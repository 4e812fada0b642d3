"""Dates as people in English offices write them, read into intervals: nothing is more exact than what was written."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = tuple(name[:3] for name in _FULL_MONTHS)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 12)}
_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}

_OLDEST_YEAR, _LAST_YEAR = 1000, 2999
_ABOUT_YEARS = 2
_ABOUT_DAYS = 365
_OLDEST_AGE = 125
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_LAST_EXCEL_SERIAL = 2_958_465

_PLACEHOLDERS = frozenset({
    date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1753, 1, 1), date(1800, 1, 1), date(1, 1, 1),
    date(9999, 12, 31), date(2999, 12, 31), date(9999, 1, 1),
})  # fmt: skip
"""Days that systems fill in when they must have one; nobody was born on them."""

_UNKNOWN = re.compile(
    r"(?:dob |date of birth )?(?:(?:is |date )?(?:unknown|unk|n/?k|not known|not recorded|not stated|none|nil|n/?a"
    r"|tbc|tba|t\.b\.c\.?|to be confirmed|not given|not available|no date|unsure)|[?\-–—./x ]+)"
)
_ABOUT = re.compile(
    r"^(?:c(?:irc)?a?\.?(?=[\s\d])|abt\.?|about|approx(?:imately)?\.?|around|roughly|cal\.?|est(?:imated)?\.?|say"
    r"|possibly|probably|maybe)\s*(?=\S)"
    r"|\s*(?:\(?(?:approx(?:imately|\.)?|est(?:imated|\.)?|circa|about|ish)\)?|\(?\?\)?)$"
)
_LEAD = re.compile(
    r"^(?:d\.?o\.?b\.?|date of birth|birth date|birthday|born(?: on| in)?|b\.|edd|e\.d\.d\."
    r"|due(?: on| in)?|on|in(?! (?:his|her|their|my) ))[:\s]+"
)
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+")
_CLOCK = re.compile(
    r"(?<=\d)(?:t|,?\s+(?:at\s+)?)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:am|pm)?\s*"
    r"(?:z|utc|gmt|bst|[+-]\d{2}:?\d{2})?$"
)
_NUMERIC = re.compile(r"^(\d{1,2}|\?{1,2}|xx?)\s*([/.\-\s])\s*(\d{1,2}|\?{1,2}|xx?)\s*\2\s*(\d{4}|'?\d{2})$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2}|\?\?|xx)[-/.](\d{1,2}|\?\?|xx)$")
_ISO_BASIC = re.compile(r"^((?:1[89]|20)\d{2})(\d{2})(\d{2})$")
_DAY_WORD_YEAR = re.compile(
    r"^(?:the )?(\d{1,2})(?:st|nd|rd|th)?[\s.\-/]*(?:of )?([a-z]{3,9})[\s.,\-/]*('?\d{2}|\d{4})(?:/\d{2})?$"
)
_WORD_DAY_YEAR = re.compile(r"^([a-z]{3,9})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-]+(\d{4})$")
_WORD_YEAR = re.compile(r"^(?:\?\?\s*)?([a-z]{3,9})[\s.,\-/]*(?:of )?('?\d{2}|\d{4})(?:/\d{2})?$")
_NUMBER_YEAR = re.compile(r"^(\d{1,2})[/.\-](\d{4})$")
_YEAR_NUMBER = re.compile(r"^(\d{4})[/.\-](\d{1,2})$")
_YEAR = re.compile(r"^(\d{4})(?:/\d{2})?$")
_DECADE = re.compile(r"^(?:the )?(?:(early|mid|late)[\s-]*(?:the )?)?'?(\d{2}|\d{4})'?s$")
_AGE = re.compile(
    r"^(?:aged?[:\s]*)?(?:is |now |about |approx\.? )?(\d{1,3}|one|two|three|four|five|six|seven)\s*"
    r"(years? old|years?|yrs?\.?(?: old)?|y/?o|y\.o\.|yo|y|months? old|months?|mths?|weeks? old|weeks?|wks?|m)?"
    r"(?: of age| approx\.?)?$"
)
_AGE_DECADE = re.compile(r"^(?:aged )?in (?:his |her |their |my )?(?:(early|mid|late)[\s-]*)?(\d)0'?s$")
_BETWEEN = re.compile(r"^(?:bet\.?|between|btw\.?)\s+(.+?)\s+(?:and|&|to|-)\s+(.+)$")
_FROM_TO = re.compile(r"^(?:from\s+)?(.+?)\s+(?:to|until|or|[-–—])\s+(.+)$")
_YEARS_DASH = re.compile(r"^(\d{4})\s*[-–—/]\s*(\d{4})$")
_UP_TO = re.compile(r"^(?:(?P<excluded>bef\.?|before|pre)|to|until|by)[\s-]+(?P<bound>.+)$")
_FROM = re.compile(r"^(?:(?P<excluded>aft\.?|after|post)|from|since)[\s-]+(?P<bound>.+)$")
_CALENDAR = re.compile(r"^@#d(gregorian|julian)@\s*|^(gregorian|julian)\s+")
_INTERPRETED = re.compile(r"^int\.?\s+(.+?)\s*\(.*\)$")
_MAX_CHARS = 80
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class ReadDate:
    """The days on which something may have been, from ``earliest`` to ``latest``, both included.

    Attributes:
        earliest: ``date.min`` when the text gives no lower bound ("before 1964").
        latest: ``date.max`` when the text gives no upper bound ("after 1964").
        precision: "day", "month", "year" or "range".
        is_placeholder: True for days that a system fills in for want of one, such as 01/01/1900.
    """

    earliest: date
    latest: date
    precision: str
    is_placeholder: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    today: date
    is_day_first: bool


def read_date(text: str, *, today: date | None = None, day_first: bool = True) -> ReadDate | None:
    """Read a date, a part of one, an age or a span of time.

    Numbers are read day first unless told otherwise, ISO order when the year comes first, two-digit years as the
    latest year that is not in the future. A date that does not exist gives None, never its neighbour.

    Args:
        text: As written, GEDCOM date values included.
        today: The day on which the text was written, for ages and two-digit years; the clock's day by default.
        day_first: False reads 04/03/1971 as the third of April.

    Returns:
        The interval, or None when the text is empty, says that the date is unknown, or is no date.

    >>> read_date("3 Apr 1971").earliest
    datetime.date(1971, 4, 3)
    >>> read_date("31/02/2019") is None
    True
    >>> read_date("BET 1991 AND 1995").latest
    datetime.date(1995, 12, 31)
    """
    style = _Style(today or datetime.now().astimezone().date(), day_first)
    plain = " ".join(text.split()).casefold().strip(" ,;")
    if not plain or len(plain) > _MAX_CHARS or says_unknown(plain):
        return None
    return _read_plain(plain, style)


@lru_cache(maxsize=16_384)
def _read_plain(text: str, style: _Style) -> ReadDate | None:
    """Remembered, because the columns of a table repeat their dates."""
    return _read(text, style, _MAX_DEPTH)


def says_unknown(text: str) -> bool:
    """Return True when the text says that the date is not known ("unknown", "N/K", "??", "-"), or is empty."""
    plain = " ".join(text.split()).casefold()
    return not plain or _UNKNOWN.fullmatch(plain) is not None


def read_excel_serial(value: float) -> ReadDate | None:
    """Read a spreadsheet's day number (1900 system; 1 is 1 January 1900, 25932 is 31 December 1970).

    Serials below 61 count a 29 February 1900 that never was, as the spreadsheets do.

    Args:
        value: Days; a fraction is the time of day and is dropped.

    Returns:
        A date of precision "day", or None when the number is outside what spreadsheets can show.
    """
    if not 1 <= value <= _LAST_EXCEL_SERIAL:
        return None
    days = int(value)
    if days == 60:
        return None
    return _one_day(_EXCEL_DAY_ZERO + timedelta(days=days if days > 60 else days + 1))


def _read(text: str, style: _Style, depth: int) -> ReadDate | None:
    if depth == 0 or not text:
        return None
    text = _LEAD.sub("", _WEEKDAY.sub("", text)).strip()
    calendar_mark = _CALENDAR.match(text)
    if calendar_mark:
        return _in_calendar(text[calendar_mark.end() :], "julian" in calendar_mark.group(), style, depth)
    if text.startswith("(") and text.endswith(")"):
        return _read(text[1:-1].strip(), style, depth - 1)
    interpreted = _INTERPRETED.match(text)
    if interpreted:
        return _read(interpreted.group(1), style, depth - 1)
    return _read_single(text, style) or _read_about(text, style, depth) or _read_span(text, style, depth)


def _in_calendar(text: str, is_julian: bool, style: _Style, depth: int) -> ReadDate | None:
    """Julian days are 10 to 13 days behind: they become a range, which says no more than is known."""
    found = _read(text, style, depth - 1)
    if found is None or not is_julian or found.latest > date.max - timedelta(days=13):
        return found
    return ReadDate(found.earliest, found.latest + timedelta(days=13), "range")


def _read_about(text: str, style: _Style, depth: int) -> ReadDate | None:
    bare = _ABOUT.sub("", text).strip()
    if bare == text:
        return None
    found = _read(bare, style, depth - 1)
    return None if found is None else _widened(found)


def _widened(found: ReadDate) -> ReadDate:
    """Reads "about": a year is taken as two years either way, about a day or a month as one."""
    if found.precision == "range" or found.is_placeholder:
        return found
    if found.precision == "year":
        return ReadDate(
            date(max(found.earliest.year - _ABOUT_YEARS, 1), 1, 1),
            date(min(found.latest.year + _ABOUT_YEARS, 9999), 12, 31),
            "range",
        )
    spread = timedelta(days=_ABOUT_DAYS)
    return ReadDate(found.earliest - spread, found.latest + spread, "range")


def _read_span(text: str, style: _Style, depth: int) -> ReadDate | None:
    for pattern in (_BETWEEN, _YEARS_DASH, _FROM_TO):
        ends = pattern.match(text)
        if ends:
            found = _joined(_read(ends[1], style, depth - 1), _read(ends[2], style, depth - 1))
            if found:
                return found
    for pattern, bounded in ((_UP_TO, _until), (_FROM, _since)):
        open_end = pattern.match(text)
        if open_end:
            bound = _read(open_end["bound"], style, depth - 1)
            return bound and bounded(bound, open_end["excluded"] is not None)
    return None


def _joined(first: ReadDate | None, second: ReadDate | None) -> ReadDate | None:
    if first is None or second is None or second.latest < first.earliest:
        return None
    return ReadDate(first.earliest, second.latest, "range")


def _until(bound: ReadDate, is_excluded: bool) -> ReadDate:
    latest = max(bound.earliest, date(1, 1, 2)) - timedelta(days=1) if is_excluded else bound.latest
    return ReadDate(date.min, latest, "range")


def _since(bound: ReadDate, is_excluded: bool) -> ReadDate:
    earliest = min(bound.latest, date(9999, 12, 30)) + timedelta(days=1) if is_excluded else bound.earliest
    return ReadDate(earliest, date.max, "range")


def _read_single(text: str, style: _Style) -> ReadDate | None:
    return (
        _read_numbers(_CLOCK.sub("", text), style)
        or _read_words(_CLOCK.sub("", text), style)
        or _read_decade(text, style)
        or _read_age(text, style)
    )


def _read_numbers(text: str, style: _Style) -> ReadDate | None:
    if found := _ISO.match(text) or _ISO_BASIC.match(text):
        return _from_parts(found[1], found[2], found[3], style)
    if found := _NUMERIC.match(text):
        day, month = (found[1], found[3]) if style.is_day_first else (found[3], found[1])
        return _from_parts(found[4], month, day, style)
    if found := _NUMBER_YEAR.match(text):
        return _from_parts(found[2], found[1], "?", style)
    if found := _YEAR_NUMBER.match(text):
        return _from_parts(found[1], found[2], "?", style)
    if found := _YEAR.match(text):
        return _from_parts(found[1], "?", "?", style)
    return None


def _read_words(text: str, style: _Style) -> ReadDate | None:
    if found := _DAY_WORD_YEAR.match(text):
        return _from_parts(_dual_year(text, found[3]), _month_number(found[2]), found[1], style)
    if found := _WORD_DAY_YEAR.match(text):
        return _from_parts(found[3], _month_number(found[1]), found[2], style)
    if found := _WORD_YEAR.match(text):
        if found[1] in _SEASONS:
            return _season(found[1], found[2], style)
        return _from_parts(_dual_year(text, found[2]), _month_number(found[1]), "?", style)
    return None


def _dual_year(text: str, year: str) -> str:
    """Before 1752 the year began on 25 March: 11 February 1731/32 is in the year that we call 1732."""
    return str(int(year) + 1) if re.search(r"\d{4}/\d{2}$", text) else year


def _month_number(word: str) -> str:
    word = "sep" if word == "sept" else word
    if word in _FULL_MONTHS:
        return str(_FULL_MONTHS.index(word) + 1)
    return str(_MONTHS.index(word) + 1) if word in _MONTHS else ""


def _full_year(written: str, style: _Style) -> int:
    """Two-digit years are the latest year that is not after this one."""
    digits = written.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    century = style.today.year // 100 * 100
    return century + int(digits) if century + int(digits) <= style.today.year else century - 100 + int(digits)


def _from_parts(year: str, month: str, day: str, style: _Style) -> ReadDate | None:
    """Put a date together; a part of question marks, x's or noughts is not known, an empty one is wrong."""
    if not (year and month and day):
        return None
    full_year, is_month_known, is_day_known = _full_year(year, style), _is_known(month), _is_known(day)
    if not is_month_known:
        return None if is_day_known else _whole_year(full_year)
    if not 1 <= int(month) <= 12:
        return None
    if not is_day_known:
        return _whole_months(full_year, int(month), int(month), "month")
    return _exact(full_year, int(month), int(day), "'" in year or len(year) == 2, style)


def _is_known(part: str) -> bool:
    return part.isdecimal() and int(part) > 0


def _exact(year: int, month: int, day: int, is_short: bool, style: _Style) -> ReadDate | None:
    try:
        found = date(year, month, day)
        if is_short and found > style.today:
            found = date(year - 100, month, day)
    except ValueError:
        return None
    if found not in _PLACEHOLDERS and not _OLDEST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return _one_day(found)


def _one_day(day: date) -> ReadDate:
    return ReadDate(day, day, "day", day in _PLACEHOLDERS)


def _whole_year(year: int) -> ReadDate | None:
    if not _OLDEST_YEAR <= year <= _LAST_YEAR:
        return None
    return ReadDate(date(year, 1, 1), date(year, 12, 31), "year")


def _whole_months(year: int, first: int, last: int, precision: str) -> ReadDate | None:
    if not _OLDEST_YEAR <= year <= _LAST_YEAR:
        return None
    return ReadDate(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), precision)


def _season(word: str, year: str, style: _Style) -> ReadDate | None:
    first, last = _SEASONS[word]
    found = _whole_months(_full_year(year, style), first, last, "range")
    if found is None or word != "winter":
        return found
    # Winter of a year begins in its December or ends in its first months: both are allowed for.
    return ReadDate(date(found.earliest.year, 1, 1), date(found.earliest.year + 1, 2, 28), "range")


def _read_decade(text: str, style: _Style) -> ReadDate | None:
    found = _DECADE.match(text)
    if not found:
        return None
    first = _full_year(found[2], style)
    if first % 10:
        return None
    low, high = _part_of_ten(found[1])
    if not _OLDEST_YEAR <= first <= _LAST_YEAR:
        return None
    return ReadDate(date(first + low, 1, 1), date(first + high, 12, 31), "range")


def _part_of_ten(word: str | None) -> tuple[int, int]:
    """Years of a decade: "early", "mid" and "late" overlap, because those who say so do not count."""
    return {"early": (0, 4), "mid": (3, 7), "late": (5, 9)}.get(word or "", (0, 9))


def _read_age(text: str, style: _Style) -> ReadDate | None:
    decade = _AGE_DECADE.match(text)
    if decade:
        low, high = _part_of_ten(decade[1])
        return _born_at_ages(int(decade[2]) * 10 + low, int(decade[2]) * 10 + high, style.today)
    found = _AGE.match(text)
    if not found or not (found[2] or text.startswith("age")):
        return None
    number, unit = int(_NUMBER_WORDS.get(found[1], found[1])), found[2] or "years"
    if unit.startswith("w"):
        return _born_weeks_ago(number, style.today)
    if unit.startswith("m"):
        return _born_months_ago(number, style.today)
    return _born_at_ages(number, number, style.today)


def _born_at_ages(youngest: int, oldest: int, today: date) -> ReadDate | None:
    if oldest > _OLDEST_AGE:
        return None
    return ReadDate(_years_before(today, oldest + 1) + timedelta(days=1), _years_before(today, youngest), "range")


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))


def _born_months_ago(months: int, today: date) -> ReadDate:
    middle = today - timedelta(days=round(months * 30.44))
    return ReadDate(middle - timedelta(days=31), min(middle + timedelta(days=31), today), "range")


def _born_weeks_ago(weeks: int, today: date) -> ReadDate:
    latest = today - timedelta(weeks=weeks)
    return ReadDate(latest - timedelta(days=7), latest, "range")
