"""Files that are imported while they are read say what they say when they are read whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from finder.errors import CancelledError
from finder.ingest import in_parts
from finder.ingest.pipeline import Importer
from finder.jobs import JobContext
from finder.model.record import Event, RecordId
from finder.services import ImportReport
from finder.store.keys import DatabaseKey
from finder.store.store import Store

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
REGISTER = "Person ID,First Name,Last Name,Date of Birth,Gender,Address,Telephone\n" + "".join(
    f'P{at},Ann,Hill,{"31/02/2011" if at % 97 == 0 else "03/04/1971"},F,"Flat {at}, Hill Road",07700 90{at:04}\n'
    + (f"P{at}x,short\n" if at % 301 == 0 else "")
    for at in range(1300)
)
CHRONOLOGY = "Case Ref,Date,Event,Details\n" + "".join(
    f"C-1,0{at % 9 + 1}/02/2024,Visit,Kelly Firth is her maternal aunt. Visit {at}.\n" for at in range(700)
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "one.kinfinder", DatabaseKey.random()) as made:
        yield made


@pytest.fixture
def other_store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "other.kinfinder", DatabaseKey.random()) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    (files / "people.csv").write_text(REGISTER, encoding="utf-8")
    (files / "chronology.csv").write_text(CHRONOLOGY, encoding="utf-8")
    (files / "zz_copy_of_people.csv").write_text(REGISTER, encoding="utf-8")
    (files / "note.txt").write_text("Case ref: C-1\nHer aunt Bev came.\n", encoding="utf-8")
    return files


def imported(store: Store, folder: Path, job: JobContext | None = None) -> ImportReport:
    return Importer(store, NOW.date(), lambda: NOW).run([folder], job or JobContext())


def everything(store: Store) -> tuple[object, ...]:
    return store.files(), store.records(), store.statements(), store.facts(Event), store.rejected_rows()


def test_read_in_parts_and_read_whole_are_the_same(
    store: Store, other_store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = imported(store, folder)
    monkeypatch.setattr(in_parts, "LARGE_BYTES", 1)
    parts = imported(other_store, folder)
    assert everything(other_store) == everything(store)
    assert parts == whole
    assert len(store.records()) > 1300


def test_what_was_undone_before_a_large_file_does_not_come_back(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add_candidate_decision(RecordId("r1"), RecordId("r2"), "invite", "", "u1")
    store.undo_last_decision("u1")
    assert store.next_to_redo() is not None
    monkeypatch.setattr(in_parts, "LARGE_BYTES", 1)
    for name in ("note.txt", "chronology.csv", "zz_copy_of_people.csv"):
        (folder / name).unlink()
    imported(store, folder)
    assert store.next_to_redo() is None


def test_a_file_that_is_there_stays_as_it_is(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_parts, "LARGE_BYTES", 1)
    imported(store, folder)
    before = everything(store)
    assert {file.status for file in imported(store, folder).files} == {"unchanged"}
    assert everything(store) == before


def test_nothing_is_kept_of_a_file_that_is_stopped_half_way(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "LARGE_BYTES", 1)
    jobs: list[JobContext] = []

    def stop(done: int, total: int, what: str) -> None:
        if what == "people.csv" and done > 400:
            jobs[0].cancel()

    jobs.append(JobContext(stop))
    with pytest.raises(CancelledError):
        imported(store, folder, jobs[0])
    assert [file.name for file in store.files()] == ["chronology.csv", "note.txt"]
    assert not any(record.source.file == "people.csv" for record in store.records())
