"""On the real services: a wrong column is corrected, the file read again, people are right; next month at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from gui.app import Desktop, build
from gui.backend import FinderBackend

_LONG_MS = 120_000
_PASSPHRASE = "four unrelated plain words"
REGISTER = (
    "Ref,Called,Clan,When,G\nP1,Joan,Firth,03/04/1951,F\nP2,Kelly,Firth,05/06/1979,F\nP3,Kai,Firth,07/08/2014,M\n"
)


class Hands:
    """A window on a real workspace."""

    def __init__(self, qtbot: QtBot, qapp: QApplication, folder: Path) -> None:
        self.qtbot = qtbot
        self.desktop: Desktop = build(qapp, FinderBackend(), folder / "settings.ini")
        self.window = self.desktop.window
        self.window.resize(1366, 768)
        self.window.show()
        self.is_closed = False

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desktop.jobs.live(), timeout=_LONG_MS)

    def open(self, path: Path) -> None:
        backend = FinderBackend()
        if path.exists():
            workspace = backend.open(path, passphrase=_PASSPHRASE, recovery=None, use_keyring=False)
        else:
            workspace, _ = backend.create(path, _PASSPHRASE, use_keyring=False)
        self.window._opened(workspace)
        self.rest()
        self.window.go("import")
        self.rest()

    def bring_in(self, *paths: Path) -> None:
        self.window.importing.import_paths(list(paths))
        self.rest()

    def press(self, object_name: str) -> None:
        button = self.window.findChild(QPushButton, object_name)
        assert button is not None, object_name
        button.click()
        self.rest()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.importing.mapping._soon.isActive(), timeout=_LONG_MS)
        self.rest()

    def state(self, row: int) -> str:
        model = self.window.importing.model
        return str(model.index(row, 2).data())

    def names(self) -> list[str]:
        workspace = self.window.session.workspace
        assert workspace is not None
        return [record.name for record in workspace._store.records()]  # type: ignore[attr-defined]

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self.desktop.close()
            self.window.deleteLater()
            self.desktop.theme.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    (made / "register 2026-03.csv").write_text(REGISTER, encoding="utf-8")
    return made


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Hands]:
    made = Hands(qtbot, qapp, tmp_path)
    yield made
    made.close()


def pick(hands: Hands, **fields: str) -> None:
    """Choose meanings of columns by their headers."""
    view = hands.window.importing.mapping
    assert view.meaning is not None
    for column in view.meaning.columns:
        if column.header in fields:
            combo = view.columns.combo_of(column.position)
            combo.set_code(fields[column.header])
            combo.chosen.emit(fields[column.header])
    hands.settle()


@pytest.mark.timeout(600)
def test_from_a_wrong_column_to_people_who_are_right_and_the_next_file_at_once(
    hands: Hands, qtbot: QtBot, qapp: QApplication, folder: Path, tmp_path: Path
) -> None:
    workspace = tmp_path / "north.kinfinder"
    hands.open(workspace)
    hands.bring_in(folder)
    assert "Joan Firth" not in hands.names()

    hands.window.importing.table.select_row(0)
    hands.press("correctMapping")
    view = hands.window.importing.mapping
    pick(hands, Called="given_name", Clan="family_name", When="date_of_birth")
    assert "Joan Firth · female · born 1951-04-03" in view.preview.model.index(0, 1).data()
    hands.press("readAgain")
    assert hands.names() == ["Joan Firth", "Kelly Firth", "Kai Firth"]
    assert "was read again: 3 records" in hands.window.banner.text

    undo = hands.window.findChild(QAction, "actionUndo")
    assert undo is not None
    undo.trigger()
    hands.rest()
    assert "Joan Firth" not in hands.names()
    assert "says again what it said before" in hands.window.banner.text
    hands.window.importing.table.select_row(0)
    hands.press("correctMapping")
    pick(hands, Called="given_name", Clan="family_name", When="date_of_birth")
    hands.press("readAgain")

    hands.bring_in(folder)
    assert "Nothing new" in hands.window.banner.text
    assert hands.state(0) == "= Nothing new"
    hands.close()

    again = Hands(qtbot, qapp, tmp_path)
    try:
        again.open(workspace)
        later = folder / "register 2026-04.csv"
        later.write_text("When,Called,Clan,Ref,G\n09/10/1990,Ann,Otterby,P9,F\n", encoding="utf-8")
        again.bring_in(later)
        assert again.names()[-1] == "Ann Otterby"
        again.press("correctMapping")
        assert again.window.importing.mapping.source.text() == "corrected by a person"
        kind = again.window.findChild(QComboBox, "kindChoice")
        assert kind is not None
        assert kind.currentText() == "People: one person a row"
    finally:
        again.close()


@pytest.mark.timeout(300)
def test_an_import_stops_soon_after_cancel_and_can_be_tried_again(hands: Hands, tmp_path: Path) -> None:
    rows = (f"Q{at},Zoë,Otterby,05/06/1979,F\n" for at in range(60_000))
    large = tmp_path / "large.csv"
    large.write_text("Person ID,First name,Surname,DOB,Gender\n" + "".join(rows), encoding="utf-8")
    hands.open(tmp_path / "a.kinfinder")
    page = hands.window.importing
    page.import_paths([large])
    hands.qtbot.waitUntil(lambda: any(row.state == "reading" for row in page.model.rows), timeout=_LONG_MS)
    hands.qtbot.wait(1500)
    began_s = time.monotonic()
    page.cancel_button.click()
    hands.qtbot.waitUntil(lambda: page._job is None, timeout=5_000)
    # well under a second on a machine with nothing else to do
    assert time.monotonic() - began_s < 3.0
    hands.rest()
    assert "Stopped" in hands.window.banner.text
    assert page.drop.isEnabled()

    small = tmp_path / "small.csv"
    small.write_text("Person ID,First name,Surname\nP1,Ann,Otterby\n", encoding="utf-8")
    hands.bring_in(small)
    assert hands.names() == ["Ann Otterby"]
