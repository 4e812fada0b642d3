"""Why consider this person for the meeting: visible contributions, gates that block, a recommendation.

The score says how strongly somebody should be considered. How sure we are of who they are is a separate
number and never enters it (product.md, step 6).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from finder.model.candidate import Candidate, Contribution, Gate, Recommendation
from finder.model.days import long_date
from finder.model.decision import CaseNote
from finder.model.family import Kinship
from finder.model.person import PersonId
from finder.model.record import ChildView
from finder.scoring.touch import Touch
from finder.scoring.weights import Weights

RANK = {
    Recommendation.INVITE: 0,
    Recommendation.EXPLORE: 1,
    Recommendation.INDIRECT: 2,
    Recommendation.HOLD: 3,
    Recommendation.EXCLUDE: 4,
}
_GROWN_UP_YEARS = 16
_ADULT_YEARS = 18


@dataclass(frozen=True, slots=True)
class Offer:
    """Something a person has offered or does: "home", "overnights", "visits", "calls", "letters" or "practical"."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a person besides the relationship.

    Attributes:
        age_years: None when no date of birth is known.
        views: What the child said of the person, oldest first.
        touches: How they have been in touch with the child.
        offers: What the person has offered.
        n_documents: Separate documents that state the least attested step to the person; 0 when a step is worked out.
    """

    age_years: int | None
    is_reachable: bool
    views: Sequence[ChildView]
    touches: Sequence[Touch]
    today: dt.date
    offers: Sequence[Offer] = ()
    n_documents: int = 0


def contributions(kinship: Kinship, about: Circumstances, weights: Weights) -> tuple[Contribution, ...]:
    """Return every contribution; the score is their sum, clipped to 0-100."""
    found = [_closeness(kinship, weights)]
    if kinship.is_kin and kinship.up == 1 and kinship.down == 1:
        why = "Brothers and sisters matter the same, whether full, half or step"
        found.append(Contribution("sibling", weights.sibling, why))
    found.extend(_voice(about, weights))
    found.extend(_contact(about, weights))
    found.extend(_offered(about, weights))
    found.extend(_evidence(about, weights))
    if about.age_years is not None and about.age_years >= _ADULT_YEARS:
        found.append(Contribution("adult", weights.adult, "An adult, who could offer support or a home"))
    if about.is_reachable:
        found.append(Contribution("reachable", weights.reachable, "An address or a telephone number is on record"))
    return tuple(found)


def total(points: Sequence[float]) -> float:
    """Return the score: the sum of the contributions within 0 and 100."""
    return round(max(0.0, min(100.0, sum(points))), 1)


def rank_key(candidate: Candidate) -> tuple[int, float, str, PersonId]:
    """Order of candidates: recommendation, then score; ties by name, so that the order is stable."""
    return RANK[candidate.recommendation], -candidate.score, candidate.name, candidate.person_id


def _closeness(kinship: Kinship, weights: Weights) -> Contribution:
    if not kinship.is_kin:
        points = weights.roles.get(kinship.label, weights.roles.get(kinship.term, weights.role_default))
        return Contribution("role", points, f"{kinship.label[:1].upper()}{kinship.label[1:]} of the child")
    degree = max(1, kinship.degree + kinship.partner_steps)
    points = weights.closeness.get(str(degree), weights.closeness["far"])
    if kinship.by_marriage or kinship.partner_steps:
        points = max(1.0, points + weights.partner_step)
    steps = "one step" if degree == 1 else f"{degree} steps"
    return Contribution(
        "closeness", points, f"{kinship.label[:1].upper()}{kinship.label[1:]}: {steps} away in the family"
    )


def _voice(about: Circumstances, weights: Weights) -> list[Contribution]:
    """The child's newest words on importance and on the amount of contact; the larger of the two counts."""
    found: list[Contribution] = []
    rated = [view for view in about.views if view.importance is not None]
    if rated:
        view = rated[-1]
        why = f"The child says how important: {view.importance} of 5{_said(view)}"
        found.append(Contribution("childs_voice", weights.importance[str(view.importance)], why))
    spoken = [view for view in about.views if view.amount]
    # After a wish to stop, what was said before it is no reason any more.
    if spoken and spoken[-1].amount in weights.amount:
        view = spoken[-1]
        words = {
            "too_little": "too little contact",
            "just_right": "contact is just right",
            "too_much": "too much contact",
        }
        why = f"The child says: {words[view.amount]}{_said(view)}"
        found.append(Contribution("childs_voice", weights.amount[view.amount], why))
    if len(found) == 2 and all(part.points > 0 for part in found):
        return [max(found, key=lambda part: part.points)]
    return found


def _said(view: ChildView) -> str:
    when = f" ({long_date(view.said_on)})" if view.said_on else ""
    return f": “{view.words}”{when}" if view.words else when


def _contact(about: Circumstances, weights: Weights) -> list[Contribution]:
    """The weightiest way of being in touch: what kind, and how lately."""
    rated = [(touch.points(weights, about.today), touch) for touch in about.touches]
    if not rated:
        return []
    points, touch = max(rated, key=lambda one: (one[0], one[1].words))
    return [Contribution("contact", points, touch.words)]


def _offered(about: Circumstances, weights: Weights) -> list[Contribution]:
    """The largest offer counts; the others stand beside it."""
    offers = sorted(about.offers, key=lambda one: (-weights.offered.get(one.code, 0.0), one.words))
    if not offers:
        return []
    words = "; ".join(dict.fromkeys(f"“{one.words}”" for one in offers))
    return [Contribution("offered", weights.offered[offers[0].code], f"Has offered or does: {words}")]


def _evidence(about: Circumstances, weights: Weights) -> list[Contribution]:
    if not about.n_documents:
        return []
    most = max(int(number) for number in weights.evidence)
    points = weights.evidence[str(min(about.n_documents, most))]
    several = "One document states" if about.n_documents == 1 else f"{about.n_documents} separate documents state"
    return [Contribution("evidence", points, f"{several} how they are connected, at the least certain step")]


def offers_noted(notes: Sequence[CaseNote]) -> tuple[Offer, ...]:
    """Return what workers noted that a person has offered."""
    return tuple(Offer(note.code, note.words) for note in notes if note.kind == "offer")


def recommend(
    gates: Sequence[Gate],
    score: float,
    *,
    identity_confidence: float,
    relationship_confidence: float,
    about: Circumstances,
    weights: Weights,
) -> Recommendation:
    """Return what the program recommends. Gates block whatever the score; a person decides."""
    effects = {gate.effect for gate in gates}
    if "exclude" in effects:
        return Recommendation.EXCLUDE
    if "hold" in effects:
        return Recommendation.HOLD
    if "indirect" in effects:
        return Recommendation.INDIRECT
    is_sure = identity_confidence >= weights.identity_to_act_on
    is_related = relationship_confidence >= weights.relationship_to_act_on
    if is_sure and is_related and score >= weights.invite_from and not is_minor(about.age_years):
        return Recommendation.INVITE
    return Recommendation.EXPLORE


def may_be_invited(candidate: Candidate, weights: Weights) -> bool:
    """True when nothing but the score decides between inviting and exploring."""
    is_sure = candidate.identity_confidence >= weights.identity_to_act_on
    is_related = candidate.relationship_confidence >= weights.relationship_to_act_on
    return is_sure and is_related and not candidate.is_minor


def is_minor(age_years: int | None) -> bool:
    """Under 16 a person comes to a meeting through whoever cares for them, not by an invitation of their own."""
    return age_years is not None and age_years < _GROWN_UP_YEARS
