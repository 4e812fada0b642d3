"""Writes Outlook messages: a small writer of OLE compound files, and the properties of a message in one.

Source: [MS-CFB] (version 3, sectors of 512 bytes, streams below 4,096 bytes in the mini stream) and [MS-OXMSG].
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

Tree = Mapping[str, "bytes | Tree"]

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


def compound_file(tree: Tree) -> bytes:
    """Return the bytes of an OLE file with streams (bytes) and storages (mappings)."""
    entries: list[list[object]] = [["Root Entry", 5, None, -1, -1, -1]]
    _add(entries, 0, tree)
    mini, fat, sectors = bytearray(), list[int](), bytearray()
    mini_fat: list[int] = []

    def stored(data: bytes) -> int:
        first = len(fat)
        n_sectors = -(-len(data) // _SECTOR)
        fat.extend([*range(first + 1, first + n_sectors), _END] if n_sectors else [])
        sectors.extend(data.ljust(n_sectors * _SECTOR, b"\0"))
        return first if n_sectors else _END

    places: list[tuple[int, int]] = []
    for entry in entries:
        data = entry[2]
        if not isinstance(data, bytes) or not data:
            places.append((_END, 0))
        elif len(data) < _CUTOFF:
            first, n_minis = len(mini_fat), -(-len(data) // _MINI)
            mini_fat.extend([*range(first + 1, first + n_minis), _END])
            mini.extend(data.ljust(n_minis * _MINI, b"\0"))
            places.append((first, len(data)))
        else:
            places.append((stored(data), len(data)))
    places[0] = (stored(bytes(mini)), len(mini))
    first_mini_fat = stored(b"".join(struct.pack("<I", one) for one in mini_fat))
    n_mini_fat = -(-len(mini_fat) * 4 // _SECTOR)
    directory = b"".join(_entry(entry, *place) for entry, place in zip(entries, places, strict=True))
    first_directory = stored(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    n_fat = 1
    while n_fat * 128 < len(fat) + n_fat:
        n_fat += 1
    first_fat = len(fat)
    fat.extend([_FAT] * n_fat)
    fat.extend([_FREE] * (n_fat * 128 - len(fat)))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, n_fat,
        first_directory, 0, _CUTOFF, first_mini_fat if mini_fat else _END, n_mini_fat, _END, 0,
    )  # fmt: skip
    places_of_fat = [*range(first_fat, first_fat + n_fat)]
    head += b"".join(struct.pack("<I", one) for one in [*places_of_fat, *[_FREE] * (109 - n_fat)])
    return head + bytes(sectors) + b"".join(struct.pack("<I", one) for one in fat)


def _add(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """Chain the children of a storage to the right of each other, in the order that the format wants."""
    before = -1
    for name in sorted(tree, key=lambda one: (len(one), one.upper())):
        value = tree[name]
        number = len(entries)
        entries.append([name, 2 if isinstance(value, bytes) else 1, value, -1, -1, -1])
        if before < 0:
            entries[parent][5] = number
        else:
            entries[before][4] = number
        before = number
        if not isinstance(value, bytes):
            _add(entries, number, value)


def _entry(entry: list[object], start: int, size: int) -> bytes:
    name, kind, _, left, right, child = entry
    wide = str(name).encode("utf-16-le")
    links = [one if isinstance(one, int) and one >= 0 else _FREE for one in (left, right, child)]
    return struct.pack(
        "<64sHBB3I16sI8s8sIQ", wide, len(wide) + 2, kind, 1, *links, b"", 0, b"", b"", start, size
    )  # fmt: skip


def texts(**values: str) -> dict[str, bytes | Tree]:
    """Return text properties by their number: ``texts(x0037="Subject")``."""
    return {f"__substg1.0_{key[1:].upper()}001F": value.encode("utf-16-le") for key, value in values.items()}


def properties(head_bytes: int, **numbers: int) -> bytes:
    """Return a stream of properties of a fixed size: ``properties(32, x0039=ticks(...))``."""
    entries = (struct.pack("<HHIQ", 0x40, int(key[1:], 16), 6, value) for key, value in numbers.items())
    return b"\0" * head_bytes + b"".join(entries)


def ticks(day: datetime) -> int:
    """Return a time as Outlook counts it: tenths of a microsecond since 1601."""
    since = day.astimezone(UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    return int(since.total_seconds() * 10_000_000)


def attachment(name: str, data: bytes, **more: str) -> dict[str, bytes | Tree]:
    """Return the storage of a file that is attached."""
    return {**texts(x3707=name, **more), "__substg1.0_37010102": data, "__properties_version1.0": properties(8)}


def embedded(message: Tree) -> dict[str, bytes | Tree]:
    """Return the storage of a message that is attached."""
    return {"__substg1.0_3701000D": message, "__properties_version1.0": properties(8)}


def message(
    head_bytes: int = 32, attached: tuple[Tree, ...] = (), sent: datetime | None = None, **values: str
) -> dict[str, bytes | Tree]:
    """Return the root of a message: text properties by number, and what is attached."""
    files: dict[str, bytes | Tree] = {f"__attach_version1.0_#{n:08X}": one for n, one in enumerate(attached)}
    numbers = {"x0039": ticks(sent)} if sent else {}
    return {**texts(**values), **files, "__properties_version1.0": properties(head_bytes, **numbers)}
