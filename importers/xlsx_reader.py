"""Reads workbooks: XLSX, XLSM, XLSB, XLS and ODS."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import python_calamine

from importers.base import Probe, ReadOptions, sha256_of, shown_raw
from importers.compound import COMPOUND_MARK, check_compound
from importers.csv_rows import MAX_CELL_CHARS
from importers.errors import TooLargeError, UnreadableError
from importers.limits import open_container
from importers.mapping import TableMapping
from importers.ports import Watch
from importers.rows import FileResult, Problem
from importers.sheet_extent import MAX_CELLS, check_extent
from importers.sheet_parts import parts_of
from importers.table_reader import propose, read_tables
from importers.tables import RawTable, TableRow

_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_CHECK_EVERY = 2_000
_OLD_STREAMS = frozenset({"Workbook", "Book", "WORKBOOK", "BOOK"})
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_MARK_WITHIN = 200
_BY_NAME = {b"PK": frozenset({".xlsx", ".xlsm", ".xlsb", ".ods"}), b"\xd0\xcf": frozenset({".xls"})}


class XlsxReader:
    """Reads every sheet of a workbook; formulas by their last values, no macros, no links."""

    name = "table (workbook)"
    version = "2"

    def recognises(self, probe: Probe) -> bool:
        """True for containers with a workbook inside, whatever their name, and for old files named as workbooks."""
        if "xl/workbook.xml" in probe.members or "xl/workbook.bin" in probe.members or probe.streams & _OLD_STREAMS:
            return True
        if probe.members:
            is_spreadsheet = _SPREADSHEET in probe.head[:_MARK_WITHIN]
            return "content.xml" in probe.members and (is_spreadsheet or probe.suffix == ".ods")
        # A compound file with other things inside is no workbook: a letter, or one that is locked with a password.
        return (
            not probe.streams
            and probe.suffix in _SUFFIXES
            and probe.head.startswith((COMPOUND_MARK, b"\x09\x08", b"PK"))
        )

    def read(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> FileResult:
        """Read the file; see ``importers.base.Reader``."""
        sha256 = _hash(path, name, options.max_bytes)
        watch.check()
        tables, doubts = _sheets(path, name, watch)
        found = read_tables(tables, watch, options, name)
        return FileResult(
            name,
            sha256,
            self.name,
            self.version,
            found.kind,
            rows=found.rows,
            mapping=found.mapping,
            samples=found.samples,
            doubts=(*doubts, *found.doubts),
            tables=found.tables,
            looks=found.looks,
            codes=found.codes,
            lacking=found.lacking,
        )

    def propose_mapping(self, path: Path, name: str, watch: Watch, options: ReadOptions) -> TableMapping:
        """Say how the sheets are understood, without importing them; raises as ``read`` does."""
        _hash(path, name, options.max_bytes)
        return propose(_sheets(path, name, watch)[0], options)


def _hash(path: Path, name: str, max_bytes: int) -> str:
    try:
        if path.stat().st_size > max_bytes:
            raise TooLargeError(f"{name} is larger than {max_bytes // 2**20:,} MB. Nothing was imported.")
        with path.open("rb") as stream:
            mark = stream.read(len(COMPOUND_MARK))
        if mark.startswith(b"PK"):
            with open_container(path, name) as container:
                check_extent(container, name)
        elif mark == COMPOUND_MARK:
            check_compound(path.read_bytes(), name)
        return sha256_of(path)
    except OSError as err:
        raise UnreadableError(f"{name} cannot be opened: {err.strerror}. Nothing was imported.") from err


def _open(path: Path) -> Any:
    """Open a workbook by its name where that fits its content; else by its content, which costs a copy of it."""
    with path.open("rb") as stream:
        head = stream.read(_MARK_WITHIN)
    is_named = path.suffix.lower() in _BY_NAME.get(head[:2], frozenset())
    is_open = _SPREADSHEET in head
    if is_named and is_open == (path.suffix.lower() == ".ods"):
        return python_calamine.CalamineWorkbook.from_path(path)
    with path.open("rb") as stream:
        return python_calamine.CalamineWorkbook.from_filelike(stream)


def _sheets(path: Path, name: str, watch: Watch) -> tuple[list[RawTable], list[str]]:
    try:
        workbook = _open(path)
        tables, doubts = [], []
        names: set[str] = set()
        for number, about in enumerate(workbook.sheets_metadata):
            if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                doubts.append(f"“{about.name}” is a chart or macro sheet; it holds no rows to read.")
                continue
            if about.visible is not python_calamine.SheetVisibleEnum.Visible:
                doubts.append(f"Sheet “{about.name}” is hidden in the workbook; it was read like the others.")
            watch.check()
            # By number: a damaged workbook may have two sheets of one name, and both hold rows.
            sheet = _table(workbook.get_sheet_by_index(number), _distinct(about.name, names), watch)
            parts = parts_of(sheet)
            if len(parts) > 1:
                doubts.append(f"Sheet “{sheet.sheet}” holds {len(parts)} tables; each was read by itself.")
            tables.extend(parts)
    except python_calamine.PasswordError as err:
        raise UnreadableError(
            f"{name} is protected by a password. Nothing was imported; save it without one and import it again."
        ) from err
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as err:
        raise UnreadableError(_damaged(name)) from err
    except BaseException as err:
        # Some damage ends a check of the library itself, whose error is no Exception and cannot be imported.
        if type(err).__name__ != "PanicException":
            raise
        raise UnreadableError(_damaged(name)) from err
    return tables, doubts


def _distinct(name: str, names: set[str]) -> str:
    shown = next(each for n in count(1) if (each := name if n == 1 else f"{name} ({n})") not in names)
    names.add(shown)
    return shown


def _damaged(name: str) -> str:
    return f"{name} is damaged and cannot be read as a workbook. Nothing was imported; ask for a fresh copy."


def _table(sheet: python_calamine.CalamineSheet, name: str, watch: Watch) -> RawTable:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise TooLargeError(f"Sheet “{name}” has more than {MAX_CELLS:,} cells. Nothing was imported.")
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        if number % _CHECK_EVERY == 0:
            watch.check()
        cells = tuple(cell_text(value) for value in values)
        if not any(cell.strip() for cell in cells):
            continue
        locator = f"{name}!{number}"
        raw = shown_raw(" | ".join(cells))
        if max(map(len, cells)) > MAX_CELL_CHARS:
            reason = f"A cell is longer than {MAX_CELL_CHARS:,} characters. The row was kept and not imported."
            problems.append(Problem(locator, "cell_too_long", reason, raw))
        else:
            rows.append(TableRow(locator, cells, raw))
    return RawTable(name, tuple(rows), tuple(problems))


def cell_text(value: Any) -> str:
    """Return a cell as text: whole numbers without a decimal point, dates in ISO, yes and no for truth values.

    >>> cell_text(9990000018.0), cell_text(date(1971, 4, 3)), cell_text(True), cell_text(0.5)
    ('9990000018', '1971-04-03', 'Yes', '0.5')
    """
    if isinstance(value, str):
        return value.replace("\0", "").replace("_x000D_", "")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else _other(value)


def _other(value: int | timedelta | None) -> str:
    return "" if value is None else str(value)
