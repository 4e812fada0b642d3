"""What the view of a file's mapping is made of, and how it is laid out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.a11y import named
from gui.pages.importing.column_list import ColumnList
from gui.pages.importing.direction_card import DirectionCard
from gui.pages.importing.preview_table import PreviewTable
from gui.widgets.empty import EmptyState
from gui.widgets.labels import button, card, chip, heading, plain


class MappingParts(QWidget):
    """The parts, without what they do."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "mappingView", self.tr("How a file is read"))
        self._make_parts()
        self._lay_out()

    def _make_parts(self) -> None:
        self.back = button("mappingBack", self.tr("‹ &Back to the files"), "link", self.tr("Alt+Left"))
        self.title = heading("", 1.15)
        self.source = named(chip("", "neutral"), "mappingSource", "")
        self.sheet = named(QComboBox(), "sheetChoice", self.tr("Sheet"))
        self.kind = named(QComboBox(), "kindChoice", self.tr("What this table is"))
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.dates = named(QComboBox(), "dateChoice", self.tr("How dates are written"))
        self.dates.addItem(self.tr("04/03/2014 is 4 March"), True)
        self.dates.addItem(self.tr("04/03/2014 is 3 April"), False)
        self.direction = DirectionCard()
        self.columns = ColumnList()
        self.preview = PreviewTable()
        self.use = button("useMapping", self.tr("&Use a saved mapping…"))
        self.save = button("saveMapping", self.tr("Sa&ve this mapping…"))
        self.reset = button("resetMapping", self.tr("As &recognised"), "", self.tr("Without anybody's corrections"))
        self.read = button(
            "readAgain",
            self.tr("Read a&gain this way"),
            "primary",
            self.tr("What the file said before is taken back, and can be brought back with Undo. Decisions stay."),
        )
        self.bar = named(QProgressBar(), "mappingProgress", self.tr("Working on the file"))
        self.bar.setTextVisible(False)
        self.doing = plain("", "muted", wraps=False)
        self.cancel = button("mappingCancel", self.tr("&Cancel"))
        self.empty = EmptyState("import", "", "", object_name="mappingEmpty")

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self._body())
        self.stack.addWidget(self.empty)
        self.stack.addWidget(QWidget())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addLayout(_row(self.back, self.title, self.source, None))
        self.busy_row = QWidget()
        busy = _row(self.bar, self.doing, self.cancel)
        busy.setStretch(0, 1)
        busy.setContentsMargins(0, 0, 0, 0)
        self.busy_row.setLayout(busy)
        box.addWidget(self.busy_row)
        box.addWidget(self.stack, 1)
        self.action_bar = QWidget()
        row = _row(self.use, self.save, self.reset, None, self.read)
        row.setContentsMargins(0, 0, 0, 0)
        self.action_bar.setLayout(row)
        box.addWidget(self.action_bar)
        self.busy_row.hide()

    def _body(self) -> QWidget:
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.sheet_label = _label(self.tr("&Sheet"), self.sheet)
        box.addLayout(
            _row(
                self.sheet_label, self.sheet,
                _label(self.tr("This table &holds"), self.kind), self.kind,
                _label(self.tr("&Dates"), self.dates), self.dates,
                None,
            )
        )  # fmt: skip
        box.addWidget(self.direction)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        framed, inside = card(0)
        inside.setContentsMargins(2, 4, 2, 4)
        inside.addWidget(self.columns)
        split.addWidget(_titled(self.tr("What each column holds; those to look at first"), framed))
        split.addWidget(_titled(self.tr("The first rows, as they would be read"), self.preview))
        split.setSizes([640, 560])
        box.addWidget(split, 1)
        return body


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Lay parts side by side; None is room."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row


def _label(text: str, buddy: QWidget) -> QLabel:
    label = plain(text, wraps=False)
    label.setBuddy(buddy)
    return label


def _titled(title: str, part: QWidget) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    box.addWidget(plain(title, "section", wraps=False))
    box.addWidget(part, 1)
    return made
