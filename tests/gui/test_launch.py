"""The command: words go to the command line without Qt; the window starts with little."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from gui import launch

_BARE = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_command_runs_without_loading_qt() -> None:
    done = run(
        "import sys; from gui.launch import main; status = main(['--help']);"
        "assert not [name for name in sys.modules if name.startswith('PySide6')]; sys.exit(status)"
    )
    assert done.returncode == 0, done.stderr
    assert "kinfinder" in done.stdout


def test_without_a_display_one_line_says_so() -> None:
    done = run("import sys; from gui.launch import main; sys.exit(main([]))", **_BARE)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "no display" in done.stderr


def test_without_a_display_a_finished_demo_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path
) -> None:
    for name in _BARE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert launch.open_desktop(tmp_path / "sample.kinfinder", None) == 0
    assert "sample.kinfinder" in capsys.readouterr().err


def test_the_window_opens_on_a_workspace_and_ends_cleanly(tmp_path) -> None:
    code = (
        "import sys, gc\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\nfrom PySide6.QtWidgets import QApplication\n"
        "import gui.app\nfrom tests.gui.fake_workspace import FakeBackend, RIGHT_PASSPHRASE\n"
        "backend = FakeBackend()\n"
        "gui.app.FinderBackend = lambda: backend\n"
        "app = QApplication([])\n"
        "ready = QTimer()\n"
        "def leave():\n"
        "    if backend.opened and 'children' in backend.opened[0].calls:\n"
        "        [window.close() for window in app.topLevelWidgets()]\n"
        "ready.timeout.connect(leave)\nready.start(50)\n"
        f"status = gui.app.run(Path({str(tmp_path / 'x.kinfinder')!r}), RIGHT_PASSPHRASE)\n"
        "assert backend.opened[0].is_closed and gc.isenabled()\n"
        "sys.exit(status)\n"
    )
    done = run(code, QT_QPA_PLATFORM="offscreen", XDG_CONFIG_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("kinfinder.ini")), "preferences go under the user's configuration"


def test_the_first_window_needs_only_the_core_of_qt(own_config) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from gui.app import build\nfrom gui.backend import FinderBackend\n"
        "app = QApplication([])\n"
        "desktop = build(app, FinderBackend())\ndesktop.window.show()\n"
        "loaded = {n for n in sys.modules if n.startswith('PySide6.Qt')}\n"
        "assert loaded == {'PySide6.QtCore', 'PySide6.QtGui', 'PySide6.QtWidgets'}, loaded\n"
        "heavy = {'pandas', 'numpy', 'networkx', 'docx', 'keyring', 'sqlcipher3', 'phonenumbers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "desktop.close()\n"
    )
    done = run(code, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert (own_config / "Kinfinder" / "kinfinder.ini").exists(), "not among the user's own preferences"
