"""Files read while those before them are stored: by two processes where there are many files, given in their order."""

from __future__ import annotations

import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from finder.errors import CancelledError
from finder.ingest.in_parts import is_large
from finder.jobs import JobContext
from importers.base import ReadOptions
from importers.errors import ImporterError
from importers.isolate import IsolatedReader
from importers.rows import FileResult
from importers.walk import InputFile, sha256_of_file

_POLL_S = 0.05
_MOST_READERS = 2
_FEW_FILES = 8
"""Up to so many files, starting a second process takes longer than it saves."""
_WAITING = 2
"""Results that may wait to be stored; each holds all rows of a file below ``LARGE_BYTES``."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A file whose turn it is.

    Attributes:
        file: The file.
        sha256: Of its bytes, hexadecimal; "" when they cannot be read.
        reason: Why they cannot, as a sentence for the user, or "".
        result: What it says; None for a file that was not read ahead: it is large, unreadable or known already.
    """

    file: InputFile
    sha256: str = ""
    reason: str = ""
    result: FileResult | None = None


class ReadingAhead:
    """Reads some files ahead of their turn; a context manager, which ends all reading when it is left.

    However many processes read, the files come in their order, so that what is stored and told does not depend on it.

    Args:
        files: In the order of their turns.
        options: How to read them.
        known: (name, SHA-256) of files that need not be read.
        readers: Processes that read at once; ended when this is left.
    """

    def __init__(
        self,
        files: Sequence[InputFile],
        options: ReadOptions,
        known: Set[tuple[str, str]],
        readers: Sequence[IsolatedReader],
    ) -> None:
        self._options = options
        self._known = known
        self._stop = _Stop()
        self._coming = iter(files)
        self._n_ahead = len(readers) + _WAITING
        self._begun: deque[Future[Turn]] = deque()
        self._readers = tuple(readers)
        self._free: queue.SimpleQueue[IsolatedReader] = queue.SimpleQueue()
        for reader in self._readers:
            self._free.put(reader)
        self._threads = ThreadPoolExecutor(len(readers), thread_name_prefix="read-ahead")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for reader in self._readers:
            reader.close()

    def next(self, job: JobContext) -> Turn:
        """Wait for the next file, and return what is known of it.

        Raises:
            CancelledError: Stopped meanwhile.
        """
        self._begin_more()
        turn = self._begun[0]
        while not wait((turn,), timeout=_POLL_S).done:
            job.check()
        self._begun.popleft()
        return turn.result()

    @contextmanager
    def reader(self, job: JobContext) -> Iterator[IsolatedReader]:
        """Lend one of the readers, for a file that is read when its turn has come.

        Raises:
            CancelledError: Stopped while all of them were busy.
        """
        reader = _taken(self._free, job.check)
        try:
            yield reader
        finally:
            self._free.put(reader)

    def _begin_more(self) -> None:
        while len(self._begun) < self._n_ahead and (file := next(self._coming, None)) is not None:
            self._begun.append(self._threads.submit(self._read, file))

    def _read(self, file: InputFile) -> Turn:
        """Run in a thread of its own, which waits for a process."""
        self._stop.check()
        turn = looked_at(file)
        if turn.reason or (file.name, turn.sha256) in self._known or is_large(file):
            return turn
        reader = _taken(self._free, self._stop.check)
        try:
            return replace(turn, result=reader.read(file, self._stop, self._options))
        finally:
            self._free.put(reader)


def looked_at(file: InputFile) -> Turn:
    """Return a file with the hash of its bytes, or why it has none, unread."""
    try:
        return Turn(file, sha256_of_file(file))
    except ImporterError as err:
        return Turn(file, reason=str(err))


class _Stop:
    """Tells the threads that nobody waits for what they read any more; their reader then ends its process."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def progress(self, done: int, total: int, what: str) -> None:
        """Only check: what is shown is how many files are stored."""
        self.check()

    def check(self) -> None:
        """Raise when nobody waits."""
        if self._event.is_set():
            raise CancelledError("Nobody waits for this file any more.")


def _taken(free: queue.SimpleQueue[IsolatedReader], check: Callable[[], None]) -> IsolatedReader:
    while True:
        check()
        try:
            return free.get(timeout=_POLL_S)
        except queue.Empty:
            continue


def readers_for(n_files: int) -> int:
    """Return how many processes to read with: two for many files where there are two processors."""
    n_processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_READERS, n_processors) if n_files > _FEW_FILES else 1
