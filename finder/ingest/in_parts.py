"""Large files into the workspace while they are read: the reader is at work on the next rows while these are stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import closing

from finder.ingest.normalising import Normaliser, stored_file, warnings_of
from finder.jobs import JobContext
from finder.model.files import StoredFile
from finder.model.record import RejectedRow
from finder.services import ImportedFile
from finder.store.file_rows import FileContent
from finder.store.file_writer import FileWriter
from finder.store.store import Store
from importers.base import ReadOptions
from importers.isolate import IsolatedReader
from importers.mapping import MAPPED_READERS
from importers.rows import FileResult, Parts, Row
from importers.walk import InputFile

LARGE_BYTES = 8 * 1024 * 1024
"""Files from this size on travel in parts; smaller ones are held whole, which costs nothing."""


class _NotInPartsError(Exception):
    """The file must be read whole: it is unreadable, waits for a code table, or has one key for two people."""


def is_large(file: InputFile) -> bool:
    """True for a file that is imported while it is read; of archives the size of the whole archive counts."""
    try:
        return file.path.stat().st_size >= LARGE_BYTES
    except OSError:
        # The reader says why it cannot be opened.
        return False


class LargeFiles:
    """Imports files while they are read.

    Args:
        store: Where they go, each in one transaction.
        reader: Reads them.
        today: Reference day for ages.
    """

    def __init__(self, store: Store, reader: IsolatedReader, today: dt.date) -> None:
        self._store = store
        self._reader = reader
        self._today = today

    def run(
        self, file: InputFile, sha256: str, options: ReadOptions, now: dt.datetime, job: JobContext
    ) -> tuple[StoredFile, ImportedFile] | None:
        """Import a file whose name and bytes are new to the workspace.

        Args:
            file: The file.
            sha256: Of its bytes.
            options: How to read it.
            now: Time of import, with its zone.
            job: Told of the rows that are done.

        Returns:
            What was stored and what became of it; None when nothing was stored, because it must be read whole.

        Raises:
            CancelledError: Stopped; nothing of the file is kept.
        """
        said = _Said(Normaliser(file.name, sha256, self._today))
        try:
            with (
                closing(self._reader.read_in_parts(file, job, options)) as parts,
                self._store.writing_file(file.name, sha256, job.check) as writer,
            ):
                result = _taken(said.write(parts, writer), sha256)
                stored = stored_file(result, now, file, tuple(said.warnings))
                writer.finish(stored)
        except _NotInPartsError:
            return None
        return stored, said.report(stored)


def _taken(result: FileResult, sha256: str) -> FileResult:
    if result.status != "read" or result.sha256 != sha256 or result.lacking:
        raise _NotInPartsError
    return result


class _Said:
    """What of a file is needed when all of it has been read: counts, problems, and which keys were there.

    Args:
        normaliser: Of the file.
    """

    def __init__(self, normaliser: Normaliser) -> None:
        self.warnings: list[str] = []
        self._normaliser = normaliser
        self._rejected: list[RejectedRow] = []
        self._n_statements = 0
        self._ids: set[int] = set()

    def write(self, parts: Parts, writer: FileWriter) -> FileResult:
        """Write every part; returns what else the file said."""
        while True:
            try:
                rows = next(parts)
            except StopIteration as end:
                result: FileResult = end.value
                return result
            content = self._normaliser.content(rows)
            self._note(content, rows)
            writer.add(content)

    def _note(self, content: FileContent, rows: Sequence[Row]) -> None:
        n_before = len(self._ids)
        self._ids.update(int(record.id[1:], 16) for record in content.records)
        if len(self._ids) - n_before < len(content.records):
            raise _NotInPartsError
        self._n_statements += len(content.statements)
        self._rejected.extend(content.rejected)
        self.warnings.extend(warnings_of(rows))

    def report(self, file: StoredFile) -> ImportedFile:
        """Return what became of the file."""
        return ImportedFile(
            file=file.name,
            sha256=file.sha256,
            kind=file.kind,
            encoding=file.encoding,
            records=len(self._ids),
            statements=self._n_statements,
            rejected=tuple(self._rejected),
            warnings=file.warnings,
            status=file.status,
            mapping=file.mapping,
            samples=file.samples,
            doubts=file.doubts,
            has_mapping=file.reader in MAPPED_READERS,
        )
