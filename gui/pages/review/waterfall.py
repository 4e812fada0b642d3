"""The match weights as a waterfall: each bar begins where the one before ended, the last one is the total."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.a11y import named
from gui.colours import Colours, colours_of
from gui.delegates.painting import draw_line_of_text
from gui.pages.review.presenter import Bar
from gui.text import points

_MARGIN = 14.0
_SHARE_OF_LABEL = 0.34


class Waterfall(QWidget):
    """Paints bars; the same figures are in its accessible description."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "waterfall", self.tr("Match weights"))
        self._bars: tuple[Bar, ...] = ()

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show other bars."""
        self._bars = bars
        self.setAccessibleDescription(
            "; ".join(f"{bar.label}: {points(bar.end_bits - bar.start_bits)}" for bar in bars)
        )
        self.setMinimumHeight(int(self._row_height() * len(bars) + 2 * _MARGIN))
        self.update()

    def _row_height(self) -> float:
        return QFontMetricsF(self.font()).lineSpacing() + 12

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(380, int(self._row_height() * max(4, len(self._bars)) + 2 * _MARGIN))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw all bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._bars:
            self._paint(painter, colours_of(self.palette()))
        painter.end()

    def _paint(self, painter: QPainter, c: Colours) -> None:
        low = min(0.0, *(min(bar.start_bits, bar.end_bits) for bar in self._bars))
        high = max(0.0, *(max(bar.start_bits, bar.end_bits) for bar in self._bars))
        figure = QFontMetricsF(painter.font()).horizontalAdvance("+00.0") + 8
        label = self.width() * _SHARE_OF_LABEL
        plot = QRectF(_MARGIN + label, _MARGIN, self.width() - label - figure - 2 * _MARGIN, 0)
        scale = plot.width() / max(0.1, high - low)
        zero = plot.left() - low * scale
        painter.setPen(QPen(QColor(c.outline), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(zero, _MARGIN), QPointF(zero, _MARGIN + self._row_height() * len(self._bars)))
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, c, bar, number, (zero, scale, label, figure))

    def _paint_bar(
        self, painter: QPainter, c: Colours, bar: Bar, number: int, axis: tuple[float, float, float, float]
    ) -> None:
        zero, scale, label, figure = axis
        height = self._row_height()
        top = _MARGIN + number * height
        change = bar.end_bits - bar.start_bits
        draw_line_of_text(painter, QRectF(_MARGIN, top, label - 8, height), bar.label, c.text)
        ends = sorted((zero + bar.start_bits * scale, zero + bar.end_bits * scale))
        fill = c.accent if bar.is_total else (c.good.fill if change >= 0 else c.bad.fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(QRectF(ends[0], top + 5, max(2.0, ends[1] - ends[0]), height - 10), 3, 3)
        right = QRectF(self.width() - _MARGIN - figure, top, figure, height)
        draw_line_of_text(painter, right, points(change), c.text, Qt.AlignmentFlag.AlignRight)
