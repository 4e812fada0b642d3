"""The beginning of a table, and what another mapping would make of it, without the file at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from importers.code_tables import Code, CodeBook
from importers.column_content import ColumnProfile
from importers.columns import DATE_FIELDS, Column
from importers.header_rows import HeadedRows
from importers.headers import read_header
from importers.mapping import ColumnLook, LookRow, SheetMapping, SheetReading, TableLook
from importers.recognition import Recognised, recognise
from importers.tables import RawTable, TableRow

LOOK_ROWS = 300
_SAMPLES = 4
_MAX_CELL_CHARS = 1_000
_NOT_DECIDED = -1.0

_FITS: Mapping[str, Callable[[ColumnProfile], float]] = {
    "id": lambda seen: max(seen.ids, seen.numbers),
    "relationship": lambda seen: seen.relations,
    "sentence": lambda seen: seen.sentences,
    "sex": lambda seen: seen.sexes,
    "postcode": lambda seen: seen.postcodes,
    "phone": lambda seen: seen.phones,
    "email": lambda seen: seen.emails,
    "nhs_number": lambda seen: seen.nhs_numbers,
    "amount": lambda seen: seen.amounts,
    "label": lambda seen: seen.alerts,
    "address": lambda seen: seen.addresses,
    "restricted": lambda seen: seen.yes_no,
    "confidential": lambda seen: seen.yes_no,
    "deceased": lambda seen: seen.yes_no + seen.dates,
    "full_name": lambda seen: max(seen.full_names, seen.one_names),
    "given_name": lambda seen: max(seen.one_names, seen.full_names),
    "family_name": lambda seen: max(seen.one_names, seen.full_names),
}


def fit_01(field: str, seen: ColumnProfile) -> float:
    """Return the share of a column's values that look like a field; -1 where their look decides nothing."""
    if not seen.n_values or not field:
        return _NOT_DECIDED
    if field in DATE_FIELDS:
        return min(1.0, seen.dates + seen.serials + seen.years)
    return min(1.0, _FITS[field](seen)) if field in _FITS else _NOT_DECIDED


def look_at(found: Recognised, headed: HeadedRows, reading: SheetReading, untouched: Recognised) -> TableLook:
    """Return the beginning of a table.

    Args:
        found: As it is read now.
        headed: The table taken apart.
        reading: How it is read now.
        untouched: As it would be read if nobody had corrected anything.
    """
    return TableLook(
        reading=reading,
        proposal=untouched.mapping,
        headers=headed.headers,
        titles=tuple(_short(row) for row in headed.titles),
        rows=tuple(_short(row) for row in headed.rows[:LOOK_ROWS]),
        width=headed.width,
        columns=tuple(_column(column, headed.rows) for column in found.sheet.columns[: len(headed.headers)]),
    )


def try_mapping(look: TableLook, mapping: SheetMapping, today: date, codes: Sequence[Code] = ()) -> Recognised:
    """Understand the beginning of a table by another mapping; ``table_reader.rows_of`` reads its rows.

    Args:
        look: The beginning.
        mapping: The other mapping.
        today: For ages and two-digit years.
        codes: What numbers stand for, from code tables.
    """
    sheet = look.reading.mapping.sheet
    titles, rows = _rows(look.titles), _rows(look.rows)
    headed = HeadedRows(look.headers, titles, rows, has_header=any(look.headers), width=look.width)
    return recognise(RawTable(sheet, (*titles, *rows)), today, mapping, headed, book=CodeBook.of_codes(codes))


def _short(row: TableRow) -> LookRow:
    return LookRow(row.locator, tuple(cell[:_MAX_CELL_CHARS] for cell in row.cells))


def _rows(rows: Sequence[LookRow]) -> tuple[TableRow, ...]:
    return tuple(TableRow(row.locator, row.cells, " | ".join(row.cells)) for row in rows)


def _column(column: Column, rows: Sequence[TableRow]) -> ColumnLook:
    values = dict.fromkeys(text for row in rows[:LOOK_ROWS] if (text := row.cell(column.position)))
    samples = tuple(text[:_MAX_CELL_CHARS] for text, _ in zip(values, range(_SAMPLES), strict=False))
    return ColumnLook(samples, _why(column), fit_01(column.field, column.profile))


def _why(column: Column) -> str:
    if not column.field:
        return ""
    said = read_header(column.header)
    return "header" if said and column.field == (said[1] or column.field) else "values"
