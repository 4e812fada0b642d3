"""What the shape of a family contradicts: cycles, too many parents, couples who are relatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import networkx as nx

from finder.kinship.contradiction import ERROR, WARN, Contradiction, about_edges
from finder.kinship.graph import SOCIAL_PARENTHOOD, WED_KINDS
from finder.model.family import Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId

Members = Mapping[PersonId, FamilyMember]


def _parenthood(edges: Iterable[Edge]) -> list[Edge]:
    return [edge for edge in edges if edge.kind is EdgeKind.PARENT and edge.subtype not in SOCIAL_PARENTHOOD]


def cycles(edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield people who are their own ancestors: strongly connected components of parenthood."""
    links = _parenthood(edges)
    parenthood: nx.DiGraph[PersonId] = nx.DiGraph((edge.a, edge.b) for edge in links)
    for component in nx.strongly_connected_components(parenthood):
        if len(component) > 1:
            inside = [edge for edge in links if edge.a in component and edge.b in component]
            text = "Somebody is recorded as their own ancestor."
            yield about_edges("ANCESTOR_CYCLE", ERROR, tuple(sorted(component)), _shortest_cycle(inside), text)


def _shortest_cycle(links: Sequence[Edge]) -> tuple[Edge, ...]:
    """Return the links of a smallest cycle among links that are strongly connected."""
    by_ends = {(edge.a, edge.b): edge for edge in links}
    graph: nx.DiGraph[PersonId] = nx.DiGraph(list(by_ends))
    paths = (
        [edge.a, *nx.shortest_path(graph, edge.b, edge.a)] for edge in sorted(links, key=lambda one: (one.a, one.b))
    )
    best = min(paths, key=len)
    return tuple(by_ends[ends] for ends in pairwise(best))


def too_many_parents(members: Members, edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield children with more than two known parents by birth. Of two mothers or two fathers, building has chosen."""
    by_child: dict[PersonId, dict[PersonId, Edge]] = defaultdict(dict)
    for edge in edges:
        if edge.kind is EdgeKind.PARENT and edge.subtype == "biological" and not members[edge.a].is_placeholder:
            by_child[edge.b][edge.a] = edge
    for child, by_parent in by_child.items():
        if len(by_parent) > 2:
            text = "More than two parents by birth are recorded."
            yield about_edges("TOO_MANY_BIRTH_PARENTS", ERROR, (child,), tuple(by_parent.values()), text)


def current_marriages(members: Members, edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield people with two marriages or civil partnerships that nothing has ended."""
    by_person: dict[PersonId, dict[PersonId, Edge]] = defaultdict(dict)
    for edge in edges:
        is_wed = edge.kind is EdgeKind.PARTNER and edge.subtype in WED_KINDS and edge.status == "current"
        if is_wed and not (members[edge.a].is_deceased or members[edge.b].is_deceased):
            by_person[edge.a][edge.b] = edge
            by_person[edge.b][edge.a] = edge
    for person, current in by_person.items():
        if len(current) > 1:
            text = "Two marriages or civil partnerships are recorded as current."
            yield about_edges("TWO_CURRENT_MARRIAGES", WARN, (person,), tuple(current.values()), text)


# relatives who are a couple -------------------------------------------------------------------------


class _Blood:
    """Nearest kin by birth: whoever the law forbids to be a couple (Sexual Offences Act 2003, sections 27 and 64)."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.above: dict[PersonId, list[Edge]] = defaultdict(list)
        self.siblings: dict[frozenset[PersonId], Edge] = {}
        for edge in edges:
            if edge.kind is EdgeKind.PARENT and edge.subtype in {"biological", "presumed", "unknown"}:
                self.above[edge.b].append(edge)
            elif edge.kind is EdgeKind.SIBLING and edge.subtype not in {"step", "adoptive"}:
                self.siblings[frozenset((edge.a, edge.b))] = edge

    def line(self, elder: PersonId, younger: PersonId) -> tuple[Edge, ...]:
        """Return the links from somebody up to an ancestor; () when the other is none."""
        level: dict[PersonId, tuple[Edge, ...]] = {younger: ()}
        seen = {younger}
        while level:
            above: dict[PersonId, tuple[Edge, ...]] = {}
            for person, way in level.items():
                for edge in self.above.get(person, ()):
                    if edge.a == elder:
                        return (*way, edge)
                    if edge.a not in seen:
                        seen.add(edge.a)
                        above[edge.a] = (*way, edge)
            level = above
        return ()

    def as_siblings(self, one: PersonId, other: PersonId) -> tuple[Edge, ...]:
        """Return the links that make two people siblings, () when they are none."""
        for mine in self.above.get(one, ()):
            for theirs in self.above.get(other, ()):
                if mine.a == theirs.a:
                    return mine, theirs
        said = self.siblings.get(frozenset((one, other)))
        return (said,) if said else ()

    def as_aunt(self, aunt: PersonId, child: PersonId) -> tuple[Edge, ...]:
        """Return the links that make somebody a parent's sibling, () when they do not."""
        for edge in self.above.get(child, ()):
            links = self.as_siblings(edge.a, aunt) if edge.a != aunt else ()
            if links:
                return (edge, *links)
        return ()


def related_couples(edges: Sequence[Edge]) -> Iterator[Contradiction]:
    """Yield couples, and parents of one child, who are near relatives by birth."""
    blood = _Blood(edges)
    couples = {frozenset((edge.a, edge.b)): edge for edge in edges if edge.kind is EdgeKind.PARTNER}
    for couple in couples.values():
        yield from _couple(blood, couple)
    seen: set[frozenset[PersonId]] = set()
    for links in list(blood.above.values()):
        for mine, theirs in combinations(links, 2):
            pair = frozenset((mine.a, theirs.a))
            if len(pair) == 2 and pair not in seen:
                seen.add(pair)
                yield from _parents(blood, mine, theirs)


def _couple(blood: _Blood, couple: Edge) -> Iterator[Contradiction]:
    people = (couple.a, couple.b)
    line = blood.line(couple.a, couple.b) or blood.line(couple.b, couple.a)
    if line:
        text = "One of a couple is recorded as an ancestor of the other."
        yield about_edges("PARTNER_IS_ANCESTOR", WARN, people, (couple, *line), text, sensitive=True)
    siblings = blood.as_siblings(*people)
    if siblings:
        text = "A couple are recorded as brother and sister, or half-siblings."
        yield about_edges("PARTNER_IS_SIBLING", WARN, people, (couple, *siblings), text, sensitive=True)


def _parents(blood: _Blood, mine: Edge, theirs: Edge) -> Iterator[Contradiction]:
    one, other = mine.a, theirs.a
    why = (
        blood.line(one, other)
        or blood.line(other, one)
        or blood.as_siblings(one, other)
        or blood.as_aunt(one, other)
        or blood.as_aunt(other, one)
    )
    if why:
        text = "The parents of a child are recorded as near relatives."
        links = tuple(dict.fromkeys((mine, theirs, *why)))
        yield about_edges("PARENTS_RELATED", WARN, (one, other), links, text, sensitive=True)


def siblings_who_are_ancestors(edges: Sequence[Edge]) -> Iterator[Contradiction]:
    """Yield siblings, as somebody said, of whom one is an ancestor of the other."""
    blood = _Blood(edges)
    for said in blood.siblings.values():
        line = blood.line(said.a, said.b) or blood.line(said.b, said.a)
        if line:
            text = "Said to be siblings, and recorded as ancestor and descendant; the parents were taken."
            yield about_edges("RELATION_CONFLICT", WARN, (said.a, said.b), (said, *line), text)
