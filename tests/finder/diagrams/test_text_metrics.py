from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.diagrams.text_metrics import shorten, text_width_px, wrap


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


# Widths of DejaVu Sans at 12 px, as Qt measures them; Arial and Segoe UI are narrower.
MEASURED_PX = {
    "maternal half-great-aunt by marriage": 223.97,
    "Millie Horn-Wright": 106.83,
    "William MMXWQ": 97.95,
    "b. 1989": 45.73,
    "GEORGE WASHINGTON": 138.47,
    "Zoë O’Neill (née Ng)": 122.2,
    "1921–2004": 67.0,
}


@pytest.mark.parametrize("text", MEASURED_PX)
def test_estimates_are_on_the_wide_side_but_not_by_much(text: str) -> None:
    """A label must not come out wider on the screen than the layout left room for."""
    assert MEASURED_PX[text] <= text_width_px(text) <= 1.15 * MEASURED_PX[text]
