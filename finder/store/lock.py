"""One program writes to a workspace at a time.

The lock is the operating system's, on ``<workspace>.lock``: it goes when the program goes, however it went, so a
crash never leaves a workspace locked. The file holds the number of the process, for the message only.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from finder.errors import WorkspaceLockedError
from finder.store.errors import WorkspaceBusyError

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        # Windows locks byte ranges and refuses to read locked ones: lock a byte far behind the process number.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def lock_path(workspace: Path) -> Path:
    """Return the lock file of a workspace."""
    return workspace.with_name(workspace.name + ".lock")


class ProgramLock:
    """Held by the one program that may write.

    Raises:
        WorkspaceBusyError: Another program (or another Store of this program) holds it.
    """

    def __init__(self, workspace: Path) -> None:
        self._path = lock_path(workspace)
        self._descriptor: int | None = self._acquire(workspace)

    def _acquire(self, workspace: Path) -> int:
        while True:
            descriptor = self._open()
            try:
                _take(descriptor)
            except OSError as err:
                os.close(descriptor)
                raise WorkspaceBusyError(self._busy_message(workspace)) from err
            if self._is_current(descriptor):
                os.ftruncate(descriptor, 0)
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, f"{os.getpid()}\n".encode())
                return descriptor
            # The holder removed the file between our opening and our locking it: take the new one.
            os.close(descriptor)

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as err:
            raise WorkspaceLockedError(
                f"{self._path.name} cannot be written ({err.strerror}), so the workspace cannot be opened for writing. "
                "Open it for reading only, or choose a folder that can be written."
            ) from err

    def _is_current(self, descriptor: int) -> bool:
        try:
            return self._path.stat().st_ino == os.fstat(descriptor).st_ino
        except FileNotFoundError:
            return False

    def _busy_message(self, workspace: Path) -> str:
        holder = ""
        with contextlib.suppress(OSError, ValueError):  # the number is a courtesy; the lock is what counts
            holder = f" (process {int(self._path.read_text().strip())})"
        return (
            f"{workspace.name} is open in another program{holder}. Nothing was changed. "
            "Close it there and try again, or open it for reading only."
        )

    def release(self) -> None:
        """Let the next program write; safe to call twice."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform != "win32":
            # While still held, so that whoever waits on the old file notices (see _is_current).
            self._path.unlink(missing_ok=True)
        os.close(descriptor)
