"""Files of every kind: read by content, refused with a reason, and never a crash."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.base import ReadOptions
from importers.registry import READERS, read_file
from importers.rows import FileResult, Problem


class Watch:
    def progress(self, done: int, total: int, what: str) -> None:
        assert 0 <= done <= total

    def check(self) -> None:
        return None


def read(path: Path, **options: object) -> FileResult:
    return read_file(path, path.name, Watch(), ReadOptions(today=date(2026, 3, 31), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("data.json", b'{"people": []}', "data file (JSON)"),
        ("data.xml", b"<people/>", "data file (XML)"),
        ("clip.mp3", b"ID3....", "sound or film"),
        ("all.7z", b"7z\xbc\xaf\x27\x1c..", "archive"),
        ("mail.doc", b"789", "document (Word 97-2003)"),
        ("smime.p7m", b"\x30\x82\x01", "encrypted or signed e-mail"),
        ("winmail.dat", b"\x78\x9f\x3e\x22\x01", "Outlook wrapper (winmail.dat)"),
        ("thing.xyz", b"\x01\x02\x03", "unknown kind"),
    ],
)
def test_kinds_that_are_not_read_say_so(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = read(path)
    assert (found.status, found.kind, found.file) == ("unreadable", kind, name)
    (problem,) = found.rows
    assert isinstance(problem, Problem)
    assert name in problem.reason
    assert "is kept in the list of files; nothing in it was searched" in problem.reason
    assert problem.reason.endswith(".")


def test_content_decides_before_the_name_does(tmp_path: Path) -> None:
    as_text = tmp_path / "people.txt"
    as_text.write_text("Person ID,Forename,Surname,DOB\nP1,Ann,Gray,01/02/1990\nP2,Bob,Gray,01/02/1991\n")
    assert read(as_text).kind == "people"
    workbook_called_csv = tmp_path / "people.csv"
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as book:
        book.add_worksheet("S").write_row(0, 0, ["Person ID", "Forename", "Surname"])
    (tmp_path / "w.xlsx").rename(workbook_called_csv)
    assert read(workbook_called_csv).reader == "table (workbook)"


def test_a_file_that_is_not_there_is_a_result_not_an_exception(tmp_path: Path) -> None:
    found = read(tmp_path / "gone.csv")
    assert found.status == "unreadable"


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("a,b\n" * 100)
    (problem,) = read(path, max_bytes=10).rows
    assert isinstance(problem, Problem)
    assert problem.code == "too_large"


def test_readers_have_names_and_versions() -> None:
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(reader.version for reader in READERS)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls", ".tsv", ".ods"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=300), magic=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_random_bytes_never_raise(tmp_path: Path, suffix: str, data: bytes, magic: bytes) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(magic + data)
    found = read(path)
    assert found.status in {"read", "unreadable"}
    assert found.status == "read" or any(isinstance(row, Problem) for row in found.rows)
