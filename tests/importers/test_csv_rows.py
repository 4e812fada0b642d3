"""Delimited text: every line is in a row or in a problem, and a stray quotation mark costs one line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.csv_rows import read_csv_rows
from importers.csv_split import split_line
from importers.tables import RawTable
from importers.text import decode_lines


def read(data: bytes | str) -> RawTable:
    lines = decode_lines(data.encode() if isinstance(data, str) else data).lines
    return read_csv_rows(lines, lambda _done: None)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_found(delimiter: str) -> None:
    table = read(f"id{delimiter}name\n1{delimiter}Ann\n2{delimiter}Bob\n")
    assert [row.cells for row in table.rows] == [("id", "name"), ("1", "Ann"), ("2", "Bob")]


def test_a_quoted_field_spans_lines_and_the_row_is_where_it_starts() -> None:
    table = read('id,note,age\n1,"two\nlines, one ""field""",4\n2,x,5\n')
    assert [(row.locator, row.cells) for row in table.rows] == [
        ("1", ("id", "note", "age")), ("2", ("1", 'two\nlines, one "field"', "4")), ("4", ("2", "x", "5")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "bad",
    ['1,"Unclosed,Smith', '1,Unclosed "quo,Smith', '1,"Unclosed,Smith,1970', '1,"""",Smith,"', '"1,a,b,c'],
)
def test_a_stray_quote_never_swallows_the_lines_after_it(bad: str) -> None:
    table = read(f'id,first,last,born\n{bad}\n2,Ann,"Jones",1980\n3,"Bob",Brown,1990\n')
    assert [row.cells[0] for row in table.rows][-2:] == ["2", "3"]
    assert {row.locator for row in table.rows} | {problem.locator for problem in table.problems} == {"1", "2", "3", "4"}


def test_a_note_of_several_lines_with_commas_in_it_stays_one_note() -> None:
    note = 'P1,Ann,"saw Nan, Dad,\nthen Bob, Cy, Di\nlate, home, tired"\n'
    rows = read(f"id,name,note\n{note}" + "".join(f"P{at},Bob,x\n" for at in range(2, 6))).rows
    assert [row.locator for row in rows] == ["1", "2", "5", "6", "7", "8"]


def test_over_long_cells_and_undecodable_lines_are_reported() -> None:
    table = read("a,b\n1,é\n".encode() + b"2," + b"x" * 40_000 + b"\n\xff\x81,3\n4,5\n")
    assert [(problem.locator, problem.code) for problem in table.problems] == [
        ("3", "cell_too_long"), ("4", "undecodable"),
    ]  # fmt: skip
    assert all(len(problem.raw) <= 2_000 for problem in table.problems)
    assert table.rows[-1].cells == ("4", "5")


def test_a_repaired_line_says_so() -> None:
    table = read("a,b\n1,é\n".encode() + b"2,n\xe9e\n")
    assert [bool(row.warning) for row in table.rows] == [False, False, True]


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=12))
def test_what_a_csv_writer_writes_is_read_back(rows: list[list[str]]) -> None:
    rows = [[f"k{at}", *cells] for at, cells in enumerate(rows)]
    sink = io.StringIO()
    csv.writer(sink, quoting=csv.QUOTE_ALL).writerows(rows)
    table = read(b"\xef\xbb\xbf" + sink.getvalue().encode())
    assert [[cell.strip() for cell in row.cells] for row in table.rows] == [[c.strip() for c in row] for row in rows]


@given(st.lists(st.text('ab,";\t| \n\0é', max_size=25), max_size=10))
def test_every_line_that_says_something_is_in_a_row_or_a_problem(pieces: list[str]) -> None:
    data = "\n".join(pieces)
    table = read(data)
    lines = decode_lines(data.encode()).lines
    said = "".join(row.raw for row in table.rows) + "".join(problem.raw for problem in table.problems)
    for line in lines:
        if line.text.strip(' ,;\t|"\0'):
            assert line.text in said


@given(st.binary(max_size=600))
def test_random_bytes_never_raise(data: bytes) -> None:
    table = read(data)
    assert all(row.locator.isdecimal() for row in table.rows)


@given(st.text('a", ', max_size=40))
def test_splitting_keeps_every_letter(text: str) -> None:
    assert "".join(split_line(text, ",").fields).count("a") == text.count("a")


def test_deep_quoting_stays_quick() -> None:
    table = read("a,b\n" + '1,"' * 20_000 + "\n2,3\n")
    assert table.rows[-1].cells == ("2", "3")
    many = read("a,b,c\n" + '1,"x,y\n' * 3_000)
    assert len(many.problems) + len(many.rows) == 3_001
