"""Sheets on which somebody put several tables."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from importers.sheet_parts import parts_of
from importers.tables import RawTable, TableRow

PEOPLE = ["Person ID", "Forename", "Surname", "DOB"]
LINKS = ["Person ID", "Relationship", "Related Person ID"]


def sheet(*rows: list[str]) -> RawTable:
    """A sheet whose empty rows are left out, as the reader of workbooks does."""
    width = max(map(len, rows))
    whole = [(number, [*row, *[""] * (width - len(row))]) for number, row in enumerate(rows, start=1) if any(row)]
    return RawTable("Family", tuple(TableRow(f"Family!{at}", tuple(row), " | ".join(row)) for at, row in whole))


def shown(tables: list[RawTable]) -> list[tuple[str, list[str]]]:
    return [(one.sheet, [row.locator for row in one.rows]) for one in tables]


def test_a_table_under_another_begins_at_its_own_header_and_keeps_its_places() -> None:
    parts = parts_of(sheet(PEOPLE, ["1", "Ann", "Hill", "1990-01-01"], [], LINKS, ["1", "Mother", "2"]))
    assert shown(parts) == [("Family", ["Family!1", "Family!2"]), ("Family, from row 4", ["Family!4", "Family!5"])]


def test_a_title_belongs_to_the_table_under_it() -> None:
    parts = parts_of(sheet(PEOPLE, ["1", "Ann", "Hill", "1990-01-01"], ["Who is who"], LINKS, ["1", "Mother", "2"]))
    assert shown(parts)[1] == ("Family, from row 3", ["Family!3", "Family!4", "Family!5"])


def test_a_header_that_is_repeated_begins_no_table() -> None:
    whole = sheet(PEOPLE, ["1", "Ann", "Hill", "1990-01-01"], [], PEOPLE, ["2", "Tom", "Hill", "1991-01-01"])
    assert parts_of(whole) == [whole]


def test_headers_of_two_lines_are_one_table() -> None:
    whole = sheet(["Name", "Address", "Notes"], [], PEOPLE, ["1", "Ann", "Hill", "1990-01-01"])
    assert parts_of(whole) == [whole]


def test_a_list_of_links_beside_a_list_of_people_is_read_by_itself() -> None:
    parts = parts_of(
        sheet(
            [*PEOPLE, "", *LINKS],
            ["1", "Ann", "Hill", "1990-01-01", "", "1", "Mother", "2"],
            ["2", "Tom", "Hill", "2015-01-01"],
        )
    )
    assert shown(parts) == [
        ("Family", ["Family!1", "Family!2", "Family!3"]),
        ("Family, from column 6", ["Family!1", "Family!2"]),
    ]
    assert parts[1].rows[1].cells == ("1", "Mother", "2")


def test_two_people_in_each_row_stay_together() -> None:
    whole = sheet(["Child ID", "Name", "", "Name", "Relationship"], ["1", "Tom Hill", "", "Ann Hill", "Mother"])
    assert parts_of(whole) == [whole]


_CELLS = st.sampled_from(["", "", "1", "Ann", *PEOPLE, *LINKS, "Mother", "Notes"]) | st.text(string.ascii_letters)


@given(st.lists(st.lists(_CELLS, max_size=8), min_size=1, max_size=14))
def test_no_cell_is_lost(rows: list[list[str]]) -> None:
    whole = sheet(*rows)
    kept = [cell for part in parts_of(whole) for row in part.rows for cell in row.cells if cell.strip()]
    assert sorted(kept) == sorted(cell for row in whole.rows for cell in row.cells if cell.strip())
