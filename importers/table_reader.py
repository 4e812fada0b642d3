"""Tables of any file format become rows: recognise each table, read each of its rows, lose none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from importers.base import ReadOptions
from importers.header_rows import find_header
from importers.mapping import SheetMapping, SheetReading, TableKind, TableLook, TableMapping
from importers.order_doubts import doubts_about_orders
from importers.ports import Watch
from importers.recognition import Recognised, recognise
from importers.rows import Problem, Row
from importers.shapes import shape_of
from importers.table_look import look_at
from importers.table_rows.alerts import read_alert_row
from importers.table_rows.builder import RowBuilder
from importers.table_rows.network import read_contact_row, read_network_row, read_view_row
from importers.table_rows.people import read_person
from importers.table_rows.placements import read_placement_row
from importers.table_rows.records import read_case_row, read_event_row, read_occupier_row
from importers.table_rows.relationships import read_relationship_row
from importers.table_rows.sheet import RowView, clock_day
from importers.tables import RawTable, TableRow

_READERS: Mapping[TableKind, Callable[[RowView], RowBuilder]] = {
    TableKind.PEOPLE: read_person,
    TableKind.RELATIONSHIPS: read_relationship_row,
    TableKind.NETWORK: read_network_row,
    TableKind.CONTACTS: read_contact_row,
    TableKind.VIEWS: read_view_row,
    TableKind.CASES: read_case_row,
    TableKind.PLACEMENTS: read_placement_row,
    TableKind.ALERTS: read_alert_row,
    TableKind.CHRONOLOGY: read_event_row,
    TableKind.ADDRESSES: read_occupier_row,
}
_CHECK_EVERY = 500
_MAX_UNRECOGNISED = 500
_USUAL_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class ReadTables:
    """What the tables of one file gave; the parts of a ``FileResult`` that tables decide."""

    kind: str
    rows: tuple[Row, ...]
    mapping: tuple[tuple[str, str, str], ...]
    samples: tuple[str, ...]
    doubts: tuple[str, ...]
    tables: tuple[SheetReading, ...] = ()
    looks: tuple[TableLook, ...] = ()


def read_tables(tables: Sequence[RawTable], watch: Watch, options: ReadOptions, name: str) -> ReadTables:
    """Recognise and read the tables of a file.

    Args:
        tables: One text table, or the sheets of a workbook.
        watch: Progress and cancellation.
        options: A mapping to force, the day to reckon from.
        name: Of the file, for progress.
    """
    today = clock_day(options.today)
    rows: list[Row] = []
    tables_read: list[SheetReading] = []
    looks: list[TableLook] = []
    samples: list[str] = []
    doubts: list[str] = []
    for table in tables:
        rows.extend(table.problems)
        if not table.rows:
            continue
        headed = find_header(table.rows)
        shape = shape_of(headed.headers, name)
        forced, source = _mapping_for(table.sheet, shape, options)
        found = recognise(table, today, forced, headed)
        reading = SheetReading(found.mapping, shape, source, len(found.rows))
        tables_read.append(reading)
        if options.is_look:
            looks.append(look_at(found, headed, reading, recognise(table, today, None, headed) if forced else found))
            continue
        rows.extend(rows_of(found, watch, name))
        samples.extend(found.sheet.notes.samples)
        doubts.extend([*found.doubts, *found.sheet.notes.doubts(), *doubts_about_orders(found)])
        if source == "kept":
            doubts.append(_kept_doubt(table.sheet))
    mappings = [one.mapping for one in tables_read]
    return ReadTables(
        ", ".join(dict.fromkeys(one.kind.value for one in mappings)) or "empty table",
        () if options.is_look else tuple(rows),
        tuple((one.sheet, column.header, column.field) for one in mappings for column in one.columns),
        tuple(samples[:5]),
        tuple(doubts),
        tuple(tables_read),
        tuple(looks),
    )


def _mapping_for(sheet: str, shape: str, options: ReadOptions) -> tuple[SheetMapping | None, str]:
    """Return the mapping to force on a sheet, or None, and where it is from."""
    given = options.mapping.for_sheet(sheet) if options.mapping else None
    if given:
        return given, "given"
    kept = next((one.mapping for one in options.kept if one.shape == shape), None)
    return (kept, "kept") if kept else (None, "recognised")


def _kept_doubt(sheet: str) -> str:
    where = f"Sheet “{sheet}”" if sheet else "The table"
    return f"{where} was read with the mapping that was corrected for these headers before."


def propose(tables: Sequence[RawTable], options: ReadOptions) -> TableMapping:
    """Return how the tables of a file are understood, to be saved, corrected and forced."""
    today = clock_day(options.today)
    return TableMapping(tuple(recognise(table, today).mapping for table in tables if table.rows))


def rows_of(found: Recognised, watch: Watch, name: str) -> list[Row]:
    """Read the rows of a table that is understood; what it says of itself besides is noted in ``found.sheet.notes``."""
    rows: list[Row] = [
        Problem(row.locator, "repeated_header", "The row repeats the header. It was left out.", row.raw, False)
        for row in found.repeated
    ]
    reader = _READERS.get(found.sheet.kind)
    if reader is None:
        return [*rows, *_unrecognised(found)]
    least = _least_cells(found)
    person_above = found.sheet.person_above()
    if person_above:
        rows.append(person_above)
    for done, row in enumerate(found.rows):
        if done % _CHECK_EVERY == 0:
            watch.progress(done, len(found.rows), name)
        rows.extend(_read_row(found, row, reader, least))
    watch.progress(len(found.rows), len(found.rows), name)
    return rows


def _least_cells(found: Recognised) -> int:
    """Return the fewest cells of a whole row; 0 for tables that leave empty cells at the end of rows out."""
    n_short = sum(len(row.cells) < found.width for row in found.rows)
    # Who trims rows trims them all: one whole row that ends in an empty cell shows that short rows are damaged.
    has_empty_end = any(len(row.cells) == found.width and not row.cells[-1].strip() for row in found.rows)
    is_trimmed = n_short > 1 and n_short > _USUAL_SHARE * len(found.rows) and not has_empty_end
    return 0 if is_trimmed else found.width


def _misshapen(row: TableRow, least: int, most: int) -> Problem | None:
    n_filled = max((at for at, cell in enumerate(row.cells, start=1) if cell.strip()), default=0)
    if len(row.cells) < least:
        code, has, wanted = "too_few_fields", len(row.cells), least
    elif n_filled > most:
        code, has, wanted = "too_many_fields", len(row.cells), most
    else:
        return None
    reason = f"The row has {has} fields where the table has {wanted}. It was kept as it stands and not imported."
    return Problem(row.locator, code, reason, row.raw)


def _read_row(found: Recognised, row: TableRow, reader: Callable[[RowView], RowBuilder], least: int) -> list[Row]:
    problem = _misshapen(row, least, len(found.sheet.columns))
    if problem:
        return [problem]
    view = RowView(found.sheet, row)
    builder = reader(view)
    for header, text in view.dates_that_do_not_exist():
        builder.warn(
            "no_such_date", f"{header} “{text[:40]}” is no date that exists. It was kept as text; the row was imported."
        )
    if row.warning:
        builder.warn("repaired_encoding", row.warning)
    return builder.finish()


def _unrecognised(found: Recognised) -> list[Row]:
    """Report every row of a table that is none of the known kinds."""
    where = f"Sheet “{found.sheet.name}”" if found.sheet.name else "The table"
    reason = (
        f"{where} is none of the tables that can be read (people, relationships, cases, placements, orders, contacts, "
        "views, network, addresses, chronology). The row was kept and not imported. Correct the mapping to import it."
    )
    rows: list[Row] = [
        Problem(row.locator, "unrecognised_table", reason, row.raw) for row in found.rows[:_MAX_UNRECOGNISED]
    ]
    rest = found.rows[_MAX_UNRECOGNISED:]
    if rest:
        more = f"The same holds for {len(rest):,} further rows, from {rest[0].locator} to {rest[-1].locator}."
        rows.append(Problem(rest[0].locator, "unrecognised_table", more))
    return rows
