"""Two processes may read at once; what is stored and told is what one process gives, in the same order."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from finder.errors import CancelledError
from finder.ingest import in_parts
from finder.ingest.pipeline import Importer
from finder.ingest.read_ahead import ReadingAhead, Turn, readers_for
from finder.jobs import JobContext
from finder.model.record import Event
from finder.services import ImportReport
from finder.store.keys import DatabaseKey
from finder.store.store import Store
from importers.base import ReadOptions
from importers.isolate import IsolatedReader, ReadLimits
from importers.rows import PersonRow
from importers.walk import InputFile, find_files

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
OPTIONS = ReadOptions(today=NOW.date())
PEOPLE = "Person ID,First Name,Last Name,Date of Birth\nP{n},Ann,Quarmby,01/02/1980\n"
N_FILES = 12

FAULTS = """
import os, time
from importers.base import sha256_of
from importers.rows import FileResult, PersonForm, PersonRow

def read(path, name, watch, options):
    what = path.read_text()
    (path.parent.parent / "begun" / name).touch()
    if what == "abort":
        os.abort()
    if what == "sleep":
        time.sleep(600)
    if what == "slow":
        time.sleep(0.4)
    fields = (("full_name", what),)
    rows = (PersonRow("1", "1", PersonForm.MENTION, fields, extra=(("pid", str(os.getpid())),)),)
    return FileResult(name, sha256_of(path), "faults", "1", "people", rows=rows)
"""

Start = Callable[[Sequence[str]], ReadingAhead]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Write a file for each of some texts, and begin to read them in two processes with a module of faults."""
    (tmp_path / "faults_ahead.py").write_text(textwrap.dedent(FAULTS), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "begun").mkdir()
    (tmp_path / "in").mkdir()

    def begin(texts: Sequence[str]) -> ReadingAhead:
        for number, text in enumerate(texts):
            (tmp_path / "in" / f"{number:02}.txt").write_text(text, encoding="utf-8")
        limits = ReadLimits(seconds=60, memory_bytes=1 << 30)
        readers = [IsolatedReader(limits, target="faults_ahead:read") for _ in range(2)]
        return ReadingAhead(find_files([tmp_path / "in"]), OPTIONS, frozenset(), readers)

    return begin


def _pid(turn: Turn) -> int:
    assert turn.result is not None
    (row,) = turn.result.rows
    assert isinstance(row, PersonRow)
    return int(dict(row.extra)["pid"])


def _living() -> set[int | None]:
    return {process.pid for process in multiprocessing.active_children()}


def test_files_come_in_their_order_from_two_processes(start: Start) -> None:
    with start(["slow", "b", "slow", "d", "slow", "f", "slow", "h"]) as ahead:
        turns = [ahead.next(JobContext()) for _ in range(8)]
    assert [turn.file.name for turn in turns] == [f"{number:02}.txt" for number in range(8)]
    pids = {_pid(turn) for turn in turns}
    assert len(pids) == 2
    assert pids.isdisjoint(_living())


def test_a_crash_costs_one_file(start: Start) -> None:
    with start(["a", "abort", "c", "d", "abort", "f"]) as ahead:
        results = [ahead.next(JobContext()).result for _ in range(6)]
    assert [result and result.status for result in results] == [
        "read", "unreadable", "read", "read", "unreadable", "read",
    ]  # fmt: skip


def test_few_files_are_read_ahead(start: Start, tmp_path: Path) -> None:
    with start(["a"] * 12) as ahead:
        ahead.next(JobContext())
        time.sleep(1.0)
        assert 1 <= len(list((tmp_path / "begun").iterdir())) <= 4


def test_stopping_ends_both_processes(start: Start, tmp_path: Path) -> None:
    job = JobContext()
    with start(["a", "b", "slow", "slow", "sleep", "sleep"]) as ahead:
        pids = {_pid(ahead.next(job)) for _ in range(4)}
        while len(list((tmp_path / "begun").iterdir())) < 6:
            time.sleep(0.05)
        job.cancel()
        with pytest.raises(CancelledError):
            ahead.next(job)
    assert pids.isdisjoint(_living())


def test_a_reader_is_lent_while_the_others_go_on(start: Start, tmp_path: Path) -> None:
    job = JobContext()
    with start(["slow"] * 6) as ahead:
        first = ahead.next(job)
        with ahead.reader(job) as reader:
            lent = reader.read(InputFile(tmp_path / "in" / "00.txt", "00.txt"), job, OPTIONS)
        rest = [ahead.next(job) for _ in range(5)]
    assert lent.status == "read"
    assert [turn.file.name for turn in (first, *rest)] == [f"{number:02}.txt" for number in range(6)]


def test_nobody_waits_for_a_reader_when_the_work_is_stopped(start: Start) -> None:
    job = JobContext()
    with start(["a"]) as ahead:
        job.cancel()
        with pytest.raises(CancelledError), ahead.reader(job):
            pytest.fail("It was stopped.")


def test_a_second_process_is_for_many_files() -> None:
    assert readers_for(1) == 1
    assert readers_for(1000) in {1, 2}


# ---- whole imports


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    with (
        Store.create(tmp_path / "one.kinfinder", DatabaseKey.random()) as one,
        Store.create(tmp_path / "two.kinfinder", DatabaseKey.random()) as two,
    ):
        yield one, two


def _imported(store: Store, folder: Path, n_readers: int) -> tuple[ImportReport, tuple[object, ...], list[str]]:
    names: list[str] = []
    job = JobContext(lambda done, total, what: names.append(what) if done in {0, total} else None)
    report = Importer(store, NOW.date(), lambda: NOW, n_readers).run([folder], job)
    said = store.files(), store.records(), store.statements(), store.facts(Event), store.rejected_rows()
    return report, said, names


def test_one_process_and_two_store_and_tell_the_same(
    stores: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "LARGE_BYTES", 20_000)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(N_FILES):
        (folder / f"{number:02}.csv").write_text(PEOPLE.format(n=number), encoding="utf-8")
        (folder / f"{number:02}.txt").write_text(f"Case ref: C-{number}\nHer aunt Bev came.\n", encoding="utf-8")
    (folder / "05_copy.csv").write_text(PEOPLE.format(n=5), encoding="utf-8")
    many = "".join(f"P9{at},Ann,Hill,03/04/1971\n" for at in range(1200))
    (folder / "06_large.csv").write_text(PEOPLE.format(n=6) + many, encoding="utf-8")
    (folder / "07_broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "08_numbers.csv").write_text("Person ID,Surname,Gender\nP1,Quarmby,1\nP2,Hill,2\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "09.zip", "w") as archive:
        archive.writestr("x.csv", PEOPLE.format(n=99))
        archive.writestr("y.txt", "Case ref: C-7\nHis uncle Joe Hill rang.\n")
    one, two = (_imported(store, folder, n_readers) for store, n_readers in zip(stores, (1, 2), strict=True))
    assert one == two
    assert len(one[0].files) == 2 * N_FILES + 6
    assert {file.status for file in one[0].files} == {"imported", "unchanged", "unreadable"}
    again = Importer(stores[1], NOW.date(), lambda: NOW, 2).run([folder], JobContext())
    assert {file.status for file in again.files} == {"unchanged", "unreadable"}
