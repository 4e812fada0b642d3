from __future__ import annotations

import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from finder.store.errors import KeyringUnavailableError
from finder.store.keyring_slot import OsKeyring
from finder.store.keys import DatabaseKey


class Honest(KeyringBackend):
    """Keeps what it is given, in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Forgetful(Honest):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Say yes, keep nothing."""


class Dismissed(Honest):
    """Looks healthy; its prompt cannot be shown."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.InitError("Failed to unlock the collection: prompt dismissed")

    set_password = get_password  # type: ignore[assignment]


class Broken(Honest):
    def get_password(self, service: str, username: str) -> str | None:
        raise ZeroDivisionError("third-party code")


class PlaintextKeyring(Honest):
    """Named as the one that writes a readable file."""


class Chained(Honest):
    backends = (Honest(), PlaintextKeyring())


def test_a_key_is_kept_and_forgotten(key: DatabaseKey):
    slot = OsKeyring(Honest())
    assert slot.load("w1") is None
    slot.save("w1", key)
    assert slot.load("w1") == key
    assert slot.load("w2") is None
    slot.forget("w1")
    slot.forget("w1")
    assert slot.load("w1") is None


@pytest.mark.parametrize(
    "backend",
    [keyring.backends.fail.Keyring(), keyring.backends.null.Keyring(), PlaintextKeyring(), Chained()],
    ids=lambda backend: type(backend).__name__,
)
def test_a_back_end_that_keeps_nothing_or_keeps_it_readable_is_refused(backend: object, key: DatabaseKey):
    slot = OsKeyring(backend)
    for action in (lambda: slot.save("w1", key), lambda: slot.load("w1"), lambda: slot.forget("w1")):
        with pytest.raises(KeyringUnavailableError, match=r"no keyring that keeps keys safely\. Use the passphrase"):
            action()


def test_what_was_saved_is_read_back_and_compared(key: DatabaseKey):
    with pytest.raises(KeyringUnavailableError, match="did not keep the key"):
        OsKeyring(Forgetful()).save("w1", key)


@pytest.mark.parametrize("backend", [Dismissed(), Broken()], ids=["prompt dismissed", "foreign error"])
def test_whatever_a_back_end_raises_means_that_there_is_no_keyring(backend: object):
    with pytest.raises(KeyringUnavailableError, match="Use the passphrase instead"):
        OsKeyring(backend).load("w1")


@pytest.mark.parametrize("text", ["not base64!", "c2hvcnQ=", ""])
def test_an_entry_that_is_no_key_counts_as_none(text: str):
    backend = Honest()
    backend.set_password("kinfinder", "w1", text)
    assert OsKeyring(backend).load("w1") is None


def test_the_chosen_back_end_is_asked_for_only_when_needed(key: DatabaseKey, monkeypatch: pytest.MonkeyPatch):
    honest = Honest()
    slot = OsKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: honest)
    slot.save("w1", key)
    assert slot.load("w1") == key
    assert [user for _, user in honest.kept] == ["w1"]
