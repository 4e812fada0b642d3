"""The genogram of one search: whom to draw, what to say of them, and what the family may see."""

from __future__ import annotations

from finder.casework.children import Child
from finder.diagrams.genogram import lay_out
from finder.diagrams.geometry import Diagram
from finder.diagrams.people import DiagramPerson
from finder.discovery.search import RESTRICTED_NAME
from finder.kinship.graph import FamilyGraph
from finder.model.candidate import Candidate, SearchResult
from finder.model.person import Person, Resolution

_HELD = frozenset({"exclude", "hold"})


def draw_family(
    graph: FamilyGraph, resolution: Resolution, child: Child, result: SearchResult, audience: str
) -> Diagram:
    """Lay out the child's family from the people that the search found.

    Restricted and sealed people are not drawn at all, in either form.
    """
    shown = {one.person_id: one for one in result.candidates if not one.is_restricted}
    people = {one.person_id: _person(one, resolution.persons[one.person_id]) for one in shown.values()}
    focus = resolution.persons[child.person]
    people[child.person] = DiagramPerson(
        name=focus.name, sex=focus.sex, born_year=_year(focus), label="the child", is_deceased=focus.is_deceased
    )
    edges = [edge for edge in graph.edges if edge.a in people and edge.b in people]
    return lay_out(child.person, people, edges, audience=audience)


def _person(candidate: Candidate, person: Person) -> DiagramPerson:
    held = candidate.name == RESTRICTED_NAME or any(gate.effect in _HELD for gate in candidate.gates)
    return DiagramPerson(
        name=candidate.name,
        sex=person.sex,
        born_year=_year(person),
        died_year=person.died.year if person.died else None,
        is_deceased=person.is_deceased,
        label=candidate.relationship,
        is_new=not candidate.is_known,
        is_pregnancy=False,
        is_kept_from_family=held,
        is_first_name_only=not candidate.is_kin,
        tooltip=f"{candidate.name} is the child's {candidate.relationship}.",
    )


def _year(person: Person) -> int | None:
    if person.born is None or person.born.is_placeholder:
        return None
    return person.born.year
