"""Files are read in a child process that may loop, crash or eat memory without harm to anybody else."""

from __future__ import annotations

import dataclasses
import sys
import textwrap
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers.base import ReadOptions
from importers.isolate import IsolatedReader, ReadLimits, _ResultHead
from importers.rows import FileResult, Problem
from importers.walk import InputFile, find_files

FAULTS = """
import os, time
from importers.base import sha256_of
from importers.errors import TooLargeError, UnreadableError
from importers.rows import FactKind, FactRow, FileResult, PersonForm, PersonRow, Problem, Ref, StatementRow

def read(path, name, watch, options):
    what = path.read_text()
    if what == "loop":
        while True:
            pass
    if what == "sleep":
        time.sleep(600)
    if what == "abort":
        os.abort()
    if what == "exit":
        os._exit(3)
    if what == "memory":
        hoard = []
        while True:
            hoard.append(bytearray(1 << 27))
    if what == "bug":
        raise KeyError("Kelly Ward")
    if what == "unreadable":
        raise UnreadableError("It is no form.")
    if what == "large":
        raise TooLargeError("It is too large.")
    if what == "surrogate":
        return FileResult(name, "", "faults", "1", "\\ud800")
    for done in range(3):
        watch.progress(done + 1, 3, "people")
        watch.check()
    rows = (
        PersonRow("1", "1", PersonForm.MENTION, (("full_name", what),), extra=(("pid", str(os.getpid())),)),
        Problem("2", "odd", "Odd."),
        StatementRow("3", Ref(key="1"), "mother", "Mum", Ref(external_id="P1")),
        FactRow(FactKind.VIEW, "4", (("words", "hello"),), about=Ref(key="1")),
        PersonRow("5", "5", PersonForm.REGISTER, ()),
    )
    return FileResult(name, sha256_of(path), "faults", "1", "people", rows=rows, mapping=(("", "Name", "full_name"),))
"""


class RecordingWatch:
    def __init__(self, cancel_after_s: float | None = None) -> None:
        self.reports: list[tuple[int, int, str]] = []
        self._end_s = time.monotonic() + cancel_after_s if cancel_after_s is not None else None

    def progress(self, done: int, total: int, what: str) -> None:
        self.reports.append((done, total, what))

    def check(self) -> None:
        if self._end_s is not None and time.monotonic() > self._end_s:
            raise InterruptedError


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IsolatedReader]:
    """Run a module of faults in the child, which inherits the search path."""
    (tmp_path / "faulty_reading.py").write_text(textwrap.dedent(FAULTS), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    limits = ReadLimits(seconds=4, seconds_per_mebibyte=0, memory_bytes=1 << 29)
    with IsolatedReader(limits, target="faulty_reading:read") as isolated:
        yield isolated


def read(reader: IsolatedReader, folder: Path, content: str, watch: RecordingWatch | None = None) -> FileResult:
    path = folder / "input.txt"
    path.write_text(content, encoding="utf-8")
    return reader.read(InputFile(path, "in/input.txt"), watch or RecordingWatch())


def problem(result: FileResult) -> Problem:
    assert result.status == "unreadable"
    (row,) = result.rows
    assert isinstance(row, Problem)
    return row


def test_rows_come_back_in_order_with_progress(reader: IsolatedReader, tmp_path: Path) -> None:
    watch = RecordingWatch()
    result = read(reader, tmp_path, "Ann Hill", watch)
    assert (result.status, result.file, result.mapping) == ("read", "in/input.txt", (("", "Name", "full_name"),))
    assert [type(row).__name__ for row in result.rows] == [
        "PersonRow",
        "Problem",
        "StatementRow",
        "FactRow",
        "PersonRow",
    ]
    assert (3, 3, "people") in watch.reports


def test_one_child_serves_many_files(reader: IsolatedReader, tmp_path: Path) -> None:
    first, second = read(reader, tmp_path, "Ann"), read(reader, tmp_path, "Bob")
    assert first.rows[0].extra == second.rows[0].extra  # type: ignore[union-attr]  # the child's process number


@pytest.mark.parametrize(
    ("fault", "code"),
    [("abort", "reader_crashed"), ("exit", "reader_crashed"), ("bug", "reader_failed"), ("surrogate", "reader_failed")],
)
def test_a_crash_is_a_problem_of_this_file_only(reader: IsolatedReader, tmp_path: Path, fault: str, code: str) -> None:
    found = problem(read(reader, tmp_path, fault))
    assert found.code == code
    assert "Kelly" not in found.reason, "messages of unexpected errors may hold names"
    assert read(reader, tmp_path, "Ann Hill").status == "read"


@pytest.mark.parametrize("fault", ["loop", "sleep"])
def test_a_reader_that_never_ends_is_stopped(tmp_path: Path, reader: IsolatedReader, fault: str) -> None:
    started_s = time.monotonic()
    found = problem(read(reader, tmp_path, fault))
    assert (found.code, time.monotonic() - started_s < 20) == ("time_limit", True)
    assert "4 seconds" in found.reason


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a process")
def test_a_reader_that_eats_memory_is_stopped(reader: IsolatedReader, tmp_path: Path) -> None:
    assert problem(read(reader, tmp_path, "memory")).code == "memory_limit"
    assert read(reader, tmp_path, "Ann Hill").status == "read"


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [("unreadable", "unreadable", "It is no form."), ("large", "too_large", "It is too large.")],
)
def test_reasons_of_readers_are_shown_as_they_are(
    reader: IsolatedReader, tmp_path: Path, fault: str, code: str, reason: str
) -> None:
    found = problem(read(reader, tmp_path, fault))
    assert (found.code, found.reason) == (code, reason)


def test_cancelling_ends_the_child_at_once(reader: IsolatedReader, tmp_path: Path) -> None:
    read(reader, tmp_path, "Ann Hill")
    started_s = time.monotonic()
    with pytest.raises(InterruptedError):
        read(reader, tmp_path, "sleep", RecordingWatch(cancel_after_s=0.3))
    assert time.monotonic() - started_s < 2
    assert read(reader, tmp_path, "Ann Hill").status == "read"


def test_members_of_archives_are_unpacked_for_the_time_of_reading(reader: IsolatedReader, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as container:
        container.writestr("people.txt", "Ann Hill")
        container.writestr("broken.txt", "abort")
    results = {file.name: reader.read(file, RecordingWatch()) for file in find_files([tmp_path / "export.zip"])}
    assert {name: result.status for name, result in results.items()} == {
        "export.zip/people.txt": "read",
        "export.zip/broken.txt": "unreadable",
    }
    assert results["export.zip/people.txt"].file == "export.zip/people.txt"


def test_files_that_cannot_be_opened_are_listed_with_the_reason(reader: IsolatedReader, tmp_path: Path) -> None:
    assert problem(reader.read(InputFile(tmp_path / "gone.txt", "gone.txt"), RecordingWatch())).code == "unreadable"
    locked = InputFile(tmp_path / "a.zip", "a.zip/b.csv", ("b.csv",), reason="It has a password.")
    assert problem(reader.read(locked, RecordingWatch())).reason == "It has a password."


def test_nothing_of_a_result_is_lost_on_the_way() -> None:
    assert set(_ResultHead.__struct_fields__) == {field.name for field in dataclasses.fields(FileResult)} - {"rows"}


def test_closing_twice_and_options(tmp_path: Path, reader: IsolatedReader) -> None:
    path = tmp_path / "input.txt"
    path.write_text("Ann", encoding="utf-8")
    assert reader.read_path(path, "input.txt", RecordingWatch(), ReadOptions(max_bytes=10)).status == "read"
    reader.close()
    reader.close()
