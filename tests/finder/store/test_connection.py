from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from finder.errors import BugError, UserError, WorkspaceLockedError
from finder.store import connection, header
from finder.store.errors import WorkspaceDamagedError, WorkspaceMissingError, WrongKeyError
from finder.store.keys import DatabaseKey, KdfCost
from finder.store.store import Store
from finder.store.workspace import create_workspace


def test_a_new_workspace_is_encrypted_and_private(path: Path, store: Store):
    assert not path.read_bytes().startswith(connection.PLAIN_SQLITE_START)
    if os.name == "posix":
        beside = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
        assert {stat.S_IMODE(file.stat().st_mode) for file in beside} == {0o600}


def test_every_connection_is_set_up_the_same(path: Path, key: DatabaseKey, store: Store):
    opened = connection.open_store(path, key)
    expected = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "temp_store": 2, "secure_delete": 1}
    expected |= {"trusted_schema": 0, "query_only": 0}
    assert {name: opened.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected
    assert opened.execute("PRAGMA cipher_memory_security").fetchone() == ("0",)
    opened.close()


def test_another_key_opens_nothing_and_prints_nothing(path: Path, store: Store, capfd: pytest.CaptureFixture[str]):
    store.close()
    with pytest.raises(WrongKeyError, match="key does not open north team"):
        Store.open(path, DatabaseKey.random())
    assert capfd.readouterr() == ("", "")


def test_a_damaged_first_page_is_told_from_a_wrong_key(path: Path, cheap: KdfCost):
    made, _ = create_workspace(path, "otters", cheap)
    made.close()
    key = header.unlock(path, passphrase="otters")
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    with pytest.raises(WorkspaceDamagedError, match="the key is right"):
        Store.open(path, key)
    with pytest.raises(WrongKeyError):
        Store.open(path, DatabaseKey.random())


def test_a_damaged_later_page_is_found_when_it_is_read(path: Path, key: DatabaseKey, store, make_file, make_record):
    file = make_file()
    store.save_file(file, [make_record(file, number) for number in range(2000)])
    store.close()
    content = bytearray(path.read_bytes())
    for page in range(40, len(content) // 4096):
        content[page * 4096 + 50] ^= 1
    path.write_bytes(content)
    with Store.open(path, key) as opened:
        with pytest.raises(WorkspaceDamagedError, match="is damaged"):
            opened.records()
        failed = {check.name for check in opened.verify() if not check.ok}
    assert "cipher integrity" in failed


def test_what_is_no_workspace_is_named(path: Path, key: DatabaseKey):
    with pytest.raises(WorkspaceMissingError, match="kinfinder init"):
        Store.open(path, key)
    assert not path.exists()
    path.write_bytes(b"SQLite format 3\x00" + bytes(5000))
    with pytest.raises(WorkspaceDamagedError, match="not an encrypted workspace"):
        Store.open(path, key)
    path.write_bytes(b"GIF89a")
    with pytest.raises(WorkspaceLockedError):
        Store.open(path, key)
    path.unlink()
    path.mkdir()
    with pytest.raises(WorkspaceMissingError, match="cannot be opened"):
        Store.open(path, key)


def test_a_workspace_is_never_made_over_something(path: Path, key: DatabaseKey):
    path.write_text("a letter")
    with pytest.raises(UserError, match="already there"):
        Store.create(path, key)
    assert path.read_text() == "a letter"


def test_a_folder_that_is_not_there_is_named_and_leaves_no_key_file(tmp_path: Path, cheap: KdfCost):
    with pytest.raises(UserError, match="folder"):
        create_workspace(tmp_path / "absent" / "w.kinfinder", "otters", cheap)
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_that_cannot_be_made_leaves_no_key_file(path: Path, cheap: KdfCost, monkeypatch):
    def fail(*_: object) -> None:
        raise UserError("disk full")

    monkeypatch.setattr("finder.store.lifecycle.create_file", fail)
    with pytest.raises(UserError, match="disk full"):
        create_workspace(path, "otters", cheap)
    assert list(path.parent.iterdir()) == []


def test_what_a_crash_left_of_an_earlier_start_is_cleared(path: Path, key: DatabaseKey):
    for suffix in (".part", ".part-wal", ".part-journal"):
        path.with_name(path.name + suffix).write_bytes(os.urandom(9000))
    with Store.create(path, key) as made:
        assert all(check.ok for check in made.verify() if check.name != "key file")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_driver_that_does_not_encrypt_is_refused(path: Path, key: DatabaseKey, store: Store, monkeypatch):
    class Plain:
        def execute(self, sql: str, *_: object) -> object:
            return self

        def fetchone(self) -> None:
            return None

        fetchall = fetchone

        def close(self) -> None:
            """Nothing to close."""

    monkeypatch.setattr(sqlcipher, "connect", lambda *_, **__: Plain())
    with pytest.raises(BugError, match="does not encrypt"):
        connection.open_store(path, key)


def test_a_plain_file_is_noticed(path: Path):
    path.write_bytes(b"SQLite format 3\x00")
    with pytest.raises(BugError, match="without encryption"):
        connection.refuse_plain_text(path)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("SQLITE_FULL", UserError),
        ("SQLITE_IOERR_WRITE", UserError),
        ("SQLITE_READONLY", UserError),
        ("SQLITE_BUSY_SNAPSHOT", WorkspaceLockedError),
        ("SQLITE_CORRUPT_VTAB", WorkspaceDamagedError),
        ("SQLITE_CONSTRAINT_UNIQUE", BugError),
    ],
)
def test_what_a_person_can_act_on_is_told_from_our_mistakes(code: str, expected: type[Exception]):
    error = sqlcipher.OperationalError("words of the driver")
    error.sqlite_errorname = code
    with pytest.raises(expected) as caught, connection.translated_errors("w.kinfinder"):
        raise error
    assert isinstance(caught.value, BugError) == (expected is BugError)


def test_a_statement_that_our_schema_refuses_is_our_mistake_and_quotes_no_value(store: Store, make_file, make_record):
    file = make_file()
    record = make_record(file, 1, family="Zyxquarnby")
    with pytest.raises(BugError) as caught:
        store.save_file(file, [record, record])
    assert "Zyxquarnby" not in str(caught.value)
    assert store.files() == ()


def test_a_full_disk_keeps_nothing_of_the_file_and_everything_earlier(store: Store, make_file, make_record):
    small, large = make_file("small.csv"), make_file("large.csv")
    store.save_file(small, [make_record(small, 1)])
    [idle] = store._pool._lease.idle
    idle.execute("PRAGMA max_page_count=100")
    with pytest.raises(UserError, match=r"full.*The change was not kept; everything earlier was"):
        store.save_file(large, [make_record(large, number) for number in range(3000)])
    assert [file.name for file in store.files()] == ["small.csv"]
    idle.execute("PRAGMA max_page_count=1000000")
    assert store.save_file(large, [make_record(large, number) for number in range(3000)])
    assert [check.name for check in store.verify() if not check.ok] == ["key file"]


@pytest.mark.parametrize("name", ["what? #1 100%.kinfinder", "Łódź 'x\".kinfinder", "file:w", ":memory:"])
def test_a_workspace_may_have_any_name(tmp_path: Path, key: DatabaseKey, name: str):
    path = tmp_path / name
    with Store.create(path, key) as made:
        made.log("u1", "viewed", "r1")
        assert path.exists()
    with Store.open(path, key) as opened:
        assert len(opened.journal()) == 1
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_importing_the_package_does_not_touch_the_keyring():
    code = "import sys, finder.store.workspace, finder.store.passphrase; assert 'keyring' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
