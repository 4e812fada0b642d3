"""What notes, e-mails and PDF pages have in common: they are kept whole, as text, and found by their head."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from importers.base import ReadOptions
from importers.errors import TooLargeError, UnreadableError
from importers.note_heads import NoteHead
from importers.rows import FactKind, FactRow, Problem, Ref

MAIL_HEAD_MARK = "--- head of the message ---"
"""The line after which an e-mail's text repeats its head. The head stands last so that line n is line n of the body."""

MAX_NOTE_BYTES = 32 * 1024 * 1024
"""The longest books have some 5 MB of text; what is above this is a dump, not a note."""

_NUMBERED = re.compile(r"(.*[LP])(\d{1,9})")
"""Lines and paragraphs are numbered one by one; other places are not."""

_NOT_TEXT = re.compile("[\0\ud800-\udfff\ufffe\uffff]")


def read_bytes(path: Path, name: str, max_bytes: int) -> tuple[bytes, str]:
    """Return a file's bytes and their SHA-256, hexadecimal.

    Raises:
        TooLargeError: When the file is above ``max_bytes``.
        UnreadableError: When it cannot be opened.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise TooLargeError(f"{name} is larger than {max_bytes // 2**20:,} MB. Nothing was imported.")
        data = path.read_bytes()
    except OSError as err:
        raise UnreadableError(f"{name} cannot be opened: {err.strerror}. Nothing was imported.") from err
    return data, hashlib.sha256(data).hexdigest()


def note_limit(options: ReadOptions) -> int:
    """Return how many bytes a note may have."""
    return min(options.max_bytes, MAX_NOTE_BYTES)


def clean(text: str) -> str:
    """Replace what is no letter in any text (zero bytes, half characters), so that every text can be stored."""
    return _NOT_TEXT.sub("\ufffd", text)


def text_row(locator: str, event_type: str, text: str, head: NoteHead) -> FactRow:
    """Return the event that holds a text.

    Args:
        locator: Where line 1 of ``text`` stands (``"L1"``, ``"P4"``, ``"p3"``).
        event_type: "case note", "e-mail", "document" or "document page".
        text: Every line, in order.
        head: Whom and what the document names at its head.
    """
    fields = (
        ("event_type", event_type),
        ("text", text),
        ("date", head.date),
        ("author", head.author),
        ("child_name", head.person_name),
    )
    return FactRow(
        FactKind.EVENT,
        locator=locator,
        fields=tuple((name, value) for name, value in fields if value),
        about=Ref(external_id=head.person_id) if head.person_id else None,
        case_ref=head.case_ref,
    )


def kept_as_text(name: str, what: str) -> Problem:
    """Return the warning that a program has read a document, which is not the same as a person reading it."""
    reason = (
        f"{name} is kept as text. Sentences that say who is related to whom, and that somebody has died, were read; "
        f"what is said in other ways was not: read this {what} yourself."
    )
    return Problem("", "kept_as_text", reason, is_rejected=False)


def line_place(locator: str, line: int) -> str:
    """Return where a line of a text stands; pages and rows of tables have no lines of their own.

    Args:
        locator: Where the first line stands.
        line: 0-based.

    >>> line_place("L1", 3), line_place("P12", 2), line_place("T2R1", 4), line_place("p3", 9)
    ('L4', 'P14', 'T2R1', 'p3')
    """
    first = _NUMBERED.fullmatch(locator)
    return f"{first[1]}{int(first[2]) + line}" if first else locator
