"""What the engine needs from whoever runs them."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Progress and cancellation; ``finder.jobs.JobContext`` is one."""

    def progress(self, done: int, total: int, what: str) -> None:
        """Report ``done`` of ``total`` units; ``what`` names no person."""

    def check(self) -> None:
        """Raise when the work was cancelled. Call at least every 100 ms."""


class NoWatch:
    """A watch for work too short to be watched."""

    def progress(self, done: int, total: int, what: str) -> None:
        """Ignore."""

    def check(self) -> None:
        """Never cancel."""
