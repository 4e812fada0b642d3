"""Says loudly where a table speaks of orders or warnings that were not read as such: a lost gate is the worst loss."""

from __future__ import annotations

from collections.abc import Iterator

from importers.alerts import holds_back, is_alert_wording
from importers.mapping import TableKind
from importers.recognition import Recognised
from importers.tables import TableRow

_HOLDS_TEXT = frozenset({"note", "detail", "text", "words", "type", "role", "status"})
_TEXT_KINDS = frozenset(
    {TableKind.ALERTS, TableKind.CHRONOLOGY, TableKind.CASES, TableKind.PLACEMENTS, TableKind.CONTACTS}
)
"""Kinds whose texts are kept as facts of their own, and are about a child's story rather than about a marker."""

_MAX_SHOWN = 8


def doubts_about_orders(found: Recognised) -> Iterator[str]:
    """Yield a doubt when rows hold the wording of orders, warnings or withheld addresses in no column for them."""
    kind = found.sheet.kind
    where = f"Sheet “{found.sheet.name}”" if found.sheet.name else "The table"
    if kind is TableKind.UNRECOGNISED:
        rows = [row for row in found.rows if any(is_alert_wording(cell) for cell in row.cells)]
        if rows:
            yield (
                f"NOT IMPORTED: {where} is of no known kind, and {_places(rows)} speak of orders, warnings or withheld "
                "addresses. Nobody is held back because of them. Correct the mapping of the columns and import again."
            )
    elif kind not in _TEXT_KINDS:
        rows = [row for row in found.rows if _speaks_beside(found, row)]
        if rows:
            yield (
                f"Check: {where} was read as {kind.value}, and {_places(rows)} speak of orders, risks or withheld "
                "addresses in a note. Notes hold nobody back: record the order where one is in force."
            )


def _speaks_beside(found: Recognised, row: TableRow) -> bool:
    return any(
        holds_back(row.cell(column.position))
        for column in found.sheet.columns
        if not column.field or column.field in _HOLDS_TEXT
    )


def _places(rows: list[TableRow]) -> str:
    shown = ", ".join(row.locator for row in rows[:_MAX_SHOWN])
    more = f" and {len(rows) - _MAX_SHOWN} more" if len(rows) > _MAX_SHOWN else ""
    return f"{len(rows)} row(s) ({shown}{more})"
