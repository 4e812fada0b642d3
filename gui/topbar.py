"""The bar on top: child in focus, quick find, work under way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QToolButton, QWidget

from finder.find_children import ChildFinder
from finder.model.candidate import ChildSummary
from gui import icons
from gui.a11y import named
from gui.colours import colours_of
from gui.find_box import FindBox, child_label
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
        self.quick_find = FindBox(session)
        self.quick_find.setMaximumWidth(380)
        self.jobs = JobsIndicator(session.jobs)
        self._labels: dict[str, ChildSummary] = {}
        self._lay_out()
        self.child.activated.connect(self._combo_chosen)
        self.quick_find.child_found.connect(self._choose)
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
        known, self._labels = list(self._labels), {child_label(child): child for child in self._session.child_list}
        if known == list(self._labels) and known:
            # the same children with other figures: a list that is open stays open
            self._show_child()
            return
        self.quick_find.set_children(ChildFinder(tuple(self._labels.values()), tuple(self._labels)))
        self.child.clear()
        self.child.addItem(self.tr("Nobody in focus"), None)
        for label, child in self._labels.items():
            self.child.addItem(label, child.person_id)
        self._show_child()
        self.child.setEnabled(bool(self._labels))

    @Slot()
    def _show_child(self) -> None:
        child = self._session.child
        self.child.setCurrentIndex(max(0, self.child.findText(child_label(child))) if child is not None else 0)

    @Slot(int)
    def _combo_chosen(self, index: int) -> None:
        self._choose(self._labels.get(self.child.itemText(index)))

    @Slot(object)
    def _choose(self, child: ChildSummary | None) -> None:
        self._session.focus(child)
        self._show_child()
        if child is not None:
            self.child_chosen.emit()

    def begin_find(self) -> None:
        """Put the keyboard into quick find."""
        self.quick_find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.quick_find.selectAll()
