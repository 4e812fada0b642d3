"""An icon as a widget: sharp on every screen, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui import icons
from gui.colours import colours_of


class Pictogram(QWidget):
    """Decoration; screen readers pass over it.

    Args:
        colour: Name of a field of ``Colours`` ("accent", "outline").
    """

    def __init__(self, icon: str, size_px: int, colour: str) -> None:
        super().__init__()
        self._icon = icon
        self._colour = colour
        self._drawn: tuple[str, float] = ("", 0.0)
        self._pixmap = icons.pixmap(icon, "#000000", 1)
        self.setFixedSize(size_px, size_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon; the picture is made again only when colour or scale changed."""
        wanted = (getattr(colours_of(self.palette()), self._colour), self.devicePixelRatioF())
        if wanted != self._drawn:
            self._drawn = wanted
            self._pixmap = icons.pixmap(self._icon, wanted[0], round(self.width() * wanted[1]))
            self._pixmap.setDevicePixelRatio(wanted[1])
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()
