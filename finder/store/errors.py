"""Why a workspace could not be opened. All of them end the command line with exit status 3."""

from __future__ import annotations

from finder.errors import UserError, WorkspaceLockedError


class WrongKeyError(WorkspaceLockedError):
    """The passphrase, recovery phrase or key does not belong to this workspace."""


class WorkspaceMissingError(WorkspaceLockedError):
    """There is no workspace, or no key file, where one was expected."""


class WorkspaceDamagedError(WorkspaceLockedError):
    """The key is right and the file does not decrypt, or one of the two files cannot be read."""


class WorkspaceBusyError(WorkspaceLockedError):
    """Another program has the workspace open for writing."""


class WorkspaceTooNewError(WorkspaceLockedError):
    """A newer version of the program wrote the workspace."""


class KeyringUnavailableError(UserError):
    """The operating system's keyring is absent, locked, dismissed, or not to be trusted with a key."""
