"""Bytes of a GEDCOM file become lines with level, xref, tag and value; what is no line is kept as a problem.

Source: The GEDCOM Standard 5.5.1, chapter 1 (grammar) and 3 (character sets); FamilySearch GEDCOM 7.0, chapter 1.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from ansel.encodings import gedcom as ansel_gedcom

from importers.base import shown_raw
from importers.rows import Problem

_CHAR_LINE = re.compile(rb"^\s*1\s+CHAR(?:ACTER)?\s+([^\r\n]+)", re.MULTILINE)
_CHAR_SEARCH_BYTES = 16_384
_LINE_BREAK = re.compile(r"\r\n|\n\r|\r|\n")
_LINE = re.compile(r"\s*(\d{1,2})\s+(?:@([^@\s][^@]*)@\s+)?([A-Za-z_][A-Za-z0-9_]*)(?:[ \t](.*))?$", re.DOTALL)
_LEVEL = re.compile(r"\s*(\d{1,2})\s")
_DECLARED = {
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
    "UNICODE": "utf-8",
    "ASCII": "utf-8",
    "ANSEL": "ansel",
    "IBMPC": "cp437",
    "IBM": "cp437",
    "IBM-PC": "cp437",
    "OEM": "cp437",
    "IBM DOS": "cp437",
    "MSDOS": "cp850",
    "MS-DOS": "cp850",
    "CP437": "cp437",
    "CP850": "cp850",
    "MACINTOSH": "mac_roman",
    "MACROMAN": "mac_roman",
    "ANSI": "cp1252",
    "CP1252": "cp1252",
    "WINDOWS-1252": "cp1252",
    "LATIN1": "cp1252",
    "ISO-8859-1": "cp1252",
    "ISO8859-1": "cp1252",
}
# Structures whose payload is prose: here a line without a level is a line break that the writer did not encode.
_PROSE_TAGS = frozenset(
    {"NOTE", "SNOTE", "TEXT", "CONC", "CONT", "ADDR", "TITL", "PAGE", "AUTH", "PUBL", "COPR", "DATA"}
)
_RECORD_HEAD = re.compile(r"@\s*(INDI|FAM|SUBM|SOUR|NOTE|SNOTE|OBJE|REPO)\b|\b(INDI|FAM)\s*$")
# A control character in a line means that bytes were overwritten.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One GEDCOM line.

    Attributes:
        number: 1-based number of the line in the file.
        level: 0 to 99.
        xref: ``@I3@`` with its signs, or "".
        tag: Upper case; "" for a damaged line of known level, which keeps what hangs on it from going elsewhere.
        value: The payload, exactly as written after one delimiter.
    """

    number: int
    level: int
    xref: str
    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file.

    Attributes:
        text: Decoded.
        encoding: Name of the encoding that was used.
        declared: What the file's CHAR line says, or "".
        n_repaired: Lines that were not valid in that encoding and were read as cp1252.
    """

    text: str
    encoding: str
    declared: str
    n_repaired: int = 0


def decode_gedcom(data: bytes) -> DecodedText:
    """Decode by byte-order mark, then by the bytes themselves, then by the CHAR line.

    Bytes that are valid UTF-8 with multi-byte characters are taken for UTF-8 whatever CHAR says: many programs
    write UTF-8 under ``CHAR ANSI`` or ``ANSEL``, and the other encodings hardly ever give valid UTF-8 by chance.
    """
    wide = _wide_encoding(data)
    if wide:
        wide_text = data.decode(wide, errors="replace").lstrip("\ufeff")
        return DecodedText(wide_text, wide, _declared(wide_text[:_CHAR_SEARCH_BYTES].encode("utf-8", errors="replace")))
    declared = _declared(data)
    body = data.removeprefix(codecs.BOM_UTF8)
    text = _utf8_or_none(body)
    if text is not None:
        return DecodedText(text, "utf-8", declared)
    encoding = _DECLARED.get(declared.upper(), "cp1252" if declared else "utf-8")
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    if encoding == "utf-8":
        return _decode_lines(body, declared)
    return DecodedText(_decode_single(body, encoding), encoding, declared)


def _wide_encoding(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    # Without a mark the first letters tell; stray zero bytes further on do not make a narrow file a wide one.
    head = data[:64]
    if len(head) > 1 and head[0] and not head[1] and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if len(head) > 1 and not head[0] and head[1] and head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    return ""


def _declared(data: bytes) -> str:
    match = _CHAR_LINE.search(data[:_CHAR_SEARCH_BYTES].replace(b"\r", b"\n"))
    return match.group(1).decode("ascii", errors="replace").strip() if match else ""


def _utf8_or_none(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decode_single(data: bytes, encoding: str) -> str:
    if encoding == "ansel":
        # ANSEL puts combining marks before the letter; NFC joins what the codec has put in order.
        text, _ = ansel_gedcom.Codec().decode(data, "replace")
        return unicodedata.normalize("NFC", text)
    return _western(data) if encoding == "cp1252" else data.decode(encoding, errors="replace")


def _western(data: bytes) -> str:
    """Decode as cp1252; five bytes have no character there and are read as Latin-1 controls, so nothing is lost."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _decode_lines(data: bytes, declared: str) -> DecodedText:
    """Decode a file that should be UTF-8 and is not throughout: only the lines at fault are read as cp1252."""
    n_repaired = n_multibyte = 0
    lines = []
    for line in data.splitlines(keepends=True):
        text = _utf8_or_none(line)
        if text is None:
            n_repaired += 1
            text = _western(line)
        elif not text.isascii():
            n_multibyte += 1
        lines.append(text)
    is_western = n_multibyte == 0
    is_expected = is_western and declared.upper() not in {"UTF-8", "UTF8"}
    return DecodedText("".join(lines), "cp1252" if is_western else "utf-8", declared, 0 if is_expected else n_repaired)


def lex(text: str) -> Iterator[Line | Problem]:
    """Split a text into GEDCOM lines.

    Any mixture of CR, LF, CRLF and LF+CR ends a line; blank lines and leading white space are ignored. A line without
    level goes on with the line before (as if it had ``CONT``) when that line is prose; otherwise it is a problem.

    Yields:
        Lines in order; a ``Problem`` for each damaged line, with its raw text.
    """
    previous: Line | None = None
    for number, raw in enumerate(_LINE_BREAK.split(text), start=1):
        if not raw.strip():
            continue
        line = _read_line(number, raw, previous)
        if isinstance(line, Line):
            previous = line
        else:
            placeholder = _placeholder(number, raw)
            if placeholder is not None:
                previous = placeholder
                yield placeholder
        yield line


def _read_line(number: int, raw: str, previous: Line | None) -> Line | Problem:
    match = _LINE.match(raw)
    is_damaged = bool(_CONTROL.search(raw))
    if match and not is_damaged:
        level = int(match.group(1))
        tag = match.group(3)
        is_tag = tag.isupper() or previous is None or previous.tag not in _PROSE_TAGS or _is_record(match)
        if _can_follow(level, previous) and is_tag:
            xref = f"@{match.group(2)}@" if match.group(2) else ""
            return Line(number, level, xref, tag.upper(), match.group(4) or "")
    if previous is not None and previous.tag in _PROSE_TAGS and not is_damaged:
        return _continuation(number, raw, previous)
    return _damaged(number, raw)


def _is_record(match: re.Match[str]) -> bool:
    """True for the head of a person or a family, however its tag is written: prose does not go on behind it."""
    return int(match.group(1)) == 0 and bool(match.group(2)) and match.group(3).upper() in {"INDI", "FAM"}


def _can_follow(level: int, previous: Line | None) -> bool:
    return level <= (previous.level + 1 if previous is not None else 0)


def _continuation(number: int, raw: str, previous: Line) -> Line:
    level = previous.level if previous.tag in {"CONC", "CONT"} else previous.level + 1
    return Line(number, level, "", "CONT", raw)


def _placeholder(number: int, raw: str) -> Line | None:
    match = _LEVEL.match(raw)
    if match:
        return Line(number, int(match.group(1)), "", "", "")
    # The head of a record was lost: what follows must not be read into the record before it.
    return Line(number, 0, "", "", "") if _RECORD_HEAD.search(raw) else None


def _damaged(number: int, raw: str) -> Problem:
    return Problem(
        locator=f"L{number}",
        code="damaged_line",
        reason=f"Line {number} is not a GEDCOM line (level, tag, value). Its text is kept here; the rest was read.",
        raw=shown_raw(raw),
    )
