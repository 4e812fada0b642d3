"""Progress and cancellation of long work, the same for screens, command line and tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from finder.errors import CancelledError

ProgressListener = Callable[[int, int, str], None]

_MIN_REPORT_GAP_S = 0.05


class JobContext:
    """Handed to every service that may take longer than 50 ms.

    Args:
        on_progress: Called with (done, total, what) from the working thread, at most 20 times a second
            and always for the last unit. ``what`` names a stage or a file, never a person.
    """

    def __init__(self, on_progress: ProgressListener | None = None) -> None:
        self._on_progress = on_progress
        self._cancelled = threading.Event()
        self._last_report_s = 0.0

    def cancel(self) -> None:
        """Ask the work to stop; safe from any thread."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """True after ``cancel``."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise CancelledError after ``cancel``. Services call it at least every 100 ms."""
        if self._cancelled.is_set():
            raise CancelledError("Stopped. Everything finished so far was kept.")

    def progress(self, done: int, total: int, what: str) -> None:
        """Report ``done`` of ``total`` units of ``what``, and check for cancellation."""
        self.check()
        now_s = time.monotonic()
        if self._on_progress is None or (done < total and now_s - self._last_report_s < _MIN_REPORT_GAP_S):
            return
        self._last_report_s = now_s
        self._on_progress(done, total, what)
