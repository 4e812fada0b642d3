"""What comparing pairs of records gives."""

from __future__ import annotations

from dataclasses import dataclass

from matching.columns import Codes, Compared, Levels

COMPARISONS = (
    "given name",
    "middle names",
    "family name",
    "date of birth",
    "sex",
    "address",
    "telephone",
    "e-mail",
    "number",
    "date of death",
)
GIVEN, MIDDLE, FAMILY, BORN, SEX, ADDRESS, PHONE, EMAIL, NUMBER, DIED = range(len(COMPARISONS))


@dataclass(frozen=True, slots=True, eq=False)
class ComparedPairs:
    """Levels and the values behind them.

    Attributes:
        left_rows: Row of the left record; shape (pairs,).
        right_rows: Row of the right record; shape (pairs,).
        levels: One column per entry of COMPARISONS; shape (pairs, comparisons), C-contiguous.
        by_comparison: The same with the value codes that gave each level.
    """

    left_rows: Codes
    right_rows: Codes
    levels: Levels
    by_comparison: tuple[Compared, ...]
