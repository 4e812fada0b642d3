"""Are these two records one person? One question at a time, answered by key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
)

from finder.jobs import JobContext
from finder.model.decision import Verdict
from finder.model.supposed import Supposed
from finder.services import ReviewItem, Workspace
from gui import messages
from gui.a11y import named
from gui.delegates.cells import ChipDelegate
from gui.models.rows import RowModel
from gui.pages.base import Page
from gui.pages.review import presenter
from gui.pages.review.record_card import RecordCard
from gui.pages.review.waterfall import Waterfall
from gui.session import Session
from gui.settings import SHOW_WEIGHTS, Settings
from gui.widgets.empty import EmptyState
from gui.widgets.labels import button, card, plain
from gui.widgets.tables import RowTable

_WIDTHS = (18, 24, 24, 22, 30)
_STRETCHED = 4
_KEYS = {Verdict.SAME: "S", Verdict.NOT_SAME: "N", Verdict.UNSURE: "U"}


class ReviewPage(Page):
    """The queue of uncertain pairs, hardest first."""

    def __init__(self, session: Session, settings: Settings) -> None:
        empty = EmptyState("review", "", "", object_name="reviewEmpty")
        super().__init__(session, "reviewPage", self.tr("Review"), empty)
        self._settings = settings
        self._queue: tuple[ReviewItem, ...] = ()
        self._at = 0
        self._is_stale = True
        self.bar = named(QProgressBar(), "reviewProgress", self.tr("Questions answered"))
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.left = RecordCard("leftRecord", self.tr("First record"))
        self.right = RecordCard("rightRecord", self.tr("Second record"))
        self.common = plain()
        self.chance = plain("", "accent", wraps=False)
        self.model = RowModel(presenter.columns(), self)
        self.table = RowTable("reviewTable", self.tr("Field by field"))
        self.waterfall = Waterfall()
        self.weights_button = button(
            "showWeights", self.tr("Show match &weights"), "", self.tr("How much each field weighs, in bits (W)")
        )
        self.weights_button.setCheckable(True)
        self.changes_button = button(
            "showChanges", self.tr("What would &change?"), "", self.tr("Whose list would change, before you answer (C)")
        )
        self.changes = plain()
        self.comment = named(QLineEdit(), "reviewComment", self.tr("Comment"))
        self.comment.setPlaceholderText(self.tr("Comment (optional), kept with your answer"))
        self.buttons: dict[Verdict, QPushButton] = {}
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self.header.addWidget(self.bar)
        self.header.addWidget(self.changes_button)
        self.header.addWidget(self.weights_button)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        cards.addWidget(self.left, 1)
        cards.addWidget(self.right, 1)
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, _STRETCHED)
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setItemDelegateForColumn(3, ChipDelegate(lambda row: [presenter.state_label(row)], self.table))
        self._weights = _weights_area(self.waterfall, self.tr("Match weights"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(self.table)
        split.addWidget(self._weights)
        split.setSizes([780, 420])
        self.body.addLayout(cards)
        self.body.addWidget(self.common)
        self.body.addWidget(split, 1)
        self.body.addWidget(self._make_footer())

    def _make_footer(self) -> QFrame:
        frame, box = card(margin=12)
        row = QHBoxLayout()
        row.setSpacing(8)
        for verdict, key in _KEYS.items():
            made = button(f"verdict_{verdict.value}", f"{messages.verdict(verdict)}  ({key})")
            made.setAccessibleName(messages.verdict(verdict))
            made.setToolTip(self.tr("Key {0}").format(key))
            self.buttons[verdict] = made
            row.addWidget(made)
        row.addWidget(self.comment, 1)
        box.addWidget(self.chance)
        box.addWidget(self.changes)
        box.addLayout(row)
        return frame

    def _connect(self) -> None:
        answers = {Verdict.SAME: self._same, Verdict.NOT_SAME: self._not_same, Verdict.UNSURE: self._unsure}
        for verdict, answer in answers.items():
            self.buttons[verdict].clicked.connect(answer)
            shortcut = QShortcut(QKeySequence(_KEYS[verdict]), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(answer)
        weights_key = QShortcut(QKeySequence("W"), self)
        weights_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        weights_key.activated.connect(self.weights_button.toggle)
        changes_key = QShortcut(QKeySequence("C"), self)
        changes_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        changes_key.activated.connect(self.changes_button.click)
        self.changes_button.clicked.connect(self._suppose)
        self.weights_button.toggled.connect(self._toggle_weights)
        self.weights_button.setChecked(self._settings.get(SHOW_WEIGHTS))
        self._toggle_weights(self.weights_button.isChecked())
        self.session.opened.connect(self._mark_stale)
        self.session.data_changed.connect(self._mark_stale)
        self.session.locked.connect(self._forget)

    @Slot()
    def _forget(self) -> None:
        self._queue, self._at = (), 0
        self.comment.clear()
        self._mark_stale()
        self._show()

    @Slot()
    def _mark_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self.activate()

    def activate(self) -> None:
        """Ask for the queue if something has changed since."""
        if not self._is_stale or self.session.workspace is None:
            return
        self._is_stale = False
        if not self._queue:
            self.empty.say(self.tr("One moment"), self.tr("Looking for uncertain pairs."))
            self.show_empty(is_empty=True)
        self.session.run(
            self.tr("Looking for questions"), lambda workspace, job: workspace.review_queue(job), self._set_queue
        )

    def _set_queue(self, queue: tuple[ReviewItem, ...]) -> None:
        self._queue = presenter.open_items(queue)
        self._at = 0
        self._show()

    def current(self) -> ReviewItem | None:
        """Return the question that is shown."""
        return self._queue[self._at] if self._at < len(self._queue) else None

    def _show(self) -> None:
        item = self.current()
        self.show_empty(is_empty=item is None)
        self.weights_button.setEnabled(item is not None)
        self.changes_button.setEnabled(item is not None)
        self.changes.hide()
        self.bar.setVisible(item is not None)
        if item is None:
            self._show_end()
            return
        self.subtitle.setText(
            self.tr("Are these two records one person? Question {0} of {1}").format(self._at + 1, len(self._queue))
        )
        self.bar.setRange(0, len(self._queue))
        self.bar.setValue(self._at)
        self.left.show_record(item.left)
        self.right.show_record(item.right)
        self.common.setText(
            self.tr("Relatives in common: {0}").format("; ".join(item.in_common))
            if item.in_common
            else self.tr("No relatives in common are recorded.")
        )
        self.chance.setText(presenter.chance(item.evidence))
        self.model.set_rows(presenter.field_rows(item.evidence))
        self.waterfall.set_bars(presenter.waterfall(item.evidence))
        if self.isVisible():
            self.table.setFocus()

    def _show_end(self) -> None:
        self.subtitle.setText("")
        if self._queue:
            self.empty.say(
                self.tr("All questions are answered"),
                self.tr("Thank you. Ctrl+Z takes the last answer back. New files may bring new questions."),
            )
        else:
            self.empty.say(
                self.tr("Nothing to review"),
                self.tr("The program is sure enough about every pair of records. New files may bring new questions."),
            )

    @Slot()
    def _suppose(self) -> None:
        """Ask whose list would change; the answer is shown if its question still is."""
        item = self.current()
        if item is None:
            return
        self._tell_changes(self.tr("Working out what would change…"))
        self.changes_button.setEnabled(False)
        left, right = item.left.id, item.right.id

        def work(workspace: Workspace, job: JobContext) -> Supposed:
            return workspace.suppose(left, right, job)

        def show(supposed: Supposed) -> None:
            if self.current() is item:
                self._tell_changes("\n".join(presenter.supposed_lines(supposed)))

        def failed(error: Exception) -> None:
            self.session.report(error)
            if self.current() is item:
                self.changes_button.setEnabled(True)
                self.changes.hide()

        self.session.run(self.tr("Working out what would change"), work, show, failed)

    def _tell_changes(self, words: str) -> None:
        self.changes.setText(words)
        self.changes.setAccessibleName(words)
        self.changes.show()

    @Slot()
    def _same(self) -> None:
        self._answer(Verdict.SAME)

    @Slot()
    def _not_same(self) -> None:
        self._answer(Verdict.NOT_SAME)

    @Slot()
    def _unsure(self) -> None:
        self._answer(Verdict.UNSURE)

    def _answer(self, verdict: Verdict) -> None:
        """Save the answer and show the next question at once; a failure comes back to this one."""
        item, at = self.current(), self._at
        if item is None:
            return
        comment = self.comment.text().strip()
        left, right = item.left.id, item.right.id

        def work(workspace: Workspace, _job: JobContext) -> object:
            return workspace.decide_pair(left, right, verdict, comment)

        def failed(error: Exception) -> None:
            self.session.report(error)
            self._at = at
            self.comment.setText(comment)
            self._show()

        self.session.run(self.tr("Saving"), work, self._answered, failed)
        self.comment.clear()
        self._at += 1
        self._show()

    def _answered(self, _decision: object) -> None:
        # candidates and cases are asked for again; the queue itself goes on in its order, without jumping
        self.session.decisions_changed()

    @Slot(bool)
    def _toggle_weights(self, is_shown: bool) -> None:
        self._settings.set(SHOW_WEIGHTS, is_shown)
        self._weights.setVisible(is_shown)
        self.weights_button.setText(self.tr("Hide match &weights") if is_shown else self.tr("Show match &weights"))

    def focus_first(self) -> None:
        """Begin in the table, where the keys S, N and U work."""
        self.table.setFocus()


def _weights_area(waterfall: Waterfall, name: str) -> QScrollArea:
    area = named(QScrollArea(), "waterfallScroll", name)
    area.setProperty("role", "card")
    area.setWidgetResizable(True)
    area.setWidget(waterfall)
    return area
