"""Both colour sets can be read: WCAG AA, 4.5 for text, 3 for what bounds a control."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette

from gui.colours import DARK, LIGHT, Colours, colours_of, contrast
from gui.theme import palette
from tests.gui.conftest import Driver

SETS = pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
TONES = ("good", "warn", "bad", "info", "new", "neutral")


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SETS
def test_text_can_be_read_on_every_ground(c: Colours) -> None:
    for ground in (c.window, c.surface, c.raised, c.selection, c.accent_soft):
        assert contrast(c.text, ground) >= 4.5
    for ground in (c.window, c.surface, c.raised, c.selection):
        assert contrast(c.muted, ground) >= 4.5, ground
    assert contrast(c.on_accent, c.accent) >= 4.5
    for ground in (c.window, c.surface, c.accent_soft):
        assert contrast(c.accent, ground) >= 4.5


@SETS
@pytest.mark.parametrize("name", TONES)
def test_labels_can_be_read(c: Colours, name: str) -> None:
    assert contrast(c.tone(name).text, c.tone(name).soft) >= 4.5


@SETS
def test_controls_and_bars_stand_out(c: Colours) -> None:
    for ground in (c.window, c.surface):
        assert contrast(c.outline, ground) >= 3
    for fill in (*c.series, c.accent):
        assert contrast(fill, c.raised) >= 2, fill


def test_painters_follow_the_palette() -> None:
    assert colours_of(palette(DARK)) is DARK
    assert colours_of(palette(LIGHT)) is LIGHT


def test_the_theme_is_switched_in_the_menu_and_remembered(focused: Driver) -> None:
    focused.go("network")
    focused.desktop.theme.choose("dark")
    assert focused.window.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    person = next(iter(focused.window.network.scene.people.values()))
    assert person.colours is DARK, "the drawing follows"

    focused.desktop.theme.choose("light")
    assert focused.window.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    assert focused.desktop.theme.colours is LIGHT
