"""XLSX in which everything is text: no formulas, no links, no numbers that lose their zeros."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from finder.reports.characters import printable
from finder.reports.table import Column, ReportTable

_TITLE = "Connections list"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Excel refuses a longer text in a cell.
_MAX_CELL_CHARS = 32_767
# Excel's numbers for paper sizes.
_A4, _A3 = 9, 8
_LINE_POINTS, _MAX_ROW_POINTS = 15.0, 400.0


def write_xlsx(table: ReportTable) -> bytes:
    """Return the list as a workbook with one sheet: heading row frozen, columns wide enough, text wrapped."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    # xlsxwriter would put the clock of this machine there.
    book.set_properties({"title": _TITLE, "created": dt.datetime.combine(table.generated, dt.time(), dt.UTC)})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7ECF2", "border": 1})
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet("List")
    _set_up_page(sheet, table)
    for column, spec in enumerate(table.columns):
        sheet.set_column(column, column, spec.width_chars)
        sheet.write_string(0, column, printable(spec.title), heading)
    for line, row in enumerate(table.rows, start=1):
        sheet.set_row(line, _height_points(row, table.columns))
        for column, cell in enumerate(row):
            sheet.write_string(line, column, printable(cell)[:_MAX_CELL_CHARS], body)
    _write_about(book, table)
    book.close()
    return stream.getvalue()


def _height_points(row: Sequence[str], columns: Sequence[Column]) -> float:
    """Room for the cell with the most lines: not every program that opens a workbook finds that out by itself."""
    lines = [
        sum(max(1, -(-len(line) // column.width_chars)) for line in cell.split("\n"))
        for cell, column in zip(row, columns, strict=True)
    ]
    return min(_LINE_POINTS * max(lines, default=1), _MAX_ROW_POINTS)


def _set_up_page(sheet: xlsxwriter.worksheet.Worksheet, table: ReportTable) -> None:
    sheet.freeze_panes(1, 2 if len(table.columns) > 3 else 1)
    sheet.repeat_rows(0)
    sheet.set_paper(_A3 if len(table.columns) > 5 else _A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&CPage &P of &N")
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write_about(book: xlsxwriter.Workbook, table: ReportTable) -> None:
    """A second sheet with title, date, notes and legend, so that the first stays a plain table."""
    sheet = book.add_worksheet("About")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    lines = [table.title, table.generated.strftime("%d/%m/%Y"), table.handling, *table.notes, *table.legend]
    for line, text in enumerate(text for text in lines if text):
        sheet.write_string(line, 0, printable(text), wrapped)
