"""OLE compound files, the containers of Office before 2007 and of Outlook messages, opened with care.

Source: [MS-CFB]. olefile checks the chains of sectors; what it raises on damaged ones is gathered here.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

import olefile

from importers.errors import UnreadableError

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ERRORS = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    AttributeError,
    TypeError,
    struct.error,
    RecursionError,
    OverflowError,
)


def stream_names(path: Path) -> frozenset[str]:
    """Return the names in the root of an OLE file; empty when it is none or damaged."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            return frozenset(entry[0] for entry in ole.listdir(streams=True, storages=True) if entry)
    except _ERRORS:
        return frozenset()


class OleFolder:
    """One storage of an OLE file: streams by name, and the storages below.

    Args:
        ole: The open file.
        path: Names from the root to this storage.
        shown: Name of the file, for messages.
    """

    def __init__(self, ole: olefile.OleFileIO, path: tuple[str, ...], shown: str) -> None:
        self._ole = ole
        self._path = path
        self._shown = shown

    @classmethod
    def open(cls, data: bytes, shown: str) -> OleFolder:
        """Open a whole file.

        Raises:
            UnreadableError: When it is damaged.
        """
        try:
            return cls(olefile.OleFileIO(io.BytesIO(data)), (), shown)
        except _ERRORS as err:
            raise UnreadableError(f"{shown} is damaged. Nothing was imported; ask for a fresh copy.") from err

    def read(self, name: str) -> bytes:
        """Return a stream's bytes, b"" when there is none of that name.

        Raises:
            UnreadableError: When it is damaged.
        """
        try:
            if not self._ole.exists([*self._path, name]):
                return b""
            with self._ole.openstream([*self._path, name]) as stream:
                return bytes(stream.read())
        except _ERRORS as err:
            raise self._damaged() from err

    def n_bytes(self, below: str = "") -> int:
        """Return the size of a stream, or of all streams in and under a storage; raises as ``read`` does."""
        wanted = (*self._path, below) if below else self._path
        try:
            inside = (one for one in self._ole.listdir() if tuple(one[: len(wanted)]) == wanted)
            return sum(int(self._ole.get_size(one)) for one in inside)
        except _ERRORS as err:
            raise self._damaged() from err

    def folders(self) -> list[str]:
        """Return the names of the storages directly below; raises as ``read`` does."""
        depth = len(self._path)
        try:
            listed = self._ole.listdir(streams=False, storages=True)
        except _ERRORS as err:
            raise self._damaged() from err
        return sorted(one[depth] for one in listed if len(one) == depth + 1 and tuple(one[:depth]) == self._path)

    def _damaged(self) -> UnreadableError:
        return UnreadableError(f"{self._shown} is damaged. Nothing was imported; ask for a fresh copy.")

    def folder(self, name: str) -> OleFolder:
        """Return a storage below."""
        return OleFolder(self._ole, (*self._path, name), self._shown)
