"""Long work off the UI thread: plain handles, one long-lived QObject, one queued signal."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from finder.errors import CancelledError
from finder.jobs import JobContext

_log = logging.getLogger(__name__)

Work = Callable[[JobContext], Any]


def _ignore(_result: object) -> None:
    """Stand in for a callback that nobody asked for."""


@dataclass(slots=True)
class JobHandle:
    """One piece of work: a plain object, never a QObject (a job QObject that deletes itself crashes).

    Attributes:
        title: Shown in the top bar; "" hides the job from it.
        done: Units finished, of ``total`` (0 while unknown).
        what: The stage or file at work.
        is_final: Runs even when everything is cancelled, as closing a workspace must.
        state: "waiting", "running", "done", "failed" or "cancelled".
        started_s: ``time.monotonic`` when it began to run, or None.
    """

    token: int
    title: str
    on_done: Callable[[Any], None] = _ignore
    on_failed: Callable[[Exception], None] = _ignore
    on_progress: Callable[[JobHandle], None] | None = None
    state: str = "waiting"
    done: int = 0
    total: int = 0
    what: str = ""
    started_s: float | None = None
    is_final: bool = False
    context: JobContext = field(default_factory=JobContext)

    def cancel(self) -> None:
        """Ask the work to stop; ``on_failed`` gets a CancelledError once it has."""
        if not self.is_final:
            self.context.cancel()

    @property
    def is_live(self) -> bool:
        """True while the job waits or runs."""
        return self.state in {"waiting", "running"}


class JobRunner(QObject):
    """Runs all work of a workspace on one thread, in order, and reports back on the UI thread.

    One thread, because a database connection belongs to the thread that opened it, and because order then
    needs no locks. Callbacks of handles run on the UI thread.
    """

    changed = Signal()
    _event = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._handles: dict[int, JobHandle] = {}
        self._last_token = 0
        self._is_closed = False
        self._event.connect(self._on_event, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        title: str,
        work: Work,
        on_done: Callable[[Any], None] = _ignore,
        on_failed: Callable[[Exception], None] = _ignore,
        on_progress: Callable[[JobHandle], None] | None = None,
    ) -> JobHandle:
        """Queue ``work`` and return its handle."""
        return self._submit(JobHandle(self._next_token(), title, on_done, on_failed, on_progress), work)

    def start_final(self, work: Work) -> JobHandle:
        """Queue work that is done even when the program ends meanwhile."""
        return self._submit(JobHandle(self._next_token(), "", is_final=True), work)

    def _next_token(self) -> int:
        self._last_token += 1
        return self._last_token

    def _submit(self, handle: JobHandle, work: Work) -> JobHandle:
        handle.context = JobContext(self._progress_sender(handle.token))
        self._handles[handle.token] = handle
        self._pool.submit(self._run, handle.token, handle.context, work)
        self.changed.emit()
        return handle

    def live(self) -> list[JobHandle]:
        """Jobs that wait or run, oldest first."""
        return list(self._handles.values())

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for handle in self._handles.values():
            handle.cancel()

    def close(self) -> None:
        """Cancel everything but final work, let the thread finish, drop all callbacks: the end of the program."""
        self._is_closed = True
        self.cancel_all()
        self._handles.clear()
        self._pool.shutdown()

    def _progress_sender(self, token: int) -> Callable[[int, int, str], None]:
        def send(done: int, total: int, what: str) -> None:
            self._send(token, "progress", (done, total, what))

        return send

    def _send(self, token: int, kind: str, payload: object) -> None:
        if not self._is_closed:
            self._event.emit(token, kind, payload)

    def _run(self, token: int, context: JobContext, work: Work) -> None:
        self._send(token, "running", None)
        try:
            context.check()
            result = work(context)
        except CancelledError as err:
            self._send(token, "cancelled", err)
        except Exception as err:  # noqa: BLE001 - the thread's last frame: everything goes to the page that asked
            _log.warning("job failed: %s", type(err).__name__)
            self._send(token, "failed", err)
        else:
            self._send(token, "done", result)

    @Slot(int, str, object)
    def _on_event(self, token: int, kind: str, payload: Any) -> None:
        handle = self._handles.get(token)
        if handle is None:
            return
        if kind == "running":
            handle.state, handle.started_s = "running", time.monotonic()
        elif kind == "progress":
            handle.done, handle.total, handle.what = payload
            if handle.on_progress is not None:
                handle.on_progress(handle)
        else:
            self._finish(handle, kind, payload)
        self.changed.emit()

    def _finish(self, handle: JobHandle, kind: str, payload: Any) -> None:
        del self._handles[handle.token]
        handle.state = kind
        callback = handle.on_done if kind == "done" else handle.on_failed
        callback(payload)
