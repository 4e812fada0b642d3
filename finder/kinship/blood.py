"""Full or half blood: what two children of one parent are to each other."""

from __future__ import annotations

from finder.kinship.graph import FamilyGraph
from finder.kinship.pattern import SIDE_OF_SEX
from finder.kinship.siblinghood import Siblinghood
from finder.kinship.steps_index import OTHER_KIN, UP

_HALF_BY = {"half_maternal": "maternal", "half_paternal": "paternal"}


def siblinghood(graph: FamilyGraph, one: int, other: int, shared: int | None = None) -> Siblinghood:
    """Work out whether two siblings are of full or half blood (kinship.md section 3.1).

    Two shared parents, of any kind but in one family, are full; one shared parent is half when both
    children have two parents recorded there; otherwise what was said of them decides, or it is not known.

    Args:
        shared: The parent through whom the path goes; None for siblings by assertion.
    """
    recorded = _by_parents(graph, one, other, shared)
    if shared is not None and recorded is not None:
        return Siblinghood(recorded, SIDE_OF_SEX[graph.members.sex_of(shared)], has_shared_parent=True)
    said = _as_said(graph, one, other)
    half = recorded if recorded is not None else _half_of(said)
    if shared is None:
        common = set(graph.parents_of(one)).intersection(graph.parents_of(other))
        if not common:
            return _without_shared_parent(graph, one, other, said)
        shared = min(common)
    return Siblinghood(half, SIDE_OF_SEX[graph.members.sex_of(shared)], has_shared_parent=True)


def _by_parents(graph: FamilyGraph, one: int, other: int, shared: int | None) -> bool | None:
    verdict: bool | None = None
    for mine in graph.families(one):
        for theirs in graph.families(other):
            common = mine & theirs
            if not common or (shared is not None and shared not in common):
                continue
            if len(common) > 1:
                return False
            if _is_complete(graph, mine) and _is_complete(graph, theirs):
                verdict = True
    return verdict


def _is_complete(graph: FamilyGraph, family: frozenset[int]) -> bool:
    """Two parents who are known people: placeholders may turn out to be anybody."""
    return sum(not graph.members.is_placeholder[parent] for parent in family) > 1


def _as_said(graph: FamilyGraph, one: int, other: int) -> str:
    steps, edges = graph.steps, graph.edges
    for row in steps.rows(one, OTHER_KIN):
        if steps.to[row] == other and steps.moves[steps.kind[row]] in "SZ":
            return edges.subtypes.words[edges.subtype[steps.edge[row]]]
    return "unknown"


def _half_of(said: str) -> bool | None:
    if said == "full":
        return False
    return True if said.startswith("half") else None


def _without_shared_parent(graph: FamilyGraph, one: int, other: int, said: str) -> Siblinghood:
    if said == "unknown":
        side = _only_side_left(graph, one, other)
        if side:
            return Siblinghood(half=True, side=side, has_shared_parent=False)
    return Siblinghood(_half_of(said), _HALF_BY.get(said, ""), has_shared_parent=False)


def _only_side_left(graph: FamilyGraph, one: int, other: int) -> str:
    """Siblings whose known fathers differ share the mother, unless the mothers are known to differ too."""
    sides = [
        side
        for side, sex in (("maternal", "F"), ("paternal", "M"))
        if not (_has_known_parent(graph, one, sex) and _has_known_parent(graph, other, sex))
    ]
    return sides[0] if len(sides) == 1 else ""


def _has_known_parent(graph: FamilyGraph, child: int, sex: str) -> bool:
    return any(
        kind.sex == sex and not kind.is_placeholder and to not in graph.open_numbers
        for to, kind in graph.steps.of(child, UP)
    )
