"""Errors of the program, in two kinds: the user can mend it, or it is our mistake."""

from __future__ import annotations


class FinderError(Exception):
    """Root of everything that Kinfinder raises on purpose."""


class UserError(FinderError):
    """Environment or data. The message is shown as it is: what happened, where, what was kept, what to do."""


class BugError(FinderError):
    """An invariant of ours is broken."""


class WorkspaceLockedError(UserError):
    """The workspace cannot be opened with the key or passphrase given (exit status 3)."""


class CancelledError(FinderError):
    """The user stopped the work; the workspace is as it was, or holds whole files."""
