"""Lines of delimited text become rows; a stray quotation mark damages its own line and never the ones after it.

RFC 4180 with the liberties that exports take: any of four delimiters, quoted fields over several lines, doubled
quotation marks, spaces before an opening one. The format cannot tell an unclosed quotation mark from a long field, so a
field over several lines is believed only if it ends properly, gives the width of the table, and has swallowed no line
that is a whole row by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importers.base import shown_raw
from importers.csv_split import SplitLine, split_line, split_quickly
from importers.rows import Problem
from importers.tables import RawTable
from importers.text import LineState, TextLine, TextLines
from importers.text_rows import RowPlaces, TextRows

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL_CHARS = 32_767
"""What a spreadsheet cell can hold; a longer one is a sign of damage."""

_MAX_FIELD_LINES = 200
_SAMPLE_LINES = 300
_CHECK_EVERY = 2_000
_USUAL_SHARE = 0.25
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a row of a table looks like.

    Attributes:
        width: The commonest number of fields; 1 for an empty file.
        beginnings: What first fields are usually made of.
    """

    width: int
    beginnings: frozenset[str]

    def is_row(self, split: SplitLine) -> bool:
        """Return True when a line is surely a whole row by itself."""
        is_whole = len(split.fields) == self.width > 2 and split.is_clean and not split.is_open
        return is_whole and _pattern(split.fields[0]) in self.beginnings


def find_delimiter(lines: Sequence[TextLine]) -> str:
    """Return the delimiter that gives most lines the same width of two or more fields; a comma when none does."""
    sample = [line.text for line in lines[:_SAMPLE_LINES] if line.text.strip()]
    scored = [(*_agreement(sample, delimiter), -order) for order, delimiter in enumerate(DELIMITERS)]
    best = max(scored, default=(0, 0, 0))
    return DELIMITERS[-best[2]] if best[0] else ","


def _agreement(sample: Sequence[str], delimiter: str) -> tuple[int, int]:
    widths = Counter(len(split_line(text, delimiter).fields) for text in sample)
    widths.pop(1, None)
    if not widths:
        return 0, 0
    width, n_lines = max(widths.items(), key=lambda item: (item[1], item[0]))
    return n_lines, width


def find_shape(lines: Sequence[TextLine], delimiter: str) -> TableShape:
    """Learn from the lines that are rows by themselves what a row looks like."""
    whole = [
        one.fields
        for one in (split_line(line.text, delimiter) for line in lines[: _SAMPLE_LINES * 10] if line.text.strip())
        if not one.is_open and one.is_clean
    ]
    widths = Counter(map(len, whole))
    width = max(widths.items(), key=lambda item: (item[1], item[0]))[0] if widths else 1
    # The first of them is the header, whose words look like words of a note.
    beginnings = Counter([_pattern(fields[0]) for fields in whole if len(fields) == width][1:])
    least = _USUAL_SHARE * beginnings.total()
    return TableShape(width, frozenset(pattern for pattern, count in beginnings.items() if count >= least))


def _pattern(field: str) -> str:
    """Return what a field is made of: ``"P1024"`` is ``"a9"``."""
    return _DIGITS.sub("9", _LETTERS.sub("a", field.strip()))


def read_csv_rows(lines: TextLines, check: Callable[[int], None]) -> RawTable:
    """Turn the lines of a file into rows and problems: every line that is not blank is in one of them.

    Args:
        lines: All lines of the file.
        check: Called with the number of lines done, every few thousand.
    """
    scan = _Scan(lines)
    at = 0
    while at < len(lines):
        check(at)
        at = scan.go_on(at, at + _CHECK_EVERY)
    return RawTable("", TextRows(lines, scan.delimiter, scan.places), tuple(scan.problems))


class _Scan:
    """Finds where the rows of a text begin, and which lines are none; the rows themselves are split when they are read.

    Args:
        lines: Of the whole file.
    """

    def __init__(self, lines: TextLines) -> None:
        self.delimiter = find_delimiter(lines)
        self.places = RowPlaces()
        self.problems: list[Problem] = []
        self._lines = lines
        self._shape = find_shape(lines, self.delimiter)
        self._empty = f' {self.delimiter}"\t\0'
        self._asked: dict[int, bool] = {}

    def go_on(self, at: int, until: int) -> int:
        """Find rows from one line on until another; returns the line to go on from."""
        texts, states, delimiter, empty = self._lines.texts, self._lines.states, self.delimiter, self._empty
        starts, widths = self.places.starts, self.places.widths
        until = min(until, len(texts))
        while at < until:
            text = texts[at]
            if at in states or len(text) > MAX_CELL_CHARS or not text.strip(empty):
                at += self._take(at)
                continue
            width = text.count(delimiter) + 1 if '"' not in text else len(split_quickly(text, delimiter) or ())
            if not width:
                at += self._take(at)
                continue
            starts.append(at)
            widths.append(width)
            at += 1
        return at

    def _take(self, at: int) -> int:
        """Look closely at a line that is not an ordinary row; returns how many lines belong to it."""
        line = self._lines[at]
        if not line.text.strip(self._empty):
            # A line of empty fields says nothing, and neither does a blank one. Zero bytes are damage, not blanks.
            if line.state is LineState.DAMAGED:
                self._add(at, 1, SplitLine((line.text,), False, False))
            return 1
        split, n_lines = split_line(line.text, self.delimiter), 1
        if split.is_open and line.state is not LineState.DAMAGED:
            longer = self._over_lines(at, split)
            if longer:
                split, n_lines = longer
        self._add(at, n_lines, split)
        return n_lines

    def _over_lines(self, at: int, split: SplitLine) -> tuple[SplitLine, int] | None:
        """Close a quoted field on a later line, if the result is believable; returns how many lines it takes."""
        n_chars = len(self._lines.texts[at])
        for other in range(at + 1, min(at + _MAX_FIELD_LINES, len(self._lines))):
            line = self._lines[other]
            if line.state is LineState.DAMAGED or self._is_row(other):
                return None
            n_chars += len(line.text) + 1
            if n_chars > MAX_CELL_CHARS * 2:
                return None
            split = _gone_on(split, line.text, self.delimiter)
            if not split.is_open:
                is_believable = split.is_clean and len(split.fields) == self._shape.width
                return (split, other + 1 - at) if is_believable else None
        return None

    def _is_row(self, at: int) -> bool:
        """Many open quotation marks ask the same of one line."""
        if at not in self._asked:
            self._asked[at] = self._shape.is_row(split_line(self._lines.texts[at], self.delimiter))
        return self._asked[at]

    def _add(self, at: int, n_lines: int, split: SplitLine) -> None:
        problem = _problem(self._lines[at], split)
        if problem is None:
            self.places.add(at, n_lines, len(split.fields))
            return
        self.problems.append(problem)
        # Raw text is cut to a length, so that each line of a long field is reported by itself.
        for other in range(at + 1, at + n_lines):
            raw = shown_raw(self._lines.texts[other])
            self.problems.append(replace(problem, locator=str(other + 1), raw=raw))


def _gone_on(split: SplitLine, text: str, delimiter: str) -> SplitLine:
    """Return a row whose open last field goes on with a further line."""
    further = split_line(f'"{text}', delimiter)
    fields = (*split.fields[:-1], f"{split.fields[-1]}\n{further.fields[0]}", *further.fields[1:])
    return SplitLine(fields, further.is_open, split.is_clean and further.is_clean)


def _problem(line: TextLine, split: SplitLine) -> Problem | None:
    if line.state is LineState.DAMAGED:
        return _rejected(line, "undecodable", "The line holds bytes that are no text in any encoding of this file.")
    if split.is_open:
        return _rejected(line, "unclosed_quote", "The line opens a quotation mark that is never closed.")
    if max(map(len, split.fields)) > MAX_CELL_CHARS:
        return _rejected(line, "cell_too_long", f"A field is longer than {MAX_CELL_CHARS:,} characters.")
    return None


def _rejected(line: TextLine, code: str, what: str) -> Problem:
    return Problem(str(line.number), code, f"{what} It was kept as it stands and not imported.", shown_raw(line.text))
