"""Makes pictures of every page: 1366 x 768 at 100 % and 200 %, light and dark.

    python tools/screenshots.py            from the sample agency
    python tools/screenshots.py --fake     from the invented workspace of the tests

One process a scale, because Qt reads its scale factor only once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZE = (1366, 768)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make pictures of every page.")
    parser.add_argument("--fake", action="store_true", help="use the invented workspace of the tests")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots", help="folder for the pictures")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="only this scale (the tool calls itself with it)")
    parser.add_argument("--theme", choices=("light", "dark"), action="append", help="only this theme")
    return parser.parse_args()


def main() -> int:
    args = _arguments()
    if args.scale is not None:
        return _Session(args).run()
    status = 0
    # the sample agency's workspace is made in a folder of this run, not in the user's
    data = tempfile.mkdtemp()
    for scale in (1, 2):
        environment = {**os.environ, "QT_SCALE_FACTOR": str(scale), "XDG_DATA_HOME": data}
        if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        command = [sys.executable, __file__, "--scale", str(scale), "--out", str(args.out)]
        command += ["--fake"] if args.fake else []
        for theme in args.theme or ():
            command += ["--theme", theme]
        status |= subprocess.run(command, env=environment, check=False, cwd=ROOT).returncode
    return status


class _Session:
    """One run at one scale: opens the window, walks through the pages, grabs them."""

    def __init__(self, args: argparse.Namespace) -> None:
        sys.path.insert(0, str(ROOT))
        # only the child processes load Qt, after their scale has been set
        from PySide6.QtWidgets import QApplication  # noqa: PLC0415

        from gui.app import build  # noqa: PLC0415
        from gui.backend import FinderBackend  # noqa: PLC0415

        self._args = args
        self._folder = Path(tempfile.mkdtemp())
        if args.fake:
            from tests.gui.fake_workspace import FakeBackend  # noqa: PLC0415

            backend = FakeBackend()
            backend.sample_folder = self._folder
        else:
            backend = FinderBackend()
        self._app = QApplication(sys.argv[:1])
        self._backend = backend
        self._desktop = build(self._app, backend, self._folder / "settings.ini")
        self._window = self._desktop.window
        args.out.mkdir(parents=True, exist_ok=True)

    def run(self) -> int:
        from PySide6.QtCore import Qt  # noqa: PLC0415

        # pictures have one size, whatever the screen they are made on
        self._window.setWindowState(Qt.WindowState.WindowNoState)
        self._window.setMinimumSize(960, 600)
        self._window.resize(*SIZE)
        self._window.show()
        for theme in self._args.theme or ("light", "dark"):
            self._desktop.theme.choose(theme)
            self._walk(theme)
        self._desktop.close()
        return 0

    def _walk(self, theme: str) -> None:
        window = self._window
        if window.session.workspace is None:
            self._grab(theme, "1 start")
            window.unlock._path = self._folder / "North agency.kinfinder"
            window.unlock._show_unlock()
            self._grab(theme, "1 unlock")
            window.unlock.phrase.show_phrase(
                "larch tide copper violin meadow stone harbour lantern orchard kettle maple ridge"
            )
            window.unlock._show(window.unlock.phrase)
            self._grab(theme, "1 recovery phrase")
            self._open()
        window.go("cases")
        self._grab(theme, "2 cases")
        window.go("import")
        self._grab(theme, "3 import")
        child = max(window.session.child_list, key=lambda item: item.found or 0)
        window.session.focus(child)
        window.go("candidates")
        self._wait(lambda: window.session.result is not None)
        self._grab(theme, "4 candidates")
        window.candidates.table.select_row(1)
        candidates = window.candidates
        self._wait(lambda: not (candidates._show_soon.isActive() or candidates._look.isActive()))
        self._grab(theme, "4 candidates detail")
        self._people(theme, candidates.current().name)
        window.go("candidates")
        candidates.beside.leads_button.click()
        self._grab_dialog(theme, "leadsDialog", "4 candidates leads")
        candidates.beside.weights_button.click()
        self._grab_dialog(theme, "weightsDialog", "4 candidates weights")
        window.go("review")
        self._grab(theme, "5 review")
        window.review.changes_button.click()
        self._grab(theme, "5 review changes")
        window.review.weights_button.setChecked(True)
        self._grab(theme, "5 review weights")
        window.review.weights_button.setChecked(False)
        window.go("network")
        self._wait(lambda: window.network._diagram is not None)
        self._rest()
        window.network.view.fit()
        self._grab(theme, "6 network")
        farthest = max(window.session.result.candidates, key=lambda one: len(one.path)).person_id
        window.network.choose(farthest)
        window.network.branch.setCurrentIndex(window.network.branch.findData("new"))
        self._grab(theme, "6 network way")
        window.network.branch.setCurrentIndex(0)
        window.go("activity")
        self._grab(theme, "7 activity")
        window.go("import")
        self._mappings(theme)

    def _people(self, theme: str, name: str) -> None:
        window = self._window
        window.go("people")
        self._rest()
        self._grab(theme, "4 people")
        window.people.look_for(name.rsplit(maxsplit=1)[-1])
        self._settle(200)
        self._rest()
        window.people._open_current()
        self._grab(theme, "4 people found")
        window.people.look_for("nobody at all")
        self._grab(theme, "4 people nobody")
        window.people._reset()

    def _mappings(self, theme: str) -> None:
        """Picture how files are read: one that is recognised, one that is not, one that is not at hand."""
        from finder.errors import UserError  # noqa: PLC0415

        page = self._window.importing
        if self._args.fake:
            page.table.select_row(1)
        else:
            self._odd_tables()
        for name in ("links.csv", "survey.csv", "register.csv"):
            files = [row.file for row in page.model.rows]
            if name in files:
                page.table.select_row(files.index(name))
                self._grab(theme, f"3 import {Path(name).stem}")
            page.detail._want_mapping()
            self._settle(20)
            self._window.grab().save(str(self._args.out / f"3 mapping busy {theme} {self._args.scale}00.png"))
            self._rest()
            self._grab(theme, f"3 mapping {Path(name).stem}")
            if self._args.fake or name == "links.csv":
                page.mapping.direction.flip.click()
                self._settle(200)
                self._grab(theme, "3 mapping flipped")
            page.mapping.left.emit()
            if self._args.fake:
                return
        page.mapping._not_looked(UserError("register.csv is not where it was. Choose the file."))
        page.views.setCurrentIndex(1)
        self._grab(theme, "3 mapping not at hand")
        page.mapping.left.emit()
        self._window.banner.clear()

    def _odd_tables(self) -> None:
        from odd_tables import write_odd_tables  # noqa: PLC0415 - beside this script

        self._window.importing.import_paths(list(write_odd_tables(self._folder / "odd")))
        self._rest()
        self._window.banner.clear()

    def _grab_dialog(self, theme: str, object_name: str, name: str) -> None:
        from PySide6.QtWidgets import QDialog  # noqa: PLC0415

        self._wait(lambda: self._window.findChild(QDialog, object_name) is not None)
        self._settle(600)
        self._rest()
        dialog = self._window.findChild(QDialog, object_name)
        dialog.grab().save(str(self._args.out / f"{name} {theme} {self._args.scale}00.png"))
        dialog.close()
        self._settle(60)

    def _open(self) -> None:
        window = self._window
        window.unlock.start.sample_button.click()
        self._settle(60)
        self._window.grab().save(str(self._args.out / "1 busy.png"))
        self._wait(lambda: window.session.workspace is not None)
        self._rest()
        window.go("import")
        window.importing.resolve_and_search()
        self._wait(lambda: window.importing._job is None)
        self._rest()
        window.banner.clear()

    def _wait(self, done: Callable[[], bool], limit_s: float = 300) -> None:
        end_s = time.monotonic() + limit_s
        while not done():
            if time.monotonic() > end_s:
                raise TimeoutError("the window did not get there")
            self._turn()

    def _rest(self) -> None:
        """Wait until no work is under way and what it brought is drawn."""
        self._settle()
        self._wait(lambda: not self._desktop.jobs.live())
        self._settle()

    def _settle(self, for_ms: int = 60) -> None:
        end_s = time.monotonic() + for_ms / 1000
        while time.monotonic() < end_s:
            self._turn()

    def _turn(self) -> None:
        """Let the program run for a moment, in an event loop like its own: it sleeps while the worker works."""
        from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415

        loop = QEventLoop()
        QTimer.singleShot(20, loop.quit)
        loop.exec()

    def _grab(self, theme: str, name: str) -> None:
        self._rest()
        out = self._args.out / f"{name} {theme} {self._args.scale * 100}.png"
        self._window.grab().save(str(out))
        print(out.name)


if __name__ == "__main__":
    sys.exit(main())
