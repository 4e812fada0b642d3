"""Which reader reads a file: its content decides, then its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from importers.base import Probe, Reader, ReadOptions, probe_file, sha256_of, unreadable
from importers.csv_reader import CsvReader
from importers.docx_reader import DocxReader
from importers.errors import ImporterError, TooLargeError, UnreadableError
from importers.gedcom_reader import GedcomReader
from importers.html_reader import HtmlReader
from importers.kinds import kind_of, why_not_read
from importers.mail_reader import MailReader, MsgReader
from importers.mapping import TableMapping
from importers.narrative.rows import with_narrative
from importers.note_reader import NoteReader
from importers.odt_reader import OdtReader
from importers.pdf_reader import PdfReader, PictureReader
from importers.ports import Watch
from importers.recognised_marks import mark_recognised
from importers.rows import FactKind, FactRow, FileResult, Parts, Problem, Row
from importers.rtf_reader import RtfReader
from importers.ssda903_reader import Ssda903Reader
from importers.xlsx_reader import XlsxReader

READERS: tuple[Reader, ...] = (
    GedcomReader(),
    Ssda903Reader(),
    RtfReader(),
    MsgReader(),
    OdtReader(),
    DocxReader(),
    XlsxReader(),
    PdfReader(),
    PictureReader(),
    HtmlReader(),
    MailReader(),
    CsvReader(),
    NoteReader(),
)
"""In the order in which they are asked."""


def read_file(path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
    """Read one file with the reader that recognises it.

    Args:
        path: Where the bytes are.
        name: The ``file`` of the result: relative to what was imported, ``/`` between parts.
        watch: Progress and cancellation.
        options: What the caller knows.

    Returns:
        What the file said; status "unreadable" with one Problem when no reader knows its kind, when it is damaged
        as a whole, or when it goes over a limit.

    Raises:
        Exception: Whatever ``watch.check`` raises, and nothing else on purpose.
    """
    try:
        probe = probe_file(path)
    except OSError as err:
        return _without_rows(name, "", "", "cannot_open", f"{name} cannot be opened: {err.strerror}.")
    reader = find_reader(probe)
    if reader is None:
        return _not_read(path, name, probe)
    try:
        return _with_a_word(mark_recognised(with_narrative(reader.read(path, name, watch, options), watch)))
    except TooLargeError as err:
        return _failed(path, name, reader, "too_large", str(err))
    except ImporterError as err:
        return _failed(path, name, reader, "unreadable", str(err))


def _with_a_word(found: FileResult) -> FileResult:
    """Whatever its kind, a file that gave nothing says so."""
    if found.rows or found.looks:
        return found
    reason = f"{found.file} was opened and holds nothing that could be read. It stays in the list of files; look at it."
    return replace(found, rows=(Problem("", "no_rows", reason, is_rejected=False),))


def read_file_in_parts(path: Path, name: str, watch: Watch, options: ReadOptions) -> Parts:
    """Read as ``read_file`` does, and hand the rows of text tables on some hundred at a time, as they are read.

    Returns:
        What else the file said, with the rows that were not handed on before.
    """
    try:
        reader = find_reader(probe_file(path))
    except OSError:
        reader = None
    if not isinstance(reader, CsvReader):
        return read_file(path, name, watch, options)
    try:
        texts: list[Row] = []
        parts = reader.read_in_parts(path, name, watch, options)
        while True:
            try:
                rows = next(parts)
            except StopIteration as end:
                found: FileResult = end.value
                break
            texts.extend(row for row in rows if isinstance(row, FactRow) and row.kind is FactKind.EVENT)
            yield rows
        told = with_narrative(replace(found, rows=tuple(texts)), watch)
        return replace(found, rows=told.rows[len(texts) :])
    except TooLargeError as err:
        return _failed(path, name, reader, "too_large", str(err))
    except ImporterError as err:
        return _failed(path, name, reader, "unreadable", str(err))


def look_at_file(path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
    """Look at the tables of a file without taking their rows; what is no table has no looks.

    Returns:
        As ``read_file``, with ``looks`` and ``tables`` and without rows.

    Raises:
        Exception: Whatever ``watch.check`` raises, and nothing else on purpose.
    """
    try:
        reader = find_reader(probe_file(path))
    except OSError as err:
        return _without_rows(name, "", "", "cannot_open", f"{name} cannot be opened: {err.strerror}.")
    if not isinstance(reader, CsvReader | XlsxReader):
        return _without_rows(name, sha256_of(path), "", "no_table", f"{name} is no table; only tables have a mapping.")
    return read_file(path, name, watch, replace(options, is_look=True))


def propose_mapping(path: Path, name: str, watch: Watch, options: ReadOptions) -> TableMapping:
    """Say how the tables of a file are understood, to be saved with ``importers.mapping.save_mapping``.

    Raises:
        UnreadableError: When the file is no table, or cannot be read.
    """
    try:
        reader = find_reader(probe_file(path))
    except OSError as err:
        raise UnreadableError(f"{name} cannot be opened: {err.strerror}.") from err
    if not isinstance(reader, CsvReader | XlsxReader):
        raise UnreadableError(f"{name} is no table; only tables have a column mapping.")
    return reader.propose_mapping(path, name, watch, options)


def find_reader(probe: Probe) -> Reader | None:
    """Return the reader of a file, or None when none knows its kind."""
    return next((reader for reader in READERS if reader.recognises(probe)), None)


def _failed(path: Path, name: str, reader: Reader, code: str, reason: str) -> FileResult:
    return unreadable(
        name, sha256=sha256_of(path), reader=reader.name, version=reader.version, kind="", code=code, reason=reason
    )


def _not_read(path: Path, name: str, probe: Probe) -> FileResult:
    if not probe.head:
        return _without_rows(
            name, sha256_of(path), "empty file", "empty", f"{name} is empty: it holds no bytes at all."
        )
    kind = kind_of(probe)
    return _without_rows(name, sha256_of(path), kind.kind, "kind_not_read", why_not_read(name, kind))


def _without_rows(name: str, sha256: str, kind: str, code: str, reason: str) -> FileResult:
    return unreadable(name, sha256=sha256, reader="", version="", kind=kind, code=code, reason=reason)
