"""The operating system's keyring, as one slot for one key, trusted no further than it deserves.

Keyrings fail in ways that look like success: a backend that keeps nothing and says it did, a healthy-looking one
whose unlock prompt nobody can see, one that writes plain text. So: a backend without a real priority or with a
plain-text store is refused, and what was saved is read back and compared.
"""

from __future__ import annotations

import base64
import binascii
import importlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from finder.store.errors import KeyringUnavailableError
from finder.store.keys import KEY_BYTES, DatabaseKey

_SERVICE = "kinfinder"
_REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
_HINT = "Use the passphrase instead."

_T = TypeVar("_T")


class KeyringSlot(Protocol):
    """Keeps the keys of workspaces for the person who is logged in.

    Calls may block on a prompt of the system: not on the UI thread.
    """

    def load(self, workspace_id: str) -> DatabaseKey | None:
        """Return the key, or None when the keyring holds none.

        Raises:
            KeyringUnavailableError: The keyring cannot be used.
        """

    def save(self, workspace_id: str, key: DatabaseKey) -> None:
        """Keep the key.

        Raises:
            KeyringUnavailableError: The keyring cannot be used, or did not keep it.
        """

    def forget(self, workspace_id: str) -> None:
        """Remove the key, if there is one.

        Raises:
            KeyringUnavailableError: The keyring cannot be used.
        """


class OsKeyring:
    """The keyring of the operating system, through ``keyring``.

    Args:
        backend: A ``keyring.backend.KeyringBackend``; by default the one that ``keyring`` chooses.
    """

    def __init__(self, backend: object | None = None) -> None:
        self._given = backend

    def load(self, workspace_id: str) -> DatabaseKey | None:
        """Return the key, or None; see ``KeyringSlot.load``."""
        backend = self._backend()
        text = _call(lambda: backend.get_password(_SERVICE, workspace_id))
        return None if text is None else _decode(str(text))

    def save(self, workspace_id: str, key: DatabaseKey) -> None:
        """Keep the key, and read it back; see ``KeyringSlot.save``."""
        backend = self._backend()
        text = base64.b64encode(key.material).decode()
        _call(lambda: backend.set_password(_SERVICE, workspace_id, text))
        if self.load(workspace_id) != key:
            raise KeyringUnavailableError(f"The keyring did not keep the key. {_HINT}")

    def forget(self, workspace_id: str) -> None:
        """Remove the key; see ``KeyringSlot.forget``."""
        backend = self._backend()
        if _call(lambda: backend.get_password(_SERVICE, workspace_id)) is not None:
            _call(lambda: backend.delete_password(_SERVICE, workspace_id))

    def _backend(self) -> Any:
        # Importing keyring costs 0.12-0.28 s and looks for D-Bus: only when a keyring is really wanted.
        backend = self._given or _call(lambda: importlib.import_module("keyring").get_keyring())
        for candidate in (backend, *getattr(backend, "backends", ())):
            _refuse_untrustworthy(candidate)
        return backend


def _refuse_untrustworthy(backend: object) -> None:
    module = type(backend).__module__
    priority = float(_call(lambda: getattr(backend, "priority", 0)))
    is_plain = "plaintext" in type(backend).__name__.lower()
    if priority <= 0 or is_plain or module.startswith(_REFUSED_MODULES):
        raise KeyringUnavailableError(f"This computer offers no keyring that keeps keys safely. {_HINT}")


def _call(action: Callable[[], _T]) -> _T:
    try:
        return action()
    except Exception as err:
        raise KeyringUnavailableError(f"The keyring cannot be used ({type(err).__name__}). {_HINT}") from err


def _decode(text: str) -> DatabaseKey | None:
    """Return the key in a keyring entry; an entry that is not one of ours counts as none."""
    try:
        material = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return DatabaseKey(material) if len(material) == KEY_BYTES else None
