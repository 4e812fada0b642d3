"""Rules of the start page that need no window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from finder.errors import WorkspaceLockedError
from gui import messages

SUFFIX = ".kinfinder"
MIN_PASSPHRASE = 12

translate = QCoreApplication.translate


def passphrase_problem(passphrase: str, again: str) -> str:
    """Return what is wrong with a new passphrase, or ""."""
    if len(passphrase) < MIN_PASSPHRASE:
        return translate("unlock", "Use at least {0} characters; four unrelated words are good.").format(MIN_PASSPHRASE)
    if again and passphrase != again:
        return translate("unlock", "The two entries differ.")
    return "" if again else translate("unlock", "Enter it a second time.")


def free_path(folder: Path, stem: str) -> Path:
    """Return a path for a new workspace that does not exist yet."""
    path = folder / f"{stem}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{stem} {number}{SUFFIX}"
        number += 1
    return path


def with_suffix(path: Path) -> Path:
    """Add the suffix of workspaces if the user left it out."""
    return path if path.suffix else path.with_suffix(SUFFIX)


def opening_failed(error: Exception, *, by_recovery: bool) -> str:
    """Return what to say when opening failed; a wrong key is named without any hint about the right one."""
    if not isinstance(error, WorkspaceLockedError):
        return messages.error_text(error)
    if by_recovery:
        return translate(
            "unlock",
            "That recovery phrase does not open this workspace. Nothing was changed. Check every word and try again.",
        )
    return translate(
        "unlock",
        "That passphrase does not open this workspace. Nothing was changed. Try again, or use the recovery phrase.",
    )


def tidy_phrase(text: str) -> str:
    """Return a recovery phrase with single spaces and small letters, however it was typed or pasted."""
    return " ".join(text.lower().split())
