from __future__ import annotations

from pathlib import Path

import pytest

from finder.errors import CancelledError
from finder.jobs import JobContext
from finder.model.decision import Verdict
from finder.store import header
from finder.store.connection import Connection, open_store
from finder.store.keys import DatabaseKey, KdfCost
from finder.store.store import Store
from finder.store.workspace import create_workspace

NAMES = [
    "key file",
    "cipher integrity",
    "database structure",
    "foreign keys",
    "whole files",
    "journal",
    "decisions",
]


@pytest.fixture
def whole(path: Path, cheap: KdfCost, make_file, make_record):
    store, _ = create_workspace(path, "otters", cheap)
    with store:
        file = make_file()
        records = [make_record(file, number) for number in range(3)]
        store.save_file(file, records)
        store.add_pair_decision(records[0].id, records[1].id, Verdict.SAME, "", "u1")
        yield store


@pytest.fixture
def tamper(whole: Store, path: Path) -> Connection:
    connection = open_store(path, header.unlock(path, passphrase="otters"))
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection


def failures(store: Store) -> dict[str, str]:
    return {check.name: check.detail for check in store.verify() if not check.ok}


def test_a_whole_workspace_passes_every_check(whole: Store):
    checks = whole.verify()
    assert [check.name for check in checks] == NAMES
    assert all(check.ok and check.detail for check in checks)


def test_a_missing_or_foreign_key_file_is_noticed(whole: Store, path: Path, cheap: KdfCost):
    header.header_path(path).unlink()
    assert "is missing" in failures(whole)["key file"]
    header.create_header(path, "badgers", cheap)
    assert failures(whole) == {"key file": "It belongs to another workspace: the passphrase would not open this one."}


def test_a_lost_record_shows_in_its_file_its_ids_and_its_decision(whole: Store, tamper: Connection):
    tamper.execute("DELETE FROM record WHERE seq = 1")
    found = failures(whole)
    assert set(found) == {"foreign keys", "whole files", "decisions"}
    assert found["decisions"] == "decision 1 names a record that is not there."
    assert "Otterby" not in "".join(found.values())


def test_a_decision_that_was_undone_may_name_a_lost_record(whole: Store, tamper: Connection):
    whole.undo_last_decision("u1")
    tamper.execute("DELETE FROM record WHERE seq = 1")
    assert "decisions" not in failures(whole)


def test_many_findings_are_summed_up(whole: Store, make_record, make_file):
    file = make_file()
    absent = [make_record(file, number).id for number in range(10, 19)]
    for other in absent[1:]:
        whole.add_pair_decision(absent[0], other, Verdict.UNSURE, "", "u1")
    assert failures(whole)["decisions"].endswith("; decision 6 names a record that is not there and 3 more.")


def test_verifying_can_be_stopped(whole: Store):
    job = JobContext()
    job.cancel()
    with pytest.raises(CancelledError):
        whole.verify(job.check)


def test_verifying_changes_nothing_and_works_read_only(whole: Store, path: Path, key: DatabaseKey):
    whole.close()
    before = path.read_bytes()
    with Store.open(path, header.unlock(path, passphrase="otters"), read_only=True) as store:
        assert failures(store) == {}
    assert path.read_bytes() == before
