"""Which files to read: files, folders, members of ZIP archives and files attached to e-mails, in a stable order."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from importers.attachments import attached_files, may_be_msg
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
from importers.mail_reader import is_mail
from importers.note_mail import MAX_MAIL_BYTES

_SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"})
_CONTAINER_MARKS = frozenset({"[Content_Types].xml", "mimetype"})
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")

_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    Attributes:
        path: Where the bytes are; for a member of an archive, the archive.
        name: Relative to the imported folder, ``/`` between parts, ``archive.zip/member.csv`` in archives and
            ``mail.eml/referral.docx`` in e-mails.
        members: Names inside ``path``, one for each archive or e-mail on the way; empty for a plain file.
        reason: Why it cannot be read (a bomb, a password), as a sentence for the user; else "".
    """

    path: Path
    name: str
    members: tuple[str, ...] = ()
    reason: str = ""


def find_files(paths: Sequence[Path], limits: ArchiveLimits = DEFAULT_LIMITS) -> list[InputFile]:
    """List the files to read under files, folders, ZIP archives and e-mails.

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
            return list(_Expander(limits).files(stream, InputFile(path, name), _Depth()))
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


@dataclass(frozen=True, slots=True)
class _Depth:
    """How many archives and e-mails lie around a file."""

    archives: int = 0
    mails: int = 0


class _Expander:
    """Lists what one file holds; everything nested in it shares one budget."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self._limits = limits
        self._bytes = 0
        self._entries = 0

    def files(self, stream: IO[bytes], file: InputFile, depth: _Depth) -> Iterator[InputFile]:
        """Yield the file, or its members instead of it when it is an archive, or its attachments after it."""
        if _is_archive(stream):
            yield from self._archive(stream, file, depth)
            return
        yield file
        if _may_have_attachments(stream, file.name):
            yield from self._mail(stream, file, depth)

    def _spend(self, n_bytes: int, n_entries: int, shown: str) -> None:
        self._bytes += n_bytes
        self._entries += n_entries
        if self._bytes > self._limits.total_bytes or self._entries > self._limits.entries:
            raise TooLargeError(f"{shown} and the archives around it hold more than is read from one archive.")

    # ---- archives

    def _archive(self, stream: IO[bytes], archive: InputFile, depth: _Depth) -> Iterator[InputFile]:
        try:
            if depth.archives >= self._limits.nesting:
                raise TooLargeError(
                    f"{archive.name} lies more than {self._limits.nesting} archives deep and was not opened."
                )
            inside = replace(depth, archives=depth.archives + 1)
            with open_container(stream, archive.name, self._limits) as container:
                members = container.infolist()
                self._spend(sum(member.file_size for member in members), len(members), archive.name)
                is_empty = True
                for member in sorted(members, key=lambda info: info.filename):
                    for file in self._member(container, member, archive, inside):
                        is_empty = False
                        yield file
                if is_empty:
                    raise UnreadableError(f"{archive.name} is an archive with no file in it that could be read.")
        except ImporterError as err:
            yield replace(archive, reason=str(err))

    def _member(
        self, container: zipfile.ZipFile, member: zipfile.ZipInfo, archive: InputFile, depth: _Depth
    ) -> Iterator[InputFile]:
        safe = safe_member_name(member.filename)
        if member.is_dir() or not safe or any(_is_system(part) for part in safe.split("/")):
            return
        inner = InputFile(archive.path, f"{archive.name}/{safe}", (*archive.members, member.filename))
        try:
            nested = self._nested(container, member, inner.name)
        except ImporterError as err:
            yield replace(inner, reason=str(err))
            return
        if nested is None:
            yield inner
        else:
            yield from self.files(nested, inner, depth)

    def _nested(self, container: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str) -> IO[bytes] | None:
        """Return the member's bytes when it may hold files itself. Of others only the first bytes are unpacked."""
        if member.flag_bits & 0x1:
            read_member(container, member, shown, self._limits)
        try:
            with container.open(member) as stream:
                head = io.BytesIO(stream.read(_HEAD_BYTES))
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
            return None
        if not head.read(4).startswith(_ZIP_MAGIC) and not _may_have_attachments(head, shown):
            return None
        return io.BytesIO(read_member(container, member, shown, self._limits))

    # ---- e-mails

    def _mail(self, stream: IO[bytes], mail: InputFile, depth: _Depth) -> Iterator[InputFile]:
        try:
            attached = attached_files(_whole(stream), mail.name)
            self._spend(sum(one.n_bytes for one in attached), len(attached), mail.name)
        except ImporterError as err:
            # The message itself is in the list; this is for the files that it may hold.
            yield InputFile(mail.path, f"{mail.name}/attachments", mail.members, reason=str(err))
            return
        is_too_deep = depth.mails >= self._limits.mail_nesting
        inside = replace(depth, mails=depth.mails + 1)
        for one in attached:
            inner = InputFile(mail.path, f"{mail.name}/{one.name}", (*mail.members, one.name))
            if is_too_deep:
                reason = f"{inner.name} lies more than {self._limits.mail_nesting} e-mails deep and was not opened."
                yield replace(inner, reason=reason)
            else:
                yield from self.files(io.BytesIO(one.load()), inner, inside)


def _may_have_attachments(stream: IO[bytes], name: str) -> bool:
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    suffix = PurePosixPath(name).suffix.casefold()
    return is_mail(head, suffix) or may_be_msg(head, suffix)


def _whole(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    data = stream.read(MAX_MAIL_BYTES + 1)
    if len(data) > MAX_MAIL_BYTES:
        raise TooLargeError(f"The message is larger than {MAX_MAIL_BYTES // 2**20:,} MB; its files were not listed.")
    return data


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
        source: IO[bytes] = stack.enter_context(file.path.open("rb"))
        for depth, member_name in enumerate(file.members):
            is_last = depth + 1 == len(file.members)
            if not _is_archive(source):
                data = _attached(source, member_name, file.name)
                if is_last:
                    target.write_bytes(data)
                source = io.BytesIO(data)
                continue
            container = stack.enter_context(open_container(source, file.name, limits))
            member = _find_member(container, member_name, file.name)
            if is_last:
                with target.open("wb") as sink:
                    copy_member(container, member, sink, file.name, limits)
            else:
                source = io.BytesIO(read_member(container, member, file.name, limits))


def _attached(source: IO[bytes], member_name: str, shown: str) -> bytes:
    for one in attached_files(_whole(source), shown):
        if one.name == member_name:
            return one.load()
    raise UnreadableError(f"{shown} is no longer in its message. Nothing was imported; import again.")


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
