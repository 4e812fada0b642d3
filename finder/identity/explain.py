"""The rows behind a pair's match weight: attributes compared again with the kept model, then relatives."""

from __future__ import annotations

from finder.casework.agency import Agency
from finder.identity.bridge import to_match_record
from finder.model.person import EvidenceRow, PairEvidence
from finder.model.record import RecordId
from matching import Model, Table, build_table, explain


def table_of(agency: Agency) -> Table:
    """Return the engine's table of everyone who is named; how rare a name is depends on all of them."""
    named = (agency.records[one] for one in sorted(agency.records))
    return build_table([to_match_record(record) for record in named if not record.is_unnamed])


def explain_pair(table: Table, model: Model, pair: PairEvidence) -> tuple[EvidenceRow, ...]:
    """Return rows that add up to the pair's total.

    Args:
        table: ``table_of`` the agency in which the pair was scored.
        model: The model that scored it.
        pair: With the rows of relatives and system ids, which the store keeps.
    """
    if not (_is_in(table, pair.record_a) and _is_in(table, pair.record_b)):
        return pair.rows
    rows = [
        EvidenceRow(row.comparison, row.level, row.left, row.right, row.match_bits, row.why)
        for row in explain(table, model, pair.record_a, pair.record_b)
    ]
    return (*rows, *pair.rows)


def _is_in(table: Table, record: RecordId) -> bool:
    return record in table.row_of
