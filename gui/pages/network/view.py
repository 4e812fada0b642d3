"""Looking at the genogram: zoom, pan, and walking from person to person by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from gui.a11y import named
from gui.pages.network.scene import GenogramScene

_STEP = 1.2
_MIN_SCALE, _MAX_SCALE = 0.08, 4.0
_READABLE = (0.85, 1.5)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class GenogramView(QGraphicsView):
    """A view whose labels can be read when it fits; bigger families are centred on the child."""

    zoomed = Signal(float)

    def __init__(self, scene: GenogramScene) -> None:
        super().__init__(scene)
        named(
            self,
            "genogram",
            self.tr("Genogram"),
            self.tr("Arrow keys go from person to person; the list beside it says the same."),
        )
        self._scene = scene
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)

    @property
    def scale_now(self) -> float:
        """The zoom; 1.0 is 100 %."""
        return self.transform().m11()

    def set_scale(self, scale: float) -> None:
        """Zoom to a scale."""
        wanted = min(_MAX_SCALE, max(_MIN_SCALE, scale))
        factor = wanted / self.scale_now
        self.scale(factor, factor)
        self.zoomed.emit(self.scale_now)

    @Slot()
    def zoom_in(self) -> None:
        """Zoom in one step."""
        self.set_scale(self.scale_now * _STEP)

    @Slot()
    def zoom_out(self) -> None:
        """Zoom out one step."""
        self.set_scale(self.scale_now / _STEP)

    def _fitting_scale(self) -> float:
        room, need = self.viewport().size(), self._scene.sceneRect()
        if need.isEmpty():
            return 1.0
        return min(room.width() / need.width(), room.height() / need.height())

    @Slot()
    def fit(self) -> None:
        """Show as much as can be read: the whole family, or the child's surroundings."""
        low, high = _READABLE
        self.set_scale(min(high, max(low, self._fitting_scale())))
        if self._fitting_scale() >= low:
            self.centerOn(self._scene.sceneRect().center())
        else:
            self.centre_on_current()

    @Slot()
    def fit_all(self) -> None:
        """Show the whole family, however small."""
        self.fitInView(self._scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self.zoomed.emit(self.scale_now)

    @Slot()
    def centre_on_current(self) -> None:
        """Bring the current person into the middle."""
        item = self._scene.people.get(self._scene.current) if self._scene.current is not None else None
        if item is not None:
            self.centerOn(item.symbol.x, item.symbol.y)

    def show_current(self) -> None:
        """Scroll only as far as needed to see the current person."""
        item = self._scene.people.get(self._scene.current) if self._scene.current is not None else None
        if item is not None:
            self.ensureVisible(item.boundingRect(), 40, 40)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        turns = event.angleDelta().y() / 120
        if turns:
            self.set_scale(self.scale_now * _STEP**turns)
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by arrows; zoom by + and -; 0 fits."""
        key = event.key()
        if key in _ARROWS:
            person = self._scene.neighbour(*_ARROWS[Qt.Key(key)])
            if person is not None:
                self._scene.person_chosen.emit(person)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_9:
            self.fit_all()
        elif key == Qt.Key.Key_Home:
            child = self._scene.focus_person()
            if child is not None:
                self._scene.person_chosen.emit(child)
        else:
            super().keyPressEvent(event)
