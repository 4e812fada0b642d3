"""The waterfall as a drawing: SVG that stands alone, in light or dark, readable without its colours."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from matching.waterfall import AGAINST, FOR, NEUTRAL, START, TOTAL, WaterfallBar

_FONT_PX = 13.0
_SMALL_PX = 11.0
# Wider than the letters of any usual sans-serif are on average, capitals included: texts end before the edge.
_EM_PER_CHARACTER = 0.66
_MARGIN_PX = 16.0
_LABEL_PX = 170.0
_FIGURE_PX = 60.0
_BAR_PX = 16.0
_LINE_PX = 15.0
_LEAST_BAR_PX = 2.0
_LEAST_PLOT_PX = 160.0
_TICKS = 8
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODDS = (
    (0.5, "even odds"),
    *((1 - 10.0**-n, f"{10**n - 1:,} in {10**n:,}") for n in (1, 2, 3, 4, 6)),
    *((10.0**-n, f"1 in {10**n:,}") for n in (1, 2, 3, 4, 6)),
)


@dataclass(frozen=True, slots=True)
class WaterfallColours:
    """Colours of a drawing, "#rrggbb"; blue and orange differ for every kind of colour vision."""

    paper: str
    ink: str
    muted: str
    line: str
    speaks_for: str
    against: str
    start: str
    total: str


LIGHT = WaterfallColours("#ffffff", "#1a2330", "#546072", "#c3cad3", "#2b6cb0", "#b8500e", "#7f8a99", "#1b6670")
DARK = WaterfallColours("#1d232b", "#e9edf2", "#a9b4c1", "#47515e", "#6fa8dc", "#e8924f", "#7d8998", "#6cc3cc")


def waterfall_svg(
    bars: Sequence[WaterfallBar],
    *,
    title: str = "Match weights",
    width_px: float = 760.0,
    colours: WaterfallColours = LIGHT,
    shows_neutral: bool = False,
) -> str:
    """Draw bars as an SVG document.

    Bits run along the lower axis, the odds they stand for along the upper one. What speaks against is hatched and has a
    minus, what speaks for is plain and has a plus; reasons stand under their bars, and every text is wrapped, not cut.

    Args:
        bars: From ``waterfall``.
        title: Heading, and the name that screen readers speak.
        width_px: At least 406; the height follows from the texts.
        colours: LIGHT, DARK or others.
        shows_neutral: Draw comparisons that say nothing, too.
    """
    shown = [bar for bar in bars if shows_neutral or bar.kind != NEUTRAL]
    plot = _Plot.of(shown, max(width_px, _LABEL_PX + _FIGURE_PX + 2 * _MARGIN_PX + _LEAST_PLOT_PX), colours)
    heading = _wrapped(title, plot.width - 2 * _MARGIN_PX, _FONT_PX)
    top = _MARGIN_PX + len(heading) * _LINE_PX + 24
    body: list[str] = []
    at = top
    for bar in shown:
        drawn, height = _row(plot, bar, at)
        body += drawn
        at += height
    height = at + 44
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{plot.width:g}" height="{height:g}" '
            f'viewBox="0 0 {plot.width:g} {height:g}" role="img" aria-label="{_attribute(title)}" '
            f'font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" font-size="{_FONT_PX:g}">',
            f"<title>{_xml(title)}</title>",
            f"<desc>{_xml(describe(shown))}</desc>",
            *_hatch(colours),
            f'<rect width="100%" height="100%" fill="{colours.paper}"/>',
            *_texts((_MARGIN_PX, _MARGIN_PX + 10), heading, colours.ink, _FONT_PX, "bold"),
            *_axes(plot, top - 6, at),
            *body,
            "</svg>",
        ]
    )


def describe(bars: Sequence[WaterfallBar]) -> str:
    """Return the bars in words, for screen readers: "given name +9.8: Both records say Ruth."."""
    return " ".join(f"{bar.label} {signed(bar.bits)}: {bar.why}" for bar in bars)


def signed(bits: float) -> str:
    """Return bits with a sign.

    >>> signed(9.84), signed(-3)
    ('+9.8', '−3.0')
    """
    return f"{bits:+.1f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where bits stand on the paper."""

    width: float
    low: float
    high: float
    colours: WaterfallColours

    @classmethod
    def of(cls, bars: Sequence[WaterfallBar], width: float, colours: WaterfallColours) -> _Plot:
        ends = [0.0, *(bar.start_bits for bar in bars), *(bar.end_bits for bar in bars)]
        low, high = min(ends), max(ends)
        spare = max(1.0, (high - low) * 0.03)
        return cls(width, low - spare, high + spare, colours)

    @property
    def left(self) -> float:
        return _MARGIN_PX + _LABEL_PX

    @property
    def right(self) -> float:
        return self.width - _MARGIN_PX - _FIGURE_PX

    def x(self, bits: float) -> float:
        return self.left + (bits - self.low) / (self.high - self.low) * (self.right - self.left)


def _row(plot: _Plot, bar: WaterfallBar, top: float) -> tuple[list[str], float]:
    """Draw one bar with its texts; returns how high it is."""
    c = plot.colours
    labels = _wrapped(bar.label, _LABEL_PX - 10, _FONT_PX)
    reasons = _wrapped(bar.why, plot.width - plot.left - _MARGIN_PX, _SMALL_PX)
    weight = "bold" if bar.kind == TOTAL else "normal"
    drawn = [
        f"<g><title>{_xml(describe([bar]))}</title>",
        *_texts((_MARGIN_PX, top + 12), labels, c.ink, _FONT_PX, weight),
        *_bar(plot, bar, top),
        f'<text x="{plot.width - _MARGIN_PX:g}" y="{top + 12:g}" text-anchor="end" fill="{c.ink}" '
        f'font-weight="{weight}">{signed(bar.bits)}</text>',
        *_texts((plot.left, top + _BAR_PX + 12), reasons, c.muted, _SMALL_PX, "normal"),
        "</g>",
    ]
    return drawn, max(len(labels) * _LINE_PX, _BAR_PX + len(reasons) * _LINE_PX) + 10


def _bar(plot: _Plot, bar: WaterfallBar, top: float) -> Iterator[str]:
    c = plot.colours
    ends = sorted((plot.x(bar.start_bits), plot.x(bar.end_bits)))
    width = max(_LEAST_BAR_PX, ends[1] - ends[0])
    ink = {FOR: c.speaks_for, AGAINST: c.against, START: c.start, TOTAL: c.total}.get(bar.kind, c.line)
    fill = "url(#against)" if bar.kind == AGAINST else ink
    yield (
        f'<rect class="{bar.kind}" x="{ends[0]:.2f}" y="{top:g}" width="{width:.2f}" height="{_BAR_PX:g}" rx="2" '
        f'fill="{fill}" stroke="{ink}"/>'
    )
    # Beside the bars only, so that it crosses no text.
    yield f'<path d="M{plot.x(0.0):.2f} {top - 4:g}v{_BAR_PX + 8:g}" stroke="{c.muted}" stroke-dasharray="3 3"/>'


def _hatch(c: WaterfallColours) -> Iterator[str]:
    yield '<defs><pattern id="against" width="6" height="6" patternUnits="userSpaceOnUse" '
    yield f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{c.paper}"/>'
    yield f'<rect width="3" height="6" fill="{c.against}"/></pattern></defs>'


def _axes(plot: _Plot, top: float, bottom: float) -> Iterator[str]:
    c = plot.colours
    yield f'<path d="M{plot.left:g} {bottom:g}H{plot.right:g}" stroke="{c.line}"/>'
    for bits in _tick_bits(plot):
        words = "0" if bits == 0 else signed(bits).removesuffix(".0")
        yield _tick(plot, plot.x(bits), bottom, bottom + 16, words)
    yield from _texts((plot.left, bottom + 32), ["bits (each doubles the odds)"], c.muted, _SMALL_PX, "normal")
    yield f'<path d="M{plot.left:g} {top:g}H{plot.right:g}" stroke="{c.line}"/>'
    for x, words in _tick_odds(plot):
        yield _tick(plot, x, top, top - 6, words)


def _tick(plot: _Plot, x: float, axis: float, text_y: float, words: str) -> str:
    c = plot.colours
    away = 4 if text_y > axis else -4
    return (
        f'<path d="M{x:.2f} {axis:g}v{away}" stroke="{c.muted}"/><text x="{x:.2f}" y="{text_y:g}" '
        f'text-anchor="middle" fill="{c.muted}" font-size="{_SMALL_PX:g}">{_xml(words)}</text>'
    )


def _tick_bits(plot: _Plot) -> list[float]:
    """Return at most some ticks, at multiples of 1, 2 or 5 times a power of ten."""
    rough = (plot.high - plot.low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(power * times for times in (1, 2, 5, 10) if power * times >= rough))
    return [n * step for n in range(math.ceil(plot.low / step), math.floor(plot.high / step) + 1)]


def _tick_odds(plot: _Plot) -> Iterator[tuple[float, str]]:
    """Return odds that have room, even odds first and then outwards."""
    taken: list[tuple[float, float]] = []
    for share, words in _ODDS:
        bits = math.log2(share / (1.0 - share))
        half = _width_px(words, _SMALL_PX) / 2 + 4
        x = plot.x(bits)
        inside = plot.low <= bits <= plot.high and x - half >= 0 and x + half <= plot.width
        if inside and all(x + half <= left or x - half >= right for left, right in taken):
            taken.append((x - half, x + half))
            yield x, words


def _width_px(text: str, size_px: float) -> float:
    return len(text) * size_px * _EM_PER_CHARACTER


def _wrapped(text: str, width_px: float, size_px: float) -> list[str]:
    """Break a text into lines that fit; a word too long for a line is broken too."""
    most = max(4, int(width_px / (size_px * _EM_PER_CHARACTER)))
    lines = [""]
    for word in text.split():
        pieces = [word[start : start + most] for start in range(0, len(word), most)]
        for piece in pieces:
            joined = f"{lines[-1]} {piece}".strip()
            if len(joined) <= most:
                lines[-1] = joined
            else:
                lines.append(piece)
    return [line for line in lines if line]


def _texts(at: tuple[float, float], lines: Sequence[str], colour: str, size_px: float, weight: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield (
            f'<text x="{at[0]:g}" y="{at[1] + number * _LINE_PX:g}" fill="{colour}" font-weight="{weight}" '
            f'font-size="{size_px:g}">{_xml(line)}</text>'
        )


def _xml(text: str) -> str:
    """Escape, and leave out the few characters that no XML document may hold."""
    return escape(_NOT_IN_XML.sub("", text))


def _attribute(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text), {'"': "&quot;", "\n": " "})
