"""Compound files (XLS, MSG, DOC): whether their sectors can be followed to an end at all.

Libraries that follow a chain which runs in a circle allocate until the process is killed; so the chains are walked here
first, where each sector is visited once.

Source: [MS-CFB] version 4.0, sections 2.2 (header), 2.3 (FAT), 2.4 (mini FAT), 2.5 (DIFAT) and 2.6 (directory).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.errors import UnreadableError

COMPOUND_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER_BYTES = 512
_DIFAT_IN_HEADER = 109
_ENTRY_BYTES = 128
_LARGEST_SECTOR = 0xFFFFFFFA
_ROOT, _STREAM = 5, 2
_SECTOR_SHIFTS = (9, 12)


@dataclass(frozen=True, slots=True)
class _Layout:
    data: bytes
    sector_bytes: int
    fat: Sequence[int]
    mini_cutoff: int

    def sector(self, number: int) -> bytes:
        start = (number + 1) * self.sector_bytes
        return self.data[start : start + self.sector_bytes]

    def chain(self, first: int) -> list[int]:
        """Return the sectors of a chain; raises ``_CircleError`` when it does not end."""
        return _chain(self.fat, first)


class _CircleError(Exception):
    """A chain comes back to a sector of its own, or leads out of the file."""


def check_compound(data: bytes, shown: str) -> None:
    """Refuse a compound file whose sectors run in a circle or out of the file.

    Args:
        data: The whole file.
        shown: The name to use in messages.

    Raises:
        UnreadableError: When a chain of sectors has no end, or the header makes no sense.
    """
    try:
        layout, first_directory, first_mini = _layout(data)
        directory = b"".join(layout.sector(number) for number in layout.chain(first_directory))
        mini_sectors = b"".join(layout.sector(number) for number in layout.chain(first_mini))
        mini_fat = _numbers(mini_sectors)
        for first, n_bytes, is_root in _entries(directory, layout.sector_bytes):
            if is_root or n_bytes >= layout.mini_cutoff:
                layout.chain(first)
            else:
                _chain(mini_fat, first)
    except (_CircleError, struct.error) as err:
        raise UnreadableError(
            f"{shown} is damaged: its parts cannot be followed. Nothing was imported; ask for a fresh copy."
        ) from err


def _layout(data: bytes) -> tuple[_Layout, int, int]:
    """Return the layout, the first sector of the directory and the first of the mini FAT."""
    (shift,) = struct.unpack_from("<H", data, 30)
    first_directory, _, cutoff, first_mini, _, first_difat, _ = struct.unpack_from("<7I", data, 48)
    if shift not in _SECTOR_SHIFTS:
        raise _CircleError
    bare = _Layout(data, 1 << shift, (), cutoff)
    numbers = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", data, 76))
    numbers.extend(_further_fat(bare, first_difat))
    fat = b"".join(_whole(bare, number) for number in numbers if number < _LARGEST_SECTOR)
    return _Layout(data, 1 << shift, _numbers(fat), cutoff), first_directory, first_mini


def _further_fat(layout: _Layout, first: int) -> Iterator[int]:
    seen: set[int] = set()
    while first < _LARGEST_SECTOR:
        if first in seen:
            raise _CircleError
        seen.add(first)
        *numbers, first = _numbers(_whole(layout, first))
        yield from numbers


def _whole(layout: _Layout, number: int) -> bytes:
    sector = layout.sector(number)
    if len(sector) < layout.sector_bytes:
        raise _CircleError
    return sector


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _chain(table: Sequence[int], first: int) -> list[int]:
    seen: dict[int, None] = {}
    while first < _LARGEST_SECTOR:
        if first in seen or first >= len(table):
            raise _CircleError
        seen[first] = None
        first = table[first]
    return list(seen)


def _entries(directory: bytes, sector_bytes: int) -> Iterator[tuple[int, int, bool]]:
    """Yield (first sector, bytes, whether it is the root) of each stream; version 3 has sizes of four bytes."""
    for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        kind = directory[at + 66]
        first, n_bytes = struct.unpack_from("<IQ", directory, at + 116)
        if kind in {_ROOT, _STREAM} and n_bytes:
            yield first, n_bytes & 0xFFFFFFFF if sector_bytes == _HEADER_BYTES else n_bytes, kind == _ROOT
