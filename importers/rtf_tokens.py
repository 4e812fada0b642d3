"""RTF as tokens: braces, control words, bytes of text, binary data left out.

Source: Rich Text Format Specification 1.9.1 (Microsoft, 2008), "Contents of an RTF file" and "Unicode RTF".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<symbol>[^A-Za-z])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\0]+)|[\r\n\0]+|\\",
    re.DOTALL,
)


class Kind(Enum):
    """What a token is."""

    OPEN = 1
    CLOSE = 2
    WORD = 3
    SYMBOL = 4
    TEXT = 5


@dataclass(frozen=True, slots=True)
class Token:
    r"""One token.

    Attributes:
        kind: What it is.
        word: The control word in small letters, or the character of a control symbol.
        number: Its parameter, or None.
        text: Bytes in the encoding of the font, for text and for ``\'e9``.
    """

    kind: Kind
    word: str = ""
    number: int | None = None
    text: bytes = b""


_OPEN, _CLOSE = Token(Kind.OPEN), Token(Kind.CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    r"""Yield the tokens of an RTF file in order. Binary data (``\bin``) is left out, cut files end early."""
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None:
            return
        at = found.end()
        kind = found.lastgroup
        if kind in {"word", "number"}:
            token = _word(found)
            if token.word == "bin":
                at += max(0, token.number or 0)
            else:
                yield token
        elif kind == "brace":
            yield _OPEN if found["brace"] == b"{" else _CLOSE
        elif kind == "text":
            yield Token(Kind.TEXT, text=found["text"])
        elif kind == "hex":
            yield Token(Kind.TEXT, "'", text=bytes.fromhex(found["hex"].decode()))
        elif kind == "symbol":
            yield Token(Kind.SYMBOL, found["symbol"].decode("latin-1"))


def _word(found: re.Match[bytes]) -> Token:
    number = found["number"]
    return Token(Kind.WORD, found["word"].decode().casefold(), int(number) if number else None)


_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 78: "cp932", 79: "cp949", 80: "cp936", 81: "cp950", 128: "cp932",
    129: "cp949", 130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


def codec_of_charset(number: int) -> str:
    r"""Return the codec of a font's ``\fcharset``, "" for the document's own."""
    return _CHARSETS.get(number, "")
