"""CSV that opens in a spreadsheet as text and nothing else."""

from __future__ import annotations

import csv
import io
import re

from finder.reports.characters import printable
from finder.reports.table import ReportTable

# ASCII and full-width forms: some spreadsheets take both for the start of a formula.
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
_UK_NUMBER = re.compile(r"^\s*\+44[\s.\-]*(?:\(0\))?[\s.\-]*(?=[\d\s.\-()]{9,}$)")


def write_csv(table: ReportTable) -> bytes:
    """Return the table as UTF-8 with a byte order mark, every cell quoted, one heading row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([neutral(column.title) for column in table.columns])
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    return stream.getvalue().encode("utf-8-sig")


def neutral(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula.

    UK telephone numbers lose +44 for 0; a leading apostrophe marks other text that starts like a formula.
    Source: OWASP, "CSV injection".

    >>> neutral("=1+1"), neutral("+44 7700 900123"), neutral("Ann")
    ("'=1+1", '07700 900123', 'Ann')
    """
    is_marked = text[:1] in {"\t", "\r", "\n"}
    plain = _UK_NUMBER.sub("0", printable(text))
    if is_marked or plain.lstrip()[:1] in _FORMULA_STARTS:
        return "'" + plain
    return plain
