"""E-mails to text and files: the plain part if there is one, else the words of the HTML part, and what is attached."""

from __future__ import annotations

import codecs
import mimetypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime

from importers.errors import TooLargeError
from importers.html_blocks import decode_page, lines_of_html
from importers.limits import safe_member_name
from importers.mail_parts import Part, parse_mail
from importers.mail_thread import writer_of
from importers.note_text import MAX_NOTE_BYTES, clean
from importers.text import decode_lines

MAX_MAIL_BYTES = 128 * 1024 * 1024
"""Mail servers refuse messages above some 50 MB; mailboxes of a small team are larger."""

_SHOWN = ("Subject", "Date", "From", "To", "Cc")
_PICTURE_BYTES = 100_000
_MAILBOX_LINE = re.compile(
    rb"(?:^|(?<=\n))From \S[^\n]{0,200}\d{2}:\d{2}[^\n]{0,60}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:)"
)
_TYPES = {"message/rfc822": ".eml", "application/octet-stream": ".bin", "text/calendar": ".ics", "image/jpeg": ".jpg"}
_MAX_NAME_CHARS = 120


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that was sent with a message.

    Attributes:
        name: Without folders; no two of a message are alike.
        n_bytes: Of the file, or a bound on it.
        load: Gives its bytes.
        is_decoration: A small picture within the text, as signatures have.
    """

    name: str
    n_bytes: int
    load: Callable[[], bytes]
    is_decoration: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    r"""An e-mail as text.

    Attributes:
        body: The decoded body, ``\n`` between lines.
        sent: ISO date, or "".
        sender: Display name of the sender, else the address.
        encoding: That the body was declared or found to be in.
        head: (name, value) of the head's lines that people read.
        files: What is attached, messages included.
        page: Source of its HTML part, when it has one: tables are lost in the plain text.
    """

    body: str
    subject: str
    sent: str
    sender: str
    encoding: str
    head: tuple[tuple[str, str], ...]
    files: tuple[MailFile, ...] = ()
    page: str = ""


def read_mail(data: bytes) -> Mail:
    """Take an e-mail apart.

    Raises:
        TooLargeError: When it holds more text than a letter can.
    """
    root = parse_mail(data)
    letters, files = _sorted(root)
    texts = [_text(part) for part in letters]
    if sum(len(text) for text, _ in texts) > MAX_NOTE_BYTES:
        raise TooLargeError("The e-mail holds more text than a letter can. Nothing was imported.")
    return Mail(
        body=clean("\n\n".join(text for text, _ in texts)),
        subject=clean(root.value("Subject")),
        sent=_day(root.value("Date")),
        sender=clean(writer_of(root.value("From"))),
        encoding=texts[0][1] if texts else "",
        head=tuple((name, clean(value)) for name in _SHOWN if (value := root.value(name))),
        files=_named(files),
        page=next((clean(_decoded(part)[0]) for part in root.walk() if _is_page(part)), ""),
    )


def files_of_mail(data: bytes) -> tuple[MailFile, ...]:
    """Return what is attached to an e-mail. Its texts are left alone: nothing is decoded before it is asked for."""
    return _named(_sorted(parse_mail(data))[1])


def split_mailbox(data: bytes) -> list[bytes]:
    """Return the messages of a mailbox file (RFC 4155), one message for any other."""
    if not data.lstrip().startswith(b"From "):
        return [data]
    marks = [found.start() for found in _MAILBOX_LINE.finditer(data)]
    if len(marks) < 2 or data[: marks[0]].strip():
        return [data]
    return [data[start:end] for start, end in zip(marks, [*marks[1:], len(data)], strict=True)]


def _day(value: str) -> str:
    try:
        sent: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return sent.date().isoformat()


# ---- which parts are text, and which are files


def _sorted(root: Part) -> tuple[list[Part], list[Part]]:
    """Return the texts that people read and the files that are attached, in order."""
    texts: list[Part] = []
    files: list[Part] = []
    _sort(root, texts, files, is_first=True)
    return texts, files


def _sort(part: Part, texts: list[Part], files: list[Part], *, is_first: bool = False) -> None:
    if part.is_multipart:
        children = list(part.parts)
        if part.kind == "multipart/alternative":
            best = _best(children)
            # What is no text is no version of the message: calendars send the meeting so.
            files.extend(child for child in children if child is not best and not _is_readable(child))
            children = [best]
        for child in children:
            _sort(child, texts, files)
    elif _is_text(part) or (is_first and part.kind.startswith("text/")):
        texts.append(part)
    else:
        files.append(part)


def _is_text(part: Part) -> bool:
    is_letter = part.kind in {"text/plain", "text/html", "text/enriched"}
    return is_letter and part.disposition != "attachment" and not part.file_name


def _is_page(part: Part) -> bool:
    return part.kind == "text/html" and _is_text(part)


def _is_readable(part: Part) -> bool:
    return part.is_multipart or _is_text(part)


def _best(children: Sequence[Part]) -> Part:
    """Choose the plain version, unless it is empty, as some programs leave it."""
    order = {"text/plain": 0, "multipart/related": 1, "multipart/mixed": 1, "text/html": 2}
    full = [child for child in children if child.is_multipart or (_is_text(child) and child.data().strip())]
    return min(full or children, key=lambda child: order.get(child.kind, 3))


def _text(part: Part) -> tuple[str, str]:
    text, encoding = _decoded(part)
    return (lines_of_html(text) if part.kind in {"text/html", "text/enriched"} else text), encoding


def _decoded(part: Part) -> tuple[str, str]:
    """Decode as declared; when that fails, as any text file is decoded."""
    data = part.data()
    if part.kind == "text/html" and not part.charset:
        return decode_page(data)
    try:
        charset = codecs.lookup(part.charset or "utf-8").name
        text, encoding = data.decode(charset), charset
    except (LookupError, UnicodeError, ValueError):
        decoded = decode_lines(data)
        text, encoding = "\n".join(line.text for line in decoded.lines), decoded.encoding
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n"), encoding


# ---- files


def _named(parts: Sequence[Part]) -> tuple[MailFile, ...]:
    return distinct_files(_file(part, number) for number, part in enumerate(parts, start=1))


def _file(part: Part, number: int) -> MailFile:
    is_shown = part.disposition == "inline" or part.head.get("Content-ID") is not None
    is_small = len(part.raw) <= _PICTURE_BYTES * 4 // 3
    return MailFile(
        _name(part, number), len(part.raw), part.data, part.kind.startswith("image/") and is_shown and is_small
    )


def _name(part: Part, number: int) -> str:
    given = part.file_name
    if not given and part.is_forwarded:
        subject = parse_mail(part.data()).value("Subject")
        given = f"{subject.replace('/', '-')[:_MAX_NAME_CHARS] or f'message {number}'}.eml"
    if not given:
        given = f"attachment {number}{_TYPES.get(part.kind) or mimetypes.guess_extension(part.kind) or ''}"
    return file_name(given, number)


def file_name(given: str, number: int) -> str:
    """Return a name that is no path and short enough to show."""
    last = clean(safe_member_name(given).rpartition("/")[2]).strip()
    stem, dot, suffix = last.rpartition(".")
    if dot and len(last) > _MAX_NAME_CHARS:
        last = f"{stem[: _MAX_NAME_CHARS - len(suffix[:12])]}.{suffix[:12]}"
    return last[: _MAX_NAME_CHARS + 14] or f"attachment {number}"


def distinct_files(files: Iterator[MailFile]) -> tuple[MailFile, ...]:
    """Number the later of two files of one name."""
    used: set[str] = set()
    distinct = []
    for file in files:
        name, n = file.name, 1
        while name.casefold() in used:
            n += 1
            stem, dot, suffix = file.name.rpartition(".")
            name = f"{stem} ({n}).{suffix}" if dot else f"{file.name} ({n})"
        used.add(name.casefold())
        distinct.append(replace(file, name=name))
    return tuple(distinct)
