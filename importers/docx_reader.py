"""Reader of Word documents (DOCX): forms, letters, minutes, reports."""

from __future__ import annotations

from pathlib import Path

from importers.base import Probe, ReadOptions, sha256_of
from importers.document_rows import document_result
from importers.docx_walk import read_docx
from importers.errors import TooLargeError, UnreadableError
from importers.ports import Watch
from importers.rows import FileResult


class DocxReader:
    """Reads Word documents (DOCX, DOCM, DOTX)."""

    name = "docx"
    version = "3"

    def recognises(self, probe: Probe) -> bool:
        """True when the container holds the text part of a Word document."""
        is_word = any(member.startswith("word/document") for member in probe.members)
        is_named = probe.suffix in {".docx", ".docm", ".dotx"} and not probe.streams
        return is_word or (is_named and "xl/workbook.xml" not in probe.members)

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read a document.

        Raises:
            TooLargeError: When the file is above ``options.max_bytes`` or unpacks to too much.
            UnreadableError: When it is no Word document or too damaged to read.
        """
        sha256 = hash_within(path, name, options)
        return document_result(read_docx(path, name, watch), (name, sha256), self, watch, options)


def hash_within(path: Path, name: str, options: ReadOptions) -> str:
    """Return the SHA-256 of a file that is not too large.

    Raises:
        TooLargeError: When it is above ``options.max_bytes``.
        UnreadableError: When it cannot be opened.
    """
    try:
        if path.stat().st_size > options.max_bytes:
            raise TooLargeError(f"{name} is larger than {options.max_bytes // 2**20:,} MB. Nothing was imported.")
        return sha256_of(path)
    except OSError as err:
        raise UnreadableError(f"{name} cannot be opened: {err.strerror}. Nothing was imported.") from err
