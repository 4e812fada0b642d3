"""Whether a placeholder and somebody else may turn out to be one person (kinship.md section 2.2, traps)."""

from __future__ import annotations

from finder.kinship.blood import siblinghood
from finder.kinship.graph import FamilyGraph
from finder.kinship.pattern import SIDE_OF_SEX
from finder.kinship.plausible import can_be_parent
from finder.kinship.steps_index import OTHER_KIN
from finder.kinship.ways import Way

TO_PARENT_OF_SIBLING = frozenset({"SU", "UDU"})


def may_be_one_person(
    graph: FamilyGraph, one: int, child_of_one: int | None, other: int, child_of_other: int | None
) -> bool:
    """Tell whether two children of one parent may be the same person, because one is a placeholder.

    Args:
        child_of_one: The child for whom ``one`` fills a parent's slot; None when ``one`` is the focus.
        child_of_other: Likewise for ``other``.
    """
    slots = [
        (slot, child, candidate)
        for slot, child, candidate in ((one, child_of_one, other), (other, child_of_other, one))
        if graph.members.is_placeholder[slot] and child is not None
    ]
    if not slots or _are_said_to_be_siblings(graph, one, other):
        return False
    return all(_may_fill(graph, candidate, slot, child) for slot, child, candidate in slots)


def may_fill_empty_place(graph: FamilyGraph, way: Way) -> bool:
    """Tell whether the parent of a sibling may be the focus's own parent, of whom nothing is recorded.

    So it is while the siblings are not known to have only the other parent in common.
    """
    if way.reading.moves not in TO_PARENT_OF_SIBLING:
        return False
    focus, parent = way.nodes[0], way.nodes[-1]
    blood = siblinghood(graph, focus, way.nodes[-2], way.nodes[1] if way.reading.moves[0] == "U" else None)
    side = SIDE_OF_SEX[graph.members.sex_of(parent)]
    if blood.half and blood.side and blood.side != side:
        return False
    is_old_enough = can_be_parent(graph.members.at(parent), graph.members.at(focus))
    return is_old_enough and not _has_other_parents(graph, focus, parent, graph.members.sex_of(parent))


def _are_said_to_be_siblings(graph: FamilyGraph, one: int, other: int) -> bool:
    return any(to == other and kind.move in "SZ" for to, kind in graph.steps.of(one, OTHER_KIN))


def _may_fill(graph: FamilyGraph, candidate: int, slot: int, child: int) -> bool:
    sexes = {graph.members.sex_of(candidate), graph.members.sex_of(slot)} - {""}
    if len(sexes) > 1:
        return False
    if not can_be_parent(graph.members.at(candidate), graph.members.at(child)):
        return False
    return not _has_other_parents(graph, child, slot, next(iter(sexes), ""))


def _has_other_parents(graph: FamilyGraph, child: int, slot: int, sex: str) -> bool:
    """The child's place for a parent of this sex, or both places, are taken by known people."""
    known = [
        parent for parent in graph.parents_of(child) if parent != slot and not graph.members.is_placeholder[parent]
    ]
    return len(known) > 1 or (sex != "" and any(graph.members.sex_of(parent) == sex for parent in known))
