"""A CSV file read column by column: every distinct text once, rows as small integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.features import Ints, Offsets, Texts
from matching.flat_source import RowsRead, Source, load_source, read_plainly, too_long_cell, unclosed_mark
from matching.flat_texts import TextNumberer, address, library
from matching.ports import Watch

Chooser = Callable[[Sequence[str], Sequence[Sequence[str]]], Sequence[int]]

_CHUNK_ROWS = 32768
_MOST_REPORTED = 50
_UNCLOSED = -1


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """One column of a file.

    Attributes:
        values: Distinct texts without the spaces around them, in order of first appearance.
        codes: Place in ``values`` of each row's text, -1 for an empty cell; shape (rows,).
    """

    values: Texts
    codes: Ints


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that is not as the header says.

    Attributes:
        line: Line of the file on which the row begins; the header is usually line 1.
        what: What is wrong and what was made of it; names no person.
    """

    line: int
    what: str


@dataclass(frozen=True, slots=True, eq=False)
class FlatFile:
    """A table of text.

    Attributes:
        header: Names of all columns.
        columns: The wanted columns by place in the header.
        lines: Line on which each row begins; shape (rows,).
        encoding: "utf-8", "utf-16" or "cp1252".
        delimiter: One letter.
        problems: The first rows with too few or too many cells; missing cells are empty, further ones left out.
        n_problems: Number of such rows.
        n_blank: Rows without any text, left out.
    """

    path: Path
    header: tuple[str, ...]
    columns: Mapping[int, TextColumn]
    lines: Offsets
    encoding: str
    delimiter: str
    problems: tuple[RowProblem, ...]
    n_problems: int
    n_blank: int

    @property
    def n_rows(self) -> int:
        """Number of rows with text."""
        return len(self.lines)


@dataclass(frozen=True, slots=True, eq=False)
class _Scanned:
    """Cells of some rows, column by column.

    Attributes:
        starts: Where each cell begins; shape (columns, rows).
        lengths: Bytes of each cell; shape (columns, rows).
        lines: Line of each row; shape (rows,).
        n_cells: Cells of each row; shape (rows,).
    """

    starts: Offsets
    lengths: Ints
    lines: Offsets
    n_cells: Ints


def read_flat(path: Path, choose: Chooser, watch: Watch) -> FlatFile:
    """Read a CSV file, plain or ``.gz``; delimiter and encoding are found out.

    UTF-8 with or without a byte order mark, UTF-16 with one, or Windows-1252. Delimiters are comma, semicolon, tab and
    bar. Rows with too few or too many cells are kept and reported; rows without text are left out.

    Args:
        choose: Gets the header and the first rows, and returns the places of the columns to read.

    Raises:
        TableError: The file cannot be read, has no header, is no table of text, or has a quotation mark that is never
            closed; the message says where and what to do.
    """
    source = load_source(path, watch)
    header, sample = source.head()
    wanted = tuple(dict.fromkeys(choose(header, sample)))
    rows = _read_rows(source, len(header), wanted, watch) if library() else read_plainly(source, wanted, watch)
    problems, n_problems = _ragged(rows, len(header))
    columns = {
        place: TextColumn(values, codes) for place, values, codes in zip(wanted, rows.values, rows.codes, strict=True)
    }
    return FlatFile(
        path, tuple(header), columns, rows.lines, source.encoding, source.delimiter, problems, n_problems,
        rows.n_blank,
    )  # fmt: skip


class _Scanner:
    """Finds the cells of the rows, some rows at a time; what it returns stands until the call after the next one.

    Args:
        n_columns: Columns of the header.
        wanted: Places of the columns whose cells are kept.
    """

    def __init__(self, source: Source, n_columns: int, wanted: Sequence[int]) -> None:
        self._source = source
        self._cursor = np.array([source.at, source.line, 0], dtype=np.int64)
        self._place_of = np.full(n_columns, -1, dtype=np.int32)
        self._place_of[list(wanted)] = np.arange(len(wanted))
        # fresh memory for every part would cost as much as finding the cells
        self._rooms = [_room(len(wanted), _CHUNK_ROWS) for _ in range(2)]

    @property
    def byte(self) -> int:
        """Where the next row begins."""
        return int(self._cursor[0])

    @property
    def n_blank(self) -> int:
        """Rows without text so far."""
        return int(self._cursor[2])

    def skip_header(self) -> None:
        """Leave out the next row."""
        self._scan(1)

    def scan(self) -> _Scanned:
        """Find the cells of the next rows; none at the end."""
        n, room = self._scan(_CHUNK_ROWS)
        return _Scanned(room.starts[:, :n], room.lengths[:, :n], room.lines[:n], room.n_cells[:n])

    def _scan(self, max_rows: int) -> tuple[int, _Scanned]:
        lib = library()
        assert lib is not None
        self._rooms.reverse()
        source, room = self._source, self._rooms[0]
        n = lib.kf_csv_scan(
            address(source.blob), len(source.blob), address(self._cursor), ord(source.delimiter),
            address(self._place_of), len(self._place_of), len(room.starts), max_rows, address(room.starts),
            address(room.lengths), address(room.lines), address(room.n_cells),
        )  # fmt: skip
        if n < 0:
            line = int(self._cursor[1])
            raise unclosed_mark(source.path, line) if n == _UNCLOSED else too_long_cell(source.path, line)
        return n, room


def _room(n_columns: int, n_rows: int) -> _Scanned:
    return _Scanned(
        np.empty((n_columns, n_rows), dtype=np.int64),
        np.empty((n_columns, n_rows), dtype=np.int32),
        np.empty(n_rows, dtype=np.int64),
        np.empty(n_rows, dtype=np.int32),
    )


class _Growing:
    """An array that is filled piece by piece; what is not filled takes no memory."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self._array: npt.NDArray[Any] = np.empty(0, dtype=dtype)
        self._n = 0

    def room(self, n: int, done: float) -> npt.NDArray[Any]:
        """Return room for the next ``n`` members; ``done`` is what share of all there will be then, in (0, 1]."""
        first, self._n = self._n, self._n + n
        if self._n > len(self._array):
            # pieces that were returned before are filled by now, so that nobody looks where the array was
            self._array.resize(int(self._n * max(1.0, 1.05 / done)), refcheck=False)
        return self._array[first : self._n]

    def filled(self) -> npt.NDArray[Any]:
        """Return what was filled, and give the rest back."""
        self._array.resize(self._n, refcheck=False)
        return self._array


def _read_rows(source: Source, n_columns: int, wanted: Sequence[int], watch: Watch) -> RowsRead:
    """Find cells and number texts; the next rows are found while the last ones are numbered."""
    numberers = [TextNumberer() for _ in wanted]
    codes, lines, n_cells = [_Growing(np.int32) for _ in wanted], _Growing(np.int64), _Growing(np.int32)
    scanner = _Scanner(source, n_columns, wanted)
    scanner.skip_header()

    def number(place: int, scanned: _Scanned, out: Ints) -> None:
        numberers[place].number(source.blob, scanned.starts[place], scanned.lengths[place], out)

    with ThreadPoolExecutor(2) as pool:
        scanned = scanner.scan()
        while n := len(scanned.lines):
            done = scanner.byte / len(source.blob)
            watch.progress(scanner.byte, len(source.blob), "Reading the table")
            following = pool.submit(scanner.scan)
            numbered = [pool.submit(number, place, scanned, one.room(n, done)) for place, one in enumerate(codes)]
            lines.room(n, done)[:] = scanned.lines
            n_cells.room(n, done)[:] = scanned.n_cells
            for future in numbered:
                future.result()
            scanned = following.result()
    return RowsRead(
        [numberer.values() for numberer in numberers],
        [one.filled() for one in codes],
        lines.filled(),
        n_cells.filled(),
        scanner.n_blank,
    )


def _ragged(rows: RowsRead, n_columns: int) -> tuple[tuple[RowProblem, ...], int]:
    """Report rows whose number of cells is not the header's."""
    places = np.flatnonzero(rows.n_cells != n_columns)
    problems = []
    for place in places[:_MOST_REPORTED].tolist():
        n = int(rows.n_cells[place])
        what = "the missing ones count as empty" if n < n_columns else "the further ones were left out"
        problems.append(RowProblem(int(rows.lines[place]), f"{n} cells instead of {n_columns}; {what}."))
    return tuple(problems), len(places)
