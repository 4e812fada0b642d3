"""Everything the agency's files say, in memory, with references resolved to records."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from finder.casework.spoken_of import children_spoken_of
from finder.model.record import (
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    Form,
    PersonRef,
    Placement,
    Record,
    RecordId,
    Source,
    Statement,
)


@dataclass(frozen=True, slots=True)
class Agency:
    """A snapshot. Build it with ``assemble``.

    Attributes:
        records: Every record, including stubs for people whom files only refer to.
        carriers: Records of every external id.
        cases_by_ref: Cases of every reference; two systems may use one reference for two cases.
        spoken_of: Every record of a name in a sentence.
        same_as: Names in sentences that are the name of the child itself, with the child's record.
        events: Chronology entries, notes, e-mails and pages, as text.
    """

    records: dict[RecordId, Record]
    statements: tuple[Statement, ...]
    cases: tuple[CaseFile, ...]
    alerts: tuple[Alert, ...]
    views: tuple[ChildView, ...]
    contacts: tuple[Contact, ...]
    placements: tuple[Placement, ...]
    carriers: dict[str, tuple[RecordId, ...]]
    events: tuple[Event, ...] = ()
    cases_by_ref: dict[str, tuple[CaseFile, ...]] = field(default_factory=dict)
    same_as: dict[RecordId, RecordId] = field(default_factory=dict)
    spoken_of: frozenset[RecordId] = frozenset()

    def resolve(self, ref: PersonRef, source: Source) -> RecordId | None:
        """Return the record that a reference points at, seen from where the reference is written.

        Two systems may give one id to two people, so a carrier in the same folder comes first.
        """
        kind, _, value = ref.partition(":")
        if kind == "r":
            record = self.same_as.get(RecordId(value), RecordId(value))
            return record if record in self.records else None
        if kind == "c":
            return self.child_of(value, source)
        carriers = self.carriers.get(value, ())
        if len(carriers) <= 1:
            return carriers[0] if carriers else None
        # Carriers stand with registers first.
        return self.carriers_beside(value, source)[0]

    def child_of(self, case_ref: str, source: Source) -> RecordId | None:
        """Return the child of a case, seen from where its reference is written; None when it means two children."""
        cases = self.cases_called(case_ref, source)
        children = {self.resolve(case.child, case.source) for case in cases if case.child} - {None}
        return next(iter(children)) if len(children) == 1 else None

    def is_of_sentence(self, statement: Statement) -> bool:
        """Return True for what a sentence says: that names nobody on the child's own case (product.md)."""
        refs = (statement.subject, statement.object)
        return any(ref.startswith("r:") and RecordId(ref[2:]) in self.spoken_of for ref in refs)

    def carriers_beside(self, external_id: str, source: Source) -> tuple[RecordId, ...]:
        """Return the records of an external id in the folder of ``source``, or all of them when there is none."""
        carriers, folder = self.carriers.get(external_id, ()), folder_of(source.file)
        return tuple(one for one in carriers if folder_of(self.records[one].source.file) == folder) or carriers

    def cases_called(self, case_ref: str, source: Source) -> tuple[CaseFile, ...]:
        """Return the cases that a reference means, seen from where it is written: those of the same folder first."""
        cases, folder = self.cases_by_ref.get(case_ref, ()), folder_of(source.file)
        return tuple(case for case in cases if folder_of(case.source.file) == folder) or cases


def folder_of(file: str) -> str:
    """Return the folder of an imported file, "." for the topmost: one system's export fills one folder."""
    return str(PurePosixPath(file).parent)


def assemble(records: Iterable[Record], statements: Iterable[Statement], facts: Iterable[Fact]) -> Agency:
    """Put what the store holds together and add a stub for everyone who is only referred to."""
    by_id = {record.id: record for record in records}
    statements, facts = tuple(statements), tuple(facts)
    known = {external for record in by_id.values() for external in record.external_ids}
    for ref, source in _references(statements, facts):
        kind, _, value = ref.partition(":")
        if kind == "x" and value not in known:
            stub = _stub(value, source)
            by_id[stub.id] = stub
            known.add(value)
    carriers: dict[str, list[RecordId]] = defaultdict(list)
    for record in by_id.values():
        for external in record.external_ids:
            carriers[external].append(record.id)
    cases = tuple(fact for fact in facts if isinstance(fact, CaseFile))
    by_ref: dict[str, list[CaseFile]] = defaultdict(list)
    for case in cases:
        if case.case_ref:
            by_ref[case.case_ref].append(case)
    carried = {
        external: tuple(sorted(ids, key=lambda one: (by_id[one].form is not Form.REGISTER, one)))
        for external, ids in carriers.items()
    }
    same_as = children_spoken_of(by_id, by_ref, carried)
    return Agency(
        records={one: record for one, record in by_id.items() if one not in same_as},
        statements=statements,
        cases=cases,
        alerts=tuple(fact for fact in facts if isinstance(fact, Alert)),
        views=tuple(fact for fact in facts if isinstance(fact, ChildView)),
        contacts=tuple(fact for fact in facts if isinstance(fact, Contact)),
        placements=tuple(fact for fact in facts if isinstance(fact, Placement)),
        carriers=carried,
        events=tuple(fact for fact in facts if isinstance(fact, Event)),
        cases_by_ref={ref: tuple(ones) for ref, ones in by_ref.items()},
        same_as=same_as,
        spoken_of=frozenset(one for one, record in by_id.items() if record.form is Form.NARRATIVE),
    )


def _references(statements: Iterable[Statement], facts: Iterable[Fact]) -> Iterable[tuple[PersonRef, Source]]:
    for statement in statements:
        yield statement.subject, statement.source
        yield statement.object, statement.source
    for fact in facts:
        for ref in _refs_of(fact):
            yield ref, fact.source


def _refs_of(fact: Fact) -> tuple[PersonRef, ...]:
    if isinstance(fact, CaseFile):
        return (fact.child,) if fact.child else ()
    if isinstance(fact, Alert):
        return (fact.about, fact.relates_to) if fact.relates_to else (fact.about,)
    if isinstance(fact, ChildView | Contact):
        return (fact.child, fact.person)
    if isinstance(fact, Placement):
        return (fact.child, *fact.carers)
    return (fact.about,) if fact.about else ()


def _stub(external_id: str, source: Source) -> Record:
    digest = hashlib.sha256(f"x:{external_id}".encode()).hexdigest()
    return Record(
        id=RecordId("r" + digest[:15]),
        source=replace(source, text=""),
        form=Form.MENTION,
        external_ids=(external_id,),
        is_unnamed=True,
    )
