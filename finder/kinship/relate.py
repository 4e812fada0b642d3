"""Everybody who is connected to one person, by name: the answer that the search is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from finder.kinship.graph import FamilyGraph
from finder.kinship.kin import Kin
from finder.kinship.law import CHECK, CONNECTED, MAYBE_PARENT, LegalAnswer, legal_answers, role_answer
from finder.kinship.names import BLOOD, Name
from finder.kinship.naming import role_words
from finder.kinship.readings import Reading, told
from finder.kinship.reliability import either_of
from finder.kinship.same_slot import TO_PARENT_OF_SIBLING, may_fill_empty_place
from finder.kinship.search import MOST_PARTS, Search
from finder.kinship.steps import KinPath, Ways
from finder.kinship.ways import Way
from finder.model.family import Kinship
from finder.model.person import PersonId

_HELD = frozenset("FR")
"""Last steps to whoever fosters somebody or holds a role for them."""


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
    number = graph.number(focus)
    search = Search(graph, number, max_degree, max_parts)
    kin = search.kin()
    social = search.social(kin)
    tell = _Teller(graph, legal_answers(graph, number))
    is_placeholder = graph.members.is_placeholder
    found = tell.relatives(kin, social)
    others = [
        tell.of_several(one, [], ways) for one, ways in social.items() if one not in kin and not is_placeholder[one]
    ]
    others.sort(key=lambda kinship: (kinship.degree + kinship.partner_steps, kinship.other))
    return (*found, *others)


class _Teller:
    """Tells what was found, person by person."""

    def __init__(self, graph: FamilyGraph, law: Mapping[int, LegalAnswer]) -> None:
        self._graph = graph
        self._law = law

    def relatives(self, kin: Kin, social: Mapping[int, list[Way]]) -> list[Kinship]:
        """Tell of all kin, the nearest first; most of them have one name and no role."""
        ids, law = self._graph.members.ids, self._law
        found = []
        for person, reading, has_one_name, p, place in kin.nearest():
            if not has_one_name or person in social:
                found.append(self.of_several(person, kin.ways(place), social.get(person, [])))
                continue
            answer = law.get(person)
            if answer is None or reading.is_doubtful:
                answer = self._answer(reading, answer or CONNECTED, kin, place)
            legal = (answer.legal_class, answer.confidence, answer.basis, reading.parts, True)
            likely = p if p > 0 else kin.likelihood(place)
            found.append(Kinship(ids[person], *reading.told, likely, *legal, KinPath(self._graph, kin, place)))
        for kinship in found if kin.cut else ():
            kinship.has_more_ways = self._graph.number(kinship.other) in kin.cut
        return found

    def _answer(self, reading: Reading, answer: LegalAnswer, kin: Ways, place: int) -> LegalAnswer:
        if reading.is_doubtful:
            answer = replace(answer, confidence=CHECK)
        if answer is CONNECTED and reading.moves in TO_PARENT_OF_SIBLING:
            return MAYBE_PARENT if may_fill_empty_place(self._graph, kin[place]) else answer
        return answer

    def of_several(self, person: int, kin: list[Way], social: list[Way]) -> Kinship:
        """Choose among several ways, and among kinship and roles."""
        kin_names = _ranked_kin(kin)
        social_names = sorted(_by_name(social), key=_social_rank) if social else []
        best = (kin_names or social_names)[0]
        held = [candidate for candidate in social_names if candidate.best.reading.moves == "R"]
        shown = [*kin_names, *(one for one in social_names if not kin_names or one.best.reading.moves != "R")]
        answer = _legal(best.name, self._law.get(person), held, is_kin=bool(kin_names))
        told = self._told(person, best, answer)
        told.is_kin = bool(kin_names)
        told.also = tuple(one.name.label for one in shown[1:])
        told.roles = tuple(one.name.label for one in held)
        return told

    def _told(self, person: int, best: _Candidate, answer: LegalAnswer) -> Kinship:
        reading, name, graph = best.best.reading, best.name, self._graph
        if answer is CONNECTED and reading.moves in TO_PARENT_OF_SIBLING and may_fill_empty_place(graph, best.best):
            answer = MAYBE_PARENT
        return Kinship(
            graph.members.ids[person],
            *told(name, reading),
            either_of(best.ways, graph.edges),
            answer.legal_class,
            answer.confidence,
            answer.basis,
            name.parts,
            True,
            KinPath(graph, (best.best,), 0),
        )


def _name(way: Way) -> Name:
    assert way.reading.name is not None
    return way.reading.name


def _legal(name: Name, legal: LegalAnswer | None, held: Iterable[_Candidate], *, is_kin: bool) -> LegalAnswer:
    if legal is not None or is_kin:
        answer = legal or CONNECTED
        return replace(answer, confidence=CHECK) if name.is_doubtful else answer
    codes = [candidate.best.reading.pattern.marks[0].kind.subtype for candidate in held]
    return role_answer(codes) if codes else CONNECTED


def _ranked_kin(ways: list[Way]) -> list[_Candidate]:
    names = _with_both_sides(_by_name(ways))
    return sorted(names, key=lambda candidate: (_rank(candidate), candidate.best.nodes))


def _rank(candidate: _Candidate) -> tuple[int, int, bool, bool, bool, str]:
    """Return the rank of a candidate, whose name may be that of two sides joined."""
    return candidate.best.reading.rank


def _by_name(ways: Iterable[Way]) -> list[_Candidate]:
    """Gather the ways to each name, best first."""
    gathered: dict[str, _Candidate] = {}
    for way in ways:
        gathered.setdefault(way.reading.label, _Candidate(_name(way), [])).ways.append(way)
    for same in gathered.values():
        same.ways.sort(key=_way_rank)
    return list(gathered.values())


def _way_rank(way: Way) -> tuple[int, bool, str, tuple[int, ...]]:
    """Order of ways to one name: cost, then a marriage on file before a recorded step link."""
    return (way.reading.cost, way.reading.has_recorded_step, way.reading.moves, way.nodes)


def _social_rank(candidate: _Candidate) -> tuple[bool, bool, int, int, str]:
    """What somebody was to the child is nearer than what they are to somebody else, as a sister's carer."""
    reading = candidate.best.reading
    kind = reading.pattern.marks[-1].kind
    is_of_somebody_else = len(reading.moves) > 1 and reading.moves[-1] in _HELD
    return (is_of_somebody_else, kind.has_ended, reading.cost, role_words(kind.subtype).rank, candidate.name.label)


def _with_both_sides(candidates: list[_Candidate]) -> list[_Candidate]:
    """Join "maternal x" and "paternal x" into one name, when they differ in nothing else, generation included."""
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
        and (one.best.reading.up, one.best.reading.down) == (other.best.reading.up, other.best.reading.down)
    )


def _apart_from_side(name: Name) -> tuple[str, bool | None, bool, bool]:
    return name.term, name.half, name.is_severed, name.is_adoptive


def _joined(one: _Candidate, other: _Candidate) -> _Candidate:
    name = one.name
    up, down = one.best.reading.up, one.best.reading.down
    if up == down and up > 1 and name.half is False and not name.is_doubtful:
        label = term = f"double {name.term}"
    else:
        label, term = name.label.replace("maternal", "maternal and paternal", 1), name.term
    return _Candidate(replace(name, label=label, head=label, term=term, side="both"), one.ways + other.ways)
