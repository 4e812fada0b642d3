"""Our own line icons, drawn in the colour of the text around them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

_SIZES_PX = (24, 48)


@cache
def _svg(name: str) -> str:
    return files("gui.resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    """Draw an icon in one colour at one size (device pixels)."""
    data = QByteArray(_svg(name).replace("currentColor", colour).encode())
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(QSize(size_px, size_px))
    return QPixmap.fromImage(reader.read())


def icon(name: str, colour: str, active_colour: str = "") -> QIcon:
    """Make an icon; ``active_colour`` is used while a button is checked."""
    made = QIcon()
    for size_px in _SIZES_PX:
        made.addPixmap(pixmap(name, colour, size_px), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(pixmap(name, active_colour or colour, size_px), QIcon.Mode.Normal, QIcon.State.On)
    return made
