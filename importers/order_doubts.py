"""Says loudly where a table speaks of orders or warnings that were not read as such: a lost gate is the worst loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from importers.alerts import holds_back, is_alert_wording, may_hold_back
from importers.mapping import TableKind
from importers.recognition import Recognised
from importers.tables import TableRow

_HOLDS_TEXT = frozenset({"note", "detail", "text", "words", "type", "role", "status"})
_TEXT_KINDS = frozenset(
    {TableKind.ALERTS, TableKind.CHRONOLOGY, TableKind.CASES, TableKind.PLACEMENTS, TableKind.CONTACTS}
)
"""Kinds whose texts are kept as facts of their own, and are about a child's story rather than about a marker."""

_MAX_SHOWN = 8
_AT_ONCE = 512


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
        rows = _speaking_beside(found)
        if rows:
            yield (
                f"Check: {where} was read as {kind.value}, and {_places(rows)} speak of orders, risks or withheld "
                "addresses in a note. Notes hold nobody back: record the order where one is in force."
            )


def _speaking_beside(found: Recognised) -> list[TableRow]:
    places = [one.position for one in found.sheet.columns if not one.field or one.field in _HOLDS_TEXT]
    rows = iter(found.rows if places else ())
    speaking: list[TableRow] = []
    while some := list(islice(rows, _AT_ONCE)):
        speaking.extend(_speaking(some, places))
    return speaking


def _speaking(rows: Sequence[TableRow], places: Sequence[int]) -> list[TableRow]:
    """Find the rows that speak of orders by asking many together, then halves of them: hardly any row does."""
    if not may_hold_back(row.cell(place) for row in rows for place in places):
        return []
    if len(rows) == 1:
        return [row for row in rows if any(holds_back(row.cell(place)) for place in places)]
    half = len(rows) // 2
    return _speaking(rows[:half], places) + _speaking(rows[half:], places)


def _places(rows: list[TableRow]) -> str:
    shown = ", ".join(row.locator for row in rows[:_MAX_SHOWN])
    more = f" and {len(rows) - _MAX_SHOWN} more" if len(rows) > _MAX_SHOWN else ""
    return f"{len(rows)} row(s) ({shown}{more})"
