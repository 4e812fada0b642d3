"""The result of a search: who is connected to a child, why to consider them, and what forbids it."""

from __future__ import annotations

import datetime as dt
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
        effect: "exclude", "hold", "indirect", "confidential", or "lapsed": it is over, holds nobody back, and is shown.
        source: Where it is written; None when a person set it in the program, or it follows from the workspace.
        set_by: Who set or recorded it, as far as the source says.
        begins: First day, or the day it was said.
        ends: Last day; None when it is open.
        review_on: When somebody should look at it again; None for what is not reviewed, such as a death.
    """

    gate: str
    effect: str
    why: str
    source: Source | None = None
    set_by: str = ""
    begins: dt.date | None = None
    ends: dt.date | None = None
    review_on: dt.date | None = None


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
        is_minor: Under 16: comes through whoever cares for them, not by an invitation of their own.
        rank_range: Best and worst place when each weight is taken a quarter lighter and heavier; (0, 0) when not asked.
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
    rank_range: tuple[int, int] = (0, 0)
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A branch of the family: how many people are found in it, and how many one would expect.

    Attributes:
        side: "maternal", "paternal" or "".
        generation: Steps above the child: 0 for brothers, sisters and cousins, 1 for parents, aunts and uncles ...
        known: How many of those found the child's own file names.
    """

    branch: str
    found: int
    expected: int
    side: str = ""
    generation: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who may be there and is not established: never a candidate, never kin, never counted.

    Attributes:
        kind: "unknown_person", "unidentified_relative", "unclear_side", "siblings_carers", "step_family" or
            "same_address".
        text: Who is looked for, in plain words ("the unknown father of Ellie Firth, Kai's half-sister").
        resolve: What would settle it.
        about: Candidates and the child, whom the lead hangs on.
        person: The person the lead may be, where there is a record; None for somebody unknown.
        strength: "strong" (follows from what files state), "fair", or "weak" (an address and a surname only).
    """

    kind: str
    text: str
    resolve: str
    about: tuple[PersonId, ...] = ()
    person: PersonId | None = None
    strength: str = "fair"
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Everyone connected to one child, best first.

    Attributes:
        generated_at: ISO time, UTC.
        known_before: Connections that the child's own case names.
        confidential: Strings that locate the child's placement or a withheld address; the leak scan uses them.
        leads: What is worth finding out, strongest first.
        notice: "" or the one sentence that may be said of restricted records; it says neither how many nor where.
        opened: "" or which records kept out of sight were opened for this answer, by role and with a reason.
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
    leads: tuple[Lead, ...] = ()
    notice: str = ""
    opened: str = ""


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
