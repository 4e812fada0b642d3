"""Tables of any file format become rows: recognise each table, read each of its rows, lose none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from importers.base import ReadOptions
from importers.mapping import TableKind, TableMapping
from importers.order_doubts import doubts_about_orders
from importers.ports import Watch
from importers.recognition import Recognised, recognise
from importers.rows import Problem, Row
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
    kinds: list[str] = []
    mapping: list[tuple[str, str, str]] = []
    samples: list[str] = []
    doubts: list[str] = []
    for table in tables:
        rows.extend(table.problems)
        if not table.rows:
            continue
        found = recognise(table, today, options.mapping.for_sheet(table.sheet) if options.mapping else None)
        rows.extend(_rows_of(found, watch, name))
        kinds.append(found.sheet.kind)
        mapping.extend((table.sheet, one.header, one.field) for one in found.mapping.columns)
        samples.extend(found.sheet.notes.samples)
        doubts.extend([*found.doubts, *found.sheet.notes.doubts(), *doubts_about_orders(found)])
    return ReadTables(
        ", ".join(dict.fromkeys(kinds)) or "empty table", tuple(rows), tuple(mapping), tuple(samples[:5]), tuple(doubts)
    )


def propose(tables: Sequence[RawTable], options: ReadOptions) -> TableMapping:
    """Return how the tables of a file are understood, to be saved, corrected and forced."""
    today = clock_day(options.today)
    return TableMapping(tuple(recognise(table, today).mapping for table in tables if table.rows))


def _rows_of(found: Recognised, watch: Watch, name: str) -> list[Row]:
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
