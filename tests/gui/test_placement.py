"""The window comes up on the screen, whole, and leaves room for its frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from gui import placement
from gui.settings import Settings
from tests.gui.conftest import Driver

screens = st.builds(
    QRect, st.integers(-4000, 4000), st.integers(-100, 100), st.integers(300, 8000), st.integers(300, 5000)
)
wishes = st.builds(
    QRect, st.integers(-9000, 9000), st.integers(-9000, 9000), st.integers(1, 9000), st.integers(1, 9000)
)


@given(wishes, screens)
def test_a_fitted_window_lies_on_the_screen_with_its_frame(wanted: QRect, screen: QRect) -> None:
    fit = placement.fitted(wanted, screen)
    assert screen.contains(fit.marginsAdded(placement.FRAME))
    assert fit.width() <= wanted.width()
    if placement.room(screen).contains(wanted):
        assert fit == wanted


@pytest.mark.parametrize(
    ("screen", "is_small"),
    [((1366, 768), True), ((1366, 728), True), ((1280, 1024), True), ((1440, 900), False), ((1920, 1080), False)],
)
def test_a_laptop_screen_is_filled(screen: tuple[int, int], is_small: bool) -> None:
    assert placement.is_small(QRect(0, 0, *screen)) is is_small


def _placed(qtbot: QtBot, settings: Settings, monkeypatch: pytest.MonkeyPatch, screen: QRect) -> QMainWindow:
    class Screen:
        def availableGeometry(self) -> QRect:
            return screen

    monkeypatch.setattr(placement, "_screen_of", lambda _window: Screen())
    window = QMainWindow()
    qtbot.addWidget(window)
    placement.place(window, settings)
    return window


def test_the_first_start_fits_the_screen(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = _placed(qtbot, Settings(tmp_path / "a.ini"), monkeypatch, QRect(0, 0, 1920, 1040))
    assert large.size() == placement.WANTED
    assert not large.isMaximized()

    laptop = QRect(0, 28, 1366, 740)
    small = _placed(qtbot, Settings(tmp_path / "b.ini"), monkeypatch, laptop)
    assert small.isMaximized()
    assert laptop.contains(small.geometry().marginsAdded(placement.FRAME)), "also when it is not maximised any more"

    scaled = _placed(qtbot, Settings(tmp_path / "c.ini"), monkeypatch, QRect(0, 0, 960, 516))
    assert scaled.minimumHeight() <= 516 - 44, "a smallest size beyond the screen could not be reached"


def test_a_window_from_a_larger_screen_is_made_to_fit(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path / "s.ini")
    before = QMainWindow()
    qtbot.addWidget(before)
    before.setGeometry(600, 200, 2400, 1300)
    settings.set_geometry(before.saveGeometry())

    laptop = QRect(0, 0, 1366, 728)
    window = _placed(qtbot, settings, monkeypatch, laptop)
    assert laptop.contains(window.geometry().marginsAdded(placement.FRAME))


def test_a_place_that_fits_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    screen = QGuiApplication.primaryScreen().availableGeometry()
    wanted = QRect(placement.room(screen).topLeft() + QPoint(10, 20), placement.room(screen).size() * 0.75)
    settings = Settings(tmp_path / "s.ini")
    before = QMainWindow()
    qtbot.addWidget(before)
    before.setGeometry(wanted)
    settings.set_geometry(before.saveGeometry())
    window = QMainWindow()
    qtbot.addWidget(window)
    placement.place(window, settings)
    assert (window.geometry().width(), window.geometry().height()) == (
        max(wanted.width(), window.minimumWidth()),
        max(wanted.height(), window.minimumHeight()),
    )


def test_nothing_is_cut_off_in_what_a_laptop_screen_leaves(focused: Driver) -> None:
    window = focused.window
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 700)
    lowest: dict[str, QWidget] = {
        "cases": window.cases.table,
        "import": window.importing.detail,
        "candidates": window.candidates.detail.decision.save_button,
        "review": window.review.comment,
        "network": window.network.legend,
        "activity": window.activity.table,
    }
    for key, widget in lowest.items():
        focused.go(key)
        focused.qtbot.wait(50)
        assert (window.width(), window.height()) == (1366, 700)
        page = window._pages[key]
        needed = page.minimumSizeHint()
        assert needed.width() <= page.width(), key
        assert needed.height() <= page.height(), key
        assert widget.isVisible(), key
        bottom_right = widget.mapTo(window, QPoint(widget.width(), widget.height()))
        assert bottom_right.x() <= 1366, key
        assert bottom_right.y() <= 700, key
