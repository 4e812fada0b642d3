"""The family graph: people, atomic edges, and flat adjacency built once.

What the law has cut (adoption) and what was only guessed at (open slots) is marked, so that whoever walks
the graph need not work it out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from finder.kinship.contradiction import Contradiction
from finder.model.family import Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId

WED_KINDS = frozenset({"married", "civil"})
SOCIAL_PARENTHOOD = frozenset({"step", "foster", "donor"})
"""Recorded as parents, and not parents by birth or in law."""

_PARENT_RANK = {"biological": 5, "legal": 4, "adoptive": 3, "presumed": 2, "unknown": 1}
_PARTNER_RANK = {"married": 4, "civil": 3, "cohabiting": 2, "unknown": 1}
_SIBLING_RANK = {"full": 5, "half_maternal": 4, "half_paternal": 4, "half": 3, "adoptive": 2, "unknown": 1}
_STATUS_RANK = {"current": 3, "widowed": 2, "ended": 1}

_Key = TypeVar("_Key", bound=Hashable)


class Link(NamedTuple):
    """An edge as seen from one of its ends.

    Attributes:
        to: The person at the other end.
        is_adoptive: Parenthood by adoption.
        is_severed: Birth parenthood that an adoption has ended in law.
    """

    to: PersonId
    edge: Edge
    is_adoptive: bool = False
    is_severed: bool = False

    @property
    def is_wed(self) -> bool:
        """A marriage or civil partnership that was not dissolved; one that a death ended counts."""
        return self.edge.subtype in WED_KINDS and self.edge.status != "ended"


Links = tuple[Link, ...]
Adjacency = Mapping[PersonId, Links]
Families = Mapping[PersonId, tuple[frozenset[PersonId], ...]]


@dataclass(frozen=True, slots=True)
class FamilyGraph:
    """Everybody, and everything known of how they are connected.

    Attributes:
        members: Known people and placeholders.
        edges: Every edge, those that ended included.
        contradictions: What cannot all be true, found while building.
        open_slots: Placeholders for "a parent, which one is not said": perhaps a parent who is known too.
        parents: Parenthood by birth or in law, upwards.
        families: For every child, the sets of parents that belong together (birth family, family in law).
    """

    members: Mapping[PersonId, FamilyMember]
    edges: tuple[Edge, ...]
    contradictions: tuple[Contradiction, ...]
    open_slots: frozenset[PersonId]
    parents: Adjacency
    children: Adjacency
    partners: Adjacency
    siblings: Adjacency
    step_parents: Adjacency
    step_children: Adjacency
    foster_carers: Adjacency
    foster_children: Adjacency
    role_holders: Adjacency
    held_for: Adjacency
    families: Families

    def sex(self, person: PersonId) -> str:
        """Return "F", "M" or ""."""
        return self.members[person].sex

    def parent_ids(self, person: PersonId) -> frozenset[PersonId]:
        """Return the parents by birth or in law, open slots excluded."""
        return frozenset(link.to for link in self.parents.get(person, ()) if link.to not in self.open_slots)


def family_graph(
    members: Iterable[FamilyMember],
    edges: Iterable[Edge],
    contradictions: Iterable[Contradiction] = (),
    open_slots: Iterable[PersonId] = (),
) -> FamilyGraph:
    """Index members and edges.

    People whom an edge names and ``members`` does not are added without attributes. An edge from a person
    to the same person is left out.

    Args:
        open_slots: Placeholders that stand for "one of the parents".
    """
    kept = tuple(edge for edge in edges if edge.a != edge.b)
    everyone = {member.id: member for member in members}
    for edge in kept:
        for person in (edge.a, edge.b):
            if person not in everyone:
                everyone[person] = FamilyMember(person)
    opened = frozenset(open_slots)
    by_kind = _by_kind(kept)
    couples = _best(by_kind["partner"], _pair, lambda edge: (_STATUS_RANK[edge.status], _PARTNER_RANK[edge.subtype]))
    siblings = _best(by_kind["sibling"], _pair, lambda edge: (_SIBLING_RANK.get(edge.subtype, 0), 0))
    partners = _both_ways(couples)
    up, down = _parenthood(by_kind["parent"], partners)
    return FamilyGraph(
        members=everyone,
        edges=kept,
        contradictions=tuple(contradictions),
        open_slots=opened,
        parents=up,
        children=down,
        partners=partners,
        siblings=_both_ways(siblings),
        step_parents=_towards_a(by_kind["step"]),
        step_children=_towards_b(by_kind["step"]),
        foster_carers=_towards_a(by_kind["foster"]),
        foster_children=_towards_b(by_kind["foster"]),
        role_holders=_towards_a(by_kind["role"]),
        held_for=_towards_b(by_kind["role"]),
        families=_families(up, opened),
    )


def _by_kind(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    kinds: dict[str, list[Edge]] = {name: [] for name in ("parent", "partner", "sibling", "step", "foster", "role")}
    for edge in edges:
        name = edge.kind.value
        if edge.kind is EdgeKind.PARENT and edge.subtype in SOCIAL_PARENTHOOD:
            name = "role" if edge.subtype == "donor" else edge.subtype
        kinds[name].append(edge)
    return kinds


def _pair(edge: Edge) -> tuple[PersonId, PersonId]:
    return (edge.a, edge.b) if edge.a < edge.b else (edge.b, edge.a)


def _best(edges: Iterable[Edge], key: Callable[[Edge], _Key], rank: Callable[[Edge], tuple[int, int]]) -> list[Edge]:
    chosen: dict[_Key, Edge] = {}
    for edge in edges:
        known = chosen.get(key(edge))
        if known is None or rank(edge) > rank(known):
            chosen[key(edge)] = edge
    return list(chosen.values())


def _frozen(table: Mapping[PersonId, list[Link]]) -> dict[PersonId, Links]:
    return {person: tuple(links) for person, links in table.items()}


def _towards_a(edges: Iterable[Edge]) -> Adjacency:
    table: dict[PersonId, list[Link]] = defaultdict(list)
    for edge in edges:
        table[edge.b].append(Link(edge.a, edge))
    return _frozen(table)


def _towards_b(edges: Iterable[Edge]) -> Adjacency:
    table: dict[PersonId, list[Link]] = defaultdict(list)
    for edge in edges:
        table[edge.a].append(Link(edge.b, edge))
    return _frozen(table)


def _both_ways(edges: Iterable[Edge]) -> Adjacency:
    table: dict[PersonId, list[Link]] = defaultdict(list)
    for edge in edges:
        is_adoptive = edge.kind is EdgeKind.SIBLING and edge.subtype == "adoptive"
        table[edge.a].append(Link(edge.b, edge, is_adoptive))
        table[edge.b].append(Link(edge.a, edge, is_adoptive))
    return _frozen(table)


def _parenthood(edges: Iterable[Edge], partners: Adjacency) -> tuple[Adjacency, Adjacency]:
    adopters: dict[PersonId, set[PersonId]] = defaultdict(set)
    for edge in edges:
        if edge.subtype == "adoptive":
            adopters[edge.b].add(edge.a)
    up: dict[PersonId, list[Link]] = defaultdict(list)
    down: dict[PersonId, list[Link]] = defaultdict(list)
    for edge in _best(edges, lambda edge: (edge.a, edge.b), lambda edge: (_PARENT_RANK.get(edge.subtype, 0), 0)):
        is_adoptive = edge.subtype == "adoptive"
        is_severed = not is_adoptive and _is_severed(edge.a, adopters.get(edge.b, set()), partners)
        up[edge.b].append(Link(edge.a, edge, is_adoptive, is_severed))
        down[edge.a].append(Link(edge.b, edge, is_adoptive, is_severed))
    return _frozen(up), _frozen(down)


def _is_severed(parent: PersonId, adopters: set[PersonId], partners: Adjacency) -> bool:
    """Tell whether adoption ended this birth parent's parenthood (ACA 2002 s67).

    It does, unless the parent is the adopter, or is the partner of the only adopter.
    """
    if not adopters or parent in adopters:
        return False
    if len(adopters) > 1:
        return True
    (adopter,) = adopters
    return not any(link.to == parent and link.edge.status != "ended" for link in partners.get(adopter, ()))


def _families(parents: Adjacency, open_slots: frozenset[PersonId]) -> Families:
    found = {}
    for child, links in parents.items():
        known = [link for link in links if link.to not in open_slots]
        birth = frozenset(link.to for link in known if not link.is_adoptive)
        in_law = frozenset(link.to for link in known if not link.is_severed)
        found[child] = (birth,) if birth == in_law else (birth, in_law)
    return found
