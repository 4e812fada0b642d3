"""What the columns of tables mean, as people decided, and files that are read again by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from finder.model.decision import MappingDecision
from finder.model.files import StoredFile
from finder.model.record import RecordId
from finder.store import decision_rows, derived_rows, reading_rows, setting_rows
from finder.store.codec import Check, Stamp, never_stop
from finder.store.connection import Connection
from finder.store.file_rows import FileContent
from finder.store.journalled import journal_decision
from finder.store.pool import ConnectionPool

_PREFIX = "mapping/"


class MappingStore:
    """The part of a ``Store`` that keeps mappings.

    Args:
        pool: Of the open workspace.
        clock: Tells the time of decisions.
    """

    def __init__(self, pool: ConnectionPool, clock: Callable[[], dt.datetime]) -> None:
        self._pool = pool
        self._clock = clock

    def decide(
        self,
        decision: MappingDecision,
        actor: str,
        file: StoredFile | None = None,
        content: FileContent | None = None,
        check: Check = never_stop,
    ) -> MappingDecision:
        """Record what columns mean from now on; with a file, put what it says now in place of what it said.

        All of it happens, and is journalled, in one transaction.

        Args:
            decision: Without number and reading.
            actor: Who decided.
            file: A file that holds its own rows, as it is read now.
            content: What it says now.
            check: ``JobContext.check``; when it raises, everything stays as it was.

        Raises:
            LookupError: The file is not in the workspace, or is a copy of another.
        """
        stamp = Stamp(actor, self._clock())
        with self._pool.write() as connection:
            reading = None
            if file is not None:
                reading = reading_rows.exchange(connection, file, content or FileContent(), check)
                derived_rows.bump_generation(connection)
            for shape, text in decision.after:
                setting_rows.put(connection, f"{_PREFIX}{shape}", text or None)
            made = decision_rows.insert_mapping(connection, replace(decision, reading=reading), stamp)
            journal_decision(connection, stamp, f"mapping_{made.act}", made)
            check()
        return made

    def kept(self) -> dict[str, str]:
        """The corrected mappings as JSON, by shape."""
        with self._pool.read() as connection:
            found = setting_rows.with_prefix(connection, _PREFIX)
        return {name.removeprefix(_PREFIX): text for name, text in found.items()}

    def record_ids(self, file: StoredFile) -> set[RecordId]:
        """The ids of the records that a file gave."""
        with self._pool.read() as connection:
            return reading_rows.record_ids(connection, file)

    def n_readings(self) -> tuple[int, int]:
        """How often files were read again, and how often that was undone."""
        with self._pool.read() as connection:
            return decision_rows.n_readings(connection)


def take_back(connection: Connection, decision: MappingDecision) -> None:
    """Put back what was kept, and what the file said, before a decision; in the caller's transaction."""
    for shape, text in decision.before:
        setting_rows.put(connection, f"{_PREFIX}{shape}", text or None)
    if decision.reading is not None:
        reading_rows.bring_back(connection, decision.reading)
