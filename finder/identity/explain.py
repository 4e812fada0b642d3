"""The rows behind a pair's match weight: attributes compared again with the kept model, then relatives."""

from __future__ import annotations

from finder.identity.bridge import to_match_record
from finder.model.person import EvidenceRow, PairEvidence
from finder.model.record import Record
from matching import Model, build_table, explain

ROUNDING_BITS = 1e-6


def explain_pair(model_json: str, left: Record, right: Record, pair: PairEvidence) -> tuple[EvidenceRow, ...]:
    """Return rows that add up to the pair's total.

    Args:
        model_json: The model that scored the pair; "" when none is kept.
        pair: With the rows of relatives and system ids, which the store keeps.
    """
    if not model_json or left.is_unnamed or right.is_unnamed:
        return pair.rows
    model = Model.from_json(model_json)
    table = build_table([to_match_record(left), to_match_record(right)])
    rows = [
        EvidenceRow(row.comparison, row.level, row.left, row.right, row.match_bits, row.why)
        for row in explain(table, model, left.id, right.id)
    ]
    return (*rows, *pair.rows)
