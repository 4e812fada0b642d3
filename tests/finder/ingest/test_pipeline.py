"""Files into a workspace: copies, newer versions, cancelled imports and rows without a child."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from finder.app import create_workspace
from finder.errors import CancelledError
from finder.jobs import JobContext
from finder.services import ImportedFile
from finder.session import Session

PEOPLE = "Person ID,First Name,Last Name,Date of Birth\nP1,Ann,Quarmby,01/02/1980\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    opened, _ = create_workspace(tmp_path / "a.kinfinder", "three short words", use_keyring=False)
    yield opened
    opened.close()


def _write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def _import(session: Session, *paths: Path, dry_run: bool = False) -> tuple[ImportedFile, ...]:
    return session.import_paths(paths, JobContext(), dry_run=dry_run).files


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_under_another_name_says_nothing_twice(session: Session, tmp_path: Path, dry_run: bool) -> None:
    first, second = _write(tmp_path / "in", "a.csv", PEOPLE), _write(tmp_path / "in", "b.csv", PEOPLE)
    one, other = _import(session, first, second, dry_run=dry_run)
    assert (one.status, one.records) == ("imported", 1)
    assert (other.status, other.records) == ("unchanged", 0)
    assert "a.csv" in other.warnings[0]
    if not dry_run:
        assert session.resolve(JobContext()).records == 1
        assert [file.file for file in session.imported_files()] == ["b.csv", "a.csv"]
        assert "a.csv" in session.imported_files()[0].warnings[0]


def test_a_file_that_changed_is_read_and_says_that_the_older_one_counts_too(session: Session, tmp_path: Path) -> None:
    _import(session, _write(tmp_path / "in", "a.csv", PEOPLE))
    (newer,) = _import(session, _write(tmp_path / "in", "a.csv", PEOPLE.replace("1980", "1981")))
    assert (newer.status, newer.records) == ("imported", 1)
    assert [text for text in newer.warnings if "older file of this name" in text]
    assert session.resolve(JobContext()).records == 2


def test_cancelling_in_the_middle_keeps_whole_files_and_the_journal_says_so(session: Session, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv", "c.csv"):
        _write(tmp_path / "in", name, PEOPLE.replace("P1", name))

    def stop_at_the_second(done: int, total: int, what: str) -> None:
        if done == 1:
            job.cancel()

    job = JobContext(stop_at_the_second)
    with pytest.raises(CancelledError):
        session.import_paths([tmp_path / "in"], job)
    assert [file.records for file in session.imported_files()] == [1] * len(session.imported_files())
    assert 1 <= len(session.imported_files()) < 3
    newest = session.activity(1)[0]
    assert (newest.action, newest.detail.endswith("stopped")) == ("imported", True)
    assert [file.status for file in _import(session, tmp_path / "in")].count("imported") >= 1
    assert session.resolve(JobContext()).records == 3


def test_a_case_that_names_no_child_is_kept_and_reported(session: Session, tmp_path: Path) -> None:
    cases = "Case Ref,Person ID,Case Type,Opened,Status\nC-1,,Child in Need,01/02/2025,Open\n"
    (report,) = _import(session, _write(tmp_path / "in", "cases.csv", cases))
    assert report.status == "imported"
    assert [row.locator for row in report.rejected] == ["2"]
    assert session.children() == ()


def test_importing_many_files_again_asks_for_the_list_of_files_once(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        _write(tmp_path / "in", f"{number}.csv", PEOPLE.replace("P1", f"P{number}"))
    _import(session, tmp_path / "in")
    asked: list[dt.datetime] = []
    store = session._store
    listed = store.files
    monkeypatch.setattr(store, "files", lambda: asked.append(dt.datetime.now(dt.UTC)) or listed())
    assert {file.status for file in _import(session, tmp_path / "in")} == {"unchanged"}
    assert len(asked) == 1


RELATIONSHIPS = "person_id,personal_rel_type_id,other_person_id\n900,11,901\n902,12,901\n"
TYPES = "personal_rel_type_id,description\n11,Mother\n12,Brother\n"


def test_a_table_of_numbers_is_read_with_the_code_table_that_comes_after_it(session: Session, tmp_path: Path) -> None:
    first = _write(tmp_path / "in", "a_relationships.csv", RELATIONSHIPS)
    second = _write(tmp_path / "in", "b_types.csv", TYPES)
    numbers, codes = _import(session, first, second)
    assert (numbers.file, numbers.status, numbers.statements, numbers.rejected) == (first.name, "imported", 2, ())
    assert (codes.kind, codes.records, codes.statements) == ("code table", 0, 0)
    assert [file.file for file in session.imported_files()].count(first.name) == 1


def test_numbers_that_nothing_explains_are_kept_and_said(session: Session, tmp_path: Path) -> None:
    (numbers,) = _import(session, _write(tmp_path / "in", "a_relationships.csv", RELATIONSHIPS))
    assert (numbers.status, numbers.statements) == ("imported", 0)
    assert {(row.locator, row.code) for row in numbers.rejected} == {
        ("2", "code_not_explained"),
        ("3", "code_not_explained"),
    }
    assert [doubt for doubt in numbers.doubts if "Import it together" in doubt]
