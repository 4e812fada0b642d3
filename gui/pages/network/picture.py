"""Writes the genogram as a picture, away from the UI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from finder.diagrams.geometry import Diagram
from finder.errors import UserError
from finder.jobs import JobContext
from gui.colours import LIGHT
from gui.pages.network.legend import arrange, draw_legend, sample_lines
from gui.pages.network.painting import draw_label, draw_line, draw_symbol, label_font, label_rect

_MARGIN = 40.0
_MAX_SIDE_PX = 12_000
_PNG_SCALE = 2.0


def save_picture(diagram: Diagram, out: Path, font: QFont, job: JobContext) -> Path:
    """Write PNG, SVG or PDF by the file's suffix; always in light colours, for paper.

    Raises:
        UserError: The suffix is another, or the file cannot be written.
    """
    job.check()
    writers = {".png": _save_png, ".svg": _save_svg, ".pdf": _save_pdf}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise UserError(f"{out.name} was not written: pictures end in .png, .svg or .pdf. Choose another name.")
    writer(diagram, out, font)
    if not out.exists():
        raise UserError(f"{out.name} could not be written. Nothing was changed. Choose another folder.")
    return out


def drawing_rect(diagram: Diagram) -> QRectF:
    """Return everything that is drawn, labels included, without the legend."""
    rect = QRectF(0, 0, diagram.width, diagram.height)
    for symbol in diagram.symbols:
        rect = rect.united(label_rect(symbol))
    return rect


def draw_diagram(painter: QPainter, diagram: Diagram, font: QFont) -> None:
    """Draw lines, people and the legend below them; the origin is the drawing's corner."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(label_font(font))
    for line in diagram.lines:
        draw_line(painter, line, LIGHT)
    for symbol in diagram.symbols:
        draw_symbol(painter, symbol, LIGHT)
        painter.setFont(label_font(font))
        draw_label(painter, symbol, LIGHT)
    rect = drawing_rect(diagram)
    legend_font = label_font(font)
    places, _height = arrange(diagram.legend, legend_font, rect.width())
    painter.setFont(legend_font)
    painter.translate(rect.left(), rect.bottom() + 16)
    draw_legend(painter, diagram.legend, places, sample_lines(diagram), LIGHT)


def full_size(diagram: Diagram, font: QFont) -> QSizeF:
    """Return the size of the picture with legend and margins, at 100 %."""
    rect = drawing_rect(diagram)
    _places, legend = arrange(diagram.legend, label_font(font), rect.width())
    return QSizeF(rect.width() + 2 * _MARGIN, rect.height() + legend + 16 + 2 * _MARGIN)


def _paint(painter: QPainter, diagram: Diagram, font: QFont, scale: float) -> None:
    rect = drawing_rect(diagram)
    painter.scale(scale, scale)
    painter.translate(_MARGIN - rect.left(), _MARGIN - rect.top())
    draw_diagram(painter, diagram, font)


def _save_png(diagram: Diagram, out: Path, font: QFont) -> None:
    size = full_size(diagram, font)
    scale = min(_PNG_SCALE, _MAX_SIDE_PX / max(size.width(), size.height()))
    image = QImage((size * scale).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    _paint(painter, diagram, font, scale)
    painter.end()
    image.save(str(out))


def _save_svg(diagram: Diagram, out: Path, font: QFont) -> None:
    size = full_size(diagram, font)
    generator = QSvgGenerator()
    generator.setFileName(str(out))
    generator.setSize(QSize(round(size.width()), round(size.height())))
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(LIGHT.surface))
    _paint(painter, diagram, font, 1.0)
    painter.end()


def _save_pdf(diagram: Diagram, out: Path, font: QFont) -> None:
    writer = QPdfWriter(str(out))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(10, 10, 10, 10), QPageLayout.Unit.Millimeter)
    writer.setCreator("Kinfinder")
    writer.setTitle("")
    size = full_size(diagram, font)
    painter = QPainter(writer)
    scale = min(writer.width() / size.width(), writer.height() / size.height())
    _paint(painter, diagram, font, scale)
    painter.end()
