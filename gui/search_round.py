"""Searches in the background for every child whom nobody has searched for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from finder.jobs import JobContext
from finder.model.person import PersonId
from finder.services import Workspace
from gui import messages
from gui.session import Overview, Session, overview


class SearchRound(QObject):
    """Searches one child after another, for all whom nobody has searched for since the last change.

    Each child is a job of its own, so that whatever the user asks for meanwhile is done in between. A child is
    tried once a round; after the user has stopped a round there is none until files or decisions change.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tried: set[PersonId] = set()
        self._is_running = False
        self._is_stopped = False
        session.locked.connect(self._forget)
        session.data_changed.connect(self._allow)

    def start(self) -> None:
        """Begin a round with fresh children, unless one is under way or the user wants none."""
        if not (self._is_running or self._is_stopped):
            self._is_running = self._session.run("", overview, self._begin, self._not_begun) is not None

    @Slot()
    def _allow(self) -> None:
        self._is_stopped = False

    @Slot()
    def _forget(self) -> None:
        # the session itself cancels the jobs of a workspace that is closed, and drops what they bring
        self._is_running = self._is_stopped = False

    def _not_begun(self, error: Exception) -> None:
        self._is_running = False
        self._session.report(error)

    def _begin(self, seen: Overview) -> None:
        self._tried = set()
        self._go_on(seen)

    def _go_on(self, seen: Overview) -> None:
        self._session.show_overview(seen)
        self._next()

    def _next(self) -> None:
        children = self._session.child_list
        waiting = [child for child in children if child.found is None]
        child = next((child for child in waiting if child.person_id not in self._tried), None)
        if child is None:
            self._is_running = False
            return
        self._tried.add(child.person_id)
        person, done, total = child.person_id, len(children) - len(waiting), len(children)

        def work(workspace: Workspace, job: JobContext) -> Overview:
            job.progress(done, total, "")
            part = _PartOf(job)
            workspace.search(person, part)
            return overview(workspace, part)

        self._session.run(self.tr("Searching for all children"), work, self._go_on, self._failed)

    def _failed(self, error: Exception) -> None:
        self._session.report(error)
        if messages.is_cancelled(error):
            self._is_running, self._is_stopped = False, True
            return
        # one child's trouble is no reason to leave the others out
        self._next()


class _PartOf(JobContext):
    """A part of a longer job: stops with the whole, and leaves the progress of the whole alone."""

    def __init__(self, whole: JobContext) -> None:
        super().__init__()
        self._whole = whole

    @property
    def is_cancelled(self) -> bool:
        """True after the whole was cancelled."""
        return self._whole.is_cancelled

    def check(self) -> None:
        """Raise CancelledError after the whole was cancelled."""
        self._whole.check()
