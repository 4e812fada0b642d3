"""Strokes that several delegates share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.colours import Colours, Tone

CHIP_PAD = 8.0


def draw_bar(painter: QPainter, rect: QRectF, share_01: float, fill: str, ground: str) -> None:
    """Draw a horizontal bar that is filled to a share."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    radius = rect.height() / 2
    painter.drawRoundedRect(rect, radius, radius)
    width = rect.width() * min(1.0, max(0.0, share_01))
    if width > 0:
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(
            QRectF(rect.left(), rect.top(), max(width, rect.height()), rect.height()), radius, radius
        )


def chip_width(font: QFont, text: str) -> float:
    """Return the width of a chip."""
    return QFontMetricsF(font).horizontalAdvance(text) + 2 * CHIP_PAD


def draw_chip(painter: QPainter, left: float, middle: float, text: str, tone: Tone, *, max_width: float = 1e9) -> float:
    """Draw a small label, its left end and vertical middle given; returns its width."""
    metrics = QFontMetricsF(painter.font())
    width = min(chip_width(painter.font(), text), max_width)
    height = metrics.height() + 4
    rect = QRectF(left, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tone.soft))
    painter.drawRoundedRect(rect, height / 2, height / 2)
    painter.setPen(QColor(tone.text))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * CHIP_PAD + 1)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)
    return width


def draw_line_of_text(
    painter: QPainter, rect: QRectF, text: str, colour: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    """Draw one line, elided at the right."""
    painter.setPen(QColor(colour))
    shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)


def in_two_lines(text: str, metrics: QFontMetricsF, width: float) -> tuple[str, str]:
    """Break a text between words so that the first line fits; the second is "" when one line is enough."""
    if metrics.horizontalAdvance(text) <= width:
        return text, ""
    words = text.split(" ")
    for n_first in range(len(words) - 1, 0, -1):
        first = " ".join(words[:n_first])
        if metrics.horizontalAdvance(first) <= width:
            return first, " ".join(words[n_first:])
    return text, ""


def draw_parts(
    painter: QPainter, rect: QRectF, parts: list[tuple[float, str]], lost: float, full: float, *, c: Colours
) -> None:
    """Draw a stacked bar: parts (points, fill) from the left, lost points hatched back from their end.

    Args:
        lost: Points taken away, as a positive number.
        full: Points that the whole width stands for.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(c.raised))
    painter.drawRoundedRect(rect, 3, 3)
    scale = rect.width() / full
    left = rect.left()
    for points, fill in parts:
        width = points * scale
        painter.setBrush(QColor(fill))
        painter.drawRect(QRectF(left, rect.top(), max(0.0, width - 1), rect.height()))
        left += width
    if lost > 0:
        gone = QRectF(QPointF(max(rect.left(), left - lost * scale), rect.top()), QPointF(left, rect.bottom()))
        painter.setBrush(QColor(c.surface))
        painter.drawRect(gone)
        painter.setBrush(QColor(c.bad.fill))
        painter.setBrush(Qt.BrushStyle.BDiagPattern)
        brush = painter.brush()
        brush.setColor(QColor(c.bad.fill))
        painter.fillRect(gone, brush)
