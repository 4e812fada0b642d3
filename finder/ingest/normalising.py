"""Rows of a file become records, statements and facts; what lacks a person is reported, not lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from finder.ingest.facts import FactBuilder
from finder.ingest.people import to_record
from finder.model.files import StoredFile
from finder.model.record import CaseFile, Fact, Record, RejectedRow, Statement
from finder.store.file_rows import FileContent
from importers.rows import FactRow, FileResult, PersonRow, Problem, Row, StatementRow
from importers.walk import InputFile


class Normaliser:
    """Normalises the rows of one file, all at once or some after the other.

    Args:
        file: Name of the file.
        sha256: Of its bytes.
        today: Reference day for ages.
    """

    def __init__(self, file: str, sha256: str, today: dt.date) -> None:
        self._file = file
        self._sha256 = sha256
        self._today = today
        self._builder = FactBuilder(file, sha256, today)

    def content(self, rows: Iterable[Row]) -> FileContent:
        """Return what rows say. Of two people with one key in them the later counts, in the place of the first."""
        records: dict[str, Record] = {}
        statements: list[Statement] = []
        facts: list[Fact] = []
        rejected: list[RejectedRow] = []
        for row in rows:
            if isinstance(row, PersonRow):
                record = to_record(row, self._file, self._sha256, self._today)
                records[record.id] = record
            elif isinstance(row, StatementRow):
                statements.append(self._builder.statement(row))
            elif isinstance(row, FactRow):
                self._add_fact(row, facts, rejected)
            else:
                rejected.append(self._rejected(row))
        return FileContent(tuple(records.values()), statements, facts, rejected)

    def _add_fact(self, row: FactRow, facts: list[Fact], rejected: list[RejectedRow]) -> None:
        fact = self._builder.fact(row)
        if fact is None:
            reason = f"The {row.kind.value} names nobody it is about. It is kept here as text."
            rejected.append(self._rejected(Problem(row.locator, "no_person", reason, row.raw)))
            return
        facts.append(fact)
        if isinstance(fact, CaseFile) and fact.child is None:
            reason = "The case names no child, so it is in nobody's list of cases. It is kept."
            rejected.append(self._rejected(Problem(row.locator, "no_child", reason, row.raw, False)))

    def _rejected(self, problem: Problem) -> RejectedRow:
        return RejectedRow(
            self._file, self._sha256, problem.locator, problem.code, problem.reason, problem.raw, problem.is_rejected
        )


def warnings_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return what is said of a file as a whole."""
    return tuple(row.reason for row in rows if isinstance(row, Problem) and not row.locator)


def stored_file(
    result: FileResult, now: dt.datetime, found_at: InputFile | None, warnings: tuple[str, ...]
) -> StoredFile:
    """Return what is kept of a file itself.

    Args:
        result: What was read; its rows do not matter here.
        now: Time of import, with its zone.
        found_at: Where the file was, to be found again when it is read another way.
        warnings: What is said of it as a whole.
    """
    return StoredFile(
        name=result.file,
        sha256=result.sha256,
        kind=result.kind,
        encoding=result.encoding,
        reader=result.reader,
        reader_version=result.reader_version,
        status="imported" if result.status == "read" else "unreadable",
        imported_at=now,
        mapping=result.mapping,
        samples=result.samples,
        doubts=result.doubts,
        warnings=warnings,
        tables=msgspec.json.encode(result.tables).decode() if result.tables else "",
        origin=str(found_at.path.resolve()) if found_at else "",
        members=found_at.members if found_at else (),
        codes=result.codes,
    )
