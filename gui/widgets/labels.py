"""Labels, cards and buttons with the looks of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.a11y import named


def scaled(font: QFont, factor: float, *, is_bold: bool = False) -> QFont:
    """Return a font in another size; never smaller than it was."""
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * max(1.0, factor))
    made.setWeight(QFont.Weight.DemiBold if is_bold else font.weight())
    return made


def plain(text: str = "", role: str = "", *, wraps: bool = True) -> QLabel:
    """Make a label that shows text exactly as it is: files may hold markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label


class CutLabel(QLabel):
    """A line of text that is cut with "…" where there is no room; a screen reader says all of it."""

    def __init__(self, text: str, role: str = "") -> None:
        super().__init__()
        self._words = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        room = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


def heading(text: str, factor: float = 1.45) -> QLabel:
    """Make a heading."""
    label = plain(text)
    label.setFont(scaled(label.font(), factor, is_bold=True))
    return label


def chip(text: str, tone: str) -> QLabel:
    """Make a small label with a meaning; the text says what the colour says."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("chip", tone)
    label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return label


def card(margin: int = 16) -> tuple[QFrame, QVBoxLayout]:
    """Make a raised panel and its layout."""
    frame = QFrame()
    frame.setProperty("role", "card")
    box = QVBoxLayout(frame)
    box.setContentsMargins(margin, margin, margin, margin)
    box.setSpacing(8)
    return frame, box


def rule() -> QFrame:
    """Make a thin line between sections."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def button(object_name: str, text: str, role: str = "", tooltip: str = "") -> QPushButton:
    """Make a push button; ``role`` is "", "primary" or "link"."""
    made = named(QPushButton(text), object_name, text.replace("&", ""), tooltip)
    if role:
        made.setProperty("role", role)
    if role == "link":
        made.setFlat(True)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setToolTip(tooltip)
    made.setAutoDefault(True)
    return made


def restyle(widget: QWidget) -> None:
    """Apply the style sheet again after a dynamic property changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.updateGeometry()
    widget.update()
