"""For whom and in which form the list is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.a11y import named


class ExportMenu(QMenu):
    """Two audiences, a few forms; ``chosen`` carries both codes."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "exportMenu", self.tr("Export the list"))
        audiences = (
            ("professional", self.tr("For professionals: with evidence")),
            ("family", self.tr("For the family: names and roles only")),
        )
        formats = (
            ("docx", self.tr("Word document")),
            ("xlsx", self.tr("Excel workbook")),
            ("csv", self.tr("CSV table")),
            ("json", self.tr("JSON, for other programs")),
        )
        for audience, title in audiences:
            heading = QAction(title, self)
            heading.setEnabled(False)
            self.addAction(heading)
            for file_format, label in formats:
                if audience == "professional" or file_format != "json":
                    self._add(audience, file_format, label, title)

    def _add(self, audience: str, file_format: str, label: str, title: str) -> None:
        action = QAction(label, self)
        action.setObjectName(f"export_{audience}_{file_format}")
        action.setData((audience, file_format))
        action.setStatusTip(title)
        action.triggered.connect(self._triggered)
        self.addAction(action)

    def _triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            audience, file_format = action.data()
            self.chosen.emit(audience, file_format)
