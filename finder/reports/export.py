"""Export of the candidate list: filter, write in memory, read back and check, and only then make a file."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from finder.errors import UserError
from finder.model.candidate import SearchResult
from finder.reports.audience import audience_of, prepare
from finder.reports.csv_writer import write_csv
from finder.reports.docx_writer import write_docx
from finder.reports.json_writer import write_json
from finder.reports.leak_scan import scan
from finder.reports.table import ReportTable
from finder.reports.xlsx_writer import write_xlsx
from finder.services import ExportReport

WRITERS: MappingProxyType[str, Callable[[ReportTable], bytes]] = MappingProxyType(
    {"docx": write_docx, "xlsx": write_xlsx, "csv": write_csv, "json": write_json}
)


def export_candidates(result: SearchResult, audience: str, file_format: str, out: Path, today: dt.date) -> ExportReport:
    """Write the candidate list for an audience, or refuse to.

    A file appears only when nothing confidential was found in its finished bytes; it appears whole, readable for
    its owner only, and replaces an older file of that name.

    Args:
        audience: "professional" or "family".
        file_format: "docx", "xlsx", "csv" or "json".
        today: Date on the paper.

    Raises:
        UserError: Unknown audience or format, or the file cannot be written there.
    """
    writer = _writer(file_format)
    prepared = prepare(result, audience_of(audience), today)
    data = writer(prepared.table)
    leaks = scan(data, f".{file_format}", result.confidential, audience, blank=writer(_blank(prepared.table)))
    rows = len(prepared.table.rows)
    if leaks:
        return ExportReport(str(out), rows, "blocked", tuple(str(leak) for leak in leaks), prepared.advice)
    write_atomically(out, data)
    return ExportReport(str(out), rows, "clean", (), prepared.advice)


def write_atomically(out: Path, data: bytes) -> None:
    """Write ``data`` to ``out`` whole or not at all, readable for the owner only.

    Raises:
        UserError: The folder is missing, full or not writable. An older file of that name is kept as it was.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".export-", dir=out.parent)
    except OSError as err:
        raise _not_written(out, err) from err
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(out)
    except OSError as err:
        raise _not_written(out, err) from err
    finally:
        # Gone already when it took its place; otherwise nothing half-written may stay behind.
        Path(name).unlink(missing_ok=True)


def _writer(file_format: str) -> Callable[[ReportTable], bytes]:
    if file_format not in WRITERS:
        raise UserError(f'Lists cannot be written as "{file_format}". Choose one of: {", ".join(WRITERS)}.')
    return WRITERS[file_format]


def _blank(table: ReportTable) -> ReportTable:
    """The same paper with nobody on it."""
    document = {key: _blanked(value) for key, value in table.document.items()}
    return dataclasses.replace(table, title="", child="", rows=(), notes=(), document=document)


def _blanked(value: object) -> object:
    """The keys of a document without what they hold."""
    if isinstance(value, dict):
        return {key: _blanked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_blanked(item) for item in value]
    return None


def _not_written(out: Path, err: OSError) -> UserError:
    reason = err.strerror or "it could not be written"
    return UserError(f"{out} was not written: {reason}. Nothing was changed. Choose another folder and export again.")
