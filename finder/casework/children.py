"""Children whose case is open, and what their own file knows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.model.person import PersonId, Resolution
from finder.model.record import CaseFile, ChildView, Contact, PersonRef, Placement, RecordId, Statement

ADULT_YEARS = 18


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
    for case in agency.cases:
        record = agency.resolve(case.child, case.source) if case.child else None
        if case.is_open and not case.is_sealed and record is not None and _may_be_child(agency, record, today):
            children.append(_child(agency, resolution, record, case))
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


def _child(agency: Agency, resolution: Resolution, record: RecordId, case: CaseFile) -> Child:
    person = resolution.person_of[record]
    external = next(iter(agency.records[record].external_ids), "") or next(
        iter(resolution.persons[person].external_ids), ""
    )
    own = [other for other in cases_of(agency, resolution, person) if other.id != case.id]
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


def cases_of(agency: Agency, resolution: Resolution, person: PersonId) -> tuple[CaseFile, ...]:
    """Return every case of a person, newest first."""
    own = [
        case
        for case in agency.cases
        if case.child is not None
        and (record := agency.resolve(case.child, case.source)) is not None
        and resolution.person_of[record] == person
    ]
    return tuple(sorted(own, key=lambda case: (case.opened or dt.date.min, case.id), reverse=True))


def find_child(agency: Agency, resolution: Resolution, children: Iterable[Child], reference: str) -> Child | None:
    """Find a child by external id, case reference or person id; any person may be searched for."""
    reference = reference.strip()
    for child in children:
        person = resolution.persons[child.person]
        if reference in {child.external_id, child.case_ref, child.person, *person.external_ids}:
            return child
    for case in agency.cases:
        if case.case_ref == reference and case.child is not None and not case.is_sealed:
            record = agency.resolve(case.child, case.source)
            if record is not None:
                return _child(agency, resolution, record, case)
    record = next(iter(agency.carriers.get(reference, ())), None)
    if record is None and PersonId(reference) in resolution.persons:
        record = resolution.persons[PersonId(reference)].records[0]
    if record is None:
        return None
    person_id = resolution.person_of[record]
    external = next(iter(agency.records[record].external_ids), "")
    own = cases_of(agency, resolution, person_id)
    return Child(person_id, record, external, own[0].case_ref if own else "", own)


class OwnFile:
    """Whom a child's own case names: its relationship rows, forms, network sheet, contacts and current placement."""

    def __init__(self, agency: Agency, resolution: Resolution) -> None:
        self._agency = agency
        self._resolution = resolution
        self._by_case: dict[str, set[PersonId]] = defaultdict(set)
        self._by_child: dict[PersonId, set[PersonId]] = defaultdict(set)
        self._collect()

    def _collect(self) -> None:
        for statement in self._agency.statements:
            subject = self._person(statement.subject, statement)
            other = self._person(statement.object, statement)
            if statement.case_ref:
                self._by_case[statement.case_ref].update(one for one in (subject, other) if one)
            elif subject and other:
                # No case is named: the row stands on the record of the person it is about.
                self._by_child[other].add(subject)
        for record in self._agency.records.values():
            if record.case_ref:
                self._by_case[record.case_ref].add(self._resolution.person_of[record.id])
        spoken: tuple[ChildView | Contact, ...] = (*self._agency.views, *self._agency.contacts)
        for fact in spoken:
            child, person = self._person(fact.child, fact), self._person(fact.person, fact)
            if child and person:
                self._by_child[child].add(person)

    def _person(self, ref: PersonRef, said: Statement | ChildView | Contact) -> PersonId | None:
        record = self._agency.resolve(ref, said.source)
        return None if record is None else self._resolution.person_of[record]

    def knows(self, child: Child) -> frozenset[PersonId]:
        """Return the persons whom the child's own case names, without the child."""
        found = set(self._by_child[child.person])
        for case in child.cases:
            if case.is_open:
                found |= self._by_case[case.case_ref]
        found |= self._current_carers(child)
        return frozenset(found - {child.person})

    def _current_carers(self, child: Child) -> set[PersonId]:
        carers = set()
        for placement in placements_of(self._agency, self._resolution, child.person):
            if placement.end is None:
                for carer in placement.carers:
                    record = self._agency.resolve(carer, placement.source)
                    if record is not None:
                        carers.add(self._resolution.person_of[record])
        return carers


def placements_of(agency: Agency, resolution: Resolution, child: PersonId) -> tuple[Placement, ...]:
    """Return the placements of a child, oldest first."""
    own = [
        placement
        for placement in agency.placements
        if (record := agency.resolve(placement.child, placement.source)) is not None
        and resolution.person_of[record] == child
    ]
    return tuple(sorted(own, key=lambda one: (one.start or dt.date.min, one.id)))
