"""How the screens get hold of a workspace; the fake of the tests has the same form."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from finder.jobs import JobContext
from finder.services import Workspace


class Backend(Protocol):
    """Opens and creates workspaces. Every method may take seconds: call it in a job."""

    def create(self, path: Path, passphrase: str, *, use_keyring: bool) -> tuple[Workspace, str]:
        """Create an encrypted workspace; returns it and its recovery phrase."""

    def open(self, path: Path, *, passphrase: str | None, recovery: str | None, use_keyring: bool) -> Workspace:
        """Open a workspace; with a passphrase and ``use_keyring``, this computer keeps the key from now on.

        Raises:
            WorkspaceLockedError: The key given does not fit.
            UserError: The file is missing or damaged.
        """

    def keyring_has(self, path: Path) -> bool:
        """Say whether this computer's keyring holds the key."""

    def open_sample(self, job: JobContext) -> Workspace:
        """Open the sample agency's workspace; it is made and filled the first time."""


class FinderBackend:
    """The real thing."""

    def create(self, path: Path, passphrase: str, *, use_keyring: bool) -> tuple[Workspace, str]:
        """Create an encrypted workspace."""
        # finder.app pulls in pandas and networkx: imported here, on the worker, so that the window is up first
        from finder.app import create_workspace  # noqa: PLC0415

        return create_workspace(path, passphrase, use_keyring=use_keyring)

    def open(self, path: Path, *, passphrase: str | None, recovery: str | None, use_keyring: bool) -> Workspace:
        """Open a workspace."""
        from finder.app import open_workspace, remember  # noqa: PLC0415 - see create
        from finder.store.header import unlock  # noqa: PLC0415 - see create

        workspace = open_workspace(path, passphrase=passphrase, recovery=recovery, use_keyring=use_keyring)
        if passphrase is not None and use_keyring:
            remember(path, unlock(path, passphrase=passphrase))
        return workspace

    def keyring_has(self, path: Path) -> bool:
        """Ask the keyring."""
        from finder.app import keyring_has  # noqa: PLC0415 - see create

        return keyring_has(path)

    def open_sample(self, job: JobContext) -> Workspace:
        """Open or make the sample agency's workspace."""
        from finder.app import SAMPLE_NAME, create_sample_workspace, data_folder  # noqa: PLC0415 - see create

        return create_sample_workspace(data_folder() / SAMPLE_NAME, job)
