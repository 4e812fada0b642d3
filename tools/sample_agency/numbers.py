"""Telephone numbers, NHS numbers, e-mail addresses and postcodes that can belong to nobody."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

POSTCODE_AREAS = ("YM", "GW", "YD")
"""Two-letter areas that Royal Mail has never allocated."""

_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the inward code never uses C, I, K, M, O or V


def nhs_numbers() -> Iterator[str]:
    """Test numbers (999 range) with a right Modulus 11 check digit, in a scattered fixed order."""
    for step in itertools.count(1):
        body = f"999{step * 48_271 % 1_000_000:06d}"
        check = nhs_check_digit(body)
        if check is not None:
            yield f"{body}{check}"


def nhs_check_digit(body: str) -> int | None:
    """The tenth digit for nine digits, or None where there is none (remainder 10).

    Source: NHS Data Dictionary, NHS NUMBER, Modulus 11 algorithm.
    """
    weighted = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True))
    check = 11 - weighted % 11
    if check == 10:
        return None
    return 0 if check == 11 else check


def telephone_numbers() -> Iterator[str]:
    """Numbers that Ofcom reserves for drama: mobiles, and land lines of no area (01632 960)."""
    for step in itertools.count(0):
        if step % 3 == 2:
            yield f"01632 960{step * 7 % 1000:03d}"
        else:
            yield f"07700 900{step * 7 % 1000:03d}"


def postcode(area: str, district: int, pick: int) -> str:
    """A postcode in an area that does not exist; ``pick`` chooses the inward code."""
    sector, rest = pick % 9 + 1, pick // 9
    first = _INWARD_LETTERS[rest % len(_INWARD_LETTERS)]
    second = _INWARD_LETTERS[rest // len(_INWARD_LETTERS) % len(_INWARD_LETTERS)]
    return f"{area}{district} {sector}{first}{second}"
