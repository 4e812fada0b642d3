from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from finder.errors import BugError, UserError, WorkspaceLockedError
from finder.model.decision import Verdict
from finder.store import header
from finder.store.connection import Connection, open_store
from finder.store.errors import WorkspaceTooNewError
from finder.store.keys import DatabaseKey
from finder.store.lifecycle import create_file_at, open_file_at
from finder.store.migrate import Step, Version, applied_version, known_steps, run_script
from finder.store.store import Store

FIXTURES = Path(__file__).parent / "fixtures"
FIRST = Step(
    1, Version(1, 0), "first", partial(run_script, "CREATE TABLE t (a TEXT) STRICT;\nINSERT INTO t VALUES ('x');\n")
)
SECOND = Step(
    2, Version(1, 1), "second", partial(run_script, "ALTER TABLE t ADD COLUMN b TEXT;\nUPDATE t SET b = a;\n")
)
MAJOR = Step(3, Version(2, 0), "third", partial(run_script, "DROP TABLE t;\n"))


def state(path: Path, key: DatabaseKey) -> tuple[tuple[int, Version], list[str]]:
    connection = open_store(path, key)
    try:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(t)")]
        return applied_version(connection), columns
    finally:
        connection.close()


def test_the_steps_of_this_program_are_in_order_and_every_file_is_a_step():
    steps = known_steps()
    folder = Path(header.__file__).parent / "migrations"
    assert len(steps) == len([file for file in folder.iterdir() if file.suffix == ".sql"])
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))


def test_an_old_workspace_is_backed_up_and_brought_forward(path: Path, key: DatabaseKey):
    create_file_at(path, key, [FIRST]).close()
    open_file_at(path, key, steps=[FIRST, SECOND]).close()
    assert state(path, key) == ((2, Version(1, 1)), ["a", "b"])
    backup = path.with_name(path.name + ".backup-v1.0")
    assert state(backup, key) == ((1, Version(1, 0)), ["a"])
    assert not backup.read_bytes().startswith(b"SQLite")
    assert backup.stat().st_mode & 0o077 == 0
    open_file_at(path, key, steps=[FIRST, SECOND]).close()
    assert len(list(path.parent.iterdir())) == 2


def test_a_step_that_fails_is_rolled_back_with_its_record_and_can_be_tried_again(path: Path, key: DatabaseKey):
    create_file_at(path, key, [FIRST]).close()

    def half(connection: Connection) -> None:
        connection.execute("ALTER TABLE t ADD COLUMN b TEXT")
        connection.execute("DROP TABLE absent")

    with pytest.raises(BugError, match="absent"):
        open_file_at(path, key, steps=[FIRST, Step(2, Version(1, 1), "half", half)])
    assert state(path, key) == ((1, Version(1, 0)), ["a"])
    open_file_at(path, key, steps=[FIRST, SECOND]).close()
    assert state(path, key) == ((2, Version(1, 1)), ["a", "b"])


def test_steps_before_a_failing_one_are_kept(path: Path, key: DatabaseKey):
    create_file_at(path, key, [FIRST]).close()
    broken = Step(3, Version(1, 2), "broken", partial(run_script, "DROP TABLE absent;\n"))
    with pytest.raises(BugError):
        open_file_at(path, key, steps=[FIRST, SECOND, broken])
    assert state(path, key) == ((2, Version(1, 1)), ["a", "b"])


def test_a_newer_major_is_refused_with_a_sentence_and_a_newer_minor_is_opened(path: Path, key: DatabaseKey):
    create_file_at(path, key, [FIRST, SECOND]).close()
    open_file_at(path, key, steps=[FIRST]).close()
    path.unlink()
    create_file_at(path, key, [FIRST, SECOND, MAJOR]).close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceTooNewError, match=r"format 2\.0; this program reads up to 1\.x.*Update Kinfinder"):
        open_file_at(path, key, steps=[FIRST, SECOND])
    assert path.read_bytes() == before


def test_without_room_for_a_backup_nothing_is_changed(path: Path, key: DatabaseKey):
    create_file_at(path, key, [FIRST]).close()
    path.with_name(path.name + ".backup-v1.0").mkdir()
    with pytest.raises(UserError, match="no backup could be written"):
        open_file_at(path, key, steps=[FIRST, SECOND])
    assert state(path, key) == ((1, Version(1, 0)), ["a"])
    assert not list(path.parent.glob("*.part"))


def test_reading_only_does_not_convert(path: Path, key: DatabaseKey):
    create_file_at(path, key, [FIRST]).close()
    with pytest.raises(WorkspaceLockedError, match="Open it once for writing"):
        open_file_at(path, key, read_only=True, steps=[FIRST, SECOND])
    assert state(path, key) == ((1, Version(1, 0)), ["a"])


@pytest.mark.parametrize("script", ["CREATE TABLE t (a TEXT)", "CREATE TABLE t (a TEXT);\nINSERT INTO"])
def test_a_script_that_ends_in_the_middle_is_our_mistake(path: Path, key: DatabaseKey, script: str):
    with pytest.raises(BugError):
        create_file_at(path, key, [Step(1, Version(1, 0), "cut", partial(run_script, script))])
    assert not path.exists()


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("v*.workspace")), ids=lambda file: file.stem)
def test_a_workspace_of_every_released_version_opens_whole(fixture: Path, tmp_path: Path):
    path = tmp_path / fixture.name
    shutil.copy(fixture, path)
    shutil.copy(header.header_path(fixture), header.header_path(path))
    with Store.open(path, header.unlock(path, passphrase="seven quiet otters")) as store:
        assert [check.name for check in store.verify() if not check.ok] == []
        assert [file.name for file in store.files()] == ["people.csv", "copy of people.csv", "broken.csv"]
        assert [record.name for record in store.records()] == ["Zoë Otterby", "Ned Otterby"]
        assert [statement.code for statement in store.statements()] == ["mother"]
        assert [decision.verdict for decision in store.pair_decisions()] == [Verdict.NOT_SAME]
        actions = [entry.action for entry in store.journal()]
        assert actions[-3:] == ["decision_undone", "candidate_decided", "pair_decided"]
        assert len(store.candidate_decisions(active_only=False)) == 1
        assert [note.code for note in store.notes()] == [] if actions[0] == "decision_undone" else ["assessed_risk"]
        assert store.setting("agency") == "North"


def test_there_is_a_fixture_of_every_released_version():
    released = {str(step.version) for step in known_steps()}
    assert {file.stem.removeprefix("v") for file in FIXTURES.glob("v*.workspace")} == released
