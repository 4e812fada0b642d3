"""Ties that follow from stated ones: the mother of a child's mother is the child's grandmother.

One file calls a man "uncle" of a child, another names him as the brother of that child's mother. Only steps that
files state are followed, between persons whose identity is settled; what follows with a probability only ("an aunt's
brother is most likely an uncle") is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from finder.identity.ties import PARENTS_PARTNER, PARTNER, SidedTie
from finder.model.record import RecordId

ClusterTies = Mapping[str, set[RecordId]]
"""Neighbours of a cluster, by what it is to them; neighbours are clusters too."""

SIBLING = "brother or sister of"
_CHILD_KINDS = ("mother of", "father of", "parent of")
_PARENT_KINDS = ("son or daughter of mother", "son or daughter of father", "son or daughter of parent")
_PARENT_OF_SIDE = {"maternal": _PARENT_KINDS[0], "paternal": _PARENT_KINDS[1]}
_BACK = dict(zip((*_CHILD_KINDS, *_PARENT_KINDS), (*_PARENT_KINDS, *_CHILD_KINDS), strict=True)) | {SIBLING: SIBLING}
_A_GENERATION_DOWN = {
    "grandmother of": "mother of",
    "grandfather of": "father of",
    "grandparent of": "parent of",
    "aunt of": SIBLING,
    "uncle of": SIBLING,
}
"""What somebody on the mother's side is to the mother, by what they are to the child."""
_GRANDPARENT_KINDS = {"mother of": "grandmother of", "father of": "grandfather of", "parent of": "grandparent of"}
_ANY = {
    "grandparent of": ("grandmother of", "grandfather of"),
    "great_grandparent of": ("great_grandmother of", "great_grandfather of"),
    "aunt_or_uncle of": ("aunt of", "uncle of"),
}
_AUNT = {"F": ("aunt of",), "M": ("uncle of",), "": ("aunt of", "uncle of")}
_GREAT_AUNT = {sex: tuple(f"great_{kind}" for kind in kinds) for sex, kinds in _AUNT.items()}


def through_parents(sided: Iterable[SidedTie], ties: Mapping[RecordId, ClusterTies]) -> list[tuple[str, RecordId]]:
    """Return what a side tells: a child's maternal aunt is the sister of whoever is recorded as the child's mother.

    Args:
        sided: Sided ties of one cluster, to clusters.
        ties: Stated ties of every cluster.
    """
    found: list[tuple[str, RecordId]] = []
    for side, kind, child in sided:
        parents = ties.get(child, {}).get(_PARENT_OF_SIDE[side], ())
        if kind in _A_GENERATION_DOWN:
            found.extend((_A_GENERATION_DOWN[kind], parent) for parent in parents)
        elif kind == SIBLING:
            found.extend((_PARENT_OF_SIDE[side], parent) for parent in parents)
    return found


GRANDPARENT_SLOTS = {
    "grandmother of": "son or daughter of mother",
    "grandfather of": "son or daughter of father",
}
"""Kinds that are one place in a family, with what the parent in between is to whoever holds it."""


def is_contradicted(
    tie: SidedTie,
    head: RecordId,
    ties: Mapping[RecordId, ClusterTies],
    may_be_one: Callable[[RecordId, RecordId], bool],
) -> bool:
    """True when the parent on that side is stated to be the child of others, none of whom this person can be."""
    side, kind, child = tie
    parents = ties.get(child, {}).get(_PARENT_OF_SIDE[side], ())
    holders = {one for parent in parents for one in ties.get(parent, {}).get(GRANDPARENT_SLOTS[kind], ())}
    return bool(holders) and not any(one == head or may_be_one(one, head) for one in holders)


def backwards(kind: str) -> str:
    """Return the same tie as the neighbour has it; only for parents, children and siblings."""
    return _BACK[kind]


def with_derived(
    own: ClusterTies, ties: Mapping[RecordId, ClusterTies], sex: str, itself: RecordId
) -> dict[str, set[RecordId]]:
    """Return somebody's ties with those that follow from up to three steps more.

    Args:
        own: Ties of one record, or of all records of a cluster.
        ties: Ties of every cluster.
        sex: "F", "M" or ""; whoever's sex is not recorded may be aunt or uncle.
        itself: The cluster that ``own`` belongs to.
    """
    found = {kind: set(others) for kind, others in own.items()}
    children, parents = _of(own, _CHILD_KINDS), _of(own, _PARENT_KINDS)
    for kind, derived in _GRANDPARENT_KINDS.items():
        grandchildren = _all(own.get(kind, ()), ties, _CHILD_KINDS)
        _add(found, derived, grandchildren)
        _add(found, f"great_{derived}", _all(grandchildren, ties, _CHILD_KINDS))
    siblings = _siblings(own, ties) - {itself}
    _add(found, SIBLING, siblings)
    nephews = _all(siblings, ties, _CHILD_KINDS)
    _add_each(found, _AUNT[sex], nephews)
    _add_each(found, _GREAT_AUNT[sex], _all(nephews, ties, _CHILD_KINDS))
    aunts = {one for parent in parents for one in _siblings(ties.get(parent, {}), ties)} - parents
    _add(found, "cousin of", _all(aunts, ties, _CHILD_KINDS))
    partners = (_all(children, ties, _PARENT_KINDS) | _of(own, (PARTNER,))) - {itself}
    _add(found, PARTNER, partners)
    _add(found, PARENTS_PARTNER, _all(partners, ties, _CHILD_KINDS) - children)
    # "Grandparent" of one file and "grandmother" of another are one place in the family.
    for kind, kinds in _ANY.items():
        _add(found, kind, _of(found, kinds))
    return found


def _of(ties: ClusterTies, kinds: Iterable[str]) -> set[RecordId]:
    return {other for kind in kinds for other in ties.get(kind, ())}


def _all(heads: Iterable[RecordId], ties: Mapping[RecordId, ClusterTies], kinds: Iterable[str]) -> set[RecordId]:
    return {other for head in heads for kind in kinds for other in ties.get(head, {}).get(kind, ())}


def _add(found: dict[str, set[RecordId]], kind: str, others: set[RecordId]) -> None:
    if others:
        found[kind] = found.get(kind, set()) | others


def _add_each(found: dict[str, set[RecordId]], kinds: Iterable[str], others: set[RecordId]) -> None:
    for kind in kinds:
        _add(found, kind, others)


def _siblings(own: ClusterTies, ties: Mapping[RecordId, ClusterTies]) -> set[RecordId]:
    """Return who is stated to be a sibling, and the other children of the same parents."""
    return _of(own, (SIBLING,)) | _all(_of(own, _PARENT_KINDS), ties, _CHILD_KINDS)
