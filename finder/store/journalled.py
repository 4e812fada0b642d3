"""A decision as a line of the journal: ids and codes, never a name or a comment."""

from __future__ import annotations

from finder.model.decision import CandidateDecision, CaseNote, MappingDecision, Opening, PairDecision
from finder.store import journal
from finder.store.codec import Stamp
from finder.store.connection import Connection
from finder.store.decision_rows import Decision


def journal_decision(connection: Connection, stamp: Stamp, action: str, decision: Decision) -> None:
    """Add the line, in the caller's transaction."""
    match decision:
        case PairDecision():
            subject, outcome = f"{decision.record_a} {decision.record_b}", decision.verdict.value
        case CandidateDecision():
            subject, outcome = f"{decision.child_record} {decision.person_record}", decision.recommendation
        case Opening():
            subject, outcome = decision.child_record, " and ".join(decision.kinds)
        case CaseNote():
            subject, outcome = f"{decision.child_record} {decision.person_record}", f"{decision.kind} {decision.code}"
        case MappingDecision():
            subject, outcome = f"{len(decision.after)} tables", decision.act
    journal.append(connection, stamp, action, subject, f"decision {decision.id}: {outcome}")
