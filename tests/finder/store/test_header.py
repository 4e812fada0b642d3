from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from finder.errors import UserError
from finder.store import header
from finder.store.errors import WorkspaceDamagedError, WorkspaceMissingError, WorkspaceTooNewError, WrongKeyError
from finder.store.keys import DatabaseKey, KdfCost


class MemoryKeyring:
    """A keyring of this test."""

    def __init__(self) -> None:
        self.kept: dict[str, DatabaseKey] = {}

    def load(self, workspace_id: str) -> DatabaseKey | None:
        return self.kept.get(workspace_id)

    def save(self, workspace_id: str, key: DatabaseKey) -> None:
        self.kept[workspace_id] = key

    def forget(self, workspace_id: str) -> None:
        self.kept.pop(workspace_id, None)


@pytest.fixture
def made(path: Path, cheap: KdfCost) -> tuple[DatabaseKey, str]:
    return header.create_header(path, "seven quiet otters", cheap)


def test_passphrase_and_recovery_phrase_open_the_same_key(path: Path, made: tuple[DatabaseKey, str]):
    key, phrase = made
    assert header.unlock(path, passphrase="seven quiet otters") == key
    assert header.unlock(path, recovery_phrase=phrase.upper()) == key


def test_a_wrong_passphrase_says_so_in_one_line(path: Path, made: tuple[DatabaseKey, str]):
    with pytest.raises(WrongKeyError) as caught:
        header.unlock(path, passphrase="seven quiet badgers")
    assert str(caught.value) == "The passphrase does not open north team.kinfinder. Nothing was changed; try again."
    with pytest.raises(WrongKeyError, match="The recovery phrase does not open"):
        header.unlock(path, recovery_phrase=header.recovery.new_phrase()[0])


def test_the_keyring_opens_it_and_a_stale_key_there_is_passed_over(path: Path, made: tuple[DatabaseKey, str]):
    key, _ = made
    keyring = MemoryKeyring()
    with pytest.raises(WrongKeyError, match="keyring holds no key"):
        header.unlock(path, keyring=keyring)
    header.remember_key(path, key, keyring)
    assert header.unlock(path, keyring=keyring) == key
    keyring.kept = dict.fromkeys(keyring.kept, DatabaseKey.random())
    assert header.unlock(path, keyring=keyring, passphrase="seven quiet otters") == key


def test_a_changed_passphrase_leaves_key_and_recovery_phrase(path: Path, made: tuple[DatabaseKey, str]):
    key, phrase = made
    header.change_passphrase(path, key, "eleven loud herons")
    assert header.unlock(path, passphrase="eleven loud herons") == key
    assert header.unlock(path, recovery_phrase=phrase) == key
    with pytest.raises(WrongKeyError):
        header.unlock(path, passphrase="seven quiet otters")


def test_a_renewed_recovery_phrase_replaces_the_old_one(path: Path, made: tuple[DatabaseKey, str]):
    key, old = made
    new = header.renew_recovery_phrase(path, key)
    assert header.unlock(path, recovery_phrase=new) == key
    with pytest.raises(WrongKeyError):
        header.unlock(path, recovery_phrase=old)


def test_a_foreign_key_changes_nothing(path: Path, made: tuple[DatabaseKey, str]):
    before = header.header_path(path).read_bytes()
    with pytest.raises(WrongKeyError):
        header.change_passphrase(path, DatabaseKey.random(), "mine now")
    with pytest.raises(WrongKeyError):
        header.remember_key(path, DatabaseKey.random(), MemoryKeyring())
    assert header.header_path(path).read_bytes() == before


def test_the_key_file_holds_no_secret_and_only_its_owner_reads_it(path: Path, made: tuple[DatabaseKey, str]):
    key, phrase = made
    written = header.header_path(path).read_bytes()
    entropy = header.recovery.read_phrase(phrase)
    for secret in (key.material, key.material.hex().encode(), b"otters", entropy, phrase.split()[0].encode()):
        assert secret not in written
    if os.name == "posix":
        assert stat.S_IMODE(header.header_path(path).stat().st_mode) == 0o600


def test_nothing_is_left_of_an_interrupted_write(path: Path, made: tuple[DatabaseKey, str], monkeypatch):
    key, _ = made
    before = header.header_path(path).read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="No space"):
            header.change_passphrase(path, key, "eleven loud herons")
    assert header.header_path(path).read_bytes() == before
    header.change_passphrase(path, key, "eleven loud herons")
    assert header.unlock(path, passphrase="eleven loud herons") == key


def test_an_existing_key_file_is_never_written_over(path: Path, made: tuple[DatabaseKey, str], cheap: KdfCost):
    with pytest.raises(UserError, match="already there"):
        header.create_header(path, "another", cheap)


def test_a_lost_key_file_can_be_made_anew_from_a_remembered_key(path: Path, made, cheap: KdfCost):
    key, _ = made
    header.header_path(path).unlink()
    again, phrase = header.create_header(path, "eleven loud herons", cheap, key)
    assert again == key == header.unlock(path, recovery_phrase=phrase)


def test_an_empty_passphrase_is_refused(path: Path, cheap: KdfCost):
    with pytest.raises(WrongKeyError, match="empty"):
        header.create_header(path, "", cheap)
    assert not header.header_path(path).exists()


def test_a_missing_damaged_or_newer_key_file_is_told_apart(path: Path, made: tuple[DatabaseKey, str]):
    file = header.header_path(path)
    whole = json.loads(file.read_text())
    file.write_text(json.dumps({**whole, "version": 2}))
    with pytest.raises(WorkspaceTooNewError):
        header.unlock(path, passphrase="x")
    for damaged in (b"", b"{", file.read_bytes()[:-40], json.dumps({**whole, "check": 3}).encode()):
        file.write_bytes(damaged)
        with pytest.raises(WorkspaceDamagedError):
            header.unlock(path, passphrase="x")
    file.unlink()
    with pytest.raises(WorkspaceMissingError, match="is missing"):
        header.unlock(path, passphrase="x")
