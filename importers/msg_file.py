"""Outlook messages (MSG): properties of an OLE file as an e-mail, messages within them as e-mails of their own.

Source: [MS-OXMSG] (storages and streams), [MS-OXPROPS] (numbers of properties), [MS-OXRTFCP] (packed RTF).
python-oxmsg gives neither the RTF body nor embedded messages, and no message at all when one property is damaged.
"""

from __future__ import annotations

import base64
import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

from importers.html_blocks import decode_page, lines_of_html
from importers.mail_parts import parse_mail
from importers.mail_thread import writer_of
from importers.note_mail import Mail, MailFile, distinct_files, file_name
from importers.note_text import clean
from importers.ole import OLE_MAGIC, OleFolder
from importers.rtf_text import letter_of_rtf
from importers.text import decode_lines

PROPERTIES = "__properties_version1.0"
"""Name of the stream that every Outlook message has."""
_MARK = PROPERTIES.encode("utf-16-le")
_ATTACHED = "__attach_version1.0_"
_TOP_HEAD, _EMBEDDED_HEAD, _ATTACHED_HEAD = 32, 24, 8
_MAX_EMBEDDED = 5
_MAX_ATTACHED = 1_000
_PICTURE_BYTES = 100_000

_SUBJECT, _BODY, _RTF, _HTML, _HEADERS = 0x0037, 0x1000, 0x1009, 0x1013, 0x007D
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP, _ON_BEHALF = 0x0C1A, 0x0C1F, 0x5D01, 0x0042
_TO, _CC, _SUBMITTED, _DELIVERED = 0x0E04, 0x0E03, 0x0039, 0x0E06
_BODY_CODEPAGE, _TEXT_CODEPAGE = 0x3FDE, 0x3FFD
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _CONTENT_ID, _DATA, _MIME = 0x3707, 0x3704, 0x3001, 0x3712, 0x3701, 0x370E

# The dictionary with which every packed RTF begins ([MS-OXRTFCP], 2.2.2.1).
_RTF_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_RTF_PACKED, _RTF_PLAIN = 0x75465A4C, 0x414C454D
_RTF_HEAD = struct.Struct("<4I")
_WINDOW = 4096
_MAX_RTF_BYTES = 32 * 1024 * 1024


def is_msg(data: bytes) -> bool:
    """Return True for an OLE file that holds a message."""
    return data.startswith(OLE_MAGIC) and _MARK in data


@dataclass(frozen=True, slots=True)
class _Properties:
    """The properties of a message or of an attachment."""

    folder: OleFolder
    head_bytes: int

    def fixed(self, number: int) -> int | None:
        """Return a property that has eight bytes or fewer, as a whole number."""
        entries = self.folder.read(PROPERTIES)[self.head_bytes :]
        for at in range(0, len(entries) - 15, 16):
            if int.from_bytes(entries[at + 2 : at + 4], "little") == number:
                return int.from_bytes(entries[at + 8 : at + 16], "little")
        return None

    def data(self, number: int) -> bytes:
        """Return a property that is bytes, or b""."""
        return self.folder.read(f"__substg1.0_{number:04X}0102")

    def text(self, number: int, codepage: int = _TEXT_CODEPAGE) -> str:
        """Return a property that is text in one of the two ways of writing it, or ""."""
        wide = self.folder.read(f"__substg1.0_{number:04X}001F")
        if wide:
            return clean(wide.decode("utf-16-le", errors="replace").rstrip("\0"))
        narrow = self.folder.read(f"__substg1.0_{number:04X}001E")
        return clean(self.decoded(narrow, codepage).rstrip("\0")) if narrow else ""

    def decoded(self, data: bytes, codepage: int) -> str:
        """Decode bytes by the message's own codepage; when that fails, as any text file is decoded."""
        try:
            return data.decode(codecs.lookup(f"cp{self.fixed(codepage) or 1252}").name)
        except (LookupError, ValueError):
            return "\n".join(line.text for line in decode_lines(data).lines)


def read_msg(data: bytes, shown: str) -> Mail:
    """Take an Outlook message apart.

    Raises:
        UnreadableError: When it is damaged.
    """
    return _mail(_Properties(OleFolder.open(data, shown), _TOP_HEAD))


def files_of_msg(data: bytes, shown: str) -> tuple[MailFile, ...]:
    """Return what is attached to an Outlook message, its text left alone; raises as ``read_msg`` does."""
    return _files(OleFolder.open(data, shown), 0)


def _mail(properties: _Properties, depth: int = 0) -> Mail:
    sent = _sent(properties)
    headers = parse_mail(properties.text(_HEADERS).encode("utf-8", errors="replace"))
    sender = headers.value("From") or _sender(properties)
    head = (
        ("Subject", properties.text(_SUBJECT)),
        ("Date", headers.value("Date") or (format_datetime(sent) if sent else "")),
        ("From", clean(sender)),
        ("To", properties.text(_TO)),
        ("Cc", properties.text(_CC)),
    )
    return Mail(
        body=_body(properties),
        page=_page(properties),
        subject=head[0][1],
        sent=sent.date().isoformat() if sent else "",
        sender=clean(writer_of(sender)),
        encoding="",
        head=tuple((name, " ".join(value.split())) for name, value in head if value.strip()),
        files=_files(properties.folder, depth),
    )


def _sender(properties: _Properties) -> str:
    name = properties.text(_SENDER) or properties.text(_ON_BEHALF)
    address = properties.text(_SENDER_SMTP) or properties.text(_SENDER_ADDRESS)
    # Within Exchange the address is a path in the directory, which tells nobody anything.
    return f"{name} <{address}>".strip() if "@" in address and address != name else name or address


def _sent(properties: _Properties) -> datetime | None:
    ticks = properties.fixed(_SUBMITTED) or properties.fixed(_DELIVERED)
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None


def _body(properties: _Properties) -> str:
    plain = properties.text(_BODY, _BODY_CODEPAGE)
    if plain.strip():
        return plain.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    page = _page(properties)
    if page.strip():
        return clean(lines_of_html(page))
    packed = properties.data(_RTF)
    return clean(letter_of_rtf(unpack_rtf(packed))) if packed else ""


def _page(properties: _Properties) -> str:
    page = properties.text(_HTML)
    data = properties.data(_HTML)
    if data and not page:
        has_codepage = properties.fixed(_BODY_CODEPAGE) is not None
        page = properties.decoded(data, _BODY_CODEPAGE) if has_codepage else decode_page(data)[0]
    return clean(page)


def unpack_rtf(packed: bytes) -> bytes:
    """Unpack the RTF of a message; what is damaged is unpacked as far as it goes."""
    if len(packed) < _RTF_HEAD.size:
        return b""
    _, n_bytes, kind, _ = _RTF_HEAD.unpack_from(packed)
    content = packed[_RTF_HEAD.size :]
    n_bytes = min(n_bytes, _MAX_RTF_BYTES)
    return _unpacked(content, n_bytes) if kind == _RTF_PACKED else content[:n_bytes] if kind == _RTF_PLAIN else b""


def _unpacked(content: bytes, n_bytes: int) -> bytes:
    out = bytearray(_RTF_BEGINNING)
    begin = len(out)
    at = 0
    while at < len(content) and len(out) - begin < n_bytes:
        flags, at = content[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += content[at : at + 1]
                at += 1
                continue
            reference = int.from_bytes(content[at : at + 2], "big")
            at += 2
            offset, length = reference >> 4, (reference & 0xF) + 2
            # The window is a ring of 4,096 bytes; a reference to the place of writing ends the text.
            distance = (len(out) - offset) % _WINDOW
            if not distance or distance > len(out) or at > len(content):
                return bytes(out[begin : begin + n_bytes])
            for _ in range(length):
                out.append(out[-distance])
    return bytes(out[begin : begin + n_bytes])


# ---- attachments


def _files(folder: OleFolder, depth: int) -> tuple[MailFile, ...]:
    names = [name for name in folder.folders() if name.startswith(_ATTACHED)][:_MAX_ATTACHED]
    return distinct_files(_file(folder.folder(name), number, depth) for number, name in enumerate(names, start=1))


def _file(folder: OleFolder, number: int, depth: int) -> MailFile:
    properties = _Properties(folder, _ATTACHED_HEAD)
    embedded = f"__substg1.0_{_DATA:04X}000D"
    if embedded in folder.folders():
        inner = _Properties(folder.folder(embedded), _EMBEDDED_HEAD)
        subject = inner.text(_SUBJECT).replace("/", "-")[:100] or f"message {number}"
        return MailFile(file_name(f"{subject}.eml", number), folder.n_bytes(), partial(_as_eml, inner, depth + 1))
    name = properties.text(_LONG_NAME) or properties.text(_SHORT_NAME) or properties.text(_SHOWN_NAME)
    n_bytes = folder.n_bytes(f"__substg1.0_{_DATA:04X}0102")
    is_picture = properties.text(_MIME).startswith("image/") and bool(properties.text(_CONTENT_ID))
    return MailFile(
        file_name(name, number), n_bytes, partial(properties.data, _DATA), is_picture and n_bytes <= _PICTURE_BYTES
    )


def _as_eml(properties: _Properties, depth: int) -> bytes:
    """Write an embedded message as an e-mail file, the form in which it can stand by itself."""
    if depth > _MAX_EMBEDDED:
        return b""
    mail = _mail(properties, depth)
    boundary = b"=_embedded_%d_" % depth
    lines = [b"%s: %s" % (name.encode(), _encoded(value)) for name, value in mail.head]
    lines += [b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="%s"' % boundary, b""]
    for part in _parts(mail):
        lines += [b"--" + boundary, *part]
    return b"\r\n".join([*lines, b"--" + boundary + b"--", b""])


def _parts(mail: Mail) -> Iterator[list[bytes]]:
    coded = b"Content-Transfer-Encoding: base64"
    yield [b"Content-Type: text/plain; charset=utf-8", coded, b"", base64.encodebytes(mail.body.encode())]
    for file in mail.files:
        name = _encoded(file.name)
        disposition = b'Content-Disposition: attachment; filename="%s"' % name
        yield [b"Content-Type: application/octet-stream", disposition, coded, b"", base64.encodebytes(file.load())]


def _encoded(text: str) -> bytes:
    plain = " ".join(text.split())
    if plain.isascii() and '"' not in plain and "=?" not in plain:
        return plain.encode()
    return b"=?utf-8?b?%s?=" % base64.b64encode(plain.encode())
