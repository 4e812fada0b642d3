from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QFontMetricsF

from finder.diagrams.text_metrics import FONT_PX, shorten, text_width_px, wrap


@given(st.text(max_size=60), st.integers(40, 200), st.integers(1, 4))
def test_no_line_is_wider_or_more_than_asked_for(text: str, width_px: int, max_lines: int) -> None:
    lines = wrap(text, width_px, max_lines)
    assert len(lines) <= max_lines
    assert all(text_width_px(line) <= width_px for line in lines)


def test_short_text_is_left_as_it_is() -> None:
    assert wrap("Joan Firth", 126, 2) == ("Joan Firth",)


def test_long_names_break_at_a_hyphen_and_end_in_dots() -> None:
    first, second = wrap("Bartholomew Featherington-Smythe", 126, 2)
    assert first == "Bartholomew"
    assert second.startswith("Featherington-")
    assert second.endswith("…")
    assert shorten("Featheringtonshire", 60).endswith("…")


def test_estimates_are_on_the_wide_side(qapp: object) -> None:
    """A label must not come out wider on the screen than the layout left room for."""
    font = QFont("DejaVu Sans")
    font.setPixelSize(int(FONT_PX))
    metrics = QFontMetricsF(font)
    for text in (
        "maternal half-great-aunt by marriage",
        "Millie Horn-Wright",
        "William MMXWQ",
        "b. 1989",
        "Illingworth",
    ):
        assert metrics.horizontalAdvance(text) <= text_width_px(text) * 1.02
