"""Tables whose rules are drawn on the page: where their cells are, and which of the page's words stand in them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber

from importers.blocks import Cell, Table, TableRow
from importers.page_runs import Run, lines_of, undivided

_LEAST_CELLS = 4
_TOLERANCE = 2.0

Box = tuple[float, float, float, float]


class RuledTables:
    """Finds the tables of a PDF's pages; the file is opened once, when the first page asks.

    Args:
        data: The PDF.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self.pages_lost: list[int] = []
        """Pages with rules that could not be followed: their words are read without tables."""

    def close(self) -> None:
        """Let go of the file."""
        # Not by its own method, which reads every page again and fails on a damaged one; the bytes lie in memory.
        self._document = None

    def split(self, runs: Sequence[Run], page: int) -> list[Run]:
        """Return the runs of a page with those that stand in a table replaced by the table."""
        rest = list(runs)
        tables: list[Run] = []
        for rows in self._rows_of(page):
            found = _table(rows, rest, f"p{page}T{len(tables) + 1}")
            if found is not None:
                box, table, inside = found
                taken = set(map(id, inside))
                rest = [run for run in rest if id(run) not in taken]
                tables.append(Run("", *box, table=table))
        return [*rest, *tables]

    def _rows_of(self, number: int) -> list[list[list[Box | None]]]:
        """Return the tables of a page: rows of boxes, from above, None where a cell is part of another."""
        try:
            if self._document is None:
                self._document = pdfplumber.open(io.BytesIO(self._data))
            page = self._document.pages[number - 1]
            height, x0, y0 = float(page.height), float(page.bbox[0]), float(page.bbox[1])
            tables = [
                [[_box(cell, height, x0, y0) for cell in row.cells] for row in table.rows]
                for table in page.find_tables()
            ]
            page.close()
        except Exception:  # noqa: BLE001 - a parser of broken files: the page is read without its rules, and named
            self.pages_lost.append(number)
            return []
        return [rows for rows in tables if sum(cell is not None for row in rows for cell in row) >= _LEAST_CELLS]


def _box(cell: tuple[float, float, float, float] | None, height: float, x0: float, y0: float) -> Box | None:
    """Turn a box measured from above into one measured from below."""
    if cell is None:
        return None
    left, top, right, bottom = cell
    return left - x0, height - (bottom - y0), right - x0, height - (top - y0)


def _table(rows: list[list[Box | None]], runs: Sequence[Run], locator: str) -> tuple[Box, Table, list[Run]] | None:
    boxes = [box for row in rows for box in row if box is not None]
    edges = sorted({round(box[0]) for box in boxes} | {round(box[2]) for box in boxes})
    table_rows: list[TableRow] = []
    inside: list[Run] = []
    for number, row in enumerate(rows, start=1):
        cells: list[Cell] = []
        for box in row:
            if box is None:
                continue
            own = [run for run in runs if _holds(box, run)]
            inside.extend(own)
            cells.append(
                Cell(_nearest(edges, box[0]), max(1, _nearest(edges, box[2]) - _nearest(edges, box[0])), _text(own))
            )
        table_rows.append(TableRow(number, tuple(cells)))
    n_filled = sum(any(row.texts) for row in table_rows)
    if n_filled < 2 or max(len(row.cells) for row in table_rows) < 2:
        return None
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return (left, bottom, right, top), Table(locator, tuple(table_rows)), inside


def _holds(box: Box, run: Run) -> bool:
    left, bottom, right, top = box
    in_width = left - _TOLERANCE <= run.left and (run.left + run.right) / 2 <= right + _TOLERANCE
    return not run.table and in_width and bottom - _TOLERANCE <= run.middle <= top + _TOLERANCE


def _nearest(edges: Sequence[int], x: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - x))


def _text(runs: Sequence[Run]) -> str:
    return undivided("\n".join("  ".join(cell.text for cell in line.cells) for line in lines_of(runs)))


@contextlib.contextmanager
def ruled_tables(data: bytes) -> Iterator[RuledTables]:
    """Give the finder of tables for the time of the ``with`` block."""
    finder = RuledTables(data)
    try:
        yield finder
    finally:
        finder.close()
