"""Dates of birth and ages as they are shown."""

from __future__ import annotations

import datetime as dt

from finder.model.record import PartialDate, Precision


def show_date(date: PartialDate | None) -> str:
    """Return "1989-03-04", "1989-03", "1989", "about 1964", "1991 to 1995" or ""."""
    if date is None or (date.is_placeholder and date.earliest.year <= 1901):
        return ""
    if date.precision is Precision.DAY and not date.is_placeholder:
        return date.earliest.isoformat()
    if date.precision is Precision.MONTH:
        return f"{date.earliest:%Y-%m}"
    if date.year is not None:
        return str(date.year)
    middle = (date.earliest.year + date.latest.year) // 2
    if date.latest.year - date.earliest.year <= 4 and date.precision is Precision.RANGE:
        return f"about {middle}"
    return f"{date.earliest.year} to {date.latest.year}"


def age_years(born: PartialDate | None, today: dt.date) -> int | None:
    """Return the age in full years, by the middle of the interval, or None."""
    if born is None or (born.is_placeholder and born.earliest.year <= 1901):
        return None
    middle = born.earliest + (born.latest - born.earliest) / 2
    return today.year - middle.year - ((today.month, today.day) < (middle.month, middle.day))
