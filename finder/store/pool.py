"""Connections and transactions. A connection serves one thread at a time; writers wait for each other."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from finder.errors import BugError
from finder.store.connection import Connection, translated_errors

_PATIENCE_S = 10.0


class _Pinned(threading.local):
    """The transaction that this thread is in, if any. It has no slots: those would be shared between threads."""

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.mode: Literal["read", "write"] = "read"


@dataclass(slots=True)
class _Lease:
    idle: list[Connection] = field(default_factory=list)
    busy: list[Connection] = field(default_factory=list)
    is_closed: bool = False


class ConnectionPool:
    """Hands out connections to one workspace file.

    Readers never wait: in the write-ahead log each read transaction sees the last commit before it began. Writers of
    this program wait for one another here; writers of other programs are kept out by ``finder.store.lock``.

    Args:
        connect: Opens one more connection.
        name: File name of the workspace, for messages.
        before_write: Called before each write transaction; raises when nothing may be written.
    """

    def __init__(self, connect: Callable[[], Connection], name: str, before_write: Callable[[], None]) -> None:
        self._connect = connect
        self._before_write = before_write
        self._name = name
        self._lease = _Lease()
        self._changed = threading.Condition()
        self._writer = threading.RLock()
        self._pinned = _Pinned()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Begin (or join) a transaction in which everything read belongs to one moment."""
        if self._pinned.connection is not None:
            with translated_errors(self._name):
                yield self._pinned.connection
            return
        with self._transaction("read", "BEGIN") as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Begin (or join) a transaction that is kept as a whole, or not at all.

        Raises:
            UserError: The file was replaced since it was opened, disk full, or opened for reading only.
            BugError: This thread is reading a snapshot: a write would not be seen by it.
        """
        if self._pinned.connection is not None:
            if self._pinned.mode == "read":
                raise BugError("a write inside a snapshot: leave the snapshot first")
            with translated_errors(self._name):
                yield self._pinned.connection
            return
        self._before_write()
        with self._writer, self._transaction("write", "BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Close every connection; safe to call twice. Work still running is interrupted after some patience.

        Raises:
            BugError: A connection is still in use; it is closed when its user returns it.
        """
        with self._changed:
            self._lease.is_closed = True
            while self._lease.idle:
                self._lease.idle.pop().close()
            if not self._wait_until_returned():
                for connection in self._lease.busy:
                    connection.interrupt()
                if not self._wait_until_returned():
                    raise BugError("the workspace was closed while a transaction was still open")

    def _wait_until_returned(self) -> bool:
        until_s = time.monotonic() + _PATIENCE_S / 2
        while self._lease.busy and time.monotonic() < until_s:
            self._changed.wait(timeout=0.1)
        return not self._lease.busy

    @contextlib.contextmanager
    def _transaction(self, mode: Literal["read", "write"], begin: str) -> Iterator[Connection]:
        connection = self._take()
        try:
            with translated_errors(self._name):
                connection.execute(begin)
                self._pinned.connection, self._pinned.mode = connection, mode
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    # Some errors (disk full) end the transaction themselves; rolling back again then has no object.
                    if getattr(connection, "in_transaction", True):
                        connection.execute("ROLLBACK")
                    raise
                finally:
                    self._pinned.connection = None
        finally:
            self._give_back(connection)

    def _take(self) -> Connection:
        with self._changed:
            if self._lease.is_closed:
                raise BugError("the workspace is closed")
            connection = self._lease.idle.pop() if self._lease.idle else self._connect()
            self._lease.busy.append(connection)
            return connection

    def _give_back(self, connection: Connection) -> None:
        with self._changed:
            self._lease.busy = [other for other in self._lease.busy if other is not connection]
            if self._lease.is_closed:
                connection.close()
            else:
                self._lease.idle.append(connection)
            self._changed.notify_all()
