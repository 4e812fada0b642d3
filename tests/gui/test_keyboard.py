"""One journey without a mouse: open, find the child, walk to a person, decide, take it back, look at the family."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from finder.model.candidate import Recommendation
from tests.gui.conftest import Driver

_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


def press(driver: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or driver.window
    driver.qtbot.keyClick(target, key, modifier)
    driver.rest()


def type_words(driver: Driver, words: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    driver.qtbot.keyClicks(target, words)


def test_the_main_job_by_keyboard_only(driver: Driver) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    press(driver, Qt.Key.Key_Space)
    driver.qtbot.waitUntil(lambda: driver.window.session.workspace is not None)
    driver.rest()

    press(driver, Qt.Key.Key_K, _CTRL)
    type_words(driver, "Kai")
    press(driver, Qt.Key.Key_Return)
    assert driver.window.current_page == "candidates"
    assert QApplication.focusWidget() is driver.window.candidates.table

    press(driver, Qt.Key.Key_Down)
    press(driver, Qt.Key.Key_Down)
    chosen = driver.window.candidates.current()
    assert chosen is not None
    assert chosen.name == "Beverley Marlow"

    press(driver, Qt.Key.Key_2, _ALT)
    type_words(driver, "First ask the social worker")
    press(driver, Qt.Key.Key_Return)
    chosen = driver.window.candidates.current()
    assert chosen is not None
    assert (chosen.name, chosen.decided) == ("Beverley Marlow", Recommendation.EXPLORE)
    assert QApplication.focusWidget() is driver.window.candidates.table

    press(driver, Qt.Key.Key_Z, _CTRL)
    chosen = driver.window.candidates.current()
    assert chosen is not None
    assert chosen.decided is None

    press(driver, Qt.Key.Key_Z, _CTRL | Qt.KeyboardModifier.ShiftModifier)
    chosen = driver.window.candidates.current()
    assert chosen is not None
    assert chosen.decided is Recommendation.EXPLORE

    press(driver, Qt.Key.Key_6, _CTRL)
    assert driver.window.current_page == "network"
    press(driver, Qt.Key.Key_Left)
    assert driver.window.network.scene.current != driver.window.network.scene.focus_person()

    press(driver, Qt.Key.Key_5, _CTRL)
    press(driver, Qt.Key.Key_S)
    assert "decide_pair" in driver.workspace.calls

    press(driver, Qt.Key.Key_L, _CTRL)
    assert driver.window.current_page == "unlock"


def test_tab_reaches_every_control_of_a_page_and_comes_round(focused: Driver) -> None:
    focused.go("candidates")
    focused.window.activateWindow()
    seen: list[str] = []
    for _ in range(60):
        focused.qtbot.keyClick(QApplication.focusWidget() or focused.window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if seen and now.objectName() == seen[0] and len(seen) > 3:
            break
        seen.append(now.objectName())
    for wanted in ("candidatesTable", "candidateFilter", "filterNew", "decide_invite", "exportList", "quickFind"):
        assert wanted in seen
