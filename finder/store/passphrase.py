"""Where the command line gets its key from: keyring, KINFINDER_PASSPHRASE, a file, a prompt; never an argument."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from finder.errors import WorkspaceLockedError
from finder.store.errors import KeyringUnavailableError, WrongKeyError
from finder.store.header import unlock
from finder.store.keyring_slot import KeyringSlot
from finder.store.keys import DatabaseKey

VARIABLE = "KINFINDER_PASSPHRASE"
Prompt = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PassphraseSources:
    """Where a passphrase may come from, in this order.

    Attributes:
        environ: The environment.
        file: ``--passphrase-file``; its first line is the passphrase.
        prompt: Asks a person; None when nobody sits at a terminal.
        keyring: Asked before all others; None to leave it out.
    """

    environ: Mapping[str, str]
    file: Path | None = None
    prompt: Prompt | None = None
    keyring: KeyringSlot | None = None


def terminal_prompt() -> Prompt | None:
    """Return a prompt that does not echo, or None when standard input is no terminal."""
    return getpass.getpass if sys.stdin is not None and sys.stdin.isatty() else None


def unlock_from(workspace: Path, sources: PassphraseSources) -> DatabaseKey:
    """Return the key of a workspace, from the keyring or else from a passphrase.

    Raises:
        WorkspaceLockedError: There is no passphrase, or it is wrong (exit status 3).
    """
    if sources.keyring is not None:
        try:
            return unlock(workspace, keyring=sources.keyring)
        except (KeyringUnavailableError, WrongKeyError):
            # No keyring here, or no key of this workspace in it: the next source, as cli.md orders them.
            pass
    return unlock(workspace, passphrase=read_passphrase(sources))


def read_passphrase(sources: PassphraseSources) -> str:
    """Return the passphrase from environment, file or prompt.

    Raises:
        WorkspaceLockedError: None of them has one (exit status 3).
    """
    passphrase = sources.environ.get(VARIABLE, "")
    if not passphrase and sources.file is not None:
        passphrase = _first_line(sources.file)
    if not passphrase and sources.prompt is not None:
        passphrase = sources.prompt("Passphrase: ")
    if not passphrase:
        raise WorkspaceLockedError(f"No passphrase. Set {VARIABLE}, give --passphrase-file, or run in a terminal.")
    return passphrase


def new_passphrase(sources: PassphraseSources) -> str:
    """Return the passphrase of a new workspace; at a prompt it is asked for twice.

    Raises:
        WorkspaceLockedError: There is none, or the two differ.
    """
    passphrase = read_passphrase(sources)
    was_typed = not sources.environ.get(VARIABLE) and not (sources.file and _first_line(sources.file))
    if was_typed and sources.prompt is not None and sources.prompt("The same again: ") != passphrase:
        raise WorkspaceLockedError("The two passphrases differ. Nothing was made; try again.")
    return passphrase


def _first_line(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise WorkspaceLockedError(f"The passphrase file {file.name} cannot be read as UTF-8 text.") from err
    return text.split("\n", 1)[0].rstrip("\r")
