"""Case notes, e-mails and PDF documents: kept whole as text, so that what they say can be searched and shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from importers.base import Probe, ReadOptions
from importers.errors import UnreadableError
from importers.note_heads import NoteHead, read_head
from importers.note_mail import Mail, read_mail
from importers.note_pdf import Page, read_pages
from importers.note_text import (
    MAIL_HEAD_MARK,
    clean,
    kept_as_text,
    note_limit,
    read_bytes,
    text_row,
)
from importers.ports import Watch
from importers.rows import FileResult, Problem, Row
from importers.text import LineState, decode_lines

_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b")
_PDF_MARK_WITHIN = 1024
_MAIL_LINE = re.compile(
    rb"(?:from|to|date|subject|message-id|received|return-path|mime-version|delivered-to|x-[a-z-]+): ?\S", re.I
)
_SURE_MAIL_LINE = re.compile(rb"^(?:message-id|received|return-path|mime-version): ?\S", re.I | re.M)


class NoteReader:
    """Keeps plain text (``.txt``) line by line."""

    name = "case note (text)"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for files named as text that are not plainly something else."""
        return bool(probe.head) and probe.suffix in {".txt", ".text", ".log"} and not probe.head.startswith(_NOT_TEXT)

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole file; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, note_limit(options))
        watch.check()
        decoded = decode_lines(data)
        lines = [clean(line.text) for line in decoded.lines]
        damaged = [line.number for line in decoded.lines if line.state is LineState.DAMAGED]
        rows = _note_rows(lines, damaged, name)
        return FileResult(
            name, sha256, self.name, self.version, "case note", encoding=decoded.encoding, rows=tuple(rows)
        )


def _note_rows(lines: Sequence[str], damaged: Sequence[int], name: str) -> Iterator[Row]:
    if not any(line.strip() for line in lines):
        yield Problem("", "no_text", f"{name} holds no words. It stays in the list of files.", is_rejected=False)
        return
    yield text_row("L1", "case note", "\n".join(lines), read_head(lines, name))
    yield kept_as_text(name, "note")
    if damaged:
        reason = f"{len(damaged)} lines hold bytes that are no letters. They were kept with marks in place of them."
        yield Problem(f"L{damaged[0]}", "damaged_text", reason, is_rejected=False)


class MailReader:
    """Keeps e-mails (``.eml``): the body, and the lines of the head that people read."""

    name = "e-mail"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True for files named as e-mail, and for unnamed ones that begin with an e-mail's head."""
        if not probe.head or probe.head.startswith(_NOT_TEXT):
            return False
        return probe.suffix in {".eml", ".mht"} or (probe.suffix in {"", ".mail", ".mbox"} and _has_head(probe.head))

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole message; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, note_limit(options))
        watch.check()
        mail = read_mail(data)
        if not mail.body.strip() and not mail.head:
            raise UnreadableError(f"{name} is no e-mail that can be read. Nothing was imported.")
        rows = tuple(_mail_rows(mail, name))
        return FileResult(name, sha256, self.name, self.version, "e-mail", encoding=mail.encoding, rows=rows)


def _has_head(head: bytes) -> bool:
    first = re.split(rb"\r?\n\r?\n", head.lstrip(b"\xef\xbb\xbf"), maxsplit=1)[0]
    n_lines = sum(_MAIL_LINE.match(line) is not None for line in first.splitlines())
    return n_lines >= 3 and _SURE_MAIL_LINE.search(first) is not None


def _mail_rows(mail: Mail, name: str) -> Iterator[Row]:
    shown = "\n".join(f"{label}: {value}" for label, value in mail.head)
    text = f"{mail.body}\n{MAIL_HEAD_MARK}\n{shown}" if shown else mail.body
    named = read_head(mail.body.split("\n"), name, mail.subject)
    head = replace(named, date=mail.sent or named.date, author=mail.sender or named.author)
    yield text_row("L1", "e-mail", text, head)
    yield kept_as_text(name, "e-mail")
    if mail.attachments:
        reason = f"{mail.attachments} attachments were not read. Save them to the folder and import them as files."
        yield Problem("attachments", "attachment_not_read", reason, is_rejected=False)


class PdfReader:
    """Keeps the text of PDF documents, one event for each page."""

    name = "PDF document"
    version = "1"

    def recognises(self, probe: Probe) -> bool:
        """True when the PDF mark stands within the first 1,024 bytes (ISO 32000-1, annex H.3.4.1), or by name."""
        return b"%PDF-" in probe.head[:_PDF_MARK_WITHIN] or (bool(probe.head) and probe.suffix == ".pdf")

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read every page; see ``importers.base.Reader``."""
        data, sha256 = read_bytes(path, name, options.max_bytes)
        pages = read_pages(data, name, watch)
        rows = tuple(_page_rows(pages, name))
        return FileResult(name, sha256, self.name, self.version, "PDF document", rows=rows)


def _page_rows(pages: Sequence[Page], name: str) -> Iterator[Row]:
    head = NoteHead()
    has_text = False
    for page in pages:
        locator = f"p{page.number}"
        if not page.text.strip():
            yield _without_text(page, locator)
            continue
        head = _page_head(head, read_head(page.text.split("\n"), name if page.number == 1 else ""))
        has_text = True
        yield text_row(locator, "document page", page.text, head)
    if has_text:
        yield kept_as_text(name, "document")


def _page_head(before: NoteHead, own: NoteHead) -> NoteHead:
    """A further page without a head of its own goes on with the document; one that names a case is about that."""
    if own.person_id or (own.case_ref and own.case_ref != before.case_ref):
        return own
    return replace(before, date=own.date or before.date, author=own.author or before.author)


def _without_text(page: Page, locator: str) -> Problem:
    if page.is_damaged:
        reason = (
            f"Page {page.number} is damaged and could not be read; the other pages were. Open it to see what it says."
        )
        return Problem(locator, "page_damaged", reason)
    reason = (
        f"Page {page.number} is a picture (a scan without words) or empty: nothing in it was searched. It is kept in "
        "the list; read it yourself, or import a copy with a text layer."
    )
    return Problem(locator, "page_is_picture", reason)
