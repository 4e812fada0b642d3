"""Rows of RTF as a table: cells find their columns by their right edges, merged cells occur once.

Source: Rich Text Format Specification 1.9.1, "Table Definitions": a table is rows that follow each other, each with
edges of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from importers.blocks import Cell, Table, TableRow

# Edges this close (in twentieths of a point) are one: hand-drawn columns differ by a hair from row to row.
_SAME_EDGE = 60
_MAX_EDGES = 500


@dataclass(frozen=True, slots=True)
class CellEdge:
    """How a cell is drawn.

    Attributes:
        right: Its right edge, in twentieths of a point.
        is_below: It goes on from the cell above.
        is_beside: It goes on from the cell before.
    """

    right: int = 0
    is_below: bool = False
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class RtfRow:
    """The texts of a row and the edges drawn for it; a damaged row has more of the one than of the other."""

    texts: tuple[str, ...]
    edges: tuple[CellEdge, ...]

    @property
    def is_drawn(self) -> bool:
        """True when each text has its edge."""
        return len(self.texts) == len(self.edges) <= _MAX_EDGES


def table_of(rows: Sequence[RtfRow], locator: str) -> Table:
    """Return rows as a table."""
    grid = _grid(rows) if all(row.is_drawn for row in rows) else []
    # More columns than a page can show are no grid that somebody drew.
    grid = grid if len(grid) <= _MAX_EDGES else []
    return Table(locator, tuple(TableRow(number, _cells(row, grid)) for number, row in enumerate(rows, start=1)))


def _grid(rows: Sequence[RtfRow]) -> list[int]:
    grid: list[int] = []
    for edge in sorted({edge.right for row in rows for edge in row.edges}):
        if not grid or edge - grid[-1] > _SAME_EDGE:
            grid.append(edge)
    return grid


def _cells(row: RtfRow, grid: Sequence[int]) -> tuple[Cell, ...]:
    if not grid:
        return tuple(Cell(column, 1, text) for column, text in enumerate(row.texts))
    cells: list[Cell] = []
    column = 0
    for text, edge in zip(row.texts, row.edges, strict=True):
        end = max(column + 1, bisect_right(grid, edge.right + _SAME_EDGE))
        if edge.is_beside and cells:
            before = cells.pop()
            joined = "\n".join(filter(None, (before.text, text)))
            cells.append(Cell(before.column, end - before.column, joined, before.goes_on))
        else:
            cells.append(Cell(column, end - column, "" if edge.is_below else text, edge.is_below))
        column = end
    return tuple(cells)
