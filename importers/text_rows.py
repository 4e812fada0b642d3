"""The rows of a text table, made when they are looked at: a million rows need the memory of their text only."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import overload

from importers.base import MAX_RAW_CHARS, shown_raw
from importers.csv_split import split_line, split_quickly
from importers.tables import TableRow
from importers.text import LineState, TextLines

_REPAIRED = "A character is not UTF-8 like the rest of the file; it was read as Windows-1252. Check the accents."


class RowPlaces:
    """Where rows begin.

    Attributes:
        starts: 0-based line of each row.
        widths: Number of fields of each row.
        n_lines: Of rows over several lines, by the line where they begin.
    """

    __slots__ = ("n_lines", "starts", "widths")

    def __init__(self) -> None:
        self.starts = array("L")
        self.widths = array("L")
        self.n_lines: dict[int, int] = {}

    def add(self, start: int, n_lines: int, width: int) -> None:
        """Add a row."""
        self.starts.append(start)
        self.widths.append(width)
        if n_lines > 1:
            self.n_lines[start] = n_lines

    def of(self, chosen: slice | Collection[int]) -> RowPlaces:
        """Return the places of some of the rows, given by their numbers."""
        found = RowPlaces()
        found.n_lines = self.n_lines
        if isinstance(chosen, slice):
            found.starts, found.widths = self.starts[chosen], self.widths[chosen]
        else:
            found.starts.extend(self.starts[at] for at in chosen)
            found.widths.extend(self.widths[at] for at in chosen)
        return found


class TextRows(Sequence[TableRow]):
    """Rows of a text table.

    Args:
        lines: Of the whole file.
        delimiter: Between fields.
        places: Where the rows begin.
    """

    def __init__(self, lines: TextLines, delimiter: str, places: RowPlaces) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self._places = places

    def __len__(self) -> int:
        return len(self._places.starts)

    @overload
    def __getitem__(self, place: int) -> TableRow: ...
    @overload
    def __getitem__(self, place: slice) -> TextRows: ...
    def __getitem__(self, place: int | slice) -> TableRow | TextRows:
        if isinstance(place, slice):
            return self._of(place)
        return self._row(self._places.starts[place])

    def __iter__(self) -> Iterator[TableRow]:
        texts, delimiter, longer = self._lines.texts, self._delimiter, self._places.n_lines
        if self._lines.states:
            yield from map(self._row, self._places.starts)
            return
        for start in self._places.starts:
            text = texts[start]
            cells = split_quickly(text, delimiter) if start not in longer else None
            if cells is not None and len(text) <= MAX_RAW_CHARS:
                yield TableRow(str(start + 1), tuple(cells), text)
            else:
                yield self._row(start)

    @property
    def widths(self) -> Sequence[int]:
        """Number of cells of each row."""
        return self._places.widths

    def holding(self, word: str) -> list[int]:
        """Return the numbers of the rows that may hold a word, which is in lower case."""
        texts, longer = self._lines.texts, self._places.n_lines
        return [
            at for at, start in enumerate(self._places.starts) if word in texts[start].casefold() or start in longer
        ]

    def without(self, numbers: Collection[int]) -> TextRows:
        """Return the rows but for those of some numbers."""
        return self._of([at for at in range(len(self)) if at not in numbers]) if numbers else self

    def _of(self, chosen: slice | Collection[int]) -> TextRows:
        return TextRows(self._lines, self._delimiter, self._places.of(chosen))

    def _row(self, start: int) -> TableRow:
        n_lines = self._places.n_lines.get(start, 1)
        texts = self._lines.texts
        text = texts[start] if n_lines == 1 else "\n".join(texts[start : start + n_lines])
        cells = split_quickly(text, self._delimiter) or split_line(text, self._delimiter).fields
        return TableRow(str(start + 1), tuple(cells), shown_raw(text), self._warning(start, n_lines))

    def _warning(self, start: int, n_lines: int) -> str:
        states = self._lines.states
        is_repaired = states and any(states.get(at) is LineState.REPAIRED for at in range(start, start + n_lines))
        return _REPAIRED if is_repaired else ""
