"""Ctrl+K finds children, anybody else, and commands; what is chosen happens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import QLabel

from gui.find_box import FindBox
from tests.gui.conftest import Driver


@pytest.fixture
def box(opened: Driver) -> FindBox:
    return opened.window.topbar.quick_find


def _offered(box: FindBox) -> list[str]:
    model = box.completer().model()
    assert isinstance(model, QStandardItemModel)
    return [model.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def test_children_come_first_then_everybody_else(opened: Driver, box: FindBox) -> None:
    box.setFocus()
    opened.qtbot.keyClicks(box, "firth")
    opened.qtbot.waitUntil(lambda: len(_offered(box)) > 2)
    offered = _offered(box)
    assert offered[0] == "Kai Firth · 11 May 2016 · C-2041, child"
    assert all(line.endswith(", person") for line in offered[1:])
    assert len({line.split(" · ")[0] for line in offered}) == len(offered), "a child is listed once"


def test_a_person_who_is_chosen_is_shown_on_their_page(opened: Driver, box: FindBox) -> None:
    opened.qtbot.keyClicks(box, "kathryn hallam")
    opened.qtbot.keyClick(box, Qt.Key.Key_Return)
    opened.rest()
    opened.qtbot.waitUntil(lambda: opened.window.current_page == "people")
    opened.rest()
    labels = opened.window.people.sheet.findChildren(QLabel)
    assert labels[0].text() == "Kathryn Hallam"
    assert box.text() == ""


def test_a_command_is_found_by_its_words_and_runs(opened: Driver, box: FindBox) -> None:
    opened.qtbot.keyClicks(box, "activ")
    assert "Activity, Ctrl+7" in _offered(box)
    opened.qtbot.keyClick(box, Qt.Key.Key_Return)
    opened.rest()
    assert opened.window.current_page == "activity"


def test_a_person_can_be_chosen_from_the_list(opened: Driver, box: FindBox) -> None:
    box.setFocus()
    opened.qtbot.keyClicks(box, "hallam")
    opened.qtbot.waitUntil(lambda: len(_offered(box)) == 2)
    popup = box.completer().popup()
    assert popup is not None
    opened.qtbot.keyClick(popup, Qt.Key.Key_Down)
    opened.qtbot.keyClick(popup, Qt.Key.Key_Down)
    opened.qtbot.keyClick(popup, Qt.Key.Key_Return)
    opened.rest()
    assert opened.window.current_page == "people"
    assert opened.window.people.sheet.findChildren(QLabel)[0].text() == "Kathryn Hallam"
    opened.qtbot.waitUntil(lambda: not box.text())


def test_a_command_with_the_letters_of_a_name_does_not_run_before_the_person_is_found(
    opened: Driver, box: FindBox
) -> None:
    sample, ran = QAction("Open the sample agency", box), []
    sample.triggered.connect(lambda: ran.append("sample"))
    box.set_commands([sample])
    opened.qtbot.keyClicks(box, "sam")
    opened.qtbot.keyClick(box, Qt.Key.Key_Return)
    opened.rest()
    opened.qtbot.waitUntil(lambda: opened.window.current_page == "people")
    opened.rest()
    assert opened.window.people.sheet.findChildren(QLabel)[0].text() == "Sam Firth"
    assert ran == []


def test_one_letter_asks_nobody(opened: Driver, box: FindBox) -> None:
    opened.workspace.calls.clear()
    opened.qtbot.keyClicks(box, "h")
    opened.qtbot.wait(300)
    opened.rest()
    assert "find_people" not in opened.workspace.calls


def test_locking_forgets_what_was_offered(opened: Driver, box: FindBox) -> None:
    opened.qtbot.keyClicks(box, "hallam")
    opened.window.lock()
    assert (box.text(), _offered(box)) == ("", [])
