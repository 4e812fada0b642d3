"""Days in words."""

from __future__ import annotations

import datetime as dt


def long_date(day: dt.date) -> str:
    """Return a day as British letters write it.

    >>> long_date(dt.date(2026, 5, 3))
    '3 May 2026'
    """
    return f"{day.day} {day:%B %Y}"
