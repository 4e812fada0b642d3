"""Tables of any file format become rows: recognise each table, read each of its rows, lose none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from importers.base import ReadOptions
from importers.code_tables import Code, CodeBook
from importers.header_rows import HeadedRows, find_header
from importers.mapping import SheetMapping, SheetReading, TableKind, TableLook, TableMapping
from importers.order_doubts import doubts_about_orders
from importers.ports import Watch
from importers.recognition import Recognised, recognise
from importers.rows import Problem, Row
from importers.shapes import shape_of
from importers.table_look import look_at
from importers.table_rows.alerts import read_alert_row
from importers.table_rows.builder import RowBuilder
from importers.table_rows.known import add_known
from importers.table_rows.network import read_contact_row, read_network_row, read_view_row
from importers.table_rows.people import read_person
from importers.table_rows.placements import read_placement_row
from importers.table_rows.quick_people import QuickPeople, quick_people
from importers.table_rows.records import read_case_row, read_event_row, read_occupier_row
from importers.table_rows.relationships import read_relationship_row
from importers.table_rows.sheet import RowView, clock_day
from importers.table_rows.workers import read_family_row, read_involvement_row, read_number_row, read_worker_row
from importers.tables import RawTable, TableRow
from importers.text_rows import TextRows

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
    TableKind.WORKERS: read_worker_row,
    TableKind.INVOLVEMENTS: read_involvement_row,
    TableKind.FAMILIES: read_family_row,
    TableKind.NUMBERS: read_number_row,
}
_CHECK_EVERY = 500
_MAX_UNRECOGNISED = 500
_USUAL_SHARE = 0.2
_LEAST_DATA_CELLS = 4


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
    codes: tuple[Code, ...] = ()
    lacking: tuple[str, ...] = ()


def read_tables(tables: Sequence[RawTable], watch: Watch, options: ReadOptions, name: str) -> ReadTables:
    """Recognise and read the tables of a file.

    Args:
        tables: One text table, or the sheets of a workbook.
        watch: Progress and cancellation.
        options: A mapping to force, the day to reckon from.
        name: Of the file, for progress.
    """
    rows: list[Row] = []
    found = tables_in_parts(tables, watch, options, name)
    while True:
        try:
            rows.extend(next(found))
        except StopIteration as end:
            read: ReadTables = end.value
            return replace(read, rows=tuple(rows))


def tables_in_parts(
    tables: Sequence[RawTable], watch: Watch, options: ReadOptions, name: str
) -> Generator[list[Row], None, ReadTables]:
    """Recognise and read the tables of a file, some hundred rows at a time; takes what ``read_tables`` takes.

    Returns:
        Everything but the rows, which only the yielded lists hold.
    """
    today = clock_day(options.today)
    looks: list[TableLook] = []
    samples: list[str] = []
    doubts: list[str] = []
    problems: list[Row] = [problem for table in tables for problem in table.problems]
    n_rows = len(problems)
    if not options.is_look:
        yield problems
    understood = _understand([table for table in tables if table.rows], today, options, name)
    for one in understood:
        found = one.found
        if options.is_look:
            looks.append(one.look(today))
            continue
        for part in rows_in_parts(found, watch, name):
            n_rows += len(part)
            yield part
        samples.extend(found.sheet.notes.samples)
        doubts.extend([*found.doubts, *_doubts_about_codes(found), *found.sheet.notes.doubts()])
        if not (found.codes or found.is_left_out):
            doubts.extend(doubts_about_orders(found))
        if one.reading.source == "kept":
            doubts.append(_kept_doubt(found.sheet.name))
    mappings = [one.found.mapping for one in understood]
    if not n_rows and not options.is_look:
        reason = f"{name} holds no rows: there is nothing under its headers. It stays in the list of files."
        yield [Problem("", "no_rows", reason, is_rejected=False)]
    return ReadTables(
        ", ".join(dict.fromkeys(one.found.kind for one in understood)) or "empty table",
        (),
        tuple((one.sheet, column.header, column.field) for one in mappings for column in one.columns),
        tuple(samples[:5]),
        tuple(doubts),
        tuple(one.reading for one in understood),
        tuple(looks),
        tuple(code for one in understood for code in one.found.codes),
        tuple(header for one in understood for header in one.found.lacking),
    )


@dataclass(frozen=True, slots=True)
class _Understood:
    """One sheet, how it is understood and why."""

    table: RawTable
    headed: HeadedRows
    found: Recognised
    reading: SheetReading

    def look(self, today: date) -> TableLook:
        is_forced = self.reading.source != "recognised"
        untouched = recognise(self.table, today, None, self.headed) if is_forced else self.found
        return look_at(self.found, self.headed, self.reading, untouched)


def _understand(tables: Sequence[RawTable], today: date, options: ReadOptions, name: str) -> list[_Understood]:
    """Recognise every sheet; those that a code table of the same file explains once more, with its codes."""
    book = CodeBook.of_codes(options.codes)
    found = [_understand_one(table, today, options, name, book) for table in tables]
    book.add(code for one in found for code in one.found.codes)
    return [
        _understand_one(one.table, today, options, name, book) if any(map(book.of, one.found.lacking)) else one
        for one in found
    ]


def _understand_one(table: RawTable, today: date, options: ReadOptions, name: str, book: CodeBook) -> _Understood:
    headed = find_header(table.rows, options.systems)
    shape = shape_of(headed.headers, name)
    forced, source = _mapping_for(table.sheet, shape, options)
    found = recognise(table, today, forced, headed, book=book, systems=options.systems)
    return _Understood(table, headed, found, SheetReading(found.mapping, shape, source, len(found.rows)))


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
    plain = replace(options, mapping=None, kept=())
    understood = _understand([table for table in tables if table.rows], clock_day(options.today), plain, "")
    return TableMapping(tuple(one.found.mapping for one in understood))


def _doubts_about_codes(found: Recognised) -> list[str]:
    return [
        f"“{header}” holds numbers of a code table that is not among the files. Import it together with this one."
        for header in found.lacking
    ]


def rows_of(found: Recognised, watch: Watch, name: str) -> list[Row]:
    """Read the rows of a table that is understood; what it says of itself besides is noted in ``found.sheet.notes``."""
    return [row for part in rows_in_parts(found, watch, name) for row in part]


def _is_like_data(row: TableRow) -> bool:
    """A title has a cell or two, or labels with their values; what has more was moved above its header."""
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) >= _LEAST_DATA_CELLS and not any(":" in cell for cell in filled)


def rows_in_parts(found: Recognised, watch: Watch, name: str) -> Iterator[list[Row]]:
    """Read as ``rows_of``, some hundred rows at a time."""
    yield [
        Problem(row.locator, "repeated_header", "The row repeats the header. It was left out.", row.raw, False)
        for row in found.repeated
    ]
    yield [
        Problem(row.locator, "above_header", "The row stands above the header. It was kept and not imported.", row.raw)
        for row in found.titles
        if _is_like_data(row)
    ]
    reader = _READERS.get(found.sheet.kind)
    if reader is None:
        yield _not_people(found) or _unrecognised(found)
        return
    least = _least_cells(found)
    person_above = found.sheet.person_above()
    if person_above:
        yield [person_above]
    quick = quick_people(found.sheet, found.known)
    rows = iter(found.rows)
    for done in range(0, len(found.rows), _CHECK_EVERY):
        watch.progress(done, len(found.rows), name)
        yield _read_some(found, list(islice(rows, _CHECK_EVERY)), reader, quick, least)
    watch.progress(len(found.rows), len(found.rows), name)


def _read_some(
    found: Recognised,
    rows: Sequence[TableRow],
    reader: Callable[[RowView], RowBuilder],
    quick: QuickPeople | None,
    least: int,
) -> list[Row]:
    if quick is None:
        return [said for row in rows for said in _read_row(found, row, reader, least)]
    read: list[Row] = []
    for row, person in zip(rows, quick.read(rows), strict=True):
        if person is not None:
            read.append(person)
        else:
            read.extend(_read_row(found, row, reader, least))
    return read


def _least_cells(found: Recognised) -> int:
    """Return the fewest cells of a whole row; 0 for tables that leave empty cells at the end of rows out."""
    widths = found.rows.widths if isinstance(found.rows, TextRows) else [len(row.cells) for row in found.rows]
    n_short = sum(width < found.width for width in widths)
    if n_short <= 1 or n_short <= _USUAL_SHARE * len(widths):
        return found.width
    # Who trims rows trims them all: one whole row that ends in an empty cell shows that short rows are damaged.
    whole = (found.rows[at] for at, width in enumerate(widths) if width == found.width)
    return found.width if any(not row.cells[-1].strip() for row in whole) else 0


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
    problem = _misshapen(row, least, found.n_columns)
    if problem:
        return [problem]
    if found.known is not None:
        unexplained = found.known.unexplained(row)
        if unexplained:
            return [_without_code(row, *unexplained[0])]
        row = found.known.translate(row)
    view = RowView(found.sheet, row)
    builder = reader(view)
    if found.known is not None:
        add_known(builder, found.known)
    for header, text in view.dates_that_do_not_exist():
        builder.warn(
            "no_such_date", f"{header} “{text[:40]}” is no date that exists. It was kept as text; the row was imported."
        )
    if row.warning:
        builder.warn("repaired_encoding", row.warning)
    return builder.finish()


def _without_code(row: TableRow, header: str, number: str) -> Problem:
    reason = (
        f"{header} is {number[:40]}, a number that a code table explains, and that table is not among the files or "
        "does not have it. The row was kept and not imported; import both tables together."
    )
    return Problem(row.locator, "code_not_explained", reason, row.raw)


def _not_people(found: Recognised) -> list[Row]:
    """Say of a code table, or of a table that names nobody, that it was used and gives no people."""
    n_rows = len(found.rows)
    if found.codes:
        reason = f"A code table of {n_rows:,} rows. It says what numbers in other tables stand for and names nobody."
    elif found.is_left_out:
        reason = f"{n_rows:,} rows of a table that names neither children nor relatives. Nothing of it was imported."
    else:
        return []
    return [Problem(found.rows[0].locator if n_rows else "", "names_nobody", reason, is_rejected=False)]


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
