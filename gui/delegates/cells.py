"""Delegates for cells with more than one line of text: they read ``ROW_ROLE`` and paint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.colours import Colours, colours_of
from gui.delegates.painting import chip_width, draw_chip, draw_line_of_text, in_two_lines
from gui.models.rows import ROW_ROLE

_PAD = 8.0

Chip = tuple[str, str]
"""(text, name of the tone)"""


class CellDelegate(QStyledItemDelegate):
    """Draws the cell's ground in the style's way and leaves the content to ``draw``."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        self.initStyleOption(option, index)
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        painter.save()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        rect = QRectF(option.rect).adjusted(_PAD, 3, -_PAD, -4)
        row = index.data(ROW_ROLE)
        if row is not None:
            self.draw(painter, rect, row, colours_of(option.palette))
        painter.restore()

    def draw(self, painter: QPainter, rect: QRectF, row: Any, c: Colours) -> None:
        """Draw the content of the cell."""


class TwoLineDelegate(CellDelegate):
    """A strong line and a quiet one below it.

    Args:
        wraps: A first line that is too long goes on in the second, and the quiet one follows where there is room.
    """

    def __init__(
        self,
        lines: Callable[[Any], tuple[str, str]],
        parent: QWidget,
        *,
        is_bold: bool = False,
        wraps: bool = False,
    ) -> None:
        super().__init__(parent)
        self._lines = lines
        self._is_bold = is_bold
        self._wraps = wraps

    def draw(self, painter: QPainter, rect: QRectF, row: Any, c: Colours) -> None:
        """Draw both lines; a single one in the middle."""
        first, second = self._lines(row)
        metrics = QFontMetricsF(painter.font())
        strong, more = in_two_lines(first, metrics, rect.width()) if self._wraps else (first, "")
        if self._is_bold:
            painter.setFont(_weighing(painter.font(), QFont.Weight.DemiBold))
        if not (more or second):
            draw_line_of_text(painter, rect, strong, c.text)
            return
        height = metrics.lineSpacing()
        top = QRectF(rect.left(), rect.center().y() - height, rect.width(), height)
        draw_line_of_text(painter, top, strong, c.text)
        painter.setFont(_weighing(painter.font(), QFont.Weight.Normal))
        below = top.translated(0, height)
        if more:
            draw_line_of_text(painter, below, more, c.text)
            second = f" · {second}"
            below.setLeft(below.left() + metrics.horizontalAdvance(more))
            if metrics.horizontalAdvance(second) > below.width():
                return
        draw_line_of_text(painter, below, second, c.muted)


def _weighing(font: QFont, weight: QFont.Weight) -> QFont:
    made = QFont(font)
    made.setWeight(weight)
    return made


class ChipDelegate(CellDelegate):
    """Labels side by side, and maybe more labels in a second row."""

    def __init__(
        self,
        chips: Callable[[Any], list[Chip]],
        parent: QWidget,
        below: Callable[[Any], list[Chip]] | None = None,
    ) -> None:
        super().__init__(parent)
        self._chips = chips
        self._below = below

    def draw(self, painter: QPainter, rect: QRectF, row: Any, c: Colours) -> None:
        """Draw as many chips as fit; the rest are counted."""
        below = self._below(row) if self._below else []
        middle = rect.center().y()
        if not below:
            self._draw_chips(painter, rect, middle, self._chips(row), c)
            return
        step = QFontMetricsF(painter.font()).height() / 2 + 3.5
        self._draw_chips(painter, rect, middle - step, self._chips(row), c)
        self._draw_chips(painter, rect, middle + step, below, c)

    def _draw_chips(self, painter: QPainter, rect: QRectF, middle: float, chips: list[Chip], c: Colours) -> None:
        left = rect.left()
        for number, (text, tone) in enumerate(chips):
            rest = len(chips) - number - 1
            more = chip_width(painter.font(), f"+{rest}") + 4 if rest else 0.0
            room = rect.right() - left - more
            if number and room < chip_width(painter.font(), text):
                draw_chip(painter, left, middle, f"+{rest + 1}", c.neutral)
                return
            left += draw_chip(painter, left, middle, text, c.tone(tone), max_width=room) + 4
