"""Inline messages: what happened, what was kept, what to do. They never take the focus or block."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from gui import icons
from gui.a11y import named
from gui.colours import colours_of
from gui.widgets.labels import plain, restyle

_GOOD_NEWS_MS = 7000
_ICON_PX = 20


class Banner(QFrame):
    """One message at a time; good news goes away by itself, the rest stays until closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "banner", self.tr("Message"))
        self._icon = QLabel()
        self._text = named(plain(), "bannerText", self.tr("Message"))
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = named(QToolButton(), "bannerClose", self.tr("Close message"))
        self._close.setToolTip(self.tr("Close message (Esc)"))
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._tone = "info"
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or ""."""
        return "" if self.isHidden() else self._text.text()

    def say(self, tone: str, text: str) -> None:
        """Show a message and announce it to screen readers."""
        self._tone = tone
        self.setProperty("banner", tone)
        self._text.setText(text)
        restyle(self)
        restyle(self._text)
        self._draw_icons()
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        if tone in {"good", "info"}:
            self._timer.start(_GOOD_NEWS_MS)
        else:
            self._timer.stop()

    @Slot()
    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()

    def _draw_icons(self) -> None:
        tone = colours_of(self.palette()).tone(self._tone)
        ratio = self.devicePixelRatioF()
        picture = icons.pixmap(self._tone, tone.text, round(_ICON_PX * ratio))
        picture.setDevicePixelRatio(ratio)
        self._icon.setPixmap(picture)
        self._close.setIcon(icons.icon("close", tone.text))
