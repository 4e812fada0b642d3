"""A table as it stands in a file, before anybody asks what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importers.rows import Problem


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row.

    Attributes:
        locator: Line number of a text table, ``Sheet!row`` of a workbook.
        cells: As text; dates from date cells are ISO, whole numbers have no decimal point.
        raw: The row as it stands in the file, for people to read.
        warning: Why the row needed repair, or "".
    """

    locator: str
    cells: tuple[str, ...]
    raw: str
    warning: str = ""

    def cell(self, position: int) -> str:
        """Return the text of a cell, "" beyond the end of the row."""
        return self.cells[position].strip() if position < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One text table or one sheet.

    Attributes:
        sheet: Name of the sheet, or "".
        rows: In order, title and header rows included; rows with nothing in them left out. Those of a text table are
            made when they are looked at.
        problems: Rows that could not be read as rows at all.
    """

    sheet: str
    rows: Sequence[TableRow]
    problems: tuple[Problem, ...] = ()
