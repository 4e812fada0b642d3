"""Cyclic garbage is collected on the UI thread only, so no worker ever destroys a widget."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 2000
_THRESHOLDS = (2000, 10, 25)


class UiGarbageCollector(QObject):
    """Switches automatic collection off and collects by timer, oldest generation last.

    Why: Python may start a collection in any thread; if it reaches a dead Qt object there, that object is
    destroyed in the wrong thread and the program may crash.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over from the automatic collector; what exists now is left out of later rounds."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Hand back to the automatic collector."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is full, as the automatic collector would."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > _THRESHOLDS[generation]:
                gc.collect(generation)
                return
