"""A table model over a sequence of frozen rows, described by columns; and its filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
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
    """Shows rows; delegates get the whole row by ``ROW_ROLE``."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[Any, ...] = ()

    @property
    def rows(self) -> tuple[Any, ...]:
        """All rows, in the order given."""
        return self._rows

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

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
        if not index.isValid() or not index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return column.sort(row) if column.sort else column.text(row).casefold()
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip(row) if column.tooltip else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.spoken(row) if column.spoken else column.text(row)}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


class RowFilter(QSortFilterProxyModel):
    """Filters rows by a predicate and sorts by ``SORT_ROLE``; for tables well below 50,000 rows."""

    def __init__(self, source: RowModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accepts: Callable[[Any], bool] = lambda _row: True
        self._model = source
        self.setSourceModel(source)
        self.setSortRole(SORT_ROLE)

    def set_predicate(self, accepts: Callable[[Any], bool]) -> None:
        """Show only the rows that ``accepts`` says yes to."""
        self.beginFilterChange()
        self._accepts = accepts
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, _source_parent: Index) -> bool:
        """Ask the predicate."""
        return source_row < len(self._model.rows) and self._accepts(self._model.rows[source_row])

    def lessThan(self, left: Index, right: Index) -> bool:
        """Compare Python values, which may be tuples; nothing known goes first."""
        one, other = left.data(SORT_ROLE), right.data(SORT_ROLE)
        if one is None or other is None:
            return one is None and other is not None
        return bool(one < other)
