"""Imported files, and everything each of them said: written once, together, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from finder.model.files import StoredFile
from finder.model.record import (
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    Placement,
    Record,
    RejectedRow,
    Statement,
)
from finder.store.codec import Check, checking, decoded, decoder_of, from_utc_text, never_stop, to_json, to_utc_text
from finder.store.connection import Connection

FactT = TypeVar("FactT", CaseFile, Alert, ChildView, Contact, Placement, Event)

_FACT_KINDS: dict[type[Fact], str] = {
    CaseFile: "case",
    Alert: "alert",
    ChildView: "view",
    Contact: "contact",
    Placement: "placement",
    Event: "event",
}
Counts = tuple[int, int, int, int, int]
_FILE_COLUMNS = (
    "f.name, f.sha256, f.status, f.imported_at, f.n_records, f.n_statements, f.n_facts, f.n_rejected, f.payload, "
    "coalesce(o.name, '')"
)
_FILE_FROM = "FROM imported_file AS f LEFT JOIN imported_file AS o ON o.id = f.same_as"


@dataclass(frozen=True, slots=True)
class _FilePayload:
    """What of a file is only ever read as a whole."""

    kind: str
    encoding: str
    reader: str
    reader_version: str
    mapping: tuple[tuple[str, str, str], ...]
    samples: tuple[str, ...]
    doubts: tuple[str, ...]
    warnings: tuple[str, ...]
    # Workspaces of before have files without these.
    tables: str = ""
    origin: str = ""
    members: tuple[str, ...] = ()
    codes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileContent:
    """Everything that one file said."""

    records: Sequence[Record] = ()
    statements: Sequence[Statement] = ()
    facts: Sequence[Fact] = ()
    rejected: Sequence[RejectedRow] = ()


def insert_file(
    connection: Connection, file: StoredFile, content: FileContent, same_as: int | None, check: Check
) -> int:
    """Write a file and everything it said, in the caller's transaction. Returns the file's row id.

    Args:
        connection: In a write transaction.
        file: The file; its counts are ignored.
        content: What it said.
        same_as: Row id of the file with the same bytes, or None.
        check: Called every 500 rows; raises to stop.
    """
    file_id = _insert_file_row(connection, file, content, same_as)
    insert_content(connection, file_id, content, check)
    return file_id


def insert_content(connection: Connection, file_id: int, content: FileContent, check: Check) -> None:
    """Write everything that a file said, in the caller's transaction; ``check`` as for ``insert_file``."""
    _insert_records(connection, file_id, content.records, check)
    _insert_statements(connection, file_id, content.statements, check)
    facts = ((_FACT_KINDS[type(fact)], fact.id, file_id, to_json(fact)) for fact in checking(content.facts, check))
    connection.executemany("INSERT INTO fact (kind, id, file_id, payload) VALUES (?, ?, ?, ?)", facts)
    rejected = ((file_id, to_json(row)) for row in checking(content.rejected, check))
    connection.executemany("INSERT INTO rejected_row (file_id, payload) VALUES (?, ?)", rejected)


def _insert_file_row(connection: Connection, file: StoredFile, content: FileContent, same_as: int | None) -> int:
    counts, payload = counts_of(content), _payload(file)
    return connection.execute(
        "INSERT INTO imported_file (name, sha256, status, imported_at, same_as, n_records, n_statements, n_facts, "
        "n_rejected_rows, n_rejected, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (file.name, file.sha256, file.status, to_utc_text(file.imported_at), same_as, *counts, payload),
    ).lastrowid


def begin_file(connection: Connection, name: str, sha256: str) -> int:
    """Make room for a file that is written as it is read, in the caller's transaction; ``finish_file`` fills it in."""
    return connection.execute(
        "INSERT INTO imported_file (name, sha256, status, imported_at, n_records, n_statements, n_facts, "
        "n_rejected_rows, n_rejected, payload) VALUES (?, ?, 'unfinished', '', 0, 0, 0, 0, 0, '')",
        (name, sha256),
    ).lastrowid


def finish_file(connection: Connection, file_id: int, file: StoredFile, counts: Counts) -> None:
    """Fill in what is known of a file when all of it has been read."""
    connection.execute(
        "UPDATE imported_file SET status = ?, imported_at = ?, n_records = ?, n_statements = ?, n_facts = ?, "
        "n_rejected_rows = ?, n_rejected = ?, payload = ? WHERE id = ?",
        (file.status, to_utc_text(file.imported_at), *counts, _payload(file), file_id),
    )


def update_file_row(connection: Connection, file_id: int, file: StoredFile, content: FileContent) -> None:
    """Write how a file is read now; its name, bytes and day of import stay."""
    connection.execute(
        "UPDATE imported_file SET n_records = ?, n_statements = ?, n_facts = ?, n_rejected_rows = ?, n_rejected = ?, "
        "payload = ? WHERE id = ?",
        (*counts_of(content), _payload(file), file_id),
    )


def counts_of(content: FileContent) -> Counts:
    """Return how many records, statements, facts, problems and rejected rows there are."""
    n_rejected = sum(row.is_rejected for row in content.rejected)
    return len(content.records), len(content.statements), len(content.facts), len(content.rejected), n_rejected


def _payload(file: StoredFile) -> str:
    return to_json(
        _FilePayload(
            file.kind,
            file.encoding,
            file.reader,
            file.reader_version,
            file.mapping,
            file.samples,
            file.doubts,
            file.warnings,
            file.tables,
            file.origin,
            file.members,
            file.codes,
        )
    )


def _insert_records(connection: Connection, file_id: int, records: Sequence[Record], check: Check) -> None:
    rows = ((record.id, file_id, record.case_ref, to_json(record)) for record in checking(records, check))
    connection.executemany("INSERT INTO record (id, file_id, case_ref, payload) VALUES (?, ?, ?, ?)", rows)
    ids = ((external_id, record.id) for record in records for external_id in dict.fromkeys(record.external_ids))
    connection.executemany("INSERT INTO record_external_id (external_id, record_id) VALUES (?, ?)", ids)


def _insert_statements(connection: Connection, file_id: int, statements: Sequence[Statement], check: Check) -> None:
    rows = ((statement.id, file_id, to_json(statement)) for statement in checking(statements, check))
    connection.executemany("INSERT INTO statement (id, file_id, payload) VALUES (?, ?, ?)", rows)


def delete_unreadable(connection: Connection, name: str, sha256: str) -> None:
    """Remove a file that could not be read, with its problems, to make room for a new attempt."""
    where = "name = ? AND sha256 = ? AND status = 'unreadable'"
    connection.execute(
        f"DELETE FROM rejected_row WHERE file_id IN (SELECT id FROM imported_file WHERE {where})",  # noqa: S608 - a constant
        (name, sha256),
    )
    connection.execute(f"DELETE FROM imported_file WHERE {where}", (name, sha256))  # noqa: S608 - a constant


def has_file(connection: Connection, name: str, sha256: str) -> bool:
    """True when this file was imported (an attempt that could not read it does not count)."""
    sql = "SELECT 1 FROM imported_file WHERE sha256 = ? AND name = ? AND status <> 'unreadable'"
    return connection.execute(sql, (sha256, name)).fetchone() is not None


def first_with_bytes(connection: Connection, sha256: str) -> int | None:
    """Return the row id of the readable file with these bytes that holds their records, or None."""
    sql = "SELECT id FROM imported_file WHERE sha256 = ? AND same_as IS NULL AND status <> 'unreadable'"
    row = connection.execute(sql, (sha256,)).fetchone()
    return None if row is None else int(row[0])


def files(connection: Connection) -> tuple[StoredFile, ...]:
    """Return every file, in the order of import."""
    rows = connection.execute(f"SELECT {_FILE_COLUMNS} {_FILE_FROM} ORDER BY f.id")
    return tuple(_file_of(row) for row in rows)


def _file_of(row: tuple[Any, ...]) -> StoredFile:
    name, sha256, status, imported_at, n_records, n_statements, n_facts, n_rejected, payload, same_as = row
    said = decoder_of(_FilePayload).decode(payload)
    return StoredFile(
        name=name,
        sha256=sha256,
        kind=said.kind,
        encoding=said.encoding,
        reader=said.reader,
        reader_version=said.reader_version,
        status=status,
        imported_at=from_utc_text(imported_at),
        mapping=said.mapping,
        samples=said.samples,
        doubts=said.doubts,
        warnings=said.warnings,
        tables=said.tables,
        origin=said.origin,
        members=said.members,
        codes=said.codes,
        same_as=same_as,
        n_records=n_records,
        n_statements=n_statements,
        n_facts=n_facts,
        n_rejected=n_rejected,
    )


def records(connection: Connection, check: Check) -> list[Record]:
    """Return every record, in the order of import."""
    return decoded(connection.execute("SELECT payload FROM record ORDER BY seq"), Record, check)


def record(connection: Connection, record_id: str) -> Record | None:
    """Return one record, or None."""
    row = connection.execute("SELECT payload FROM record WHERE id = ?", (record_id,)).fetchone()
    return None if row is None else decoder_of(Record).decode(row[0])


def records_with_external_id(connection: Connection, external_id: str) -> list[Record]:
    """Return the records that carry another system's id, in the order of import."""
    rows = connection.execute(
        "SELECT r.payload FROM record_external_id AS x JOIN record AS r ON r.id = x.record_id "
        "WHERE x.external_id = ? ORDER BY r.seq",
        (external_id,),
    )
    return decoded(rows, Record, never_stop)


def statements(connection: Connection, check: Check) -> list[Statement]:
    """Return every statement, in the order of import."""
    return decoded(connection.execute("SELECT payload FROM statement ORDER BY seq"), Statement, check)


def facts(connection: Connection, kind: type[FactT], check: Check) -> list[FactT]:
    """Return every fact of one kind, in the order of import."""
    rows = connection.execute("SELECT payload FROM fact WHERE kind = ? ORDER BY seq", (_FACT_KINDS[kind],))
    return decoded(rows, kind, check)


def rejected_rows(connection: Connection, file: StoredFile | None) -> list[RejectedRow]:
    """Return what could not be read of one file, or of all, in the order of import."""
    sql = "SELECT p.payload FROM rejected_row AS p JOIN imported_file AS f ON f.id = p.file_id"
    if file is None:
        rows = connection.execute(sql + " ORDER BY p.seq")
    else:
        rows = connection.execute(sql + " WHERE f.sha256 = ? AND f.name = ? ORDER BY p.seq", (file.sha256, file.name))
    return decoded(rows, RejectedRow, never_stop)


def counts(connection: Connection) -> tuple[int, int, int, int]:
    """Return how many files, records, statements and facts there are."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM imported_file), (SELECT count(*) FROM record), "
        "(SELECT count(*) FROM statement), (SELECT count(*) FROM fact)"
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2], row[3]


def files_that_are_not_whole(connection: Connection) -> list[str]:
    """Return the short hashes of files whose rows are not as many as when they were imported."""
    rows = connection.execute(
        "SELECT substr(f.sha256, 1, 12) FROM imported_file AS f WHERE "
        "f.n_records <> (SELECT count(*) FROM record AS r WHERE r.file_id = f.id) OR "
        "f.n_statements <> (SELECT count(*) FROM statement AS s WHERE s.file_id = f.id) OR "
        "f.n_facts <> (SELECT count(*) FROM fact AS a WHERE a.file_id = f.id) OR "
        "f.n_rejected_rows <> (SELECT count(*) FROM rejected_row AS p WHERE p.file_id = f.id) ORDER BY f.id"
    )
    return [name for (name,) in rows]
