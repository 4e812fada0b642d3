"""Recovery phrases: thirteen plain words that open a workspace when the passphrase is lost.

Twelve words carry 132 random bits (11 bits a word, from a list of 2,048); the thirteenth is the first 11 bits of
their SHA-256, so that a word written down wrongly, or two words swapped, is noticed in all but one case of 2,048.
"""

from __future__ import annotations

import functools
import hashlib
import re
import secrets
import unicodedata
from importlib.resources import files

from finder.store.errors import WrongKeyError

WORDS_IN_LIST = 2048
DATA_WORDS = 12
PHRASE_WORDS = DATA_WORDS + 1
ENTROPY_BITS = DATA_WORDS * 11
_BITS_PER_WORD = 11
_ENTROPY_BYTES = (ENTROPY_BITS + 7) // 8
_CHECK_DOMAIN = b"kinfinder recovery phrase 1\x00"


@functools.cache
def word_list() -> tuple[str, ...]:
    """Return the 2,048 words, in alphabetical order."""
    text = files("finder.store").joinpath("recovery_words.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))


def new_phrase() -> tuple[str, bytes]:
    """Return a new phrase and the entropy it stands for (132 bits in 17 bytes)."""
    number = secrets.randbits(ENTROPY_BITS)
    return phrase_of(number), number.to_bytes(_ENTROPY_BYTES, "big")


def phrase_of(number: int) -> str:
    """Return the phrase of a number below 2**132."""
    indices = [(number >> (_BITS_PER_WORD * place)) & (WORDS_IN_LIST - 1) for place in reversed(range(DATA_WORDS))]
    words = word_list()
    return " ".join(words[index] for index in (*indices, _check_index(number)))


def read_phrase(phrase: str) -> bytes:
    """Return the entropy of a phrase as a person types it: any case, spaces, numbering, commas or hyphens.

    Raises:
        WrongKeyError: A word is missing, unknown or wrong. The message gives the place of an unknown word and
            repeats no word.
    """
    typed = re.findall(r"[a-z]+", unicodedata.normalize("NFKC", phrase).casefold())
    index_of = {word: index for index, word in enumerate(word_list())}
    unknown = [str(place) for place, word in enumerate(typed, 1) if word not in index_of]
    if unknown:
        places = ("word " if len(unknown) == 1 else "words ") + ", ".join(unknown)
        raise WrongKeyError(
            f"Not a word of recovery phrases: {places}. Check the spelling against what you wrote down."
        )
    if len(typed) != PHRASE_WORDS:
        raise WrongKeyError(f"A recovery phrase has {PHRASE_WORDS} words; {len(typed)} were given.")
    number = 0
    for word in typed[:DATA_WORDS]:
        number = number << _BITS_PER_WORD | index_of[word]
    if index_of[typed[-1]] != _check_index(number):
        raise WrongKeyError(
            "One word of the recovery phrase is wrong, or two are swapped. Check each word and the order."
        )
    return number.to_bytes(_ENTROPY_BYTES, "big")


def _check_index(number: int) -> int:
    digest = hashlib.sha256(_CHECK_DOMAIN + number.to_bytes(_ENTROPY_BYTES, "big")).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _BITS_PER_WORD)
