"""The bar on top: child in focus, quick find, work under way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLineEdit, QProgressBar, QToolButton, QWidget

from finder.find_children import ChildFinder
from finder.model.candidate import ChildSummary
from gui import icons, text
from gui.a11y import named
from gui.colours import colours_of
from gui.jobs import JobHandle, JobRunner
from gui.session import Session
from gui.widgets.labels import plain


class JobsIndicator(QWidget):
    """The oldest running job with progress and Cancel; the others are counted."""

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        named(self, "jobs", self.tr("Work under way"))
        self._jobs = jobs
        self.label = plain("", "muted", wraps=False)
        self.bar = named(QProgressBar(), "jobsProgress", self.tr("Progress of the work under way"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(110)
        self.cancel_button = named(QToolButton(), "jobsCancel", self.tr("Cancel the work under way"))
        self.cancel_button.setToolTip(self.tr("Cancel (Ctrl+.)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.bar)
        row.addWidget(self.cancel_button)
        jobs.changed.connect(self._refresh)
        self.cancel_button.clicked.connect(self.cancel)
        self._draw_icon()
        self._refresh()

    def _shown(self) -> list[JobHandle]:
        return [handle for handle in self._jobs.live() if handle.title]

    @Slot()
    def _refresh(self) -> None:
        handles = self._shown()
        self.setVisible(bool(handles))
        if not handles:
            return
        first = handles[0]
        more = self.tr(" (+{0})").format(len(handles) - 1) if len(handles) > 1 else ""
        self.label.setText(f"{first.title}…{more}" if not first.context.is_cancelled else self.tr("Stopping…"))
        self.bar.setRange(0, max(0, first.total))
        self.bar.setValue(first.done)

    @Slot()
    def cancel(self) -> None:
        """Stop the job that is shown."""
        handles = self._shown()
        if handles:
            handles[0].cancel()
            self._refresh()

    def _draw_icon(self) -> None:
        self.cancel_button.setIcon(icons.icon("close", colours_of(self.palette()).text))

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the colours of the new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "cancel_button"):
            self._draw_icon()


class TopBar(QWidget):
    """Chooses the child in focus; ``child_chosen`` is sent when the user does."""

    child_chosen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        named(self, "topBar", self.tr("Child in focus and search"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.child = named(QComboBox(), "childInFocus", self.tr("Child in focus"))
        self.child.setMinimumWidth(360)
        self.child.setMaxVisibleItems(20)
        self.quick_find = named(QLineEdit(), "quickFind", self.tr("Find a child"))
        self.quick_find.setPlaceholderText(self.tr("Find a child (Ctrl+K)"))
        self.quick_find.setClearButtonEnabled(True)
        self.quick_find.setMaximumWidth(320)
        self.jobs = JobsIndicator(session.jobs)
        self._labels: dict[str, ChildSummary] = {}
        self._finder = ChildFinder((), ())
        self._wants_first = False
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        # the finder chooses what is offered; Qt is not to filter it once more
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.quick_find.setCompleter(self._completer)
        self.quick_find.textEdited.connect(self._offer)
        self._lay_out()
        self.child.activated.connect(self._combo_chosen)
        self._completer.activated.connect(self._found)
        self.quick_find.returnPressed.connect(self._find_now)
        session.children_changed.connect(self._refresh)
        session.child_changed.connect(self._show_child)
        self._refresh()

    def _lay_out(self) -> None:
        caption = plain(self.tr("Child"), "muted", wraps=False)
        caption.setBuddy(self.child)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(caption)
        row.addWidget(self.child)
        row.addSpacing(8)
        row.addWidget(self.quick_find, 1)
        row.addStretch(1)
        row.addWidget(self.jobs)

    @Slot()
    def _refresh(self) -> None:
        known, self._labels = list(self._labels), {_label(child): child for child in self._session.child_list}
        if known == list(self._labels) and known:
            # the same children with other figures: a list that is open stays open
            self._show_child()
            return
        self._prepare(ChildFinder(tuple(self._labels.values()), tuple(self._labels)))
        self.child.clear()
        self.child.addItem(self.tr("Nobody in focus"), None)
        for label, child in self._labels.items():
            self.child.addItem(label, child.person_id)
        self._show_child()
        self.child.setEnabled(bool(self._labels))
        self.quick_find.setEnabled(bool(self._labels))

    @Slot()
    def _show_child(self) -> None:
        child = self._session.child
        self.child.setCurrentIndex(max(0, self.child.findText(_label(child))) if child is not None else 0)

    @Slot(int)
    def _combo_chosen(self, index: int) -> None:
        self._choose(self._labels.get(self.child.itemText(index)))

    def _prepare(self, finder: ChildFinder) -> None:
        """Index the names on the worker; until then what is typed is found where the list says just that."""
        self._finder, self._wants_first = finder, False
        if not self._labels:
            return

        def prepared(_nothing: object) -> None:
            if self._finder is finder:
                self._prepared()

        self._session.run("", lambda _workspace, _job: finder.prepare(), prepared)

    def _prepared(self) -> None:
        if self._wants_first:
            self._find_now()
        elif self.quick_find.hasFocus() and self.quick_find.text().strip():
            self._offer(self.quick_find.text())
            self._completer.complete()

    @Slot(str)
    def _offer(self, typed: str) -> None:
        """List the children that what was typed may mean."""
        self._wants_first = False
        self._model.setStringList([_label(child) for child in self._finder.find(typed)])

    @Slot(str)
    def _found(self, label: str) -> None:
        self._choose(self._labels.get(label))

    @Slot()
    def _find_now(self) -> None:
        """Take the only or first child that matches what was typed."""
        wanted = self.quick_find.text()
        if not wanted.strip():
            return
        found = self._finder.find(wanted, limit=1)
        # nobody is called just that; who is called something like it is known in a moment
        self._wants_first = not found and not self._finder.is_prepared
        if found:
            self._choose(found[0])
        if found or self._wants_first:
            return
        self._session.tell("info", self.tr("No child with an open case matches “{0}”.").format(wanted))

    def _choose(self, child: ChildSummary | None) -> None:
        self.quick_find.clear()
        self._session.focus(child)
        self._show_child()
        if child is not None:
            self.child_chosen.emit()

    def begin_find(self) -> None:
        """Put the keyboard into quick find."""
        self.quick_find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.quick_find.selectAll()


def _label(child: ChildSummary) -> str:
    parts = (child.name, text.date(child.born), child.case_ref)
    return " · ".join(part for part in parts if part)
