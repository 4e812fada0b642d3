"""The result of a search as the JSON document that cli.md promises."""

from __future__ import annotations

from finder.model.candidate import Candidate, Gap, Gate, Lead, PathStep, SearchResult


def search_json(result: SearchResult) -> dict[str, object]:
    """Return ``result`` as plain data with the keys of cli.md. Nothing is filtered."""
    return {
        "child": {"external_id": result.external_id, "name": result.name},
        "generated_at": result.generated_at,
        "known_before": result.known_before,
        "found": result.found,
        "connections": {"before": result.known_before, "after": result.found},
        "notice": result.notice,
        "gaps": [_gap_json(gap) for gap in result.gaps],
        "leads": [_lead_json(lead) for lead in result.leads],
        "candidates": [candidate_json(candidate) for candidate in result.candidates],
    }


def candidate_json(candidate: Candidate) -> dict[str, object]:
    """Return one candidate as plain data."""
    return {
        "person_id": candidate.person_id,
        "name": candidate.name,
        "born": candidate.born,
        "alive": candidate.is_alive,
        "relationship": candidate.relationship,
        "also": list(candidate.also),
        "side": candidate.side,
        "half": candidate.half,
        "step": candidate.step,
        "by_marriage": candidate.by_marriage,
        "degree": candidate.degree,
        "is_kin": candidate.is_kin,
        "statutory_relative": candidate.statutory_relative,
        "legal_note": candidate.legal_note,
        "known": candidate.is_known,
        "identity_confidence": candidate.identity_confidence,
        "relationship_confidence": candidate.relationship_confidence,
        "score": candidate.score,
        "rank_range": list(candidate.rank_range),
        "contributions": [{"name": c.name, "points": c.points, "why": c.why} for c in candidate.contributions],
        "gates": [_gate_json(gate) for gate in candidate.gates],
        "recommendation": candidate.recommendation.value,
        "decided": candidate.decided.value if candidate.decided else None,
        "decision_reason": candidate.decision_reason,
        "is_restricted": candidate.is_restricted,
        "records": [{"file": r.file, "locator": r.locator, "external_id": r.external_id} for r in candidate.records],
        "path": [_step_json(step) for step in candidate.path],
    }


def _gap_json(gap: Gap) -> dict[str, object]:
    return {
        "branch": gap.branch,
        "side": gap.side,
        "generation": gap.generation,
        "known_before": gap.known,
        "found": gap.found,
        "expected": gap.expected,
    }


def _lead_json(lead: Lead) -> dict[str, object]:
    return {
        "kind": lead.kind,
        "strength": lead.strength,
        "text": lead.text,
        "resolve": lead.resolve,
        "about": list(lead.about),
        "person_id": lead.person,
        "sources": [{"file": s.file, "locator": s.locator, "text": s.text} for s in lead.sources],
    }


def _gate_json(gate: Gate) -> dict[str, object]:
    source = gate.source
    return {
        "gate": gate.gate,
        "effect": gate.effect,
        "why": gate.why,
        "set_by": gate.set_by,
        "begins": gate.begins.isoformat() if gate.begins else None,
        "ends": gate.ends.isoformat() if gate.ends else None,
        "review_on": gate.review_on.isoformat() if gate.review_on else None,
        "file": source.file if source else "",
        "locator": source.locator if source else "",
    }


def _step_json(step: PathStep) -> dict[str, object]:
    sources = [{"file": s.file, "locator": s.locator, "text": s.text} for s in step.sources]
    return {
        "from": step.from_name,
        "relation": step.relation,
        "to": step.to_name,
        "inferred": step.is_inferred,
        "sources": sources,
    }
