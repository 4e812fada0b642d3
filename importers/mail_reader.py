"""Reader of e-mails and mailboxes: every message of a thread is a text, every attachment a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from importers.base import NO_TEXT_MAGIC, Probe, ReadOptions, shown_raw
from importers.blocks import Block, Paragraph
from importers.document_rows import DocumentRows, structured_rows
from importers.errors import UnreadableError
from importers.html_blocks import read_html
from importers.mail_parts import is_web_archive
from importers.mail_thread import Message, split_thread
from importers.msg_file import PROPERTIES, read_msg
from importers.note_heads import NoteHead, read_head
from importers.note_mail import MAX_MAIL_BYTES, Mail, read_mail, split_mailbox
from importers.note_text import MAIL_HEAD_MARK, kept_as_text, read_bytes, text_row
from importers.ports import Watch
from importers.rows import FactRow, FileResult, Problem, Ref, Row

_MAIL_LINE = re.compile(
    rb"(?:from|to|cc|date|subject|message-id|received|return-path|mime-version|content-[a-z-]+|delivered-to|reply-to|"
    rb"x-[a-z0-9-]+|dkim-signature|authentication-results|references|in-reply-to): ?\S",
    re.IGNORECASE,
)
_SURE_MAIL_LINE = re.compile(rb"^(?:message-id|received|return-path|mime-version|dkim-signature): ?\S", re.I | re.M)
_MAIL_SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})
_LEAST_LINES = 3
_LEAST_ANSWER_WORDS = 60


class MailReader:
    """Reads e-mails (``.eml``) and mailboxes (``.mbox``)."""

    name = "e-mail"
    version = "2"

    def recognises(self, probe: Probe) -> bool:
        """True for what begins with an e-mail's head, whatever its name, and for text named as e-mail."""
        return is_mail(probe.head, probe.suffix)

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole message, or every message of a mailbox; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, min(options.max_bytes, MAX_MAIL_BYTES))
        watch.check()
        messages = split_mailbox(data)
        rows: list[Row] = []
        encodings: list[str] = []
        for number, message in enumerate(messages, start=1):
            watch.progress(number - 1, len(messages), name)
            mail = read_mail(message)
            encodings.append(mail.encoding)
            rows.extend(_MailRows(mail, name, watch, options, f"M{number}" if len(messages) > 1 else "").of())
        if not rows:
            raise UnreadableError(f"{name} is no e-mail that can be read. Nothing was imported.")
        rows.append(kept_as_text(name, "e-mail"))
        return FileResult(name, sha256, self.name, self.version, "e-mail", encoding=encodings[0], rows=tuple(rows))


class MsgReader:
    """Reads messages that Outlook saved (``.msg``)."""

    name = "e-mail (Outlook)"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for an OLE file that holds the properties of a message."""
        return PROPERTIES in probe.streams

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole message; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, min(options.max_bytes, MAX_MAIL_BYTES))
        watch.check()
        rows = [*_MailRows(read_msg(data, name), name, watch, options).of(), kept_as_text(name, "e-mail")]
        return FileResult(name, sha256, self.name, self.version, "e-mail", rows=tuple(rows))


def is_mail(head: bytes, suffix: str) -> bool:
    """Return True for a message or a mailbox: by its head, or by its name when it is text at all."""
    if not head or head.startswith(NO_TEXT_MAGIC) or is_web_archive(head):
        return False
    return suffix in _MAIL_SUFFIXES or _has_head(head)


def _has_head(head: bytes) -> bool:
    plain = head.lstrip(b"\xef\xbb\xbf\r\n")
    if plain.startswith(b"From "):
        plain = plain[plain.find(b"\n") + 1 :]
    first = re.split(rb"\r?\n\r?\n", plain, maxsplit=1)[0]
    lines = first.splitlines()
    n_lines = sum(_MAIL_LINE.match(line) is not None for line in lines)
    is_begun = bool(lines) and _MAIL_LINE.match(lines[0]) is not None
    return is_begun and n_lines >= _LEAST_LINES and _SURE_MAIL_LINE.search(first) is not None


class _MailRows:
    """An event for each message of a thread, the form or the tables in it, and what is said of the files with it.

    Args:
        mail: What was sent.
        name: Of the file.
        watch: Progress and cancellation.
        options: What the caller knows.
        prefix: Place of the message in a mailbox (``M2``), or "".
    """

    def __init__(self, mail: Mail, name: str, watch: Watch, options: ReadOptions, prefix: str = "") -> None:
        self._mail = mail
        self._name = name
        self._watch = watch
        self._options = options
        self._prefix = prefix
        self._thread = split_thread(mail.body)

    def of(self) -> Iterator[Row]:
        """Yield the rows; none for a message without words, head and files."""
        mail = self._mail
        if not mail.body.strip() and not mail.head and not mail.files:
            return
        heads = [_named(message, mail, self._name) for message in self._thread]
        default = next((head for head in heads if head.person_id or head.case_ref), heads[0])
        found = self._structure(default)
        yield from found.rows
        for message, head in zip(self._thread, heads, strict=True):
            row = self._event(message, _about_same(head, default))
            is_of_form = bool(found.child_key) and not message.is_quoted
            yield replace(row, about=Ref(key=found.child_key)) if is_of_form else row
        yield from _of_files(mail, self._prefix)

    def _event(self, message: Message, head: NoteHead) -> FactRow:
        lines = message.head if message.is_quoted else self._mail.head
        shown = "\n".join(f"{label}: {value}" for label, value in lines)
        text = f"{message.text}\n{MAIL_HEAD_MARK}\n{shown}" if shown else message.text
        # Who only passes a letter on writes no line; the first line may be that of the letter.
        has_place = bool(message.text.strip()) or len(self._thread) == 1
        place = f"L{message.first + 1}" if has_place else "head"
        return text_row(f"{self._prefix}{place}", "e-mail", text, head)

    def _structure(self, head: NoteHead) -> DocumentRows:
        own, *quoted = self._thread
        if quoted and len(own.text.split()) >= _LEAST_ANSWER_WORDS:
            # An answer quotes the form that it answers; only who passes a form on sends it.
            return DocumentRows("", ())
        blocks: Sequence[Block]
        if self._mail.page:
            blocks = read_html(self._mail.page, self._name, self._prefix).blocks
        else:
            lines = self._mail.body.split("\n")
            blocks = [Paragraph(f"{self._prefix}L{number}", line) for number, line in enumerate(lines, start=1)]
        return structured_rows(blocks, self._name, head.case_ref, self._watch, self._options)


def _named(message: Message, mail: Mail, name: str) -> NoteHead:
    lines = message.text.split("\n")
    if message.is_quoted:
        # Who is quoted without a name is nobody: what "my" means in such lines is not known.
        own = read_head(lines, name, message.subject)
        return replace(own, date=message.sent or own.date, author=message.writer or own.author)
    own = read_head(lines, name, mail.subject)
    return replace(own, date=mail.sent or own.date, author=mail.sender or own.author)


def _about_same(head: NoteHead, default: NoteHead) -> NoteHead:
    """A message of a thread that names nobody, or only the same child, is about the child of the thread."""
    if head.person_id or head.case_ref:
        return head
    if head.person_name and head.person_name.casefold() != default.person_name.casefold():
        return head
    return replace(head, person_id=default.person_id, case_ref=default.case_ref, person_name=default.person_name)


def _of_files(mail: Mail, prefix: str) -> Iterator[Problem]:
    attached = [file for file in mail.files if not file.is_decoration]
    if attached:
        many = (
            f"{len(attached)} attached files are listed and read as files of their own, under the name of this message."
        )
        one = "One attached file is listed and read as a file of its own, under the name of this message."
        reason = one if len(attached) == 1 else many
        yield _told(f"{prefix}attachments", "attachments_listed", reason, [file.name for file in attached])
    pictures = [file.name for file in mail.files if file.is_decoration]
    if pictures:
        reason = f"{len(pictures)} small pictures within the message (a signature, a logo) were not read."
        yield _told(f"{prefix}pictures", "pictures_left_out", reason, pictures)


def _told(locator: str, code: str, reason: str, names: Sequence[str]) -> Problem:
    return Problem(locator, code, reason, shown_raw(", ".join(names)), is_rejected=False)
