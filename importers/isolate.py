"""Reads files in a child process, so that a hostile or broken file can neither crash, fill nor stop the program.

The child answers in MessagePack that is decoded into known types, never in pickles: what parses hostile bytes is not
given a way to run code in the process that trusts it.
"""

from __future__ import annotations

import gc
import importlib
import logging
import multiprocessing
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Literal, Protocol, Self, cast

import msgspec

from importers.base import ReadOptions, sha256_of, unreadable
from importers.errors import ImporterError, TooLargeError
from importers.mapping import SheetReading, TableLook
from importers.ports import Watch
from importers.rows import FactRow, FileResult, Parts, PersonRow, Problem, Row, StatementRow, whole
from importers.walk import InputFile, local_copy

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limits; the time limit still holds there.
    resource = None

READ_FILE = "importers.registry:read_file_in_parts"
LOOK_AT_FILE = "importers.registry:look_at_file"

_MEBIBYTE = 1 << 20
_POLL_S = 0.05
_PROGRESS_GAP_S = 0.05
_STOP_WAIT_S = 2.0
_ROWS_AT_ONCE = 500
_GC_EVERY = 50_000


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may cost.

    Attributes:
        seconds: For any file, the start of the child process included.
        seconds_per_mebibyte: In addition, for each MB of the file.
        memory_bytes: Address space of the child, where the system can limit it (not on Windows).
    """

    seconds: float = 120.0
    seconds_per_mebibyte: float = 10.0
    memory_bytes: int = 4096 * _MEBIBYTE


class ReadFunction(Protocol):
    """What runs in the child; ``importers.registry.read_file`` is one."""

    def __call__(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult | Parts:
        """Read one file, whole or in parts."""


class _ResultHead(msgspec.Struct, array_like=True):
    """A ``FileResult`` without its rows: msgspec decodes no union of dataclasses, so rows travel by type."""

    file: str
    sha256: str
    reader: str
    reader_version: str
    kind: str
    encoding: str
    status: str
    mapping: tuple[tuple[str, str, str], ...]
    samples: tuple[str, ...]
    doubts: tuple[str, ...]
    tables: tuple[SheetReading, ...]
    looks: tuple[TableLook, ...]
    codes: tuple[tuple[str, str, str], ...]
    lacking: tuple[str, ...]


class _Reply(msgspec.Struct, array_like=True):
    """What the child sends: progress, some rows by type and position, what else a file said, or why there is none."""

    kind: Literal["progress", "rows", "result", "unreadable", "memory", "bug"]
    text: str = ""
    code: str = ""
    done: int = 0
    total: int = 0
    result: _ResultHead | None = None
    people: list[tuple[int, PersonRow]] = []
    statements: list[tuple[int, StatementRow]] = []
    facts: list[tuple[int, FactRow]] = []
    problems: list[tuple[int, Problem]] = []


class IsolatedReader:
    """Reads files one after the other in a child process; a context manager.

    The child starts with the first file, serves every further one, and is started again after a crash, a time-out,
    a memory failure or a cancellation.

    Args:
        limits: Time and memory for each file.
        target: ``module:function`` to run in the child, a ``ReadFunction``; named as text so that the parent process
            does not load the parsers itself.
    """

    def __init__(self, limits: ReadLimits | None = None, target: str = READ_FILE) -> None:
        self._limits = limits or ReadLimits()
        self._target = target
        self._context = multiprocessing.get_context("spawn")
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child process and remove what was unpacked."""
        self._kill()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def read(self, file: InputFile, watch: Watch, options: ReadOptions | None = None) -> FileResult:
        """Read one file of ``importers.walk.find_files``, unpacking it first when it lies in an archive.

        Returns:
            What the file said; with status "unreadable" and the reason as a Problem when it could not be read,
            crashed its reader, took too long or too much memory.

        Raises:
            Exception: Whatever ``watch.check`` raises; the child is killed first.
        """
        return whole(self.read_in_parts(file, watch, options))

    def read_in_parts(self, file: InputFile, watch: Watch, options: ReadOptions | None = None) -> Parts:
        """Read as ``read`` does, and hand rows on as they come, so that a million of them are never held together."""
        try:
            with local_copy(file, self._unpack_folder()) as path:
                return (yield from self._path_in_parts(path, file.name, watch, options))
        except TooLargeError as err:
            return _without_rows(file.name, "", "too_large", str(err))
        except ImporterError as err:
            return _without_rows(file.name, "", "unreadable", str(err))

    def read_path(self, path: Path, name: str, watch: Watch, options: ReadOptions | None = None) -> FileResult:
        """Read the file at a path; returns and raises as ``read`` does."""
        return whole(self._path_in_parts(path, name, watch, options))

    def _path_in_parts(self, path: Path, name: str, watch: Watch, options: ReadOptions | None) -> Parts:
        watch.check()
        try:
            n_bytes, sha256 = path.stat().st_size, sha256_of(path)
        except OSError as err:
            return _without_rows(
                name, "", "unreadable", f"{name} cannot be opened: {err.strerror}. Nothing was imported."
            )
        allowed_s = self._limits.seconds + self._limits.seconds_per_mebibyte * n_bytes / _MEBIBYTE
        try:
            connection = self._running_child()
            connection.send((str(path), name, options or ReadOptions()))
        except (OSError, EOFError):
            self._kill()
            return _without_rows(name, sha256, "reader_crashed", f"{name}: the reading process could not be started.")
        is_answered = False
        reply = _Reply("bug")
        try:
            for reply in self._replies(connection, watch, allowed_s):
                if reply.kind == "rows":
                    yield _rows_in_order(reply)
            is_answered = reply.kind in {"result", "unreadable"}
        finally:
            # A child that is still busy, out of memory or in an unknown state serves nobody else.
            if not is_answered:
                self._kill()
        return _result_of(reply, name, sha256)

    def _unpack_folder(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kinfinder-")
        return Path(self._folder.name)

    def _running_child(self) -> Connection:
        if self._process is not None and self._process.is_alive() and self._connection is not None:
            return self._connection
        self._kill()
        ours, theirs = self._context.Pipe(duplex=True)
        process = self._context.Process(
            target=_serve, args=(theirs, self._target, self._limits.memory_bytes), name="kinfinder-reader", daemon=True
        )
        self._process, self._connection = process, ours
        process.start()
        theirs.close()
        return ours

    def _replies(self, connection: Connection, watch: Watch, allowed_s: float) -> Iterator[_Reply]:
        """Yield rows, and last what else the child says; what is done with the rows meanwhile is not its time."""
        left_s = allowed_s
        while True:
            start_s = time.monotonic()
            reply = self._wait(connection, watch, left_s)
            left_s -= time.monotonic() - start_s
            if reply is None:
                why = f"reading took longer than {allowed_s:.0f} seconds and was stopped"
                reply = _Reply("bug", code="time_limit", text=why)
            yield reply
            if reply.kind != "rows":
                return

    def _wait(self, connection: Connection, watch: Watch, allowed_s: float) -> _Reply | None:
        end_s = time.monotonic() + allowed_s
        while time.monotonic() < end_s:
            watch.check()
            reply = _next_reply(connection)
            if reply is not None and reply.kind == "progress":
                watch.progress(reply.done, reply.total, reply.text)
            elif reply is not None:
                return reply
        return None

    def _kill(self) -> None:
        process, self._process = self._process, None
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
        if process is None or process.pid is None:
            return
        process.kill()
        process.join(_STOP_WAIT_S)
        if not process.is_alive():
            process.close()


def _next_reply(connection: Connection) -> _Reply | None:
    """Return what the child says within a moment, or None. What the watch raises never passes through here."""
    try:
        if not connection.poll(_POLL_S):
            return None
        return msgspec.msgpack.decode(connection.recv_bytes(), type=_Reply)
    except (EOFError, OSError):
        return _Reply(
            "bug", code="reader_crashed", text="its reader broke down, as damage or a size beyond memory makes it do"
        )
    except msgspec.MsgspecError:
        return _Reply("bug", code="reader_crashed", text="its reader gave an answer that makes no sense")


def _without_rows(name: str, sha256: str, code: str, reason: str) -> FileResult:
    return unreadable(name, sha256=sha256, reader="", version="", kind="", code=code, reason=reason)


def _result_of(reply: _Reply, name: str, sha256: str) -> FileResult:
    if reply.kind == "result" and reply.result is not None:
        return FileResult(**msgspec.structs.asdict(reply.result))
    if reply.kind == "unreadable":
        return _without_rows(name, sha256, reply.code, reply.text)
    if reply.kind == "memory":
        return _without_rows(
            name,
            sha256,
            "memory_limit",
            f"{name} needs more memory than one file may take. Nothing of it was imported.",
        )
    return _without_rows(
        name, sha256, reply.code, f"{name}: {reply.text}. Nothing of it was imported; the other files are not affected."
    )


def _rows_in_order(reply: _Reply) -> tuple[Row, ...]:
    placed: list[tuple[int, Row]] = [*reply.people, *reply.statements, *reply.facts, *reply.problems]
    placed.sort(key=lambda pair: pair[0])
    return tuple(row for _, row in placed)


# ---- in the child ----


class _ChildWatch:
    """Sends progress to the parent, which cancels by ending this process."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last_s = 0.0

    def progress(self, done: int, total: int, what: str) -> None:
        """Report ``done`` of ``total`` units, at most 20 times a second."""
        now_s = time.monotonic()
        if done >= total or now_s - self._last_s >= _PROGRESS_GAP_S:
            self._last_s = now_s
            _send(self._connection, _Reply("progress", text=what, done=done, total=total))

    def check(self) -> None:
        """Do nothing: a cancelled child is killed."""


def _serve(connection: Connection, target: str, memory_bytes: int) -> None:
    """Answer requests until the parent closes the connection."""
    _limit_resources(memory_bytes)
    # Libraries complain of damage with pieces of the file in their words; nobody has asked for names on a terminal.
    logging.disable()
    # A reader makes millions of small values that hold no cycles; looking for cycles among them takes a fifth of it.
    gc.set_threshold(_GC_EVERY, 20, 50)
    module_name, _, function_name = target.partition(":")
    read = cast("ReadFunction", getattr(importlib.import_module(module_name), function_name))
    watch = _ChildWatch(connection)
    while True:
        try:
            path, name, options = connection.recv()
        except (EOFError, OSError):
            return
        for reply in _answers(read, Path(path), name, watch, options):
            if not _send(connection, reply):
                break


def _limit_resources(memory_bytes: int) -> None:
    if resource is None:
        return
    # No core dumps: they would hold case data in the clear.
    for limit, wanted in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(limit, (soft, hard))
        except (ValueError, OSError):
            # macOS refuses some address-space limits; the time limit still holds.
            continue


def _answers(read: ReadFunction, path: Path, name: str, watch: Watch, options: ReadOptions) -> Iterator[_Reply]:
    try:
        found = read(path, name, watch, options)
        result = (yield from _parts(found)) if isinstance(found, Generator) else found
        for start in range(0, len(result.rows), _ROWS_AT_ONCE):
            yield _packed(result.rows[start : start + _ROWS_AT_ONCE])
        yield _Reply("result", result=_ResultHead(*(getattr(result, name) for name in _ResultHead.__struct_fields__)))
    except TooLargeError as err:
        yield _Reply("unreadable", code="too_large", text=str(err))
    except ImporterError as err:
        yield _Reply("unreadable", code="unreadable", text=str(err))
    except MemoryError:
        yield _Reply("memory")
    except GeneratorExit:
        # What was yielded could not be sent, which the parent has heard of.
        raise
    except BaseException as err:  # noqa: BLE001 - the process boundary: the parent must hear of every failure
        # Panics of libraries in Rust are no Exception. The type only: the message may hold a name from the file.
        yield _Reply("bug", code="reader_failed", text=f"its reader failed ({type(err).__name__})")


def _parts(parts: Parts) -> Generator[_Reply, None, FileResult]:
    while True:
        try:
            rows = next(parts)
        except StopIteration as end:
            result: FileResult = end.value
            return result
        if rows:
            yield _packed(rows)


def _packed(rows: Sequence[Row]) -> _Reply:
    reply = _Reply("rows")
    for position, row in enumerate(rows):
        if isinstance(row, PersonRow):
            reply.people.append((position, row))
        elif isinstance(row, StatementRow):
            reply.statements.append((position, row))
        elif isinstance(row, FactRow):
            reply.facts.append((position, row))
        else:
            reply.problems.append((position, row))
    return reply


def _send(connection: Connection, reply: _Reply) -> bool:
    """Send a reply, or why it cannot be sent; returns whether it was sent."""
    failure: _Reply | None = None
    try:
        data = msgspec.msgpack.encode(reply)
    except MemoryError:
        failure = _Reply("memory")
    except UnicodeEncodeError:
        failure = _Reply("bug", code="reader_failed", text="its reader gave text that is no Unicode")
    connection.send_bytes(data if failure is None else msgspec.msgpack.encode(failure))
    return failure is None
