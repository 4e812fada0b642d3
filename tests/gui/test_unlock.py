"""Opening, creating, locking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from gui.pages.unlock.presenter import free_path, passphrase_problem, tidy_phrase
from gui.settings import USE_KEYRING
from tests.gui.conftest import Driver
from tests.gui.fake_workspace import RECOVERY, RIGHT_PASSPHRASE, FakeBackend

MakeDriver = Callable[[FakeBackend], Driver]


def recent(driver: Driver, folder: Path) -> Path:
    path = folder / "North.kinfinder"
    path.touch()
    driver.desktop.settings.add_recent(path)
    driver.window.unlock.show_start()
    return path


def type_passphrase(driver: Driver, words: str) -> None:
    edit = driver.find(QLineEdit, "passphrase")
    edit.clear()
    driver.qtbot.keyClicks(edit, words)
    driver.qtbot.keyClick(edit, Qt.Key.Key_Return)
    driver.rest()


def test_the_first_run_offers_the_sample_agency(driver: Driver) -> None:
    assert driver.find(QPushButton, "trySample").isVisible()
    assert not driver.find(QListWidget, "recentWorkspaces").isVisible()

    driver.open_sample()

    assert driver.window.current_page == "cases"
    assert driver.window.cases.table.model().rowCount() == 4


def test_the_sample_opens_again_without_a_passphrase_after_locking(opened: Driver) -> None:
    opened.window.lock()
    opened.rest()
    assert "locked" in opened.window.unlock.banner.text
    listed = opened.find(QListWidget, "recentWorkspaces")
    listed.itemActivated.emit(listed.item(0))
    opened.rest()
    assert opened.window.session.workspace is not None


def test_a_recent_workspace_opens_with_its_passphrase(driver: Driver, tmp_path: Path) -> None:
    path = recent(driver, tmp_path)
    listed = driver.find(QListWidget, "recentWorkspaces")
    assert "North" in listed.item(0).text()

    listed.itemActivated.emit(listed.item(0))
    driver.rest()
    type_passphrase(driver, RIGHT_PASSPHRASE)

    assert driver.window.session.path == path
    assert driver.window.windowTitle() == "Kinfinder"


def test_a_wrong_passphrase_says_so_without_a_hint_and_lets_one_try_again(driver: Driver, tmp_path: Path) -> None:
    driver.window.unlock.choose(recent(driver, tmp_path))
    driver.rest()

    type_passphrase(driver, RIGHT_PASSPHRASE[:-1])

    told = driver.window.unlock.banner.text
    assert "does not open" in told
    assert "Nothing was changed" in told
    assert "character" not in told
    assert driver.window.session.workspace is None
    type_passphrase(driver, RIGHT_PASSPHRASE)
    assert driver.window.session.workspace is not None


def test_the_passphrase_is_hidden_until_shown(driver: Driver, tmp_path: Path) -> None:
    driver.window.unlock.choose(recent(driver, tmp_path))
    driver.rest()
    edit, show = driver.find(QLineEdit, "passphrase"), driver.find(QPushButton, "passphraseShow")
    assert edit.echoMode() == QLineEdit.EchoMode.Password

    show.click()
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    show.click()
    assert edit.echoMode() == QLineEdit.EchoMode.Password


def test_the_keyring_opens_without_asking_but_not_after_locking(make_driver: MakeDriver, tmp_path: Path) -> None:
    driver = make_driver(FakeBackend(in_keyring=True))
    path = recent(driver, tmp_path)
    driver.window.unlock.choose(path)
    driver.rest()
    assert driver.window.session.workspace is not None

    driver.window.lock()
    driver.rest()
    driver.window.unlock.choose(path)
    driver.rest()

    assert driver.window.session.workspace is None, "locking must ask for the passphrase"
    assert driver.find(QLineEdit, "passphrase").isVisible()


def test_without_the_keyring_option_the_keyring_is_not_asked(make_driver: MakeDriver, tmp_path: Path) -> None:
    driver = make_driver(FakeBackend(in_keyring=True))
    driver.desktop.settings.set(USE_KEYRING, value=False)

    driver.window.unlock.choose(recent(driver, tmp_path))
    driver.rest()

    assert driver.window.session.workspace is None
    assert not driver.find(QCheckBox, "rememberKey").isChecked()


def test_the_recovery_phrase_opens_however_it_is_pasted(driver: Driver, tmp_path: Path) -> None:
    driver.window.unlock.choose(recent(driver, tmp_path))
    driver.rest()
    driver.find(QPushButton, "useRecovery").click()
    phrase = driver.find(QPlainTextEdit, "recoveryPhrase")

    phrase.setPlainText("larch tide")
    driver.find(QPushButton, "unlockByRecovery").click()
    driver.rest()
    assert "Check every word" in driver.window.unlock.banner.text
    phrase.setPlainText("  " + RECOVERY.upper().replace(" ", "\n") + " ")
    driver.find(QPushButton, "unlockByRecovery").click()
    driver.rest()

    assert driver.window.session.workspace is not None


def test_creating_shows_the_recovery_phrase_once_and_wants_it_kept(driver: Driver, tmp_path: Path) -> None:
    driver.window.unlock.ask_new_passphrase(tmp_path / "New.kinfinder")
    driver.qtbot.keyClicks(driver.find(QLineEdit, "newPassphrase"), RIGHT_PASSPHRASE)
    driver.qtbot.keyClicks(driver.find(QLineEdit, "newPassphraseAgain"), RIGHT_PASSPHRASE)
    driver.find(QPushButton, "createNow").click()
    driver.rest()
    assert driver.find(QLabel, "shownPhrase").text() == RECOVERY
    go = driver.find(QPushButton, "phraseContinue")
    assert not go.isEnabled()

    driver.find(QPushButton, "copyPhrase").click()
    assert QGuiApplication.clipboard().text() == RECOVERY
    driver.find(QCheckBox, "phraseKept").click()
    go.click()
    driver.rest()

    assert driver.window.session.workspace is not None
    assert driver.find(QLabel, "shownPhrase").text() == "", "the phrase is shown once"
    assert driver.window.cases.is_empty, "a new workspace says what to do next"


@pytest.mark.parametrize(
    ("first", "again", "is_fine"),
    [
        ("short", "short", False),
        ("four unrelated words", "four unrelated word", False),
        ("four unrelated words", "", False),
        ("four unrelated words", "four unrelated words", True),
    ],
)
def test_new_passphrases_are_long_and_typed_twice(first: str, again: str, is_fine: bool) -> None:
    assert (passphrase_problem(first, again) == "") is is_fine


def test_a_new_path_never_overwrites(tmp_path: Path) -> None:
    first = free_path(tmp_path, "Sample")
    first.touch()
    assert free_path(tmp_path, "Sample") != first
    assert tidy_phrase(" A  b\nC ") == "a b c"


def test_cancelling_the_sample_comes_back_to_the_start(make_driver: MakeDriver, sample_folder: Path) -> None:
    driver = make_driver(FakeBackend(delay_s=0.3))
    driver.find(QPushButton, "trySample").click()
    driver.find(QPushButton, "openingCancel").click()
    driver.rest()

    assert driver.window.session.workspace is None
    assert driver.find(QPushButton, "trySample").isVisible()


def test_idle_locks_forgets_and_closes(focused: Driver) -> None:
    focused.go("candidates")
    workspace = focused.workspace
    focused.window.idle.set_minutes(0.001)
    focused.qtbot.waitUntil(lambda: focused.window.session.workspace is None)
    focused.rest()

    assert workspace.is_closed
    assert focused.window.current_page == "unlock"
    assert "nobody used it" in focused.window.unlock.banner.text
    assert focused.window.candidates.model.rowCount() == 0
    assert focused.window.session.child is None
    assert focused.window.topbar.child.count() == 1, "no name stays behind the lock"


def test_the_lock_waits_for_work_that_was_left_to_run(opened: Driver) -> None:
    opened.workspace.delay_s = 0.6
    opened.window.session.focus(opened.window.session.child_list[0])
    opened.window.idle.set_minutes(0.002)
    opened.qtbot.wait(300)
    assert opened.window.session.workspace is not None
    opened.rest()
    opened.qtbot.waitUntil(lambda: opened.window.session.workspace is None)


def test_closing_the_window_closes_the_workspace(opened: Driver) -> None:
    workspace = opened.workspace
    workspace.delay_s = 0.5
    opened.window.session.focus(opened.window.session.child_list[0])
    opened.desktop.close()
    assert workspace.is_closed


def test_closing_before_the_phrase_is_confirmed_closes_the_new_workspace(driver: Driver, tmp_path: Path) -> None:
    driver.window.unlock.ask_new_passphrase(tmp_path / "New.kinfinder")
    for name in ("newPassphrase", "newPassphraseAgain"):
        driver.qtbot.keyClicks(driver.find(QLineEdit, name), RIGHT_PASSPHRASE)
    driver.find(QPushButton, "createNow").click()
    driver.rest()
    driver.desktop.close()
    assert driver.workspace.is_closed


def test_input_puts_the_lock_off(opened: Driver) -> None:
    opened.window.idle.set_minutes(0.004)
    for _ in range(6):
        opened.qtbot.wait(80)
        opened.qtbot.keyClick(opened.window.windowHandle(), Qt.Key.Key_Shift)
    assert opened.window.session.workspace is not None


def test_work_that_ends_after_locking_is_dropped(make_driver: MakeDriver, sample_folder: Path) -> None:
    driver = make_driver(FakeBackend())
    driver.open_sample()
    driver.workspace.delay_s = 0.4
    driver.window.session.focus(driver.window.session.child_list[0])
    driver.window.lock()
    driver.rest()

    assert driver.window.session.result is None
    assert driver.window.candidates.model.rowCount() == 0
