"""A workspace file from its making to its closing: lock, key, format, connections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from finder.errors import UserError, WorkspaceLockedError
from finder.store.connection import (
    Connection,
    create_file,
    open_store,
    refuse_plain_text,
    require_encrypted_file,
    translated_errors,
    use_write_ahead_log,
)
from finder.store.errors import WorkspaceDamagedError, WrongKeyError
from finder.store.header import read_header, sync_folder
from finder.store.keys import DatabaseKey
from finder.store.lock import ProgramLock
from finder.store.migrate import Step, known_steps, migrate, missing_steps
from finder.store.pool import ConnectionPool


@dataclass(slots=True)
class OpenFile:
    """An open workspace file.

    Attributes:
        lock: Held while this program may write; None when it only reads.
    """

    path: Path
    key: DatabaseKey
    pool: ConnectionPool
    lock: ProgramLock | None

    @property
    def is_read_only(self) -> bool:
        """True when this program may not write."""
        return self.lock is None

    def close(self) -> None:
        """Close the connections, then let the next program write; safe to call twice."""
        try:
            self.pool.close()
        finally:
            if self.lock is not None:
                self.lock.release()


def create_file_at(path: Path, key: DatabaseKey, steps: Sequence[Step] | None = None) -> OpenFile:
    """Make an empty workspace file and open it.

    It is made under another name and moved into place when it is complete, so a crash leaves no half-made workspace.

    Raises:
        UserError: There is something at ``path`` already, or the folder cannot be written.
    """
    if path.exists():
        raise UserError(f"{path.name} is already there, and nothing was changed. Choose another name, or open it.")
    lock = ProgramLock(path)
    try:
        part = path.with_name(path.name + ".part")
        # What a crash left of an earlier attempt; a stale log would be played into the new file.
        for suffix in ("", "-journal", "-wal", "-shm"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)
        create_file(part)
        _fill(part, key, steps or known_steps())
        refuse_plain_text(part)
        part.replace(path)
        sync_folder(path.parent)
        return _opened(path, key, lock)
    except BaseException:
        lock.release()
        raise


def open_file_at(
    path: Path, key: DatabaseKey, *, read_only: bool = False, steps: Sequence[Step] | None = None
) -> OpenFile:
    """Open a workspace file; an older one is backed up and brought to the present format first.

    Raises:
        WorkspaceLockedError: No such file, wrong key, damaged, too new, or another program writes to it.
    """
    require_encrypted_file(path)
    lock = None if read_only else ProgramLock(path)
    try:
        _prepare(path, key, steps or known_steps(), read_only=read_only)
        return _opened(path, key, lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _opened(path: Path, key: DatabaseKey, lock: ProgramLock | None) -> OpenFile:
    identity = _identity(path)

    def before_write() -> None:
        if lock is None:
            raise UserError(f"{path.name} was opened for reading only. Nothing was changed.")
        if _identity(path) != identity:
            raise UserError(
                f"{path.name} was replaced by another program since it was opened. Nothing was written. Close it, "
                "see which copy is the right one, and open that."
            )

    pool = ConnectionPool(lambda: open_store(path, key, read_only=lock is None), path.name, before_write)
    return OpenFile(path, key, pool, lock)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return which file is at a path; None when there is none. A copy put in its place is another file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _fill(part: Path, key: DatabaseKey, steps: Sequence[Step]) -> None:
    connection = open_store(part, key)
    try:
        with translated_errors(part.name):
            use_write_ahead_log(connection)
            migrate(connection, part, steps)
    finally:
        connection.close()


def _prepare(path: Path, key: DatabaseKey, steps: Sequence[Step], *, read_only: bool) -> None:
    connection = _first_connection(path, key, read_only=read_only)
    try:
        with translated_errors(path.name):
            if read_only:
                _refuse_old_format(path, missing_steps(connection, steps, path.name))
            else:
                migrate(connection, path, steps)
    finally:
        connection.close()


def _first_connection(path: Path, key: DatabaseKey, *, read_only: bool) -> Connection:
    try:
        return open_store(path, key, read_only=read_only)
    except WrongKeyError as err:
        if _is_known_key(path, key):
            raise WorkspaceDamagedError(
                f"{path.name} is damaged: the key is right, and its first page does not decrypt. Nothing was changed. "
                "Restore a backup of the workspace file."
            ) from err
        raise


def _is_known_key(path: Path, key: DatabaseKey) -> bool:
    try:
        return read_header(path).fits(key)
    except WorkspaceLockedError:
        # Without a readable key file nothing vouches for the key; "wrong key" stands.
        return False


def _refuse_old_format(path: Path, missing: Sequence[Step]) -> None:
    if missing:
        raise WorkspaceLockedError(
            f"{path.name} is of an older format. Open it once for writing, so that it is backed up and converted."
        )
