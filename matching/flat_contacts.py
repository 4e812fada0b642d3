"""Telephone numbers, e-mail addresses and NHS numbers prepared in bulk."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from matching.features import Ints, Texts, texts_of
from matching.flat_texts import address, library, number_texts, replaced, strings_of, take, written_short
from matching.flat_values import LazyValues
from matching.phones import read_phone

_PHONE_SIZE = 13
_NHS_DIGITS = 10


@dataclass(frozen=True, slots=True, eq=False)
class FlatTexts:
    """Distinct texts of one kind.

    Attributes:
        code_of: Code of the value in each text, -1 where there is none; shape (texts,).
        values: The values, made on demand; their features are ``Texts``.
    """

    code_of: Ints
    values: LazyValues[str]


def lazy_texts(texts: Texts) -> LazyValues[str]:
    """Return texts as values of a column."""
    return LazyValues(len(texts), functools.partial(_text_at, texts), texts)


def _text_at(texts: Texts, place: int) -> str:
    return texts[place]


def flat_phones(texts: Texts) -> FlatTexts:
    """Read a telephone number in each text, as ``read_phone`` does."""
    return _numbered(written_short(texts, "kf_phones", _PHONE_SIZE, read_phone))


def read_email(text: str) -> str:
    """Return an e-mail address in lower case, or "" where there is none.

    >>> read_email("Ann.Hill@Example.ORG"), read_email("none")
    ('ann.hill@example.org', '')
    """
    has_space = any(letter <= " " or letter.isspace() for letter in text)
    return text.lower() if "@" in text.strip("@") and not has_space else ""


def flat_emails(texts: Texts) -> FlatTexts:
    """Read an e-mail address in each text, as ``read_email`` does."""
    lib = library()
    if lib is None:
        return _numbered(texts_of(read_email(text) for text in strings_of(texts)))
    out, starts = np.empty(len(texts.blob), dtype=np.uint8), np.empty(len(texts) + 1, dtype=np.int64)
    is_left = np.empty(len(texts), dtype=np.uint8)
    size = lib.kf_emails(
        address(texts.blob), address(texts.starts), len(texts), address(out), address(starts), address(is_left)
    )
    left = np.flatnonzero(is_left)
    return _numbered(replaced(Texts(out[:size], starts), left, [read_email(texts[place]) for place in left.tolist()]))


def read_nhs_number(text: str) -> str:
    """Return the ten digits of an NHS number whose check digit is right, else "".

    Source: NHS Data Dictionary, NHS NUMBER (modulus 11).
    """
    digits = "".join(letter for letter in text if letter in "0123456789")
    if len(digits) != _NHS_DIGITS or len(set(digits)) == 1:
        return ""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], range(10, 1, -1), strict=True))
    return digits if (11 - total % 11) % 11 == int(digits[-1]) else ""


def flat_nhs_numbers(texts: Texts) -> FlatTexts:
    """Read an NHS number in each text, as ``read_nhs_number`` does."""
    is_digit = (texts.blob >= ord("0")) & (texts.blob <= ord("9"))
    before = np.concatenate([[0], np.cumsum(is_digit)])
    digits = Texts(texts.blob[is_digit], before[texts.starts])
    is_ten = np.diff(digits.starts) == _NHS_DIGITS
    places = np.flatnonzero(is_ten)
    table = digits.blob[digits.starts[:-1][places][:, None] + np.arange(_NHS_DIGITS)].astype(np.int64) - ord("0")
    check = (11 - (table[:, :9] * np.arange(10, 1, -1)).sum(axis=1) % 11) % 11
    is_right = (check == table[:, 9]) & (table != table[:, :1]).any(axis=1)
    code_of = np.full(len(texts), -1, dtype=np.int32)
    numbered = number_texts(take(digits, places[is_right]))
    code_of[places[is_right]] = numbered.codes
    return FlatTexts(code_of, lazy_texts(numbered.values))


def _numbered(texts: Texts) -> FlatTexts:
    numbered = number_texts(texts)
    return FlatTexts(numbered.codes, lazy_texts(numbered.values))
