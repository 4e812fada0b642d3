"""Standard output for results, standard error for talk; a progress bar only on a terminal."""

from __future__ import annotations

import io
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from finder.jobs import JobContext

_BAR_WIDTH = 24


class Console:
    """Prints for a person or, with ``--json``, one JSON document for a program.

    Args:
        as_json: One JSON document on standard output and nothing else there.
        quiet: No progress.
    """

    def __init__(self, *, as_json: bool, quiet: bool) -> None:
        self.as_json = as_json
        self._shows_progress = not quiet and sys.stderr.isatty()
        self._bar_is_open = False
        # Names of every community are printed on terminals that know one alphabet, and a program reads UTF-8.
        for stream, encoding in ((sys.stdout, "utf-8" if as_json else None), (sys.stderr, None)):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding=encoding, errors="replace")

    def result(self, document: object, text: str) -> None:
        """Print the result: the document with ``--json``, the text without."""
        self._end_bar()
        if self.as_json:
            json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
        elif text:
            sys.stdout.write(text.rstrip("\n") + "\n")
        sys.stdout.flush()

    def talk(self, text: str) -> None:
        """Print a line on standard error."""
        self._end_bar()
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def progress(self, done: int, total: int, what: str) -> None:
        """Draw the progress bar."""
        if not self._shows_progress:
            return
        share = done / total if total else 1.0
        bar = "#" * round(share * _BAR_WIDTH)
        sys.stderr.write(f"\r{bar:<{_BAR_WIDTH}} {share:4.0%} {what[:50]:<50}")
        sys.stderr.flush()
        self._bar_is_open = True

    def _end_bar(self) -> None:
        if self._bar_is_open:
            sys.stderr.write("\r" + " " * (_BAR_WIDTH + 58) + "\r")
            self._bar_is_open = False

    @contextmanager
    def job(self) -> Iterator[JobContext]:
        """Give a job that Ctrl-C cancels; a second Ctrl-C ends the program at once."""
        job = JobContext(self.progress)
        before = signal.getsignal(signal.SIGINT)

        def stop(number: int, frame: FrameType | None) -> None:
            job.cancel()
            signal.signal(signal.SIGINT, before)

        try:
            signal.signal(signal.SIGINT, stop)
        except ValueError:
            # Only the main thread can listen for Ctrl-C; elsewhere the caller cancels.
            yield job
            return
        try:
            yield job
        finally:
            signal.signal(signal.SIGINT, before)
            self._end_bar()
