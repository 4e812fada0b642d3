"""The people and relationships of the drawing as a tree: the equal view for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from finder.model.person import PersonId
from gui.a11y import named
from gui.pages.network.presenter import PersonEntry

_ID_ROLE = Qt.ItemDataRole.UserRole + 1


class PeopleList(QTreeView):
    """Everyone in the drawing; below each, the relationships in words."""

    person_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "peopleList", self.tr("People and relationships"))
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setHeaderHidden(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setIndentation(18)
        self.selectionModel().currentChanged.connect(self._current_changed)

    def set_entries(self, entries: tuple[PersonEntry, ...]) -> None:
        """List other people."""
        self.blockSignals(True)
        self._model.clear()
        self._model.invisibleRootItem().appendRows([_item(entry) for entry in entries])
        self.blockSignals(False)

    def choose(self, person: PersonId | None) -> None:
        """Make a person current without saying so again."""
        for row in range(self._model.rowCount()):
            index = self._model.index(row, 0)
            if index.data(_ID_ROLE) == person:
                here = self.currentIndex()
                if here != index and here.parent() != index:
                    self.blockSignals(True)
                    self.setCurrentIndex(index)
                    self.blockSignals(False)
                    self.scrollTo(index)
                return

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        top = current.parent() if current.parent().isValid() else current
        person = top.data(_ID_ROLE)
        if person:
            self.person_chosen.emit(person)


def _item(entry: PersonEntry) -> QStandardItem:
    item = QStandardItem(entry.title)
    item.setData(entry.person_id, _ID_ROLE)
    item.setToolTip(entry.sentence)
    item.setData(", ".join((entry.sentence, *entry.notes)), Qt.ItemDataRole.AccessibleTextRole)
    for link in entry.links:
        item.appendRow(QStandardItem(link))
    return item
