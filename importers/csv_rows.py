"""Lines of delimited text become rows; a stray quotation mark damages its own line and never the ones after it.

RFC 4180 with the liberties that exports take: any of four delimiters, quoted fields over several lines, doubled
quotation marks, spaces before an opening one. The format cannot tell an unclosed quotation mark from a long field, so a
field over several lines is believed only if it ends properly, gives the width of the table, and has swallowed no line
that is a whole row by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from importers.base import shown_raw
from importers.rows import Problem
from importers.tables import RawTable, TableRow
from importers.text import LineState, TextLine

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
class SplitLine:
    """Fields of a piece of text.

    Attributes:
        fields: Without the quotation marks that enclose them.
        is_open: The last field has an opening quotation mark and no closing one.
        is_clean: Quotation marks enclose whole fields and stand nowhere else.
    """

    fields: tuple[str, ...]
    is_open: bool
    is_clean: bool


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


def split_line(text: str, delimiter: str) -> SplitLine:
    """Split one row. A quotation mark opens a field only at its beginning; elsewhere it is a letter."""
    if '"' not in text:
        return SplitLine(tuple(text.split(delimiter)), False, True)
    fields: list[str] = []
    at, is_clean = 0, True
    while True:
        start = at
        while at < len(text) and text[at] == " " and delimiter != " ":
            at += 1
        if at < len(text) and text[at] == '"':
            value, at, is_closed = _quoted(text, at + 1)
            if not is_closed:
                return SplitLine((*fields, value), True, is_clean)
            end = _next(text, delimiter, at)
            rest = text[at:end]
            is_clean = is_clean and not rest.strip()
            fields.append(value + rest.rstrip())
        else:
            end = _next(text, delimiter, start)
            fields.append(text[start:end])
            is_clean = is_clean and '"' not in text[start:end]
        if end == len(text):
            return SplitLine(tuple(fields), False, is_clean)
        at = end + 1


def _next(text: str, delimiter: str, at: int) -> int:
    found = text.find(delimiter, at)
    return len(text) if found < 0 else found


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    pieces: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            pieces.append(text[at:])
            return "".join(pieces), len(text), False
        pieces.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return "".join(pieces), end + 1, True
        pieces.append('"')
        at = end + 2


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


def read_csv_rows(lines: Sequence[TextLine], check: Callable[[int], None]) -> RawTable:
    """Turn the lines of a file into rows and problems: every line that is not blank is in one of them.

    Args:
        lines: All lines of the file.
        check: Called with the number of lines done, every few thousand.
    """
    delimiter = find_delimiter(lines)
    shape = find_shape(lines, delimiter)
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for at, taken, split in _records(lines, delimiter, shape, check):
        problem = _problem(lines[at], split)
        if problem:
            problems.append(problem)
            # Raw text is cut to a length, so that each line of a long field is reported by itself.
            problems.extend(replace(problem, locator=str(one.number), raw=shown_raw(one.text)) for one in taken[1:])
        else:
            rows.append(_row(lines[at], taken, split.fields))
    return RawTable("", tuple(rows), tuple(problems))


def _records(
    lines: Sequence[TextLine], delimiter: str, shape: TableShape, check: Callable[[int], None]
) -> Iterator[tuple[int, list[TextLine], SplitLine]]:
    at = 0
    while at < len(lines):
        if at % _CHECK_EVERY == 0:
            check(at)
        line = lines[at]
        if not line.text.strip(f' {delimiter}"\t\0'):
            # A line of empty fields says nothing, and neither does a blank one. Zero bytes are damage, not blanks.
            if line.state is LineState.DAMAGED:
                yield at, [line], SplitLine((line.text,), False, False)
            at += 1
            continue
        split, taken = split_line(line.text, delimiter), [line]
        if split.is_open and line.state is not LineState.DAMAGED:
            longer = _over_lines(lines, at, delimiter, shape)
            if longer:
                split, taken = longer
        yield at, taken, split
        at += len(taken)


def _over_lines(
    lines: Sequence[TextLine], at: int, delimiter: str, shape: TableShape
) -> tuple[SplitLine, list[TextLine]] | None:
    """Close a quoted field on a later line, if the result is believable."""
    taken = [lines[at]]
    text = lines[at].text
    for line in lines[at + 1 : at + _MAX_FIELD_LINES]:
        if line.state is LineState.DAMAGED or shape.is_row(split_line(line.text, delimiter)):
            return None
        taken.append(line)
        text += "\n" + line.text
        if len(text) > MAX_CELL_CHARS * 2:
            return None
        if '"' not in line.text:
            continue
        split = split_line(text, delimiter)
        if not split.is_open:
            return (split, taken) if split.is_clean and len(split.fields) == shape.width else None
    return None


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


def _row(line: TextLine, taken: Sequence[TextLine], fields: tuple[str, ...]) -> TableRow:
    warning = ""
    if any(one.state is LineState.REPAIRED for one in taken):
        warning = "A character is not UTF-8 like the rest of the file; it was read as Windows-1252. Check the accents."
    return TableRow(str(line.number), fields, shown_raw("\n".join(one.text for one in taken)), warning)
