"""Chains that most likely are kin: a maternal aunt's brother is a maternal uncle, unless he is her half-brother only.

Files state siblings without saying whether they share one parent or two. The kinship room keeps to what is certain
and answers "maternal aunt's brother"; a worker reads "maternal uncle, to be confirmed". Here such a chain gets the
name it has if the siblings on the way share both parents, with a lower probability, and the chain stays beside it.
A sibling who is known to be half takes no part: her other family is not the child's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from finder.kinship.graph import FamilyGraph
from finder.kinship.names import blood_name, sibling_name
from finder.kinship.siblinghood import Siblinghood
from finder.model.family import EdgeKind, Kinship, KinStep

P_FULL = 0.75
"""Probability that a sibling of whom nothing more is said shares both parents (kinship.md 2.1: an assumption)."""
_MAX_STEPS = 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person stands: so many generations up from the focus, so many down again.

    Attributes:
        came_by_sibling: The last step was to a sibling, so parents are still to be met.
        n_assumed: Siblings who must share both parents for this to hold.
    """

    up: int = 0
    down: int = 0
    came_by_sibling: bool = False
    n_assumed: int = 0


def likely_kinship(graph: FamilyGraph, kinship: Kinship) -> Kinship | None:
    """Return the kinship that a chain most likely is, or None when it most likely is none.

    Args:
        kinship: A possessive chain, as ``relationships_from`` gives it.
    """
    place = _Place()
    for step in kinship.path:
        moved = _moved(place, step)
        if moved is None:
            return None
        place = moved
    if place.n_assumed == 0 or place.up + place.down > _MAX_STEPS:
        return None
    return _named(graph, kinship, place)


def _moved(place: _Place, step: KinStep) -> _Place | None:
    """Return the place after one step, None when the step leaves the family."""
    move = _move(step)
    if move == "D":
        return replace(place, down=place.down + 1, came_by_sibling=False)
    if move == "S":
        return _to_sibling(place)
    if move == "U":
        if place.down == 0:
            return replace(place, up=place.up + 1)
        if place.came_by_sibling:
            # The parents of a full sibling are those of whom one came from.
            return replace(place, down=place.down - 1, came_by_sibling=False, n_assumed=place.n_assumed + 1)
    return None


def _to_sibling(place: _Place) -> _Place:
    if place.down == 0:
        return replace(place, up=place.up + 1, down=1, came_by_sibling=True)
    return replace(place, came_by_sibling=True, n_assumed=place.n_assumed + 1)


def _move(step: KinStep) -> str:
    """Return U, D, S (a sibling not known to be half), or "" for any other step."""
    if "half" in step.relation or "step" in step.relation or not step.edges:
        return ""
    if len(step.edges) == 2 and all(edge.kind is EdgeKind.PARENT for edge in step.edges):
        return "S"
    edge = step.edges[0]
    if edge.kind is EdgeKind.SIBLING:
        return "S" if edge.subtype in {"unknown", "full"} else ""
    # A brother's adoptive mother is nobody's mother but his.
    if edge.kind is not EdgeKind.PARENT or edge.subtype in {"step", "foster", "donor", "adoptive"}:
        return ""
    return "U" if edge.a == step.other else "D"


def _named(graph: FamilyGraph, kinship: Kinship, place: _Place) -> Kinship:
    sex = graph.sex(kinship.other)
    side = _side(graph, kinship.path[0])
    if (place.up, place.down) == (1, 1):
        name = sibling_name(Siblinghood(half=None, side="", has_shared_parent=False), sex, "")
    else:
        name = blood_name((place.up, place.down), sex, side if place.up > 1 else "", None, "")
    return replace(
        kinship,
        label=name.label,
        term=name.term,
        side=name.side,
        half=None,
        degree=place.up + place.down,
        up=place.up,
        down=place.down,
        partner_steps=0,
        p=kinship.p * P_FULL**place.n_assumed,
        is_kin=True,
        also=(kinship.label, *kinship.also),
    )


def _side(graph: FamilyGraph, first: KinStep) -> str:
    if _move(first) != "U":
        return ""
    return {"F": "maternal", "M": "paternal"}.get(graph.sex(first.other), "")


def is_chain(kinship: Kinship) -> bool:
    """True for a possessive chain ("maternal aunt's brother") of more than a partner's word."""
    return "'s " in kinship.label


def leads_away(kinship: Kinship) -> bool:
    """True when a chain leaves the child's family: a half-sister's uncle on her other side is her kin, not the child's.

    Partners and former partners of relatives stay, and so does the other parent of a brother or sister: they know
    the child, or know somebody who does.
    """
    owners = kinship.label.count("'s ")
    if owners == 0:
        return False
    if owners > 1:
        return True
    head, _, tail = kinship.label.rpartition("'s ")
    couple = {
        "partner",
        "husband",
        "wife",
        "ex-partner",
        "ex-husband",
        "ex-wife",
        "civil partner",
        "former civil partner",
    }
    siblings = ("brother", "sister", "sibling")
    return not (
        tail in couple or (tail in {"mother", "father", "parent"} and head.endswith(siblings)) or _is_step(kinship)
    )


def _is_step(kinship: Kinship) -> bool:
    """A parent's partner's own children and parents live in the child's household."""
    return len(kinship.path) <= 3 and kinship.label.startswith(("mother's", "father's", "step-"))
