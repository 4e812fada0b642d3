"""The result of a search: who is connected to a child, why to consider them, and what forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from finder.model.person import PersonId
from finder.model.record import RecordId, Source


class Recommendation(StrEnum):
    """What the program recommends; a person decides."""

    INVITE = "invite"
    EXPLORE = "explore"
    INDIRECT = "indirect"
    HOLD = "hold"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One visible part of the score.

    Attributes:
        name: Stable code ("closeness"); screens translate it.
        points: May be negative. All contributions of a candidate add up to the score.
        why: The reason in plain words.
    """

    name: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Something that holds a person back whatever the score.

    Attributes:
        gate: Code: "deceased", "no_contact_order", "assessed_risk", "child_no_contact", "sealed_adoption",
            "address_withheld", "restricted", "unverified_identity", "consent" ...
        effect: "exclude", "hold", "indirect" or "confidential".
        source: Where it is written; None when a person set it in the program.
    """

    gate: str
    effect: str
    why: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """``to_name`` is the ``relation`` of ``from_name``, say the ``sources``."""

    from_id: PersonId
    from_name: str
    relation: str
    to_id: PersonId
    to_name: str
    sources: tuple[Source, ...] = ()
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class RecordUse:
    """A record that belongs to a candidate."""

    id: RecordId
    file: str
    locator: str
    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person connected to the child.

    Attributes:
        born: ISO date, "1989", "about 1964" or "".
        is_known: The child's own case names this person.
        identity_confidence: Probability that the records are one person, in [0, 1].
        relationship_confidence: Probability of the relationship, in [0, 1].
        score: Sum of the contributions, clipped to 0-100.
        is_restricted: Only "a restricted record matches" may be shown without role and reason.
        decided: The worker's decision, or None; ``decision_reason`` goes with it.
    """

    person_id: PersonId
    name: str
    born: str
    is_alive: bool | None
    relationship: str
    side: str
    half: bool | None
    step: bool
    by_marriage: bool
    is_kin: bool
    statutory_relative: bool
    legal_note: str
    is_known: bool
    identity_confidence: float
    relationship_confidence: float
    score: float
    contributions: tuple[Contribution, ...]
    gates: tuple[Gate, ...]
    recommendation: Recommendation
    records: tuple[RecordUse, ...]
    path: tuple[PathStep, ...]
    also: tuple[str, ...] = ()
    is_restricted: bool = False
    decided: Recommendation | None = None
    decision_reason: str = ""
    degree: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A branch of the family: how many people are found in it, and how many one would expect."""

    branch: str
    found: int
    expected: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Everyone connected to one child, best first.

    Attributes:
        generated_at: ISO time, UTC.
        known_before: Connections that the child's own case names.
        confidential: Strings that locate the child's placement or a withheld address; the leak scan uses them.
    """

    child_id: PersonId
    external_id: str
    name: str
    generated_at: str
    known_before: int
    found: int
    gaps: tuple[Gap, ...]
    candidates: tuple[Candidate, ...]
    confidential: tuple[ConfidentialText, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfidentialText:
    """A string that must not leave in an export.

    Attributes:
        text: As written.
        audience: "family": forbidden in family exports; "any": forbidden in every export.
        why: "placement address", "carer's surname", "school", "withheld address" ...
    """

    text: str
    audience: str
    why: str


@dataclass(frozen=True, slots=True)
class ChildSummary:
    """A child with an open case, for the list of cases.

    Attributes:
        born: ISO date or "".
        known_before: Connections in the own case; None before the first search.
        found: Connections after the search; None before the first search.
        empty_branches: Names of the branches in which nobody was found.
    """

    person_id: PersonId
    external_id: str
    name: str
    born: str
    case_ref: str
    case_type: str
    opened: str
    worker: str
    known_before: int | None = None
    found: int | None = None
    empty_branches: tuple[str, ...] = ()
    waiting_reviews: int = 0
