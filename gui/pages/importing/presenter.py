"""What became of files, in words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from finder.model.record import RejectedRow
from finder.services import ImportedFile, ImportReport
from gui import text
from gui.jobs import JobHandle
from gui.messages import words
from gui.models.rows import Column
from gui.pages.importing.draft import UNRECOGNISED
from gui.pages.importing.field_words import field_words

translate = QCoreApplication.translate

_MIN_ELAPSED_S = 1.0


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line of the table: a file that is being read, or one that is finished.

    Attributes:
        result: None while the file is being read or waits.
    """

    file: str
    state: str
    result: ImportedFile | None = None


def finished(result: ImportedFile) -> FileRow:
    """Return the line of a finished file."""
    return FileRow(result.file, result.status, result)


def state(row: FileRow) -> str:
    """Return the state of a file in words, with a sign before it."""
    sign = {"imported": "✓", "unchanged": "=", "unreadable": "✕", "reading": "…", "read": "✓"}.get(row.state, "")
    if row.state == "reading":
        return f"{sign} " + translate("importing", "Reading")
    if row.state == "read":
        return f"{sign} " + translate("importing", "Read")
    if row.result is not None and row.state == "imported" and row.result.kind == UNRECOGNISED:
        return "! " + translate("importing", "Nothing imported")
    return f"{sign} {words('status', row.state)}"


def n_rejected(row: FileRow) -> int:
    """Return how many rows of the file could not be read."""
    return sum(1 for item in row.result.rejected if item.is_rejected) if row.result else 0


def _count(value: int) -> str:
    return f"{value:,}" if value else "–"


def columns() -> tuple[Column, ...]:
    """Return the columns of the table of files."""
    return (
        Column(translate("importing", "File"), lambda row: row.file, tooltip=lambda row: row.file),
        Column(translate("importing", "Taken for"), _kind),
        Column(translate("importing", "State"), state),
        Column(
            translate("importing", "Records"),
            lambda row: _count(row.result.records if row.result else 0),
            sort=lambda row: row.result.records if row.result else -1,
            is_number=True,
        ),
        Column(
            translate("importing", "Relationships"),
            lambda row: _count(row.result.statements if row.result else 0),
            sort=lambda row: row.result.statements if row.result else -1,
            is_number=True,
        ),
        Column(
            translate("importing", "Rejected"), lambda row: _count(n_rejected(row)), sort=n_rejected, is_number=True
        ),
    )


def _kind(row: FileRow) -> str:
    if row.result is None:
        return ""
    return row.result.kind.replace("_", " ") or translate("importing", "not recognised")


def rejected_columns() -> tuple[Column, ...]:
    """Return the columns of the table of rejected rows."""
    return (
        Column(translate("importing", "Where"), _where),
        Column(
            translate("importing", "Why, and the row as it is written"),
            lambda row: row.reason,
            tooltip=lambda row: f"{row.reason}\n\n{row.raw}",
            spoken=lambda row: f"{row.reason} {row.raw}",
        ),
    )


def rejected_lines(row: RejectedRow) -> tuple[str, str]:
    """Return the reason, and the row as it is written."""
    return row.reason, row.raw


def _where(row: RejectedRow) -> str:
    return text.file_place("", row.locator).lstrip(", ") or "–"


def mapping_columns() -> tuple[Column, ...]:
    """Return the columns of the table of column meanings."""
    return (
        Column(translate("importing", "Column in the file"), lambda row: f"{row[0]}: {row[1]}" if row[0] else row[1]),
        Column(
            translate("importing", "Taken for"),
            lambda row: field_words(row[2]),
        ),
    )


def doubt_columns() -> tuple[Column, ...]:
    """Return the column of the table of doubts."""
    return (Column(translate("importing", "Further doubts"), str, tooltip=str),)


def files_in_order(rows: Sequence[FileRow]) -> list[FileRow]:
    """Return the files, those with a table of no known kind first: somebody has to say what it is."""
    return sorted(rows, key=lambda row: row.result is None or UNRECOGNISED not in row.result.kind)


def facts(result: ImportedFile) -> str:
    """Return one line of facts about a file."""
    parts = [
        result.kind.replace("_", " ") or translate("importing", "not recognised"),
        translate("importing", "encoding {0}").format(result.encoding) if result.encoding else "",
        translate("importing", "{0} records").format(f"{result.records:,}"),
        translate("importing", "{0} relationships").format(f"{result.statements:,}"),
    ]
    return " · ".join(part for part in parts if part)


def summary(report: ImportReport) -> tuple[str, str]:
    """Return the tone and the sentence that sum up an import."""
    statuses = [item.status for item in report.files]
    if statuses and all(status == "unchanged" for status in statuses):
        return "info", translate("importing", "Nothing new: these files had been imported before. Nothing was changed.")
    unreadable = statuses.count("unreadable")
    told = translate("importing", "{0} records and {1} relationships from {2} files.").format(
        f"{report.records:,}", f"{report.statements:,}", len(report.files) - unreadable
    )
    if report.rejected:
        told += " " + translate("importing", "{0} rows were rejected; they are kept with the reason.").format(
            report.rejected
        )
    if unreadable:
        told += " " + translate("importing", "{0} files could not be read.").format(unreadable)
    return ("warn" if report.rejected or unreadable else "good"), told


def time_left(handle: JobHandle) -> str:
    """Return a guess of the time left, or "" while it is too early to guess."""
    if handle.started_s is None or handle.done <= 0 or handle.total <= 0:
        return ""
    elapsed_s = time.monotonic() - handle.started_s
    if elapsed_s < _MIN_ELAPSED_S:
        return ""
    left_s = elapsed_s * (handle.total - handle.done) / handle.done
    return translate("importing", "about {0} left").format(text.duration(left_s))
