"""Texts kept under names: the agency's settings, and gates that people set."""

from __future__ import annotations

from finder.store.connection import Connection


def get(connection: Connection, name: str) -> str | None:
    """Return the text under a name, or None."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def with_prefix(connection: Connection, prefix: str) -> dict[str, str]:
    """Return every setting whose name begins with ``prefix``, by name."""
    rows = connection.execute(
        "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ? ORDER BY name", (len(prefix), prefix)
    )
    return {str(name): str(value) for name, value in rows}


def put(connection: Connection, name: str, value: str | None) -> None:
    """Keep a text under a name; None removes it."""
    connection.execute("DELETE FROM setting WHERE name = ?", (name,))
    if value is not None:
        connection.execute("INSERT INTO setting (name, value) VALUES (?, ?)", (name, value))
