"""Ordinary rows of a register, read by columns, are what the plain way makes of them, row by row."""

from __future__ import annotations

import csv
import datetime as dt
import io

from hypothesis import given
from hypothesis import strategies as st

from importers.csv_rows import read_csv_rows
from importers.recognition import Recognised, recognise
from importers.rows import PersonRow, Row
from importers.table_reader import _READERS, _least_cells, _read_row
from importers.table_rows.quick_people import quick_people
from importers.text import decode_lines

TODAY = dt.date(2026, 1, 1)
COLUMNS = {
    "Person ID": ["P1", "P22", "40123", "40123.0", "", " P7 "],
    "Forename": ["Ann", "Zoë", "unknown", "", "The late Bo", "Ann (dec'd)", "late", "n/a"],
    "Surname": ["Hill", "O'Neill", "", "Ward-Shah", "?", "Hill (deceased)"],
    "Also Known As": ["", "", "Annie", "none"],
    "Date of Birth": ["03/04/1971", "31/02/2011", "40123", "unknown", "", "1971-04-03", "c. 1960", "03/25/2011"],
    "Gender": ["F", "M", "Female", "", "-"],
    "NHS Number": ["9990000026", "9990000026.0", ""],
    "Address": ["4 Hill Road", "Flat 2, 4 Hill Road", "NULL", "", 'the "old" mill', "4 Hill\nRoad"],
    "Postcode": ["LB7 1TF", "lb71tf", ""],
    "Telephone": ["07700 900123", "7700900123", "7700900123.0", "01632 960001", "", "n/k"],
    "Deceased": ["Yes", "No", ""],
    "Address withheld": ["Yes", "No", "", "x"],
    "Order": ["Care order", "None", "", "Prohibited steps order"],
    "Case Ref": ["C-1001", "", "1001.0"],
    "Shoe size": ["4", "5.5", "", "yes"],
}


@st.composite
def registers(draw: st.DrawFn) -> str:
    """Draw a register: some columns, and rows with every kind of cell, one of them damaged now and then."""
    headers = draw(st.permutations(list(COLUMNS)).flatmap(lambda all_: st.integers(5, 15).map(lambda n: all_[:n])))
    sink = io.StringIO()
    writer = csv.writer(sink, quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])))
    writer.writerow(headers)
    for _ in range(draw(st.integers(1, 12))):
        row = [draw(st.sampled_from(COLUMNS[header])) for header in headers]
        damage = draw(st.integers(0, 12))
        if damage == 0:
            row = row[:-1]
        elif damage == 1:
            row.append("more")
        writer.writerow(row)
        if damage == 2:
            sink.write('P9,"never closed,x\n')
    return sink.getvalue()


def understood(text: str) -> Recognised:
    return recognise(read_csv_rows(decode_lines(text.encode()).lines, lambda _done: None), TODAY)


def read_plainly(found: Recognised) -> list[list[Row]]:
    reader = _READERS[found.sheet.kind]
    return [_read_row(found, row, reader, _least_cells(found)) for row in found.rows]


@given(registers())
def test_rows_read_by_columns_are_the_rows_read_one_by_one(text: str) -> None:
    found = understood(text)
    quick = quick_people(found.sheet, found.known)
    if quick is None:
        return
    for person, plain in zip(quick.read(list(found.rows)), read_plainly(found), strict=True):
        assert person is None or [person] == plain


def test_remembered_and_forgotten_cells_say_the_same() -> None:
    rows = [f"P{at},Ann,Hill,{at % 28 + 1:02}/04/1971,F,{at} Hill Road,0770090{at % 10000:04}" for at in range(3000)]
    found = understood("\n".join(["Person ID,Forename,Surname,Date of Birth,Gender,Address,Telephone", *rows]))
    quick = quick_people(found.sheet, found.known)
    assert quick is not None
    all_rows = list(found.rows)
    read = [person for at in range(0, 3000, 500) for person in quick.read(all_rows[at : at + 500])]
    assert [[person] for person in read] == read_plainly(found)


def test_most_rows_of_a_register_are_ordinary_and_what_asks_for_more_is_not() -> None:
    found = understood(
        "Person ID,Forename,Surname,Date of Birth,Gender,Address withheld\n"
        "P1,Ann,Hill,03/04/1971,F,No\nP2,Bo,Hill,31/02/2011,M,No\nP3,Cy (dec'd),Hill,03/04/1971,M,No\n"
        "P4,Di,Hill,03/04/1971,F,Yes\nP5,unknown,unknown,03/04/1971,F,No\nP6,Ed,Hill,03/04/1971,M,\n"
    )
    quick = quick_people(found.sheet, found.known)
    assert quick is not None
    read = quick.read(list(found.rows))
    assert [isinstance(person, PersonRow) for person in read] == [True, False, False, False, False, True]


def test_registers_with_relatives_in_columns_are_read_the_plain_way() -> None:
    found = understood("Person ID,Forename,Surname,DOB,Gender,Mother's Name\nP1,Ann,Hill,03/04/1971,F,Bea Hill\n")
    assert quick_people(found.sheet, found.known) is None
