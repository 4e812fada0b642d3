"""Pieces of text with their places on a page, and the lines and cells they make: the same for PDF and for scans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from importers.blocks import Table

_SAME_LINE = 0.5
_CELL_GAP = 0.9
_LEAST_RUNS = 6
_MAX_CROSSING = 0.25
_LEAST_WORDS = 4
_MOST_EDGES = 40
_TICKS = ("[x]", "[ ]")
# A narrow cell divides a date within its year and a telephone number at its space. A year of two digits is whole:
# what stands below it may be an age.
_DIVIDED_YEAR = re.compile(r"(?<!\d)(\d{1,2}[./-]\d{1,2}[./-])(?:\n(\d{4})|(\d)\n(\d{3})|(\d{3})\n(\d))(?!\d)")
_DIVIDED_PHONE = re.compile(r"(?<!\d)(0\d{2,6})\n(?=\d)(\d[\d ]{2,9}\d)(?!\d)")
_PHONE_DIGITS = (10, 11)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on one line.

    Attributes:
        text: As printed, without the space around it.
        left, bottom, right, top: In points from the lower left corner of the page.
        confidence_01: How sure it is that the text is what is printed: 1 for text, less for what was recognised.
        table: The table that stands here instead of text.
        is_field: It was typed into a field, which is a cell of its own however near the next one is.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    confidence_01: float = 1.0
    table: Table | None = None
    is_field: bool = False

    @property
    def height(self) -> float:
        """In points, never 0."""
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        """Of its height, in points from below."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its cells from left to right, which wide gaps set apart."""

    cells: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words; one space between cells, as people read a line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.cells[0].left

    @property
    def bottom(self) -> float:
        """In points from below."""
        return min(cell.bottom for cell in self.cells)

    @property
    def top(self) -> float:
        """In points from below."""
        return max(cell.top for cell in self.cells)

    @property
    def table(self) -> Table | None:
        """The table that stands here instead of a line."""
        return self.cells[0].table


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """Return the lines of a page in the order in which people read them: column by column where there are columns.

    Args:
        runs: Of one page, in any order.
    """
    gutter = _gutter(runs)
    if gutter is None:
        return [Line(_cells(row)) for row in _rows(runs)]
    lines: list[Line] = []
    left: list[Run] = []
    right: list[Run] = []
    for row in _rows(runs):
        if any(run.left < gutter < run.right for run in row):
            lines += [*_column(left), *_column(right), Line(_cells(row))]
            left, right = [], []
        else:
            left += [run for run in row if run.right <= gutter]
            right += [run for run in row if run.left >= gutter]
    return [*lines, *_column(left), *_column(right)]


def undivided(text: str) -> str:
    r"""Put dates and telephone numbers together that a narrow cell divided.

    >>> undivided("02/06/199\n1"), undivided("07700\n900101"), undivided("02/06/15\n10")
    ('02/06/1991', '07700 900101', '02/06/15\n10')
    """
    whole = _DIVIDED_YEAR.sub(lambda match: "".join(filter(None, match.groups())), text)
    return _DIVIDED_PHONE.sub(_phone, whole)


def _phone(match: re.Match[str]) -> str:
    n_digits = sum(map(str.isdecimal, match.group()))
    return f"{match[1]} {match[2]}" if n_digits in _PHONE_DIGITS else match.group()


def _column(runs: list[Run]) -> list[Line]:
    return lines_of(runs) if runs else []


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Group runs into rows from top to bottom, each from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda one: (-one.middle, one.left)):
        if rows and _on_one_line(rows[-1][0], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _on_one_line(first: Run, other: Run) -> bool:
    if first.table or other.table:
        return False
    shared = min(first.top, other.top) - max(first.bottom, other.bottom)
    return shared >= _SAME_LINE * min(first.height, other.height)


def _cells(row: Sequence[Run]) -> tuple[Run, ...]:
    """Join runs with only a space between them; ticks stay with the answers beside them."""
    cells: list[Run] = []
    for run in row:
        gap = run.left - cells[-1].right if cells else 0.0
        is_apart = bool(cells) and (cells[-1].is_field or run.is_field)
        is_near = bool(cells) and not is_apart and gap < _CELL_GAP * max(cells[-1].height, run.height)
        is_next_tick = bool(cells) and run.text.startswith(_TICKS) and cells[-1].text.startswith(_TICKS)
        if cells and (is_near or is_next_tick):
            cells[-1] = _joined(cells[-1], run, "  " if is_next_tick else " ")
        else:
            cells.append(run)
    return tuple(cells)


def _joined(first: Run, other: Run, space: str) -> Run:
    return Run(
        f"{first.text}{space}{other.text}",
        first.left,
        min(first.bottom, other.bottom),
        max(first.right, other.right),
        max(first.top, other.top),
        min(first.confidence_01, other.confidence_01),
    )


def _gutter(runs: Sequence[Run]) -> float | None:
    """Return the middle of the white space between two columns of prose, or None.

    A form has white space between labels and values too, but its labels are a word or three.
    """
    printed = [run for run in runs if not run.table]
    if len(printed) < 2 * _LEAST_RUNS:
        return None
    begin, end = min(run.left for run in printed), max(run.right for run in printed)
    best: tuple[int, float, float] | None = None
    # Columns begin where many lines begin; looking at every place would take minutes on a page of crumbs.
    begun = Counter(round(run.left) for run in printed).most_common(_MOST_EDGES)
    for x in sorted(float(place) for place, _ in begun):
        if not begin + 0.25 * (end - begin) < x < begin + 0.75 * (end - begin):
            continue
        gutter = _white_before(printed, x)
        crossing = sum(run.left < gutter < run.right for run in printed)
        if crossing <= _MAX_CROSSING * len(printed) and _are_prose(printed, gutter):
            best = min(best or (crossing, -1.0, gutter), (crossing, -1.0, gutter))
    return best[2] if best else None


def _white_before(runs: Iterable[Run], x: float) -> float:
    """Return the middle of the white space that ends at ``x``."""
    nearest = max((run.right for run in runs if run.right < x), default=x - 2.0)
    return (nearest + x) / 2


def _are_prose(runs: Sequence[Run], gutter: float) -> bool:
    """Return True when both sides hold several lines of several words."""
    for side in ([run for run in runs if run.right <= gutter], [run for run in runs if run.left >= gutter]):
        rows = _rows(side)
        if len(rows) < _LEAST_RUNS:
            return False
        if median(sum(len(run.text.split()) for run in row) for row in rows) < _LEAST_WORDS:
            return False
    return True
