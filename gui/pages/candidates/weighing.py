"""Connects the dialog of weights with the workspace: previews as one types, keeps, goes back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from finder.services import WeightPreview
from gui import messages
from gui.pages.candidates.weights import WeightsDialog
from gui.session import Session


class Weighing(QObject):
    """Opens the dialog, and answers it; of several previews asked for, only the newest is shown."""

    def __init__(self, page: QWidget, session: Session) -> None:
        super().__init__(page)
        self._page = page
        self._session = session
        self._dialog: WeightsDialog | None = None
        self._asked = 0

    @Slot()
    def ask(self) -> None:
        """Open the dialog with the weights in force."""
        self._session.run("", lambda workspace, _job: workspace.weights(), self._show)

    def _show(self, scales: tuple[tuple[str, float], ...]) -> None:
        dialog = self._dialog = WeightsDialog(self._page, scales)
        dialog.wanted.connect(self._preview)
        dialog.kept.connect(self._keep)
        dialog.back.connect(self._back)
        dialog.finished.connect(self._closed)
        dialog.open()

    @Slot(dict)
    def _preview(self, scales: dict[str, float]) -> None:
        child = self._session.child
        if child is None:
            return
        self._asked += 1
        number, child_id = self._asked, child.person_id

        def show(preview: WeightPreview) -> None:
            if self._dialog is not None and number == self._asked:
                self._dialog.show_preview(preview)

        def refuse(error: Exception) -> None:
            if self._dialog is not None and number == self._asked:
                self._dialog.show_refusal(messages.error_text(error))

        self._session.run("", lambda workspace, job: workspace.preview_weights(child_id, scales, job), show, refuse)

    @Slot(dict, str)
    def _keep(self, scales: dict[str, float], reason: str) -> None:
        self._session.run(
            self.tr("Saving"), lambda workspace, _job: workspace.set_weights(scales, reason), self._changed
        )

    @Slot()
    def _back(self) -> None:
        self._session.run(self.tr("Saving"), lambda workspace, _job: workspace.undo_weights(), self._changed)

    def _changed(self, answer: object) -> None:
        if answer is False:
            self._session.tell("info", self.tr("There are no other weights to go back to."))
            return
        self._session.tell("good", self.tr("The list is ordered by these weights from now on."))
        self._session.decisions_changed()

    @Slot()
    def _closed(self) -> None:
        self._dialog = None
