"""How far the cells of a workbook lie apart: the library keeps every cell between the outermost ones in memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator

from importers.errors import TooLargeError
from importers.limits import read_member

MAX_CELLS = 20_000_000
"""Some 600 MB as the library holds them; an agency's largest extracts have a million rows of twenty columns."""

_HEAD_BYTES = 65_536
_SMALL_BYTES = 2 << 20
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DECLARED = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?\bref=[\"'](?:\$?[A-Z]+\$?\d+:)?\$?([A-Z]{1,4})\$?(\d{1,9})[\"']")
_FILLED = re.compile(rb"<(?:\w+:)?c\b[^>/]*?\br=[\"']([A-Z]{1,4})(\d{1,9})[\"'][^>/]*>")


def check_extent(container: zipfile.ZipFile, shown: str) -> None:
    """Refuse a workbook with a sheet whose filled cells span more than ``MAX_CELLS``.

    Large sheets that declare no more are not looked through: the memory limit of the reading process stops those that
    lie. A sheet may declare more because empty cells at its far end have a format; those do not count.

    Raises:
        TooLargeError: With the outermost cell.
        UnreadableError: When a sheet cannot be unpacked.
    """
    for member in container.infolist():
        if _SHEET.fullmatch(member.filename) and (
            member.file_size <= _SMALL_BYTES or _declares_more(container, member)
        ):
            _check_filled(read_member(container, member, shown), shown)


def _declares_more(container: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    try:
        with container.open(member) as stream:
            found = _DECLARED.search(stream.read(_HEAD_BYTES))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        # Damage is for whoever reads the sheet to tell of.
        return False
    return found is not None and _column(found[1]) * int(found[2]) > MAX_CELLS


def _check_filled(sheet: bytes, shown: str) -> None:
    cells = list(_filled(sheet))
    width, height = max((c for c, _ in cells), default=0), max((r for _, r in cells), default=0)
    if width * height > MAX_CELLS:
        raise TooLargeError(
            f"{shown} has a sheet with something in row {height:,} and something in column {width:,}: it would be "
            f"{width * height:,} cells, and up to {MAX_CELLS:,} are read. Nothing was imported; delete what stands far "
            "away from the table and import it again."
        )


def _filled(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Yield (column, row), from 1, of each cell that is not empty."""
    for found in _FILLED.finditer(sheet):
        yield _column(found[1]), int(found[2])


def _column(letters: bytes) -> int:
    """Return the number of a column, from 1.

    >>> _column(b"A"), _column(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
