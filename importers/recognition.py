"""Says what a table is and what its columns hold, with the reasons to doubt it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from importers.case_refs import find_case_ref
from importers.code_tables import Code, CodeBook, given_codes, recognised_codes
from importers.column_content import has_day_first, has_month_first, profiles, serial_to_iso
from importers.columns import DATE_FIELDS, NAME_FIELDS, Column, recognise_columns
from importers.dates import ReadDate, read_date
from importers.header_rows import HeadedRows, find_header
from importers.headers import read_header, squeeze
from importers.known_rows import KnownSheet, known_sheet
from importers.known_tables import CODES, LEFT_OUT, find_known
from importers.mapping import ColumnMapping, SheetMapping, TableKind, fitted
from importers.relation_codes import group_of, parse_step
from importers.relations import read_relationship
from importers.rows import Fields
from importers.table_kinds import find_kind
from importers.table_rows.sheet import PERSON_FIELDS, Sheet, SheetNotes
from importers.tables import RawTable, TableRow

_OLDER = frozenset({"parent", "grandparent", "aunt"})
_YOUNGER = frozenset({"child", "grandchild", "niece"})
_LEAST_VOTES = 3
_FLIP_SHARE = 0.7
_CHILD_YEARS = 16
_ADULT_YEARS = 35
_VENDOR_CHILD_SECOND = re.compile(r"dim_related_person", re.IGNORECASE)
_TYPE_OF_TIE = re.compile(r"(?:rel|reltn|relation(?:ship)?|kin)(?:ship)?(?:type)?(?:id|code|no|number|key)$")
_SHOWN_CHARS = 160


@dataclass(frozen=True, slots=True)
class Recognised:
    """A sheet that is understood, and its data rows.

    Attributes:
        sheet: What its columns hold.
        rows: Data rows.
        repeated: Rows that repeat the header.
        mapping: In the form that can be saved.
        width: Number of cells of a whole row.
        doubts: Sentences about what a person should check.
        known: What is known of a table of a known case system; else None.
        codes: What a code table says that numbers stand for.
        lacking: Headers of numbers whose code table is not there.
        titles: Rows above the header.
    """

    sheet: Sheet
    rows: Sequence[TableRow]
    repeated: tuple[TableRow, ...]
    mapping: SheetMapping
    width: int
    doubts: tuple[str, ...] = field(default=())
    known: KnownSheet | None = None
    codes: tuple[Code, ...] = ()
    lacking: tuple[str, ...] = ()
    titles: tuple[TableRow, ...] = ()

    @property
    def n_columns(self) -> int:
        """Columns of the file; those made of others are not among them."""
        return len(self.mapping.columns)

    @property
    def is_left_out(self) -> bool:
        """True for a known table that names neither children nor relatives."""
        return self.known is not None and self.known.known.table.kind in {CODES, LEFT_OUT}

    @property
    def kind(self) -> str:
        """What the table is, in the words of a file's report."""
        is_of_codes = bool(self.codes) and (self.known is None or self.is_left_out)
        if is_of_codes:
            return "code table"
        return "table of a case system" if self.is_left_out else self.sheet.kind.value


def recognise(
    table: RawTable,
    today: date,
    forced: SheetMapping | None = None,
    headed: HeadedRows | None = None,
    *,
    book: CodeBook | None = None,
    systems: Path | None = None,
) -> Recognised:
    """Recognise a table.

    Args:
        table: As it stands in the file.
        today: For ages and two-digit years.
        forced: A mapping to use instead of recognising the columns.
        headed: The table taken apart, where that is done already.
        book: What numbers stand for, from code tables.
        systems: A folder of data files of further case systems.
    """
    book = book or CodeBook()
    headed = headed or find_header(table.rows, systems)
    known = find_known(headed.headers, systems)
    if known is not None:
        return _recognise_known(table, today, headed, known_sheet(known, headed.headers, headed.rows, book), forced)
    headed = _with_codes(headed, book)
    columns = (
        _forced_columns(headed, forced) if forced else _joined(recognise_columns(headed.headers, headed.rows), book)
    )
    is_day_first = forced.is_day_first if forced else not _is_month_first(columns, headed.rows)
    about, case_ref = _said_above(headed.titles)
    kind = forced.kind if forced else find_kind(columns, is_child_above=bool(about))
    above = headed.titles[-1] if headed.titles else None
    doubts = [*_header_doubts(table, headed), *_date_doubts(columns, is_day_first and not forced)]
    is_flipped, flip_doubts = (forced.is_flipped, []) if forced else _direction(kind, columns, headed.rows, today)
    sheet = Sheet(table.sheet, kind, columns, is_flipped, is_day_first, today, case_ref, about, SheetNotes(), above)
    codes = recognised_codes(columns, headed.rows) if kind is TableKind.UNRECOGNISED else []
    return Recognised(
        sheet, headed.rows, headed.repeated, _mapping_of(sheet, len(headed.headers)), headed.width,
        (*doubts, *flip_doubts), codes=tuple(codes), lacking=() if codes else _lacking_codes(kind, columns),
        titles=headed.titles,
    )  # fmt: skip


def _mapping_of(sheet: Sheet, n_columns: int) -> SheetMapping:
    columns = tuple(ColumnMapping(one.position, one.header, one.meaning) for one in sheet.columns[:n_columns])
    return SheetMapping(sheet.name, sheet.kind, columns, sheet.is_flipped, sheet.is_day_first)


def _recognise_known(
    table: RawTable, today: date, headed: HeadedRows, shape: KnownSheet, forced: SheetMapping | None
) -> Recognised:
    """Read a table of a known system as its data file says; birth dates and people's corrections go before it."""
    known = shape.known
    made = shape.columns[len(headed.headers) :]
    columns = (*_forced_columns(headed, forced), *made) if forced else shape.columns
    kind = forced.kind if forced else known.kind
    is_day_first = forced.is_day_first if forced else not _is_month_first(columns, headed.rows)
    is_flipped, doubts = forced.is_flipped if forced else False, list[str]()
    if not forced and kind is TableKind.RELATIONSHIPS:
        rows = tuple(map(shape.translate, headed.rows))
        is_flipped, doubts = _direction(kind, columns, rows, today, by_headers=known.table.is_flipped)
    sheet = Sheet(table.sheet, kind, columns, is_flipped, is_day_first, today)
    return Recognised(
        sheet,
        headed.rows,
        headed.repeated,
        _mapping_of(sheet, len(headed.headers)),
        headed.width,
        (*_header_doubts(table, headed), *_date_doubts(columns, is_day_first and not forced), *doubts),
        known=shape,
        codes=tuple(given_codes(known.table, headed.headers, headed.rows)),
        lacking=shape.lacking,
        titles=headed.titles,
    )


def _with_codes(headed: HeadedRows, book: CodeBook) -> HeadedRows:
    """Write out the numbers of columns that a code table explains."""
    explained = {at: codes for at, header in enumerate(headed.headers) if header and (codes := book.of(header))}
    if not explained:
        return headed
    rows = tuple(
        replace(row, cells=tuple(
            explained[at].get(cell.strip().removesuffix(".0").casefold(), cell) if at in explained else cell
            for at, cell in enumerate(row.cells)
        ))
        for row in headed.rows
    )  # fmt: skip
    return replace(headed, rows=rows)


def _joined(columns: Sequence[Column], book: CodeBook) -> tuple[Column, ...]:
    """A column of numbers that stand for relationships is the column of relationships, if there is no other."""
    if any(column.field == "relationship" for column in columns):
        return tuple(columns)
    return tuple(
        replace(one, actor="", field="relationship")
        if one.header and book.of(one.header) and one.profile.relations > 0.5 else one
        for one in columns
    )  # fmt: skip


def _lacking_codes(kind: TableKind, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the header of a column that by its name holds relationships and by its values the numbers of them."""
    if kind is not TableKind.UNRECOGNISED or not _relates_two(columns):
        return ()
    return tuple(
        one.header for one in columns
        if one.field in {"record_id", ""} and one.profile.numbers > _FLIP_SHARE
        and _TYPE_OF_TIE.search(squeeze(one.header))
    )  # fmt: skip


def _relates_two(columns: Sequence[Column]) -> bool:
    return len({column.actor for column in columns if column.field in {"id", *NAME_FIELDS}}) > 1


def _forced_columns(headed: HeadedRows, forced: SheetMapping) -> tuple[Column, ...]:
    found = []
    seen = profiles(headed.rows, len(headed.headers))
    for position, (header, meaning) in enumerate(zip(headed.headers, fitted(forced, headed.headers), strict=True)):
        actor, _, name = meaning.rpartition(".")
        found.append(Column(position, header, actor, name, seen[position]))
    return tuple(found)


def _is_month_first(columns: Sequence[Column], rows: Sequence[TableRow]) -> bool:
    """Return True when some dates exist only month first and none only day first."""
    dated = [column for column in columns if column.field in DATE_FIELDS]
    if not dated or any(column.profile.day_first for column in dated):
        return False
    # The rows that were looked at leave the order open, and one date decides it: every row is asked.
    is_month_first = False
    for row in rows:
        dates = [row.cell(column.position) for column in dated]
        if any(map(has_day_first, dates)):
            return False
        is_month_first = is_month_first or any(map(has_month_first, dates))
    return is_month_first


def _header_doubts(table: RawTable, headed: HeadedRows) -> list[str]:
    where = f"Sheet “{table.sheet}”" if table.sheet else "The table"
    doubts = []
    if headed.titles:
        said = " / ".join(" ".join(cell for cell in row.cells if cell.strip()) for row in headed.titles)
        shown = said if len(said) <= _SHOWN_CHARS else said[: _SHOWN_CHARS - 1] + "…"
        n_rows = "One row" if len(headed.titles) == 1 else f"{len(headed.titles)} rows"
        doubts.append(f"{where}: {n_rows} above the header taken for a title: {shown}")
    if not headed.has_header and headed.rows:
        doubts.append(
            f"{where} has no header row that is recognised; its columns were taken for what their values are."
        )
    return doubts


def _date_doubts(columns: Sequence[Column], is_day_first: bool) -> list[str]:
    dated = [column for column in columns if column.field in DATE_FIELDS]
    if not is_day_first and any(column.profile.month_first for column in dated):
        return ["Dates were read month first (04/03/1971 is 3 April), because some have a second number above 12."]
    mixed = [one.header for one in dated if one.profile.month_first and one.profile.day_first]
    if mixed:
        return [f"Dates in {', '.join(mixed)} are written in two orders. They were read day first; check the rest."]
    return []


def _said_above(titles: Sequence[TableRow]) -> tuple[Fields, str]:
    """Read "Child ID: P123" and "Case ref C-1024" from the rows above a table."""
    said: list[tuple[str, str]] = []
    case_ref = ""
    for row in titles:
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        case_ref = case_ref or find_case_ref(" ".join(cells))
        for header, text in _pairs(cells):
            actor, name = read_header(header) or ("", "")
            if name == "case_ref":
                case_ref = text
            elif (actor in {"child", "person"} or name in {"id"}) and name in {*PERSON_FIELDS, "id"}:
                said.append((name, text))
            elif actor == "child" and not name:
                said.append(("full_name", text))
    return tuple(said), case_ref


def _pairs(cells: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for at, cell in enumerate(cells):
        header, mark, text = cell.partition(":")
        if mark and text.strip():
            pairs.append((header, text.strip()))
        elif at + 1 < len(cells) and (mark or read_header(cell) is not None):
            pairs.append((header, cells[at + 1]))
    return pairs


def _direction(
    kind: TableKind,
    columns: Sequence[Column],
    rows: Sequence[TableRow],
    today: date,
    *,
    by_headers: bool | None = None,
) -> tuple[bool, list[str]]:
    """Decide which person is the subject; birth dates in the table overrule what the headers suggest.

    Args:
        by_headers: What is known of the system; None to take it from the headers.
    """
    by_field = {column.meaning: column for column in columns if column.field}
    if kind is not TableKind.RELATIONSHIPS or "relationship" not in by_field:
        return False, []
    is_flipped, why = _flip_by_headers(by_field) if by_headers is None else (by_headers, "as the system has it")
    n_right, n_wrong = _votes(by_field, rows, today, is_flipped=is_flipped)
    if n_wrong >= _LEAST_VOTES and n_wrong > _FLIP_SHARE * (n_wrong + n_right):
        is_flipped, why = not is_flipped, "because the birth dates in the table only make sense this way"
    first, second = (_second_header(columns), _first_header(columns, by_field))
    if is_flipped:
        return True, [f"Read as: {first} is the relationship of {second}, {why}. Check the sample sentences."]
    return False, [f"Read as: {second} is the relationship of {first}. Check the sample sentences."]


def _flip_by_headers(by_field: dict[str, Column]) -> tuple[bool, str]:
    owners = {name.rpartition(".")[0] for name in by_field if name.rpartition(".")[2] in {"id", *NAME_FIELDS}}
    related = by_field.get("related.id")
    if related and _VENDOR_CHILD_SECOND.search(related.header):
        return True, "as Liquidlogic extracts have it (the related person is the CHI of the person)"
    if not owners & {"", "person"}:
        return True, "because the first column is headed as the child"
    return False, ""


def _first_header(columns: Sequence[Column], by_field: dict[str, Column]) -> str:
    has_own = any(name in by_field for name in ("id", "person.id", "full_name", "person.full_name"))
    actors = {"", "person"} if has_own else {"child"}
    return next(
        (_shown(one) for one in columns if one.actor in actors and one.field in {"id", "full_name", "given_name"}), "?"
    )


def _second_header(columns: Sequence[Column]) -> str:
    others = {"related", "contact", "named"}
    return next((_shown(one) for one in columns if one.actor in others and one.field), "?")


def _shown(column: Column) -> str:
    return column.header or f"column {column.position + 1}"


def _votes(by_field: dict[str, Column], rows: Sequence[TableRow], today: date, *, is_flipped: bool) -> tuple[int, int]:
    """Count the statements that agree and disagree with the birth dates beside them."""
    own = next((by_field[name] for name in ("person.date_of_birth", "date_of_birth", "child.date_of_birth")
                if name in by_field), None)  # fmt: skip
    related = by_field.get("related.date_of_birth")
    if own is None and related is None:
        return 0, 0
    n_right = n_wrong = 0
    for row in rows:
        step = parse_step(read_relationship(row.cell(by_field["relationship"].position)).code.rpartition(">")[2])
        group = group_of(step) if step else ""
        pair = (_born(own, row, today), _born(related, row, today))
        older = _is_older(pair[is_flipped], pair[not is_flipped], today)
        if group not in _OLDER | _YOUNGER or older is None:
            continue
        is_right = older == (group in _OLDER)
        n_right, n_wrong = n_right + is_right, n_wrong + (not is_right)
    return n_right, n_wrong


def _born(column: Column | None, row: TableRow, today: date) -> ReadDate | None:
    found = read_date(serial_to_iso(row.cell(column.position)), today=today) if column else None
    return None if found is None or found.is_placeholder else found


def _is_older(subject: ReadDate | None, other: ReadDate | None, today: date) -> bool | None:
    """Say whether the subject is the older one; None when the birth dates leave that open."""
    if subject and other:
        gap = other.earliest.year - subject.earliest.year
        return None if abs(gap) < 12 else gap > 0
    known = subject or other
    if known is None:
        return None
    age = today.year - known.earliest.year
    if _CHILD_YEARS < age < _ADULT_YEARS:
        return None
    is_grown = age >= _ADULT_YEARS
    return is_grown if subject else not is_grown
