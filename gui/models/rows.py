"""A table model over a sequence of frozen rows, described by columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
SORT_ROLE = Qt.ItemDataRole.UserRole + 2

_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        text: What is shown, from a row.
        sort: What is compared; None sorts by the text.
        tooltip: Longer words; None for none.
        spoken: What a screen reader says; None means the text.
    """

    title: str
    text: Callable[[Any], str]
    sort: Callable[[Any], Any] | None = None
    tooltip: Callable[[Any], str] | None = None
    spoken: Callable[[Any], str] | None = None
    is_number: bool = False


class RowModel(QAbstractTableModel):
    """Shows the rows that pass a filter, sorted; delegates get the whole row by ``ROW_ROLE``.

    It filters and sorts Python lists itself: a proxy model would ask back for every single comparison, which
    takes a thousand times as long.
    """

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[Any, ...] = ()
        self._shown: list[Any] = []
        self._accepts: Callable[[Any], bool] = _everything
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[Any, ...]:
        """All rows, in the order given."""
        return self._rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._arrange()
        self.endResetModel()

    def set_predicate(self, accepts: Callable[[Any], bool]) -> None:
        """Show only the rows that ``accepts`` says yes to."""
        self.beginResetModel()
        self._accepts = accepts
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; the current row stays current."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._shown[index.row()] for index in before]
        self._sorted_by = (column, order) if 0 <= column < len(self._columns) else None
        self._arrange()
        places = {id(row): number for number, row in enumerate(self._shown)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        self._shown = [row for row in self._rows if self._accepts(row)]
        if self._sorted_by is not None:
            number, order = self._sorted_by
            column = self._columns[number]
            self._shown.sort(
                key=lambda row: _known_last(_sort_value(column, row)), reverse=order == Qt.SortOrder.DescendingOrder
            )

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        is_title = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if is_title and 0 <= section < len(self._columns):
            return self._columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one cell in one role."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row, column = self._shown[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return _sort_value(column, row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip(row) if column.tooltip else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.spoken(row) if column.spoken else column.text(row)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


def _everything(_row: object) -> bool:
    return True


def _sort_value(column: Column, row: Any) -> Any:
    return column.sort(row) if column.sort else column.text(row).casefold()


def _known_last(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)
