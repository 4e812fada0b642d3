"""Says what a table is and what its columns hold, with the reasons to doubt it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from importers.case_refs import find_case_ref
from importers.column_content import is_month_first, profile, serial_to_iso
from importers.columns import DATE_FIELDS, NAME_FIELDS, Column, recognise_columns
from importers.dates import ReadDate, read_date
from importers.header_rows import HeadedRows, find_header
from importers.headers import read_header
from importers.mapping import ColumnMapping, SheetMapping, TableKind
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
    """

    sheet: Sheet
    rows: tuple[TableRow, ...]
    repeated: tuple[TableRow, ...]
    mapping: SheetMapping
    width: int
    doubts: tuple[str, ...] = field(default=())


def recognise(
    table: RawTable, today: date, forced: SheetMapping | None = None, headed: HeadedRows | None = None
) -> Recognised:
    """Recognise a table.

    Args:
        table: As it stands in the file.
        today: For ages and two-digit years.
        forced: A mapping to use instead of recognising the columns.
        headed: The table taken apart, where that is done already.
    """
    headed = headed or find_header(table.rows)
    columns = _forced_columns(headed, forced) if forced else recognise_columns(headed.headers, headed.rows)
    is_day_first = forced.is_day_first if forced else not _is_month_first(columns)
    about, case_ref = _said_above(headed.titles)
    kind = forced.kind if forced else find_kind(columns, is_child_above=bool(about))
    above = headed.titles[-1] if headed.titles else None
    doubts = [*_header_doubts(table, headed), *_date_doubts(columns, is_day_first and not forced)]
    is_flipped, flip_doubts = (forced.is_flipped, []) if forced else _direction(kind, columns, headed.rows, today)
    sheet = Sheet(table.sheet, kind, columns, is_flipped, is_day_first, today, case_ref, about, SheetNotes(), above)
    mapping = SheetMapping(
        table.sheet, kind,
        tuple(ColumnMapping(one.position, one.header, one.meaning) for one in columns), is_flipped, is_day_first,
    )  # fmt: skip
    return Recognised(sheet, headed.rows, headed.repeated, mapping, headed.width, (*doubts, *flip_doubts))


def _forced_columns(headed: HeadedRows, forced: SheetMapping) -> tuple[Column, ...]:
    """Apply a saved mapping: by header where the file has the header, else by position.

    Of several columns with one header the first is the first again, the second the second.
    """
    by_header: dict[str, list[str]] = {}
    for one in forced.columns:
        if one.header:
            by_header.setdefault(one.header.casefold(), []).append(one.field)
    by_position = {one.position: one.field for one in forced.columns if not one.header}
    found = []
    for position, header in enumerate(headed.headers):
        same = by_header.get(header.casefold()) if header else None
        meaning = same.pop(0) if same else by_position.get(position, "")
        actor, _, name = meaning.rpartition(".")
        found.append(Column(position, header, actor, name, profile(row.cell(position) for row in headed.rows)))
    return tuple(found)


def _is_month_first(columns: Sequence[Column]) -> bool:
    return is_month_first([column.profile for column in columns if column.field in DATE_FIELDS])


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
    kind: TableKind, columns: Sequence[Column], rows: Sequence[TableRow], today: date
) -> tuple[bool, list[str]]:
    """Decide which person is the subject; birth dates in the table overrule what the headers suggest."""
    by_field = {column.meaning: column for column in columns if column.field}
    if kind is not TableKind.RELATIONSHIPS or "relationship" not in by_field:
        return False, []
    is_flipped, why = _flip_by_headers(by_field)
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
