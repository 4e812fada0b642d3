"""Which files to read: single files, folders, and the members of ZIP archives, in a stable order."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from importers.base import sha256_of
from importers.errors import ImporterError, TooLargeError, UnreadableError
from importers.limits import (
    DEFAULT_LIMITS,
    ArchiveLimits,
    copy_member,
    open_container,
    read_member,
    safe_member_name,
)

_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
_CONTAINER_MARKS = frozenset({"[Content_Types].xml", "mimetype"})
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    Attributes:
        path: Where the bytes are; for a member of an archive, the archive.
        name: Relative to the imported folder, ``/`` between parts, ``archive.zip/member.csv`` in archives.
        members: Names inside ``path``, one for each archive on the way; empty for a plain file.
        reason: Why it cannot be read (a bomb, a password), as a sentence for the user; else "".
    """

    path: Path
    name: str
    members: tuple[str, ...] = ()
    reason: str = ""


def find_files(paths: Sequence[Path], limits: ArchiveLimits = DEFAULT_LIMITS) -> list[InputFile]:
    """List the files to read under files, folders and ZIP archives.

    Hidden and system files (``~$x.docx``, ``.DS_Store``, ``Thumbs.db``) are left out of folders and archives; a file
    that is named itself is always listed. Folders that are links are not followed, so there are no endless loops.

    Raises:
        UnreadableError: When a path does not exist.
    """
    found: list[InputFile] = []
    seen: set[Path] = set()
    for given in paths:
        for path, name in _plain_files(given):
            real = path.resolve()
            if real not in seen:
                seen.add(real)
                found.extend(_expand(path, name, limits))
    return _with_distinct_names(found)


def _plain_files(given: Path) -> Iterator[tuple[Path, str]]:
    if given.is_file():
        yield given, given.name
        return
    if not given.is_dir():
        raise UnreadableError(f"There is no file or folder at {given}. Nothing was imported; check the path.")
    listed: list[tuple[str, Path]] = []
    for folder, folders, files in os.walk(given):
        folders[:] = [name for name in folders if not _is_system(name)]
        for name in files:
            path = Path(folder) / name
            if not _is_system(name) and path.is_file():
                listed.append((path.relative_to(given).as_posix(), path))
    for relative, path in sorted(listed):
        yield path, relative


def _is_system(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in _SYSTEM_NAMES


def _expand(path: Path, name: str, limits: ArchiveLimits) -> list[InputFile]:
    try:
        with path.open("rb") as stream:
            if not _is_archive(stream):
                return [InputFile(path, name)]
            budget = _Budget(limits)
            return list(_archive_members(stream, InputFile(path, name), budget))
    except OSError as err:
        return [InputFile(path, name, reason=f"{name} cannot be opened: {err.strerror or 'the system refused it'}.")]


def _is_archive(stream: IO[bytes]) -> bool:
    """Return True for a plain ZIP; DOCX, XLSX and ODS are ZIP containers too, but documents."""
    stream.seek(0)
    if not stream.read(4).startswith(_ZIP_MAGIC):
        return False
    try:
        with zipfile.ZipFile(stream) as container:
            return not _CONTAINER_MARKS & set(container.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        # Let the readers say what is wrong with it: it may be a damaged DOCX.
        return False


class _Budget:
    """Counts what one archive and everything nested in it declare together."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self.limits = limits
        self._bytes = 0
        self._entries = 0

    def spend(self, members: list[zipfile.ZipInfo], shown: str) -> None:
        self._bytes += sum(member.file_size for member in members)
        self._entries += len(members)
        if self._bytes > self.limits.total_bytes or self._entries > self.limits.entries:
            raise TooLargeError(f"{shown} and the archives around it hold more than is read from one archive.")


def _archive_members(stream: IO[bytes], archive: InputFile, budget: _Budget) -> Iterator[InputFile]:
    depth = len(archive.members) + 1
    try:
        if depth > budget.limits.nesting:
            raise TooLargeError(
                f"{archive.name} lies more than {budget.limits.nesting} archives deep and was not opened."
            )
        with open_container(stream, archive.name, budget.limits) as container:
            budget.spend(container.infolist(), archive.name)
            for member in sorted(container.infolist(), key=lambda info: info.filename):
                yield from _member_files(container, member, archive, budget)
    except ImporterError as err:
        yield InputFile(archive.path, archive.name, archive.members, reason=str(err))


def _member_files(
    container: zipfile.ZipFile, member: zipfile.ZipInfo, archive: InputFile, budget: _Budget
) -> Iterator[InputFile]:
    safe = safe_member_name(member.filename)
    if member.is_dir() or not safe or any(_is_system(part) for part in safe.split("/")):
        return
    inner = InputFile(archive.path, f"{archive.name}/{safe}", (*archive.members, member.filename))
    try:
        nested = _nested_archive(container, member, inner.name, budget.limits)
    except ImporterError as err:
        yield InputFile(inner.path, inner.name, inner.members, reason=str(err))
        return
    if nested is None:
        yield inner
    else:
        yield from _archive_members(nested, inner, budget)


def _nested_archive(
    container: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, limits: ArchiveLimits
) -> IO[bytes] | None:
    """Return the member's bytes when it is an archive itself. Only the first bytes of other members are unpacked."""
    if member.flag_bits & 0x1:
        read_member(container, member, shown, limits)
    try:
        with container.open(member) as stream:
            if not stream.read(4).startswith(_ZIP_MAGIC):
                return None
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    unpacked = io.BytesIO(read_member(container, member, shown, limits))
    return unpacked if _is_archive(unpacked) else None


def _with_distinct_names(files: list[InputFile]) -> list[InputFile]:
    """Number later files of the same name, which two folders or a careless archive can give."""
    used: set[str] = set()
    distinct: list[InputFile] = []
    for file in files:
        name, n = file.name, 1
        while name in used:
            n += 1
            name = f"{file.name} ({n})"
        used.add(name)
        distinct.append(file if name == file.name else InputFile(file.path, name, file.members, file.reason))
    return distinct


@contextmanager
def local_copy(file: InputFile, folder: Path | None = None, limits: ArchiveLimits = DEFAULT_LIMITS) -> Iterator[Path]:
    """Give a path that can be opened: the file itself, or a member unpacked for the time of the ``with`` block.

    Args:
        file: What to open.
        folder: Where to unpack; a private temporary folder when None.
        limits: What may be unpacked.

    Raises:
        ImporterError: When the file carries a ``reason``, or the member cannot be unpacked.
    """
    if file.reason:
        raise UnreadableError(file.reason)
    if not file.members:
        yield file.path
        return
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kinfinder-")))
        # Only the suffix is kept: the member's own name may hold anything.
        suffix = Path(safe_member_name(file.members[-1])).suffix[:12]
        copy = place / f"member{suffix}"
        stack.callback(copy.unlink, missing_ok=True)
        _unpack(file, copy, limits)
        yield copy


def _unpack(file: InputFile, target: Path, limits: ArchiveLimits) -> None:
    with ExitStack() as stack:
        source: Path | IO[bytes] = file.path
        for depth, member_name in enumerate(file.members):
            container = stack.enter_context(open_container(source, file.name, limits))
            member = _find_member(container, member_name, file.name)
            if depth + 1 < len(file.members):
                source = io.BytesIO(read_member(container, member, file.name, limits))
                continue
            with target.open("wb") as sink:
                copy_member(container, member, sink, file.name, limits)


def _find_member(container: zipfile.ZipFile, member_name: str, shown: str) -> zipfile.ZipInfo:
    try:
        return container.getinfo(member_name)
    except KeyError as err:
        raise UnreadableError(f"{shown} is no longer in its archive. Nothing was imported; import again.") from err


def sha256_of_file(file: InputFile) -> str:
    """Return the SHA-256 of a file's or member's bytes, hexadecimal.

    Raises:
        ImporterError: When the file cannot be opened or unpacked.
    """
    with local_copy(file) as path:
        try:
            return sha256_of(path)
        except OSError as err:
            raise UnreadableError(f"{file.name} cannot be opened: {err.strerror}.") from err
