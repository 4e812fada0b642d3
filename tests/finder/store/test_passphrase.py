from __future__ import annotations

from pathlib import Path

import pytest

from finder.errors import WorkspaceLockedError
from finder.store import header
from finder.store.errors import KeyringUnavailableError
from finder.store.keys import DatabaseKey, KdfCost
from finder.store.passphrase import PassphraseSources, new_passphrase, read_passphrase, unlock_from


class Slot:
    def __init__(self, key: DatabaseKey | None = None, *, works: bool = True) -> None:
        self.key, self.works = key, works

    def load(self, workspace_id: str) -> DatabaseKey | None:
        if not self.works:
            raise KeyringUnavailableError("no keyring")
        return self.key

    def save(self, workspace_id: str, key: DatabaseKey) -> None:
        self.key = key

    def forget(self, workspace_id: str) -> None:
        self.key = None


def never(prompt: str) -> str:
    raise AssertionError("asked although another source had the passphrase")


def test_the_order_is_keyring_environment_file_prompt(path: Path, tmp_path: Path, cheap: KdfCost):
    key, _ = header.create_header(path, "otters", cheap)
    file = tmp_path / "secret.txt"
    file.write_text("otters\n")
    wrong = {"KINFINDER_PASSPHRASE": "wrong"}
    assert unlock_from(path, PassphraseSources(wrong, prompt=never, keyring=Slot(key))) == key
    right = {"KINFINDER_PASSPHRASE": "otters"}
    for slot in (Slot(), Slot(DatabaseKey.random()), Slot(works=False), None):
        assert unlock_from(path, PassphraseSources(right, Path("absent"), never, slot)) == key
    assert unlock_from(path, PassphraseSources({}, file, never)) == key
    assert unlock_from(path, PassphraseSources({}, None, lambda _: "otters")) == key


def test_a_wrong_passphrase_is_not_asked_for_again_elsewhere(path: Path, cheap: KdfCost):
    header.create_header(path, "otters", cheap)
    with pytest.raises(WorkspaceLockedError, match="does not open"):
        unlock_from(path, PassphraseSources({"KINFINDER_PASSPHRASE": "wrong"}, prompt=never))


@pytest.mark.parametrize("content", [b"otters", b"otters\r\nsecond line", b"\xef\xbb\xbfotters\n"])
def test_the_first_line_of_the_file_is_the_passphrase(tmp_path: Path, content: bytes):
    file = tmp_path / "secret.txt"
    file.write_bytes(content)
    assert read_passphrase(PassphraseSources({}, file)) == "otters"


def test_no_source_says_what_to_do():
    with pytest.raises(WorkspaceLockedError, match="Set KINFINDER_PASSPHRASE, give --passphrase-file, or run in a"):
        read_passphrase(PassphraseSources({}))


def test_an_unreadable_file_is_named_and_its_content_is_not(tmp_path: Path):
    file = tmp_path / "secret.txt"
    file.write_bytes(b"\xff\xfeotters")
    with pytest.raises(WorkspaceLockedError, match=r"secret\.txt cannot be read") as caught:
        read_passphrase(PassphraseSources({}, file))
    assert "otters" not in str(caught.value)


def test_a_new_passphrase_is_typed_twice_and_otherwise_taken_as_it_is():
    answers = iter(["otters", "otters", "otters", "badgers"])
    sources = PassphraseSources({}, prompt=lambda _: next(answers))
    assert new_passphrase(sources) == "otters"
    with pytest.raises(WorkspaceLockedError, match="differ"):
        new_passphrase(sources)
    assert new_passphrase(PassphraseSources({"KINFINDER_PASSPHRASE": "otters"}, prompt=never)) == "otters"
