"""The score bar, split by contribution, and the two confidence bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from finder.model.candidate import Contribution
from gui.colours import Colours
from gui.delegates.cells import CellDelegate
from gui.delegates.painting import draw_bar, draw_line_of_text, draw_parts

FULL_SCORE = 100.0


class Series:
    """Gives every contribution of a search its own fill, the same in the table and in the legend."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._numbers = {name: number for number, name in enumerate(names)}

    def fill(self, name: str, c: Colours) -> str:
        """Return the fill of a contribution."""
        return c.series[self._numbers.get(name, 0) % len(c.series)]


def parts_of(
    contributions: Sequence[Contribution], series: Series, c: Colours
) -> tuple[list[tuple[float, str]], float]:
    """Return the bar's parts (points, fill) and the points lost."""
    parts = [(row.points, series.fill(row.name, c)) for row in contributions if row.points > 0]
    return parts, -sum(row.points for row in contributions if row.points < 0)


class ScoreDelegate(CellDelegate):
    """A number and a bar; ``read`` returns (score, contributions), or None for a blank cell."""

    def __init__(self, read: Callable[[Any], tuple[float, Sequence[Contribution]] | None], parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read
        self.series = Series()

    def draw(self, painter: QPainter, rect: QRectF, row: Any, c: Colours) -> None:
        """Draw the number above the bar."""
        content = self._read(row)
        if content is None:
            return
        score, contributions = content
        height = QFontMetricsF(painter.font()).lineSpacing()
        top = rect.center().y() - (height + 11) / 2
        draw_line_of_text(painter, QRectF(rect.left(), top, rect.width(), height), f"{score:.1f}", c.text)
        parts, lost = parts_of(contributions, self.series, c)
        bar = QRectF(rect.left(), top + height + 2, rect.width(), 9)
        draw_parts(painter, bar, parts, lost, max(FULL_SCORE, sum(points for points, _fill in parts)), c=c)


class ConfidenceDelegate(CellDelegate):
    """Two small bars with captions: who this is, and how they are related. They are never mixed."""

    def __init__(self, read: Callable[[Any], tuple[tuple[str, float, str], ...]], parent: QWidget) -> None:
        super().__init__(parent)
        self._read = read

    def draw(self, painter: QPainter, rect: QRectF, row: Any, c: Colours) -> None:
        """Draw caption, bar and figure, one line each."""
        lines = self._read(row)
        metrics = QFontMetricsF(painter.font())
        height = metrics.lineSpacing()
        caption_width = max((metrics.horizontalAdvance(caption) for caption, _share, _figure in lines), default=0) + 6
        figure_width = metrics.horizontalAdvance("100 %") + 4
        top = rect.center().y() - height * len(lines) / 2
        for number, (caption, share_01, figure) in enumerate(lines):
            line = QRectF(rect.left(), top + number * height, rect.width(), height)
            draw_line_of_text(painter, QRectF(line.left(), line.top(), caption_width, height), caption, c.muted)
            bar_width = max(12.0, line.width() - caption_width - figure_width)
            bar = QRectF(line.left() + caption_width, line.center().y() - 3, bar_width, 6)
            draw_bar(painter, bar, share_01, _fill(share_01, c), c.raised)
            figure_rect = QRectF(line.right() - figure_width, line.top(), figure_width, height)
            draw_line_of_text(painter, figure_rect, figure, c.text, Qt.AlignmentFlag.AlignRight)


def _fill(share_01: float, c: Colours) -> str:
    return c.accent if share_01 >= 0.9 else c.warn.fill
