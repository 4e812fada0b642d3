"""The text under a symbol, and how much room symbol and text need."""

from __future__ import annotations

from dataclasses import dataclass

from finder.diagrams.geometry import Symbol
from finder.diagrams.people import DiagramPerson
from finder.diagrams.text_metrics import LINE_PX, shorten, text_width_px, wrap

SYMBOL_PX = 40.0
LABEL_GAP_PX = 5.0
LABEL_MAX_PX = 126.0
_NAME_LINES = 2
_ROLE_LINES = 3
# The double outline of the child stands this far outside the symbol.
FOCUS_RING_PX = 5.0


@dataclass(frozen=True, slots=True)
class Label:
    """Wrapped lines and the width of the widest."""

    lines: tuple[str, ...]
    width_px: float

    @property
    def height_px(self) -> float:
        """Height of all lines with the gap above them; 0 without text."""
        return LABEL_GAP_PX + LINE_PX * len(self.lines) if self.lines else 0.0


def label_of(person: DiagramPerson) -> Label:
    """Return name (two lines at most), years and relationship."""
    lines = [*wrap(person.name, LABEL_MAX_PX, _NAME_LINES)]
    years = years_of(person)
    if years:
        lines.append(shorten(years, LABEL_MAX_PX) if text_width_px(years) > LABEL_MAX_PX else years)
    lines += wrap(person.label, LABEL_MAX_PX, _ROLE_LINES)
    return Label(tuple(lines), max((text_width_px(line) for line in lines), default=0.0))


def years_of(person: DiagramPerson) -> str:
    """Return "b. 1989", "1921–2004", "d. 2004", "due 2026" or ""."""
    born, died = person.born_year, person.died_year
    if person.is_pregnancy:
        return f"due {born}" if born else "expected"
    if born and died:
        return f"{born}–{died}"
    if died:
        return f"d. {died}"
    return f"b. {born}" if born else ""


def shape_of(person: DiagramPerson) -> str:
    """Return the shape for ``geometry.Symbol``."""
    if person.is_pregnancy:
        return "triangle"
    return {"M": "square", "F": "circle"}.get(person.sex, "diamond")


def label_box(symbol: Symbol) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a symbol's text; painters put the first line at the top."""
    half = max((text_width_px(line) for line in symbol.lines), default=0.0) / 2
    top = symbol.y + symbol.size / 2 + LABEL_GAP_PX + (FOCUS_RING_PX if symbol.is_focus else 0.0)
    return (symbol.x - half, top, symbol.x + half, top + LINE_PX * len(symbol.lines))
