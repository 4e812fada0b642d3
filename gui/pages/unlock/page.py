"""The start page: which workspace, and its key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from finder.errors import CancelledError
from finder.jobs import JobContext
from finder.services import Workspace
from gui.a11y import named
from gui.backend import Backend
from gui.jobs import JobHandle, JobRunner, Work
from gui.pages.unlock.panels import BusyPanel, CreatePanel, Panel, RecoveryPanel, StartPanel, UnlockPanel
from gui.pages.unlock.phrase_panel import PhrasePanel
from gui.pages.unlock.presenter import SUFFIX, free_path, opening_failed, tidy_phrase, with_suffix
from gui.settings import LAST_FOLDER, SAMPLE_PATH, USE_KEYRING, Settings
from gui.widgets.banner import Banner
from gui.widgets.files import choose_file, choose_new_file
from gui.widgets.labels import card

_CARD_WIDTH = 660


class UnlockPage(QWidget):
    """Opens or creates a workspace; ``opened`` carries it."""

    opened = Signal(object)

    def __init__(self, jobs: JobRunner, backend: Backend, settings: Settings) -> None:
        super().__init__()
        named(self, "page", self.tr("Open a workspace"))
        self._jobs = jobs
        self._backend = backend
        self._settings = settings
        self._path = Path()
        self._job: JobHandle | None = None
        self._pending: Workspace | None = None
        self._must_ask = False
        self.banner = Banner()
        self.start = StartPanel()
        self.unlock = UnlockPanel()
        self.recovery = RecoveryPanel()
        self.new_workspace = CreatePanel()
        self.phrase = PhrasePanel()
        self.busy = BusyPanel()
        self._panels: tuple[Panel, ...] = (
            self.start,
            self.unlock,
            self.recovery,
            self.new_workspace,
            self.phrase,
            self.busy,
        )
        self._lay_out()
        self._connect()
        self.show_start()

    def _lay_out(self) -> None:
        frame, box = card(margin=28)
        frame.setFixedWidth(_CARD_WIDTH)
        box.setSpacing(14)
        box.addWidget(self.banner)
        for panel in self._panels:
            box.addWidget(panel)
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(frame, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def _connect(self) -> None:
        self.start.chosen.connect(self.choose)
        self.start.browse.connect(self._browse)
        self.start.wants_new.connect(self._browse_new)
        self.start.sample.connect(self._open_sample)
        self.unlock.submitted.connect(self._open_by_passphrase)
        self.unlock.use_recovery.connect(self._show_recovery)
        self.unlock.back.connect(self.show_start)
        self.recovery.submitted.connect(self._open_by_recovery)
        self.recovery.back.connect(self._show_unlock)
        self.new_workspace.submitted.connect(self._create)
        self.new_workspace.back.connect(self.show_start)
        self.phrase.confirmed.connect(self._phrase_kept)
        self.busy.cancelled.connect(self._cancel)

    def _show(self, panel: Panel) -> None:
        for other in self._panels:
            other.setVisible(other is panel)
        panel.begin()

    def begin(self) -> None:
        """Put the keyboard into the panel that is shown."""
        for panel in self._panels:
            if not panel.isHidden():
                panel.begin()

    @Slot()
    def show_start(self) -> None:
        """Show recent workspaces."""
        self.start.set_recent(self._settings.recent())
        self._show(self.start)

    def locked(self, path: Path, why: str) -> None:
        """Come back after locking: the passphrase is asked for, whatever the keyring holds."""
        self._must_ask = True
        self._path = path
        if self._is_sample(path):
            self.show_start()
        else:
            self._show_unlock()
        self.banner.say("info", why)

    @Slot(object)
    def choose(self, path: Path) -> None:
        """Open a workspace: by the keyring if it holds the key, else ask."""
        self.banner.clear()
        self._path = path
        if self._is_sample(path):
            self._open_sample()
            return
        if self._must_ask or not self._settings.get(USE_KEYRING):
            self._show_unlock()
            return
        self._start(self.tr("Looking for the key"), self._open_by_keyring, self._keyring_answered)

    def open_with(self, path: Path, passphrase: str | None) -> None:
        """Open a workspace that another part of the program has just made."""
        self._path = path
        if passphrase is None:
            self.choose(path)
        else:
            self._open(path, passphrase, use_keyring=False)

    def abandon(self) -> None:
        """Close a new workspace whose recovery phrase nobody confirmed; the window is going."""
        workspace, self._pending = self._pending, None
        if workspace is not None:
            self._jobs.start_final(lambda _job: workspace.close())

    def _open_by_keyring(self, _job: JobContext) -> Workspace | None:
        if not self._backend.keyring_has(self._path):
            return None
        return self._backend.open(self._path, passphrase=None, recovery=None, use_keyring=True)

    def _keyring_answered(self, workspace: Workspace | None) -> None:
        if workspace is None:
            self._show_unlock()
        else:
            self._adopt(workspace)

    @Slot()
    def _show_unlock(self) -> None:
        self.unlock.ask_for(self._path)
        self.unlock.keyring.setChecked(self._settings.get(USE_KEYRING))
        self._show(self.unlock)

    @Slot()
    def _show_recovery(self) -> None:
        self.banner.clear()
        self._show(self.recovery)

    @Slot(str)
    def _open_by_passphrase(self, passphrase: str) -> None:
        use_keyring = self.unlock.keyring.isChecked()
        self._settings.set(USE_KEYRING, use_keyring)
        self._open(self._path, passphrase, use_keyring=use_keyring)

    def _open(self, path: Path, passphrase: str, *, use_keyring: bool) -> None:
        def work(_job: JobContext) -> Workspace:
            return self._backend.open(path, passphrase=passphrase, recovery=None, use_keyring=use_keyring)

        self._start(self.tr("Opening"), work, self._adopt, self._wrong_passphrase)

    @Slot(str)
    def _open_by_recovery(self, phrase: str) -> None:
        path = self._path

        def work(_job: JobContext) -> Workspace:
            return self._backend.open(path, passphrase=None, recovery=tidy_phrase(phrase), use_keyring=False)

        self._start(self.tr("Opening"), work, self._adopt, self._wrong_recovery)

    def _wrong_passphrase(self, error: Exception) -> None:
        self._show_unlock()
        self._say_failed(error, by_recovery=False)

    def _wrong_recovery(self, error: Exception) -> None:
        self._show(self.recovery)
        self._say_failed(error, by_recovery=True)

    def _say_failed(self, error: Exception, *, by_recovery: bool) -> None:
        tone = "info" if isinstance(error, CancelledError) else "bad"
        self.banner.say(tone, opening_failed(error, by_recovery=by_recovery))

    @Slot()
    def _browse(self) -> None:
        choose_file(
            self,
            self.tr("Open a workspace"),
            self._settings.get(LAST_FOLDER),
            self.tr("Workspaces (*{0});;All files (*)").format(SUFFIX),
            lambda paths: self.choose(paths[0]),
        )

    @Slot()
    def _browse_new(self) -> None:
        choose_new_file(
            self,
            self.tr("Create a workspace"),
            free_path(_documents(), self.tr("Our agency")),
            self.tr("Workspaces (*{0})").format(SUFFIX),
            lambda paths: self.ask_new_passphrase(with_suffix(paths[0])),
        )

    def ask_new_passphrase(self, path: Path) -> None:
        """Ask for the passphrase of a new workspace at ``path``."""
        self.banner.clear()
        self._path = path
        self.new_workspace.ask_for(path)
        self.new_workspace.keyring.setChecked(self._settings.get(USE_KEYRING))
        self._show(self.new_workspace)

    @Slot(str)
    def _create(self, passphrase: str) -> None:
        path = self._path
        use_keyring = self.new_workspace.keyring.isChecked()
        self._settings.set(USE_KEYRING, use_keyring)

        def work(_job: JobContext) -> tuple[Workspace, str]:
            return self._backend.create(path, passphrase, use_keyring=use_keyring)

        self._start(self.tr("Creating"), work, self._created)

    def _created(self, made: tuple[Workspace, str]) -> None:
        self._pending, phrase = made
        self.phrase.show_phrase(phrase)
        self._show(self.phrase)

    @Slot()
    def _phrase_kept(self) -> None:
        workspace, self._pending = self._pending, None
        if workspace is not None:
            self._adopt(workspace)

    @Slot()
    def _open_sample(self) -> None:
        self._start(self.tr("Preparing the sample agency"), self._backend.open_sample, self._adopt_sample)

    def _adopt_sample(self, workspace: Workspace) -> None:
        self._settings.set(SAMPLE_PATH, str(workspace.path))
        self._adopt(workspace)

    def _is_sample(self, path: Path) -> bool:
        """Everybody in the sample is invented, and its passphrase is no secret: nobody is asked for it."""
        return str(path) == self._settings.get(SAMPLE_PATH)

    def _start(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self.banner.clear()
        self.busy.say(title)
        self._show(self.busy)
        self._job = self._jobs.start("", work, done, failed or self._failed, self._progressed)

    def _progressed(self, handle: JobHandle) -> None:
        self.busy.say(self.busy.title.text(), handle.what, handle.done, handle.total)

    def _failed(self, error: Exception) -> None:
        self.show_start()
        self._say_failed(error, by_recovery=False)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _adopt(self, workspace: Workspace) -> None:
        if self._job is not None and self._job.context.is_cancelled:
            # it was opened in the moment between the user's Cancel and the next check
            self._jobs.start_final(lambda _job: workspace.close())
            self.show_start()
            return
        self._must_ask = False
        self._settings.add_recent(workspace.path)
        self.unlock.passphrase.clear()
        self.recovery.phrase.clear()
        self.new_workspace.first.clear()
        self.new_workspace.second.clear()
        self.show_start()
        self.opened.emit(workspace)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
