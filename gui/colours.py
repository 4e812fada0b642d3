"""The two colour sets. Every text/background pair meets WCAG AA (4.5:1); tests/gui/test_colours.py measures it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette


@dataclass(frozen=True, slots=True)
class Tone:
    """A meaning: text colour, its soft background, and a solid fill for bars."""

    text: str
    soft: str
    fill: str


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour set; all values are "#rrggbb".

    Attributes:
        series: Fills for the parts of a score, in a fixed order.
    """

    is_dark: bool
    window: str
    surface: str
    raised: str
    line: str
    outline: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    selection: str
    good: Tone
    warn: Tone
    bad: Tone
    info: Tone
    new: Tone
    neutral: Tone
    series: tuple[str, ...]

    def tone(self, name: str) -> Tone:
        """Return the tone called "good", "warn", "bad", "info", "new" or "neutral"."""
        tones = {"good": self.good, "warn": self.warn, "bad": self.bad, "info": self.info, "new": self.new}
        return tones.get(name, self.neutral)


LIGHT = Colours(
    is_dark=False,
    window="#f3f5f7",
    surface="#ffffff",
    raised="#eef1f4",
    line="#d9dee5",
    outline="#7f8a99",
    text="#1a2330",
    muted="#546072",
    accent="#1b6670",
    on_accent="#ffffff",
    accent_soft="#dceef0",
    selection="#d3e9ec",
    good=Tone("#1b6437", "#e2f2e7", "#3d9a5f"),
    warn=Tone("#7a4a00", "#fcf0d6", "#d99a2b"),
    bad=Tone("#9c2320", "#fbe5e3", "#cf4f48"),
    info=Tone("#1e4d8a", "#e4edf9", "#4a84c9"),
    new=Tone("#57389a", "#ece6f8", "#8867c9"),
    neutral=Tone("#465264", "#e8ecf0", "#8b97a6"),
    series=(
        "#2f7f8a",
        "#d99a2b",
        "#8867c9",
        "#4a84c9",
        "#3d9a5f",
        "#c2697d",
        "#7a8c3a",
        "#8b6f5a",
        "#5a6b9a",
        "#a85fa0",
    ),
)

DARK = Colours(
    is_dark=True,
    window="#15191f",
    surface="#1d232b",
    raised="#262d37",
    line="#343d49",
    outline="#7d8998",
    text="#e9edf2",
    muted="#a9b4c1",
    accent="#6cc3cc",
    on_accent="#0a1f22",
    accent_soft="#1f3b40",
    selection="#27474d",
    good=Tone("#8bd8a5", "#1d3627", "#4fae74"),
    warn=Tone("#f2c678", "#3a2e16", "#d39a3c"),
    bad=Tone("#f5a29c", "#442221", "#d4655e"),
    info=Tone("#97c0f3", "#1d2f47", "#5f95d6"),
    new=Tone("#c8b3f7", "#302750", "#9a7cdb"),
    neutral=Tone("#bcc6d2", "#2d3540", "#7f8b9a"),
    series=(
        "#55aab5",
        "#d9a548",
        "#a58be0",
        "#6b9fdc",
        "#5fb882",
        "#d68394",
        "#a3b45c",
        "#b39379",
        "#8496cc",
        "#c98ac2",
    ),
)


def colours_of(palette: QPalette) -> Colours:
    """Return the set that fits a palette, so that painters follow the theme without being told."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    Source: WCAG 2.2, "relative luminance" and "contrast ratio".
    """
    bright, dim = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())
