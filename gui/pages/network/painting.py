"""How people and lines of a genogram are drawn, on the screen and in saved pictures alike."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from finder.diagrams.geometry import Line, Symbol
from gui.colours import Colours
from gui.pages.network.labels import n_name_lines

# the layout reserves room for text of this size: finder/diagrams/text_metrics.py
FONT_PX = 12
LINE_PX = 15.0
LABEL_GAP_PX = 5.0
RING_PX = 5.0
_SLASH_PX = 9.0

_PEN_STYLES = {"dashed": Qt.PenStyle.DashLine, "dotted": Qt.PenStyle.DotLine}


def label_font(base: QFont, *, is_bold: bool = False) -> QFont:
    """Return the font of labels, in scene pixels."""
    font = QFont(base)
    font.setPixelSize(FONT_PX)
    font.setWeight(QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal)
    return font


def shape_path(shape: str, x: float, y: float, size: float) -> QPainterPath:
    """Return the outline of a symbol: square male, circle female, diamond unknown, triangle pregnancy."""
    half = size / 2
    path = QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(x, y), half, half)
    elif shape == "square":
        path.addRect(QRectF(x - half, y - half, size, size))
    elif shape == "triangle":
        path.addPolygon(QPolygonF([QPointF(x, y - half), QPointF(x + half, y + half), QPointF(x - half, y + half)]))
        path.closeSubpath()
    else:
        points = [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
    return path


def draw_symbol(
    painter: QPainter, symbol: Symbol, c: Colours, *, is_current: bool = False, is_on_way: bool = False
) -> None:
    """Draw a person's symbol, without text; whoever is on the way to the current person has a strong outline."""
    path = shape_path(symbol.shape, symbol.x, symbol.y, symbol.size)
    pen = QPen(QColor(c.new.text if symbol.is_new else c.text), 2.4 if symbol.is_new else 1.6)
    if symbol.is_inferred:
        pen.setStyle(Qt.PenStyle.DashLine)
    if is_on_way:
        pen = QPen(QColor(c.accent), 3.0)
    if is_current:
        draw_halo(painter, symbol, c)
    painter.setPen(pen)
    painter.setBrush(QColor(c.new.soft if symbol.is_new else c.surface))
    painter.drawPath(path)
    if symbol.is_focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape_path(symbol.shape, symbol.x, symbol.y, symbol.size + 2 * RING_PX))
    if symbol.is_deceased:
        _draw_cross(painter, symbol, c)
    _draw_mark(painter, symbol, c)


def draw_halo(painter: QPainter, symbol: Symbol, c: Colours) -> None:
    """Draw the mark of the person who has the keyboard."""
    painter.setPen(QPen(QColor(c.accent), 1.4))
    painter.setBrush(QColor(c.selection))
    side = symbol.size + (20 if symbol.is_focus else 16)
    painter.drawRoundedRect(QRectF(symbol.x - side / 2, symbol.y - side / 2, side, side - 4), 10, 10)


def _draw_cross(painter: QPainter, symbol: Symbol, c: Colours) -> None:
    half = symbol.size / 2 if symbol.shape == "square" else symbol.size / 2 * math.sqrt(0.5)
    painter.setPen(QPen(QColor(c.text), 1.6))
    painter.drawLine(QLineF(symbol.x - half, symbol.y - half, symbol.x + half, symbol.y + half))
    painter.drawLine(QLineF(symbol.x - half, symbol.y + half, symbol.x + half, symbol.y - half))


def _draw_mark(painter: QPainter, symbol: Symbol, c: Colours) -> None:
    mark = "?" if symbol.is_inferred else ("★" if symbol.is_new and not symbol.is_deceased else "")
    if mark:
        painter.setFont(label_font(painter.font(), is_bold=True))
        painter.setPen(QColor(c.new.text if symbol.is_new else c.muted))
        half = symbol.size / 2
        painter.drawText(
            QRectF(symbol.x - half, symbol.y - half, symbol.size, symbol.size), Qt.AlignmentFlag.AlignCenter, mark
        )


def label_rect(symbol: Symbol) -> QRectF:
    """Return where the text stands."""
    strong = QFontMetricsF(label_font(QFont(), is_bold=True))
    width = max((strong.horizontalAdvance(words) for words in symbol.lines), default=0.0) + 6
    top = symbol.y + symbol.size / 2 + LABEL_GAP_PX
    return QRectF(symbol.x - width / 2, top, width, LINE_PX * max(1, len(symbol.lines)))


def draw_label(painter: QPainter, symbol: Symbol, c: Colours) -> None:
    """Draw name, years and relationship below the symbol, the name strong; lines behind it fade."""
    base = painter.font()
    rect = label_rect(symbol)
    names = n_name_lines(symbol)
    for number, words in enumerate(symbol.lines):
        painter.setFont(label_font(base, is_bold=number < names))
        line = QRectF(rect.left(), rect.top() + number * LINE_PX, rect.width(), LINE_PX)
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 4
        ground = QColor(c.surface)
        ground.setAlpha(215)
        painter.fillRect(QRectF(symbol.x - width / 2, line.top(), width, line.height()), ground)
        painter.setPen(QColor(c.text if number < names else c.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
    painter.setFont(base)


def line_pen(line: Line, c: Colours, *, is_current: bool = False) -> QPen:
    """Return the pen of a line."""
    pen = QPen(QColor(c.accent if is_current else c.muted), 3.0 if is_current else 1.6)
    pen.setStyle(_PEN_STYLES.get(line.style, Qt.PenStyle.SolidLine))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def line_path(line: Line) -> QPainterPath:
    """Return the polyline."""
    path = QPainterPath()
    points = [QPointF(x, y) for x, y in line.points]
    if points:
        path.moveTo(points[0])
        for point in points[1:]:
            path.lineTo(point)
    return path


def draw_line(painter: QPainter, line: Line, c: Colours, *, is_current: bool = False) -> None:
    """Draw a line, and one slash for separated or two for divorced."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line_pen(line, c, is_current=is_current))
    painter.drawPath(line_path(line))
    if line.slashes:
        middle = _longest_middle(line)
        painter.setPen(QPen(QColor(c.text), 1.6))
        for number in range(line.slashes):
            x = middle.x() + (number - (line.slashes - 1) / 2) * 6
            painter.drawLine(QLineF(x - 4, middle.y() + _SLASH_PX, x + 4, middle.y() - _SLASH_PX))


def _longest_middle(line: Line) -> QPointF:
    pieces = [QLineF(QPointF(*one), QPointF(*other)) for one, other in zip(line.points, line.points[1:], strict=False)]
    return max(pieces, key=lambda piece: piece.length()).center() if pieces else QPointF()
