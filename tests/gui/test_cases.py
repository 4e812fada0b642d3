"""Cases: who has an open case, and the way to the candidates."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from finder.find_children import ChildFinder
from gui.pages.cases.presenter import connections, summary
from tests.gui import fake_people
from tests.gui.conftest import Driver
from tests.gui.fake_workspace import FakeBackend


def cells(driver: Driver, column: int) -> list[str]:
    model = driver.window.cases.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_the_table_says_who_and_how_many_connections(opened: Driver) -> None:
    assert cells(opened, 0) == ["Kai Firth", "Lily-Mae Okafor", "Mateo Brand", "Zofia Wren"]
    assert cells(opened, 1)[0] == "11 May 2016"
    assert cells(opened, 4) == ["7 → 14", "4 → 11", "5 → 5", "2 → 3"]
    assert cells(opened, 6) == ["3", "1", "–", "–"]


def test_enter_puts_the_child_in_focus_and_opens_candidates(opened: Driver) -> None:
    table = opened.window.cases.table
    table.select_row(1)
    opened.qtbot.keyClick(table, Qt.Key.Key_Return)
    opened.rest()

    assert opened.window.current_page == "candidates"
    assert opened.window.session.child is not None
    assert opened.window.session.child.case_ref == "C-2077"
    assert opened.window.topbar.child.currentText().startswith("Lily-Mae")
    assert opened.window.candidates.model.rowCount() == 11


def test_the_filter_takes_names_cases_and_workers(opened: Driver) -> None:
    edit = opened.find(QLineEdit, "casesFilter")
    for words, expected in (("whitlock", 2), ("c-2041", 1), ("adeyemi okafor", 1), ("nobody", 0)):
        edit.setText(words)
        assert len(cells(opened, 0)) == expected, words
    assert not opened.find(QPushButton, "openChild").isEnabled()


def test_columns_sort_by_value_not_by_text(opened: Driver) -> None:
    table = opened.window.cases.table
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert cells(opened, 0)[0] == "Mateo Brand", "the oldest child first"
    table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert cells(opened, 4)[0] == "7 → 14"


def test_an_empty_workspace_leads_to_import(make_driver, sample_folder) -> None:
    driver = make_driver(FakeBackend(is_empty=True))
    driver.window.session.adopt(driver.backend._new(sample_folder / "x.kinfinder", is_empty=True))
    driver.window._root.setCurrentIndex(1)
    driver.rest()
    driver.go("cases")

    assert driver.window.cases.is_empty
    driver.window.cases.empty.action.click()
    assert driver.window.current_page == "import"


def test_cards_count_only_what_was_searched() -> None:
    cards = {card.key: card for card in summary(fake_people.children(), 57)}

    assert cards["children"].figure == "4"
    assert cards["connections"].figure == "16 → 30"
    assert cards["branches"].figure == "3"
    assert cards["reviews"].figure == "57"
    assert connections(fake_people.children()[3]) == "not searched yet"
    assert {card.figure for card in summary((), 0)} == {"0", "–"}


def test_quick_find_focuses_the_child(opened: Driver) -> None:
    opened.qtbot.keyClick(opened.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    edit = opened.window.topbar.quick_find
    assert edit.hasFocus()

    opened.qtbot.keyClicks(edit, "brand")
    opened.qtbot.keyClick(edit, Qt.Key.Key_Return)
    opened.rest()

    assert opened.window.session.child is not None
    assert opened.window.session.child.name == "Mateo Brand"
    assert opened.window.current_page == "candidates"


def test_quick_find_offers_names_that_are_only_alike(opened: Driver) -> None:
    topbar = opened.window.topbar
    opened.qtbot.keyClicks(topbar.quick_find, "brnad mat")

    offered = topbar.quick_find.completer().model()
    assert [offered.data(offered.index(row, 0)).split(" · ")[0] for row in range(offered.rowCount())] == ["Mateo Brand"]


def test_names_are_indexed_off_the_thread_that_answers_keys(opened: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[threading.Thread] = []
    monkeypatch.setattr(ChildFinder, "prepare", lambda _finder: threads.append(threading.current_thread()))
    opened.window.topbar.quick_find.set_children(ChildFinder((), ()))
    opened.rest()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_a_name_typed_before_they_are_indexed_is_found_as_soon_as_they_are(opened: Driver) -> None:
    topbar, may_go_on = opened.window.topbar, threading.Event()
    opened.window.session.jobs.start("", lambda _job: may_go_on.wait(20))
    topbar.quick_find.set_children(ChildFinder(tuple(topbar._labels.values()), tuple(topbar._labels)))
    opened.qtbot.keyClicks(topbar.quick_find, "brnad mat")
    assert topbar.quick_find.completer().model().rowCount() == 0
    opened.qtbot.keyClick(topbar.quick_find, Qt.Key.Key_Return)
    assert opened.window.session.child is None
    may_go_on.set()
    opened.qtbot.waitUntil(lambda: opened.window.session.child is not None)
    opened.rest()
    assert opened.window.session.child is not None
    assert opened.window.session.child.name == "Mateo Brand"


def test_quick_find_says_when_there_is_nobody(opened: Driver) -> None:
    edit = opened.window.topbar.quick_find
    opened.qtbot.keyClicks(edit, "xyzzy")
    opened.qtbot.keyClick(edit, Qt.Key.Key_Return)
    opened.rest()

    assert "xyzzy" in opened.told
    assert opened.window.session.child is None
