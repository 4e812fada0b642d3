"""What workers noted that holds a person back, or does so no longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finder.errors import UserError
from finder.model.candidate import Candidate, Gate
from finder.model.days import long_date
from finder.model.decision import CaseNote

NOTED_GATES: tuple[tuple[str, str, str], ...] = (
    ("child_no_contact", "exclude", "The child does not want contact"),
    ("consent", "hold", "Consent is withheld or was withdrawn: no approach"),
    ("parent_objects", "hold", "A parent objects: locked until a legal decision is recorded"),
    ("no_contact_order", "exclude", "An order or bail condition forbids contact"),
    ("assessed_risk", "hold", "Assessed as a risk: a manager decides"),
    ("must_not_meet", "confidential", "Never in one session with somebody else on this list"),
    ("veto", "exclude", "A veto is registered"),
    ("deceased", "exclude", "Has died"),
)
"""Codes that a worker may set, with what they do and what they mean."""
OFFERS = ("home", "overnights", "visits", "calls", "letters", "practical")
"""What a person may offer; the points are in ``finder/scoring/weights.json``."""
_CANNOT_BE_LIFTED = frozenset({"unverified_identity"})


def may_be_lifted(gate: Gate) -> bool:
    """True for what waits for a person's decision; what forbids an approach is mended where it is written."""
    return gate.effect == "hold" and gate.gate not in _CANNOT_BE_LIFTED


def refuse_note(candidate: Candidate, kind: str, code: str, words: str) -> None:
    """Refuse a note that would say nothing, or nothing that this person's list knows.

    Raises:
        UserError: No words, an unknown kind or code, or nothing of that code that a person may lift.
    """
    if not words.strip():
        raise UserError("A note needs words: somebody may read it in forty years. Nothing was recorded.")
    codes = {"offer": OFFERS, "gate": tuple(row[0] for row in NOTED_GATES)}
    if kind == "lift":
        codes["lift"] = tuple(dict.fromkeys(gate.gate for gate in candidate.gates if may_be_lifted(gate)))
    if kind not in codes:
        raise UserError(f"There is no note of the kind “{kind}”. Choose offer, gate or lift. Nothing was recorded.")
    if code not in codes[kind]:
        known = ", ".join(codes[kind]) or "nothing on this person that a decision here can lift"
        raise UserError(f"“{code}” cannot be noted here. It may be: {known}. Nothing was recorded.")


def with_notes(gates: Sequence[Gate], notes: Sequence[CaseNote]) -> tuple[Gate, ...]:
    """Return the gates after what workers noted of the same person, for the same child.

    Args:
        notes: In the order of noting; those of other kinds are passed over.
    """
    lifted = {note.code: note for note in notes if note.kind == "lift"}
    found = [
        _lifted(gate, lifted[gate.gate]) if gate.gate in lifted and may_be_lifted(gate) else gate for gate in gates
    ]
    found.extend(_noted(note) for note in notes if note.kind == "gate")
    order = {"exclude": 0, "hold": 1, "indirect": 2, "confidential": 3, "lapsed": 4}
    return tuple(sorted(found, key=lambda gate: order[gate.effect]))


def _lifted(gate: Gate, note: CaseNote) -> Gate:
    why = f"Decided on {long_date(note.recorded_at.date())}: {note.words}{_evidence(note)}. Before that: {gate.why}"
    return replace(gate, effect="lapsed", why=why, set_by=note.recorded_by, ends=note.recorded_at.date())


def _noted(note: CaseNote) -> Gate:
    effect, meaning = next((effect, words) for code, effect, words in NOTED_GATES if code == note.code)
    day = note.recorded_at.date()
    why = f"{meaning}: {note.words}{_evidence(note)}"
    return Gate(note.code, effect, why, None, note.recorded_by, day, None, note.review_on)


def _evidence(note: CaseNote) -> str:
    return f" ({note.evidence})" if note.evidence else ""
