"""The columns of a sheet, each with its values, what it was taken for, and a list of other meanings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from finder.model.meanings import ColumnMeaning
from gui.a11y import named
from gui.pages.importing.draft import is_poor_fit
from gui.widgets.choice import SearchCombo
from gui.widgets.labels import CutLabel, chip, restyle, rule, scaled

_MAX_SAMPLE_CHARS = 30
_LEAST_CHARS = 28


class ColumnList(QScrollArea):
    """One line a column; tells which column was given which meaning."""

    chosen = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        named(self, "columnList", self.tr("Columns and what they hold"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines: dict[int, _ColumnLine] = {}

    def show_columns(self, columns: Sequence[ColumnMeaning], choices: QStandardItemModel) -> None:
        """Show the columns of another sheet, in the order given."""
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._lines = {}
        for column in columns:
            line = _ColumnLine(column, choices)
            line.chosen.connect(self.chosen)
            self._lines[column.position] = line
            box.addWidget(line)
            box.addWidget(rule())
        box.addStretch(1)
        # setWidget deletes the body that was there before
        self.setWidget(body)

    def update_columns(self, columns: Sequence[ColumnMeaning]) -> None:
        """Show other meanings of the same columns, each where it stands."""
        for column in columns:
            self._lines[column.position].show_meaning(column)

    def focus_first(self) -> None:
        """Go to the first column."""
        line = next(iter(self._lines.values()), None)
        if line is not None:
            line.combo.setFocus()

    def combo_of(self, position: int) -> SearchCombo:
        """The list of meanings of a column."""
        return self._lines[position].combo


class _ColumnLine(QFrame):
    """One column."""

    chosen = Signal(int, str)

    def __init__(self, column: ColumnMeaning, choices: QStandardItemModel) -> None:
        super().__init__()
        self._position = column.position
        header = column.header or self.tr("Column {0}, without a header").format(column.position + 1)
        named(self, f"column{column.position}", header)
        # long headers and values are cut rather than pushing the list of meanings out of the window
        shown = CutLabel(header)
        shown.setFont(scaled(shown.font(), 1.0, is_bold=True))
        shown.setToolTip(header)
        self.why = chip("", "neutral")
        samples = _samples(column)
        self.values = CutLabel(samples or self.tr("no values"), "muted")
        self.values.setToolTip("\n".join(column.samples))
        name = self.tr("What “{0}” holds; values: {1}").format(header, samples)
        self.combo = SearchCombo(f"meaning{column.position}", name, choices)
        self.combo.setMinimumContentsLength(_LEAST_CHARS)
        self.combo.setSizeAdjustPolicy(SearchCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.chosen.connect(self._choose)
        self._lay_out(shown)
        self.show_meaning(column)

    def _lay_out(self, shown: QLabel) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(shown)
        words.addWidget(self.values)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 10, 7)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addWidget(self.why, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.combo)

    def show_meaning(self, column: ColumnMeaning) -> None:
        """Show what the column holds, and why that is believed."""
        self.combo.set_code(column.field)
        text, tone, reason = self._reason(column)
        self.why.setText(text)
        self.why.setToolTip(reason)
        self.why.setProperty("chip", tone)
        self.why.setVisible(bool(text))
        restyle(self.why)
        self.combo.setAccessibleDescription(reason)

    def _reason(self, column: ColumnMeaning) -> tuple[str, str, str]:
        """Return a label, its tone, and the whole sentence."""
        if not column.field:
            if not column.samples:
                return "", "neutral", self.tr("The column is empty.")
            if column.why == "person":
                return self.tr("your choice"), "info", self.tr("You said that this column is only kept.")
            return self.tr("not recognised"), "warn", self.tr("Its values are kept with each row, and not used.")
        if column.why == "person":
            return self.tr("your choice"), "info", self.tr("You said so.")
        share = "" if column.fits_01 < 0 else self.tr("{0} % of the values look like it.").format(_percent(column))
        said = self.tr("The header says so.") if column.why == "header" else self.tr("The values look like it.")
        if is_poor_fit(column):
            return self.tr("{0} % fit").format(_percent(column)), "warn", f"{said} {share}"
        return "", "good", f"{said} {share}".strip()

    def _choose(self, field: str) -> None:
        self.chosen.emit(self._position, field)


def _percent(column: ColumnMeaning) -> int:
    return int(100 * column.fits_01)


def _samples(column: ColumnMeaning) -> str:
    cut = [one if len(one) <= _MAX_SAMPLE_CHARS else one[: _MAX_SAMPLE_CHARS - 1] + "…" for one in column.samples]
    return " · ".join(" ".join(one.split()) for one in cut)
