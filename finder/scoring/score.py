"""Why consider this person for the meeting: visible contributions, gates that block, a recommendation.

The score says how strongly somebody should be considered. How sure we are of who they are is a separate
number and never enters it (product.md, step 6).
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from finder.model.candidate import Contribution, Gate, Recommendation
from finder.model.family import Kinship
from finder.model.record import ChildView, Contact


@dataclass(frozen=True, slots=True)
class Weights:
    """The contents of ``weights.json``; points unless the name says otherwise."""

    closeness: dict[str, float]
    partner_step: float
    roles: dict[str, float]
    role_default: float
    sibling: float
    importance: dict[str, float]
    amount: dict[str, float]
    contact_recent: float
    contact_recent_days: int
    adult: float
    reachable: float
    invite_from: float
    identity_to_act_on: float
    relationship_to_act_on: float


@functools.cache
def default_weights() -> Weights:
    """Load the weights that stand beside this module."""
    text = resources.files("finder.scoring").joinpath("weights.json").read_text(encoding="utf-8")
    return Weights(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a person besides the relationship.

    Attributes:
        age_years: None when no date of birth is known.
        views: What the child said of the person, oldest first.
        contacts: Contacts with the child.
    """

    age_years: int | None
    is_reachable: bool
    views: Sequence[ChildView]
    contacts: Sequence[Contact]
    today: dt.date


def contributions(kinship: Kinship, about: Circumstances, weights: Weights) -> tuple[Contribution, ...]:
    """Return every contribution; the score is their sum, clipped to 0-100."""
    found = [_closeness(kinship, weights)]
    if kinship.is_kin and kinship.up == 1 and kinship.down == 1:
        why = "Brothers and sisters matter the same, whether full, half or step"
        found.append(Contribution("sibling", weights.sibling, why))
    found.extend(_voice(about, weights))
    found.extend(_contact(about, weights))
    if about.age_years is not None and about.age_years >= 18:
        found.append(Contribution("adult", weights.adult, "An adult, who could offer support or a home"))
    if about.is_reachable:
        found.append(Contribution("reachable", weights.reachable, "An address or a telephone number is on record"))
    return tuple(found)


def total(parts: Sequence[Contribution]) -> float:
    """Return the score: the sum of the contributions within 0 and 100."""
    return round(max(0.0, min(100.0, sum(part.points for part in parts))), 1)


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
    when = f" ({view.said_on:%d %B %Y})" if view.said_on else ""
    return f": “{view.words}”{when}" if view.words else when


def _contact(about: Circumstances, weights: Weights) -> list[Contribution]:
    since = about.today - dt.timedelta(days=weights.contact_recent_days)
    # A visit that is only planned is no contact yet.
    recent = [one for one in about.contacts if one.happened_on and since <= one.happened_on <= about.today]
    if not recent:
        return []
    times = "once" if len(recent) == 1 else f"{len(recent)} times"
    return [Contribution("recent_contact", weights.contact_recent, f"In touch with the child {times} in the last year")]


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
    is_sure = (
        identity_confidence >= weights.identity_to_act_on and relationship_confidence >= weights.relationship_to_act_on
    )
    is_minor = about.age_years is not None and about.age_years < 16
    if is_sure and score >= weights.invite_from and not is_minor:
        return Recommendation.INVITE
    return Recommendation.EXPLORE
