"""Couples, and the children that hang from each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from finder.diagrams.family import LEAD_BELOW_P, Family
from finder.diagrams.generations import Generations
from finder.model.family import Edge
from finder.model.person import PersonId

_KINDS = {"adoptive": "adopted", "foster": "foster", "step": "step"}
_WIDE_MARRIAGES = frozenset({"married", "civil"})

Parents = frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class CoupleLine:
    """How the line between two partners is drawn: see ``geometry.Line``."""

    style: str
    meaning: str
    slashes: int = 0


@dataclass(frozen=True, slots=True)
class ChildLink:
    """A child under a union.

    Attributes:
        meaning: "parent", "adopted", "foster", "step", "sibling" or "inferred".
        named: The people whose relation this line draws.
    """

    child: PersonId
    meaning: str
    named: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """One or two parents with what joins them and their children, oldest first.

    Attributes:
        line: None for a single parent.
    """

    parents: tuple[PersonId, ...]
    line: CoupleLine | None
    links: tuple[ChildLink, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    links: dict[Parents, list[ChildLink]]
    doubtful: set[Parents]


def unions_of(family: Family, generations: Generations) -> tuple[Union, ...]:
    """Return every union of the family; both partners of a union of two stand in one row."""
    couples = {frozenset((edge.a, edge.b)): edge for edge in family.partners}
    draft = _Draft(defaultdict(list), set())
    by_child: dict[PersonId, list[Edge]] = defaultdict(list)
    for edge in generations.parents:
        by_child[edge.b].append(edge)
    for child in sorted(by_child, key=family.born):
        _hang_child(child, by_child[child], couples, draft, family)
    _hang_siblings(family, draft, generations.row)
    keys = sorted({*draft.links, *couples}, key=lambda pair: (len(pair), sorted(pair)))
    unions = (_union(key, couples.get(key), draft, family) for key in keys)
    return tuple(_level(unions, generations.row, family))


def _hang_child(
    child: PersonId, edges: Sequence[Edge], couples: Mapping[Parents, Edge], draft: _Draft, family: Family
) -> None:
    classes: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        classes[_KINDS.get(edge.subtype, "parent")].append(edge)
    everyone = {edge.a for edge in edges}
    for kind in ("parent", "adopted", "foster"):
        for pair in _pairs(classes[kind], family):
            named = tuple(edge.a for edge in pair)
            host = frozenset(named)
            partners = [other for other in sorted(everyone - host) if frozenset((*host, other)) in couples]
            # An adoptive step-parent: the line starts from the couple, not from one of them.
            if len(host) == 1 and kind != "parent" and partners:
                host = frozenset((*host, partners[0]))
            draft.links[host].append(ChildLink(child, _meaning(kind, pair, host, couples, draft), (*named, child)))
    others = {edge.a for edge in edges if edge.subtype != "step"}
    for edge in classes["step"]:
        # The couple's line already says who is a step-parent.
        if not any(frozenset((edge.a, other)) in couples for other in others):
            draft.links[frozenset((edge.a,))].append(ChildLink(child, "step", (edge.a, child)))


def _pairs(edges: Sequence[Edge], family: Family) -> list[tuple[Edge, ...]]:
    """The likeliest two parents, of different sex if possible; every further one alone (a second alleged father)."""
    ranked = sorted(edges, key=lambda e: (e.is_inferred, -e.p, e.a))
    if len(ranked) < 2:
        return [tuple(ranked)] if ranked else []
    first = ranked[0]
    sex = family.people[first.a].sex
    second = next((e for e in ranked[1:] if {sex, family.people[e.a].sex} == {"F", "M"}), ranked[1])
    return [(first, second), *((edge,) for edge in ranked[1:] if edge is not second)]


def _meaning(kind: str, pair: Sequence[Edge], host: Parents, couples: Mapping[Parents, Edge], draft: _Draft) -> str:
    if kind != "parent":
        return kind
    doubtful = [edge for edge in pair if edge.is_inferred or edge.p < LEAD_BELOW_P]
    if not doubtful:
        return "parent"
    # With one sure and one doubtful parent the doubt belongs on the line between the two, if it is free.
    if len(doubtful) < len(pair) and host not in couples:
        draft.doubtful.add(host)
        return "parent"
    return "inferred"


def _hang_siblings(family: Family, draft: _Draft, row: Mapping[PersonId, int]) -> None:
    """Siblings of somebody whose parents are drawn hang from the same union, with a line of their own kind."""
    parents_of: dict[PersonId, set[PersonId]] = defaultdict(set)
    main: dict[PersonId, Parents] = {}
    for host, links in draft.links.items():
        for link in links:
            parents_of[link.child] |= host
            if link.meaning != "step":
                main.setdefault(link.child, host)
    in_couples = {person for edge in family.partners for person in (edge.a, edge.b)}
    for edge in sorted(family.siblings, key=lambda e: (e.a in main and e.b in main, e.a, e.b)):
        is_step = edge.subtype == "step"
        has_other_ties = all(person in main or person in in_couples for person in (edge.a, edge.b))
        # Step-siblings are seen from the couple above them; a line of their own would only tangle.
        if parents_of[edge.a] & parents_of[edge.b] or (is_step and has_other_ties):
            continue
        known, other = (edge.a, edge.b) if edge.a in main else (edge.b, edge.a)
        if known not in main:
            continue
        host = _shared_host(main[known], edge.subtype, family)
        if row[other] <= max(row[parent] for parent in host):
            continue
        meaning = "step" if is_step else "sibling"
        draft.links[host].append(ChildLink(other, meaning, (known, other)))
        parents_of[other] |= host
        if meaning == "sibling":
            main.setdefault(other, host)


def _shared_host(host: Parents, subtype: str, family: Family) -> Parents:
    wanted = {"half_maternal": "F", "half_paternal": "M"}.get(subtype)
    shared = frozenset(person for person in host if wanted and family.people[person].sex == wanted)
    return shared or host


def _level(unions: Iterable[Union], row: Mapping[PersonId, int], family: Family) -> Iterator[Union]:
    """Split couples across generations: the line between them is drawn down, the children hang from the lower one."""
    singles: dict[PersonId, list[ChildLink]] = defaultdict(list)
    for union in unions:
        if len(union.parents) == 1:
            singles[union.parents[0]] += union.links
        elif row[union.parents[0]] == row[union.parents[1]]:
            yield union
        else:
            upper, lower = sorted(union.parents, key=lambda person: row[person])
            singles[lower] += union.links
            assert union.line is not None, "a union of two has a line"
            singles[upper].append(ChildLink(lower, union.line.meaning, (upper, lower)))
    for parent, links in sorted(singles.items()):
        yield Union((parent,), None, tuple(sorted(links, key=lambda link: family.born(link.child))))


def _union(key: Parents, couple: Edge | None, draft: _Draft, family: Family) -> Union:
    links = sorted(draft.links.get(key, ()), key=lambda link: family.born(link.child))
    line = None
    if len(key) == 2:
        line = _couple_line(couple, is_doubtful=key in draft.doubtful)
    return Union(tuple(sorted(key)), line, tuple(links))


def _couple_line(edge: Edge | None, *, is_doubtful: bool) -> CoupleLine:
    if is_doubtful or (edge and (edge.is_inferred or edge.p < LEAD_BELOW_P)):
        return CoupleLine("dashed", "inferred")
    if edge is None:
        return CoupleLine("dashed", "cohabiting")
    is_over = edge.status not in {"current", "widowed"}
    if edge.subtype in _WIDE_MARRIAGES:
        if edge.status == "separated":
            return CoupleLine("solid", "separated", 1)
        return CoupleLine("solid", "divorced", 2) if is_over else CoupleLine("solid", "married")
    return CoupleLine("dashed", "partnership_ended", 1) if is_over else CoupleLine("dashed", "cohabiting")


def children_of(unions: Iterable[Union]) -> dict[PersonId, list[Union]]:
    """Return the unions above each child, birth parents first."""
    kinds = ("parent", "inferred", "sibling", "adopted", "foster", "step")
    order = {kind: rank for rank, kind in enumerate(kinds)}
    above: dict[PersonId, list[tuple[int, int, Union]]] = defaultdict(list)
    for number, union in enumerate(unions):
        for link in union.links:
            above[link.child].append((order.get(link.meaning, len(kinds)), number, union))
    return {child: [union for *_, union in sorted(found, key=lambda f: f[:2])] for child, found in above.items()}
