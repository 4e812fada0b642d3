"""Reads one input as the program would and says what went wrong, if anything did."""

from __future__ import annotations

import logging
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType

from bench.fuzz.invariants import broken_promises
from bench.fuzz.seeds import NAMES
from importers.base import ReadOptions
from importers.errors import ImporterError
from importers.isolate import IsolatedReader, ReadLimits
from importers.registry import read_file
from importers.rows import FileResult
from importers.walk import InputFile, find_files, local_copy

OPTIONS = ReadOptions(today=date(2026, 3, 31))

_HANG_CPU_S = 30.0
_SLOW_CPU_S = 4.0
_SLOW_PICTURE_CPU_S = 15.0
_MUCH_MEMORY_KB = 700 * 1024
_CHILD_LIMITS = ReadLimits(seconds=90.0)
_PICTURES = (".png", ".jpg", ".tif", ".pdf")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not happen.

    Attributes:
        kind: "exception", "hang", "slow", "memory", "lost", "log", "child".
        where: What is at fault, the same for the same fault: by it findings are counted.
        detail: For whoever mends it.
    """

    kind: str
    where: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one input gave.

    Attributes:
        readers: (reader, status, rows, problems) of every file that came of it.
        findings: What went wrong.
        cpu_s: Spent by this process.
    """

    readers: tuple[tuple[str, str, int, int], ...]
    findings: tuple[Finding, ...]
    cpu_s: float


class _HangError(BaseException):
    """No reader catches this."""


class _Quiet:
    def progress(self, done: int, total: int, what: str) -> None:
        """Say nothing."""

    def check(self) -> None:
        """Go on."""


class _Log(logging.Handler):
    """Keeps the log lines that hold a name of the seeds, and whatever libraries wrote them."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.found: list[Finding] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = self.format(record)
        if any(name in said for name in NAMES):
            self.found.append(Finding("log", f"{record.name}:{record.lineno}", said[:300]))


class Oracle:
    """Checks inputs one after the other; a context manager, because a reading process stays open.

    Args:
        folder: Where the input is written before it is read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = _Log()
        self._child = IsolatedReader(_CHILD_LIMITS)
        logging.getLogger().addHandler(self._log)
        signal.signal(signal.SIGPROF, _stop)

    def close(self) -> None:
        """End the reading process."""
        self._child.close()
        logging.getLogger().removeHandler(self._log)

    def check(self, name: str, data: bytes, *, is_in_child: bool = False) -> Outcome:
        """Read an input in this process, and in the isolated one too when asked."""
        path = self._folder / name
        path.write_bytes(data)
        self._log.found.clear()
        findings: list[Finding] = []
        results: list[tuple[InputFile, FileResult, bytes]] = []
        peak_kb, start_s = _peak_kb(), time.process_time()
        try:
            with _alarm(_HANG_CPU_S):
                results.extend(self._read(path, findings))
        except _HangError as err:
            findings.append(Finding("hang", _place(err), f"more than {_HANG_CPU_S:.0f} s"))
        except BaseException as err:
            # The very thing that is looked for; panics of libraries in Rust are no Exception.
            if isinstance(err, KeyboardInterrupt):
                raise
            findings.append(
                Finding("exception", f"{type(err).__name__} at {_place(err)}", traceback.format_exc()[-2_000:])
            )
        cpu_s = time.process_time() - start_s
        if cpu_s > (_SLOW_PICTURE_CPU_S if path.suffix in _PICTURES else _SLOW_CPU_S):
            findings.append(Finding("slow", name, f"{cpu_s:.1f} s for {len(data)} bytes"))
        if _peak_kb() - peak_kb > _MUCH_MEMORY_KB:
            findings.append(Finding("memory", name, f"{(_peak_kb() - peak_kb) // 1024} MB for {len(data)} bytes"))
        findings.extend(self._log.found)
        for _, result, content in results:
            findings.extend(
                Finding("lost", f"{what.partition(' (')[0]}: {result.reader or name}", what)
                for what in broken_promises(result, content, OPTIONS)
            )
        if is_in_child:
            findings.extend(self._same_in_child(results, findings))
        return Outcome(tuple(map(_counted, (result for _, result, _ in results))), tuple(findings), cpu_s)

    def _read(self, path: Path, findings: list[Finding]) -> Iterator[tuple[InputFile, FileResult, bytes]]:
        files = find_files([path])
        if not files:
            findings.append(Finding("lost", "an input that is not listed", path.name))
        for file in files:
            try:
                with local_copy(file) as local:
                    # As the reading process does: there, libraries have no log.
                    logging.disable()
                    yield file, read_file(local, file.name, _Quiet(), OPTIONS), local.read_bytes()
            except ImporterError as err:
                if not str(err).strip():
                    findings.append(Finding("lost", "a refusal without a reason", path.name))
            finally:
                logging.disable(logging.NOTSET)

    def _same_in_child(
        self, results: list[tuple[InputFile, FileResult, bytes]], before: list[Finding]
    ) -> Iterator[Finding]:
        """What the isolated process says is what this one said; when this one failed, that one reports it."""
        for file, result, _ in results[:3]:
            isolated = self._child.read(file, _Quiet(), OPTIONS)
            if isolated != result and not before:
                yield Finding("child", f"another answer from the child: {result.reader}", str(isolated.rows)[:500])
        if not results and before:
            for file in find_files([next(iter(self._folder.iterdir()))])[:1]:
                isolated = self._child.read(file, _Quiet(), OPTIONS)
                if isolated.status != "unreadable" or not isolated.rows:
                    yield Finding("child", "a failure that the child does not report", file.name)


def _counted(result: FileResult) -> tuple[str, str, int, int]:
    n_problems = sum(type(row).__name__ == "Problem" for row in result.rows)
    return result.reader or "no reader", result.status, len(result.rows) - n_problems, n_problems


def _peak_kb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _stop(_signal: int, frame: FrameType | None) -> None:
    raise _HangError


@contextmanager
def _alarm(cpu_s: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, cpu_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _place(error: BaseException) -> str:
    """Return the innermost line of ours, and the innermost of all: "importers/text.py:31 < encodings/idna.py:9"."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "importers" in Path(frame.filename).parts]
    last = ours[-1] if ours else frames[-1]
    inner = f" < {_short(frames[-1])}" if frames[-1] is not last else ""
    return _short(last) + inner


def _short(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.name}:{frame.lineno}"


def limit_memory(n_bytes: int) -> None:
    """Give this process the address space that a reading process has."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (n_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]))
