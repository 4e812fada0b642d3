"""Characters that no office file should carry."""

from __future__ import annotations

import unicodedata

# Marks that turn the reading direction: a file name or a cell could be made to read as something else.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    r"""Return ``text`` without control characters, half surrogates, noncharacters and direction overrides.

    Line breaks stay, as "\n"; a tab becomes a space.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in lines if character == "\n" or _is_printable(character))


def _is_printable(character: str) -> bool:
    if character in _DIRECTION or ord(character) & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs"}
