"""One list over everybody, searched as one types, and the person chosen in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from finder.model.candidate import Candidate
from finder.model.people import Asked, PeopleFound, PeopleKind, PersonHit, PersonSheet
from finder.model.person import PersonId
from gui.a11y import named
from gui.delegates.cells import ChipDelegate, TwoLineDelegate
from gui.models.rows import ROW_ROLE, RowModel
from gui.pages.base import Page
from gui.pages.people import presenter
from gui.pages.people.sheet_view import SheetView
from gui.session import Session
from gui.widgets.empty import EmptyState
from gui.widgets.labels import button, plain
from gui.widgets.tables import RowTable

translate = QCoreApplication.translate

_WIDTHS = (30, 16, 16, 19, 12)
_STRETCHED = 0
_TYPING_MS = 120
_LOOK_MS = 400


class PeoplePage(Page):
    """Finds anybody by any spelling, number, year or place; ``candidate_wanted`` carries a person of the result."""

    wants_import = Signal()
    candidate_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        empty = EmptyState(
            "people",
            self.tr("Nobody here yet"),
            self.tr("Import what your agency holds; everybody whom files name can then be looked up here."),
            self.tr("Import files"),
            "peopleEmpty",
        )
        super().__init__(session, "peoplePage", self.tr("People"), empty)
        self.words = named(QLineEdit(), "peopleSearch", self.tr("Look for a person"))
        self.words.setPlaceholderText(self.tr("Name in any spelling or order, number, telephone, postcode…"))
        self.words.setClearButtonEnabled(True)
        self.kind = _kinds()
        self.born = named(QLineEdit(), "peopleBorn", self.tr("Years of birth"))
        self.born.setPlaceholderText(self.tr("Born 1980-1990"))
        self.born.setClearButtonEnabled(True)
        self.place = named(QLineEdit(), "peoplePlace", self.tr("Town or postcode"))
        self.place.setPlaceholderText(self.tr("Town or postcode"))
        self.place.setClearButtonEnabled(True)
        self.count = plain("", "muted", wraps=False)
        self.reset_button = button("peopleReset", self.tr("Show everybody"), "link")
        self.model = RowModel(presenter.columns(), self)
        self.table = RowTable("peopleTable", self.tr("People"))
        self.sheet = SheetView()
        self._trail: list[PersonId] = []
        self._shown: PersonId | None = None
        self._asked: Asked | None = None
        self._is_stale, self._is_sheet_stale = True, False
        self._soon, self._look = self._timer(_TYPING_MS), self._timer(_LOOK_MS)
        self._lay_out()
        self._connect()

    def _timer(self, after_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        return timer

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.set_row_lines(2)
        self.table.set_widths(_WIDTHS, _STRETCHED)
        self.table.setItemDelegateForColumn(0, TwoLineDelegate(presenter.name_lines, self.table, is_bold=True))
        self.table.setItemDelegateForColumn(3, ChipDelegate(presenter.case_chip, self.table))
        self.born.setMaximumWidth(170)
        self.place.setMaximumWidth(190)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        for part in (self.kind, self.born, self.place, self.count, self.reset_button):
            row.addWidget(part)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(self.sheet)
        split.setStretchFactor(0, 1)
        split.setSizes([720, 510])
        self.body.addLayout(row)
        self.body.addWidget(split, 1)

    def _connect(self) -> None:
        for edit in (self.words, self.born, self.place):
            edit.textChanged.connect(self._soon.start)
            edit.returnPressed.connect(self.table.setFocus)
        self.kind.currentIndexChanged.connect(self._find)
        self.reset_button.clicked.connect(self._reset)
        self._soon.timeout.connect(self._find)
        self._look.timeout.connect(self._open_current)
        self.table.row_changed.connect(self._row_changed)
        self.table.row_activated.connect(self._row_activated)
        self.sheet.person_wanted.connect(self._follow)
        self.sheet.candidate_wanted.connect(self.candidate_wanted)
        self.sheet.back_wanted.connect(self._back)
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._back)
        self.empty.action.clicked.connect(self.wants_import)
        self.session.opened.connect(self._mark_stale)
        self.session.data_changed.connect(self._mark_stale)
        self.session.locked.connect(self._forget)

    @Slot()
    def _mark_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.activate()

    def activate(self) -> None:
        """Ask again after files or decisions changed."""
        if self._is_stale:
            self._is_stale = False
            # a sheet from before may say what nobody may see, or what is not so, by now
            self._is_sheet_stale = self._shown is not None
            self._find()

    @Slot()
    def _forget(self) -> None:
        self._soon.stop()
        self._look.stop()
        self._trail, self._shown, self._asked = [], None, None
        for edit in (self.words, self.born, self.place):
            edit.blockSignals(True)
            edit.clear()
            edit.blockSignals(False)
        self.model.set_rows(())
        self.count.setText("")
        self.sheet.show_hint("")
        self._is_stale, self._is_sheet_stale = True, False

    def look_for(self, words: str) -> None:
        """Put words into the box and look for them."""
        self.words.setText(words)
        self._find()
        self.words.setFocus()

    def show_person(self, person: PersonId) -> None:
        """Show somebody, wherever they stand in the list."""
        self._trail = []
        self._open(person)

    def asked(self) -> Asked:
        """Return what is typed and chosen."""
        years = presenter.read_years(self.born.text())
        return Asked(
            self.words.text(), PeopleKind(self.kind.currentData()), years.first, years.last, self.place.text().strip()
        )

    @Slot()
    def _find(self) -> None:
        self._soon.stop()
        asked = self._asked = self.asked()

        def show(found: PeopleFound) -> None:
            # answers to what was typed before come late
            if asked is self._asked:
                self._show_found(found)

        self.session.run("", lambda workspace, job: workspace.find_people(asked, job), show)

    def _show_found(self, found: PeopleFound) -> None:
        is_narrowed = self.asked() != Asked()
        self.show_empty(is_empty=not found.total and not is_narrowed)
        self.model.set_rows(found.hits)
        is_odd = not presenter.read_years(self.born.text()).is_understood
        years = self.tr("Years like 1985 or 1980-1990 are understood") if is_odd else ""
        self.count.setText(years or presenter.count_words(found))
        self.reset_button.setVisible(is_narrowed)
        self.subtitle.setText(self.tr("Everybody whom files name. Spelling, nicknames and order are forgiven."))
        if not found.hits:
            self._shown, self._is_sheet_stale = None, False
            self.sheet.show_hint(self.tr("Nobody fits. Leave out a word, a year or the place."))
            return
        places = [place for place, hit in enumerate(found.hits) if hit.person_id == self._shown]
        self.table.select_row(places[0] if places else 0)
        # whoever happens to stand first was not asked for: to show them would be a look, which is journalled
        self._look.stop()
        if places and self._is_sheet_stale and self._shown is not None:
            self._open(self._shown)
        self._is_sheet_stale = False
        if not places:
            self._shown = None
            self.sheet.show_hint(self.tr("Choose a person in the list, or press Enter, to read what files say."))

    @Slot(QModelIndex)
    def _row_changed(self, _index: QModelIndex) -> None:
        if self.isVisible():
            self._look.start()

    @Slot(QModelIndex)
    def _row_activated(self, _index: QModelIndex) -> None:
        self._look.stop()
        self._open_current()

    def current(self) -> PersonHit | None:
        """Return the person chosen in the list."""
        index = self.table.currentIndex()
        hit = index.data(ROW_ROLE) if index.isValid() else None
        return hit if isinstance(hit, PersonHit) else None

    @Slot()
    def _open_current(self) -> None:
        """Show the person chosen; the look is journalled, so passing by with the arrow keys does not count."""
        hit = self.current()
        if hit is not None and hit.person_id != self._shown:
            self._trail = []
            self._open(hit.person_id)

    @Slot(object)
    def _follow(self, person: PersonId) -> None:
        if self._shown is not None:
            self._trail.append(self._shown)
        self._open(person)

    @Slot()
    def _back(self) -> None:
        if self._trail:
            self._open(self._trail.pop())

    def _open(self, person: PersonId) -> None:
        self._shown = person

        def show(sheet: PersonSheet) -> None:
            if self._shown == person:
                child = self.session.child
                self.sheet.show_sheet(sheet, self._candidate(person), child.name if child else "")
                self.sheet.back_button.setVisible(bool(self._trail))

        self.session.run("", lambda workspace, job: workspace.person(person, job), show)

    def _candidate(self, person: PersonId) -> Candidate | None:
        result = self.session.result
        found = result.candidates if result is not None else ()
        return next((one for one in found if one.person_id == person and not one.is_restricted), None)

    @Slot()
    def _reset(self) -> None:
        for edit in (self.words, self.born, self.place):
            edit.clear()
        self.kind.setCurrentIndex(0)
        self._find()
        self.words.setFocus()

    def focus_first(self) -> None:
        """Begin with typing."""
        (self.empty.action if self.is_empty else self.words).setFocus()


def _kinds() -> QComboBox:
    combo = named(QComboBox(), "peopleKind", translate("people", "Which people"))
    combo.setToolTip(translate("people", "Which people"))
    choices = (
        (translate("people", "Everybody"), PeopleKind.EVERYBODY),
        (translate("people", "Children with an open case"), PeopleKind.OPEN_CASE),
        (translate("people", "Without professionals"), PeopleKind.FAMILY),
        (translate("people", "Professionals"), PeopleKind.PROFESSIONAL),
        (translate("people", "Of several records"), PeopleKind.SEVERAL_RECORDS),
    )
    for words, kind in choices:
        combo.addItem(words, kind.value)
    return combo
