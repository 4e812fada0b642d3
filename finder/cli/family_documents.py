"""Relationships and contradictions as the JSON of ``cli.md``, and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from finder.kinship.contradiction import Contradiction
from finder.model.family import Edge, EdgeKind, Kinship, KinStep

Document = Mapping[str, object]

_LEGAL_WORDS = {"connected": "connected person"}
_ENDS = {
    EdgeKind.PARENT: ("parent", "child", "kind"),
    EdgeKind.PARTNER: ("a", "b", "kind"),
    EdgeKind.SIBLING: ("a", "b", "fullness"),
    EdgeKind.ROLE: ("holder", "of", "role"),
}


def kin_json(kinship: Kinship, given: Mapping[str, Document]) -> Document:
    """Return one relationship.

    Args:
        given: What the file says, by the id of the evidence.
    """
    return {
        "id": kinship.other,
        "label": kinship.label,
        "term": kinship.term,
        "side": kinship.side or None,
        "half": kinship.half,
        "step": kinship.step,
        "by_marriage": kinship.by_marriage,
        "adoptive": kinship.adoptive,
        "birth_severed": kinship.birth_severed,
        "degree": kinship.degree,
        "up": kinship.up,
        "down": kinship.down,
        "partner_steps": kinship.partner_steps,
        "is_kin": kinship.is_kin,
        "legal_class": _LEGAL_WORDS.get(kinship.legal_class, kinship.legal_class),
        "legal_confidence": kinship.legal_confidence,
        "legal_basis": kinship.legal_basis,
        "also": list(kinship.also),
        "roles": list(kinship.roles),
        "p": round(kinship.p, 4),
        "path": [_step_json(step, given) for step in kinship.path],
        **({"more_ways": True} if kinship.has_more_ways else {}),
    }


def stranger_json(person: str) -> Document:
    """Return the answer for somebody to whom no way leads."""
    return {"id": person, "label": None, "term": None, "also": [], "path": []}


def finding_json(found: Contradiction, given: Mapping[str, Document]) -> Document:
    """Return one contradiction: the smallest set of edges that conflict, and the weakest of them."""
    weakest = found.weakest
    return {
        "code": found.code,
        "severity": found.severity,
        "people": list(found.people),
        "edges": [edge_json(edge, given) for edge in found.edges] or [dict(given[one]) for one in found.evidence],
        "weakest": edge_json(weakest, given) if weakest else None,
        "is_sensitive": found.is_sensitive,
        "text": found.text,
    }


def edge_json(edge: Edge, given: Mapping[str, Document]) -> Document:
    """Return an edge as family JSON writes it, with what the file says of it."""
    first, second, kind = _ENDS[edge.kind]
    return {
        "type": edge.kind.value,
        first: edge.a,
        second: edge.b,
        kind: edge.subtype,
        "status": edge.status,
        "p": round(edge.p, 4),
        "sources": [given[one] for one in edge.evidence if one in given],
    }


def kin_text(found: Iterable[Kinship]) -> str:
    """Return one line a person."""
    return "\n".join(f"{one.other:<12} {one.label}{_legal(one)}{_more(one)}" for one in found) or "Nobody is connected."


def findings_text(answer: Document) -> str:
    """Return one line a contradiction."""
    findings = answer["findings"]
    assert isinstance(findings, Sequence)
    lines = [f"{one['severity']:<6} {one['code']:<28} {', '.join(one['people'])}: {one['text']}" for one in findings]
    return "\n".join(lines) or "Nothing contradicts anything else."


def _more(kinship: Kinship) -> str:
    return "  (tied in more ways than were followed)" if kinship.has_more_ways else ""


def _legal(kinship: Kinship) -> str:
    return f"  [{kinship.legal_basis}]" if kinship.legal_basis and kinship.is_kin else ""


def _step_json(step: KinStep, given: Mapping[str, Document]) -> Document:
    return {
        "from": step.person,
        "relation": step.relation,
        "to": step.other,
        "edges": [edge_json(edge, given) for edge in step.edges],
    }
