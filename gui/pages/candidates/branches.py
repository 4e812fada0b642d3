"""The gap radar: each branch of the family with how many people are found and expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from finder.model.candidate import Gap
from gui.a11y import named
from gui.colours import colours_of
from gui.delegates.painting import chip_width, draw_chip

_GAP = 6.0


@dataclass(frozen=True, slots=True)
class _Chip:
    text: str
    tone: str
    tooltip: str
    rect: QRectF


class BranchStrip(QWidget):
    """Labels that wrap; full branches calm, empty ones marked by sign and colour."""

    def __init__(self) -> None:
        super().__init__()
        named(self, "branchStrip", self.tr("Branches of the family"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._gaps: tuple[Gap, ...] = ()
        self._chips: list[_Chip] = []

    def set_gaps(self, gaps: Sequence[Gap]) -> None:
        """Show other branches, empty ones first."""
        self._gaps = tuple(sorted(gaps, key=lambda gap: (gap.found > 0, gap.found >= gap.expected)))
        self.setAccessibleDescription("; ".join(self._words(gap) for gap in self._gaps))
        self._arrange()

    def _words(self, gap: Gap) -> str:
        return self.tr("{0}: {1} known before, {2} now, {3} expected").format(
            gap.branch, gap.known, gap.found, gap.expected
        )

    def _label(self, gap: Gap) -> tuple[str, str]:
        if gap.found == 0:
            return self.tr("! {0}: nobody yet").format(gap.branch), "warn"
        if gap.found < gap.expected:
            return self.tr("{0}: {1} of {2}").format(gap.branch, gap.found, gap.expected), "info"
        return self.tr("✓ {0}: {1}").format(gap.branch, gap.found), "neutral"

    def _arrange(self) -> None:
        height = QFontMetricsF(self.font()).height() + 4
        left, top = 0.0, 0.0
        self._chips = []
        for gap in self._gaps:
            label, tone = self._label(gap)
            width = chip_width(self.font(), label)
            if left and left + width > self.width():
                left, top = 0.0, top + height + _GAP
            self._chips.append(_Chip(label, tone, self._words(gap), QRectF(left, top, width, height)))
            left += width + _GAP
        self.setFixedHeight(int(top + height + 2) if self._chips else 0)
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
        """Draw the labels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        c = colours_of(self.palette())
        for chip in self._chips:
            draw_chip(painter, chip.rect.left(), chip.rect.center().y(), chip.text, c.tone(chip.tone))
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say what a label means on hovering."""
        if isinstance(event, QHelpEvent):
            for chip in self._chips:
                if chip.rect.contains(event.pos()):
                    QToolTip.showText(event.globalPos(), chip.tooltip, self)
                    return True
        return super().event(event)
