"""Brings a workspace to the present schema: numbered steps, each in one transaction together with its record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from finder.errors import BugError, UserError
from finder.store.connection import Connection, create_file, refuse_plain_text, translated_errors
from finder.store.errors import WorkspaceTooNewError
from finder.store.header import sync_folder

_STEP_NAME = re.compile(r"(\d{4})-v(\d+)\.(\d+)-([a-z0-9-]+)\.sql")
_RECORD_TABLE = (
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, major INTEGER NOT NULL, "
    "minor INTEGER NOT NULL, name TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT"
)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Version of the schema: a newer minor only adds, a newer major is refused."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        number: Place in the order, from 1.
        version: Version that the schema has after the step.
        name: What it does.
        apply: Does it, inside a transaction that the caller commits.
    """

    number: int
    version: Version
    name: str
    apply: Callable[[Connection], None]


def known_steps() -> tuple[Step, ...]:
    """Return every step of this program, in order.

    Raises:
        BugError: Numbers are missing or doubled, or versions go backwards.
    """
    folder = files("finder.store.migrations")
    found = sorted(
        (
            _step_of(entry.name, entry.read_text(encoding="utf-8"))
            for entry in folder.iterdir()
            if entry.name.endswith(".sql")
        ),
        key=lambda step: step.number,
    )
    numbers = [step.number for step in found]
    versions = [step.version for step in found]
    if numbers != list(range(1, len(found) + 1)) or versions != sorted(versions):
        raise BugError("the migrations are not numbered 1, 2, 3 ... with rising versions")
    return tuple(found)


def applied_version(connection: Connection) -> tuple[int, Version]:
    """Return the number of the last step applied, and the schema's version (0 and 0.0 for an empty file)."""
    exists = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'").fetchone()
    if exists is None:
        return 0, Version(0, 0)
    row = connection.execute("SELECT number, major, minor FROM migration ORDER BY number DESC LIMIT 1").fetchone()
    return (0, Version(0, 0)) if row is None else (row[0], Version(row[1], row[2]))


def missing_steps(connection: Connection, steps: Sequence[Step], name: str) -> tuple[Step, ...]:
    """Return the steps that a workspace lacks.

    Raises:
        WorkspaceTooNewError: A program with a newer major version wrote it.
    """
    number, version = applied_version(connection)
    newest = steps[-1].version
    if version.major > newest.major:
        raise WorkspaceTooNewError(
            f"{name} was written by a newer version of Kinfinder (workspace format {version}; this program reads up to "
            f"{newest.major}.x). Nothing was changed. Update Kinfinder on this computer."
        )
    return tuple(step for step in steps if step.number > number)


def migrate(connection: Connection, path: Path, steps: Sequence[Step]) -> Path | None:
    """Apply what is missing; the caller holds the program lock.

    Returns:
        The backup that was made first, or None when nothing was missing or the file was new.

    Raises:
        WorkspaceTooNewError: A program with a newer major version wrote it.
        UserError: There is no room for the backup; nothing was changed.
        BugError: A step failed; it was rolled back, and so was its record.
    """
    with translated_errors(path.name):
        missing = missing_steps(connection, steps, path.name)
        number, version = applied_version(connection)
        backup = _back_up(connection, path, version) if missing and number else None
        for step in missing:
            _apply(connection, step)
    return backup


def _apply(connection: Connection, step: Step) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(_RECORD_TABLE)
        step.apply(connection)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        row = (step.number, step.version.major, step.version.minor, step.name, now)
        connection.execute("INSERT INTO migration (number, major, minor, name, applied_at) VALUES (?, ?, ?, ?, ?)", row)
        connection.execute("COMMIT")
    except BaseException:
        if getattr(connection, "in_transaction", True):
            connection.execute("ROLLBACK")
        raise


def _back_up(connection: Connection, path: Path, version: Version) -> Path:
    """Write a copy that the same key and key file open.

    Through the connection: reading the file beside it would drop its locks when the descriptor is closed.
    """
    backup = path.with_name(f"{path.name}.backup-v{version}")
    part = backup.with_name(backup.name + ".part")
    try:
        part.unlink(missing_ok=True)
        create_file(part)
        connection.execute("VACUUM INTO ?", (str(part),))
        refuse_plain_text(part)
        part.replace(backup)
        sync_folder(path.parent)
    except (OSError, sqlcipher.OperationalError) as err:
        part.unlink(missing_ok=True)
        raise UserError(
            f"{path.name} must be brought to a new format, and no backup could be written first ({err}). "
            "Nothing was changed. Make room beside the workspace and open it again."
        ) from err
    return backup


def _step_of(file_name: str, text: str) -> Step:
    match = _STEP_NAME.fullmatch(file_name)
    if match is None:
        raise BugError(f"{file_name} is not named like a migration")
    number, major, minor, name = match.groups()
    return Step(int(number), Version(int(major), int(minor)), name.replace("-", " "), partial(run_script, text))


def run_script(script: str, connection: Connection) -> None:
    """Run each statement of a script; unlike the driver's ``executescript``, without committing first."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlcipher.complete_statement(pending):
            connection.execute(pending)
            pending = ""
    if pending.strip():
        raise BugError("a migration ends in the middle of a statement")
