"""E-mails to text: the plain part when there is one, else the words of the HTML part, in any transfer encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from importers.errors import UnreadableError
from importers.note_text import clean
from importers.text import decode_lines

_BLOCKS = frozenset({
    "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "pre",
    "section", "article", "dt", "dd",
})  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "title", "template"})
# What the standard library's parser is known to raise on malformed heads.
_HEAD_ERRORS = (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError)


@dataclass(frozen=True, slots=True)
class Mail:
    r"""An e-mail as text.

    Attributes:
        body: The decoded body, ``\n`` between lines.
        sent: ISO date, or "".
        sender: Display name of the sender, else the address.
        encoding: That the body was declared or found to be in.
        head: (name, value) of the head's lines that people read.
        attachments: Number of parts that are not text and were not read.
    """

    body: str
    subject: str
    sent: str
    sender: str
    encoding: str
    head: tuple[tuple[str, str], ...]
    attachments: int


def read_mail(data: bytes) -> Mail:
    """Take an e-mail apart.

    Raises:
        UnreadableError: When parts are nested too deep to be a letter.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        parts = list(_texts(message))
    except RecursionError as err:
        raise UnreadableError("The e-mail's parts are nested too deep. Nothing was imported.") from err
    texts = [(text, encoding) for text, encoding in parts if text is not None]
    head = tuple((name, value) for name in ("Subject", "Date", "From", "To") if (value := _head(message, name)))
    return Mail(
        body=clean("\n\n".join(text for text, _ in texts)),
        subject=_head(message, "Subject"),
        sent=_day(_head(message, "Date")),
        sender=_sender(_head(message, "From")),
        encoding=texts[0][1] if texts else "",
        head=head,
        attachments=sum(text is None for text, _ in parts),
    )


def _head(message: Message, name: str) -> str:
    try:
        value = message.get(name)
    except _HEAD_ERRORS:
        value = next((raw for key, raw in message.raw_items() if key.casefold() == name.casefold()), "")
    return clean(" ".join(str(value or "").split()))


def _sender(value: str) -> str:
    name, address = parseaddr(value)
    return name or address or value


def _day(value: str) -> str:
    try:
        sent: datetime = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return sent.date().isoformat()


def _texts(part: Message) -> Iterator[tuple[str | None, str]]:
    """Yield (text, encoding) of every part that people read, and (None, "") for every attachment."""
    kind = part.get_content_type()
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            children = [_best(children)] if children else []
        if kind == "message/rfc822":
            for child in children:
                yield "\n".join(f"{name}: {_head(child, name)}" for name in ("From", "Date", "Subject")), "utf-8"
        for child in children:
            yield from _texts(child)
    elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
        text, encoding = _decoded(part)
        yield (words_of_html(text) if kind == "text/html" else text), encoding
    else:
        yield None, ""


def _best(children: list[Message]) -> Message:
    """Choose the plain version, unless it is empty, as some programs leave it."""
    order = {"text/plain": 0, "multipart/related": 1, "multipart/mixed": 1, "text/html": 2}
    full = [child for child in children if child.is_multipart() or _decoded(child)[0].strip()]
    return min(full or children, key=lambda child: order.get(child.get_content_type(), 3))


def _decoded(part: Message) -> tuple[str, str]:
    """Decode as declared; when that fails, as any text file is decoded."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        charset = codecs.lookup(part.get_content_charset() or "utf-8").name
        text, encoding = data.decode(charset), charset
    except (LookupError, UnicodeError, ValueError):
        decoded = decode_lines(data)
        text, encoding = "\n".join(line.text for line in decoded.lines), decoded.encoding
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n"), encoding


class _Words(HTMLParser):
    """Collects the words of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS and tag != "br":
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.lines[-1].append(data)


def words_of_html(page: str) -> str:
    r"""Return the words of an HTML page, one line for each paragraph, row or item.

    >>> words_of_html("<style>p {}</style><p>Dear Ella<br>thank you</p><p>Ann &amp; Bob</p>")
    'Dear Ella\\nthank you\nAnn & Bob'
    """
    reader = _Words()
    reader.feed(page)
    reader.close()
    lines = (" ".join("".join(parts).split()) for parts in reader.lines)
    return "\n".join(line for line in lines if line)
