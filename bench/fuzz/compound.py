"""Writes compound files (MS-CFB), in which old workbooks and Outlook's messages lie.

Source: [MS-CFB] version 3, sections 2.2 (header), 2.3 (FAT), 2.4 (mini FAT) and 2.6 (directory).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR, _MINI_SECTOR, _MINI_CUTOFF = 512, 64, 4096
_MOST_FAT = 109
_FREE, _END, _FAT_MARK, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file with these streams in its root; at most 6 MB (the FAT that the header can name)."""
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(data: bytes) -> int:
        """Append data as a chain of sectors; return the first."""
        if not data:
            return _END
        first, n_sectors = len(sectors), -(-len(data) // _SECTOR)
        padded = data.ljust(n_sectors * _SECTOR, b"\0")
        sectors.extend(padded[at : at + _SECTOR] for at in range(0, len(padded), _SECTOR))
        chain.extend([*range(first + 1, first + n_sectors), _END])
        return first

    mini, mini_chain, starts = b"", list[int](), {}
    for name, data in streams.items():
        if len(data) >= _MINI_CUTOFF:
            starts[name] = put(data)
            continue
        n_minis = -(-len(data) // _MINI_SECTOR)
        starts[name] = len(mini_chain) if n_minis else _END
        mini_chain.extend([*range(len(mini_chain) + 1, len(mini_chain) + n_minis), _END] if n_minis else [])
        mini += data.ljust(n_minis * _MINI_SECTOR, b"\0")
    mini_start = put(mini)
    mini_fat = put(_table(mini_chain))
    n_mini_fat = 0 if mini_fat == _END else -(-4 * len(mini_chain) // _SECTOR)
    directory = put(_directory(streams, starts, mini_start, len(mini)))
    n_fat = next(n for n in range(1, _MOST_FAT + 1) if n * _SECTOR >= 4 * (len(chain) + n))
    fat_at = range(len(sectors), len(sectors) + n_fat)
    fat = _table([*chain, *[_FAT_MARK] * n_fat])
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, n_fat, directory, 0, _MINI_CUTOFF,
        mini_fat, n_mini_fat, _END, 0,
    )  # fmt: skip
    return header + struct.pack("<109I", *fat_at, *[_FREE] * (_MOST_FAT - n_fat)) + b"".join(sectors) + fat


def _table(entries: list[int]) -> bytes:
    data = struct.pack(f"<{len(entries)}I", *entries)
    return data + b"\xff" * (-len(data) % _SECTOR)


def _directory(streams: Mapping[str, bytes], starts: Mapping[str, int], mini_start: int, mini_size: int) -> bytes:
    """Return the root and one entry for each stream; siblings hang to the right of each other, in order."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    entries = [_entry("Root Entry", 5, _NONE, 1 if names else _NONE, mini_start, mini_size)]
    for at, name in enumerate(names, start=1):
        after = at + 1 if at < len(names) else _NONE
        entries.append(_entry(name, 2, after, _NONE, starts[name], len(streams[name])))
    blank = struct.pack("<64sHBBIII16xIQQIQ", b"", 0, 0, 0, _NONE, _NONE, _NONE, 0, 0, 0, 0, 0)
    return b"".join([*entries, *[blank] * (-len(entries) % 4)])


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    coded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xIQQIQ", coded, len(coded), kind, 1, _NONE, right, child, 0, 0, 0, start & 0xFFFFFFFF, size
    )
