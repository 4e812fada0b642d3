"""The checks behind ``kinfinder verify``. They change nothing and name nobody."""

from __future__ import annotations

from pathlib import Path

from finder.errors import WorkspaceLockedError
from finder.services import VerifyCheck
from finder.store import decision_rows, file_rows, journal
from finder.store.connection import Connection
from finder.store.header import read_header
from finder.store.keys import DatabaseKey

_SHOWN = 5


def key_header(path: Path, key: DatabaseKey) -> VerifyCheck:
    """The key file is there, can be read, and holds this workspace's key."""
    try:
        fits = read_header(path).fits(key)
    except WorkspaceLockedError as err:
        return VerifyCheck("key file", ok=False, detail=str(err))
    wrong = "It belongs to another workspace: the passphrase would not open this one."
    return VerifyCheck("key file", ok=fits, detail="Readable, and of this workspace." if fits else wrong)


def cipher_integrity(connection: Connection) -> VerifyCheck:
    """Every page of the file is as it was written (each carries an HMAC)."""
    found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    return _check("cipher integrity", found, "Every page is as it was written.")


def structure(connection: Connection) -> VerifyCheck:
    """Tables and indexes agree."""
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return _check("database structure", found, "Tables and indexes agree.")


def foreign_keys(connection: Connection) -> VerifyCheck:
    """Nothing points at a row that is not there."""
    rows = connection.execute("PRAGMA foreign_key_check")
    found = [f"{table} row {number} points at a missing row of {parent}" for table, number, parent, _ in rows]
    return _check("foreign keys", found, "Nothing points at a row that is not there.")


def whole_files(connection: Connection) -> VerifyCheck:
    """Every file has as many rows as when it was imported."""
    found = [f"file {short} has lost or gained rows" for short in file_rows.files_that_are_not_whole(connection)]
    return _check("whole files", found, "Every file is whole.")


def journal_chain(connection: Connection) -> VerifyCheck:
    """Every journal line follows from the one before."""
    broken = journal.first_broken_link(connection)
    found = [] if broken is None else [f"entry {broken} was altered, removed or cut off"]
    return _check("journal", found, "Every entry follows from the one before.")


def decisions(connection: Connection) -> VerifyCheck:
    """Every decision in force names records that are there."""
    found = [f"decision {number} names a record that is not there" for number in decision_rows.orphaned(connection)]
    return _check("decisions", found, "Every decision names records that are there.")


CHECKS = (cipher_integrity, structure, foreign_keys, whole_files, journal_chain, decisions)


def _check(name: str, found: list[str], all_well: str) -> VerifyCheck:
    if not found:
        return VerifyCheck(name, ok=True, detail=all_well)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return VerifyCheck(name, ok=False, detail="; ".join(found[:_SHOWN]) + more + ".")
