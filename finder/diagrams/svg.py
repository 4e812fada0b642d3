"""A genogram as SVG, for pictures and documents."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from finder.diagrams.geometry import Diagram, LegendItem, Line, Symbol
from finder.diagrams.labels import FOCUS_RING_PX, label_box
from finder.diagrams.text_metrics import FONT_PX, LINE_PX, text_width_px
from finder.model.person import PersonId

_DASHES = {"dashed": "7 4", "dotted": "2 4"}
_LEGEND_STYLES = {
    "adopted": "dashed",
    "foster": "dotted",
    "step": "dotted",
    "inferred": "dashed",
    "sibling": "dashed",
    "cohabiting": "dashed",
    "partnership_ended": "dashed",
}
_LEGEND_SLASHES = {"separated": 1, "partnership_ended": 1, "divorced": 2}
_SYMBOL_CODES = frozenset({"square", "circle", "diamond", "triangle", "focus", "deceased", "placeholder", "new"})
_SLASH_PX = 8.0
_LEGEND_ROW_PX = 22.0
_LEGEND_COLUMN_GAP_PX = 24.0
_TITLE_PX = 16.0


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of a drawing; every meaning is carried by shape or line style too."""

    paper: str = "#ffffff"
    ink: str = "#1f2933"
    faint: str = "#52606d"
    fill: str = "#f5f7fa"
    new_fill: str = "#d6efe0"
    new_ink: str = "#0b6b3a"
    inferred: str = "#8a5a00"


LIGHT = Palette()


def to_svg(diagram: Diagram, palette: Palette = LIGHT) -> str:
    """Return the drawing with title and legend as an SVG document; all text is escaped."""
    head = _TITLE_PX + 20 if diagram.title else 0.0
    legend, legend_height = _legend(diagram, palette, head + diagram.height)
    width, height = diagram.width, head + diagram.height + legend_height
    body = [*_title(diagram, palette), f'<g transform="translate(0 {head:g})">']
    body += [_line(line, palette) for line in diagram.lines]
    for symbol in diagram.symbols:
        body += _symbol(symbol, palette)
    body += [_text(c.x, c.y, c.text, palette.ink, anchor="start", weight="bold") for c in diagram.captions]
    body += ["</g>", *legend]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" aria-label={quoteattr(_plain(diagram.title) or "Genogram")} '
        f'font-family="DejaVu Sans, Arial, sans-serif" font-size="{FONT_PX:g}">\n'
        f'<rect width="100%" height="100%" fill="{palette.paper}"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _title(diagram: Diagram, palette: Palette) -> list[str]:
    if not diagram.title:
        return []
    return [_text(24, _TITLE_PX + 12, diagram.title, palette.ink, anchor="start", weight="bold", size=_TITLE_PX)]


def _line(line: Line, palette: Palette) -> str:
    colour = palette.inferred if line.meaning in {"inferred", "sibling"} else palette.ink
    points = " ".join(f"{x:g},{y:g}" for x, y in line.points)
    dash = f' stroke-dasharray="{_DASHES[line.style]}"' if line.style in _DASHES else ""
    drawn = f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    return drawn + "".join(_slashes(line, colour))


def _slashes(line: Line, colour: str) -> Iterator[str]:
    """Strokes across the middle of the longest level part."""
    level = [(a, b) for a, b in zip(line.points, line.points[1:], strict=False) if abs(a[1] - b[1]) < 0.01]
    if not level or not line.slashes:
        return
    (x1, y), (x2, _) = max(level, key=lambda part: abs(part[0][0] - part[1][0]))
    middle = x1 + (x2 - x1) * 0.3
    for number in range(line.slashes):
        x = middle + 6 * (number - (line.slashes - 1) / 2)
        yield (
            f'<line x1="{x - _SLASH_PX / 2:g}" y1="{y + _SLASH_PX:g}" x2="{x + _SLASH_PX / 2:g}" '
            f'y2="{y - _SLASH_PX:g}" stroke="{colour}" stroke-width="1.6"/>'
        )


def _symbol(symbol: Symbol, palette: Palette) -> Iterator[str]:
    stroke = palette.new_ink if symbol.is_new else palette.inferred if symbol.is_inferred else palette.ink
    fill = palette.new_fill if symbol.is_new else palette.fill
    dash = ' stroke-dasharray="4 3"' if symbol.is_inferred else ""
    style = f'fill="{fill}" stroke="{stroke}" stroke-width="2"{dash}'
    yield "<g>" + (f"<title>{escape(_plain(symbol.tooltip))}</title>" if symbol.tooltip else "")
    if symbol.is_focus:
        ring = f'fill="none" stroke="{stroke}" stroke-width="2"'
        yield _outline(symbol.shape, symbol.x, symbol.y, symbol.size / 2 + FOCUS_RING_PX, ring)
    yield _outline(symbol.shape, symbol.x, symbol.y, symbol.size / 2, style)
    if symbol.is_deceased:
        yield _cross(symbol, stroke)
    if symbol.is_inferred:
        yield _text(symbol.x, symbol.y + 7, "?", stroke, size=20)
    _, top, _, _ = label_box(symbol)
    for number, text in enumerate(symbol.lines):
        yield _text(symbol.x, top + LINE_PX * number + FONT_PX, text, palette.ink if number == 0 else palette.faint)
    yield "</g>"


def _outline(shape: str, x: float, y: float, half: float, style: str) -> str:
    if shape == "circle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{half:g}" {style}/>'
    if shape == "square":
        return f'<rect x="{x - half:g}" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" {style}/>'
    triangle = [(x, y - half), (x + half, y + half), (x - half, y + half)]
    diamond = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    corners = triangle if shape == "triangle" else diamond
    return f'<polygon points="{" ".join(f"{cx:g},{cy:g}" for cx, cy in corners)}" {style}/>'


def _cross(symbol: Symbol, stroke: str) -> str:
    reach = symbol.size / 2 * {"square": 1.0, "circle": math.sqrt(0.5), "diamond": 0.5}.get(symbol.shape, 0.5)
    x, y = symbol.x, symbol.y
    return (
        f'<path d="M{x - reach:g} {y - reach:g}L{x + reach:g} {y + reach:g}'
        f'M{x + reach:g} {y - reach:g}L{x - reach:g} {y + reach:g}" stroke="{stroke}" stroke-width="1.6"/>'
    )


def _text(
    x: float, y: float, text: str, colour: str, *, anchor: str = "middle", weight: str = "normal", size: float = FONT_PX
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}" font-size="{size:g}" '
        f'font-weight="{weight}">{escape(_plain(text))}</text>'
    )


def _plain(text: str) -> str:
    """XML cannot hold control characters, not even escaped."""
    return "".join(character for character in text if character.isprintable())


def _legend(diagram: Diagram, palette: Palette, top: float) -> tuple[list[str], float]:
    """Entries in as many columns as the width allows."""
    if not diagram.legend:
        return [], 0.0
    widest = max(text_width_px(item.text) for item in diagram.legend) + 52
    columns = max(1, int((diagram.width - 48 + _LEGEND_COLUMN_GAP_PX) / (widest + _LEGEND_COLUMN_GAP_PX)))
    rows = -(-len(diagram.legend) // columns)
    parts = [f'<line x1="24" y1="{top:g}" x2="{diagram.width - 24:g}" y2="{top:g}" stroke="{palette.faint}"/>']
    for number, item in enumerate(diagram.legend):
        x = 24 + (number // rows) * (widest + _LEGEND_COLUMN_GAP_PX)
        y = top + 20 + (number % rows) * _LEGEND_ROW_PX
        parts += _legend_sample(item, x, y, palette)
        parts.append(_text(x + 44, y + 4, item.text, palette.ink, anchor="start"))
    return parts, 20 + rows * _LEGEND_ROW_PX + 12


def _legend_sample(item: LegendItem, x: float, y: float, palette: Palette) -> Iterator[str]:
    if item.code in _SYMBOL_CODES:
        shape = item.code if item.code in {"square", "circle", "triangle"} else "diamond"
        shape = "square" if item.code in {"focus", "deceased", "new"} else shape
        sample = Symbol(
            PersonId(""), shape, x + 16, y, 15, (), is_deceased=item.code == "deceased", is_new=item.code == "new"
        )
        yield from _symbol(sample, palette)
        if item.code == "focus":
            yield _outline(shape, x + 16, y, 4.5, f'fill="none" stroke="{palette.ink}" stroke-width="1.5"')
        if item.code == "placeholder":
            yield _text(x + 16, y + 4, "?", palette.inferred, size=11)
    elif item.code != "left_out":
        style = _LEGEND_STYLES.get(item.code, "solid")
        slashes = _LEGEND_SLASHES.get(item.code, 0)
        yield _line(Line(((x, y), (x + 32, y)), style, item.code, slashes), palette)
