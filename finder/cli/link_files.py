"""Files that ``link`` writes: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from finder.errors import UserError
from finder.jobs import JobContext

_PART_LETTERS = 1 << 20


def write_whole(path: Path, parts: Iterable[bytes], job: JobContext) -> None:
    """Write a file whole or not at all: what was there stays until the new one is complete.

    Raises:
        UserError: It cannot be written.
        CancelledError: The user stopped the work.
    """
    beside = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.resolve().parent)
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                job.check()
                file.write(part)
        Path(beside).chmod(_usual_mode())
        Path(beside).replace(path)
        beside = None
    except OSError as err:
        raise UserError(f"{path} cannot be written: {err.strerror}. Choose another place.") from err
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)


def write_text(path: Path, text: str, job: JobContext) -> None:
    """Write a text as UTF-8, whole or not at all."""
    letters = (text[start : start + _PART_LETTERS] for start in range(0, len(text), _PART_LETTERS))
    write_whole(path, (part.encode("utf-8", "surrogatepass") for part in letters), job)


def write_folder(folder: Path, texts: Mapping[str, str], job: JobContext) -> None:
    """Write some files into a folder, each whole or not at all, in their order; other files in it stay.

    Raises:
        UserError: The folder cannot be made, or a file not be written.
    """
    try:
        folder.mkdir(exist_ok=True)
    except OSError as err:
        raise UserError(f"{folder} cannot be made: {err.strerror}. Choose another folder.") from err
    for name, text in texts.items():
        write_text(folder / name, text, job)


def _usual_mode() -> int:
    """Return the permissions that a file made here usually gets."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
