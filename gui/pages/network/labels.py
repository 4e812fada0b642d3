"""Where the name ends in a wrapped label: name, then years, then relationship (finder/diagrams/labels.py)."""

from __future__ import annotations

import re

from finder.diagrams.geometry import Symbol

_YEARS = re.compile(r"(b\. |d\. |due |about )?\d{4}(–\d{4})?|expected")


def is_years(line: str) -> bool:
    """Say whether a line holds years.

    >>> is_years("b. 1989"), is_years("1921–2004"), is_years("maternal aunt")
    (True, True, False)
    """
    return _YEARS.fullmatch(line) is not None


def n_name_lines(symbol: Symbol) -> int:
    """Return how many lines the name takes; 1 when no years follow it."""
    for number, line in enumerate(symbol.lines):
        if number and is_years(line):
            return number
    return min(1, len(symbol.lines))
