"""Whether a placeholder and somebody else may turn out to be one person (kinship.md section 2.2, traps)."""

from __future__ import annotations

from finder.kinship.blood import SIDE_OF_SEX, siblinghood
from finder.kinship.graph import FamilyGraph
from finder.kinship.plausible import can_be_parent
from finder.kinship.ways import Way
from finder.model.person import PersonId

_TO_PARENT_OF_SIBLING = frozenset({"SU", "UDU"})


def may_be_one_person(
    graph: FamilyGraph, one: PersonId, child_of_one: PersonId | None, other: PersonId, child_of_other: PersonId | None
) -> bool:
    """Tell whether two children of one parent may be the same person, because one is a placeholder.

    Args:
        child_of_one: The child for whom ``one`` fills a parent's slot; None when ``one`` is the focus.
        child_of_other: Likewise for ``other``.
    """
    slots = [
        (slot, child, candidate)
        for slot, child, candidate in ((one, child_of_one, other), (other, child_of_other, one))
        if graph.members[slot].is_placeholder and child is not None
    ]
    if not slots or _are_said_to_be_siblings(graph, one, other):
        return False
    return all(_may_fill(graph, candidate, slot, child) for slot, child, candidate in slots)


def may_fill_empty_place(graph: FamilyGraph, way: Way) -> bool:
    """Tell whether the parent of a sibling may be the focus's own parent, of whom nothing is recorded.

    So it is while the siblings are not known to have only the other parent in common.
    """
    if way.moves not in _TO_PARENT_OF_SIBLING:
        return False
    focus, parent = way.nodes[0], way.nodes[-1]
    blood = siblinghood(graph, focus, way.nodes[-2], way.nodes[1] if way.moves[0] == "U" else None)
    side = SIDE_OF_SEX[graph.sex(parent)]
    if blood.half and blood.side and blood.side != side:
        return False
    is_old_enough = can_be_parent(graph.members[parent], graph.members[focus])
    return is_old_enough and not _has_other_parents(graph, focus, parent, graph.sex(parent))


def _are_said_to_be_siblings(graph: FamilyGraph, one: PersonId, other: PersonId) -> bool:
    return any(link.to == other for link in graph.siblings.get(one, ()))


def _may_fill(graph: FamilyGraph, candidate: PersonId, slot: PersonId, child: PersonId) -> bool:
    sexes = {graph.sex(candidate), graph.sex(slot)} - {""}
    if len(sexes) > 1:
        return False
    if not can_be_parent(graph.members[candidate], graph.members[child]):
        return False
    return not _has_other_parents(graph, child, slot, next(iter(sexes), ""))


def _has_other_parents(graph: FamilyGraph, child: PersonId, slot: PersonId, sex: str) -> bool:
    """The child's place for a parent of this sex, or both places, are taken by known people."""
    known = [
        parent for parent in graph.parent_ids(child) if parent != slot and not graph.members[parent].is_placeholder
    ]
    return len(known) > 1 or (sex != "" and any(graph.sex(parent) == sex for parent in known))
