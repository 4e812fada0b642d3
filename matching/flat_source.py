"""The bytes of a table of text: encoding, delimiter and header found out, and a plain way to read the rows."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.errors import TableError
from matching.features import Bytes, Ints, Offsets, Texts, texts_of
from matching.flat_texts import address, library
from matching.parts import in_parts
from matching.ports import Watch

LONGEST_CELL = 131_072
_BLANK = " \t\n\v\f\r\0\xa0"
_DELIMITERS = ",;\t|"
_HEAD_BYTES = 1 << 18
_SAMPLE_ROWS = 200
_SNIFF_ROWS = 20
_READ_BYTES = 1 << 23
_CHECK_EVERY = 1000
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_MOST_NULS = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A table of text in memory.

    Attributes:
        blob: Its bytes as UTF-8; readers may undouble quotation marks in place.
        at: Byte of ``blob`` where the header begins.
        line: Line of the header, from 1.
        encoding: What the file was written in.
        delimiter: One ASCII letter.
    """

    path: Path
    blob: Bytes
    at: int
    line: int
    encoding: str
    delimiter: str

    def head(self) -> tuple[list[str], list[list[str]]]:
        """Return the header and some first rows, every cell without the spaces around it."""
        rows = _first_rows(_head_text(self.blob, self.at), self.delimiter, _SAMPLE_ROWS)
        if not any(letter.isalnum() for row in rows[:1] for cell in row for letter in cell):
            raise TableError(f"{self.path} holds no text. Nothing was linked. Choose a table with a header line.")
        return rows[0], rows[1:]


@dataclass(frozen=True, slots=True, eq=False)
class RowsRead:
    """Rows of a table, column by column.

    Attributes:
        values: For each wanted column its distinct texts.
        codes: For each wanted column the place of each row's text, -1 for an empty cell.
        lines: Line of each row; shape (rows,).
        n_cells: Cells of each row; shape (rows,).
        n_blank: Rows without text, left out.
    """

    values: Sequence[Texts]
    codes: Sequence[Ints]
    lines: Offsets
    n_cells: Ints
    n_blank: int


def load_source(path: Path, watch: Watch) -> Source:
    """Read a file, plain or gzipped, and find out its encoding and delimiter.

    Raises:
        TableError: It cannot be read, is damaged, or is no table of text.
    """
    data = _bytes_of(path, watch)
    if data[:4] == _ZIP:
        raise TableError(f"{path} is a workbook or an archive. Nothing was linked. Save the sheet as CSV first.")
    data, at, encoding = _as_utf8(path, data)
    blob = np.frombuffer(data, dtype=np.uint8)
    delimiter, skipped = _declared_delimiter(_head_text(blob, at))
    if not delimiter:
        delimiter = _sniffed_delimiter(_head_text(blob, at))
    return Source(path, blob, at + skipped, 2 if skipped else 1, encoding, delimiter)


def _bytes_of(path: Path, watch: Watch) -> bytearray:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            is_packed = file.read(2) == _GZIP
            # what a packed file holds is not known before; the plain one's room is made at once
            data = bytearray() if is_packed else _filled(path, size, watch)
            file.seek(len(data))
            stream = gzip.GzipFile(fileobj=file) if is_packed else file
            for part in iter(lambda: stream.read(_READ_BYTES), b""):
                data += part
                watch.progress(min(file.tell(), size), size, "Opening the table")
    except (gzip.BadGzipFile, zlib.error, EOFError) as err:
        raise TableError(f"{path} is damaged: {err}. Nothing was linked. Fetch the file again.") from err
    except OSError as err:
        what = err.strerror or "it cannot be read"
        raise TableError(f"{path}: {what}. Nothing was linked. Choose another file.") from err
    return data


def _filled(path: Path, size: int, watch: Watch) -> bytearray:
    """Read what the file is said to hold, two parts at once; it may hold less by now."""
    data = bytearray(size)

    def fill(part: slice, _: Watch) -> int:
        """Read one part; return where it ends."""
        at = part.start
        with path.open("rb") as file, memoryview(data) as room:
            file.seek(at)
            while at < part.stop and (n := file.readinto(room[at : part.stop])):
                at += n
        return int(at)

    read = 0
    ends = in_parts(fill, size, watch, "Opening the table", _READ_BYTES)
    for start, end in zip(range(0, size, _READ_BYTES), ends, strict=True):
        # nothing counts that stands behind a part which broke off
        read = end if start == read else read
    del data[read:]
    return data


def _as_utf8(path: Path, data: bytearray) -> tuple[bytearray, int, str]:
    """Return the bytes as UTF-8, where the text begins in them, and what they were written in."""
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if data.startswith(mark):
            return bytearray(data.decode("utf-16", "replace").encode("utf-8", "replace")), 0, "utf-16"
    if 0 in data and data.count(0) > len(data) * _MOST_NULS:
        raise TableError(f"{path} is no table of text. Nothing was linked. Save it as CSV in UTF-8.")
    if not _is_utf8(data):
        return bytearray(data.decode("cp1252", "replace").encode("utf-8")), 0, "cp1252"
    return data, len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0, "utf-8"


def _is_utf8(data: bytearray) -> bool:
    lib = library()
    if lib is not None:
        blob = np.frombuffer(data, dtype=np.uint8)
        return bool(lib.kf_utf8_prefix(address(blob), len(blob)) == len(blob))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _head_text(blob: Bytes, at: int) -> str:
    """Return the beginning of the text, cut after a whole line."""
    head = blob[at : at + _HEAD_BYTES].tobytes()
    if at + len(head) < len(blob):
        head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head
    return head.decode("utf-8", "replace")


def _declared_delimiter(head: str) -> tuple[str, int]:
    """Read Excel's first line "sep=;"; return the delimiter and the bytes of that line."""
    first = head.splitlines(keepends=True)[:1]
    if first and first[0].lower().startswith("sep=") and first[0].strip()[4:] in tuple(_DELIMITERS):
        return first[0].strip()[4:], len(first[0].encode())
    return "", 0


def _sniffed_delimiter(head: str) -> str:
    """Choose the delimiter that gives most rows the header's number of cells, and then the most cells."""

    def merit(delimiter: str) -> tuple[bool, bool, int]:
        n_cells = [len(row) for row in _first_rows(head, delimiter, _SNIFF_ROWS)]
        n_alike = sum(n == n_cells[0] for n in n_cells)
        return bool(n_cells) and n_cells[0] > 1, 2 * n_alike > len(n_cells), n_cells[0] if n_cells else 0

    return max(_DELIMITERS, key=merit)


def _first_rows(head: str, delimiter: str, at_most: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            cells = [cell.strip(_BLANK) for cell in row]
            if any(cells):
                rows.append(cells)
            if len(rows) > at_most:
                break
    except csv.Error:
        # A cell without an end: the reader of the rows says on which line.
        return rows
    return rows


def unclosed_mark(path: Path, line: int) -> TableError:
    """Return the error for a quotation mark without its partner."""
    return TableError(
        f"{path}, line {line}: a quotation mark is opened and never closed, so where the rows end is not known. "
        "Nothing was linked. Close or remove the mark."
    )


def too_long_cell(path: Path, line: int) -> TableError:
    """Return the error for a cell that runs on over rows."""
    return TableError(
        f"{path}, line {line}: a cell is longer than {LONGEST_CELL:,} letters; a quotation mark is probably missing. "
        "Nothing was linked. Close or remove the mark."
    )


def read_plainly(source: Source, wanted: Sequence[int], watch: Watch) -> RowsRead:
    """Read the rows after the header with the csv module: the plain twin of the compiled reader.

    Raises:
        TableError: A quotation mark is never closed, or a cell is too long.
    """
    code_of: list[dict[str, int]] = [{} for _ in wanted]
    codes: list[list[int]] = [[] for _ in wanted]
    lines, n_cells, n_blank, header_seen = [], [], 0, False
    for line, row in _rows(source, watch):
        cells = [cell.strip(_BLANK) for cell in row]
        if not any(cells):
            n_blank += 1
        elif not header_seen:
            header_seen = True
        else:
            lines.append(line)
            n_cells.append(len(row))
            for known, column, place in zip(code_of, codes, wanted, strict=True):
                text = cells[place] if place < len(cells) else ""
                column.append(known.setdefault(text, len(known)) if text else -1)
    return RowsRead(
        [texts_of(known) for known in code_of],
        [np.array(column, dtype=np.int32) for column in codes],
        np.array(lines, dtype=np.int64),
        np.array(n_cells, dtype=np.int32),
        n_blank,
    )


def _rows(source: Source, watch: Watch) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row begins, and its cells."""
    lines = _Lines(source.blob[source.at :].tobytes().decode("utf-8"))
    reader = csv.reader(lines, delimiter=source.delimiter)
    while True:
        n_before, line = reader.line_num, source.line + reader.line_num
        try:
            row = next(reader)
        except csv.Error as err:
            raise too_long_cell(source.path, line) from err
        if lines.is_at_end:
            if reader.line_num > n_before + 1:
                raise unclosed_mark(source.path, line)
            return
        if any(len(cell.encode("utf-8")) > LONGEST_CELL for cell in row):
            raise too_long_cell(source.path, line)
        yield line, row
        if reader.line_num % _CHECK_EVERY == 0:
            watch.check()


class _Lines:
    """Lines of a text, and one more, which a cell whose quotation mark is never closed swallows."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.is_at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.is_at_end:
            raise StopIteration
        line = self._lines.readline()
        self.is_at_end = not line
        return line or "end"
