"""Workbooks: sheets, titles, date cells, numbers that are text, and what is damaged."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from importers.base import ReadOptions
from importers.registry import read_file
from importers.rows import FactRow, FileResult, PersonRow, Problem, StatementRow
from importers.xlsx_reader import cell_text


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


# Cells of workbooks have no time zone.
MOMENT = datetime(2020, 1, 2, 3, 4)  # noqa: DTZ001
MIDNIGHT = datetime(1980, 12, 25)  # noqa: DTZ001

Sheets = dict[str, list[list[Any]]]
ReadSheets = Callable[[Sheets], FileResult]


def read_path(path: Path) -> FileResult:
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31)))


@pytest.fixture
def read(tmp_path: Path) -> ReadSheets:
    def read_sheets(sheets: Sheets) -> FileResult:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for at, cells in enumerate(rows):
                    sheet.write_row(at, 0, cells)
        return read_path(path)

    return read_sheets


def test_sheets_with_titles_dates_and_numbers(read: ReadSheets) -> None:
    found = read({
        "People": [
            ["Agency people extract"], [], ["Person ID", "Full name", "DOB", "NHS Number", "Mobile"], [],
            [101, "GRAY, Ann", date(1971, 4, 3), 9990000018, 7700900123],
            [102, "Bob Gray", MIDNIGHT, "", "07700 900124"],
        ],
        "Contacts": [
            ["Child ID", "Contact With", "Relationship", "Date", "Type"],
            [101, "Jean Gray", "Nan", date(2025, 4, 4), "Letter"],
        ],
        "Sheet3": [],
    })  # fmt: skip
    ann, bob, jean = (row for row in found.rows if isinstance(row, PersonRow))
    assert found.kind == "people, contacts"
    assert (ann.locator, ann.external_id, bob.locator, jean.key) == ("People!5", "101", "People!6", "Contacts!2")
    assert dict(ann.fields) == {
        "full_name": "GRAY, Ann",
        "date_of_birth": "1971-04-03",
        "nhs_number": "9990000018",
        "phone": "07700900123",
    }
    assert dict(bob.fields)["date_of_birth"] == "1980-12-25"
    assert [row.subject.key for row in found.rows if isinstance(row, StatementRow)] == ["Contacts!2"]
    assert [row.locator for row in found.rows if isinstance(row, FactRow)] == ["Contacts!2"]
    assert ("Contacts", "Contact With", "contact.full_name") in found.mapping
    assert any("Agency people extract" in doubt for doubt in found.doubts)


def test_hidden_sheets_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Front").write_row(0, 0, ["Person ID", "Forename", "Surname"])
        back = book.add_worksheet("Back")
        back.write_row(0, 0, ["Person ID", "Forename", "Surname"])
        back.write_row(1, 0, ["P1", "Ann", "Gray"])
        back.hide()
    found = read_path(path)
    assert [row.locator for row in found.rows if isinstance(row, PersonRow)] == ["Back!2"]
    assert any("hidden" in doubt for doubt in found.doubts)


def test_repeated_headers_and_long_cells_are_reported(read: ReadSheets) -> None:
    header = ["Person ID", "Forename", "Surname", "Notes"]
    found = read({"S": [header, ["P1", "Ann", "Gray", ""], header, ["P2", "Bob", "Gray", "x" * 32_767]]})
    assert [(row.locator, row.code) for row in found.rows if isinstance(row, Problem)] == [("S!3", "repeated_header")]
    assert [row.locator for row in found.rows if isinstance(row, PersonRow)] == ["S!2", "S!4"]


@pytest.mark.parametrize("keep", [10, 200, 2_000])
def test_a_cut_off_workbook_is_unreadable_with_a_reason(tmp_path: Path, keep: int) -> None:
    whole, cut = tmp_path / "whole.xlsx", tmp_path / "cut.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet("S").write_row(0, 0, ["Person ID", "Forename"])
    cut.write_bytes(whole.read_bytes()[:keep])
    found = read_path(cut)
    (problem,) = found.rows
    assert found.status == "unreadable"
    assert isinstance(problem, Problem)
    assert "cut.xlsx" in problem.reason


def test_a_bomb_in_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/workbook.xml", "<workbook/>")
        container.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)
    (problem,) = read_path(path).rows
    assert isinstance(problem, Problem)
    assert problem.code == "too_large"


def test_cells_as_text() -> None:
    values = ["a\0b", 1.0, 0.25, True, date(2020, 1, 2), MOMENT, time(9, 30), 7, None]
    assert [cell_text(value) for value in values] == [
        "ab", "1", "0.25", "Yes", "2020-01-02", "2020-01-02 03:04:00", "09:30:00", "7", "",
    ]  # fmt: skip
