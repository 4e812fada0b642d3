"""Every change and every look: when, by whom, why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit

from finder.model.decision import JournalEntry
from finder.services import VerifyCheck
from gui.a11y import named
from gui.messages import words
from gui.models.rows import RowModel
from gui.pages.activity.presenter import columns, matches
from gui.pages.base import Page
from gui.session import Session
from gui.widgets.empty import EmptyState
from gui.widgets.labels import button
from gui.widgets.tables import RowTable

_WIDTHS = (32, 18, 18, 30, 40)
_STRETCHED = 4
_LIMIT = 2000


class ActivityPage(Page):
    """The journal with a filter, and a check that nobody has altered it."""

    def __init__(self, session: Session) -> None:
        empty = EmptyState(
            "activity",
            self.tr("Nothing has happened yet"),
            self.tr("Imports, decisions, exports and looks at people are listed here, and cannot be altered."),
            object_name="activityEmpty",
        )
        super().__init__(session, "activityPage", self.tr("Activity"), empty)
        self.model = RowModel(columns(self._names), self)
        self.table = RowTable("activityTable", self.tr("Journal"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, _STRETCHED)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.search = named(QLineEdit(), "activityFilter", self.tr("Filter the journal"))
        self.search.setPlaceholderText(self.tr("Filter by person, action or words"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(260)
        self.kind = named(QComboBox(), "activityKind", self.tr("Kind of action"))
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.check_button = button(
            "verify", self.tr("Check &integrity"), "", self.tr("Checks the file, the journal's chain and the decisions")
        )
        for part in (self.search, self.kind, self.check_button):
            self.header.addWidget(part)
        self.body.addWidget(self.table, 1)
        self.search.textChanged.connect(self._filter_changed)
        self.kind.currentIndexChanged.connect(self._filter_changed)
        self.check_button.clicked.connect(self._check)
        session.locked.connect(self._forget)

    def activate(self) -> None:
        """Ask for the newest entries; looks are journalled, so they change all the time."""
        self.session.run("", lambda workspace, _job: workspace.activity(_LIMIT), self._set_entries)

    @Slot()
    def _forget(self) -> None:
        self._set_entries(())

    def _set_entries(self, entries: tuple[JournalEntry, ...]) -> None:
        self.model.set_rows(entries)
        self._set_kinds({entry.action for entry in entries})
        self.show_empty(is_empty=not entries)
        self.subtitle.setText(self.tr("%n entries, newest first", "", len(entries)))

    def _set_kinds(self, actions: set[str]) -> None:
        chosen = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.tr("Every kind"), "")
        for action in sorted(actions, key=lambda code: words("action", code)):
            self.kind.addItem(words("action", action), action)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)
        self._filter_changed()

    @Slot()
    def _filter_changed(self) -> None:
        wanted, action = self.search.text().casefold().split(), self.kind.currentData() or ""
        names = self._names()
        self.model.set_predicate(lambda entry: matches(entry, wanted, action, names))

    def _names(self) -> dict[str, str]:
        """Return the names of people that the user has on the screen anyway."""
        known = {str(child.person_id): child.name for child in self.session.child_list}
        if self.session.result is not None:
            found = self.session.result.candidates
            known |= {str(item.person_id): item.name for item in found if not item.is_restricted}
        return known

    @Slot()
    def _check(self) -> None:
        self.session.run(self.tr("Checking"), lambda workspace, job: workspace.verify(job), self._checked)

    def _checked(self, checks: tuple[VerifyCheck, ...]) -> None:
        wrong = [check for check in checks if not check.ok]
        if not wrong:
            self.session.tell("good", self.tr("All {0} checks passed: the workspace is whole.").format(len(checks)))
            return
        found = "; ".join(f"{check.name}: {check.detail}" for check in wrong)
        self.session.tell(
            "bad",
            self.tr("{0} of {1} checks failed ({2}). Nothing was changed. Keep a copy and ask for help.").format(
                len(wrong), len(checks), found
            ),
        )

    def focus_first(self) -> None:
        """Begin in the filter."""
        self.search.setFocus()
