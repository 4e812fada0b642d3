"""Rows of a known table in the words of this program: codes written out, JSON taken apart, code tables joined."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from importers.code_tables import CodeBook
from importers.column_content import ColumnProfile, profile, profiles
from importers.columns import Column
from importers.headers import squeeze
from importers.known_tables import Known, Part, alternatives, by_header
from importers.tables import TableRow

# The day or month that is not known, in the return of looked after children: "zz/05/2020".
_UNKNOWN_DAY = re.compile(r"^(?:zz/)+(?=\d)|^(?:zz/)*zz+$", re.IGNORECASE)
_WITHHELD = "withheld: "


@dataclass(frozen=True, slots=True)
class KnownSheet:
    """A known table with its headers: columns as they are understood, and the way from a row to its cells.

    Attributes:
        known: What is known of the table.
        headers: As written in the file.
        columns: Those of the file, then those that are made of them.
        lacking: Headers of numbers that a table explains which is not there.
    """

    known: Known
    headers: tuple[str, ...]
    columns: tuple[Column, ...]
    codes: Mapping[str, Mapping[str, str]]
    lacking: tuple[str, ...]

    def translate(self, row: TableRow) -> TableRow:
        """Return the row with the cells that its columns describe; locator and raw text stay."""
        cells = tuple(self.written_out(header, row.cell(position)) for position, header in enumerate(self.headers))
        return replace(row, cells=(*cells, *self._made(cells)))

    def unexplained(self, row: TableRow) -> list[tuple[str, str]]:
        """Return (header, text) of the numbers of a row that no code table explains, where no other column helps."""
        asked = [(header, row.cell(at)) for at, header in enumerate(self.headers) if squeeze(header) in self.codes]
        said = [(header, text) for header, text in asked if text]
        is_explained = any(_plain_code(text) in self.codes[squeeze(header)] for header, text in said)
        return [] if is_explained else said

    @property
    def is_by_cells(self) -> bool:
        """True when each cell says by itself what it says: nothing is joined or made of several cells."""
        table = self.known.table
        return not (self.codes or table.always or table.text or table.unpack or table.withheld)

    def has_codes(self, header: str) -> bool:
        """True for a column whose values are written out with a code list."""
        return by_header(self.known.table.codes, header) is not None

    def written_out(self, header: str, text: str) -> str:
        """Return what a cell says in the words of this program."""
        joined = self.codes.get(squeeze(header))
        if joined is not None and text:
            return joined.get(_plain_code(text), "")
        return _UNKNOWN_DAY.sub("", self.known.written_out(header, text))

    def _made(self, cells: Sequence[str]) -> Iterator[str]:
        table = self.known.table
        yield from table.always.values()
        said = dict(zip(map(squeeze, self.headers), cells, strict=True))
        if table.text:
            yield "; ".join(
                f"{shown}: {said[squeeze(shown)]}" for shown in self._text_headers() if said.get(squeeze(shown))
            )
        is_withheld = table.withheld is not None and any(
            word in said.get(squeeze(table.withheld.column), "").casefold() for word in table.withheld.words
        )
        for header, parts in table.unpack.items():
            values = _json_values(said.get(squeeze(header), ""))
            yield from (_joined(part, values, is_withheld=is_withheld) for part in parts)

    def _text_headers(self) -> Iterator[str]:
        for wanted in self.known.table.text:
            yield from (header for header in self.headers if squeeze(header) in alternatives(wanted))


def known_sheet(known: Known, headers: Sequence[str], rows: Sequence[TableRow], book: CodeBook) -> KnownSheet:
    """Return a known table with the columns that it has in this file.

    Args:
        known: What is known of it.
        headers: As written.
        rows: The data rows.
        book: What numbers stand for, from code tables of the same file and of files read before.
    """
    table = known.table
    own = {meaning for header in headers if (meaning := by_header(table.columns, header))}
    # An id that newer versions of the table give itself needs no joining.
    joined = {
        header: meaning
        for header in headers
        if (meaning := by_header(table.joined, header)) is not None and meaning not in own
    }
    codes = {squeeze(header): book.of(header) for header in joined}
    lacking = () if any(codes.values()) else tuple(joined)
    columns = [
        _column(position, header, joined.get(header, by_header(table.columns, header) or ""), seen)
        for position, (header, seen) in enumerate(zip(headers, profiles(rows, len(headers)), strict=True))
    ]
    made = [*table.always, *(["text"] if table.text else []), *(p.field for ps in table.unpack.values() for p in ps)]
    columns += [_column(len(headers) + at, "", meaning, profile(())) for at, meaning in enumerate(made)]
    return KnownSheet(known, tuple(headers), tuple(columns), codes, lacking)


def _column(position: int, header: str, meaning: str, seen: ColumnProfile) -> Column:
    actor, _, field = meaning.rpartition(".")
    return Column(position, header, actor, field, seen)


def _plain_code(text: str) -> str:
    return text.strip().removesuffix(".0").casefold()


def _json_values(text: str) -> dict[str, str]:
    """Return the values of one JSON object by key in capitals; {} for anything else."""
    try:
        found = json.loads(text) if text else {}
    except (json.JSONDecodeError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key).upper(): str(value).strip() for key, value in found.items() if value not in (None, "")}


def _joined(part: Part, values: Mapping[str, str], *, is_withheld: bool) -> str:
    text = " ".join(values[key] for key in part.keys if key in values)
    return f"{_WITHHELD}{text}" if is_withheld and text and part.field == "address_line" else text
