"""The legend: only what the drawing uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from finder.diagrams.geometry import Diagram, LegendItem, Line, Symbol
from finder.model.person import PersonId
from gui.a11y import named
from gui.colours import Colours, colours_of
from gui.delegates.painting import draw_line_of_text
from gui.pages.network.painting import draw_line, draw_symbol

_SAMPLE_W = 34.0
_GAP = 18.0

_SHAPES = {"square", "circle", "diamond", "triangle"}
_SHAPE_OF = {
    "male": "square",
    "female": "circle",
    "unknown": "diamond",
    "unknown_sex": "diamond",
    "pregnancy": "triangle",
}
_FLAGS: dict[str, dict[str, Any]] = {
    "focus": {"is_focus": True},
    "child": {"is_focus": True},
    "deceased": {"is_deceased": True},
    "new": {"is_new": True},
    "placeholder": {"is_inferred": True},
    "inferred_person": {"is_inferred": True},
    "somebody": {"is_inferred": True},
}


def sample_lines(diagram: Diagram) -> dict[str, Line]:
    """Return one line of each meaning, to copy its style into the legend."""
    return {line.meaning: line for line in reversed(diagram.lines)}


def arrange(items: Sequence[LegendItem], font: QFont, width: float) -> tuple[list[QRectF], float]:
    """Return where each entry stands, wrapped to a width, and the height of all."""
    metrics = QFontMetricsF(font)
    height = metrics.lineSpacing() + 8
    rects = []
    left, top = 0.0, 0.0
    for item in items:
        need = _SAMPLE_W + 6 + metrics.horizontalAdvance(item.text) + 2
        if left and left + need > width:
            left, top = 0.0, top + height
        rects.append(QRectF(left, top, need, height))
        left += need + _GAP
    return rects, (top + height if rects else 0.0)


def draw_legend(
    painter: QPainter, items: Sequence[LegendItem], rects: Sequence[QRectF], lines: dict[str, Line], c: Colours
) -> None:
    """Draw every entry: a sample, and its words."""
    for item, rect in zip(items, rects, strict=True):
        font = painter.font()
        sample = QRectF(rect.left(), rect.top(), _SAMPLE_W, rect.height())
        _draw_sample(painter, item.code, sample, lines, c)
        painter.setFont(font)
        words = QRectF(sample.right() + 6, rect.top(), rect.width() - _SAMPLE_W - 6, rect.height())
        draw_line_of_text(painter, words, item.text, c.text)


def _draw_sample(painter: QPainter, code: str, rect: QRectF, lines: dict[str, Line], c: Colours) -> None:
    centre = rect.center()
    if code in lines and code not in _FLAGS:
        model = lines[code]
        ends = ((rect.left(), centre.y()), (rect.right(), centre.y()))
        draw_line(painter, Line(ends, model.style, code, model.slashes), c)
        return
    shape = _SHAPE_OF.get(code, code if code in _SHAPES else "square")
    flags = _FLAGS.get(code, {})
    size = 11.0 if flags.get("is_focus") else 15.0
    draw_symbol(painter, _sample_symbol(shape, centre, size, flags), c)


def _sample_symbol(shape: str, centre: QPointF, size: float, flags: dict[str, Any]) -> Symbol:
    return Symbol(PersonId(""), shape, centre.x(), centre.y(), size, (), **flags)


class LegendStrip(QWidget):
    """The legend below the drawing; it stays readable at every zoom."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "legend", self.tr("Legend"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._items: tuple[LegendItem, ...] = ()
        self._lines: dict[str, Line] = {}
        self._rects: list[QRectF] = []

    def set_diagram(self, diagram: Diagram) -> None:
        """Explain another drawing."""
        self._items = diagram.legend
        self._lines = sample_lines(diagram)
        self.setAccessibleDescription("; ".join(item.text for item in self._items))
        self._arrange()

    def _arrange(self) -> None:
        self._rects, height = arrange(self._items, self.font(), self.width())
        self.setFixedHeight(int(height) + 2 if self._items else 0)
        self.update()

    def sizeHint(self) -> QSize:
        """Take the width there is."""
        return QSize(400, max(1, self.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_legend(painter, self._items, self._rects, self._lines, colours_of(self.palette()))
        painter.end()
