"""The lines of a page become paragraphs and tables, to be read like those of a Word document.

A table whose rules are drawn is known before (``pdf_rules``); here are those whose columns only stand in line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from importers.blocks import Block, Cell, Paragraph, Table, TableRow
from importers.form_words import column_field, label_meaning, section_of
from importers.page_runs import Line, Run, undivided

_NAMES = frozenset({"full_name", "given_name", "family_name"})
_WIDE = "   "
_NEXT_LINE = 1.9
_NEXT_ROW = 4.0
_IN_LINE = 6.0
_HAS_DIGIT = re.compile(r"\d")


def blocks_of(lines: Sequence[Line], page: int, n_tables: int = 0) -> list[Block]:
    """Return the blocks of a page.

    Args:
        lines: In reading order; a line may be a table already.
        page: Its number, from 1.
        n_tables: Tables of the page that have a number already.
    """
    blocks: list[Block] = []
    at, number = 0, n_tables
    while at < len(lines):
        table = lines[at].table
        if table is not None:
            blocks.append(table)
            at += 1
            continue
        rows, n_lines = _list_of_people(lines[at:]) or _labels(lines[at:]) or ([], 0)
        if n_lines:
            number += 1
            blocks.append(_table(f"p{page}T{number}", rows))
            at += n_lines
            continue
        blocks.append(Paragraph(f"p{page}L{at + 1}", _WIDE.join(cell.text for cell in lines[at].cells)))
        at += 1
    return blocks


def _table(locator: str, rows: Sequence[Sequence[str]]) -> Table:
    return Table(
        locator,
        tuple(
            TableRow(number, tuple(Cell(position, 1, text) for position, text in enumerate(row)))
            for number, row in enumerate(rows, start=1)
        ),
    )


# ---- a list of people under headings


def _list_of_people(lines: Sequence[Line]) -> tuple[list[list[str]], int] | None:
    """Return header and rows with the number of lines they take; None when the first line is no header."""
    header = lines[0].cells
    if not _is_header(header):
        return None
    below = _of_list(lines, header)
    rows: list[list[str]] = []
    waiting = [""] * len(header)
    for at, line in enumerate(below):
        texts = _in_columns(line, header)
        if texts[0] or not rows:
            rows.append(_stacked(waiting, texts))
            waiting = [""] * len(header)
        elif _belongs_below(below, at):
            waiting = _stacked(waiting, texts)
        else:
            rows[-1] = _stacked(rows[-1], texts)
    if any(waiting) and rows:
        rows[-1] = _stacked(rows[-1], waiting)
    whole = [[undivided(text) for text in row] for row in rows]
    return ([[cell.text for cell in header], *whole], len(below) + 1) if rows else None


def _stacked(above: Sequence[str], below: Sequence[str]) -> list[str]:
    return [f"{one}\n{other}".strip() for one, other in zip(above, below, strict=True)]


def _of_list(lines: Sequence[Line], header: Sequence[Run]) -> list[Line]:
    """Return the lines under a header that go on with the list."""
    found: list[Line] = []
    last = lines[0]
    for line in lines[1:]:
        if line.table or not _goes_on(line, last, header, has_rows=bool(found)):
            break
        found.append(line)
        last = line
    return found


def _belongs_below(lines: Sequence[Line], at: int) -> bool:
    """Return True for the first lines of a high cell, which stand above the line that names the person.

    Nothing else says whose an address is; taken for the person above it would be somebody else's.
    """
    if at + 1 >= len(lines):
        return False
    above = lines[at - 1].bottom - lines[at].top
    below = lines[at].bottom - lines[at + 1].top
    return below < above


def _is_header(cells: Sequence[Run]) -> bool:
    fields = [column_field(cell.text) for cell in cells]
    is_plain = not any(_HAS_DIGIT.search(re.sub(r"\([^)]*\)", "", cell.text)) for cell in cells)
    return is_plain and len(cells) > 1 and sum(map(bool, fields)) > 1 and bool(_NAMES & set(fields))


def _goes_on(line: Line, last: Line, header: Sequence[Run], *, has_rows: bool) -> bool:
    gap = last.bottom - line.top
    if gap > _NEXT_ROW * line.cells[0].height or gap < -line.cells[0].height:
        return False
    if len(line.cells) > 1:
        return label_meaning(line.cells[0].text) is None or column_field(line.cells[0].text) != ""
    only = line.cells[0]
    is_wide = len(header) > 1 and only.left <= header[0].left + _IN_LINE and only.right > header[1].left
    is_title = section_of(only.text) is not None or label_meaning(only.text) is not None
    return has_rows and not is_wide and not is_title


def _in_columns(line: Line, header: Sequence[Run]) -> list[str]:
    texts = [""] * len(header)
    for cell in line.cells:
        at = min(range(len(header)), key=lambda n: _distance(cell, header[n]))
        texts[at] = f"{texts[at]} {cell.text}".strip()
    return texts


def _distance(cell: Run, heading: Run) -> float:
    """Columns are set flush left, or centred under their headings."""
    return min(abs(cell.left - heading.left), abs(cell.left + cell.right - heading.left - heading.right) / 2)


# ---- labels with values beside them


def _labels(lines: Sequence[Line]) -> tuple[list[list[str]], int] | None:
    """Return rows of label and value, without rules, and the number of lines that they take."""
    rows: list[list[str]] = []
    last: Line | None = None
    n_lines = 0
    for line in lines:
        texts = list(_label_and_value(line))
        if texts and not line.table:
            rows.append(texts)
        elif rows and last is not None and _is_more_of_value(line, last):
            rows[-1][-1] += f"\n{line.text}"
        else:
            break
        last, n_lines = (line if texts else last), n_lines + 1
    return (rows, n_lines) if rows else None


def _label_and_value(line: Line) -> Iterator[str]:
    texts = [cell.text for cell in line.cells]
    if len(texts) not in {2, 4}:
        return
    if all(text.endswith(":") or label_meaning(text) is not None for text in texts[0::2]):
        yield from texts


def _is_more_of_value(line: Line, last: Line) -> bool:
    is_below = 0 <= last.bottom - line.top < _NEXT_LINE * line.cells[0].height
    return not line.table and len(line.cells) == 1 and is_below and abs(line.left - last.cells[-1].left) < _IN_LINE
