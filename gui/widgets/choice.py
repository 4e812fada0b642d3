"""A list to choose from that one can search by typing, with headings that cannot be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView

from gui.a11y import named

_CODE_ROLE = Qt.ItemDataRole.UserRole + 1


def choice_model(entries: Sequence[tuple[str, str | None]], parent: QObject) -> QStandardItemModel:
    """Make the model that several lists share; entries without a code are headings."""
    model = QStandardItemModel(parent)
    for words, code in entries:
        item = QStandardItem(words)
        item.setData(code, _CODE_ROLE)
        if code is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        model.appendRow(item)
    return model


class SearchCombo(QComboBox):
    """A list to choose from; typing any part of the words finds them."""

    chosen = Signal(str)

    def __init__(self, object_name: str, accessible_name: str, model: QStandardItemModel) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setModel(model)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._field = named(QLineEdit(), f"{object_name}Text", accessible_name)
        self.setLineEdit(self._field)
        self._only_codes = _OnlyCodes(self)
        self._only_codes.setSourceModel(model)
        completer = QCompleter(self._only_codes, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setPopup(named(QListView(), f"{object_name}Matches", accessible_name))
        self.setCompleter(completer)
        self._code = ""
        self.activated.connect(self._take)
        self._field.editingFinished.connect(self._settle)

    @property
    def code(self) -> str:
        """What is chosen."""
        return self._code

    def set_code(self, code: str) -> None:
        """Choose without telling."""
        self._code = code
        at = self.findData(code, _CODE_ROLE, Qt.MatchFlag.MatchExactly)
        self.setCurrentIndex(at)
        self._field.setCursorPosition(0)
        self.setToolTip(self.currentText())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling must not change what a column means."""
        event.ignore()

    @Slot(int)
    def _take(self, at: int) -> None:
        code = self.itemData(at, _CODE_ROLE)
        if code is None:
            self.set_code(self._code)
        elif code != self._code:
            self.set_code(code)
            self.chosen.emit(code)

    @Slot()
    def _settle(self) -> None:
        """Whoever leaves with half a word gets back what was chosen."""
        at = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        if at >= 0 and self.itemData(at, _CODE_ROLE) is not None:
            self._take(at)
        self.set_code(self._code)


class _OnlyCodes(QSortFilterProxyModel):
    """Leaves headings out of what typing finds."""

    def filterAcceptsRow(self, row: int, parent: object) -> bool:
        """Accept what can be chosen."""
        model = self.sourceModel()
        return model.index(row, 0).data(_CODE_ROLE) is not None
