"""Which candidates to show."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from finder.model.candidate import Recommendation
from gui import messages
from gui.a11y import named
from gui.pages.candidates.presenter import Filters
from gui.widgets.labels import button, plain


class FilterBar(QWidget):
    """Free text, new only, side, family or not, recommendation."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = named(QLineEdit(), "candidateFilter", self.tr("Filter candidates"))
        self.words.setPlaceholderText(self.tr("Name, relationship…"))
        self.words.setClearButtonEnabled(True)
        self.only_new = named(QCheckBox(self.tr("&New only")), "filterNew", self.tr("New only"))
        self.side = _combo(
            "filterSide",
            self.tr("Side of the family"),
            (
                (self.tr("Both sides"), ""),
                (messages.words("side", "maternal"), "maternal"),
                (messages.words("side", "paternal"), "paternal"),
            ),
        )
        self.kin = _combo(
            "filterKin",
            self.tr("Family or not"),
            ((self.tr("Everyone"), ""), (self.tr("Family"), "kin"), (self.tr("Not family"), "other")),
        )
        self.recommendation = _combo(
            "filterRecommendation",
            self.tr("Recommendation"),
            (
                (self.tr("Any recommendation"), ""),
                *((messages.recommendation(item), item.value) for item in Recommendation),
            ),
        )
        self.count = plain("", "muted", wraps=False)
        self.reset_button = button("filterReset", self.tr("Show all"), "link")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for part in (self.only_new, self.side, self.kin, self.recommendation, self.count, self.reset_button):
            row.addWidget(part)
        self.words.textChanged.connect(self.changed)
        self.only_new.toggled.connect(self.changed)
        for combo in (self.side, self.kin, self.recommendation):
            combo.currentIndexChanged.connect(self.changed)
        self.reset_button.clicked.connect(self.reset)

    def filters(self) -> Filters:
        """Return what is chosen."""
        return Filters(
            words=tuple(self.words.text().casefold().split()),
            only_new=self.only_new.isChecked(),
            side=self.side.currentData(),
            kin=self.kin.currentData(),
            recommendation=self.recommendation.currentData(),
        )

    def show_count(self, shown: int, total: int) -> None:
        """Say how many of all are shown."""
        self.count.setText(self.tr("{0} of {1}").format(shown, total))
        self.reset_button.setVisible(shown != total)

    @Slot()
    def reset(self) -> None:
        """Show everyone again."""
        self.blockSignals(True)
        self.words.clear()
        self.only_new.setChecked(False)
        for combo in (self.side, self.kin, self.recommendation):
            combo.setCurrentIndex(0)
        self.blockSignals(False)
        self.changed.emit()


def _combo(object_name: str, name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
    combo = named(QComboBox(), object_name, name)
    combo.setToolTip(name)
    for label, value in choices:
        combo.addItem(label, value)
    return combo
