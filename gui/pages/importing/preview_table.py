"""The first rows of a table as they would be read, with those that would not be imported and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from finder.model.meanings import SheetPreview, ShownRow
from gui import text
from gui.delegates.cells import TwoLineDelegate
from gui.models.rows import Column, RowModel
from gui.widgets.labels import plain
from gui.widgets.tables import RowTable

translate = QCoreApplication.translate


class PreviewTable(QWidget):
    """A table of rows, and a line that sums up what was looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.model = RowModel(_columns(), self)
        self.table = RowTable("previewTable", self.tr("The first rows, as they would be read"))
        self.table.setModel(self.model)
        self.table.set_row_lines(2)
        self.table.set_widths((11, 40), 1)
        self.table.setItemDelegateForColumn(1, TwoLineDelegate(lines, self.table, wraps=True))
        self.summary = plain("", "muted")
        self.doubts = plain("")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.table, 1)
        box.addWidget(self.summary)
        box.addWidget(self.doubts)

    def show_preview(self, preview: SheetPreview | None) -> None:
        """Show what another reading makes of the rows."""
        self.model.set_rows(preview.rows if preview else ())
        self.doubts.setText("\n".join(f"?  {doubt}" for doubt in preview.doubts) if preview else "")
        self.doubts.setVisible(bool(self.doubts.text()))
        self.summary.setText(self._summary(preview) if preview else "")

    def _summary(self, preview: SheetPreview) -> str:
        if not preview.n_rejected:
            return self.tr("All of the first {0} rows would be imported.").format(preview.n_looked)
        return self.tr("{0} of the first {1} rows would not be imported; they are kept with the reason.").format(
            preview.n_rejected, preview.n_looked
        )


def lines(row: ShownRow) -> tuple[str, str]:
    """Return what a row says, and what is wrong with it."""
    if row.is_rejected:
        return translate("importing", "✕ Not imported"), row.problem
    return " — ".join(row.says) or translate("importing", "Says nothing"), row.problem


def _columns() -> tuple[Column, ...]:
    return (
        Column(translate("importing", "Where"), lambda row: text.file_place("", row.locator).lstrip(", ") or "–"),
        Column(
            translate("importing", "What the row says"),
            lambda row: lines(row)[0],
            tooltip=lambda row: "\n".join((*row.says, row.problem)).strip(),
            spoken=lambda row: ". ".join(part for part in lines(row) if part),
        ),
    )
