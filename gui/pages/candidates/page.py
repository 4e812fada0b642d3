"""Everyone connected to the child in focus, best first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from finder.jobs import JobContext
from finder.model.candidate import Candidate, Recommendation, RecordUse
from finder.model.person import PersonId
from finder.services import Explanation, ExportReport, Workspace
from gui import text
from gui.delegates.cells import ChipDelegate, TwoLineDelegate
from gui.delegates.score import ConfidenceDelegate, ScoreDelegate, Series
from gui.models.rows import ROW_ROLE, RowModel
from gui.pages.base import Page
from gui.pages.candidates import presenter
from gui.pages.candidates.beside import Beside
from gui.pages.candidates.branches import BranchStrip
from gui.pages.candidates.detail import CandidateDetail
from gui.pages.candidates.export_menu import ExportMenu
from gui.pages.candidates.filter_bar import FilterBar
from gui.pages.candidates.take_out import TakeOutDialog
from gui.session import Session
from gui.widgets.empty import EmptyState
from gui.widgets.files import choose_new_file
from gui.widgets.labels import button
from gui.widgets.tables import RowTable

_WIDTHS = (6, 20, 25, 11, 16, 10, 26, 12)
_STRETCHED = 1
_LOOK_MS = 600


class CandidatesPage(Page):
    """The ranked table, the person chosen in it, and the decision."""

    wants_cases = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(
            session,
            "candidatesPage",
            self.tr("Candidates"),
            EmptyState("candidates", "", "", object_name="candidatesEmpty"),
        )
        self.model = RowModel(presenter.columns(), self)
        self.table = RowTable("candidatesTable", self.tr("Candidates, best first"))
        self.filters = FilterBar()
        self.branches = BranchStrip()
        self.detail = CandidateDetail()
        self.export_button = button("exportList", self.tr("Export list"))
        self.export_menu = ExportMenu(self)
        self.beside = Beside(self, session)
        self._series = Series()
        self._wanted: PersonId | None = None
        self._wants_focus = False
        self._explained: tuple[Candidate, Explanation] | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._show_soon = QTimer(self)
        self._show_soon.setSingleShot(True)
        self._show_soon.setInterval(0)
        self._set_up_table()
        self._lay_out()
        self._connect()
        self._refresh()

    def _set_up_table(self) -> None:
        self.table.setModel(self.model)
        self.table.set_row_lines(2)
        self.table.set_widths(_WIDTHS, _STRETCHED)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._score = ScoreDelegate(presenter.score_parts, self.table)
        delegates = {
            1: TwoLineDelegate(presenter.name_lines, self.table, is_bold=True),
            2: TwoLineDelegate(presenter.relation_lines, self.table, wraps=True),
            3: ChipDelegate(presenter.file_chip, self.table),
            4: ConfidenceDelegate(presenter.confidences, self.table),
            5: self._score,
            6: ChipDelegate(presenter.recommendation_chip, self.table, presenter.gate_chips),
            7: ChipDelegate(presenter.decision_chip, self.table),
        }
        for column, delegate in delegates.items():
            self.table.setItemDelegateForColumn(column, delegate)

    def _lay_out(self) -> None:
        self.export_button.setMenu(self.export_menu)
        self.export_button.setToolTip(self.tr("Write the list for professionals or for the family (Ctrl+E)"))
        for part in (self.beside.leads_button, self.beside.weights_button, self.export_button):
            self.header.addWidget(part)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.filters)
        box.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 1)
        split.setSizes([915, 315])
        self.body.addWidget(self.beside.hidden)
        self.body.addWidget(self.branches)
        self.body.addWidget(split, 1)

    def _connect(self) -> None:
        self.session.child_changed.connect(self._child_changed)
        self.session.result_changed.connect(self._refresh)
        self.session.searching_changed.connect(self._refresh_empty)
        self.empty.action.clicked.connect(self._empty_action)
        self.filters.changed.connect(self._filter)
        self.table.row_changed.connect(self._row_changed)
        self.table.row_activated.connect(self._to_decision)
        self.detail.decision.decided.connect(self._decide)
        self.detail.doubted.connect(self._doubt)
        self.export_menu.chosen.connect(self._choose_file)
        self._look.timeout.connect(self._explain)
        self._show_soon.timeout.connect(self._show_detail)

    @Slot()
    def _child_changed(self) -> None:
        self._wanted = None
        self.filters.reset()

    @Slot()
    def _refresh(self) -> None:
        result = self.session.result
        if result is None:
            self.model.set_rows(())
            self._refresh_empty()
            return
        names = dict.fromkeys(part.name for candidate in result.candidates for part in candidate.contributions)
        self._series = self._score.series = Series(list(names))
        wanted = self._wanted
        self.model.set_rows(presenter.rows(result))
        self.branches.set_gaps(result.gaps)
        n_new = sum(1 for candidate in result.candidates if not (candidate.is_known or candidate.is_restricted))
        self.subtitle.setText(
            self.tr("{0}: {1} connections known before the search, {2} now, {3} new to the file").format(
                result.name, result.known_before, result.found, n_new
            )
        )
        self._select(wanted)
        self._show_count()
        self._refresh_empty()

    @Slot()
    def _refresh_empty(self) -> None:
        result = self.session.result
        self.export_button.setEnabled(bool(result and result.candidates))
        self.beside.show_result(result)
        self.show_empty(is_empty=result is None or not result.candidates)
        if self._wants_focus and not self.is_empty and self.isVisible():
            self._wants_focus = False
            self.table.setFocus()
        if result is None:
            self.subtitle.setText("")
        if self.session.is_searching:
            self.empty.say(self.tr("Searching"), self.tr("Looking for everyone connected. You can go on working."))
        elif self.session.child is None:
            self.empty.say(
                self.tr("No child in focus"),
                self.tr("Choose a child in Cases, or press Ctrl+K and type a name."),
                self.tr("Go to Cases"),
            )
        elif result is None:
            self.empty.say(
                self.tr("Not searched yet"), self.tr("The search was stopped or failed."), self.tr("Search now")
            )
        elif not result.candidates:
            self.empty.say(
                self.tr("Nobody found yet"),
                self.tr("No file says who is connected to this child. Import more of what the agency holds."),
            )

    @Slot()
    def _empty_action(self) -> None:
        if self.session.child is None:
            self.wants_cases.emit()
        else:
            self.session.search()

    @Slot()
    def _filter(self) -> None:
        wanted = self.filters.filters()
        person = self._wanted
        self.model.set_predicate(lambda row: presenter.accepts(row, wanted))
        self._select(person)
        self._show_count()

    def _show_count(self) -> None:
        self.filters.show_count(self.model.rowCount(), len(self.model.rows))

    def select(self, person: PersonId) -> None:
        """Choose a person, also one whom the filters leave out."""
        self._wanted = person
        if not any(row.candidate.person_id == person for row in self._shown_rows()):
            self.filters.reset()
        self._select(person)

    def _shown_rows(self) -> list[presenter.CandidateRow]:
        return [self.model.index(row, 0).data(ROW_ROLE) for row in range(self.model.rowCount())]

    def _select(self, person: PersonId | None) -> None:
        places = [place for place, row in enumerate(self._shown_rows()) if row.candidate.person_id == person]
        self.table.select_row(places[0] if places else 0)

    def current(self) -> Candidate | None:
        """Return the person chosen in the table."""
        row = self.table.currentIndex().data(ROW_ROLE) if self.table.currentIndex().isValid() else None
        return row.candidate if isinstance(row, presenter.CandidateRow) else None

    @Slot(QModelIndex)
    def _row_changed(self, _index: QModelIndex) -> None:
        candidate = self.current()
        if candidate is not None:
            self._wanted = candidate.person_id
        # the decision belongs to the person chosen from the first moment; the rest may follow a moment later
        self.detail.decision.show_candidate(candidate)
        self._look.stop()
        self._show_soon.start()

    @Slot()
    def _show_detail(self) -> None:
        if not self.isVisible():
            return
        candidate, child = self.current(), self.session.child
        self.detail.show_candidate(candidate, child.name if child is not None else "", self._series)
        if candidate is None or candidate.is_restricted:
            return
        if self._explained is not None and _is_same_view(self._explained[0], candidate):
            self.detail.show_explanation(self._explained[1])
        else:
            self._look.start()

    def activate(self) -> None:
        """Show the person chosen; while the page was hidden nobody was shown."""
        self._show_soon.start()

    @Slot(QModelIndex)
    def _to_decision(self, _index: QModelIndex) -> None:
        self.detail.decision.buttons[Recommendation.INVITE].setFocus()

    @Slot()
    def _explain(self) -> None:
        """Ask why; the workspace journals the look, so passing by with the arrow keys does not count."""
        candidate, child = self.current(), self.session.child
        if candidate is None or child is None or not self.isVisible():
            return
        person, child_id = candidate.person_id, child.person_id

        def show(explanation: Explanation) -> None:
            now = self.current()
            if now is not None and now.person_id == person:
                self._explained = (candidate, explanation)
                self.detail.show_explanation(explanation)

        self.session.run("", lambda workspace, job: workspace.explain(child_id, person, job), show)

    @Slot(object, str)
    def _decide(self, recommendation: Recommendation, reason: str) -> None:
        candidate, child = self.current(), self.session.child
        if candidate is None or child is None:
            return
        person, child_id = candidate.person_id, child.person_id

        def work(workspace: Workspace, _job: JobContext) -> object:
            return workspace.decide_candidate(child_id, person, recommendation, reason)

        self.session.run(self.tr("Saving"), work, self._decided, self._not_decided)

    def _decided(self, _decision: object) -> None:
        self.session.tell("good", self.tr("Decision saved. Ctrl+Z takes it back."))
        self.session.data_was_changed()
        self.table.setFocus()

    def _not_decided(self, error: Exception) -> None:
        self.session.report(error)
        self.detail.decision.save_button.setEnabled(True)

    @Slot(object, object)
    def _doubt(self, candidate: Candidate, record: RecordUse) -> None:
        dialog = TakeOutDialog(self, candidate, record)
        dialog.confirmed.connect(self._take_out)
        dialog.open()

    @Slot(object, str)
    def _take_out(self, record: RecordUse, reason: str) -> None:
        def work(workspace: Workspace, job: JobContext) -> object:
            return workspace.take_out(record.id, reason, job)

        self.session.run(self.tr("Saving"), work, self._taken_out)

    def _taken_out(self, _decisions: object) -> None:
        self.session.tell("good", self.tr("The record is kept apart from now on. Ctrl+Z takes it back."))
        self.session.data_was_changed()
        self.table.setFocus()

    @Slot(str, str)
    def _choose_file(self, audience: str, file_format: str) -> None:
        child = self.session.child
        if child is None:
            return
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        # the file is named by case, not by child: file names are seen by everyone
        suggestion = Path(documents) / text.file_name(f"{child.case_ref or child.external_id} {audience}", file_format)
        choose_new_file(
            self,
            self.tr("Export the list"),
            suggestion,
            f"*.{file_format}",
            lambda paths: self.export(audience, file_format, paths[0]),
        )

    def export(self, audience: str, file_format: str, out: Path) -> None:
        """Write the list."""
        child = self.session.child
        if child is not None:
            child_id = child.person_id
            self.session.run(
                self.tr("Exporting"),
                lambda workspace, job: workspace.export(child_id, audience, file_format, out, job),
                self._exported,
            )

    def _exported(self, report: ExportReport) -> None:
        if report.leak_scan == "clean":
            self.session.tell(
                "good",
                self.tr("{0} people written to {1}. The leak scan found nothing that must stay inside.").format(
                    report.rows, Path(report.file).name
                ),
            )
            return
        self.session.tell(
            "bad",
            self.tr(
                "Nothing was written: the leak scan found {0}. Take it out at its source, then export again."
            ).format("; ".join(report.blocked)),
        )

    def focus_first(self) -> None:
        """Begin in the table, as soon as it is there."""
        self._wants_focus = self.is_empty
        (self.empty.action if self.is_empty else self.table).setFocus()


def _is_same_view(one: Candidate, other: Candidate) -> bool:
    # another look is journalled only when there is something else to see
    return one.person_id == other.person_id and one.records == other.records
