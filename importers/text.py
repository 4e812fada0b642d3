"""Bytes to text, line by line: one damaged line never costs its neighbours, and every repair is said.

Order of attempts: byte order mark, UTF-16 without one (seen by its zero bytes), strict UTF-8, then for each line that
is not UTF-8 Windows-1252, the encoding of the spreadsheets that such lines are pasted from, then Latin-1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import AnyStr

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(rb"\r\n|\n|\r")
_TEXT_LINE_END = re.compile(r"\r\n|\n|\r")
_SNIFF_BYTES = 4096


class LineState(StrEnum):
    """What had to be done to read a line."""

    GOOD = "good"
    REPAIRED = "cp1252"
    """Not UTF-8 like the rest of the file, but good Windows-1252."""
    DAMAGED = "damaged"
    """Holds zero bytes, or bytes that stand for no letter in any encoding of the file."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a text file.

    Attributes:
        number: 1-based.
        text: Without its line end.
        state: What had to be done to read it.
    """

    number: int
    text: str
    state: LineState = LineState.GOOD


@dataclass(frozen=True, slots=True)
class DecodedLines:
    """A text file.

    Attributes:
        lines: In order; a line end at the end of the file starts no further line.
        encoding: "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be" or "cp1252".
    """

    lines: Sequence[TextLine]
    encoding: str


def decode_lines(data: bytes) -> DecodedLines:
    """Decode a text file. Never fails: what cannot be read is marked line by line."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            if encoding == "utf-8":
                return DecodedLines(_decode_each(rest), "utf-8-sig")
            return DecodedLines(_decode_wide(rest, encoding), encoding)
    wide = _wide_without_mark(data)
    if wide:
        return DecodedLines(_decode_wide(data, wide), wide)
    lines = _decode_each(data)
    if _is_all_cp1252(lines):
        return DecodedLines([_as_good(line) for line in lines], "cp1252")
    return DecodedLines(lines, "utf-8")


def _wide_without_mark(data: bytes) -> str:
    """Latin text in UTF-16 has a zero byte in nearly every pair; single-byte text has hardly any."""
    head = data[:_SNIFF_BYTES]
    half = len(head) // 2
    if half < 2 or len(data) % 2:
        return ""
    n_even, n_odd = head[0::2].count(0), head[1::2].count(0)
    if n_odd > 0.4 * half and n_even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if n_even > 0.4 * half and n_odd < 0.05 * half else ""


def _decode_wide(data: bytes, encoding: str) -> list[TextLine]:
    lines = _TEXT_LINE_END.split(data.decode(encoding, errors="replace"))
    return [
        TextLine(number, line, LineState.DAMAGED if "\ufffd" in line or "\0" in line else LineState.GOOD)
        for number, line in enumerate(_without_last_empty(lines), start=1)
    ]


def _decode_each(data: bytes) -> list[TextLine]:
    return [
        _decode_line(number, line) for number, line in enumerate(_without_last_empty(_LINE_END.split(data)), start=1)
    ]


def _without_last_empty(lines: list[AnyStr]) -> list[AnyStr]:
    return lines[:-1] if lines and not lines[-1] else lines


def _decode_line(number: int, line: bytes) -> TextLine:
    is_zeroed = b"\0" in line
    try:
        return TextLine(number, line.decode("utf-8"), LineState.DAMAGED if is_zeroed else LineState.GOOD)
    except UnicodeDecodeError:
        # A stray Windows-1252 byte in a UTF-8 file: the row is otherwise good.
        pass
    try:
        return TextLine(number, line.decode("cp1252"), LineState.DAMAGED if is_zeroed else LineState.REPAIRED)
    except UnicodeDecodeError:
        return TextLine(number, line.decode("latin-1"), LineState.DAMAGED)


def _is_all_cp1252(lines: Sequence[TextLine]) -> bool:
    """True when most lines that tell the two encodings apart are Windows-1252."""
    n_cp1252 = sum(line.state is LineState.REPAIRED for line in lines)
    n_utf8 = sum(line.state is LineState.GOOD and not line.text.isascii() for line in lines)
    return n_cp1252 > n_utf8


def _as_good(line: TextLine) -> TextLine:
    return TextLine(line.number, line.text) if line.state is LineState.REPAIRED else line
