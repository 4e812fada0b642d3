"""A sound key for names of many languages."""

from __future__ import annotations

import functools
import re

from matching.fold import fold

# Order matters: longer spellings of a sound come first. Consonants that transcriptions confuse share one letter.
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"^(ao|oi)fe", "ifa"),
        (r"aoi|ao", "i"),
        (r"bhn", "vn"),
        (r"mh|bh", "v"),
        (r"tsch|tch|sch|szcz|shch|cz|ch|sh|sz|tz|ts|si(?=[oa])", "S"),
        (r"dzh|dj|dz|dg", "j"),
        (r"ph", "f"),
        (r"gh(?=t|$)", ""),
        (r"gh|kh|ck|cq|qu", "k"),
        (r"th|dh(?=[^d])", "t"),
        (r"sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"[cqx]", "k"),
        (r"z", "s"),
        (r"w", "v"),
        (r"j", "y"),
        (r"^y(?=[aeiou])|^i(?=[aeou])", "Y"),
        (r"[aeiouyh]+", "a"),
    )
)
_REPEATS = re.compile(r"(.)\1+")
_KEY_LENGTH = 6


@functools.lru_cache(maxsize=65536)
def phonetic_key(name: str) -> str:
    """Return the sound key: the first sound, then up to five consonant sounds; "" for no letters.

    Consonants are grouped as English ears and Latin transcriptions confuse them; vowels count only as
    the first sound. Voiced and unvoiced pairs are kept apart, otherwise half of all names would meet.

    >>> phonetic_key("Yousef") == phonetic_key("Yusuf"), phonetic_key("Kowalski") == phonetic_key("Kovalsky")
    (True, True)
    """
    text = fold(name)
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    text = _REPEATS.sub(r"\1", text)
    return _REPEATS.sub(r"\1", text[:1] + text[1:].replace("a", ""))[:_KEY_LENGTH]
