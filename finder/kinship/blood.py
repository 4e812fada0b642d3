"""Full or half blood: what two children of one parent are to each other."""

from __future__ import annotations

from dataclasses import dataclass

from finder.kinship.graph import FamilyGraph
from finder.model.person import PersonId

_HALF_BY = {"half_maternal": "maternal", "half_paternal": "paternal"}
SIDE_OF_SEX = {"F": "maternal", "M": "paternal", "": ""}


@dataclass(frozen=True, slots=True)
class Siblinghood:
    """What is known of two siblings.

    Attributes:
        half: True, False (full) or None (not known).
        side: "maternal" or "paternal": the parent whom they share, when they are not full siblings; "" if unknown.
        has_shared_parent: A shared parent is known, or has a placeholder.
    """

    half: bool | None
    side: str
    has_shared_parent: bool


def siblinghood(graph: FamilyGraph, one: PersonId, other: PersonId, shared: PersonId | None = None) -> Siblinghood:
    """Work out whether two siblings are of full or half blood (kinship.md section 3.1).

    Two shared parents, of any kind but in one family, are full; one shared parent is half when both
    children have two parents recorded there; otherwise what was said of them decides, or it is not known.

    Args:
        shared: The parent through whom the path goes; None for siblings by assertion.
    """
    recorded = _by_parents(graph, one, other, shared)
    said = _as_said(graph, one, other)
    half = recorded if recorded is not None else _half_of(said)
    if shared is not None:
        return Siblinghood(half, SIDE_OF_SEX[graph.sex(shared)], has_shared_parent=True)
    common = graph.parent_ids(one) & graph.parent_ids(other)
    if common:
        return Siblinghood(half, SIDE_OF_SEX[graph.sex(min(common))], has_shared_parent=True)
    return _without_shared_parent(graph, one, other, said)


def _by_parents(graph: FamilyGraph, one: PersonId, other: PersonId, shared: PersonId | None) -> bool | None:
    verdict: bool | None = None
    for mine in graph.families.get(one, ()):
        for theirs in graph.families.get(other, ()):
            common = mine & theirs
            if not common or (shared is not None and shared not in common):
                continue
            if len(common) > 1:
                return False
            if _is_complete(graph, mine) and _is_complete(graph, theirs):
                verdict = True
    return verdict


def _is_complete(graph: FamilyGraph, family: frozenset[PersonId]) -> bool:
    """Two parents who are known people: placeholders may turn out to be anybody."""
    return sum(not graph.members[parent].is_placeholder for parent in family) > 1


def _as_said(graph: FamilyGraph, one: PersonId, other: PersonId) -> str:
    for link in graph.siblings.get(one, ()):
        if link.to == other:
            return link.edge.subtype
    return "unknown"


def _half_of(said: str) -> bool | None:
    if said == "full":
        return False
    return True if said.startswith("half") else None


def _without_shared_parent(graph: FamilyGraph, one: PersonId, other: PersonId, said: str) -> Siblinghood:
    if said == "unknown":
        side = _only_side_left(graph, one, other)
        if side:
            return Siblinghood(half=True, side=side, has_shared_parent=False)
    return Siblinghood(_half_of(said), _HALF_BY.get(said, ""), has_shared_parent=False)


def _only_side_left(graph: FamilyGraph, one: PersonId, other: PersonId) -> str:
    """Siblings whose known fathers differ share the mother, unless the mothers are known to differ too."""
    sides = [
        side
        for side, sex in (("maternal", "F"), ("paternal", "M"))
        if not (_known_parents(graph, one, sex) and _known_parents(graph, other, sex))
    ]
    return sides[0] if len(sides) == 1 else ""


def _known_parents(graph: FamilyGraph, child: PersonId, sex: str) -> list[PersonId]:
    return [
        parent
        for parent in graph.parent_ids(child)
        if graph.sex(parent) == sex and not graph.members[parent].is_placeholder
    ]
