"""The one window: navigation, top bar, pages."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from finder.model.person import PersonId
from finder.services import Workspace
from gui import help as help_windows
from gui.backend import Backend
from gui.idle import IdleGuard
from gui.jobs import JobRunner
from gui.menus import Commands, build
from gui.navigation import Navigation, Place
from gui.pages.activity.page import ActivityPage
from gui.pages.base import Page
from gui.pages.candidates.page import CandidatesPage
from gui.pages.cases.page import CasesPage
from gui.pages.importing.page import ImportPage
from gui.pages.network.page import NetworkPage
from gui.pages.people.page import PeoplePage
from gui.pages.review.page import ReviewPage
from gui.pages.unlock.page import UnlockPage
from gui.placement import place
from gui.search_round import SearchRound
from gui.session import Notice, Session
from gui.settings import IDLE_LOCK_MINUTES, Settings
from gui.theme import Theme
from gui.topbar import TopBar
from gui.widgets.banner import Banner

translate = QCoreApplication.translate


def places() -> tuple[Place, ...]:
    """Return the pages in their order."""
    return (
        Place("cases", "cases", translate("window", "Cases"), "Ctrl+1"),
        Place("import", "import", translate("window", "Import"), "Ctrl+2"),
        Place("people", "people", translate("window", "People"), "Ctrl+3"),
        Place("candidates", "candidates", translate("window", "Candidates"), "Ctrl+4"),
        Place("review", "review", translate("window", "Review"), "Ctrl+5"),
        Place("network", "network", translate("window", "Network"), "Ctrl+6"),
        Place("activity", "activity", translate("window", "Activity"), "Ctrl+7"),
    )


class MainWindow(QMainWindow):
    """Holds the pages and passes wishes between them; its title never holds a name."""

    def __init__(self, jobs: JobRunner, backend: Backend, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Kinfinder")
        self._jobs = jobs
        self._settings = settings
        self._theme = theme
        self.session = Session(jobs, self)
        self.unlock = UnlockPage(jobs, backend, settings)
        self.cases = CasesPage(self.session, SearchRound(self.session, self))
        self.importing = ImportPage(self.session, settings)
        self.people = PeoplePage(self.session)
        self.candidates = CandidatesPage(self.session)
        self.review = ReviewPage(self.session, settings)
        self.network = NetworkPage(self.session, settings)
        self.activity = ActivityPage(self.session)
        self._pages: dict[str, Page] = {
            "cases": self.cases,
            "import": self.importing,
            "people": self.people,
            "candidates": self.candidates,
            "review": self.review,
            "network": self.network,
            "activity": self.activity,
        }
        self.navigation = Navigation(places())
        self.topbar = TopBar(self.session)
        self.banner = Banner()
        self._stack = QStackedWidget()
        self._root = QStackedWidget()
        self.idle = IdleGuard(self)
        self._lay_out()
        self._menus = build(self, places(), self._commands(), settings)
        self._connect()
        self._menus.set_open(is_open=False)
        place(self, settings)

    def _lay_out(self) -> None:
        for page in self._pages.values():
            self._stack.addWidget(page)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        banner_row = QHBoxLayout()
        banner_row.setContentsMargins(16, 10, 16, 0)
        banner_row.addWidget(self.banner)
        column.addWidget(self.topbar)
        column.addLayout(banner_row)
        column.addWidget(self._stack, 1)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(right, 1)
        self._root.addWidget(self.unlock)
        self._root.addWidget(work)
        self.setCentralWidget(self._root)

    def _commands(self) -> Commands:
        return Commands(
            undo=self.session.undo,
            redo=self.session.redo,
            lock=self.lock,
            quit=self._quit,
            find=self.topbar.begin_find,
            import_files=self._import_files,
            export=self._export,
            cancel=self.topbar.jobs.cancel,
            search=self.session.search,
            go=self.go,
            theme=self._theme.choose,
            idle=self._set_idle,
            shortcuts=self._show_shortcuts,
            about=self._show_about,
        )

    def _connect(self) -> None:
        self.unlock.opened.connect(self._opened)
        self.session.noticed.connect(self._noticed)
        self.navigation.chosen.connect(self.go)
        self.topbar.child_chosen.connect(self._child_chosen)
        self.topbar.quick_find.person_found.connect(self._show_person)
        self.topbar.quick_find.set_commands(self.findChildren(QAction))
        self.cases.wants_import.connect(self._go_import)
        self.cases.wants_candidates.connect(self._go_candidates)
        self.people.wants_import.connect(self._go_import)
        self.people.candidate_wanted.connect(self._show_candidate)
        self.candidates.wants_cases.connect(self._go_cases)
        self.network.wants_cases.connect(self._go_cases)
        self.importing.wants_cases.connect(self._go_cases)
        self.idle.idle.connect(self._idle_lock)
        close_banner = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        close_banner.activated.connect(self.banner.clear)

    @property
    def current_page(self) -> str:
        """The key of the page shown, or "unlock"."""
        if self._root.currentIndex() == 0:
            return "unlock"
        shown = self._stack.currentWidget()
        return next(key for key, page in self._pages.items() if page is shown)

    def open_with(self, path: Path, passphrase: str | None) -> None:
        """Open a workspace that is already known, as ``demo`` does."""
        self.unlock.open_with(path, passphrase)

    @Slot(object)
    def _opened(self, workspace: Workspace) -> None:
        self.session.adopt(workspace)
        self._root.setCurrentIndex(1)
        self._menus.set_open(is_open=True)
        self.idle.watch(self.windowHandle())
        self.idle.set_minutes(self._settings.get(IDLE_LOCK_MINUTES))
        self.go("cases")

    @Slot(str)
    def go(self, key: str) -> None:
        """Show a page and put the keyboard where its work begins."""
        if self.session.workspace is None:
            return
        page = self._pages[key]
        self.navigation.show_page(key)
        self._stack.setCurrentWidget(page)
        page.activate()
        page.focus_first()

    @Slot()
    def _go_cases(self) -> None:
        self.go("cases")

    @Slot()
    def _go_import(self) -> None:
        self.go("import")

    @Slot()
    def _go_candidates(self) -> None:
        self.go("candidates")

    @Slot(object)
    def _show_person(self, person: PersonId) -> None:
        self.go("people")
        self.people.show_person(person)

    @Slot(object)
    def _show_candidate(self, person: PersonId) -> None:
        self.go("candidates")
        self.candidates.select(person)

    @Slot()
    def _child_chosen(self) -> None:
        self.go(self.current_page if self.current_page in {"candidates", "network"} else "candidates")

    @Slot()
    def _import_files(self) -> None:
        self.go("import")
        self.importing.drop.files_button.click()

    @Slot()
    def _export(self) -> None:
        if self.current_page == "network":
            self.network.choose_file()
            return
        self.go("candidates")
        if self.candidates.export_button.isEnabled():
            self.candidates.export_button.showMenu()

    @Slot(object)
    def _noticed(self, notice: Notice) -> None:
        self.banner.say(notice.tone, notice.text)

    @Slot()
    def lock(self) -> None:
        """Close the workspace and ask for its passphrase."""
        self._lock(self.tr("The workspace is locked. Everything was saved."))

    @Slot()
    def _idle_lock(self) -> None:
        if any(handle.title for handle in self._jobs.live()):
            # locking would throw away an import that somebody left to run; it locks when the work is done
            self.idle.touch()
            return
        self._lock(self.tr("The workspace was locked because nobody used it for a while. Everything was saved."))

    def _lock(self, why: str) -> None:
        path = self.session.path
        if path is None:
            return
        self.idle.set_minutes(0)
        self.banner.clear()
        self.session.lock()
        self._menus.set_open(is_open=False)
        self._root.setCurrentIndex(0)
        self.unlock.locked(path, why)

    def _set_idle(self, minutes: int) -> None:
        self._settings.set(IDLE_LOCK_MINUTES, minutes)
        if self.session.workspace is not None:
            self.idle.set_minutes(minutes)

    @Slot()
    def _show_shortcuts(self) -> None:
        help_windows.show_shortcuts(self, self._menus.listed)

    @Slot()
    def _quit(self) -> None:
        self.close()

    @Slot()
    def _show_about(self) -> None:
        help_windows.show_about(self, self._jobs)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the start page's first step."""
        super().showEvent(event)
        if self.session.workspace is None and not event.spontaneous():
            self.unlock.begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place, close the workspace, let running work stop."""
        self._settings.set_geometry(self.saveGeometry())
        self._settings.sync()
        self.idle.set_minutes(0)
        self.session.lock()
        self.unlock.abandon()
        super().closeEvent(event)
