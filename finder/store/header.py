"""The key file beside a workspace: ``<workspace>.key.json``. It holds no secret in clear."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from finder.errors import UserError
from finder.store import recovery
from finder.store.errors import WorkspaceDamagedError, WorkspaceMissingError, WorkspaceTooNewError, WrongKeyError
from finder.store.keyring_slot import KeyringSlot
from finder.store.keys import DatabaseKey, KdfCost, WrappedKey, fold_passphrase, unwrap, wrap

_FORMAT = "kinfinder-key"
_VERSION = 1
_MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class KeyHeader:
    """What the key file says.

    Attributes:
        workspace_id: Random; names the key in the operating system's keyring.
        check: ``DatabaseKey.check_value``: tells a wrong key from a damaged workspace.
        passphrase: The key under the passphrase.
        recovery: The key under the recovery phrase.
    """

    format: str
    version: int
    workspace_id: str
    check: str
    passphrase: WrappedKey
    recovery: WrappedKey

    def fits(self, key: DatabaseKey) -> bool:
        """True when ``key`` is this workspace's key."""
        return secrets.compare_digest(self.check, key.check_value(self.workspace_id))

    def context(self, slot: str) -> str:
        """Return what a wrapped key is bound to: format, version, workspace and slot."""
        return f"{self.format}/{self.version}/{self.workspace_id}/{slot}"


def header_path(workspace: Path) -> Path:
    """Return the key file of a workspace."""
    return workspace.with_name(workspace.name + ".key.json")


def create_header(
    workspace: Path, passphrase: str, cost: KdfCost | None = None, key: DatabaseKey | None = None
) -> tuple[DatabaseKey, str]:
    """Write the key file of a new workspace.

    Args:
        workspace: Path of the workspace file.
        passphrase: Not empty.
        cost: Argon2id parameters; the default is what ``KdfCost`` says.
        key: An existing key, when a lost key file is made anew for a workspace that the keyring still opens.

    Returns:
        The key, and the recovery phrase: shown once, kept nowhere.

    Raises:
        UserError: There is a key file already, or the passphrase is empty.
    """
    path = header_path(workspace)
    if path.exists():
        raise UserError(
            f"{path.name} is already there, and nothing was changed. If its workspace was moved, put it back beside "
            "it; if it is left over from an interrupted start, delete it and try again."
        )
    key = key or DatabaseKey.random()
    cost = cost or KdfCost()
    phrase, entropy = recovery.new_phrase()
    workspace_id = secrets.token_hex(16)
    unwritten = WrappedKey(cost, b"", b"", b"")
    header = KeyHeader(_FORMAT, _VERSION, workspace_id, key.check_value(workspace_id), unwritten, unwritten)
    header = replace(
        header,
        passphrase=wrap(key, _secret_of(passphrase), header.context("passphrase"), cost),
        recovery=wrap(key, entropy, header.context("recovery"), cost),
    )
    _write(path, header)
    return key, phrase


def read_header(workspace: Path) -> KeyHeader:
    """Read the key file.

    Raises:
        WorkspaceMissingError: There is none.
        WorkspaceDamagedError: It cannot be read.
        WorkspaceTooNewError: A newer program wrote it.
    """
    path = header_path(workspace)
    try:
        with path.open("rb") as stream:
            text = stream.read(_MAX_BYTES)
    except FileNotFoundError as err:
        raise WorkspaceMissingError(
            f"The key file {path.name} is missing. It belongs beside {workspace.name}; copy it back from a backup."
        ) from err
    except OSError as err:
        raise WorkspaceDamagedError(f"The key file {path.name} cannot be read: {err.strerror}.") from err
    try:
        header = msgspec.json.decode(text, type=KeyHeader)
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise WorkspaceDamagedError(f"The key file {path.name} is damaged; copy it back from a backup.") from err
    if header.format != _FORMAT or header.version > _VERSION:
        raise WorkspaceTooNewError(f"The key file {path.name} was written by a newer version of Kinfinder.")
    return header


def unlock(
    workspace: Path,
    *,
    passphrase: str | None = None,
    recovery_phrase: str | None = None,
    keyring: KeyringSlot | None = None,
) -> DatabaseKey:
    """Return the key of a workspace, from the first of keyring, passphrase and recovery phrase that has it.

    A keyring that holds no key, or the key of an earlier workspace, is passed over when a passphrase or recovery
    phrase is given too. Nothing of the workspace itself is opened.

    Raises:
        WorkspaceLockedError: None of them opens it; the message is one line.
        KeyringUnavailableError: A keyring was given, and it cannot be used.
    """
    header = read_header(workspace)
    if keyring is not None:
        stored = keyring.load(header.workspace_id)
        if stored is not None and header.fits(stored):
            return stored
    if passphrase is not None:
        return _open_slot(header, header.passphrase, "passphrase", _secret_of(passphrase), workspace)
    if recovery_phrase is not None:
        return _open_slot(header, header.recovery, "recovery", recovery.read_phrase(recovery_phrase), workspace)
    raise WrongKeyError(
        f"The keyring holds no key for {workspace.name}. Give the passphrase or the recovery phrase instead."
    )


def change_passphrase(workspace: Path, key: DatabaseKey, passphrase: str, cost: KdfCost | None = None) -> None:
    """Wrap the key under a new passphrase. The workspace and the recovery phrase stay as they are.

    Raises:
        WrongKeyError: ``key`` is not the key of this workspace.
    """
    header = _fitting_header(workspace, key)
    slot = wrap(key, _secret_of(passphrase), header.context("passphrase"), cost or header.passphrase.cost)
    _write(header_path(workspace), replace(header, passphrase=slot))


def renew_recovery_phrase(workspace: Path, key: DatabaseKey) -> str:
    """Replace the recovery phrase; the old one opens nothing any more. Returns the new one.

    Raises:
        WrongKeyError: ``key`` is not the key of this workspace.
    """
    header = _fitting_header(workspace, key)
    phrase, entropy = recovery.new_phrase()
    slot = wrap(key, entropy, header.context("recovery"), header.recovery.cost)
    _write(header_path(workspace), replace(header, recovery=slot))
    return phrase


def remember_key(workspace: Path, key: DatabaseKey, keyring: KeyringSlot) -> None:
    """Put the key into the keyring, under the workspace's id.

    Raises:
        KeyringUnavailableError: The keyring did not keep it.
    """
    keyring.save(_fitting_header(workspace, key).workspace_id, key)


def _fitting_header(workspace: Path, key: DatabaseKey) -> KeyHeader:
    header = read_header(workspace)
    if not header.fits(key):
        raise WrongKeyError(f"The key is not the key of {workspace.name}; nothing was changed.")
    return header


def _open_slot(header: KeyHeader, slot: WrappedKey, name: str, secret: bytes, workspace: Path) -> DatabaseKey:
    try:
        return unwrap(slot, secret, header.context(name))
    except WrongKeyError as err:
        words = {"passphrase": "passphrase", "recovery": "recovery phrase"}[name]
        raise WrongKeyError(f"The {words} does not open {workspace.name}. Nothing was changed; try again.") from err


def _secret_of(passphrase: str) -> bytes:
    if not passphrase:
        raise WrongKeyError("The passphrase is empty. Give one of at least a few words.")
    return fold_passphrase(passphrase)


def _write(path: Path, header: KeyHeader) -> None:
    """Write so that a reader sees the old header or the new one, also after a power cut."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(header), indent=2))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable, where the system can (Windows cannot open folders)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
