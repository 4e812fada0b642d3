"""What is open: the workspace, its children, the child in focus and that child's search result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from finder.jobs import JobContext
from finder.model.candidate import ChildSummary, SearchResult
from finder.services import Workspace
from gui import messages
from gui.jobs import JobHandle, JobRunner

WorkspaceWork = Callable[[Workspace, JobContext], Any]


@dataclass(frozen=True, slots=True)
class Overview:
    """What Cases says of a workspace.

    Attributes:
        questions: Pairs of records that wait for a person's judgement, as many as Review asks.
    """

    children: tuple[ChildSummary, ...]
    questions: int


def overview(workspace: Workspace, job: JobContext) -> Overview:
    """Ask for children and questions; resolving first costs nothing when nothing has changed."""
    questions = workspace.resolve(job).review_queue
    return Overview(workspace.children(), questions)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the user in a banner.

    Attributes:
        tone: "good", "info", "warn" or "bad".
        text: What happened, what was kept, what to do.
    """

    tone: str
    text: str


def _ignore(_payload: object) -> None:
    """Stand in for a callback that nobody asked for."""


class Session(QObject):
    """The state that pages share. Every call to the workspace goes through ``run``, off the UI thread."""

    opened = Signal()
    locked = Signal()
    children_changed = Signal()
    child_changed = Signal()
    result_changed = Signal()
    searching_changed = Signal()
    data_changed = Signal()
    noticed = Signal(object)

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.workspace: Workspace | None = None
        self.child_list: tuple[ChildSummary, ...] = ()
        self.questions = 0
        self.child: ChildSummary | None = None
        self.result: SearchResult | None = None
        self._opening = 0
        self._search: JobHandle | None = None

    @property
    def path(self) -> Path | None:
        """The open workspace's file."""
        return self.workspace.path if self.workspace is not None else None

    def adopt(self, workspace: Workspace) -> None:
        """Take over a workspace that has just been opened."""
        self._opening += 1
        self.workspace = workspace
        self.opened.emit()
        self.reload_children()

    def lock(self) -> None:
        """Stop all work, close the workspace and forget everything that was shown."""
        workspace, self.workspace = self.workspace, None
        if workspace is None:
            return
        self._opening += 1
        self.jobs.cancel_all()
        self.child_list, self.child, self.result, self._search = (), None, None, None
        self.questions = 0
        self.jobs.start_final(lambda _job: workspace.close())
        self.locked.emit()
        self.children_changed.emit()
        self.child_changed.emit()
        self.result_changed.emit()

    def run(
        self,
        title: str,
        work: WorkspaceWork,
        on_done: Callable[[Any], None] = _ignore,
        on_failed: Callable[[Exception], None] | None = None,
        on_progress: Callable[[JobHandle], None] | None = None,
    ) -> JobHandle | None:
        """Do ``work`` with the open workspace; results that come after locking are dropped."""
        workspace, opening = self.workspace, self._opening
        if workspace is None:
            return None

        def done(result: Any) -> None:
            if opening == self._opening:
                on_done(result)

        def failed(error: Exception) -> None:
            if opening == self._opening:
                (on_failed or self.report)(error)

        return self.jobs.start(title, lambda job: work(workspace, job), done, failed, on_progress)

    def report(self, error: Exception) -> None:
        """Show an error (or that work was stopped) in the banner."""
        tone = "info" if messages.is_cancelled(error) else "bad"
        self.noticed.emit(Notice(tone, messages.error_text(error)))

    def tell(self, tone: str, text: str) -> None:
        """Show something else in the banner."""
        self.noticed.emit(Notice(tone, text))

    def reload_children(self) -> None:
        """Ask for the list of children again; the child in focus stays if it is still there."""
        self.run("", overview, self.show_overview)

    def show_overview(self, seen: Overview) -> None:
        """Take over children and questions as they are now."""
        self.child_list, self.questions = seen.children, seen.questions
        self.children_changed.emit()
        wanted = self.child.person_id if self.child is not None else None
        for child in seen.children:
            if child.person_id == wanted or (wanted is not None and self._is_same_case(child)):
                self.child = child
                return
        if self.child is not None:
            self.focus(None)

    def _is_same_case(self, child: ChildSummary) -> bool:
        # a person's id may change when records are joined; the case reference does not
        return self.child is not None and bool(child.case_ref) and child.case_ref == self.child.case_ref

    def focus(self, child: ChildSummary | None) -> None:
        """Put a child in focus and look up everyone connected."""
        if child is not None and self.child is not None and child.person_id == self.child.person_id:
            return
        self._stop_search()
        self.child, self.result = child, None
        self.child_changed.emit()
        self.result_changed.emit()
        if child is not None:
            self.search()

    def search(self) -> None:
        """Search for the child in focus (again)."""
        if self.child is None:
            return
        self._stop_search()
        child_id = self.child.person_id
        self._search = self.run(
            self.tr("Searching"),
            lambda workspace, job: (workspace.search(child_id, job), overview(workspace, job)),
            self._set_result,
            self._search_failed,
        )
        self.searching_changed.emit()

    @property
    def is_searching(self) -> bool:
        """True while the search for the child in focus waits or runs."""
        return self._search is not None and self._search.is_live

    def _set_result(self, found: tuple[SearchResult, Overview]) -> None:
        self._search = None
        self.result = found[0]
        self.show_overview(found[1])
        self.result_changed.emit()

    def _search_failed(self, error: Exception) -> None:
        self._search = None
        self.report(error)
        self.searching_changed.emit()

    def _stop_search(self) -> None:
        if self._search is not None:
            self._search.on_done = _ignore
            self._search.on_failed = _ignore
            self._search.cancel()
            self._search = None

    def data_was_changed(self) -> None:
        """Say that files or decisions changed: everything that is shown is asked for again."""
        self.decisions_changed()
        self.data_changed.emit()

    def decisions_changed(self) -> None:
        """Ask for children and candidates again, but leave the review queue as it stands."""
        self.reload_children()
        self.search()

    def undo(self) -> None:
        """Take back the newest decision."""
        self.run(self.tr("Undoing"), lambda workspace, _job: workspace.undo_last_decision(), self._undone)

    def redo(self) -> None:
        """Bring back the decision undone last."""
        self.run(self.tr("Redoing"), lambda workspace, _job: workspace.redo_last_decision(), self._redone)

    def _redone(self, what: str) -> None:
        if not what:
            self.tell("info", self.tr("There is nothing to redo: nothing was undone, or something was decided since."))
            return
        self.tell("good", what)
        self.data_was_changed()

    def _undone(self, what: str) -> None:
        if not what:
            self.tell("info", self.tr("There is nothing to undo."))
            return
        # the service says what was undone in a phrase or in a whole sentence
        is_sentence = what.startswith(self.tr("Undone"))
        self.tell("good", what if is_sentence else self.tr("Undone: {0}").format(what))
        self.data_was_changed()
