"""How the columns of a table are understood; can be saved, corrected by a person, and forced on a later file."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from importers.errors import UnreadableError
from importers.headers import field_names

MAPPED_READERS = frozenset({"table (text)", "table (workbook)"})
"""Names of the readers whose columns a mapping can correct; tables inside documents and returns of a fixed form have
none."""


class TableKind(StrEnum):
    """What a table is."""

    PEOPLE = "people"
    RELATIONSHIPS = "relationships"
    CASES = "cases"
    PLACEMENTS = "placements"
    ALERTS = "legal orders and alerts"
    CONTACTS = "contacts"
    VIEWS = "child's views"
    NETWORK = "significant people"
    ADDRESSES = "address register"
    CHRONOLOGY = "chronology"
    WORKERS = "workers"
    INVOLVEMENTS = "workers of people"
    FAMILIES = "family groups"
    NUMBERS = "other numbers"
    UNRECOGNISED = "unrecognised table"


class ColumnMapping(msgspec.Struct, frozen=True):
    """One column: where it stands, what it is headed, what it holds.

    Attributes:
        position: 0-based position of the column.
        header: As written ("" when there is none).
        field: Name of the column's meaning in ``field_names.json``, or "" for an extra column.
    """

    position: int
    header: str
    field: str


class SheetMapping(msgspec.Struct, frozen=True):
    """How one sheet is understood.

    Attributes:
        sheet: Name of the sheet, or "" for a text table.
        kind: What the table is.
        columns: One for each column.
        is_flipped: True when "A | Mother | B" says that *B* is the mother of *A*.
        is_day_first: False when 04/03/1971 is the third of April.
    """

    sheet: str
    kind: TableKind
    columns: tuple[ColumnMapping, ...]
    is_flipped: bool = False
    is_day_first: bool = True


def fitted(mapping: SheetMapping, headers: Sequence[str]) -> tuple[str, ...]:
    """Return what each column of a table holds by a mapping that was made on another: by header, else by position.

    Of several columns with one header the first is the first again, the second the second.
    """
    by_header: dict[str, list[str]] = {}
    for one in mapping.columns:
        if one.header:
            by_header.setdefault(one.header.casefold(), []).append(one.field)
    by_position = {one.position: one.field for one in mapping.columns if not one.header}
    found = []
    for position, header in enumerate(headers):
        same = by_header.get(header.casefold()) if header else None
        found.append(same.pop(0) if same else by_position.get(position, ""))
    return tuple(found)


class KeptMapping(msgspec.Struct, frozen=True):
    """A corrected mapping that is used whenever a table of the same shape comes again.

    Attributes:
        shape: As ``importers.shapes.shape_of`` gives it.
        mapping: How such a table is understood, whatever its sheet is called.
    """

    shape: str
    mapping: SheetMapping


class SheetReading(msgspec.Struct, frozen=True):
    """How one sheet was read.

    Attributes:
        mapping: What its columns were taken for.
        shape: By which a table of the same headers is known again.
        source: "recognised" from headers and values, "kept" (corrected before, for this shape) or "given" for the file.
        n_rows: Data rows.
    """

    mapping: SheetMapping
    shape: str
    source: str
    n_rows: int


class LookRow(msgspec.Struct, frozen=True):
    """One row of the beginning of a table."""

    locator: str
    cells: tuple[str, ...]


class ColumnLook(msgspec.Struct, frozen=True):
    """What can be said for and against the meaning of a column.

    Attributes:
        samples: A few of its values, each once.
        why: "header", "values" or "" (nothing was recognised).
        fits_01: Share of its values that look like its meaning; -1 where no look decides, as with names of schools.
    """

    samples: tuple[str, ...]
    why: str
    fits_01: float


class TableLook(msgspec.Struct, frozen=True):
    """The beginning of a table, enough to try other mappings on it without the file.

    Attributes:
        reading: How the whole table is read now.
        proposal: How it would be read if nobody had corrected anything.
        headers, titles, rows, width: The table taken apart, with its first data rows only.
        columns: One for each column, of the whole table.
    """

    reading: SheetReading
    proposal: SheetMapping
    headers: tuple[str, ...]
    titles: tuple[LookRow, ...]
    rows: tuple[LookRow, ...]
    width: int
    columns: tuple[ColumnLook, ...]


class TableMapping(msgspec.Struct, frozen=True):
    """How every sheet of a file is understood."""

    sheets: tuple[SheetMapping, ...] = ()

    def for_sheet(self, sheet: str) -> SheetMapping | None:
        """Return the mapping of a sheet by its name, or None when it is not among these.

        The only mapping of a text table, which has no sheets, is for any sheet.
        """
        nameless = self.sheets[0] if len(self.sheets) == 1 and not self.sheets[0].sheet else None
        return next((one for one in self.sheets if one.sheet == sheet), nameless)


def save_mapping(mapping: TableMapping, path: Path) -> None:
    """Write a mapping as indented JSON."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(mapping), indent=2) + b"\n")


def load_mapping(path: Path) -> TableMapping:
    """Read a mapping that ``save_mapping`` wrote, or that a person edited.

    Raises:
        UnreadableError: When the file cannot be opened or is not such a mapping.
    """
    try:
        mapping = msgspec.json.decode(path.read_bytes(), type=TableMapping)
    except OSError as err:
        raise UnreadableError(f"The mapping {path.name} could not be opened. Nothing was imported with it.") from err
    except msgspec.DecodeError as err:
        raise UnreadableError(
            f"{path.name} is not a column mapping ({err}). Nothing was imported with it. "
            "Save a fresh one and edit that."
        ) from err
    check_fields(mapping, path.name)
    return mapping


def is_field(meaning: str) -> bool:
    """Return True for a field, with or without its owner ("date_of_birth", "carer.full_name"), and for ""."""
    actor, _, name = meaning.rpartition(".")
    names = field_names()
    return not meaning or (name in names["fields"] and (not actor or actor in names["actors"]))


def check_fields(mapping: TableMapping, shown: str) -> None:
    """Refuse a mapping that names a field which does not exist.

    Args:
        mapping: From outside.
        shown: What the message calls it.

    Raises:
        UnreadableError: With the nearest field there is.
    """
    names = field_names()
    for column in (column for sheet in mapping.sheets for column in sheet.columns):
        if not is_field(column.field):
            name = column.field.rpartition(".")[2]
            close = difflib.get_close_matches(name, names["fields"], n=1)
            hint = f" Did you mean “{close[0]}”?" if close else " See docs/fields.md for the names."
            raise UnreadableError(
                f"{shown} maps the column “{column.header}” to “{column.field}”, which is no field.{hint} "
                "Nothing was imported with it."
            )
