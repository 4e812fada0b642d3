"""Children whose case is open, and what their own file knows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.errors import UserError
from finder.model.person import PersonId, Resolution
from finder.model.record import CaseFile, ChildView, Contact, Form, PersonRef, Placement, RecordId, Statement


@dataclass(frozen=True, slots=True)
class Child:
    """A child in focus.

    Attributes:
        external_id: The id on the case, else the first id of the person.
        cases: Every case of this person, the one in focus first.
    """

    person: PersonId
    record: RecordId
    external_id: str
    case_ref: str
    cases: tuple[CaseFile, ...]


def open_children(agency: Agency, resolution: Resolution, today: dt.date) -> tuple[Child, ...]:
    """Return the children with an open case, one per case; where no case list was imported, those in placement.

    Sealed cases are left out: they are not to be opened without role and reason.
    """
    children = []
    cases = cases_by_person(agency, resolution)
    for case in agency.cases:
        record = agency.resolve(case.child, case.source) if case.child else None
        if case.is_open and not case.is_sealed and record is not None and _may_be_child(agency, record, today):
            children.append(_child(agency, resolution, record, case, cases))
    if not agency.cases:
        children = _placed_children(agency, resolution)
    newest: dict[PersonId, Child] = {}
    for child in sorted(children, key=lambda one: (one.cases[0].opened or dt.date.min) if one.cases else dt.date.min):
        newest[child.person] = child
    return tuple(sorted(newest.values(), key=lambda one: (resolution.persons[one.person].name, one.external_id)))


def _may_be_child(agency: Agency, record: RecordId, today: dt.date) -> bool:
    """Care leavers are worked with to 25 (Children and Social Work Act 2017 s3); nobody older is a child."""
    born = agency.records[record].born
    return born is None or born.is_placeholder or born.latest.year >= today.year - 26


def _child(
    agency: Agency,
    resolution: Resolution,
    record: RecordId,
    case: CaseFile,
    cases: Mapping[PersonId, Sequence[CaseFile]],
) -> Child:
    person = resolution.person_of[record]
    external = next(iter(agency.records[record].external_ids), "") or next(
        iter(resolution.persons[person].external_ids), ""
    )
    own = [other for other in cases[person] if other.id != case.id]
    return Child(person, record, external, case.case_ref, (case, *own))


def _placed_children(agency: Agency, resolution: Resolution) -> list[Child]:
    found = {}
    for placement in agency.placements:
        record = agency.resolve(placement.child, placement.source)
        if record is not None and placement.end is None:
            person = resolution.person_of[record]
            external = next(iter(resolution.persons[person].external_ids), "")
            found[person] = Child(person, record, external, "", ())
    return list(found.values())


def cases_by_person(agency: Agency, resolution: Resolution) -> dict[PersonId, tuple[CaseFile, ...]]:
    """Return every case of everybody who has one, each person's newest first."""
    found: dict[PersonId, list[CaseFile]] = defaultdict(list)
    for case in agency.cases:
        record = agency.resolve(case.child, case.source) if case.child else None
        if record is not None:
            found[resolution.person_of[record]].append(case)
    return {
        person: tuple(sorted(own, key=lambda case: (case.opened or dt.date.min, case.id), reverse=True))
        for person, own in found.items()
    }


def find_child(agency: Agency, resolution: Resolution, children: Iterable[Child], reference: str) -> Child | None:
    """Find a child by external id, case reference or person id; any person may be searched for.

    Children with an open case come first, then other cases, then everybody else.

    Raises:
        UserError: The reference means several people: brothers and sisters on one case, or two systems that
            gave one number to two people.
    """
    reference = reference.strip()
    if not reference:
        return None
    open_ones = [child for child in children if _answers_to(resolution, child, reference)]
    if open_ones:
        return _only(open_ones, reference)
    cases = cases_by_person(agency, resolution)
    found: dict[PersonId, Child] = {}
    for case in agency.cases_by_ref.get(reference, ()):
        record = agency.resolve(case.child, case.source) if case.child and not case.is_sealed else None
        if record is not None:
            found[resolution.person_of[record]] = _child(agency, resolution, record, case, cases)
    if not found:
        for record in _records_called(agency, resolution, reference):
            person, external = resolution.person_of[record], next(iter(agency.records[record].external_ids), "")
            own = cases.get(person, ())
            found.setdefault(person, Child(person, record, external, own[0].case_ref if own else "", own))
    return _only(list(found.values()), reference)


def _answers_to(resolution: Resolution, child: Child, reference: str) -> bool:
    person = resolution.persons[child.person]
    return reference in {child.external_id, child.case_ref, child.person, *person.external_ids}


def _records_called(agency: Agency, resolution: Resolution, reference: str) -> tuple[RecordId, ...]:
    person = resolution.persons.get(PersonId(reference))
    return agency.carriers.get(reference, ()) or (person.records[:1] if person else ())


def _only(found: Sequence[Child], reference: str) -> Child | None:
    if len(found) > 1:
        ids = ", ".join(child.person for child in found)
        raise UserError(
            f"“{reference}” means {len(found)} people in this workspace. Ask again with the person id of one: {ids}."
        )
    return found[0] if found else None


class OwnFile:
    """Whom a child's own case names: its relationship rows, forms, network sheet, contacts and current placement.

    A sentence in passing is no entry of the case: whoever only a note names is as good as lost (product.md).
    """

    def __init__(self, agency: Agency, resolution: Resolution) -> None:
        self._agency = agency
        self._resolution = resolution
        self._by_case: dict[str, set[PersonId]] = defaultdict(set)
        """By id of the case."""
        self._by_child: dict[PersonId, set[PersonId]] = defaultdict(set)
        self._placements: dict[PersonId, list[Placement]] = defaultdict(list)
        self._collect()

    def _collect(self) -> None:
        self._collect_statements()
        for record in self._agency.records.values():
            if record.case_ref and record.form is not Form.NARRATIVE:
                for case in self._agency.cases_called(record.case_ref, record.source):
                    self._by_case[case.id].add(self._resolution.person_of[record.id])
        spoken: tuple[ChildView | Contact, ...] = (*self._agency.views, *self._agency.contacts)
        for fact in spoken:
            child, person = self._person(fact.child, fact), self._person(fact.person, fact)
            if child and person:
                self._by_child[child].add(person)
        for placement in self._agency.placements:
            child = self._person(placement.child, placement)
            if child:
                self._placements[child].append(placement)

    def _collect_statements(self) -> None:
        for statement in self._agency.statements:
            if self._agency.is_of_sentence(statement):
                continue
            subject = self._person(statement.subject, statement)
            other = self._person(statement.object, statement)
            if statement.case_ref:
                for case in self._agency.cases_called(statement.case_ref, statement.source):
                    self._by_case[case.id].update(one for one in (subject, other) if one)
            elif subject and other:
                # No case is named: the row stands on the record of the person it is about.
                self._by_child[other].add(subject)

    def _person(self, ref: PersonRef, said: Statement | ChildView | Contact | Placement) -> PersonId | None:
        record = self._agency.resolve(ref, said.source)
        return None if record is None else self._resolution.person_of[record]

    def knows(self, child: Child) -> frozenset[PersonId]:
        """Return the persons whom the child's own case names, without the child."""
        found = set(self._by_child[child.person])
        for case in child.cases:
            if case.is_open:
                found |= self._by_case[case.id]
        found |= self._current_carers(child)
        return frozenset(found - {child.person})

    def placements(self, child: PersonId) -> tuple[Placement, ...]:
        """Return the placements of a child, oldest first."""
        return tuple(sorted(self._placements.get(child, ()), key=lambda one: (one.start or dt.date.min, one.id)))

    def _current_carers(self, child: Child) -> set[PersonId]:
        current = (placement for placement in self.placements(child.person) if placement.end is None)
        carers = (self._person(carer, placement) for placement in current for carer in placement.carers)
        return {carer for carer in carers if carer}
