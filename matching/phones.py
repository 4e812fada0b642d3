"""Telephone numbers as people type them, brought to one form."""

from __future__ import annotations

import re

_LEAST_DIGITS = 9
_MOST_DIGITS = 15
_BETWEEN_NUMBERS = re.compile(r"[/;,|\n]| or | and ")


def read_phone(text: str) -> str:
    """Return the first telephone number in the text as E.164, or "" where there is none. National numbers are British.

    >>> read_phone("01632 960-057"), read_phone("+44 (0)7700 900587"), read_phone("ask mum")
    ('+441632960057', '+447700900587', '')
    """
    digits = _digits(text)
    if len(digits) <= _MOST_DIGITS + 1:
        return _as_e164(digits)
    return next(filter(None, (_as_e164(_digits(part)) for part in _BETWEEN_NUMBERS.split(text))), "")


def _digits(text: str) -> str:
    return re.sub(r"[^\d+]", "", re.sub(r"\(0\)", "", text))


def _as_e164(digits: str) -> str:
    if len(digits) < _LEAST_DIGITS:
        return ""
    # Loading its tables takes longer than linking a small table, and few tables hold a number that needs them.
    import phonenumbers  # noqa: PLC0415

    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return ""
    # The drama ranges are possible but never "valid" numbers, and so are freshly opened ranges.
    if not phonenumbers.is_possible_number(number) or len(str(number.national_number)) < _LEAST_DIGITS:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
