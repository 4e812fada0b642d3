"""The journal: who decided or looked, when. Each line carries the hash of the one before, so a change shows.

The chain finds a line that was altered, removed, inserted or cut off. It is no proof against somebody who holds the
key and rewrites the whole journal; against that helps a copy of the newest hash kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from finder.errors import BugError
from finder.model.decision import JournalEntry
from finder.store.codec import Stamp, from_utc_text, to_utc_text
from finder.store.connection import Connection

Line = tuple[int, str, str, str, str, str]
"""Number, time, actor, action, subject, detail: what a link covers."""

_FIRST_LINK = "0" * 64
_COLUMNS = "id, at, actor, action, subject, detail, chain_sha256"


def link_of(previous: str, line: Line) -> str:
    """Return SHA-256 (hexadecimal) over the previous link and one line in canonical form."""
    text = json.dumps(line, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def append(connection: Connection, stamp: Stamp, action: str, subject: str, detail: str) -> JournalEntry:
    """Add one line, in the caller's transaction.

    Args:
        connection: In a write transaction.
        stamp: Who, as a user name, and when.
        action: Stable code ("pair_decided", "candidate_viewed").
        subject: Ids of what it is about, never a name.
        detail: Codes and ids, never a name or a comment.
    """
    head = connection.execute("SELECT id, chain_sha256 FROM journal_head").fetchone()
    number, previous = (0, _FIRST_LINK) if head is None else head
    line: Line = (number + 1, to_utc_text(stamp.at), stamp.actor, action, subject, detail)
    link = link_of(previous, line)
    connection.execute(f"INSERT INTO journal ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", (*line, link))  # noqa: S608 - a constant
    connection.execute(
        "INSERT INTO journal_head (only, id, chain_sha256) VALUES (1, ?, ?) "
        "ON CONFLICT (only) DO UPDATE SET id = excluded.id, chain_sha256 = excluded.chain_sha256",
        (number + 1, link),
    )
    return JournalEntry(number + 1, stamp.at, stamp.actor, action, subject, detail, link)


def newest(connection: Connection, limit: int) -> tuple[JournalEntry, ...]:
    """Return the newest lines, newest first."""
    if limit < 0:
        raise BugError("a journal page has no negative length")
    sql = f"SELECT {_COLUMNS} FROM journal ORDER BY id DESC LIMIT ?"  # noqa: S608 - a constant
    return tuple(JournalEntry(row[0], from_utc_text(row[1]), *row[2:]) for row in connection.execute(sql, (limit,)))


def about(connection: Connection, parts: Sequence[str], limit: int) -> tuple[JournalEntry, ...]:
    """Return the newest lines whose subject holds any of these ids or parts of ids, newest first."""
    if limit < 0:
        raise BugError("a journal page has no negative length")
    sql = (
        f"SELECT {_COLUMNS} FROM journal "  # noqa: S608 - a constant
        "WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE instr(subject, value)) ORDER BY id DESC LIMIT ?"
    )
    rows = connection.execute(sql, (json.dumps(list(parts)), limit))
    return tuple(JournalEntry(row[0], from_utc_text(row[1]), *row[2:]) for row in rows)


def first_actor(connection: Connection) -> str:
    """Return who wrote the first line, "" when there is none."""
    row = connection.execute("SELECT actor FROM journal ORDER BY id LIMIT 1").fetchone()
    return "" if row is None else str(row[0])


def first_broken_link(connection: Connection) -> int | None:
    """Return the number of the first line that does not follow from the one before, or None when all do."""
    previous, expected = _FIRST_LINK, 1
    rows = connection.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY id")  # noqa: S608 - a constant
    for *line, link in rows:
        if line[0] != expected or link != link_of(previous, tuple(line)):
            return expected
        previous, expected = link, expected + 1
    head = connection.execute("SELECT id, chain_sha256 FROM journal_head").fetchone()
    is_whole = head == (expected - 1, previous) if head is not None else expected == 1
    return None if is_whole else expected
