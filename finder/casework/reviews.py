"""When a gate is looked at again."""

from __future__ import annotations

import datetime as dt

REVIEW_AFTER = dt.timedelta(days=182)
"""Relationship plans are reviewed at least every six months, and what holds people back with them (domain.md)."""


def review_after(set_on: dt.date | None, today: dt.date) -> dt.date:
    """Return the day of the next review: six months after it was set; today when nobody wrote down when that was.

    >>> review_after(dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    datetime.date(2026, 7, 2)
    """
    return today if set_on is None else set_on + REVIEW_AFTER
