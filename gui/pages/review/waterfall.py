"""The match weights as a waterfall: each bar begins where the one before ended, the last one is the total."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gui.a11y import named
from gui.colours import Colours, colours_of
from gui.delegates.painting import draw_line_of_text
from gui.pages.review.presenter import AGAINST, FOR, START, TOTAL, Bar, spoken_bars
from gui.pages.review.waterfall_axis import Axis, Ticks
from gui.text import points

_MARGIN = 14.0
_LARGEST_SHARE_OF_LABEL = 0.42
_TICK = 4.0


class Waterfall(QWidget):
    """Paints bars; the same figures and reasons are in its accessible description, and on hovering over a bar."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "waterfall", self.tr("Match weights"))
        self._bars: tuple[Bar, ...] = ()

    def set_bars(self, bars: tuple[Bar, ...]) -> None:
        """Show other bars."""
        self._bars = bars
        self.setAccessibleDescription(spoken_bars(bars))
        self.setMinimumHeight(self._height(len(bars)))
        self.update()

    def _row_height(self) -> float:
        return QFontMetricsF(self.font()).lineSpacing() + 12

    def _height(self, n_bars: int) -> int:
        # above the bars stands the axis of probabilities with its name, below them that of bits
        return math.ceil(self._row_height() * n_bars + 4 * self._line() + 2 * _TICK + 2 * _MARGIN)

    def _line(self) -> float:
        return QFontMetricsF(self.font()).lineSpacing()

    def _first_top(self) -> float:
        return _MARGIN + 2 * self._line() + _TICK

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(380, self._height(max(4, len(self._bars))))

    def bar_at(self, y: float) -> Bar | None:
        """Return the bar at a height."""
        row = math.floor((y - self._first_top()) / self._row_height())
        return self._bars[row] if 0 <= row < len(self._bars) else None

    def event(self, event: QEvent) -> bool:
        """Say the reason of the bar under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            bar = self.bar_at(event.pos().y())
            QToolTip.showText(event.globalPos(), spoken_bars((bar,)) if bar else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw all bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._bars:
            self._paint(painter, colours_of(self.palette()))
        painter.end()

    def _axis(self) -> Axis:
        metrics = QFontMetricsF(self.font())
        ends = [0.0, *(end for bar in self._bars for end in (bar.start_bits, bar.end_bits))]
        low, high = min(ends), max(ends)
        spare = max(0.5, (high - low) * 0.04)
        longest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars) + 12
        label = min(longest, self.width() * _LARGEST_SHARE_OF_LABEL)
        figure = max(metrics.horizontalAdvance(points(bar.bits)) for bar in self._bars) + 10
        return Axis(_MARGIN + label, self.width() - _MARGIN - figure, low - spare, high + spare)

    def _paint(self, painter: QPainter, c: Colours) -> None:
        axis = self._axis()
        top = self._first_top()
        bottom = top + self._row_height() * len(self._bars)
        zero = axis.x(0.0)
        painter.setPen(QPen(QColor(c.outline), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(zero, top), QPointF(zero, bottom))
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, c, bar, axis, top + number * self._row_height())
        width_of = QFontMetricsF(painter.font()).horizontalAdvance
        self._paint_ticks(painter, c, axis, Ticks(top, -1, self.tr("Probability"), axis.chance_ticks(width_of)))
        self._paint_ticks(painter, c, axis, Ticks(bottom, 1, self.tr("Bits: each doubles the odds"), axis.bit_ticks()))

    def _paint_bar(self, painter: QPainter, c: Colours, bar: Bar, axis: Axis, top: float) -> None:
        height = self._row_height()
        font = painter.font()
        font.setBold(bar.kind == TOTAL)
        painter.setFont(font)
        draw_line_of_text(painter, QRectF(_MARGIN, top, axis.left - _MARGIN - 8, height), bar.label, c.text)
        figure = QRectF(axis.right, top, self.width() - _MARGIN - axis.right, height)
        draw_line_of_text(painter, figure, points(bar.bits), c.text, Qt.AlignmentFlag.AlignRight)
        font.setBold(False)
        painter.setFont(font)
        ends = sorted((axis.x(bar.start_bits), axis.x(bar.end_bits)))
        fill = QColor({FOR: c.good.fill, AGAINST: c.bad.fill, START: c.neutral.fill}.get(bar.kind, c.accent))
        painter.setPen(QPen(fill, 1))
        # what speaks against is hatched, so that nothing depends on telling red from green
        painter.setBrush(
            QBrush(fill, Qt.BrushStyle.BDiagPattern if bar.kind == AGAINST else Qt.BrushStyle.SolidPattern)
        )
        painter.drawRoundedRect(QRectF(ends[0], top + 5, max(2.0, ends[1] - ends[0]), height - 10), 3, 3)

    def _paint_ticks(self, painter: QPainter, c: Colours, axis: Axis, ticks: Ticks) -> None:
        line = self._line()
        y, away = ticks.y, ticks.away
        painter.setPen(QPen(QColor(c.outline), 1))
        painter.drawLine(QPointF(axis.left, y), QPointF(axis.right, y))
        words_top = y + _TICK if away > 0 else y - _TICK - line
        for bits, words in ticks.marks:
            x = axis.x(bits)
            painter.setPen(QPen(QColor(c.outline), 1))
            painter.drawLine(QPointF(x, y), QPointF(x, y + away * _TICK))
            half = QFontMetricsF(painter.font()).horizontalAdvance(words) / 2 + 2
            middle = QRectF(x - half, words_top, 2 * half, line)
            draw_line_of_text(painter, middle, words, c.muted, Qt.AlignmentFlag.AlignHCenter)
        whole = QRectF(_MARGIN, words_top + away * line, self.width() - 2 * _MARGIN, line)
        draw_line_of_text(painter, whole, ticks.name, c.muted, Qt.AlignmentFlag.AlignRight)
