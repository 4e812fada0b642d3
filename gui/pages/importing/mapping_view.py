"""How one file of tables is read, column by column, with what that makes of its first rows while one chooses."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from finder.model.meanings import Choices, FileMeaning, SheetMeaning, SheetPreview
from finder.services import ImportedFile
from gui.jobs import JobHandle
from gui.pages.importing.draft import UNRECOGNISED, Draft, entries, in_order, sheets_in_order
from gui.pages.importing.field_words import kind_words
from gui.pages.importing.mapping_parts import MappingParts
from gui.session import Session
from gui.widgets.choice import choice_model
from gui.widgets.files import choose_file, choose_new_file
from gui.widgets.labels import restyle

_PREVIEW_AFTER_MS = 120
_PATTERN = "*.json"
_BODY, _NOT_AT_HAND, _BLANK = 0, 1, 2
_MAX_TITLE_CHARS = 48


class MappingView(MappingParts):
    """Shows, tries and changes how a file is read.

    Signals:
        left: Back to the list of files.
        read_again: The file was read another way; carries its new report.
    """

    left = Signal()
    read_again = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._choices: Choices | None = None
        self._draft: Draft | None = None
        self._at = 0
        self._asked = ("", "")
        self._asking = 0
        self._looking = 0
        self._job: JobHandle | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_AFTER_MS)
        self._connect()

    # --- wiring

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        go_back = QShortcut(QKeySequence("Alt+Left"), self)
        go_back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        go_back.activated.connect(self.left)
        self.sheet.activated.connect(self._sheet_chosen)
        self.kind.activated.connect(self._kind_chosen)
        self.dates.activated.connect(self._dates_chosen)
        self.direction.flipped.connect(self._flip)
        self.columns.chosen.connect(self._field_chosen)
        self.use.clicked.connect(self._choose_mapping)
        self.save.clicked.connect(self._choose_place)
        self.reset.clicked.connect(self._take_proposal)
        self.read.clicked.connect(self._read_again)
        self.cancel.clicked.connect(self._cancel)
        self.empty.action.clicked.connect(self._choose_file)
        self._soon.timeout.connect(self._ask_preview)

    # --- looking

    def look_at(self, file: ImportedFile, path: Path | None = None) -> None:
        """Look at a file of the workspace; ``path`` when it is not where it was."""
        self._asked = (file.file, file.sha256)
        self._draft = None
        self.title.setText(_short(file.file))
        self.title.setToolTip(file.file)
        self.source.hide()
        self._show_part(_BLANK)
        self._busy(self.tr("Looking at the file"))
        name, sha256 = self._asked
        self._looking += 1
        looking = self._looking

        def looked(found: tuple[Choices, FileMeaning]) -> None:
            if looking == self._looking:
                self._looked(*found)

        def failed(error: Exception) -> None:
            if looking == self._looking:
                self._not_looked(error)

        self._job = self._session.run(
            self.tr("Looking at a file"),
            lambda workspace, job: (
                workspace.mappings.choices(),
                workspace.mappings.look(name, job, sha256=sha256, path=path),
            ),
            looked,
            failed,
        )

    def forget(self) -> None:
        """Forget everything that was shown; the workspace is locked."""
        self._draft = None
        self._idle()
        self._soon.stop()
        self._show_part(_BLANK)
        self.title.setText("")
        self.preview.show_preview(None)
        self.direction.show_preview(None, is_flipped=False)

    def _looked(self, choices: Choices, meaning: FileMeaning) -> None:
        self._choices = choices
        self._draft = Draft(meaning)
        self._idle()
        self._show_part(_BODY)
        used = [column.field for sheet in meaning.sheets for column in sheet.columns]
        self._meanings = choice_model([(one.words, one.field) for one in entries(self._choices, used)], self)
        self._fill_sheets(meaning)
        self._fill_kinds(self._choices)
        self._show_sheet()
        self.kind.setFocus()

    def _not_looked(self, error: Exception) -> None:
        self._idle()
        self._session.report(error)
        self._show_part(_NOT_AT_HAND)
        self.empty.say(
            self.tr("The file is not at hand"),
            self.tr(
                "To show its columns and read it another way, the program needs the file itself. "
                "What was read of it before is kept, and nothing was changed."
            ),
            self.tr("Choose the &file…"),
        )
        self.empty.action.setFocus()

    def _show_part(self, part: int) -> None:
        self.stack.setCurrentIndex(part)
        self.action_bar.setVisible(part == _BODY)

    def _fill_sheets(self, meaning: FileMeaning) -> None:
        self.sheet.clear()
        for at in sheets_in_order(meaning):
            sign = "! " if meaning.sheets[at].kind == UNRECOGNISED else ""
            self.sheet.addItem(f"{sign}{meaning.sheets[at].sheet or meaning.file}", at)
        several = len(meaning.sheets) > 1
        self.sheet.setVisible(several)
        self.sheet_label.setVisible(several)
        self._at = int(self.sheet.itemData(0))

    def _fill_kinds(self, choices: Choices) -> None:
        self.kind.clear()
        for kind in choices.kinds:
            self.kind.addItem(kind_words(kind), kind)

    # --- showing

    @property
    def meaning(self) -> SheetMeaning | None:
        """The sheet shown, as it would be read."""
        return self._draft.meaning.sheets[self._at] if self._draft else None

    @property
    def is_changed(self) -> bool:
        """True when the file would be read another way than it is."""
        return self._draft is not None and self._draft.is_changed

    def _show_sheet(self) -> None:
        sheet = self.meaning
        if sheet is not None:
            self.columns.show_columns(in_order(sheet), self._meanings)
            self._show_choices(sheet)
            self._ask_preview()

    def _show_choices(self, sheet: SheetMeaning) -> None:
        self.kind.setCurrentIndex(self.kind.findData(sheet.kind))
        self.dates.setCurrentIndex(0 if sheet.is_day_first else 1)
        self.columns.update_columns(sheet.columns)
        tone, text = self._source_of(sheet)
        self.source.setText(text)
        self.source.setAccessibleName(text)
        self.source.setProperty("chip", tone)
        self.source.show()
        restyle(self.source)
        self.read.setEnabled(self._job is None)

    def _source_of(self, sheet: SheetMeaning) -> tuple[str, str]:
        if self.is_changed:
            return "info", self.tr("changed, not read yet")
        if sheet.kind == UNRECOGNISED:
            return "warn", self.tr("not recognised")
        if sheet.source == "recognised":
            return "good", self.tr("recognised")
        return "new", self.tr("corrected by a person")

    # --- choosing

    @Slot(int)
    def _sheet_chosen(self, at: int) -> None:
        self._at = int(self.sheet.itemData(at))
        self._show_sheet()

    @Slot(int)
    def _kind_chosen(self, at: int) -> None:
        if self._draft:
            self._draft.set_kind(self._at, self.kind.itemData(at))
            self._changed()

    @Slot(int)
    def _dates_chosen(self, at: int) -> None:
        if self._draft:
            self._draft.set_day_first(self._at, is_day_first=bool(self.dates.itemData(at)))
            self._changed()

    @Slot(bool)
    def _flip(self, is_flipped: bool) -> None:
        if self._draft:
            self._draft.set_flipped(self._at, is_flipped=is_flipped)
            self._changed()

    @Slot(int, str)
    def _field_chosen(self, position: int, field: str) -> None:
        if self._draft:
            self._draft.set_field(self._at, position, field)
            self._changed()

    def _take(self, meaning: FileMeaning) -> None:
        if self._draft:
            self._draft.take(meaning)
            self._changed()

    def _changed(self) -> None:
        sheet = self.meaning
        if sheet is not None:
            self._show_choices(sheet)
            self._soon.start()

    @Slot()
    def _ask_preview(self) -> None:
        if self._draft is None:
            return
        self._asking += 1
        asking, meaning, at = self._asking, self._draft.meaning, self._at

        def show(previews: tuple[SheetPreview, ...]) -> None:
            if asking == self._asking and self.meaning is not None:
                self.preview.show_preview(previews[at])
                self.direction.show_preview(previews[at], is_flipped=self.meaning.is_flipped)

        self._session.run("", lambda workspace, job: workspace.mappings.preview(meaning, job), show)

    # --- saved mappings, another place

    @Slot()
    def _take_proposal(self) -> None:
        if self._draft:
            meaning = self._draft.meaning
            self._session.run("", lambda workspace, _job: workspace.mappings.proposed(meaning), self._take)

    @Slot()
    def _choose_mapping(self) -> None:
        if self._draft:
            choose_file(self, self.tr("Use a saved mapping"), "", self.tr("Mappings ({0})").format(_PATTERN), self._use)

    def _use(self, paths: list[Path]) -> None:
        if self._draft:
            meaning = self._draft.meaning
            self._session.run("", lambda workspace, _job: workspace.mappings.use(meaning, paths[0]), self._take)

    @Slot()
    def _choose_place(self) -> None:
        if self._draft:
            suggestion = Path(Path(self._draft.meaning.file).stem + " mapping.json")
            pattern = self.tr("Mappings ({0})").format(_PATTERN)
            choose_new_file(self, self.tr("Save this mapping"), suggestion, pattern, self._save)

    def _save(self, paths: list[Path]) -> None:
        if self._draft:
            meaning = self._draft.meaning
            self._session.run("", lambda workspace, _job: workspace.mappings.save(meaning, paths[0]), self._saved)

    def _saved(self, _nothing: object) -> None:
        self._session.tell(
            "good", self.tr("The mapping is saved: headers and meanings, no rows. Others can use it for their files.")
        )

    @Slot()
    def _choose_file(self) -> None:
        choose_file(self, self.tr("Where is {0}?").format(self._asked[0]), "", "", self._found)

    def _found(self, paths: list[Path]) -> None:
        name, sha256 = self._asked
        self.look_at(ImportedFile(name, "", "", 0, 0, (), (), "imported", sha256=sha256), paths[0])

    # --- reading again

    @Slot()
    def _read_again(self) -> None:
        if self._draft is None or self._job is not None:
            return
        meaning = self._draft.meaning
        self._busy(self.tr("Reading the file again"))
        self._job = self._session.run(
            self.tr("Reading again"),
            lambda workspace, job: workspace.mappings.read_again(meaning, job),
            self._was_read,
            self._not_read,
            self._progressed,
        )

    def _was_read(self, report: ImportedFile) -> None:
        self._idle()
        self.read_again.emit(report)

    def _not_read(self, error: Exception) -> None:
        self._idle()
        self._session.report(error)

    def _progressed(self, handle: JobHandle) -> None:
        self.bar.setRange(0, max(0, handle.total))
        self.bar.setValue(handle.done)

    def _busy(self, what: str) -> None:
        self.bar.setRange(0, 0)
        self.doing.setText(what)
        self.busy_row.show()
        self._set_usable(is_usable=False)

    def _idle(self) -> None:
        self._job = None
        self.busy_row.hide()
        self._set_usable(is_usable=self._draft is not None)

    def _set_usable(self, *, is_usable: bool) -> None:
        for part in (self.use, self.save, self.reset, self.read, self.stack):
            part.setEnabled(is_usable or (part is self.stack and self._draft is None))

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.doing.setText(self.tr("Stopping…"))


def _short(file: str) -> str:
    """Return the last part of a file's name, cut in the middle when it is long; the tooltip has all of it."""
    name = file.rpartition("/")[2]
    half = _MAX_TITLE_CHARS // 2
    return name if len(name) <= _MAX_TITLE_CHARS else f"{name[:half]}…{name[-half:]}"
