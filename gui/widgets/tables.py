"""Tables set up alike: rows selected whole, no grid, keyboard first."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.a11y import named


class RowTable(QTableView):
    """A table of which one row is current; Enter or a double click activates it."""

    row_activated = Signal(QModelIndex)
    row_changed = Signal(QModelIndex)

    def __init__(self, object_name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, object_name, accessible_name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.set_row_lines(1)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self.row_activated)

    def set_row_lines(self, lines: int) -> None:
        """Make rows high enough for this many lines of text."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() * lines + 18)

    def set_widths(self, widths: tuple[int, ...], stretched: int) -> None:
        """Set column widths in average characters; one column takes the rest."""
        header = self.horizontalHeader()
        unit = self.fontMetrics().averageCharWidth()
        for column, width in enumerate(widths):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width * unit)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Set the model and listen to its selection."""
        super().setModel(model)
        if model is not None:
            self.selectionModel().currentRowChanged.connect(self._current_changed)

    def select_row(self, row: int) -> None:
        """Make a row current, if it is there."""
        model = self.model()
        if 0 <= row < model.rowCount():
            self.setCurrentIndex(model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter activate the current row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.row_activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.row_changed.emit(current)
