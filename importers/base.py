"""What every reader is, what it is told, and what it sees of a file before it is chosen."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from importers.mapping import KeptMapping, TableMapping
from importers.ole import OLE_MAGIC, stream_names
from importers.ports import Watch
from importers.rows import FileResult, Problem

HEAD_BYTES = 65_536
MAX_RAW_CHARS = 2_000
NO_TEXT_MAGIC = (
    b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b",
)  # fmt: skip
"""How files begin that no reader of plain text should take, whatever they are called."""

_READ_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller may tell a reader.

    Attributes:
        today: The day from which ages and two-digit years are reckoned; None for the clock's day.
        mapping: A saved column mapping to force on tables, or None to recognise the columns.
        kept: Corrected mappings for tables that ``mapping`` does not name, by shape.
        max_bytes: Files above this size are refused.
        is_look: Give the beginning of each table instead of its rows.
        codes: What numbers stand for, from the code tables of other files: (header, number, text).
        systems: A folder of data files of further case systems, beside those of the program.
    """

    today: date | None = None
    mapping: TableMapping | None = None
    kept: tuple[KeptMapping, ...] = ()
    max_bytes: int = 512 * 1024 * 1024
    is_look: bool = False
    codes: tuple[tuple[str, str, str], ...] = ()
    systems: Path | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """What is looked at to choose the reader of a file.

    Attributes:
        head: The first ``HEAD_BYTES`` bytes.
        suffix: Of the file name, lower case, with its dot.
        members: Names inside a ZIP container (DOCX, XLSX and ODS are such containers); empty otherwise.
        streams: Names in the root of an OLE container (DOC, XLS and MSG are such containers); empty otherwise.
    """

    head: bytes
    suffix: str
    members: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()


class Reader(Protocol):
    """Turns one kind of file into a ``FileResult``."""

    @property
    def name(self) -> str:
        """Stable name, kept with every row as provenance."""

    @property
    def version(self) -> str:
        """Changes whenever the same file would give other rows."""

    def recognises(self, probe: Probe) -> bool:
        """True when this reader should read the file. Content decides before the suffix does."""

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the whole file.

        Args:
            path: Where the bytes are.
            name: The ``file`` of the result: the path relative to what was imported, ``/`` between parts.
            watch: Progress and cancellation; ``check`` is called at least every 100 ms.
            options: What the caller knows.

        Raises:
            ImporterError: When the file as a whole cannot be read. Nothing else is raised on purpose,
                apart from what ``watch.check`` raises.
        """


def probe_file(path: Path) -> Probe:
    """Look at the head of a file and, if it is a ZIP container, at the names inside.

    Raises:
        OSError: When the file cannot be opened.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    members = _member_names(path) if head.startswith(b"PK") else frozenset()
    streams = stream_names(path) if head.startswith(OLE_MAGIC) else frozenset()
    return Probe(head, path.suffix.lower(), members, streams)


def _member_names(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as container:
            return frozenset(container.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return frozenset()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_READ_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def unreadable(name: str, *, sha256: str, reader: str, version: str, kind: str, code: str, reason: str) -> FileResult:
    """Return the result of a file that stays in the list but gave nothing.

    Args:
        name: As in ``FileResult.file``.
        sha256: Of the bytes, or "" when they could not be read at all.
        reader: Name of the reader that tried, or "" when none did.
        version: Of that reader.
        kind: What the file was taken for.
        code: Stable name of the problem.
        reason: One sentence for the user: what happened, what was kept, what to do.
    """
    problem = Problem(locator="", code=code, reason=reason)
    return FileResult(name, sha256, reader, version, kind=kind, status="unreadable", rows=(problem,))


def shown_raw(text: str) -> str:
    """Return text as it goes into ``raw``: at most ``MAX_RAW_CHARS`` characters."""
    return text if len(text) <= MAX_RAW_CHARS else text[: MAX_RAW_CHARS - 1] + "…"
