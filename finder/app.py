"""Composition root without a window: makes, opens and fills workspaces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import platformdirs

from finder.errors import UserError
from finder.jobs import JobContext
from finder.sample import sample_folder, sample_today
from finder.session import Session
from finder.store.errors import KeyringUnavailableError
from finder.store.header import read_header, remember_key, unlock
from finder.store.keyring_slot import KeyringSlot, OsKeyring
from finder.store.keys import DatabaseKey
from finder.store.passphrase import PassphraseSources, unlock_from
from finder.store.store import Store
from finder.store.workspace import create_workspace as create_store

SUFFIX = ".kinfinder"
SAMPLE_NAME = f"sample-agency{SUFFIX}"
SAMPLE_PASSPHRASE = "sample agency"  # noqa: S105 - opens invented people only; printed for everybody to see
_TODAY_SETTING = "clock/today"


def data_folder() -> Path:
    """Return where Kinfinder keeps the sample workspace; made when missing."""
    folder = Path(platformdirs.user_data_dir("Kinfinder", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def create_workspace(path: Path, passphrase: str, *, use_keyring: bool = True) -> tuple[Session, str]:
    """Make a new encrypted workspace and open it.

    Returns:
        The session, and the recovery phrase to show once.

    Raises:
        UserError: There is a workspace already, or the folder cannot be written.
    """
    store, phrase = create_store(path, passphrase)
    if use_keyring:
        remember(path, unlock(path, passphrase=passphrase))
    return Session(store, clock_of(store)), phrase


def remember(path: Path, key: DatabaseKey, keyring: KeyringSlot | None = None) -> bool:
    """Keep the key in the operating system's keyring where there is one; False where there is none."""
    try:
        remember_key(path, key, keyring or OsKeyring())
    except KeyringUnavailableError:
        # The passphrase and the recovery phrase open the workspace all the same.
        return False
    return True


def open_workspace(
    path: Path, *, passphrase: str | None = None, recovery: str | None = None, use_keyring: bool = True
) -> Session:
    """Open a workspace with a passphrase, a recovery phrase, or the key in the keyring.

    Raises:
        WorkspaceLockedError: None of them opens it; the message is one line.
    """
    if passphrase is not None or recovery is not None:
        key = unlock(path, passphrase=passphrase, recovery_phrase=recovery)
    else:
        key = unlock(path, keyring=OsKeyring() if use_keyring else None)
    return _session(path, key)


def open_from(path: Path, sources: PassphraseSources) -> Session:
    """Open a workspace from the sources of the command line.

    Raises:
        WorkspaceLockedError: None of the sources opens it (exit status 3).
    """
    return _session(path, unlock_from(path, sources))


def _session(path: Path, key: DatabaseKey) -> Session:
    store = Store.open(path, key)
    return Session(store, clock_of(store))


def clock_of(store: Store) -> Callable[[], dt.date]:
    """Return today's date, or the day the sample agency lives on: invented orders and ages fit that day only."""
    fixed = store.setting(_TODAY_SETTING)
    return (lambda: dt.date.fromisoformat(fixed)) if fixed else _today


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).astimezone().date()


def keyring_has(path: Path) -> bool:
    """True when the keyring holds this workspace's key. May block on a prompt: not on the UI thread."""
    try:
        return OsKeyring().load(read_header(path).workspace_id) is not None
    except UserError:
        # No keyring, or no such workspace: either way there is no key to be had from it.
        return False


def create_sample_workspace(path: Path, job: JobContext) -> Session:
    """Make or open the sample agency's workspace, and import its files; the second time nothing is done twice.

    Raises:
        UserError: There is another workspace at that path, or the folder cannot be written.
        CancelledError: Stopped; files imported so far are kept.
    """
    if path.exists():
        session = open_workspace(path, passphrase=SAMPLE_PASSPHRASE)
    else:
        store, _phrase = create_store(path, SAMPLE_PASSPHRASE)
        store.put_setting(_TODAY_SETTING, sample_today().isoformat())
        session = Session(store, clock_of(store))
    try:
        with sample_folder() as folder:
            session.import_paths([folder], job)
    except BaseException:
        session.close()
        raise
    return session
