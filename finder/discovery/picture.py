"""The genogram of one search: whom to draw, what to say of them, and what the family may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from finder.casework.children import Child
from finder.diagrams.genogram import lay_out
from finder.diagrams.geometry import Diagram
from finder.diagrams.people import DiagramAudience, DiagramPerson
from finder.discovery.search import Searcher
from finder.errors import UserError
from finder.kinship.graph import FamilyGraph
from finder.kinship.steps import describe_path
from finder.model.candidate import Candidate, SearchResult
from finder.model.family import Edge
from finder.model.person import Person, PersonId, Resolution
from finder.reports.audience import audience_of
from finder.reports.disclosure import may_family_see
from finder.reports.family_list import name_in_drawing, role_in_drawing, shows_first_name_only
from finder.reports.guard import Guard
from finder.reports.leak_scan import scan_texts
from finder.reports.table import Audience


def draw_family(
    searcher: Searcher, resolution: Resolution, child: Child, result: SearchResult, audience: str
) -> Diagram:
    """Lay out the child's family from the people that the search found.

    Restricted and sealed people are not drawn at all, in either form. The family's form shows what
    ``finder.reports`` would let relatives hold, and its labels are scanned like a report.

    Raises:
        UserError: A confidential detail would stand in the family's drawing, or the audience is unknown.
    """
    wanted, graph = audience_of(audience), searcher.graph
    guard = Guard(result.confidential, Audience.FAMILY)
    sentences = _sentences(searcher, child, result)
    people = {
        one.person_id: _person(one, resolution.persons[one.person_id], guard, sentences.get(one.person_id, ""))
        for one in result.candidates
        if not one.is_restricted
    }
    focus = resolution.persons[child.person]
    people[child.person] = _child(focus)
    for placeholder in _joining_placeholders(graph, people):
        people[placeholder] = DiagramPerson("", graph.sex(placeholder), is_placeholder=True)
    edges = [edge for edge in graph.edges if edge.a in people and edge.b in people]
    diagram = lay_out(child.person, people, edges, audience=DiagramAudience(wanted.value))
    if wanted is Audience.FAMILY:
        _refuse_leaks(diagram, result)
    return diagram


def _child(person: Person) -> DiagramPerson:
    first_name = person.name.split(" ")[0]
    return DiagramPerson(
        name=person.name,
        sex=person.sex,
        born_year=_year(person),
        label="the child",
        is_deceased=person.is_deceased,
        is_first_name_only=True,
        family_name_shown=first_name,
    )


def _sentences(searcher: Searcher, child: Child, result: SearchResult) -> dict[PersonId, str]:
    """Return the relation in words: "Kelly Firth is Kai Firth's mother's half-sister"; nobody in between is named."""
    shown = {one.person_id: one.name for one in result.candidates if not one.is_restricted}
    return {
        kinship.other: describe_path(kinship, {child.person: result.name, kinship.other: shown[kinship.other]})
        for kinship in searcher.kinships(child)
        if kinship.other in shown
    }


def _person(candidate: Candidate, person: Person, guard: Guard, sentence: str) -> DiagramPerson:
    shown = name_in_drawing(candidate, guard)
    return DiagramPerson(
        name=candidate.name,
        sex=person.sex,
        born_year=_year(person),
        died_year=person.died.year if person.died else None,
        is_deceased=person.is_deceased,
        label=candidate.relationship if not shown else role_in_drawing(candidate, guard) or candidate.relationship,
        is_new=not candidate.is_known,
        is_kept_from_family=not shown or not may_family_see(candidate, in_drawing=True),
        is_first_name_only=shows_first_name_only(candidate),
        family_name_shown=shown,
        tooltip=sentence,
    )


def _year(person: Person) -> int | None:
    if person.born is None or (person.born.is_placeholder and person.born.earliest.year <= 1901):
        return None
    return person.born.year


def _joining_placeholders(graph: FamilyGraph, people: Iterable[PersonId]) -> set[PersonId]:
    """Return unknown people who must be drawn so that known ones hang together: a missing parent of two siblings."""
    drawn = set(people)
    by_person: dict[PersonId, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        by_person[edge.a].append(edge)
        by_person[edge.b].append(edge)
    kept = {member.id for member in graph.members.values() if member.is_placeholder}
    while True:
        # Whoever holds fewer than two others together explains nothing, and goes; that may strand the next one.
        loose = {one for one in kept if len(_ends(by_person[one], one) & (drawn | kept)) < 2}
        if not loose:
            return kept & _reached(by_person, drawn, kept)
        kept -= loose


def _ends(edges: Iterable[Edge], person: PersonId) -> set[PersonId]:
    return {edge.b if edge.a == person else edge.a for edge in edges}


def _reached(by_person: dict[PersonId, list[Edge]], drawn: set[PersonId], kept: set[PersonId]) -> set[PersonId]:
    reached = set(drawn)
    waiting = list(drawn)
    while waiting:
        person = waiting.pop()
        for other in (_ends(by_person[person], person) & kept) - reached:
            reached.add(other)
            waiting.append(other)
    return reached


def _refuse_leaks(diagram: Diagram, result: SearchResult) -> None:
    texts = [diagram.title, *(caption.text for caption in diagram.captions)]
    texts += [line for symbol in diagram.symbols for line in symbol.lines]
    leaks = scan_texts(texts, result.confidential, Audience.FAMILY)
    if leaks:
        raise UserError(
            f"The family's drawing would show {len(leaks)} confidential details, so it was not made. "
            "Use the professional drawing, and tell the family about the tree in words."
        )
