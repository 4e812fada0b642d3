"""Everybody who is connected to one person, by name: the answer that the search is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from finder.kinship.forms import BLOOD, Name, name_way
from finder.kinship.graph import FamilyGraph
from finder.kinship.law import CHECK, CONNECTED, LegalAnswer, legal_answers, role_answer
from finder.kinship.naming import role_words
from finder.kinship.reliability import either_of
from finder.kinship.search import NamedWay, kin_ways, social_ways
from finder.kinship.steps import kin_steps
from finder.kinship.ways import Way, blood_ways
from finder.model.family import Kinship
from finder.model.person import PersonId


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One name of a person, and the ways that lead to it, cheapest first."""

    name: Name
    ways: tuple[Way, ...]

    @property
    def best(self) -> Way:
        return self.ways[0]


def relationships_from(graph: FamilyGraph, focus: PersonId, max_degree: int = 6) -> tuple[Kinship, ...]:
    """Name everybody connected to one person, nearest first.

    Args:
        focus: Usually the child.
        max_degree: Most steps up and down to kin by blood or adoption, and greatest cost of any other way.

    Returns:
        One ``Kinship`` a person: the best name in ``label``, the others in ``also``. Placeholders are left out.

    Raises:
        KeyError: ``focus`` is not in the graph.
    """
    if focus not in graph.members:
        raise KeyError(focus)
    kin = kin_ways(graph, focus, max_degree)
    for way in blood_ways(graph, focus, max_degree):
        kin.setdefault(way.node, []).append(NamedWay(name_way(graph, way), way))
    social = social_ways(graph, focus, kin)
    law = legal_answers(graph, focus)
    people = [person for person in {**kin, **social} if not graph.members[person].is_placeholder]
    found = [_kinship(graph, person, kin.get(person, ()), social.get(person, ()), law.get(person)) for person in people]
    found.sort(key=lambda kinship: (not kinship.is_kin, kinship.degree + kinship.partner_steps, kinship.other))
    return tuple(found)


def _kinship(
    graph: FamilyGraph,
    person: PersonId,
    kin: Sequence[NamedWay],
    social: Sequence[NamedWay],
    legal: LegalAnswer | None,
) -> Kinship:
    kin_names = sorted(_with_both_sides(_by_name(kin)), key=_kin_rank)
    social_names = sorted(_by_name(social), key=_social_rank)
    names = kin_names + social_names
    best = names[0]
    held = [candidate for candidate in social_names if candidate.best.move == "R" and candidate.best.length == 1]
    others = [candidate.name.label for candidate in names[1:] if not kin_names or candidate not in held]
    answer = _legal(best.name, legal, held, is_kin=bool(kin_names))
    moves = [step[1] for step in best.best.steps()]
    up, down = _counts(moves)
    name = best.name
    return Kinship(
        other=person,
        label=name.label,
        term=name.term,
        side=name.side,
        half=name.half,
        step=name.is_step,
        by_marriage=any(step[1] == "P" and step[2].is_wed for step in best.best.steps()),
        adoptive=name.is_adoptive,
        birth_severed=name.is_severed,
        degree=up + down,
        up=up,
        down=down,
        partner_steps=moves.count("P"),
        p=either_of(best.ways),
        legal_class=answer.legal_class,
        legal_confidence=answer.confidence,
        legal_basis=answer.basis,
        is_kin=bool(kin_names),
        path=kin_steps(graph, best.best),
        also=tuple(dict.fromkeys(label for label in others if label != name.label)),
        roles=tuple(dict.fromkeys(candidate.name.label for candidate in held)),
    )


def _counts(moves: Sequence[str]) -> tuple[int, int]:
    """Return steps up and steps down; an asserted sibling is one of each, a role is none."""
    up = sum(move in "UTFSZ" for move in moves)
    down = sum(move in "DtfSZ" for move in moves)
    return up, down


def _legal(name: Name, legal: LegalAnswer | None, held: Iterable[_Candidate], *, is_kin: bool) -> LegalAnswer:
    if legal is not None:
        return replace(legal, confidence=CHECK) if name.is_doubtful else legal
    if is_kin:
        return replace(CONNECTED, confidence=CHECK) if name.is_doubtful else CONNECTED
    codes = [link.edge.subtype for candidate in held if (link := candidate.best.link) is not None]
    return role_answer(codes) if codes else CONNECTED


def _by_name(ways: Iterable[NamedWay]) -> list[_Candidate]:
    """Gather the ways to each name, cheapest first, each way once."""
    gathered: dict[str, dict[tuple[PersonId, ...], NamedWay]] = {}
    for named in ways:
        nodes = tuple(step[3] for step in named.way.steps())
        gathered.setdefault(named.name.label, {}).setdefault(nodes, named)
    found = []
    for same in gathered.values():
        ordered = sorted(same.values(), key=lambda named: named.way.cost)
        found.append(_Candidate(ordered[0].name, tuple(named.way for named in ordered)))
    return found


def _kin_rank(candidate: _Candidate) -> tuple[int, int, bool, bool, str]:
    name = candidate.name
    return (candidate.best.cost, name.category, name.is_severed, name.is_adoptive, name.label)


def _social_rank(candidate: _Candidate) -> tuple[bool, int, int, str]:
    way, link = candidate.best, candidate.best.link
    if link is None:
        return (False, way.cost, 0, candidate.name.label)
    return (link.edge.status == "ended", way.cost, role_words(link.edge.subtype).rank, candidate.name.label)


def _with_both_sides(candidates: list[_Candidate]) -> list[_Candidate]:
    """Join "maternal x" and "paternal x" into one name, when they differ in nothing else."""
    kept = list(candidates)
    for one in candidates:
        for other in candidates:
            if _differ_in_side_only(one, other):
                kept = [candidate for candidate in kept if candidate not in (one, other)]
                kept.append(_joined(one, other))
    return kept


def _differ_in_side_only(one: _Candidate, other: _Candidate) -> bool:
    first, second = one.name, other.name
    return (
        (first.side, second.side) == ("maternal", "paternal")
        and first.category == second.category == BLOOD
        and (first.term, first.half, first.is_severed, first.is_adoptive)
        == (second.term, second.half, second.is_severed, second.is_adoptive)
        and one.best.cost == other.best.cost
    )


def _joined(one: _Candidate, other: _Candidate) -> _Candidate:
    name = one.name
    moves = [step[1] for step in one.best.steps()]
    up, down = _counts(moves)
    if up == down and up > 1 and name.half is False and not name.is_doubtful:
        label = term = f"double {name.term}"
    else:
        label, term = name.label.replace("maternal", "maternal and paternal", 1), name.term
    return _Candidate(replace(name, label=label, head=label, term=term, side="both"), one.ways + other.ways)
