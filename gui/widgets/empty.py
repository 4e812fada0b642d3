"""What a page shows while it has nothing: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from gui import icons
from gui.a11y import named
from gui.colours import colours_of
from gui.widgets.labels import button, heading, plain

_ICON_PX = 56


class EmptyState(QWidget):
    """A picture, a sentence, a next step."""

    def __init__(self, icon: str, title: str, text: str, action: str = "", object_name: str = "emptyState") -> None:
        super().__init__()
        named(self, object_name, title)
        self._icon_name = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = heading(title, 1.25)
        self.text = plain(text, "muted")
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the picture for the screen that the window is on, and give the text its full height."""
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        picture = icons.pixmap(self._icon_name, colours_of(self.palette()).outline, round(_ICON_PX * ratio))
        picture.setDevicePixelRatio(ratio)
        self._picture.setPixmap(picture)
        width = min(520, self.width() - 40)
        self.text.setFixedWidth(max(160, width))
