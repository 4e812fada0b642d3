"""The weights of the score, with a live preview of what would move for the child in focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from finder.model.candidate import Recommendation
from finder.scoring.weights import MOST
from finder.scoring.whatif import Move, Sensitivity
from finder.services import WeightPreview
from gui import messages
from gui.a11y import named
from gui.widgets.labels import button, heading, plain

translate = QCoreApplication.translate

_WIDTH_PX, _HEIGHT_PX = 760, 560
_PREVIEW_MS = 250
_STEP, _DECIMALS = 0.1, 1
_MOST_MOVES = 30


class WeightsDialog(QDialog):
    """``wanted`` asks for a preview, ``kept`` carries weights and the reason, ``back`` asks for the ones before."""

    wanted = Signal(dict)
    kept = Signal(dict, str)
    back = Signal()

    def __init__(self, parent: QWidget, scales: Sequence[tuple[str, float]]) -> None:
        super().__init__(parent)
        named(self, "weightsDialog", self.tr("Weights of the score"))
        self.setWindowTitle(self.tr("Weights"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._before = dict(scales)
        self.boxes: dict[str, QDoubleSpinBox] = {}
        self.summary = plain()
        self.area = named(QScrollArea(), "weightsPreview", self.tr("What would move"))
        self.reason = named(QLineEdit(), "weightsReason", self.tr("Reason for other weights"))
        self.reason.setPlaceholderText(self.tr("Why? (needed to keep them; they change every child's list)"))
        self.reason.setMaxLength(2000)
        self.keep_button = button("weightsKeep", self.tr("Keep these weights"), "primary")
        self.back_button = button("weightsBack", self.tr("Back to the weights before"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_MS)
        self._is_valid = True
        self._lay_out()
        self._soon.timeout.connect(self._ask)
        self.reason.textChanged.connect(self._update)
        self.keep_button.clicked.connect(self._keep)
        self.back_button.clicked.connect(self._back)
        # the dialog's one delete path
        self.finished.connect(self.deleteLater)
        self._update()
        self._soon.start()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(22, 18, 22, 16)
        box.setSpacing(10)
        box.addWidget(heading(self.tr("How much should each part count?"), 1.15))
        box.addWidget(
            plain(
                self.tr("1 is as it was set at first, 0 not at all. The child's voice must stay the largest."), "muted"
            )
        )
        columns = QHBoxLayout()
        columns.setSpacing(18)
        columns.addLayout(self._grid())
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        right = QVBoxLayout()
        right.addWidget(self.summary)
        right.addWidget(self.area, 1)
        columns.addLayout(right, 1)
        box.addLayout(columns, 1)
        box.addWidget(self.reason)
        buttons = QDialogButtonBox()
        close = named(buttons.addButton(QDialogButtonBox.StandardButton.Close), "weightsClose", self.tr("Close"))
        close.setAutoDefault(False)
        # the style's icon is drawn for light windows only
        close.setIcon(QIcon())
        buttons.addButton(self.back_button, QDialogButtonBox.ButtonRole.ResetRole)
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        box.addWidget(buttons)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        for row, (name, value) in enumerate(self._before.items()):
            words = messages.words("contribution", name)
            spin = named(QDoubleSpinBox(), f"weight_{name}", words)
            spin.setRange(0.0, MOST)
            spin.setSingleStep(_STEP)
            spin.setDecimals(_DECIMALS)
            spin.setPrefix("× ")
            spin.setValue(value)
            spin.valueChanged.connect(self._soon.start)
            spin.valueChanged.connect(self._update)
            label = plain(words, wraps=False)
            label.setBuddy(spin)
            grid.addWidget(label, row, 0)
            grid.addWidget(spin, row, 1)
            self.boxes[name] = spin
        grid.setRowStretch(len(self._before), 1)
        return grid

    def scales(self) -> dict[str, float]:
        """Return the weights that were changed; a box shows one decimal, and the others keep what they have."""
        shown = {name: round(spin.value(), _DECIMALS) for name, spin in self.boxes.items()}
        return {name: value for name, value in shown.items() if value != round(self._before[name], _DECIMALS)}

    def show_preview(self, preview: WeightPreview) -> None:
        """Show who would move, and what hangs on each weight."""
        self._is_valid = True
        self.summary.setText(summary_words(preview))
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(3)
        for move in preview.moves[:_MOST_MOVES]:
            box.addWidget(plain(move_words(move)))
        rest = len(preview.moves) - _MOST_MOVES
        if rest > 0:
            box.addWidget(plain(self.tr("and {0} more").format(rest), "muted"))
        box.addWidget(_section(self.tr("What hangs on each weight")))
        for one in preview.sensitivity:
            box.addWidget(plain(sensitivity_words(one), "muted"))
        box.addStretch(1)
        # setWidget deletes the body that was there before
        self.area.setWidget(body)
        self._update()

    def show_refusal(self, words: str) -> None:
        """Say why these weights are refused."""
        self._is_valid = False
        self.summary.setText(words)
        self.area.setWidget(QWidget())
        self._update()

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self.scales())

    @Slot()
    def _update(self) -> None:
        self.keep_button.setEnabled(self._is_valid and bool(self.scales()) and bool(self.reason.text().strip()))

    @Slot()
    def _keep(self) -> None:
        self.kept.emit(self.scales(), self.reason.text().strip())
        self.accept()

    @Slot()
    def _back(self) -> None:
        self.back.emit()
        self.accept()


def _section(title: str) -> QLabel:
    label = plain(title, "section")
    label.setContentsMargins(0, 8, 0, 0)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label


def summary_words(preview: WeightPreview) -> str:
    """Return how many would move."""
    if not preview.moves:
        return translate("candidates", "Nobody would move.")
    return translate("candidates", "{0} of {1} people would change place, score or recommendation:").format(
        len(preview.moves), preview.n_people
    )


def move_words(move: Move) -> str:
    """Return one person's change: "Joan Firth: 4 to 2 (38.0 to 44.0), Explore becomes Invite"."""
    told = translate("candidates", "{0}: place {1} to {2} ({3} to {4} points)").format(
        move.name, move.rank_before, move.rank_after, f"{move.score_before:.1f}", f"{move.score_after:.1f}"
    )
    if move.before is move.after:
        return told
    return translate("candidates", "{0}, {1} becomes {2}").format(told, _word(move.before), _word(move.after))


def _word(value: Recommendation) -> str:
    return messages.short_recommendation(value)


def sensitivity_words(one: Sensitivity) -> str:
    """Return what a quarter more or less of one weight does to the top ten."""
    name = messages.words("contribution", one.name)
    if not (one.entered or one.left or one.moved):
        return translate("candidates", "{0}: nothing in the top ten").format(name)
    return translate("candidates", "{0}: {1} leave the top ten, {2} enter it, {3} change place").format(
        name, len(one.left), len(one.entered), one.moved
    )
