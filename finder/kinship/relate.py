"""Everybody who is connected to one person, by name: the answer that the search is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from finder.kinship.graph import FamilyGraph, Link
from finder.kinship.law import CHECK, CONNECTED, MAYBE_PARENT, LegalAnswer, legal_answers, role_answer
from finder.kinship.names import BLOOD, Name
from finder.kinship.naming import role_words
from finder.kinship.reliability import either_of
from finder.kinship.same_slot import may_fill_empty_place
from finder.kinship.search import MOST_PARTS, NamedWay, Search, preference
from finder.kinship.steps import PathReader
from finder.kinship.ways import Way
from finder.model.family import Kinship
from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One name of a person, and the ways that lead to it, best first."""

    name: Name
    ways: list[Way]

    @property
    def best(self) -> Way:
        return self.ways[0]


def relationships_from(
    graph: FamilyGraph, focus: PersonId, max_degree: int = 6, max_parts: int = MOST_PARTS
) -> tuple[Kinship, ...]:
    """Name everybody connected to one person, nearest first.

    Args:
        focus: Usually the child.
        max_degree: Most steps up and down to kin by blood or adoption, and greatest cost of any other way.
        max_parts: Most possessive parts of a name; a higher figure follows longer chains.

    Returns:
        One ``Kinship`` a person: the best name in ``label``, the others in ``also``. Placeholders are left out.

    Raises:
        KeyError: ``focus`` is not in the graph.
    """
    if focus not in graph.members:
        raise KeyError(focus)
    search = Search(graph, focus, max_degree, max_parts)
    kin = search.kin()
    social = search.social(kin, [min(ways, key=_cost).way for ways in kin.values()])
    law = legal_answers(graph, focus)
    paths = PathReader(graph)
    people = [person for person in {**kin, **social} if not graph.members[person].is_placeholder]
    found = [_kinship(person, kin.get(person, []), social.get(person, []), law, paths) for person in people]
    found.sort(key=lambda kinship: (not kinship.is_kin, kinship.degree + kinship.partner_steps, kinship.other))
    return tuple(found)


def _cost(named: NamedWay) -> int:
    return named.way.cost


def _kinship(
    person: PersonId,
    kin: list[NamedWay],
    social: list[NamedWay],
    law: Mapping[PersonId, LegalAnswer],
    paths: PathReader,
) -> Kinship:
    kin_names = _ranked_kin(kin)
    social_names = sorted(_by_name(social), key=_social_rank) if social else []
    best = (kin_names or social_names)[0]
    held = [candidate for candidate in social_names if candidate.best.moves == "R"]
    shown = [*kin_names, *(one for one in social_names if not kin_names or one.best.moves != "R")]
    name, way = best.name, best.best
    answer = _legal(name, law.get(person), held, is_kin=bool(kin_names))
    if answer is CONNECTED and may_fill_empty_place(paths.graph, way):
        answer = MAYBE_PARENT
    up, down = _counts(way.moves)
    return Kinship(
        other=person,
        label=name.label,
        term=name.term,
        side=name.side,
        half=name.half,
        step=name.is_step,
        by_marriage="P" in way.moves and any(link.is_wed for link in _couples(way)),
        adoptive=name.is_adoptive,
        birth_severed=name.is_severed,
        degree=up + down,
        up=up,
        down=down,
        partner_steps=way.moves.count("P"),
        p=either_of(best.ways),
        legal_class=answer.legal_class,
        legal_confidence=answer.confidence,
        legal_basis=answer.basis,
        parts=name.parts,
        is_kin=bool(kin_names),
        path=paths.path(way),
        also=tuple(one.name.label for one in shown[1:]) if len(shown) > 1 else (),
        roles=tuple(one.name.label for one in held) if held else (),
    )


def _couples(way: Way) -> list[Link]:
    return [link for move, link in zip(way.moves, way.links, strict=True) if move == "P"]


@lru_cache(maxsize=4096)
def _counts(moves: str) -> tuple[int, int]:
    """Return steps up and steps down; an asserted sibling is one of each, a role is none."""
    siblings = moves.count("S") + moves.count("Z")
    up = moves.count("U") + moves.count("T") + moves.count("F")
    down = moves.count("D") + moves.count("t") + moves.count("f")
    return up + siblings, down + siblings


def _legal(name: Name, legal: LegalAnswer | None, held: Iterable[_Candidate], *, is_kin: bool) -> LegalAnswer:
    if legal is not None or is_kin:
        answer = legal or CONNECTED
        return replace(answer, confidence=CHECK) if name.is_doubtful else answer
    codes = [candidate.best.links[0].edge.subtype for candidate in held]
    return role_answer(codes) if codes else CONNECTED


def _ranked_kin(ways: list[NamedWay]) -> list[_Candidate]:
    if len(ways) == 1:
        return [_Candidate(ways[0].name, [ways[0].way])]
    names = _with_both_sides(_by_name(ways))
    return sorted(names, key=lambda candidate: preference(NamedWay(candidate.name, candidate.best)))


def _by_name(ways: Iterable[NamedWay]) -> list[_Candidate]:
    """Gather the ways to each name, best first, each way once."""
    gathered: dict[str, _Candidate] = {}
    for named in ways:
        same = gathered.setdefault(named.name.label, _Candidate(named.name, []))
        if all(way.nodes != named.way.nodes for way in same.ways):
            same.ways.append(named.way)
    for same in gathered.values():
        same.ways.sort(key=_way_rank)
    return list(gathered.values())


def _way_rank(way: Way) -> tuple[int, bool, str, tuple[PersonId, ...]]:
    """Order of ways to one name: cost, then a marriage on file before a recorded step link."""
    return (way.cost, way.has_recorded_step(), way.moves, way.nodes)


def _social_rank(candidate: _Candidate) -> tuple[bool, int, int, str]:
    way = candidate.best
    edge = way.links[-1].edge
    return (edge.status == "ended", way.cost, role_words(edge.subtype).rank, candidate.name.label)


def _with_both_sides(candidates: list[_Candidate]) -> list[_Candidate]:
    """Join "maternal x" and "paternal x" into one name, when they differ in nothing else."""
    kept = list(candidates)
    for one in candidates:
        for other in candidates if one.name.side == "maternal" else ():
            if _differ_in_side_only(one, other):
                kept = [candidate for candidate in kept if candidate is not one and candidate is not other]
                kept.append(_joined(one, other))
    return kept


def _differ_in_side_only(one: _Candidate, other: _Candidate) -> bool:
    first, second = one.name, other.name
    return (
        (first.side, second.side) == ("maternal", "paternal")
        and first.category == second.category == BLOOD
        and _apart_from_side(first) == _apart_from_side(second)
        and one.best.cost == other.best.cost
    )


def _apart_from_side(name: Name) -> tuple[str, bool | None, bool, bool]:
    return name.term, name.half, name.is_severed, name.is_adoptive


def _joined(one: _Candidate, other: _Candidate) -> _Candidate:
    name = one.name
    up, down = _counts(one.best.moves)
    if up == down and up > 1 and name.half is False and not name.is_doubtful:
        label = term = f"double {name.term}"
    else:
        label, term = name.label.replace("maternal", "maternal and paternal", 1), name.term
    return _Candidate(replace(name, label=label, head=label, term=term, side="both"), one.ways + other.ways)
