"""How much a file may expand to before it is refused, and how ZIP containers and XML are opened safely.

Source: the defaults follow the usual ZIP bomb advice: DEFLATE cannot honestly pack ordinary office parts
better than about 200:1, while a bomb packs at 1,000:1 and nests.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from lxml import etree

from importers.errors import TooLargeError, UnreadableError

_CHUNK_BYTES = 1 << 20
_MEBIBYTE = 1 << 20
_ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What a ZIP container may hold.

    Attributes:
        total_bytes: Of all members together, unpacked.
        entries: Number of members, folders included.
        ratio: Unpacked bytes for each packed byte, for members above ``ratio_from_bytes``.
        ratio_from_bytes: Small members may pack better than ``ratio``; a few empty XML parts do.
        nesting: How many archives deep members are read (2: an archive inside an archive).
        mail_nesting: How many e-mails deep attachments are read (3: a message in a message in a message).
    """

    total_bytes: int = 500 * _MEBIBYTE
    entries: int = 2_000
    ratio: float = 200.0
    ratio_from_bytes: int = _MEBIBYTE
    nesting: int = 2
    mail_nesting: int = 3


DEFAULT_LIMITS = ArchiveLimits()


def open_container(source: Path | IO[bytes], shown: str, limits: ArchiveLimits = DEFAULT_LIMITS) -> zipfile.ZipFile:
    """Open a ZIP container (ZIP, DOCX, XLSX, ODS) after checking what its directory declares.

    Args:
        source: The file, or a stream that can seek.
        shown: The name to use in messages.
        limits: What is allowed.

    Raises:
        TooLargeError: When the directory declares more than ``limits``.
        UnreadableError: When it is no ZIP container or a damaged one.
    """
    try:
        container = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as err:
        raise UnreadableError(
            f"{shown} is damaged: its ZIP directory cannot be read. Nothing was imported; ask for a fresh copy."
        ) from err
    try:
        check_container(container.infolist(), shown, limits)
    except TooLargeError:
        container.close()
        raise
    return container


def check_container(members: list[zipfile.ZipInfo], shown: str, limits: ArchiveLimits = DEFAULT_LIMITS) -> None:
    """Refuse a container by what its directory declares, before a byte is unpacked.

    Raises:
        TooLargeError: Too many members, too many bytes, or a member packed beyond ``limits.ratio``.
    """
    if len(members) > limits.entries:
        raise TooLargeError(f"{shown} holds {len(members):,} entries; at most {limits.entries:,} are read.")
    total_bytes = sum(member.file_size for member in members)
    if total_bytes > limits.total_bytes:
        raise TooLargeError(
            f"{shown} would unpack to {total_bytes // _MEBIBYTE:,} MB; "
            f"the limit is {limits.total_bytes // _MEBIBYTE:,} MB."
        )
    for member in members:
        is_large = member.file_size > limits.ratio_from_bytes
        if is_large and member.file_size > limits.ratio * max(member.compress_size, 1):
            raise TooLargeError(f"{shown} holds a member packed more than {limits.ratio:.0f} to 1, as ZIP bombs are.")


def read_member(
    container: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str, limits: ArchiveLimits = DEFAULT_LIMITS
) -> bytes:
    """Return the bytes of a member, counting while they stream.

    Raises:
        TooLargeError: When more bytes come than the limits allow.
        UnreadableError: When the member is encrypted, damaged or packed with an unknown method.
    """
    sink = io.BytesIO()
    copy_member(container, member, sink, shown, limits)
    return sink.getvalue()


def copy_member(
    container: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    sink: IO[bytes],
    shown: str,
    limits: ArchiveLimits = DEFAULT_LIMITS,
) -> None:
    """Copy a member's bytes to a stream, counting; raises as ``read_member`` does."""
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise UnreadableError(
            f"{shown} is protected by a password. Nothing was imported; unpack it and import the unpacked files."
        )
    n_bytes = 0
    try:
        with container.open(member) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                n_bytes += len(chunk)
                if n_bytes > limits.total_bytes:
                    raise TooLargeError(f"{shown} unpacks to more than {limits.total_bytes // _MEBIBYTE:,} MB.")
                sink.write(chunk)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as err:
        raise UnreadableError(
            f"{shown} is damaged: it cannot be unpacked. Nothing was imported; ask for a fresh copy."
        ) from err


def safe_member_name(name: str) -> str:
    r"""Return a member's name as a relative path that stays inside: no root, no drive, no ``..``.

    >>> safe_member_name("..\\..\\evil.txt"), safe_member_name("C:/a/./b.csv"), safe_member_name("/etc/passwd")
    ('evil.txt', 'a/b.csv', 'etc/passwd')
    """
    printable = "".join(char for char in name.replace("\\", "/") if char.isprintable())
    parts = [part for part in PurePosixPath(printable).parts if part not in {"/", "//", ".", ".."}]
    if parts and len(parts[0]) == 2 and parts[0].endswith(":"):
        parts = parts[1:]
    return "/".join(parts)


def parse_xml(data: bytes, shown: str, *, is_lenient: bool = False) -> etree._Element:
    """Parse a part of a container without entities, DTD or network.

    Args:
        data: The part's bytes.
        shown: The name to use in messages.
        is_lenient: Keep what a damaged part still says instead of refusing it.

    Raises:
        UnreadableError: When it is not XML (or, with ``is_lenient``, holds no element at all).
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=is_lenient,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise UnreadableError(f"{shown} is damaged: it is not well-formed XML.") from err
    # With recover=True the parser answers None for rubbish, which its type does not say.
    if not isinstance(root, etree._Element):
        raise UnreadableError(f"{shown} is damaged: it holds no XML at all.")
    return root
