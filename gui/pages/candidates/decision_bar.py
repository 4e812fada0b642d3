"""The worker's decision about one person: one of five, with a reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from finder.model.candidate import Candidate, Recommendation
from gui import messages
from gui.a11y import named
from gui.widgets.labels import button, plain


class DecisionBar(QFrame):
    """Buttons, a reason, Save. ``decided`` carries the recommendation and the reason."""

    decided = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "decisionBar", self.tr("Your decision"))
        self._group = QButtonGroup(self)
        self.buttons: dict[Recommendation, QPushButton] = {}
        self._saved: tuple[Recommendation | None, str] = (None, "")
        self.status = plain("", "section")
        self.reason = named(QLineEdit(), "decisionReason", self.tr("Reason for the decision"))
        self.reason.setPlaceholderText(self.tr("Why? (needed)"))
        self.reason.setMaxLength(2000)
        self.save_button = button("saveDecision", self.tr("Save decision"), "primary")
        self.save_button.setToolTip(self.tr("Save (Enter in the reason)"))
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 12)
        box.setSpacing(8)
        box.addWidget(self.status)
        box.addLayout(self._make_buttons())
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.reason, 1)
        row.addWidget(self.save_button)
        box.addLayout(row)
        self._group.idToggled.connect(self._update)
        self.reason.textChanged.connect(self._update)
        self.reason.returnPressed.connect(self._save)
        self.save_button.clicked.connect(self._save)
        self.show_candidate(None)

    def _make_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        places = ((0, 0, 1), (0, 1, 1), (0, 2, 1), (1, 0, 1), (1, 1, 2))
        order = (
            Recommendation.INVITE,
            Recommendation.EXPLORE,
            Recommendation.HOLD,
            Recommendation.EXCLUDE,
            Recommendation.INDIRECT,
        )
        for number, (value, place) in enumerate(zip(order, places, strict=True), start=1):
            made = button(f"decide_{value.value}", messages.recommendation(value))
            made.setCheckable(True)
            # a button's own shortcut acts a tenth of a second late, and swallows the first letters of the reason
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(partial(self._choose, value))
            made.clicked.connect(self.reason.setFocus)
            made.setToolTip(f"{messages.recommendation(value)} (Alt+{number})")
            self._group.addButton(made, number)
            self.buttons[value] = made
            grid.addWidget(made, place[0], place[1], 1, place[2])
        return grid

    def show_candidate(self, candidate: Candidate | None) -> None:
        """Show the decision there is, and forget an unsaved one."""
        is_open = candidate is not None and not candidate.is_restricted
        self._group.setExclusive(False)
        for value, made in self.buttons.items():
            made.setEnabled(is_open)
            made.setChecked(is_open and candidate is not None and candidate.decided is value)
        self._group.setExclusive(True)
        self.reason.setEnabled(is_open)
        self.reason.setText(candidate.decision_reason if is_open and candidate is not None else "")
        self.reason.setCursorPosition(0)
        self.status.setText(self._status(candidate if is_open else None))
        self._saved = (self._chosen(), self.reason.text())
        self._update()

    def _status(self, candidate: Candidate | None) -> str:
        if candidate is None:
            return self.tr("Your decision")
        if candidate.decided is None:
            return self.tr("Decide (recommended: {0})").format(messages.recommendation(candidate.recommendation))
        return self.tr("Decided: {0}").format(messages.recommendation(candidate.decided))

    def _choose(self, value: Recommendation) -> None:
        if self.buttons[value].isEnabled():
            self.buttons[value].setChecked(True)
            self.reason.setFocus()

    def _chosen(self) -> Recommendation | None:
        for value, made in self.buttons.items():
            if made.isChecked():
                return value
        return None

    @Slot()
    def _update(self) -> None:
        chosen, reason = self._chosen(), self.reason.text().strip()
        self.save_button.setEnabled(chosen is not None and bool(reason) and (chosen, self.reason.text()) != self._saved)

    @Slot()
    def _save(self) -> None:
        chosen = self._chosen()
        if chosen is not None and self.save_button.isEnabled():
            self.save_button.setEnabled(False)
            self.decided.emit(chosen, self.reason.text().strip())
