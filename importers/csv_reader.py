"""Reads delimited text: CSV, TSV and their relatives."""

from __future__ import annotations

import hashlib
from pathlib import Path

from importers.base import Probe, ReadOptions
from importers.csv_rows import DELIMITERS, find_delimiter, read_csv_rows
from importers.csv_split import split_line
from importers.errors import TooLargeError, UnreadableError
from importers.mapping import TableMapping
from importers.ports import Watch
from importers.rows import FileResult, Parts, whole
from importers.table_reader import propose, tables_in_parts
from importers.tables import RawTable
from importers.text import DecodedLines, decode_lines

_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".psv"})
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b")
_SNIFF_LINES = 25


class CsvReader:
    """Reads CSV and TSV with any of four delimiters, in any encoding that English offices use."""

    name = "table (text)"
    version = "2"

    def recognises(self, probe: Probe) -> bool:
        """True for text named as a table, and for unnamed text whose lines agree on a delimiter."""
        if probe.head.startswith(_NOT_TEXT) or probe.members:
            return False
        return probe.suffix in _SUFFIXES or (probe.suffix in {"", ".txt", ".dat"} and _looks_like_a_table(probe.head))

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the file; see ``importers.base.Reader``."""
        return whole(self.read_in_parts(path, name, watch, options))

    def read_in_parts(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> Parts:
        """Read as ``read`` does, and hand rows on as they are read."""
        data = _bytes_of(path, name, options.max_bytes)
        sha256, decoded = hashlib.sha256(data).hexdigest(), decode_lines(data)
        # The text is all that is held from here on.
        del data
        found = yield from tables_in_parts([_table(decoded, watch, name)], watch, options, name)
        return FileResult(
            name,
            sha256,
            self.name,
            self.version,
            found.kind,
            encoding=decoded.encoding,
            mapping=found.mapping,
            samples=found.samples,
            doubts=found.doubts,
            tables=found.tables,
            looks=found.looks,
            codes=found.codes,
            lacking=found.lacking,
        )

    def propose_mapping(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> TableMapping:
        """Say how the table is understood, without importing it; raises as ``read`` does."""
        return propose([_table(decode_lines(_bytes_of(path, name, options.max_bytes)), watch, name)], options)


def _table(decoded: DecodedLines, watch: Watch, name: str) -> RawTable:
    watch.check()
    return read_csv_rows(decoded.lines, lambda done: watch.progress(done, len(decoded.lines), name))


def _bytes_of(path: Path, name: str, max_bytes: int) -> bytes:
    try:
        n_bytes = path.stat().st_size
        if n_bytes > max_bytes:
            raise TooLargeError(f"{name} is larger than {max_bytes // 2**20:,} MB. Nothing was imported.")
        return path.read_bytes()
    except OSError as err:
        raise UnreadableError(f"{name} cannot be opened: {err.strerror}. Nothing was imported.") from err


def _looks_like_a_table(head: bytes) -> bool:
    """Prose has commas too, but no two of its lines have the same three or more fields of a few words."""
    lines = [line for line in decode_lines(head).lines if line.text.strip()][:_SNIFF_LINES]
    if len(lines) < 3:
        return False
    delimiter = find_delimiter(lines)
    widths = [len(split_line(line.text, delimiter).fields) for line in lines[:-1]]
    commonest = max(set(widths), key=widths.count)
    least = 3 if delimiter in DELIMITERS[:2] else 2
    return commonest >= least and widths.count(commonest) >= 0.8 * len(widths)
