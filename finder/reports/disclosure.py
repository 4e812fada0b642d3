"""Who may appear on a list at all, whatever is written of them."""

from __future__ import annotations

import dataclasses

from finder.model.candidate import Candidate, PathStep, Recommendation, SearchResult
from finder.model.person import PersonId
from finder.reports.vocabulary import vocabulary

RESTRICTED_NAME = "Restricted record"
RESTRICTED_NOTE = "A restricted record matches: ask a senior practitioner."

# Below these a person is a lead, not a fact (domain.md, "unverified identity"): the professional list marks
# them "to be confirmed" and the family list leaves them out. A relationship is a product over several steps,
# so it may be less certain than an identity and still be likelier than not.
IDENTITY_MIN_01 = 0.8
RELATIONSHIP_MIN_01 = 0.5


def is_sealed(candidate: Candidate) -> bool:
    """True for a person behind an adoption seal: they and every link to them stay invisible."""
    return any(gate.gate in vocabulary().sealed_gates for gate in candidate.gates)


def is_confirmed(candidate: Candidate) -> bool:
    """True when the person may be written down as a fact."""
    if any(gate.gate in vocabulary().unverified_gates for gate in candidate.gates):
        return False
    return candidate.identity_confidence >= IDENTITY_MIN_01 and (
        candidate.relationship_confidence >= RELATIONSHIP_MIN_01
    )


def is_deceased(candidate: Candidate) -> bool:
    """True when the record or a gate says that the person has died."""
    return candidate.is_alive is False or any(
        gate.gate == "deceased" and gate.effect != "lapsed" for gate in candidate.gates
    )


def may_family_see(candidate: Candidate, *, in_drawing: bool = False) -> bool:
    """True when the person's name may stand on a paper that relatives hold.

    Left out: restricted and sealed people, anyone a gate holds back, whoever is recommended or decided to be held
    or excluded, the dead, people who are not confirmed, and ties that are disputed.

    Args:
        in_drawing: For a genogram: the dead stay in the tree if nothing but their death holds them back.
    """
    gates = [gate for gate in candidate.gates if not (in_drawing and gate.gate == "deceased")]
    gated = any(gate.effect in vocabulary().gate_effects_family_never_sees for gate in gates)
    kept_back = {Recommendation.HOLD, Recommendation.EXCLUDE}
    held = candidate.recommendation in kept_back or candidate.decided in kept_back
    if is_deceased(candidate):
        held = held and not in_drawing
        gated = gated or not in_drawing
    doubtful = vocabulary().doubtful_roles & set(candidate.relationship.casefold().replace("(", " ").split())
    hidden = candidate.is_restricted or is_sealed(candidate)
    return not (held or gated or doubtful or hidden) and is_confirmed(candidate)


def for_professionals(result: SearchResult) -> SearchResult:
    """Return ``result`` without sealed people, and with restricted people reduced to the fact that a record matches."""
    sealed = frozenset(c.person_id for c in result.candidates if is_sealed(c))
    restricted = frozenset(c.person_id for c in result.candidates if c.is_restricted)
    shown = [c for c in result.candidates if not sealed & _on_path(c)]
    masked = tuple(_mask(candidate, restricted) for candidate in shown)
    return dataclasses.replace(result, candidates=masked, found=result.found - len(result.candidates) + len(masked))


def _on_path(candidate: Candidate) -> frozenset[PersonId]:
    steps = {person for step in candidate.path for person in (step.from_id, step.to_id)}
    return frozenset({candidate.person_id, *steps})


def _mask(candidate: Candidate, restricted: frozenset[PersonId]) -> Candidate:
    if not candidate.is_restricted:
        return dataclasses.replace(candidate, path=tuple(_mask_step(step, restricted) for step in candidate.path))
    return dataclasses.replace(
        candidate,
        person_id=PersonId(""),
        name=RESTRICTED_NAME,
        born="",
        is_alive=None,
        relationship="",
        side="",
        half=None,
        step=False,
        by_marriage=False,
        statutory_relative=False,
        legal_note=RESTRICTED_NOTE,
        contributions=(),
        gates=(),
        score=0.0,
        recommendation=Recommendation.HOLD,
        records=(),
        path=(),
        also=(),
        decided=None,
        decision_reason="",
        degree=0,
    )


def _mask_step(step: PathStep, restricted: frozenset[PersonId]) -> PathStep:
    if not restricted & {step.from_id, step.to_id}:
        return step
    return dataclasses.replace(
        step,
        from_name=RESTRICTED_NAME if step.from_id in restricted else step.from_name,
        to_name=RESTRICTED_NAME if step.to_id in restricted else step.to_name,
        sources=(),
    )
