"""Bytes to text, line by line: one damaged line never costs its neighbours, and every repair is said.

Order of attempts: byte order mark, UTF-16 without one (seen by its zero bytes), strict UTF-8, then for each line that
is not UTF-8 Windows-1252, the encoding of the spreadsheets that such lines are pasted from, then Latin-1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import AnyStr, overload

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
_BLOCK_LINES = 2048


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


class TextLines(Sequence[TextLine]):
    """The lines of a text; what had to be done is only noted for lines that were not good as they stood.

    Args:
        texts: Every line without its line end.
        states: Of those that are not good, by 0-based place.
    """

    def __init__(self, texts: Sequence[str], states: Mapping[int, LineState]) -> None:
        self.texts = texts
        self.states = states

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, place: int) -> TextLine: ...
    @overload
    def __getitem__(self, place: slice) -> list[TextLine]: ...
    def __getitem__(self, place: int | slice) -> TextLine | list[TextLine]:
        if isinstance(place, slice):
            return [self._line(at) for at in range(*place.indices(len(self.texts)))]
        return self._line(range(len(self.texts))[place])

    def __iter__(self) -> Iterator[TextLine]:
        return map(self._line, range(len(self.texts)))

    def _line(self, at: int) -> TextLine:
        return TextLine(at + 1, self.texts[at], self.states.get(at, LineState.GOOD))


@dataclass(frozen=True, slots=True)
class DecodedLines:
    """A text file.

    Attributes:
        lines: In order; a line end at the end of the file starts no further line.
        encoding: "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be" or "cp1252".
    """

    lines: TextLines
    encoding: str


def decode_lines(data: bytes) -> DecodedLines:
    """Decode a text file. Never fails: what cannot be read is marked line by line."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            rest = data[len(mark) :]
            if encoding == "utf-8":
                return DecodedLines(_decode_lines(rest), "utf-8-sig")
            return DecodedLines(_decode_wide(rest, encoding), encoding)
    wide = _wide_without_mark(data)
    if wide:
        return DecodedLines(_decode_wide(data, wide), wide)
    lines = _decode_lines(data)
    if _is_all_cp1252(lines):
        damaged = {at: state for at, state in lines.states.items() if state is LineState.DAMAGED}
        return DecodedLines(TextLines(lines.texts, damaged), "cp1252")
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


def _decode_wide(data: bytes, encoding: str) -> TextLines:
    lines = _without_last_empty(_TEXT_LINE_END.split(data.decode(encoding, errors="replace")))
    return TextLines(
        lines, {at: LineState.DAMAGED for at, line in enumerate(lines) if "\ufffd" in line or "\0" in line}
    )


def _decode_lines(data: bytes) -> TextLines:
    if b"\0" not in data:
        try:
            return TextLines(_split_text(data.decode("utf-8")), {})
        except UnicodeDecodeError:
            # Some line is no UTF-8; which one, and what it is, is found block by block.
            pass
    return _decode_blocks(_without_last_empty(_LINE_END.split(data)))


def _split_text(text: str) -> list[str]:
    """Split at line ends; most files have one kind of them, which needs no pattern."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_last_empty(text.split("\n"))


def _decode_blocks(lines: Sequence[bytes]) -> TextLines:
    """Decode many good lines at a time, and lines one by one where a block is not good."""
    texts: list[str] = []
    states: dict[int, LineState] = {}
    for start in range(0, len(lines), _BLOCK_LINES):
        block = lines[start : start + _BLOCK_LINES]
        whole = b"\n".join(block)
        try:
            found = [] if b"\0" in whole else whole.decode("utf-8").split("\n")
        except UnicodeDecodeError:
            found = []
        if not found:
            decoded = [_decode_line(line) for line in block]
            found = [text for text, _ in decoded]
            states.update(_not_good(start, (state for _, state in decoded)))
        texts.extend(found)
    return TextLines(texts, states)


def _not_good(start: int, states: Iterable[LineState]) -> Iterator[tuple[int, LineState]]:
    return ((at, state) for at, state in enumerate(states, start) if state is not LineState.GOOD)


def _without_last_empty(lines: list[AnyStr]) -> list[AnyStr]:
    return lines[:-1] if lines and not lines[-1] else lines


def _decode_line(line: bytes) -> tuple[str, LineState]:
    is_zeroed = b"\0" in line
    try:
        return line.decode("utf-8"), LineState.DAMAGED if is_zeroed else LineState.GOOD
    except UnicodeDecodeError:
        # A stray Windows-1252 byte in a UTF-8 file: the row is otherwise good.
        pass
    try:
        return line.decode("cp1252"), LineState.DAMAGED if is_zeroed else LineState.REPAIRED
    except UnicodeDecodeError:
        return line.decode("latin-1"), LineState.DAMAGED


def _is_all_cp1252(lines: TextLines) -> bool:
    """True when most lines that tell the two encodings apart are Windows-1252."""
    n_cp1252 = sum(state is LineState.REPAIRED for state in lines.states.values())
    if not n_cp1252:
        return False
    n_utf8 = sum(not text.isascii() for at, text in enumerate(lines.texts) if at not in lines.states)
    return n_cp1252 > n_utf8
