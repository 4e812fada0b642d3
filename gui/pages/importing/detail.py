"""What became of one file: sentences to check, doubts, column meanings, rejected rows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from finder.services import ImportedFile
from gui.a11y import named
from gui.delegates.cells import TwoLineDelegate
from gui.models.rows import RowModel
from gui.pages.importing.draft import UNRECOGNISED
from gui.pages.importing.presenter import (
    doubt_columns,
    facts,
    finished,
    mapping_columns,
    n_rejected,
    rejected_columns,
    rejected_lines,
)
from gui.widgets.labels import button, chip, heading, plain
from gui.widgets.tables import RowTable

_MAX_ROWS_SHOWN = 8
_MAX_DOUBTS_SHOWN = 5


class FileDetail(QFrame):
    """Shows one imported file.

    Signals:
        wants_mapping: Somebody wants to see, and maybe correct, how its columns are read.
    """

    wants_mapping = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        named(self, "fileDetail", self.tr("What became of this file"))
        self.setProperty("role", "card")
        self._area = named(QScrollArea(), "fileDetailScroll", self.tr("What became of this file"))
        self._area.setWidgetResizable(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.addWidget(self._area)
        self.rejected = RowModel(rejected_columns(), self)
        self.mapping = RowModel(mapping_columns(), self)
        self.doubts = RowModel(doubt_columns(), self)
        self._result: ImportedFile | None = None
        self.show_file(None)

    def show_file(self, result: ImportedFile | None) -> None:
        """Show another file, or the hint to choose one."""
        self._result = result
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(16, 14, 16, 16)
        box.setSpacing(8)
        if result is None:
            box.addWidget(plain(self.tr("Choose a file in the list to see what was understood."), "muted"))
        else:
            self._fill(box, result)
        box.addStretch(1)
        # setWidget deletes the body that was there before
        self._area.setWidget(body)

    def _fill(self, box: QVBoxLayout, result: ImportedFile) -> None:
        box.addWidget(heading(result.file, 1.15))
        box.addWidget(plain(facts(result), "muted"))
        if result.has_mapping and result.status != "unreadable":
            self._offer_mapping(box, result)
        self._list(box, self.tr("Please check: is this the right way round?"), "→", result.samples)
        self._list(box, self.tr("Doubts"), "?", result.doubts[:_MAX_DOUBTS_SHOWN])
        if len(result.doubts) > _MAX_DOUBTS_SHOWN:
            self.doubts.set_rows(result.doubts[_MAX_DOUBTS_SHOWN:])
            box.addWidget(self._table("doubtsTable", self.tr("Further doubts"), self.doubts, (30,), lines=1))
        reasons = {row.reason for row in result.rejected}
        self._list(box, self.tr("Notes"), "!", tuple(note for note in result.warnings if note not in reasons))
        self.rejected.set_rows(result.rejected)
        if result.rejected:
            count = n_rejected(finished(result))
            title = (
                self.tr("Rejected rows ({0}): kept, with the reason").format(count)
                if count
                else self.tr("Rows to check: they were read, with a repair")
            )
            box.addWidget(_section(title))
            table = self._table("rejectedTable", self.tr("Rejected rows"), self.rejected, (14, 30), lines=2)
            table.setItemDelegateForColumn(1, TwoLineDelegate(rejected_lines, table))
            box.addWidget(table)
        self.mapping.set_rows(result.mapping)
        if result.mapping:
            box.addWidget(_section(self.tr("What the columns were taken for")))
            box.addWidget(self._table("mappingTable", self.tr("Columns"), self.mapping, (30, 30), lines=1))

    def _offer_mapping(self, box: QVBoxLayout, result: ImportedFile) -> None:
        unknown = sum(not field for _, _, field in result.mapping)
        is_unrecognised = UNRECOGNISED in result.kind
        if is_unrecognised:
            box.addWidget(chip(self.tr("not recognised: nothing of it is imported"), "warn"))
        elif unknown:
            box.addWidget(plain(self.tr("%n columns are kept and not used", "", unknown), "muted"))
        offer = button(
            "correctMapping",
            self.tr("See and correct the &columns…"),
            "primary" if is_unrecognised else "",
            self.tr("What each column was taken for, which way round relationships are, and the first rows as read"),
        )
        offer.clicked.connect(self._want_mapping)
        box.addWidget(offer, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _want_mapping(self) -> None:
        if self._result is not None:
            self.wants_mapping.emit(self._result)

    def _list(self, box: QVBoxLayout, title: str, sign: str, lines: tuple[str, ...]) -> None:
        if lines:
            box.addWidget(_section(title))
            for line in lines:
                box.addWidget(plain(f"{sign}  {line}"))

    def _table(self, object_name: str, name: str, model: RowModel, widths: tuple[int, ...], *, lines: int) -> RowTable:
        table = RowTable(object_name, name)
        table.setModel(model)
        table.set_row_lines(lines)
        table.set_widths(widths, len(widths) - 1)
        rows = min(_MAX_ROWS_SHOWN, model.rowCount())
        table.setFixedHeight(
            table.verticalHeader().defaultSectionSize() * rows + table.horizontalHeader().sizeHint().height() + 6
        )
        return table


def _section(title: str) -> QLabel:
    label = plain(title, "section")
    label.setContentsMargins(0, 8, 0, 0)
    return label
