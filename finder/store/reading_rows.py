"""Files that are read again: what a file says is exchanged as a whole, and what it said before is kept aside."""

from __future__ import annotations

from finder.model.files import StoredFile
from finder.model.record import RecordId
from finder.store import file_rows
from finder.store.codec import Check
from finder.store.connection import Connection
from finder.store.file_rows import FileContent

_COUNTS = "n_records, n_statements, n_facts, n_rejected_rows, n_rejected"
_MOVES = (
    "INSERT INTO earlier_row (reading_id, place, kind, id, case_ref, payload) "
    "SELECT ?, 'record', '', id, case_ref, payload FROM record WHERE file_id = ? ORDER BY seq",
    "INSERT INTO earlier_row (reading_id, place, kind, id, case_ref, payload) "
    "SELECT ?, 'statement', '', id, '', payload FROM statement WHERE file_id = ? ORDER BY seq",
    "INSERT INTO earlier_row (reading_id, place, kind, id, case_ref, payload) "
    "SELECT ?, 'fact', kind, id, '', payload FROM fact WHERE file_id = ? ORDER BY seq",
    "INSERT INTO earlier_row (reading_id, place, kind, id, case_ref, payload) "
    "SELECT ?, 'rejected_row', '', '', '', payload FROM rejected_row WHERE file_id = ? ORDER BY seq",
)
_RETURNS = (
    "INSERT INTO record (id, file_id, case_ref, payload) "
    "SELECT id, ?, case_ref, payload FROM earlier_row WHERE reading_id = ? AND place = 'record' ORDER BY seq",
    "INSERT INTO statement (id, file_id, payload) "
    "SELECT id, ?, payload FROM earlier_row WHERE reading_id = ? AND place = 'statement' ORDER BY seq",
    "INSERT INTO fact (kind, id, file_id, payload) "
    "SELECT kind, id, ?, payload FROM earlier_row WHERE reading_id = ? AND place = 'fact' ORDER BY seq",
    "INSERT INTO rejected_row (file_id, payload) "
    "SELECT ?, payload FROM earlier_row WHERE reading_id = ? AND place = 'rejected_row' ORDER BY seq",
)


def exchange(connection: Connection, file: StoredFile, content: FileContent, check: Check) -> int:
    """Put what a file says now in place of what it said; returns the number of the reading kept aside.

    Args:
        connection: In a write transaction.
        file: A file that holds its own rows (no copy of another), as it is read now.
        content: What it says now.
        check: Called every 500 rows; raises to stop.

    Raises:
        LookupError: The file is not there, or is a copy.
    """
    file_id = _file_id(connection, file)
    reading = connection.execute(
        f"INSERT INTO earlier_reading (file_id, {_COUNTS}, payload) "  # noqa: S608 - a constant
        f"SELECT id, {_COUNTS}, payload FROM imported_file WHERE id = ?",
        (file_id,),
    ).lastrowid
    for move in _MOVES:
        connection.execute(move, (reading, file_id))
        check()
    _delete_rows(connection, file_id)
    file_rows.insert_content(connection, file_id, content, check)
    file_rows.update_file_row(connection, file_id, file, content)
    return reading


def bring_back(connection: Connection, reading: int) -> None:
    """Put an earlier reading in place of what its file says now; what it says now is forgotten.

    Args:
        connection: In a write transaction.
        reading: As ``exchange`` returned it; it is kept aside no longer.
    """
    row = connection.execute("SELECT file_id FROM earlier_reading WHERE id = ?", (reading,)).fetchone()
    assert row is not None
    file_id = int(row[0])
    _delete_rows(connection, file_id)
    for back in _RETURNS:
        connection.execute(back, (file_id, reading))
    connection.execute(
        "INSERT INTO record_external_id (external_id, record_id) SELECT DISTINCT x.value, e.id "
        "FROM earlier_row AS e, json_each(e.payload, '$.external_ids') AS x "
        "WHERE e.reading_id = ? AND e.place = 'record'",
        (reading,),
    )
    connection.execute(
        f"UPDATE imported_file SET ({_COUNTS}, payload) = "  # noqa: S608 - a constant
        f"(SELECT {_COUNTS}, payload FROM earlier_reading WHERE id = ?) WHERE id = ?",
        (reading, file_id),
    )
    connection.execute("DELETE FROM earlier_row WHERE reading_id = ?", (reading,))
    connection.execute("DELETE FROM earlier_reading WHERE id = ?", (reading,))


def record_ids(connection: Connection, file: StoredFile) -> set[RecordId]:
    """Return the ids of the records of a file."""
    rows = connection.execute(
        "SELECT r.id FROM record AS r JOIN imported_file AS f ON f.id = r.file_id WHERE f.sha256 = ? AND f.name = ?",
        (file.sha256, file.name),
    )
    return {RecordId(str(one)) for (one,) in rows}


def _file_id(connection: Connection, file: StoredFile) -> int:
    row = connection.execute(
        "SELECT id FROM imported_file WHERE sha256 = ? AND name = ? AND status <> 'unreadable' AND same_as IS NULL",
        (file.sha256, file.name),
    ).fetchone()
    if row is None:
        raise LookupError("no file of this name and these bytes holds rows of its own")
    return int(row[0])


def _delete_rows(connection: Connection, file_id: int) -> None:
    connection.execute(
        "DELETE FROM record_external_id WHERE record_id IN (SELECT id FROM record WHERE file_id = ?)", (file_id,)
    )
    for table in ("record", "statement", "fact", "rejected_row"):
        connection.execute(f"DELETE FROM {table} WHERE file_id = ?", (file_id,))  # noqa: S608 - names from the line above
