"""Finds the row that heads a table: under titles, over the data, or nowhere at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from importers.column_content import profile
from importers.headers import read_header
from importers.known_tables import known_header
from importers.tables import TableRow
from importers.text_rows import TextRows

_LABEL_AND_VALUE = re.compile(r":\s*\S|\w:$")
"""Titles say "Child: Kayla" or "Child:"; headers hardly ever do, and those that do stand over other data."""

_WORDS = re.compile(r"[^\W_]+")
_SEARCH_ROWS = 40
_LEAST_KNOWN = 2
_LEAST_SHARE = 0.34
_SAMPLE_ROWS = 200
_USUAL_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class HeadedRows:
    """A table taken apart.

    Attributes:
        headers: One for each column; "" for columns without.
        titles: Rows above the header.
        rows: Data rows.
        repeated: Rows further down that repeat the header.
        has_header: False when the first row is data already.
        width: Number of cells of a whole row.
    """

    headers: tuple[str, ...]
    titles: tuple[TableRow, ...]
    rows: Sequence[TableRow]
    repeated: tuple[TableRow, ...] = ()
    has_header: bool = True
    width: int = 0


def find_header(rows: Sequence[TableRow], systems: Path | None = None) -> HeadedRows:
    """Find the header row among the first rows of a table.

    Args:
        rows: Every row of the table.
        systems: A folder of data files of further case systems, whose headers are known too.
    """
    widths = rows.widths if isinstance(rows, TextRows) else [len(row.cells) for row in rows]
    width = max(widths, default=0)
    at = known_header(rows, systems)
    if at is None:
        at = _by_words(rows)
    if at is None:
        at = _by_contrast(rows)
    if at is None:
        usual = Counter(widths).most_common(1)
        return HeadedRows(("",) * width, (), rows, has_header=False, width=usual[0][0] if usual else 0)
    header, below = rows[at], rows[at + 1 :]
    headers = tuple(header.cell(position) for position in range(_full_width(header, below, widths[at + 1 :], width)))
    repeated = _repeated(header, below)
    return HeadedRows(
        headers,
        tuple(rows[:at]),
        _without(below, set(repeated)),
        tuple(below[number] for number in repeated),
        width=len(header.cells),
    )


def _full_width(header: TableRow, below: Sequence[TableRow], widths: Sequence[int], width: int) -> int:
    """Cells beyond the header are columns when many rows have them, and damage when few do."""
    own = len(header.cells)
    longer = [at for at, n_cells in enumerate(widths) if n_cells > own]
    n_beyond = sum(any(cell.strip() for cell in below[at].cells[own:]) for at in longer)
    return width if n_beyond > 1 and n_beyond > _USUAL_SHARE * len(below) else own


def _repeated(header: TableRow, below: Sequence[TableRow]) -> list[int]:
    """Return the numbers of the rows that say what the header says."""
    said = _plain(header)
    word = next(iter(_WORDS.findall(said[0])), "") if said else ""
    numbers = below.holding(word) if isinstance(below, TextRows) else range(len(below))
    return [number for number in numbers if _plain(below[number]) == said]


def _without(rows: Sequence[TableRow], numbers: set[int]) -> Sequence[TableRow]:
    if isinstance(rows, TextRows):
        return rows.without(numbers)
    return tuple(row for at, row in enumerate(rows) if at not in numbers)


def _plain(row: TableRow) -> tuple[str, ...]:
    return tuple(cell.strip().casefold() for cell in row.cells if cell.strip())


def _by_words(rows: Sequence[TableRow]) -> int | None:
    """Return the first row that has (nearly) as many known headers as any."""
    scores = [_n_known(row) for row in rows[:_SEARCH_ROWS]]
    best = max(scores, default=0)
    if best < _LEAST_KNOWN:
        return None
    return next(at for at, score in enumerate(scores) if score >= 0.75 * best)


def _n_known(row: TableRow) -> int:
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    if any(_LABEL_AND_VALUE.search(cell) for cell in cells):
        return 0
    known = {read for cell in cells if not cell.isdecimal() and (read := read_header(cell)) is not None}
    return len(known) if len(known) >= _LEAST_SHARE * len(cells) else 0


def _by_contrast(rows: Sequence[TableRow]) -> int | None:
    """Return a first row of distinct words that stand over columns of other things (dates, ids, postcodes)."""
    if len(rows) < 2:
        return None
    first, below = rows[0], rows[1 : _SAMPLE_ROWS + 1]
    cells = [cell.strip() for cell in first.cells]
    if not all(cells) or len(set(cells)) != len(cells) or any(cell[:1].isdecimal() for cell in cells):
        return None
    if _is_numbered(cells):
        return 0
    n_contrasts = sum(
        _is_data(row_values) and not _is_data([cell])
        for position, cell in enumerate(cells)
        if (row_values := [row.cell(position) for row in below])
    )
    return 0 if n_contrasts else None


def _is_numbered(cells: Sequence[str]) -> bool:
    """Return True for "Col1", "Col2", "Col3"."""
    numbers = [int(digits) for cell in cells if (digits := "".join(filter(str.isdecimal, cell)))]
    stems = {"".join(letter for letter in cell if not letter.isdecimal()) for cell in cells}
    return len(stems) == 1 and numbers in (list(range(1, len(cells) + 1)), list(range(len(cells))))


def _is_data(values: Sequence[str]) -> bool:
    seen = profile(values)
    return max(seen.dates, seen.postcodes, seen.phones, seen.nhs_numbers, seen.ids, seen.numbers, seen.emails) > 0.7
