"""Letters reduced to what two spellings of one name have in common."""

from __future__ import annotations

import functools
import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ı": "i", "İ": "i", "ə": "e", "Ə": "e",
        "ħ": "h", "Ħ": "h",
    }
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def fold_words(text: str) -> tuple[str, ...]:
    """Split into lower-case words without diacritics; apostrophes join, everything else that is no letter splits.

    >>> fold_words("Siân O’Brien-Łuczak")
    ('sian', 'obrien', 'luczak')
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    kept: list[str] = []
    for letter in decomposed:
        if letter.isalnum():
            kept.append(letter)
        elif not unicodedata.combining(letter) and letter not in "'’‘`´ʼ":
            kept.append(" ")
    return tuple("".join(kept).split())


def fold(text: str) -> str:
    """Fold to one word: case, diacritics, hyphens, spaces and apostrophes are gone.

    >>> fold("Mc Laughlin") == fold("McLaughlin"), fold("Anne-Marie")
    (True, 'annemarie')
    """
    return "".join(fold_words(text))
