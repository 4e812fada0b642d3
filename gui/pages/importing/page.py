"""Bringing files in: drop, watch, check what was understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from finder.jobs import JobContext
from finder.services import ImportedFile, ImportReport, Workspace
from gui.a11y import named
from gui.jobs import JobHandle
from gui.models.rows import ROW_ROLE, RowModel
from gui.pages.base import Page
from gui.pages.importing.detail import FileDetail
from gui.pages.importing.drop_area import DropArea
from gui.pages.importing.mapping_view import MappingView
from gui.pages.importing.presenter import FileRow, columns, files_in_order, finished, summary, time_left
from gui.session import Session
from gui.settings import LAST_FOLDER, Settings
from gui.widgets.empty import EmptyState
from gui.widgets.files import choose_files, choose_folder
from gui.widgets.labels import button, plain
from gui.widgets.tables import RowTable

_WIDTHS = (30, 21, 22, 12, 17, 12)


class ImportPage(Page):
    """Imports files and shows what became of each."""

    wants_cases = Signal()

    def __init__(self, session: Session, settings: Settings) -> None:
        empty = EmptyState("import", "", "", object_name="importEmpty")
        super().__init__(session, "importPage", self.tr("Import"), empty)
        self._settings = settings
        self._job: JobHandle | None = None
        self.drop = DropArea()
        self.bar = named(QProgressBar(), "importProgress", self.tr("Import progress"))
        self.bar.setTextVisible(False)
        self.doing = plain("", wraps=False)
        self.cancel_button = button("importCancel", self.tr("&Cancel"))
        self.next_button = button(
            "resolveAndSearch",
            self.tr("&Work out who is who and search"),
            "primary",
            self.tr("Joins records of the same person, then looks for everyone connected to each child"),
        )
        self.model = RowModel(columns(), self)
        self.table = RowTable("importTable", self.tr("Imported files"))
        self.detail = FileDetail()
        self.mapping = MappingView(session)
        self._is_own_change = False
        self._lay_out()
        self._connect()
        self._idle()

    def _lay_out(self) -> None:
        self.header.addWidget(self.next_button)
        self._progress = QWidget()
        row = QHBoxLayout(self._progress)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.doing)
        row.addWidget(self.cancel_button)
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 0)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setSizes([775, 465])
        files = QWidget()
        box = QVBoxLayout(files)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.drop)
        box.addWidget(self._progress)
        box.addWidget(split, 1)
        self.views = QStackedWidget()
        self.views.addWidget(files)
        self.views.addWidget(self.mapping)
        self.body.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.drop.dropped.connect(self.import_paths)
        self.drop.files_button.clicked.connect(self._choose_files)
        self.drop.folder_button.clicked.connect(self._choose_folder)
        self.cancel_button.clicked.connect(self._cancel)
        self.next_button.clicked.connect(self.resolve_and_search)
        self.table.row_changed.connect(self._row_changed)
        self.detail.wants_mapping.connect(self._show_mapping)
        self.mapping.left.connect(self._show_list)
        self.mapping.read_again.connect(self._was_read_again)
        self.session.opened.connect(self._load)
        self.session.data_changed.connect(self._data_changed)
        self.session.locked.connect(self._forget)

    @Slot()
    def _load(self) -> None:
        self.session.run("", lambda workspace, _job: workspace.imported_files(), self._show_files)

    @Slot()
    def _forget(self) -> None:
        self._show_files(())
        self.mapping.forget()
        self._show_list()
        self._idle()

    @Slot()
    def _data_changed(self) -> None:
        """Undo may have changed what a file says; this page's own imports have shown their results already."""
        if not self._is_own_change and self._job is None:
            self._load()

    def _tell_changed(self) -> None:
        self._is_own_change = True
        self.session.data_was_changed()
        self._is_own_change = False

    @Slot(object)
    def _show_mapping(self, file: ImportedFile) -> None:
        self.views.setCurrentIndex(1)
        self.next_button.hide()
        self.mapping.look_at(file)

    @Slot()
    def _show_list(self) -> None:
        self.views.setCurrentIndex(0)
        self.next_button.show()
        self.table.setFocus()

    @Slot(object)
    def _was_read_again(self, report: ImportedFile) -> None:
        self._show_list()
        told = self.tr(
            "{0} was read again: {1} records and {2} relationships. Undo (Ctrl+Z) brings back what it said."
        ).format(report.file, f"{report.records:,}", f"{report.statements:,}")
        tone = "warn" if report.doubts or report.rejected or report.warnings else "good"
        self.session.tell(tone, " ".join((told, *report.warnings)))
        self._tell_changed()
        self.session.run("", lambda workspace, _job: workspace.imported_files(), self._show_reread(report))

    def _show_reread(self, report: ImportedFile) -> Callable[[tuple[ImportedFile, ...]], None]:
        def show(files: tuple[ImportedFile, ...]) -> None:
            self._show_files(files)
            shown = [row.file for row in self.model.rows]
            self.table.select_row(shown.index(report.file) if report.file in shown else 0)

        return show

    def _show_files(self, files: tuple[ImportedFile, ...]) -> None:
        self._show_rows(files_in_order([finished(item) for item in files]))
        self.next_button.setEnabled(bool(files))
        self.subtitle.setText(
            self.tr("%n files imported so far", "", len(files)) if files else self.tr("Bring in what the agency holds.")
        )

    def _show_rows(self, rows: list[FileRow]) -> None:
        keep = self.table.currentIndex().row()
        self.model.set_rows(rows)
        if rows:
            self.table.select_row(min(max(0, keep), len(rows) - 1))
        else:
            self.detail.show_file(None)

    @Slot(QModelIndex)
    def _row_changed(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        self.detail.show_file(row.result if isinstance(row, FileRow) else None)

    @Slot()
    def _choose_files(self) -> None:
        choose_files(self, self.tr("Choose files to import"), self._settings.get(LAST_FOLDER), self.import_paths)

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self, self.tr("Choose a folder to import"), self._settings.get(LAST_FOLDER), self.import_paths)

    @Slot(list)
    def import_paths(self, paths: list[Path]) -> None:
        """Import files and folders; one import at a time."""
        if self._job is not None or not paths:
            return
        self._settings.set(LAST_FOLDER, str(paths[0].parent))
        self._busy(self.tr("Reading files"))
        self._show_rows([])
        self._job = self.session.run(
            self.tr("Importing"),
            lambda workspace, job: _import(workspace, paths, job),
            self._imported,
            self._stopped,
            self._progressed,
        )

    def _progressed(self, handle: JobHandle) -> None:
        self._show_progress(handle)
        rows = [FileRow(row.file, "read") for row in self.model.rows if row.file != handle.what]
        if handle.what:
            rows.append(FileRow(handle.what, "reading"))
        self.model.set_rows(rows)

    def _show_progress(self, handle: JobHandle) -> None:
        self.bar.setRange(0, max(0, handle.total))
        self.bar.setValue(handle.done)
        told = self.tr("{0} of {1}").format(handle.done, handle.total) if handle.total else handle.what
        left = time_left(handle)
        self.doing.setText(f"{told} · {left}" if left else told)

    def _imported(self, outcome: tuple[ImportReport, tuple[ImportedFile, ...]]) -> None:
        report, files = outcome
        self._idle()
        self._show_files(files)
        # this import's own results first: "unchanged" is news, too
        told = {item.file for item in report.files}
        older = [finished(item) for item in files if item.file not in told]
        stored = {item.file: item for item in files}
        now = [finished(_with_what_is_kept(item, stored.get(item.file))) for item in report.files]
        self._show_rows(files_in_order(now) + older)
        self.table.select_row(0)
        tone, sentence = summary(report)
        self.session.tell(tone, sentence)
        if any(item.status == "imported" for item in report.files):
            self._tell_changed()
            self.next_button.setFocus()

    def _stopped(self, error: Exception) -> None:
        self._idle()
        self.session.report(error)
        self._load()
        self.session.data_was_changed()

    @Slot()
    def resolve_and_search(self) -> None:
        """Join records of the same person, then search for every child."""
        if self._job is not None:
            return
        self._busy(self.tr("Working out who is who"))
        self._job = self.session.run(
            self.tr("Working out who is who"), _resolve_and_search, self._resolved, self._stopped, self._show_progress
        )

    def _resolved(self, counts: tuple[int, int, int]) -> None:
        records, persons, questions = counts
        self._idle()
        self.session.tell(
            "good",
            self.tr("{0} records are {1} people. {2} pairs wait for your judgement in Review.").format(
                f"{records:,}", f"{persons:,}", questions
            ),
        )
        self.session.data_was_changed()
        self.wants_cases.emit()

    def _busy(self, what: str) -> None:
        self.bar.setRange(0, 0)
        self.doing.setText(what)
        self._progress.show()
        self.next_button.setEnabled(False)
        self.drop.setEnabled(False)

    def _idle(self) -> None:
        self._job = None
        self._progress.hide()
        self.drop.setEnabled(True)
        self.next_button.setEnabled(bool(self.model.rows))

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.doing.setText(self.tr("Stopping…"))

    def focus_first(self) -> None:
        """Begin with choosing files."""
        self.drop.files_button.setFocus()


def _with_what_is_kept(item: ImportedFile, stored: ImportedFile | None) -> ImportedFile:
    """A file that brought nothing new shows what it said when it was new."""
    if stored is None or item.status != "unchanged":
        return item
    return replace(stored, status=item.status, warnings=(*item.warnings, *stored.warnings))


def _import(workspace: Workspace, paths: list[Path], job: JobContext) -> tuple[ImportReport, tuple[ImportedFile, ...]]:
    return workspace.import_paths(paths, job), workspace.imported_files()


def _resolve_and_search(workspace: Workspace, job: JobContext) -> tuple[int, int, int]:
    report = workspace.resolve(job)
    children = workspace.children()
    for done, child in enumerate(children):
        job.progress(done, len(children), child.case_ref)
        workspace.search(child.person_id, job)
    return report.records, report.persons, report.review_queue
