"""Ties that follow from stated ones: the mother of a child's mother is the child's grandmother.

One file calls a man "uncle" of a child, another names him as the brother of that child's mother. Only steps that
files state are followed, between persons of the same computation; nothing derived is followed further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from finder.model.record import RecordId

ClusterTies = dict[str, set[RecordId]]

_PARENT_KINDS = {
    "son or daughter of mother": "grandmother of",
    "son or daughter of father": "grandfather of",
    "son or daughter of parent": "grandparent of",
}
_CHILD_KINDS = ("mother of", "father of", "parent of")
_SIBLING = "brother or sister of"
_ANY_GRANDPARENT = "grandparent of"
_GRANDPARENTS = ("grandmother of", "grandfather of")
_BY_SEX = {"F": ("aunt of",), "M": ("uncle of",), "": ("aunt of", "uncle of")}


def with_derived(
    ties: Mapping[RecordId, ClusterTies], sex_of: Callable[[RecordId], str]
) -> dict[RecordId, ClusterTies]:
    """Return the ties of every cluster with those that follow from one step more.

    Args:
        ties: Stated ties by cluster and kind.
        sex_of: "F", "M" or "" of a cluster; whoever's sex is not recorded may be aunt or uncle.
    """
    more: dict[RecordId, dict[str, set[RecordId]]] = defaultdict(lambda: defaultdict(set))
    for child, own in ties.items():
        for parent in _of(own, _PARENT_KINDS):
            _add_grandparents(more, ties, child, parent)
            for sibling in _siblings(ties, parent) - {child}:
                for kind in _BY_SEX[sex_of(sibling)]:
                    more[sibling][kind].add(child)
    return {cluster: _merged(ties.get(cluster, {}), more.get(cluster, {})) for cluster in {*ties, *more}}


def _of(ties: Mapping[str, set[RecordId]], kinds: Iterable[str]) -> set[RecordId]:
    return {other for kind in kinds for other in ties.get(kind, ())}


def _add_grandparents(
    more: dict[RecordId, dict[str, set[RecordId]]],
    ties: Mapping[RecordId, ClusterTies],
    child: RecordId,
    parent: RecordId,
) -> None:
    for kind, derived in _PARENT_KINDS.items():
        for grandparent in ties.get(parent, {}).get(kind, ()):
            more[grandparent][derived].add(child)


def _siblings(ties: Mapping[RecordId, ClusterTies], parent: RecordId) -> set[RecordId]:
    """Return who is stated to be a sibling, and the other children of the same parents."""
    own = ties.get(parent, {})
    found = set(own.get(_SIBLING, ()))
    for grandparent in _of(own, _PARENT_KINDS):
        found |= _of(ties.get(grandparent, {}), _CHILD_KINDS)
    return found - {parent}


def _merged(stated: Mapping[str, set[RecordId]], derived: Mapping[str, set[RecordId]]) -> ClusterTies:
    both = {kind: stated.get(kind, set()) | derived.get(kind, set()) for kind in {*stated, *derived}}
    grandchildren = _of(both, _GRANDPARENTS)
    if grandchildren:
        # "Grandparent" of one file and "grandmother" of another are one place in the family.
        both[_ANY_GRANDPARENT] = both.get(_ANY_GRANDPARENT, set()) | grandchildren
    return both
