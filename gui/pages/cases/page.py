"""Children with an open case; choosing one puts it in focus."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit

from finder.model.candidate import ChildSummary
from gui.a11y import named
from gui.models.rows import ROW_ROLE, RowModel
from gui.pages.base import Page
from gui.pages.cases.presenter import SummaryCard, columns, summary
from gui.search_round import SearchRound
from gui.session import Session
from gui.widgets.empty import EmptyState
from gui.widgets.labels import button, heading, plain
from gui.widgets.labels import card as make_card
from gui.widgets.tables import RowTable

_WIDTHS = (28, 16, 38, 18, 17, 26, 13)
_STRETCHED = 5


class CasesPage(Page):
    """The list of children and a few figures."""

    wants_import = Signal()
    wants_candidates = Signal()

    def __init__(self, session: Session, search_round: SearchRound) -> None:
        empty = EmptyState(
            "cases",
            self.tr("No open cases yet"),
            self.tr("Import what your agency holds: exports of people and relationships, referral forms, genograms."),
            self.tr("Import files"),
            "casesEmpty",
        )
        super().__init__(session, "casesPage", self.tr("Cases"), empty)
        self._round = search_round
        self.model = RowModel(columns(), self)
        self.table = RowTable("casesTable", self.tr("Children with an open case"))
        self.table.setModel(self.model)
        self.table.set_row_lines(1)
        self.table.set_widths(_WIDTHS, _STRETCHED)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.search = named(QLineEdit(), "casesFilter", self.tr("Filter cases"))
        self.search.setPlaceholderText(self.tr("Filter by name, case or worker"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(260)
        self.open_button = button("openChild", self.tr("&Open candidates"), "primary")
        self.open_button.setToolTip(self.tr("Look at the people connected to this child (Enter)"))
        self._cards: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        self._lay_out()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        self.header.addWidget(self.search)
        self.header.addWidget(self.open_button)
        self._card_row = QHBoxLayout()
        self._card_row.setSpacing(12)
        self.body.addLayout(self._card_row)
        self.body.addWidget(self.table, 1)
        self.setTabOrder(self.search, self.table)
        self.setTabOrder(self.table, self.open_button)

    def _connect(self) -> None:
        self.empty.action.clicked.connect(self.wants_import)
        self.table.row_activated.connect(self._open_index)
        self.table.row_changed.connect(self._row_changed)
        self.open_button.clicked.connect(self._open_current)
        self.search.textChanged.connect(self._filter_changed)
        self.search.returnPressed.connect(self.table.setFocus)
        self.session.children_changed.connect(self._refresh)
        self.session.data_changed.connect(self._data_changed)

    def activate(self) -> None:
        """Fill the rows of children whom nobody has searched for since the last change."""
        self._round.start()

    @Slot()
    def _data_changed(self) -> None:
        if self.isVisible():
            self._round.start()

    @Slot()
    def _refresh(self) -> None:
        children = self.session.child_list
        current, scrolled = self._current_child(), self.table.verticalScrollBar().value()
        self.model.set_rows(children)
        self._show_cards(summary(children, self.session.questions))
        self.show_empty(is_empty=not children)
        self.subtitle.setText(self.tr("Choose a child to see who is connected."))
        self._select(current.case_ref if current is not None else None)
        # rows fill while somebody reads: the list must not jump back to the row chosen
        self.table.verticalScrollBar().setValue(scrolled)

    def _select(self, case_ref: str | None) -> None:
        for row in range(self.model.rowCount()):
            if self.model.index(row, 0).data(ROW_ROLE).case_ref == case_ref:
                self.table.select_row(row)
                return
        self.table.select_row(0)

    def _show_cards(self, cards: tuple[SummaryCard, ...]) -> None:
        for item in cards:
            if item.key not in self._cards:
                frame, labels = _figure_card()
                self._cards[item.key] = labels
                self._card_row.addWidget(frame)
            for label, words in zip(self._cards[item.key], (item.figure, item.label, item.note), strict=True):
                label.setText(words)

    def _current_child(self) -> ChildSummary | None:
        index = self.table.currentIndex()
        child = index.data(ROW_ROLE) if index.isValid() else None
        return child if isinstance(child, ChildSummary) else None

    @Slot(QModelIndex)
    def _row_changed(self, index: QModelIndex) -> None:
        self.open_button.setEnabled(index.isValid())

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        child = index.data(ROW_ROLE)
        if isinstance(child, ChildSummary):
            self.session.focus(child)
            self.wants_candidates.emit()

    @Slot()
    def _open_current(self) -> None:
        self._open_index(self.table.currentIndex())

    @Slot(str)
    def _filter_changed(self, words: str) -> None:
        wanted = words.casefold().split()

        def accepts(child: ChildSummary) -> bool:
            hay = f"{child.name} {child.case_ref} {child.worker} {child.case_type}".casefold()
            return all(word in hay for word in wanted)

        current = self._current_child()
        self.model.set_predicate(accepts)
        self._select(current.case_ref if current is not None else None)
        self.open_button.setEnabled(self.table.currentIndex().isValid())

    def focus_first(self) -> None:
        """Begin in the table."""
        (self.empty.action if self.is_empty else self.table).setFocus()


def _figure_card() -> tuple[QFrame, tuple[QLabel, QLabel, QLabel]]:
    frame, box = make_card(margin=14)
    labels = (heading("", 1.8), plain(wraps=False), plain("", "muted", wraps=False))
    grid = QGridLayout()
    grid.setVerticalSpacing(1)
    for row, label in enumerate(labels):
        grid.addWidget(label, row, 0)
    box.addLayout(grid)
    return frame, labels
