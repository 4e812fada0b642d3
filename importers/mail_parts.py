"""The parts of an e-mail, in time that grows with its length only, whatever its boundaries say.

Source: RFC 5322 (head and body), RFC 2045 and 2046 (parts, boundaries, transfer encodings), RFC 2047 and 2231 (names).
The heads are read by the standard library; its parser of whole messages is not used, because nested boundaries cost it
their depth times the number of lines.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser

from importers.text import decode_lines

MAX_PARTS = 500
MAX_DEPTH = 12

_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_MAX_HEAD_BYTES = 256 * 1024
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_FORWARDED = frozenset({"message/rfc822", "message/global"})
_SAVED = re.compile(rb"^(?:from: ?<saved by|snapshot-content-location:)", re.IGNORECASE | re.MULTILINE)
_MIME_FIRST = re.compile(rb"mime-version:", re.IGNORECASE)
_SENT = re.compile(rb"^(?:from|to|received|message-id):", re.IGNORECASE | re.MULTILINE)
_SNIFF_BYTES = 4096
# What the standard library's parser is known to raise on malformed heads.
HEAD_ERRORS = (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError)


@dataclass(frozen=True, slots=True)
class Part:
    """A message or a part of one.

    Attributes:
        head: Its head, without a body.
        kind: Content type in small letters, "text/plain" when none is declared or what is makes no sense.
        raw: The body as it stands in the file; b"" when it has parts.
        parts: Of a multipart body, in order; a forwarded message is no part but a file.
    """

    head: Message
    kind: str
    raw: bytes
    parts: tuple[Part, ...] = ()

    def value(self, name: str) -> str:
        """Return a line of the head on one line, decoded; "" when it is not there."""
        raw = next((text for key, text in self.head.raw_items() if key.casefold() == name.casefold()), "")
        try:
            plain = str(raw).encode("ascii", errors="surrogateescape")
        except UnicodeEncodeError:
            plain = str(raw).encode("utf-8", errors="replace")
        lines = " ".join(line.text for line in decode_lines(plain).lines)
        return " ".join(decoded_words(lines).split())

    @property
    def is_multipart(self) -> bool:
        """True when the body is divided."""
        return self.kind.startswith("multipart/")

    @property
    def is_forwarded(self) -> bool:
        """True for a whole message that was attached."""
        return self.kind in _FORWARDED

    @property
    def disposition(self) -> str:
        """Return "attachment", "inline" or ""."""
        try:
            return str(self.head.get_content_disposition() or "")
        except HEAD_ERRORS:
            return ""

    @property
    def charset(self) -> str:
        """Return the declared encoding, or ""."""
        try:
            return str(self.head.get_content_charset() or "")
        except HEAD_ERRORS:
            return ""

    @property
    def file_name(self) -> str:
        """Return the declared name of a file, or ""."""
        try:
            return decoded_words(str(self.head.get_filename() or ""))
        except HEAD_ERRORS:
            return ""

    def data(self) -> bytes:
        """Return the body without its transfer encoding; what is damaged is decoded as far as it goes."""
        encoding = str(self.head.get("Content-Transfer-Encoding", "")).strip().casefold()
        if encoding == "base64":
            return _from_base64(self.raw)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.raw)
        return self.raw

    def walk(self) -> Iterator[Part]:
        """Yield the part itself and everything in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def parse_mail(data: bytes) -> Part:
    """Take a message apart. Never fails: what cannot be divided is one text."""
    plain = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if plain.startswith(b"From "):
        # The line that mailbox files put before each message.
        plain = plain[plain.find(b"\n") + 1 :]
    return _parse(plain, _Budget(), 0)


@dataclass(slots=True)
class _Budget:
    parts_left: int = MAX_PARTS


def _parse(data: bytes, budget: _Budget, depth: int) -> Part:
    head_bytes, body = _head_and_body(data)
    head: Message = BytesHeaderParser(policy=policy.compat32).parsebytes(head_bytes)
    kind = head.get_content_type()
    if not kind.startswith("multipart/"):
        return Part(head, kind, body)
    boundary = _boundary(head)
    if not boundary or depth >= MAX_DEPTH:
        return Part(head, "text/plain", body)
    pieces = _pieces(body, boundary.encode("utf-8", errors="surrogateescape"))
    parts = []
    for piece in pieces:
        if not budget.parts_left:
            break
        budget.parts_left -= 1
        parts.append(_parse(piece, budget, depth + 1))
    return Part(head, kind, b"", tuple(parts)) if parts else Part(head, "text/plain", body)


def _head_and_body(data: bytes) -> tuple[bytes, bytes]:
    if data.startswith((b"\n", b"\r\n")):
        return b"", data[data.index(b"\n") + 1 :]
    end = _HEAD_END.search(data)
    if end is None:
        return data[:_MAX_HEAD_BYTES], b""
    return data[: min(end.start(), _MAX_HEAD_BYTES)], data[end.end() :]


def _boundary(head: Message) -> str:
    try:
        return str(head.get_boundary() or "").rstrip()
    except HEAD_ERRORS:
        return ""


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield what stands between boundary lines; the text before the first and behind the last is nobody's."""
    start = -1
    for line, end, is_last in _boundary_lines(body, b"--" + boundary):
        if start >= 0:
            yield _without_line_end(body[start:line])
        start = end
        if is_last:
            return
    if start >= 0:
        yield body[start:]


def _boundary_lines(body: bytes, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each boundary line begins and ends, and whether it is the closing one.

    Searched for as bytes: an expression would be tried at every byte of an attachment.
    """
    at = 0 if body.startswith(mark) else body.find(b"\n" + mark) + 1
    while at or body.startswith(mark):
        rest = _BOUNDARY_END.match(body, at + len(mark))
        if rest is not None:
            yield at, rest.end(), rest[1] is not None
        following = body.find(b"\n" + mark, at + len(mark) - 1)
        if following < 0:
            return
        at = following + 1


def _without_line_end(piece: bytes) -> bytes:
    return piece.removesuffix(b"\n").removesuffix(b"\r")


def _from_base64(raw: bytes) -> bytes:
    letters = raw.translate(None, _NOT_BASE64)
    # One letter too many is half a byte that has lost its other half.
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def decoded_words(text: str) -> str:
    """Return a head's text with its encoded words decoded; unknown encodings as any text file is decoded.

    >>> decoded_words("=?utf-8?q?Zo=C3=AB?= Firth"), decoded_words("plain")
    ('Zoë Firth', 'plain')
    """
    try:
        pieces = decode_header(text)
    except HEAD_ERRORS:
        return text
    return "".join(piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces)


def _decoded(data: bytes, charset: str | None) -> str:
    if charset and charset.casefold() != "unknown-8bit":
        try:
            return data.decode(charset)
        except (LookupError, ValueError):
            # An encoding that nobody knows, or a lie.
            pass
    return " ".join(line.text for line in decode_lines(data).lines)


def is_web_archive(head: bytes) -> bool:
    """Return True for a page packed with its pictures (MHT), which Word too saves under ``.doc``, and for no e-mail."""
    first = re.split(rb"\r?\n\r?\n", head[:_SNIFF_BYTES].lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    is_saved = _SAVED.search(first) is not None or (_MIME_FIRST.match(first) is not None and not _SENT.search(first))
    return is_saved and b"multipart/related" in first.lower()
