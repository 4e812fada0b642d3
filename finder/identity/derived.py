"""Ties that follow from stated ones: the mother of a child's mother is the child's grandmother.

One file calls a man "uncle" of a child, another names him as the brother of that child's mother. Only steps that
files state are followed, between persons of the same computation; nothing derived is followed further.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from finder.model.record import RecordId

ClusterTies = dict[str, set[RecordId]]

_GRANDPARENT_KINDS = {"mother of": "grandmother of", "father of": "grandfather of", "parent of": "grandparent of"}
_CHILD_KINDS = tuple(_GRANDPARENT_KINDS)
_PARENT_KINDS = ("son or daughter of mother", "son or daughter of father", "son or daughter of parent")
_SIBLING = "brother or sister of"
_ANY_GRANDPARENT = "grandparent of"
_GRANDPARENTS = ("grandmother of", "grandfather of")
_BY_SEX = {"F": ("aunt of",), "M": ("uncle of",), "": ("aunt of", "uncle of")}


def with_derived(
    own: Mapping[str, set[RecordId]], ties: Mapping[RecordId, ClusterTies], sex: str, itself: RecordId
) -> ClusterTies:
    """Return somebody's ties with those that follow from one step more.

    Args:
        own: Stated ties of one record, or of all records of a cluster.
        ties: Stated ties of every cluster.
        sex: "F", "M" or ""; whoever's sex is not recorded may be aunt or uncle.
        itself: The cluster that ``own`` belongs to.
    """
    found = {kind: set(others) for kind, others in own.items()}
    for kind, derived in _GRANDPARENT_KINDS.items():
        for child in own.get(kind, ()):
            _add(found, derived, _of(ties.get(child, {}), _CHILD_KINDS))
    for sibling in _siblings(own, ties) - {itself}:
        for kind in _BY_SEX[sex]:
            _add(found, kind, _of(ties.get(sibling, {}), _CHILD_KINDS))
    # "Grandparent" of one file and "grandmother" of another are one place in the family.
    _add(found, _ANY_GRANDPARENT, _of(found, _GRANDPARENTS))
    return found


def _of(ties: Mapping[str, set[RecordId]], kinds: Iterable[str]) -> set[RecordId]:
    return {other for kind in kinds for other in ties.get(kind, ())}


def _add(found: ClusterTies, kind: str, others: set[RecordId]) -> None:
    if others:
        found[kind] = found.get(kind, set()) | others


def _siblings(own: Mapping[str, set[RecordId]], ties: Mapping[RecordId, ClusterTies]) -> set[RecordId]:
    """Return who is stated to be a sibling, and the other children of the same parents."""
    found = set(own.get(_SIBLING, ()))
    for parent in _of(own, _PARENT_KINDS):
        found |= _of(ties.get(parent, {}), _CHILD_KINDS)
    return found
