"""Decisions of people: which of them gates forbid, and how one that was taken back is called."""

from __future__ import annotations

from finder.errors import UserError
from finder.model.candidate import Candidate, Gate, Recommendation
from finder.model.decision import CandidateDecision, CaseNote, MappingDecision, Opening, PairDecision, Verdict
from finder.store.decision_rows import Decision


def refuse_approach(candidate: Candidate, recommendation: Recommendation) -> None:
    """Refuse what a gate forbids.

    Raises:
        UserError: The person cannot be approached.
    """
    refused = next((gate for gate in candidate.gates if recommendation in _forbidden_by(gate)), None)
    if refused:
        raise UserError(f"This person cannot be approached: {refused.why}. Nothing was recorded.")


def _forbidden_by(gate: Gate) -> frozenset[Recommendation]:
    """Return what may not be decided in spite of a gate: whose identity is certain may be approached, with consent."""
    approaches = frozenset({Recommendation.INVITE, Recommendation.INDIRECT})
    if gate.effect == "exclude":
        return approaches | {Recommendation.EXPLORE}
    is_locked = gate.effect == "hold" and gate.gate in {"consent", "parent_objects"}
    return approaches if is_locked or (gate.gate == "unverified_identity" and gate.effect != "lapsed") else frozenset()


def undone_words(undone: Decision) -> str:
    """Return a decision that was taken back, or brought back, in plain words."""
    match undone:
        case MappingDecision():
            acts = {
                "read": f"{undone.file} says again what it said before",
                "kept": "a mapping is kept no longer",
                "forgotten": "a mapping is kept again",
            }
            return acts[undone.act]
        case PairDecision(act=int()):
            return "“this record is somebody else”"
        case PairDecision():
            verdicts = {Verdict.SAME: "same person", Verdict.NOT_SAME: "not the same person", Verdict.UNSURE: "unsure"}
            return f"“{verdicts[undone.verdict]}”"
        case CandidateDecision():
            return f"“{undone.recommendation}”"
        case Opening():
            return "hidden records are out of sight again"
        case CaseNote():
            kinds = {"offer": "an offer", "gate": "what holds a person back", "lift": "a decision on what holds back"}
            return kinds[undone.kind]
