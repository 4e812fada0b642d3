"""What a page shows while it has nothing: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.a11y import named
from gui.widgets.labels import button, heading, plain
from gui.widgets.pictogram import Pictogram

_ICON_PX = 56


class EmptyState(QWidget):
    """A picture, a sentence, a next step."""

    def __init__(self, icon: str, title: str, text: str, action: str = "", object_name: str = "emptyState") -> None:
        super().__init__()
        named(self, object_name, title)
        self._picture = Pictogram(icon, _ICON_PX, "outline")
        self.title = heading(title, 1.25)
        self.text = plain(text, "muted")
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # a title that wraps is laid out in the width of its longest word, and cut
        self.title.setWordWrap(False)
        self.text.setMaximumWidth(520)
        self.action: QPushButton = button(object_name + "Action", action, "primary")
        self.action.setAccessibleName(action or self.tr("Next step"))
        self.action.setVisible(bool(action))
        box = QVBoxLayout(self)
        box.setSpacing(12)
        box.addStretch(2)
        for part in (self._picture, self.title, self.text, self.action):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(3)

    def say(self, title: str, text: str, action: str = "") -> None:
        """Change the words."""
        self.setAccessibleName(title)
        self.title.setText(title)
        self.text.setText(text)
        self.action.setText(action)
        self.action.setAccessibleName(action or self.tr("Next step"))
        self.action.setVisible(bool(action))
        self._fit_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the text the width it needs to show in full."""
        super().resizeEvent(event)
        self._fit_text()

    def _fit_text(self) -> None:
        width = max(160, min(520, self.width() - 40))
        self.text.setFixedWidth(width)
        self.text.setMinimumHeight(max(0, self.text.heightForWidth(width)))
