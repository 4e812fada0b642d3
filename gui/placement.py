"""Where and how large the window comes up: never larger than the screen it is on."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

from gui.settings import Settings

WANTED = QSize(1366, 768)
SMALLEST = QSize(960, 600)
# the frame is known only after the window was shown; these are on the large side of what desktops draw
FRAME = QMargins(4, 40, 4, 4)


def room(available: QRect) -> QRect:
    """Return what a screen leaves for the inside of a window."""
    return available.marginsRemoved(FRAME)


def is_small(available: QRect) -> bool:
    """Say whether the window is best shown maximised: the size wanted does not fit with its frame."""
    inside = room(available)
    return inside.width() < WANTED.width() or inside.height() < WANTED.height()


def fitted(wanted: QRect, available: QRect) -> QRect:
    """Return ``wanted`` made no larger than the room of a screen, and moved into it."""
    inside = room(available)
    fit = QRect(wanted.topLeft(), wanted.size().boundedTo(inside.size()))
    fit.moveLeft(max(inside.left(), min(fit.left(), inside.right() + 1 - fit.width())))
    fit.moveTop(max(inside.top(), min(fit.top(), inside.bottom() + 1 - fit.height())))
    return fit


def place(window: QMainWindow, settings: Settings) -> None:
    """Put a window where it was when it was closed, or the first time into the middle of the screen."""
    geometry = settings.geometry()
    is_restored = geometry is not None and window.restoreGeometry(geometry)
    available = _screen_of(window).availableGeometry()
    window.setMinimumSize(SMALLEST.boundedTo(room(available).size()))
    if is_restored:
        if not (window.isMaximized() or window.isFullScreen()):
            window.setGeometry(fitted(window.geometry(), available))
        return
    middle = QRect(available.topLeft(), WANTED)
    middle.moveCenter(available.center())
    window.setGeometry(fitted(middle, available))
    if is_small(available):
        window.setWindowState(Qt.WindowState.WindowMaximized)


def _screen_of(window: QMainWindow) -> QScreen:
    return QGuiApplication.screenAt(window.geometry().center()) or QGuiApplication.primaryScreen()
