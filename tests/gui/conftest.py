"""Windows for the tests: off screen, on an invented workspace, with preferences of their own."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.app import Desktop, build
from tests.gui.fake_workspace import FakeBackend, FakeWorkspace

# the offscreen platform says so whenever a window or a popup is shown
_NO_WINDOW_MANAGER = "This plugin does not support"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(_NO_WINDOW_MANAGER, extend=True))


def _config_state(folder: Path) -> dict[Path, tuple[int, int]]:
    """Return size and time of everything below a folder; empty when there is none."""
    files = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


@pytest.fixture(scope="session", autouse=True)
def own_config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the user's own preferences out of every test, also out of the processes that tests start."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()
    users_own = Path(home) / "Kinfinder"
    before = _config_state(users_own)
    folder = tmp_path_factory.mktemp("config")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
        yield folder
    assert _config_state(users_own) == before, "a test wrote the user's own preferences"


class Driver:
    """A window and the hands on it."""

    def __init__(self, qtbot: QtBot, desktop: Desktop, backend: FakeBackend) -> None:
        self.qtbot = qtbot
        self.desktop = desktop
        self.window = desktop.window
        self.backend = backend

    @property
    def workspace(self) -> FakeWorkspace:
        return self.backend.opened[-1]

    def rest(self) -> None:
        """Wait until no work is under way and its results have arrived."""
        self.qtbot.waitUntil(lambda: not self.desktop.jobs.live(), timeout=10_000)

    def open_sample(self) -> None:
        self.find(QWidget, "trySample").click()
        self.qtbot.waitUntil(lambda: self.window.session.workspace is not None, timeout=10_000)
        self.rest()

    def focus(self, case_ref: str = "C-2041") -> None:
        child = next(item for item in self.window.session.child_list if item.case_ref == case_ref)
        self.window.session.focus(child)
        self.rest()

    def go(self, key: str) -> None:
        self.window.go(key)
        self.rest()

    def find(self, kind: type, object_name: str):
        found = self.window.findChild(kind, object_name)
        assert found is not None, object_name
        return found

    @property
    def told(self) -> str:
        return self.window.banner.text


@pytest.fixture
def make_driver(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[FakeBackend], Driver]]:
    made: list[Desktop] = []

    def make(backend: FakeBackend) -> Driver:
        backend.sample_folder = tmp_path
        desktop = build(qapp, backend, tmp_path / "settings.ini")
        made.append(desktop)
        # the off-screen platform has a small screen, on which the window would come up maximised
        desktop.window.setWindowState(Qt.WindowState.WindowNoState)
        desktop.window.setMinimumSize(960, 600)
        desktop.window.resize(1366, 768)
        desktop.window.show()
        qtbot.waitExposed(desktop.window)
        return Driver(qtbot, desktop, backend)

    yield make
    for desktop in made:
        desktop.close()
        assert not desktop.jobs.live(), "work outlived its window"
        desktop.window.deleteLater()
        desktop.theme.deleteLater()
    # windows of earlier tests would be styled again by every later one
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def driver(make_driver: Callable[[FakeBackend], Driver], sample_folder: Path) -> Driver:
    return make_driver(FakeBackend())


@pytest.fixture
def opened(driver: Driver) -> Driver:
    driver.open_sample()
    return driver


@pytest.fixture
def focused(opened: Driver) -> Driver:
    opened.focus()
    return opened


@pytest.fixture
def sample_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """New workspaces are offered in this folder instead of the user's documents."""
    monkeypatch.setattr("gui.pages.unlock.page._documents", lambda: tmp_path)
    return tmp_path
