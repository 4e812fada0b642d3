"""The same window on the real services: the sample agency from files to an exported list, and a new workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from finder.model.candidate import Recommendation
from gui.app import Desktop, build
from gui.backend import FinderBackend

_LONG_MS = 240_000
_PASSPHRASE = "four unrelated plain words"


class Hands:
    def __init__(self, qtbot: QtBot, desktop: Desktop) -> None:
        self.qtbot = qtbot
        self.desktop = desktop
        self.window = desktop.window

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.desktop.jobs.live(), timeout=_LONG_MS)

    def press(self, object_name: str) -> None:
        button = self.window.findChild(QPushButton, object_name)
        assert button is not None, object_name
        button.click()
        self.rest()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=_LONG_MS)
        self.rest()


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("finder.app.data_folder", lambda: tmp_path)
    desktop = build(qapp, FinderBackend(), tmp_path / "settings.ini")
    desktop.window.resize(1366, 768)
    desktop.window.show()
    yield Hands(qtbot, desktop)
    desktop.close()
    desktop.window.deleteLater()
    desktop.theme.deleteLater()


@pytest.mark.timeout(600)
def test_from_the_sample_agency_to_a_list_in_one_sitting(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    hands.press("trySample")
    hands.wait_for(lambda: window.session.workspace is not None)
    assert window.session.child_list, "the sample has open cases"
    assert all(child.found is not None for child in window.session.child_list), "opening searches for everybody"
    window.go("review")
    hands.rest()
    assert len(window.review._queue) == window.session.questions > 0

    window.go("import")
    hands.press("resolveAndSearch")
    assert "people" in window.banner.text
    assert all(child.found is not None for child in window.session.child_list)

    child = max(window.session.child_list, key=lambda item: item.found or 0)
    window.session.focus(child)
    window.go("candidates")
    hands.wait_for(lambda: window.session.result is not None)
    result = window.session.result
    assert result is not None
    assert window.candidates.model.rowCount() == len(result.candidates) > 5
    for candidate in result.candidates:
        if not candidate.is_restricted:
            parts = sum(part.points for part in candidate.contributions)
            assert candidate.score == pytest.approx(max(0, min(100, parts)), abs=0.11)

    window.candidates.table.select_row(0)
    chosen = window.candidates.current()
    assert chosen is not None
    hands.press(f"decide_{Recommendation.HOLD.value}")
    reason = window.findChild(QLineEdit, "decisionReason")
    assert reason is not None
    hands.qtbot.keyClicks(reason, "Waits for the next visit")
    hands.press("saveDecision")
    decided = window.candidates.current()
    assert decided is not None
    assert decided.decided is Recommendation.HOLD, window.banner.text

    undo = window.findChild(QAction, "actionUndo")
    assert undo is not None
    undo.trigger()
    hands.rest()
    assert window.banner.text.startswith("Undone")

    out = tmp_path / "list.csv"
    window.candidates.export("family", "csv", out)
    hands.rest()
    assert out.exists() is window.banner.text.endswith("must stay inside."), window.banner.text

    window.go("network")
    hands.wait_for(lambda: bool(window.network.scene.people))
    assert window.network.scene.focus_person() is not None
    window.network.save(tmp_path / "tree.svg")
    hands.rest()
    assert (tmp_path / "tree.svg").stat().st_size > 2000

    window.go("review")
    hands.rest()
    window.go("activity")
    hands.rest()
    assert window.activity.model.rowCount() > 3

    window.go("import")
    before = window.importing.model.rowCount()
    window.importing.import_paths([tmp_path / "list.csv"] if out.exists() else [tmp_path])
    hands.rest()
    assert window.importing.model.rowCount() >= before


@pytest.mark.timeout(300)
def test_a_new_workspace_is_created_locked_and_unlocked(hands: Hands, tmp_path: Path) -> None:
    window = hands.window
    window.unlock.ask_new_passphrase(tmp_path / "north.kinfinder")
    keyring = window.findChild(QCheckBox, "rememberNewKey")
    assert keyring is not None
    keyring.setChecked(False)
    for name in ("newPassphrase", "newPassphraseAgain"):
        edit = window.findChild(QLineEdit, name)
        assert edit is not None
        hands.qtbot.keyClicks(edit, _PASSPHRASE)
    hands.press("createNow")
    phrase = window.unlock.phrase.phrase.text()
    assert len(phrase.split()) >= 6
    window.unlock.phrase.kept.setChecked(True)
    hands.press("phraseContinue")
    assert window.cases.is_empty

    window.lock()
    hands.rest()
    passphrase = window.unlock.unlock.passphrase.edit
    hands.qtbot.keyClicks(passphrase, "another four plain words")
    hands.press("unlock")
    assert "does not open" in window.unlock.banner.text
    passphrase.clear()
    hands.qtbot.keyClicks(passphrase, _PASSPHRASE)
    hands.press("unlock")
    assert window.session.workspace is not None

    window.lock()
    hands.rest()
    window.unlock.recovery.phrase.setPlainText(phrase.upper())
    hands.press("useRecovery")
    hands.press("unlockByRecovery")
    assert window.session.workspace is not None, window.unlock.banner.text
