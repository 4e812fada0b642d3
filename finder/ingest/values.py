"""Single values as people type them: sex, telephone, NHS number, postcode, yes and no."""

from __future__ import annotations

import re

import phonenumbers

_MIN_NATIONAL_DIGITS = 9
"""Local numbers without an area code are "possible" too; so is a date of birth typed into the wrong column."""
_PLAIN_NUMBER = re.compile(r"0[1237][0-9]{9}")
"""Nearly every British number; the library takes twenty times as long to say the same of it."""
_POSTCODE = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])", re.IGNORECASE)
_TRUE = frozenset(
    {"y", "yes", "true", "1", "t", "x", "[x]", "restricted", "sealed", "confidential", "deceased", "d", "dead"}
)
_WITHHELD = re.compile(
    r"\b(withheld|confidential|not to be disclosed|do not disclose|restricted|undisclosed|refuge)\b", re.I
)
_NO_ADDRESS = re.compile(r"^\W*(n/?k|n/?a|unknown|not known|none|nfa|no fixed abode|not recorded|tbc|\?+)\W*$", re.I)


def read_flag(text: str) -> bool:
    """Return True for the ways of writing yes.

    >>> read_flag("Yes"), read_flag("No"), read_flag("")
    (True, False, False)
    """
    return text.strip().casefold().strip(".") in _TRUE


def read_sex(text: str) -> str:
    """Return "F", "M" or "" (not recorded, or neither).

    >>> read_sex("Female"), read_sex("m"), read_sex("Not recorded")
    ('F', 'M', '')
    """
    folded = text.strip().casefold()
    if folded in {"f", "female", "girl", "woman", "2"}:
        return "F"
    if folded in {"m", "male", "boy", "man", "1"}:
        return "M"
    return ""


def read_phone(text: str) -> str:
    """Return a telephone number as E.164, or "" when it is none. National numbers are British.

    >>> read_phone("01632 960-057"), read_phone("+44 (0)7700 900587"), read_phone("ask mum")
    ('+441632960057', '+447700900587', '')
    """
    digits = re.sub(r"[^\d+]", "", re.sub(r"\(0\)", "", text))
    if _PLAIN_NUMBER.fullmatch(digits):
        return "+44" + digits[1:]
    return read_phone_plainly(digits)


def read_phone_plainly(digits: str) -> str:
    """Return a number as E.164, or "", as the library of the world's numbering plans has it.

    Args:
        digits: With a leading "+" or without.
    """
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return ""
    # The drama ranges are possible but never "valid" numbers, and so are freshly opened ranges.
    if not phonenumbers.is_possible_number(number) or len(str(number.national_number)) < _MIN_NATIONAL_DIGITS:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_nhs_number(text: str) -> str:
    """Return the ten digits of an NHS number whose check digit is right, else "".

    Source: NHS Data Dictionary, NHS NUMBER (modulus 11).

    >>> read_nhs_number("999 012 3451") in {"", "9990123451"}
    True
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) != 10 or len(set(digits)) == 1:
        return ""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return digits if check < 10 and check == int(digits[9]) else ""


def read_postcode(text: str) -> str:
    """Return the first postcode in the text, as "EB2 1HJ", or "".

    >>> read_postcode("25 Foundry Street, LB71TF")
    'LB7 1TF'
    """
    match = _POSTCODE.search(text.upper())
    return f"{match.group(1)} {match.group(2)}" if match else ""


def without_postcode(text: str) -> str:
    """Return the address without its postcode."""
    return _POSTCODE.sub("", text).strip(" ,")


def is_withheld(text: str) -> bool:
    """Return True when an address field says that the address must not be disclosed."""
    return bool(_WITHHELD.search(text))


def is_no_address(text: str) -> bool:
    """Return True for the ways of writing that no address is known."""
    return not text.strip() or bool(_NO_ADDRESS.match(text))
