"""Looking somebody up: as one types, narrowed, read with every source, and followed from person to person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.models.rows import ROW_ROLE
from gui.pages.people import presenter
from tests.gui.conftest import Driver


@pytest.fixture
def page(focused: Driver) -> Driver:
    focused.go("people")
    return focused


def _names(page: Driver) -> list[str]:
    model = page.window.people.model
    return [model.index(row, 0).data(ROW_ROLE).name for row in range(model.rowCount())]


def _words(page: Driver) -> str:
    return "\n".join(label.text() for label in page.window.people.sheet.findChildren(QLabel))


def _open(page: Driver, typed: str) -> None:
    page.qtbot.keyClicks(page.find(QLineEdit, "peopleSearch"), typed)
    page.qtbot.waitUntil(lambda: len(_names(page)) < 5)
    page.qtbot.keyClick(page.find(QLineEdit, "peopleSearch"), Qt.Key.Key_Return)
    page.qtbot.keyClick(page.window.people.table, Qt.Key.Key_Return)
    page.rest()


def test_everybody_is_listed_and_nobody_is_looked_at_unasked(page: Driver) -> None:
    page.qtbot.wait(600)
    assert len(_names(page)) > 10
    assert "person" not in page.workspace.calls
    assert "Restricted" not in " ".join(_names(page))


def test_typing_finds_and_enter_shows_the_person_with_sources(page: Driver) -> None:
    _open(page, "kathryn hallam")
    assert _names(page) == ["Kathryn Hallam"]
    told = _words(page)
    for words in ("Kathryn Hallam", "What files say", "Where they lived", "Non-molestation order", "line 206"):
        assert words in told
    assert "Must not be disclosed" in told
    assert page.workspace.calls.count("person") == 1


def test_who_the_person_is_to_the_child_in_focus_and_back_to_candidates(page: Driver) -> None:
    _open(page, "kathryn hallam")
    assert "Kai Firth's" in _words(page)
    page.find(QPushButton, "personCandidate").click()
    page.rest()
    assert page.window.current_page == "candidates"
    chosen = page.window.candidates.current()
    assert chosen is not None
    assert chosen.name == "Kathryn Hallam"


def test_a_tie_leads_to_the_other_person_and_back(page: Driver) -> None:
    _open(page, "kathryn hallam")
    other = page.find(QPushButton, "tie0")
    name = other.text().split(",")[0]
    other.click()
    page.rest()
    assert _words(page).splitlines()[0] == name
    assert page.window.people.sheet.back_button.isVisible()
    page.window.people.sheet.back_button.click()
    page.rest()
    assert _words(page).splitlines()[0] == "Kathryn Hallam"
    assert not page.window.people.sheet.back_button.isVisible()


def test_typing_alone_looks_at_nobody(page: Driver) -> None:
    page.qtbot.keyClicks(page.find(QLineEdit, "peopleSearch"), "hallam")
    page.qtbot.wait(700)
    assert "person" not in page.workspace.calls
    assert "press Enter" in _words(page)


def test_a_sheet_is_asked_for_again_after_something_was_decided(page: Driver) -> None:
    _open(page, "kathryn hallam")
    page.workspace.calls.clear()
    page.window.session.data_was_changed()
    page.rest()
    assert page.workspace.calls.count("person") == 1
    assert _words(page).splitlines()[0] == "Kathryn Hallam"


def test_years_a_place_and_a_kind_narrow_the_list(page: Driver) -> None:
    n_all = len(_names(page))
    page.find(QLineEdit, "peopleBorn").setText("1980-1990")
    page.qtbot.waitUntil(lambda: 0 < len(_names(page)) < n_all)
    page.find(QPushButton, "peopleReset").click()
    page.qtbot.waitUntil(lambda: len(_names(page)) == n_all)
    combo = page.find(QComboBox, "peopleKind")
    combo.setCurrentIndex(1)
    page.qtbot.waitUntil(lambda: 0 < len(_names(page)) < n_all)
    assert "Kai Firth" in _names(page)


def test_what_is_no_year_says_so(page: Driver) -> None:
    page.find(QLineEdit, "peopleBorn").setText("eighties")
    page.qtbot.waitUntil(lambda: "1980-1990" in page.window.people.count.text())


def test_nobody_found_says_what_to_do(page: Driver) -> None:
    page.find(QLineEdit, "peopleSearch").setText("nobody at all")
    page.qtbot.waitUntil(lambda: not _names(page))
    assert "Leave out a word" in _words(page)


def test_an_answer_that_comes_late_does_not_replace_the_newest(page: Driver) -> None:
    page.workspace.delay_s = 0.2
    box = page.find(QLineEdit, "peopleSearch")
    box.setText("firth")
    page.window.people._find()
    box.setText("hallam")
    page.window.people._find()
    page.rest()
    assert all(name.endswith("Hallam") for name in _names(page))


def test_locking_forgets_what_was_typed_and_shown(page: Driver, qtbot: QtBot) -> None:
    _open(page, "kathryn hallam")
    page.window.lock()
    qtbot.wait(50)
    assert page.find(QLineEdit, "peopleSearch").text() == ""
    assert _names(page) == []
    assert "Kathryn" not in _words(page)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("", (None, None, True)),
        ("1985", (1985, 1985, True)),
        ("1980-1990", (1980, 1990, True)),
        ("1980–1990", (1980, 1990, True)),
        ("1980-", (1980, None, True)),
        ("-1990", (None, 1990, True)),
        ("-", (None, None, False)),
        ("eighty", (None, None, False)),
    ],
)
def test_years_are_read_as_people_type_them(typed: str, span: tuple[int | None, int | None, bool]) -> None:
    read = presenter.read_years(typed)
    assert (read.first, read.last, read.is_understood) == span
