"""Small pieces of text: dates, shares, places in files."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from finder.model.record import Source

translate = QCoreApplication.translate

# what Windows forbids in file names includes what the others forbid:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)
_MAX_NAME = 120
_BREAKS = re.compile(r"[/_-](?=\w)")

_MONTHS = (
    QT_TRANSLATE_NOOP("text", "January"),
    QT_TRANSLATE_NOOP("text", "February"),
    QT_TRANSLATE_NOOP("text", "March"),
    QT_TRANSLATE_NOOP("text", "April"),
    QT_TRANSLATE_NOOP("text", "May"),
    QT_TRANSLATE_NOOP("text", "June"),
    QT_TRANSLATE_NOOP("text", "July"),
    QT_TRANSLATE_NOOP("text", "August"),
    QT_TRANSLATE_NOOP("text", "September"),
    QT_TRANSLATE_NOOP("text", "October"),
    QT_TRANSLATE_NOOP("text", "November"),
    QT_TRANSLATE_NOOP("text", "December"),
)


def date(value: str) -> str:
    """Return an ISO date as "4 March 1985"; anything else ("1989", "about 1964") unchanged.

    >>> date("about 1964")
    'about 1964'
    """
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return value
    return translate("text", "{0} {1} {2}").format(day.day, translate("text", str(_MONTHS[day.month - 1])), day.year)


def short_date(value: str) -> str:
    """Return an ISO date as "4 Mar 1985"; anything else unchanged."""
    whole = date(value)
    if whole == value:
        return value
    day, month, year = whole.split(" ")
    return f"{day} {month[:3]} {year}"


def moment(value: dt.datetime) -> str:
    """Return a point in time in local time, "19 May 2025, 09:37"."""
    local = value.astimezone()
    return f"{date(local.date().isoformat())}, {local:%H:%M}"


def percent(share_01: float) -> str:
    """Return a probability as a whole percentage that never claims certainty.

    >>> percent(0.9999), percent(0.0001)
    ('99 %', '1 %')
    """
    return f"{min(99, max(1, round(share_01 * 100)))} %"


def points(value: float) -> str:
    """Return points with a sign, "+22.0" or "−3.0"."""
    return f"{value:+.1f}".replace("-", "−")


def breakable(words: str) -> str:
    """Return text whose file names may be broken after a slash, an underline or a dash: a narrow pane clips the rest.

    >>> breakable("a/b_c.csv") == "a/\u200bb_\u200bc.csv"
    True
    """
    return _BREAKS.sub("\\g<0>\u200b", words)


def place(source: Source) -> str:
    """Return where something is written: "relationships.csv, line 12: “Mother : Child”"."""
    where = file_place(source.file, source.locator)
    return f"{where}: “{source.text}”" if source.text else where


def file_place(file: str, locator: str) -> str:
    """Return "file, line 12" for a line number, "file, T2R3" for any other locator."""
    if not locator:
        return file
    if locator.isdigit():
        return translate("text", "{0}, line {1}").format(file, locator)
    return f"{file}, {locator}"


def file_name(stem: str, suffix: str) -> str:
    """Return a file name that every platform takes, whatever a reference is written with.

    >>> file_name("CF24/0113 family", "docx")
    'CF24-0113 family.docx'
    """
    safe = " ".join(_FORBIDDEN.sub("-", stem).split())[:_MAX_NAME].strip(" .")
    if not safe.strip("-") or _DEVICE.match(safe):
        safe = f"_{safe}"
    return f"{safe}.{suffix}"


def short_path(path: Path) -> str:
    """Return a path with the home folder as "~"."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except ValueError:
        return str(path)


def duration(seconds: float) -> str:
    """Return a rough time left: "a few seconds", "40 seconds", "3 minutes"."""
    if seconds < 10:
        return translate("text", "a few seconds")
    if seconds < 90:
        return translate("text", "{0} seconds").format(round(seconds / 10) * 10)
    return translate("text", "{0} minutes").format(round(seconds / 60))
