"""Locks the workspace when nobody has touched the window for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleGuard(QObject):
    """Watches one window's own input events; cheaper and safer than a filter on every object."""

    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)

    def set_minutes(self, minutes: float) -> None:
        """Lock after this many minutes; 0 means never."""
        self._timer.stop()
        self._timer.setInterval(int(minutes * 60_000))
        self.touch()

    def watch(self, window: QObject) -> None:
        """Take input to ``window`` as a sign of life."""
        window.installEventFilter(self)

    def touch(self) -> None:
        """Begin counting again."""
        if self._timer.interval() > 0:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note input; never swallow it."""
        if event.type() in _TOUCHES:
            self.touch()
        return super().eventFilter(watched, event)
