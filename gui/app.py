"""Composition root of the desktop program."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gui import icons
from gui.backend import Backend, FinderBackend
from gui.colours import LIGHT
from gui.garbage import UiGarbageCollector
from gui.jobs import JobRunner
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.theme import Theme


@dataclass(slots=True)
class Desktop:
    """The parts of a running program, kept alive together."""

    app: QApplication
    settings: Settings
    theme: Theme
    jobs: JobRunner
    window: MainWindow

    def close(self) -> None:
        """Close the window and end the worker."""
        self.window.close()
        self.jobs.close()


def build(app: QApplication, backend: Backend, settings_file: Path | None = None) -> Desktop:
    """Put the program together without showing it."""
    app.setApplicationName("kinfinder")
    app.setApplicationDisplayName("Kinfinder")
    app.setWindowIcon(icons.icon("network", LIGHT.accent))
    settings = Settings(settings_file)
    theme = Theme(app, settings)
    jobs = JobRunner()
    window = MainWindow(jobs, backend, settings, theme)
    return Desktop(app, settings, theme, jobs, window)


def run(path: Path | None = None, passphrase: str | None = None) -> int:
    """Open the window, on a workspace if one is given, and stay until it is closed.

    Returns:
        The exit status of the event loop.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    desktop = build(app, FinderBackend())
    collector = UiGarbageCollector(app)
    collector.start()
    desktop.window.show()
    if path is not None:
        desktop.window.open_with(path, passphrase)
    try:
        return app.exec()
    finally:
        desktop.jobs.close()
        collector.stop()
