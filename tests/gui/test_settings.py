"""Preferences are typed, survive a restart, and never hold anything about people."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gui.settings import FAMILY_SAFE, IDLE_LOCK_MINUTES, THEME, Settings
from tests.gui.conftest import Driver


def test_values_come_back_with_their_type(tmp_path: Path) -> None:
    first = Settings(tmp_path / "s.ini")
    first.set(THEME, "dark")
    first.set(IDLE_LOCK_MINUTES, 30)
    first.set(FAMILY_SAFE, value=True)
    first.sync()

    again = Settings(tmp_path / "s.ini")
    assert (again.get(THEME), again.get(IDLE_LOCK_MINUTES), again.get(FAMILY_SAFE)) == ("dark", 30, True)


@pytest.mark.parametrize(
    ("key", "nonsense"), [("view/theme", "pink"), ("security/idle_lock_minutes", "-4"), ("network/family_safe", "?")]
)
def test_nonsense_falls_back_to_the_default(tmp_path: Path, key: str, nonsense: str) -> None:
    raw = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    raw.setValue(key, nonsense)
    raw.sync()
    settings = Settings(tmp_path / "s.ini")
    assert settings.get(THEME) == "system"
    assert settings.get(IDLE_LOCK_MINUTES) == 10
    assert settings.get(FAMILY_SAFE) is False


def test_without_a_file_the_users_configuration_is_meant_and_tests_have_one_of_their_own(own_config: Path) -> None:
    settings = Settings()
    settings.set(THEME, "dark")
    settings.sync()
    assert (own_config / "Kinfinder" / "kinfinder.ini").read_text(encoding="utf-8").count("theme=dark") == 1


def test_recent_workspaces_are_newest_first_and_forgotten_when_gone(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    paths = [tmp_path / f"{name}.kinfinder" for name in "abc"]
    for path in paths:
        path.touch()
        settings.add_recent(path)
    settings.add_recent(paths[0])
    paths[1].unlink()
    assert settings.recent() == (paths[0], paths[2])


def test_a_session_leaves_no_name_in_the_preferences(focused: Driver) -> None:
    for key in ("people", "candidates", "review", "network"):
        focused.go(key)
    assert "Firth" not in focused.window.windowTitle()
    focused.desktop.settings.set_geometry(focused.window.saveGeometry())
    focused.desktop.settings.sync()
    kept = Path(focused.desktop.settings._store.fileName()).read_text(encoding="utf-8")
    for name in ("Kai", "Firth", "Hallam", "C-2041"):
        assert name not in kept
