"""What mutated files have brought to light: each stays mended."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from bench.fuzz import seeds_mail, seeds_office, seeds_pages
from bench.fuzz.compound import compound_file
from importers.base import MAX_RAW_CHARS
from importers.compound import check_compound
from importers.errors import UnreadableError
from importers.registry import _with_a_word
from importers.rows import FactRow, FileResult, PersonRow, Problem
from importers.walk import find_files

from .conftest import ReadBytes, codes

HEADERS = "Person ID,Forename,Surname,Date of birth\n"


@pytest.fixture
def old_workbook() -> bytes:
    return dict((name, data) for name, data, _ in seeds_office.files())["book.xls"]


def chain_start(data: bytes) -> int:
    """Where the FAT of a compound file of one FAT sector begins."""
    (sector,) = struct.unpack_from("<I", data, 76)
    return (sector + 1) * 512


def test_an_old_workbook_that_is_whole_is_read(read: ReadBytes, old_workbook: bytes) -> None:
    found = read("book.xls", old_workbook)
    assert [row.external_id for row in found.rows if isinstance(row, PersonRow)][:4] == [
        "P1001", "P1002", "P1003", "P1004",
    ]  # fmt: skip


@pytest.mark.parametrize("target", [0, 3, 5])
def test_sectors_that_run_in_a_circle_are_refused_before_a_library_follows_them(
    read: ReadBytes, old_workbook: bytes, target: int
) -> None:
    data = bytearray(old_workbook)
    struct.pack_into("<I", data, chain_start(old_workbook) + 4 * 5, target)
    with pytest.raises(UnreadableError, match="cannot be followed"):
        check_compound(bytes(data), "book.xls")
    found = read("book.xls", bytes(data))
    assert (found.status, codes(found)) == ("unreadable", ["unreadable"])


def test_sectors_beyond_the_file_are_refused(old_workbook: bytes) -> None:
    data = bytearray(old_workbook)
    struct.pack_into("<I", data, 48, 0x00FFFFFF)
    with pytest.raises(UnreadableError, match="cannot be followed"):
        check_compound(bytes(data), "book.xls")
    with pytest.raises(UnreadableError, match="cannot be followed"):
        check_compound(old_workbook[:60], "book.xls")


def test_small_streams_are_followed_too() -> None:
    data = bytearray(compound_file({"small": b"x" * 200}))
    check_compound(bytes(data), "letter.msg")
    (first,) = struct.unpack_from("<I", data, 60)
    struct.pack_into("<I", data, (first + 1) * 512 + 4, 0)
    with pytest.raises(UnreadableError, match="cannot be followed"):
        check_compound(bytes(data), "letter.msg")


def test_a_check_that_fails_inside_the_library_costs_the_file_and_not_the_process(
    read: ReadBytes, old_workbook: bytes
) -> None:
    """A record that says to be longer than its sheet: the library's own check ends with no ordinary error."""
    at = old_workbook.index(struct.pack("<H", 0x0204), 1024)
    for length in (0, 1, 3, 5, 7):
        data = bytearray(old_workbook)
        struct.pack_into("<H", data, at + 2, length)
        assert read("book.xls", bytes(data)).rows


def test_a_damaged_member_of_an_archive_does_not_end_the_import(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("people.csv", HEADERS * 20)
        container.writestr("good.csv", HEADERS)
    data = bytearray(stream.getvalue())
    start = data.index(b"people.csv") + len("people.csv")
    # A block of a kind that DEFLATE does not have, behind a directory that is whole.
    data[start] = 0xFF
    (tmp_path / "export.zip").write_bytes(bytes(data))
    assert [file.name for file in find_files([tmp_path])] == ["export.zip/good.csv", "export.zip/people.csv"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("people.csv", HEADERS), ("people.csv", ""), ("tree.ged", "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n0 TRLR\n")],
)
def test_a_file_that_says_nothing_says_so(read: ReadBytes, name: str, text: str) -> None:
    found = read(name, text.encode())
    assert len(found.rows) == 1
    assert isinstance(found.rows[0], Problem)


def test_two_sheets_of_one_name_are_two_sheets(read: ReadBytes) -> None:
    with zipfile.ZipFile(io.BytesIO(seeds_office.workbook())) as book:
        sheets = book.read("xl/workbook.xml").replace(b"Relationships", b"People")
    found = read("book.xlsx", seeds_office.repacked(seeds_office.workbook(), {"xl/workbook.xml": sheets}))
    locators = {row.locator for row in found.rows}
    assert {"People!2", "People (2)!2"} <= locators
    keys = [row.key for row in found.rows if isinstance(row, PersonRow)]
    assert len(keys) == len(set(keys))


def test_many_open_quotation_marks_are_looked_through_once(read: ReadBytes) -> None:
    """Each of these lines could be the beginning of a long field; read from each on, it would take minutes."""
    line = 'P1002,"Said: ""call,after\n'
    found = read("people.csv", (HEADERS + "P1001,Ann,Gray,01/02/1990\n" + line * 6_000).encode())
    assert len({row.locator for row in found.rows}) == 6_001
    assert codes(found).count("unclosed_quote") == 6_000


def test_a_field_over_lines_is_closed_where_it_ends(read: ReadBytes) -> None:
    note = '"He said ""wait""\nand, ""then"",\n\nleft"'
    found = read("people.csv", (HEADERS.strip() + f",Note\nP1,Ann,Gray,01/02/1990,{note}\nP2,Bob,Gray,,x\n").encode())
    people = [row for row in found.rows if isinstance(row, PersonRow)]
    assert [row.external_id for row in people] == ["P1", "P2"]
    assert any(
        'He said "wait"\nand, "then",\n\nleft' in value for row in people[:1] for _, value in (*row.fields, *row.extra)
    )


def test_words_of_a_run_on_sentence_are_kept_and_read(read: ReadBytes) -> None:
    head = "Child: Zeb Gray (P1001)\nCase ref: C-1001\n\n"
    found = read("note.txt", (head + "his mother Ann Gray and " * 400 + "his nan Rita Ward").encode())
    names = {
        value for row in found.rows if isinstance(row, PersonRow) for key, value in row.fields if key == "full_name"
    }
    assert {"Ann Gray", "Rita Ward"} <= names
    (text,) = [dict(row.fields)["text"] for row in found.rows if isinstance(row, FactRow)]
    assert text.count("Ann Gray") == 400


def test_an_outlook_message_with_a_folder_inside_itself_does_not_end_the_import(tmp_path: Path) -> None:
    """A library that lists its folders goes in again and again."""
    letters = dict((name, data) for name, data, _ in seeds_mail.files())
    data = bytearray(letters["letter.msg"])
    (first,) = struct.unpack_from("<I", data, 48)
    root = (first + 1) * 512
    data[root + 66] = 1
    struct.pack_into("<I", data, root + 76, 0)
    (tmp_path / "letter.msg").write_bytes(bytes(data))
    (tmp_path / "people.csv").write_text(HEADERS, encoding="utf-8")
    listed = [file.name for file in find_files([tmp_path])]
    assert {"letter.msg", "people.csv"} <= set(listed)


def test_an_archive_without_files_is_listed(tmp_path: Path) -> None:
    for name, member in (("empty.zip", None), ("system.zip", ".DS_Store")):
        with zipfile.ZipFile(tmp_path / name, "w") as container:
            if member:
                container.writestr(member, "x")
    listed = {file.name: file.reason for file in find_files([tmp_path])}
    assert set(listed) == {"empty.zip", "system.zip"}
    assert all("no file in it" in reason for reason in listed.values())


def test_a_record_behind_a_note_begins_a_person_however_its_tag_is_written(read: ReadBytes) -> None:
    tree = (
        "0 HEAD\n0 @I1@ INDI\n1 NAME Ann /Gray/\n1 NOTE Works nights.\n2 CONC Rang.\n0 @I2@ InDI\n1 NAME Bob /Ward/\n"
    )
    found = read("tree.ged", tree.encode())
    people = {row.key: dict(row.fields).get("full_name") or row.raw for row in found.rows if isinstance(row, PersonRow)}
    assert set(people) == {"@I1@", "@I2@"}


@pytest.mark.parametrize("headers", [HEADERS, "Person ID,Forename,Surname,Date of birth,Gender,NHS Number,Telephone\n"])
def test_rows_above_a_header_are_told_of(read: ReadBytes, headers: str) -> None:
    rows = "P1,Ann,Gray,01/02/1990\nP2,Bob,Gray,01/02/1991\n"
    found = read("people.csv", (rows + headers + "P3,Cat,Gray,01/02/1992,F\nP4,Dan,Gray,01/02/1993,M\n").encode())
    told = {row.locator for row in found.rows}
    assert {"1", "2", "4", "5"} <= told


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("note.txt", "Case ref: " + "-" * 30_000 + "!"),
        ("note.txt", "Case ref: " + "P1-" * 10_000 + "!"),
        ("note.txt", "Child: x (P1)\n\nAnn " + "his mother " * 3_000),
        ("note.txt", "Child: x (P1)\n\nAnn " + "A. " * 10_000),
        ("note.txt", "Child: x (P1)\n\n" + "(" * 30_000),
        ("mail.eml", "From: " + "1" * 30_000 + "\nTo: a@example.org\nSubject: " + "A" * 30_000 + "\n\nhello\n"),
        ("t.csv", "Person ID,Forename,DOB,Relationship\nP1,Ann,," + "a" * 30_000 + "\nP2,Bob,,Mum\n"),
        ("t.csv", "Person ID,Forename,DOB,Relationship\nP1,Ann,," + "'" * 30_000 + "\nP2,Bob,,Mum\n"),
    ],
    ids=["dashes", "ids", "owners", "initials", "brackets", "sender", "label", "apostrophes"],
)
def test_long_runs_of_one_thing_do_not_send_patterns_back_and_forth(read: ReadBytes, name: str, text: str) -> None:
    """Each took from half a minute to hours; what is asserted is that reading ends, and that it says something."""
    assert read(name, text.encode()).rows


def test_what_is_told_of_a_record_without_a_usable_number_has_an_end(read: ReadBytes) -> None:
    tree = "0 HEAD\n0 @I1@ INDI\n1 NAME Ann\n0 @I1@ INDI\n1 NAME " + "x" * 9_000 + "\n"
    problems = [row for row in read("tree.ged", tree.encode()).rows if isinstance(row, Problem)]
    assert [len(row.raw) for row in problems if row.code == "no_usable_xref"] == [MAX_RAW_CHARS]


def test_whatever_a_reader_gives_a_file_without_rows_says_so() -> None:
    (told,) = _with_a_word(FileResult("a.pdf", "", "PDF document", "1", "PDF document")).rows
    assert isinstance(told, Problem)
    assert "a.pdf" in told.reason
    whole = FileResult("a.pdf", "", "PDF document", "1", "PDF document", rows=(told,))
    assert _with_a_word(whole) is whole


def test_a_page_that_a_library_cannot_even_close_is_told_of(read: ReadBytes) -> None:
    whole = dict((name, data) for name, data, _ in seeds_pages.files())["table.pdf"]
    found = read("table.pdf", whole.replace(b"/Parent 2 0 R /MediaBox [0 0 595 842]", b"z" * 35 + b"2]"))
    told = [row for row in found.rows if isinstance(row, Problem) and row.code == "table_not_followed"]
    assert [(row.locator, row.is_rejected) for row in told] == [("p1", False)]
