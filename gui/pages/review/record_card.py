"""One of the two records, as its file wrote it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from finder.model.record import Record
from gui.a11y import named
from gui.pages.review.presenter import record_lines, record_place
from gui.widgets.labels import heading, plain


class RecordCard(QFrame):
    """Name, place in the file, and what else is written there."""

    def __init__(self, object_name: str, title: str) -> None:
        super().__init__()
        named(self, object_name, title)
        self.setProperty("role", "card")
        self._title = title
        self.name = heading("", 1.2)
        self.place = plain("", "muted")
        self.facts = plain()
        for part in (self.place, self.facts):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(4)
        box.addWidget(plain(title, "section"))
        for part in (self.name, self.place, self.facts):
            box.addWidget(part)
        box.addStretch(1)

    def show_record(self, record: Record) -> None:
        """Show another record."""
        self.name.setText(record.name)
        self.place.setText(record_place(record))
        self.facts.setText("\n".join(record_lines(record)))
        self.setAccessibleName(f"{self._title}: {record.name}")
