"""Notes and PDF documents are kept line by line, under the child and the case that their head names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz.seeds_pages import assembled
from importers.base import Probe, ReadOptions
from importers.errors import TooLargeError, UnreadableError
from importers.note_heads import read_head
from importers.note_reader import NoteReader
from importers.pdf_reader import PdfReader
from importers.registry import find_reader, read_file
from importers.rows import FactKind, FactRow, FileResult, Problem, Ref

NOTE = """Client: Ella Firth    Person ID: P100200
Case: C-2009    Date: 29/05/2025
Recorded by: Ann Shah    Type: Case note

Zoë was well.

Plan: visit again.
"""


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def read(path: Path, data: bytes, **options: object) -> FileResult:
    path.write_bytes(data)
    return read_file(path, path.name, Watch(), ReadOptions(**options))  # type: ignore[arg-type]


def events(result: FileResult) -> list[FactRow]:
    return [row for row in result.rows if isinstance(row, FactRow)]


def only(result: FileResult) -> tuple[FactRow, dict[str, str]]:
    (event,) = events(result)
    assert event.kind is FactKind.EVENT
    return event, dict(event.fields)


def problems(result: FileResult) -> dict[str, Problem]:
    return {row.code: row for row in result.rows if isinstance(row, Problem)}


# ---- notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_note_keeps_every_line_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = NOTE.replace("\n", "\r\n")
    result = read(tmp_path / "visit.txt", text.encode(encoding))
    event, fields = only(result)
    assert (result.kind, result.status) == ("case note", "read")
    assert fields["text"].split("\n") == NOTE.removesuffix("\n").split("\n")
    assert (event.locator, event.about, event.case_ref) == ("L1", Ref(external_id="P100200"), "C-2009")
    assert (fields["event_type"], fields["date"], fields["author"]) == ("case note", "29/05/2025", "Ann Shah")


def test_a_note_is_said_to_be_kept_and_read_as_far_as_sentences_go(tmp_path: Path) -> None:
    kept = problems(read(tmp_path / "visit.txt", NOTE.encode()))["kept_as_text"]
    assert not kept.is_rejected
    assert "read this note yourself" in kept.reason


def test_line_numbers_hold_when_a_note_begins_with_empty_lines(tmp_path: Path) -> None:
    _, fields = only(read(tmp_path / "visit.txt", b"\n\n\nElla was well.\n\nNo worries."))
    assert fields["text"].split("\n")[3] == "Ella was well."


def test_a_note_without_a_head_belongs_to_nobody_but_the_case_of_its_name(tmp_path: Path) -> None:
    event, fields = only(read(tmp_path / "C-2009_visit.txt", b"Ella was well, and asked for file 3 of case 2019."))
    assert (event.about, event.case_ref) == (None, "C-2009")
    assert "date" not in fields


def test_bytes_that_are_no_letters_are_kept_as_marks_and_said(tmp_path: Path) -> None:
    result = read(tmp_path / "visit.txt", b"Ella was well.\nMum\x00 rang.\n")
    assert only(result)[1]["text"] == "Ella was well.\nMum\ufffd rang."
    assert problems(result)["damaged_text"].locator == "L2"


def test_a_note_of_nothing_but_space_holds_no_event(tmp_path: Path) -> None:
    result = read(tmp_path / "visit.txt", b"  \n \n")
    assert events(result) == []
    assert "no_text" in problems(result)


def test_tables_in_text_files_stay_tables_and_other_kinds_are_not_notes(tmp_path: Path) -> None:
    table = b"Person ID,Forename,Surname,DOB\nP1,Ann,Gray,01/02/1990\nP2,Bob,Gray,01/02/1991\n"
    assert read(tmp_path / "people.txt", table).kind == "people"
    assert find_reader(Probe(b"\x89PNG\r\n", ".txt")) is None
    assert isinstance(find_reader(Probe(b"%PDF-1.7", ".txt")), PdfReader)
    assert not NoteReader().recognises(Probe(b"", ".txt"))


def test_words_under_a_name_that_nobody_knows_are_a_note_and_data_are_not(tmp_path: Path) -> None:
    note = b"Our ref: C-2009\nElla's uncle Bob Moss came to see her.\n"
    for name in ("note.zzz", "note", "note.md", "note.2024"):
        assert read(tmp_path / name, note).kind == "case note"
    for name, data in (
        ("a.zzz", bytes(range(256))),
        ("b.zzz", b'{"note": "words and words and more words"}'),
        ("c.js", note),
    ):
        assert read(tmp_path / name, data).status == "unreadable"
    long = ("Ella was well on that day.\n" * 4000).encode() + "ë".encode()
    assert NoteReader().recognises(Probe(long[:65_536], ".zzz"))


def test_a_note_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"word " * 100)
    with pytest.raises(TooLargeError):
        NoteReader().read(tmp_path / "long.txt", "long.txt", Watch(), ReadOptions(max_bytes=100))


# ---- heads


@pytest.mark.parametrize(
    ("lines", "person_id", "case_ref", "date"),
    [
        (["Client: Ella Firth Person ID: P100200", "Case: C-2009 Date: 15/07/2024"], "P100200", "C-2009", "15/07/2024"),
        (["VISIT", "Child: Ella Firth (100200)", "Our ref: CF24/0113"], "100200", "CF24/0113", ""),
        (["Name: Ella", "Mosaic ID: 100200", "NHS number: 999 123 4567", "Case ref C-2009"], "100200", "C-2009", ""),
        (["Re Ella Firth (P100200).", "She was well."], "P100200", "", ""),
        (["CF24/0113 | visit to Ella Firth"], "", "CF24/0113", ""),
        (["Worker ID: W778", "Worker: Ann Shah", "Date recorded: 2024-03-02"], "", "", "2024-03-02"),
        (["Ring me on 07700 900123 about file 3.", "I am in from 9:30."], "", "", ""),
        (["Date of visit: 3 March 2024 14:30"], "", "", "3 March 2024 14:30"),
    ],
)
def test_heads_are_read_by_what_their_labels_mean(lines: list[str], person_id: str, case_ref: str, date: str) -> None:
    head = read_head(lines)
    assert (head.person_id, head.case_ref, head.date) == (person_id, case_ref, date)


def test_labels_deep_in_the_prose_are_no_head() -> None:
    lines = ["Case: C-2009", *["Ella was well."] * 20, "Person ID: P100999"]
    assert read_head(lines).person_id == ""


# ---- PDF


def pdf(*pages: str) -> bytes:
    """Write a PDF by hand; a page of "" has no text layer."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, text in enumerate(pages):
        lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
        stream = f"BT /F1 10 Tf 12 TL 40 800 Td {lines} ET".encode() if text else b""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assembled(objects)


def test_each_page_of_a_pdf_is_an_event_under_the_head_of_the_first(tmp_path: Path) -> None:
    first = "Client: Ella Firth Person ID: P100200\nCase: C-2009 Date: 15/07/2024\nElla was well."
    result = read(tmp_path / "old.pdf", pdf(first, "Nan rang.", "Case: C-3000\nAbout somebody else."))
    one, two, three = events(result)
    assert (result.kind, [row.locator for row in (one, two, three)]) == ("PDF document", ["p1", "p2", "p3"])
    assert dict(one.fields)["text"] == first
    assert (two.about, two.case_ref) == (Ref(external_id="P100200"), "C-2009")
    assert (three.about, three.case_ref) == (None, "C-3000")


def test_a_page_that_is_a_picture_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    result = read(tmp_path / "scan.pdf", pdf("Ella was well.", ""))
    assert [row.locator for row in events(result)] == ["p1"]
    problem = problems(result)["page_is_picture"]
    assert (problem.locator, problem.is_rejected) == ("p2", True)
    assert "picture" in problem.reason


@pytest.mark.parametrize("data", [b"%PDF-1.4 nothing", pdf("Ella")[:80], b"%PDF-1.7\n" + b"\x00" * 500])
def test_a_damaged_pdf_says_so(tmp_path: Path, data: bytes) -> None:
    result = read(tmp_path / "old.pdf", data)
    assert result.status == "unreadable"
    (problem,) = result.rows
    assert isinstance(problem, Problem)
    assert "damaged" in problem.reason


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 700), st.binary(min_size=1, max_size=20))
def test_a_pdf_with_any_bytes_changed_is_read_or_refused(tmp_path: Path, at: int, noise: bytes) -> None:
    data = bytearray(pdf("Ella was well.", "Nan rang."))
    data[at : at + len(noise)] = noise
    path = tmp_path / "old.pdf"
    path.write_bytes(bytes(data))
    try:
        result = PdfReader().read(path, "old.pdf", Watch(), ReadOptions())
    except UnreadableError:
        return
    assert result.rows
