"""Chains that most likely are kin: a maternal aunt's brother is a maternal uncle, unless he is her half-brother only.

Files state siblings without saying whether they share one parent or two. The kinship room keeps to what is certain
and answers "maternal aunt's brother"; a worker reads "maternal uncle, to be confirmed". Here such a chain gets the
name it has if the siblings on the way share both parents, with a lower probability, and the chain stays beside it.
A sibling who is known to be half takes part in one way only: her brothers and sisters, of whom nothing else is said,
share the parent whom she shares with the child. Her other family is not the child's.

Likewise the mother's husband is most likely the child's father where nobody else is recorded as father, and he is the
father of a brother or sister of whom no half is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from finder.discovery.likely_walk import P_FULL, P_PARTNER, Place, may_be_parent, walk
from finder.kinship.graph import FamilyGraph
from finder.kinship.names import BIRTH_PREFIX, Name, blood_name, either_name, sibling_name
from finder.kinship.same_slot import may_be_one_person
from finder.kinship.siblinghood import Siblinghood
from finder.model.family import EdgeKind, Kinship, KinStep
from finder.model.person import PersonId

LEAST = 0.4
"""What is less likely is no kinship, and the chain is named as it stands; files' own words carry cautious priors."""
_MAX_STEPS = 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a person stands: so many generations up from the focus, so many down again.

    Attributes:
        came_by_sibling: The last step was to a sibling, so parents are still to be met.
        guess: Probability that siblings share both parents as far as this needs it.
        is_half: The way leads over a half-sibling of the focus, by the parent whose side is ``side``.
        side: "maternal", "paternal" or "".
        is_severed: An adoption has ended the kinship in law of the ancestor with whom the chain begins.
    """

    up: int = 0
    down: int = 0
    came_by_sibling: bool = False
    guess: float = 1.0
    is_half: bool = False
    side: str = ""
    is_severed: bool = False


def likely_kinship(graph: FamilyGraph, kinship: Kinship, fathers: frozenset[PersonId] = frozenset()) -> Kinship | None:
    """Return the kinship that a chain most likely is, or None when it most likely is none.

    Args:
        kinship: A possessive chain or a step relationship, as ``relationships_from`` gives it.
        fathers: Who most likely is the focus's father or mother (``likely_parents``).
    """
    is_up = bool(kinship.path) and _move(kinship.path[0]) == "U"
    place = _Place(is_severed=is_up and kinship.label.startswith(BIRTH_PREFIX))
    before: KinStep | None = None
    for step in kinship.path:
        moved = _through_parent(graph, place, step) if step.other in fathers else _moved(graph, place, step)
        if moved is None or (before and not _may_share_parent(graph, before, step)):
            return None
        place, before = moved, step
    if place.guess == 1.0 or place.up + place.down > _MAX_STEPS or kinship.p * place.guess < LEAST:
        return None
    return _named(graph, kinship, place)


def likely_parents(graph: FamilyGraph, child: PersonId, met: Iterable[Kinship]) -> frozenset[PersonId]:
    """Return the partner of the only recorded parent who is the parent of a brother or sister, too.

    Args:
        met: Everybody's kinship to the child.
    """
    known = graph.known_parents(child)
    if len(known) != 1:
        return frozenset()
    siblings = [one.other for one in met if (one.up, one.down) == (1, 1) and _is_said_to_be_sibling(one)]
    partners = (
        one.other for one in met if len(one.path) == 2 and one.path[0].other == known[0] and _is_couple(one.path[1])
    )
    return frozenset(
        partner
        for partner in partners
        if graph.sex(partner) != graph.sex(known[0])
        and _may_be_parent(graph, partner, child)
        and any({partner, *known} <= set(graph.known_parents(sibling)) for sibling in siblings)
    )


def _is_said_to_be_sibling(kinship: Kinship) -> bool:
    """True when a file says so, and none says half."""
    edges = kinship.path[-1].edges if len(kinship.path) == 1 else ()
    return kinship.half is None and any(
        edge.kind is EdgeKind.SIBLING and edge.subtype in {"unknown", "full"} for edge in edges
    )


def _is_couple(step: KinStep) -> bool:
    return any(edge.kind is EdgeKind.PARTNER for edge in step.edges)


def _through_parent(graph: FamilyGraph, place: _Place, step: KinStep) -> _Place | None:
    """Return the place of the likely parent, where the way comes from the other one."""
    if (place.up, place.down) != (1, 0) or not _is_couple(step):
        return None
    return replace(place, guess=place.guess * P_PARTNER, side=_side_of(graph, step.other))


def _may_share_parent(graph: FamilyGraph, before: KinStep, step: KinStep) -> bool:
    """True unless siblings on the way would share a parent who cannot be the parent of one of them."""
    moves = _move(before) + _move(step)
    if moves == "SU":
        return _may_be_parent(graph, step.other, before.person)
    parent = before.person if moves == "DS" else _shared_parent(before) if moves == "SS" else None
    return parent is None or _may_be_parent(graph, parent, step.other)


def _may_be_parent(graph: FamilyGraph, parent: PersonId, child: PersonId) -> bool:
    return may_be_parent(graph, graph.number(parent), graph.number(child))


def _moved(graph: FamilyGraph, place: _Place, step: KinStep) -> _Place | None:
    """Return the place after one step, None when the step leaves the family."""
    if (place.up, place.down) == (0, 0) and (parent := _shared_with_half(step)):
        return replace(place, up=1, down=1, is_half=True, side=_side_of(graph, parent))
    move = _move(step)
    if move == "U" and place.up == 0:
        return replace(place, up=1, side=_side_of(graph, step.other))
    if move == "D":
        return replace(place, down=place.down + 1, came_by_sibling=False)
    if move == "S":
        return _to_sibling(place)
    if move == "U":
        if place.down == 0:
            return replace(place, up=place.up + 1)
        if place.came_by_sibling and not place.is_half:
            # The parents of a full sibling are those of whom one came from.
            back = replace(place, down=place.down - 1, came_by_sibling=False, guess=place.guess * P_FULL)
            return replace(back, side=_side_of(graph, step.other)) if (back.up, back.down) == (1, 0) else back
    return None


def _to_sibling(place: _Place) -> _Place:
    if place.down == 0:
        return replace(place, up=place.up + 1, down=1, came_by_sibling=True)
    return replace(place, came_by_sibling=True, guess=place.guess * P_FULL)


def _shared_with_half(step: KinStep) -> PersonId | None:
    """Return the parent whom a half-sibling shares, where both are recorded as that parent's children."""
    return _shared_parent(step) if "half" in step.relation else None


def _shared_parent(step: KinStep) -> PersonId | None:
    """Return the parent over whom a step to a brother or sister leads; None where only a sibling's word does."""
    parents = {edge.a for edge in step.edges if edge.kind is EdgeKind.PARENT} if len(step.edges) == 2 else set()
    return next(iter(parents)) if len(parents) == 1 else None


def _side_of(graph: FamilyGraph, parent: PersonId) -> str:
    return {"F": "maternal", "M": "paternal"}.get(graph.sex(parent), "")


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


def likely_relatives(graph: FamilyGraph, child: PersonId) -> dict[PersonId, Kinship]:
    """Return whom guesses about siblings make the child's kin, by a walk over blood alone; see ``likely_walk``."""
    found = {}
    for person, walked in walk(graph, child).items():
        if walked.p < LEAST:
            continue
        place = walked.place
        bare = Kinship(person, "", "", p=walked.p, path=walked.path)
        name = _either(graph, child, bare, place) or _name(graph, person, place.up, place.down, place)
        named = _with_name(bare, name, (place.up, place.down), walked.p)
        # The name of a half-niece does not tell the side; whose child she is does.
        is_half_niece = place.is_half and place.up == 1 and place.down > 1
        found[person] = replace(named, side=place.side) if is_half_niece else named
    return found


def _either(graph: FamilyGraph, child: PersonId, kinship: Kinship, place: Place) -> Name | None:
    """Name the brother of an unknown father's brother "father or paternal uncle": he may be the unknown one himself."""
    numbers = graph.members.numbers
    first, second = (numbers[step.other] for step in kinship.path[:2])
    if place.up != 2 or place.is_half or not graph.members.is_placeholder[first] or first in graph.open_numbers:
        return None
    on_level = numbers[kinship.path[2].other] if len(kinship.path) > 2 else second
    below = numbers[kinship.path[3].other] if len(kinship.path) > 3 else None
    if not may_be_one_person(graph, first, numbers[child], on_level, below):
        return None
    sex = graph.sex(kinship.other)
    return either_name((place.up, place.down), sex, graph.members.sex_of(first), place.side, _prefix(place))


def _named(graph: FamilyGraph, kinship: Kinship, place: _Place) -> Kinship:
    name = _name(graph, kinship.other, place.up, place.down, place)
    named = _with_name(kinship, name, (place.up, place.down), kinship.p * place.guess)
    return replace(named, also=(kinship.label, *kinship.also))


def _name(graph: FamilyGraph, person: PersonId, up: int, down: int, place: Place | _Place) -> Name:
    sex = graph.sex(person)
    half = True if place.is_half else None
    if (up, down) == (1, 1):
        side = place.side if half else ""
        return sibling_name(Siblinghood(half=half, side=side, has_shared_parent=False), sex, _prefix(place))
    return blood_name((up, down), sex, place.side if up > 1 else "", half, _prefix(place))


def _prefix(place: Place | _Place) -> str:
    return BIRTH_PREFIX if place.is_severed else ""


def _with_name(kinship: Kinship, name: Name, counts: tuple[int, int], p: float) -> Kinship:
    up, down = counts
    return replace(
        kinship,
        label=name.label,
        term=name.term,
        side=name.side,
        half=name.half,
        step=False,
        by_marriage=False,
        birth_severed=name.is_severed,
        legal_confidence="check",
        degree=up + down,
        up=up,
        down=down,
        partner_steps=0,
        p=p,
        is_kin=True,
    )


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


def as_couple(kinship: Kinship, met: Mapping[PersonId, Kinship]) -> Kinship | None:
    """Name the other parent of a relative's child as the relative's partner; None for anybody else.

    "Maternal first cousin's mother" is Mum's brother's partner, or was once: to the child an aunt, whatever papers say.

    Args:
        met: Everybody's kinship to the child.
    """
    if len(kinship.path) < 3:
        return None
    before, last = kinship.path[-2:]
    owner = met.get(before.person)
    if owner is None or not owner.is_kin or is_chain(owner) or (_move(before), _move(last)) != ("D", "U"):
        return None
    label = f"{owner.label}'s partner or ex-partner"
    return replace(kinship, label=label, term=label, side=owner.side, is_kin=False, also=(kinship.label, *kinship.also))


def _is_down(step: KinStep) -> bool:
    return len(step.edges) == 1 and step.edges[0].kind is EdgeKind.PARENT and step.edges[0].a == step.person


def _is_to_parent(step: KinStep) -> bool:
    return _is_down(replace(step, person=step.other))


def _is_step(kinship: Kinship) -> bool:
    """A parent's partner's own children and parents live in the child's household; a step-uncle's do not."""
    own = ("mother's", "father's", "step-mother's", "step-father's", "step-parent's")
    return len(kinship.path) <= 3 and kinship.label.startswith(own)


def is_of_step_parent(kinship: Kinship) -> bool:
    """True for the family of a step-parent, without the step-parent and his or her own children.

    A step-mother's brother is her kin, and the child's only if they know each other.
    """
    path = kinship.path
    if not path or not (kinship.step or kinship.partner_steps):
        return False
    is_recorded = any(edge.kind is EdgeKind.PARENT and edge.subtype == "step" for edge in path[0].edges)
    is_through_parent = len(path) > 1 and _is_to_parent(path[0]) and _is_couple(path[1])
    after = 1 if is_recorded else 2 if is_through_parent else len(path)
    onwards = path[after:]
    return bool(onwards) and not (len(onwards) == 1 and _is_down(onwards[0]))
