"""What stands beside the list of candidates: leads, weights, and records that are kept out of sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from finder.model.candidate import SearchResult
from gui.pages.candidates.hidden import HiddenStrip
from gui.pages.candidates.leads import LeadsDialog, button_words
from gui.pages.candidates.weighing import Weighing
from gui.session import Session
from gui.widgets.labels import button


class Beside(QObject):
    """Owns two buttons and a strip; the page puts them in their places and tells which result is shown."""

    def __init__(self, page: QWidget, session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._may_open: frozenset[str] = frozenset()
        self._weighing = Weighing(page, session)
        self.leads_button = button("showLeads", button_words(0))
        self.leads_button.setToolTip(self.tr("Who may be there, and what would settle it"))
        self.weights_button = button("scoreWeights", self.tr("&Weights"))
        self.weights_button.setToolTip(self.tr("How much each part of the score counts, and what would move"))
        self.hidden = HiddenStrip()
        self.leads_button.clicked.connect(self._show_leads)
        self.weights_button.clicked.connect(self._weighing.ask)
        self.hidden.opened.connect(self._open)
        self.hidden.closed.connect(self._close)
        session.result_changed.connect(self._ask_role)

    def show_result(self, result: SearchResult | None) -> None:
        """Show what goes with a result."""
        n_leads = len(result.leads) if result is not None else 0
        self.leads_button.setText(button_words(n_leads))
        self.leads_button.setEnabled(n_leads > 0)
        self.weights_button.setEnabled(bool(result and result.candidates))
        self.hidden.show_result(result, self._may_open)

    @Slot()
    def _ask_role(self) -> None:
        if self._session.result is not None:
            self._session.run("", lambda workspace, _job: workspace.may_open_hidden(), self._set_role)

    def _set_role(self, kinds: frozenset[str]) -> None:
        if kinds != self._may_open:
            self._may_open = kinds
            self.hidden.show_result(self._session.result, kinds)

    @Slot()
    def _show_leads(self) -> None:
        result = self._session.result
        if result is not None:
            LeadsDialog(self._page, result.leads).show()

    @Slot(str)
    def _open(self, reason: str) -> None:
        child = self._session.child
        if child is not None:
            child_id = child.person_id
            self._session.run(
                self.tr("Opening"), lambda workspace, job: workspace.open_hidden(child_id, reason, job), self._changed
            )

    @Slot()
    def _close(self) -> None:
        child = self._session.child
        if child is not None:
            child_id = child.person_id
            self._session.run(
                self.tr("Hiding"), lambda workspace, job: workspace.close_hidden(child_id, job), self._changed
            )

    def _changed(self, _answer: object) -> None:
        self._session.search()
