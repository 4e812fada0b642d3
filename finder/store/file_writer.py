"""Writes a file while it is being read: a million rows pass through and are never held together."""

from __future__ import annotations

from finder.model.files import StoredFile
from finder.store import file_rows
from finder.store.codec import Check
from finder.store.connection import Connection
from finder.store.file_rows import Counts, FileContent


class FileWriter:
    """One file in a transaction of its own; use ``Store.writing_file``.

    Args:
        connection: In a write transaction.
        name: Of the file.
        sha256: Of its bytes.
        check: Called every 500 rows; raises to stop.
    """

    def __init__(self, connection: Connection, name: str, sha256: str, check: Check) -> None:
        self._connection = connection
        self._check = check
        self._counts: Counts = (0, 0, 0, 0, 0)
        self._file_id = file_rows.begin_file(connection, name, sha256)

    def add(self, content: FileContent) -> None:
        """Write some of what the file says."""
        file_rows.insert_content(self._connection, self._file_id, content, self._check)
        records, statements, facts, problems, rejected = file_rows.counts_of(content)
        before = self._counts
        self._counts = (
            before[0] + records, before[1] + statements, before[2] + facts, before[3] + problems, before[4] + rejected
        )  # fmt: skip

    def finish(self, file: StoredFile) -> None:
        """Say what the file is, when all of it has been read; its counts are computed here."""
        file_rows.finish_file(self._connection, self._file_id, file, self._counts)
