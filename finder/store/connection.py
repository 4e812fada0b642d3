"""The one way to open the encrypted file. Nothing else in the program calls the driver's ``connect``.

Two silent failures are ruled out here: a driver without encryption ignores ``PRAGMA key`` and writes plain text
(``cipher_version`` must answer, and a new file must not begin with SQLite's own header), and an implicit transaction
does not roll back schema changes (``isolation_level=None``; transactions begin explicitly, in ``finder.store.pool``).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from sqlcipher3 import dbapi2 as sqlcipher

from finder.errors import BugError, CancelledError, FinderError, UserError
from finder.store.errors import (
    WorkspaceBusyError,
    WorkspaceDamagedError,
    WorkspaceMissingError,
    WrongKeyError,
)
from finder.store.keys import DatabaseKey

PLAIN_SQLITE_START: Final = b"SQLite format 3"
_BUSY_TIMEOUT_S = 5.0
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_ENVIRONMENT = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_NOMEM")

# synchronous=FULL: a person's decision and a file reported as finished must outlive a power cut, and there is one
# commit per file or decision, so the extra fsync is not felt. temp_store=MEMORY: sorting must not spill plain text to
# disk. cipher_memory_security=OFF: locking and wiping every page buffer made index building seven times slower, and
# protects only against somebody who already reads this process's memory.
_PRAGMAS = (
    "foreign_keys=ON",
    "synchronous=FULL",
    "temp_store=MEMORY",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cipher_memory_security=OFF",
    "journal_size_limit=67108864",
)


class Cursor(Protocol):
    """What the store uses of a driver's cursor."""

    rowcount: int
    lastrowid: int

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the next row."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all remaining rows."""

    def __iter__(self) -> Iterator[tuple[Any, ...]]: ...


class Connection(Protocol):
    """What the store uses of a driver's connection; psycopg's fits too, but for the placeholders."""

    def execute(self, sql: str, parameters: Iterable[object] = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Iterable[object]], /) -> Cursor:
        """Run one statement for many rows."""

    def interrupt(self) -> None:
        """Stop what runs on this connection; safe from any thread."""

    def close(self) -> None:
        """Close the connection."""


def create_file(path: Path) -> None:
    """Make an empty file that only its owner may read (mode 0600).

    Raises:
        UserError: There is something at ``path`` already, or the folder cannot be written.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as err:
        raise UserError(f"{path.name} is already there, and nothing was changed. Choose another name.") from err
    except OSError as err:
        raise UserError(f"{path.name} cannot be made in that folder: {err.strerror}. Choose another folder.") from err


def open_store(path: Path, key: DatabaseKey, *, read_only: bool = False) -> Connection:
    """Open a connection to an existing encrypted file.

    Args:
        path: The workspace file; an empty file becomes a database when it is first written.
        key: Its key.
        read_only: Refuse every change on this connection.

    Raises:
        WrongKeyError: The key does not decrypt the file (or its first page is damaged; the key file tells which).
        UserError: The file is missing or cannot be read; see ``require_encrypted_file``.
        BugError: The driver does not encrypt.
    """
    # mode=rw: never make a file here, it would be readable by others until its mode is set.
    address = path.resolve().as_uri() + "?mode=rw"
    with translated_errors(path.name):
        connection: Connection = sqlcipher.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=_BUSY_TIMEOUT_S
        )
    try:
        _unlock(connection, key, path)
        with translated_errors(path.name):
            for pragma in _PRAGMAS:
                connection.execute("PRAGMA " + pragma).fetchall()
            connection.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
    except BaseException:
        connection.close()
        raise
    return connection


def use_write_ahead_log(connection: Connection) -> None:
    """Let readers read while one writer writes; the setting stays with the file."""
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != ("wal",):
        raise UserError(
            "The workspace's folder does not support a write-ahead log. Move the workspace to a disk of this computer."
        )


def refuse_plain_text(path: Path) -> None:
    """Raise BugError when a file that should be encrypted is a plain SQLite database."""
    with path.open("rb") as stream:
        if stream.read(len(PLAIN_SQLITE_START)) == PLAIN_SQLITE_START:
            raise BugError("the workspace was written without encryption")


@contextlib.contextmanager
def translated_errors(name: str) -> Iterator[None]:
    """Turn the driver's errors into what a person can act on (disk full, damaged, busy) or into BugError.

    Args:
        name: File name of the workspace, for the message.
    """
    try:
        yield
    except FinderError:
        raise
    except sqlcipher.Error as err:
        raise _translate(err, name) from err
    except UnicodeEncodeError as err:
        raise UserError(
            f"A name or text holds half a character (a lone surrogate), which {name} cannot keep. Nothing of it was "
            "kept. Rename the file, or correct the text, and try again."
        ) from err


def _translate(err: Exception, name: str) -> FinderError:
    code = str(getattr(err, "sqlite_errorname", "") or "")
    if code.startswith(_DAMAGED):
        return WorkspaceDamagedError(
            f"{name} is damaged: a page does not decrypt. Restore a backup; `kinfinder verify` says what is affected."
        )
    if code.startswith(_BUSY):
        return WorkspaceBusyError(f"{name} is being written by another program. Nothing was changed; try again.")
    if code.startswith(_ENVIRONMENT):
        return UserError(
            f"{name} could not be read or written ({err}). The change was not kept; everything earlier was."
        )
    if code == "SQLITE_INTERRUPT":
        return CancelledError("Stopped, because the workspace was closed. Everything finished so far was kept.")
    # The driver's text names tables and constraints, never values.
    return BugError(f"the workspace refused a statement: {err}")


def require_encrypted_file(path: Path) -> None:
    """Raise unless there is a file that may be an encrypted workspace.

    Only before the first connection: on POSIX systems, closing any descriptor of a file drops the locks that this
    process holds on it, SQLite's included.

    Raises:
        WorkspaceMissingError: There is no file, or it cannot be read.
        WorkspaceDamagedError: It is a plain database.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(len(PLAIN_SQLITE_START))
    except FileNotFoundError as err:
        raise WorkspaceMissingError(f"There is no workspace at {path.name}. Make one with `kinfinder init`.") from err
    except OSError as err:
        raise WorkspaceMissingError(f"{path.name} cannot be opened: {err.strerror}.") from err
    if start == PLAIN_SQLITE_START:
        raise WorkspaceDamagedError(f"{path.name} is a database, but not an encrypted workspace of Kinfinder.")


def _unlock(connection: Connection, key: DatabaseKey, path: Path) -> None:
    # 4.19 writes to standard error otherwise, whenever a key is wrong.
    connection.execute("PRAGMA cipher_log_level=NONE")
    # A pragma takes no parameters; the material is hexadecimal digits and nothing else.
    connection.execute(f"PRAGMA key=\"x'{key.material.hex()}'\"")
    version = connection.execute("PRAGMA cipher_version").fetchone()
    if not version or not version[0]:
        raise BugError("the database driver does not encrypt")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as err:
        if str(getattr(err, "sqlite_errorname", "")).startswith(_DAMAGED):
            raise WrongKeyError(f"The key does not open {path.name}. Nothing was changed.") from err
        raise _translate(err, path.name) from err
