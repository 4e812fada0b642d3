"""The weights of the score: readable, shown, and refused when the child's voice would not be the largest."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from finder.errors import UserError

NAMES = ("childs_voice", "closeness", "role", "sibling", "contact", "offered", "evidence", "adult", "reachable")
"""Codes of the contributions. What a person is (ethnicity, religion, disability, income) is none of them."""
MOST = 3.0
"""A contribution may count at most three times what it counts at first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The contents of ``weights.json``; points unless the name says otherwise.

    Attributes:
        contact_recency: Share of the points of a contact, by greatest age in days.
        evidence: By how many separate documents say so at the weakest step.
        scales: How much each contribution counts, by code; 1 when it is not there, 0 for not at all.
    """

    closeness: dict[str, float]
    partner_step: float
    roles: dict[str, float]
    role_default: float
    sibling: float
    importance: dict[str, float]
    amount: dict[str, float]
    contact_kind: dict[str, float]
    contact_recency: dict[str, float]
    offered: dict[str, float]
    evidence: dict[str, float]
    adult: float
    reachable: float
    invite_from: float
    identity_to_act_on: float
    relationship_to_act_on: float
    scales: dict[str, float] = dataclasses.field(default_factory=dict)

    def scale(self, name: str) -> float:
        """Return how much a contribution counts."""
        return self.scales.get(name, 1.0)

    def largest(self, name: str) -> float:
        """Return the most points that a contribution can give."""
        most = {
            "childs_voice": max(*self.importance.values(), *self.amount.values()),
            "closeness": max(self.closeness.values()),
            "role": max(*self.roles.values(), self.role_default),
            "sibling": self.sibling,
            "contact": max(self.contact_kind.values()) * max(self.contact_recency.values()),
            "offered": max(self.offered.values()),
            "evidence": max(self.evidence.values()),
            "adult": self.adult,
            "reachable": self.reachable,
        }
        return most[name] * self.scale(name)


@functools.cache
def default_weights() -> Weights:
    """Load the weights that stand beside this module."""
    data = json.loads(resources.files("finder.scoring").joinpath("weights.json").read_text(encoding="utf-8"))
    data.pop("about")
    return Weights(**data)


def with_scales(weights: Weights, scales: Mapping[str, float]) -> Weights:
    """Return the weights with contributions that count more or less.

    Args:
        scales: Between 0 (not at all) and 3, by code; codes that are not named keep what they have.

    Raises:
        UserError: An unknown contribution, a figure out of range, or the child's voice would not be the largest.
    """
    for name, value in scales.items():
        if name not in NAMES:
            raise UserError(f"There is no contribution “{name}”. Choose from: {', '.join(NAMES)}.")
        if not 0 <= value <= MOST:
            raise UserError(f"“{name}” may count between 0 and {MOST:g} times; {value:g} was asked for.")
    changed = dataclasses.replace(weights, scales={**weights.scales, **scales})
    voice = changed.largest("childs_voice")
    for name in NAMES:
        if name != "childs_voice" and changed.largest(name) >= voice:
            raise UserError(
                f"The child's voice must stay the largest contribution ({voice:g} points); “{name}” would reach "
                f"{changed.largest(name):g}. Nothing was changed."
            )
    return changed


def scales_to_text(scales: Mapping[str, float]) -> str:
    """Return scales as they are kept with the workspace."""
    return json.dumps(dict(sorted(scales.items())))


def scales_from_text(text: str) -> dict[str, float]:
    """Return scales as they were kept."""
    return {str(name): float(value) for name, value in json.loads(text).items()}
