"""What is known of a person besides the relationship: contact with the child, offers, and how to reach them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from finder.casework.agency import Agency
from finder.casework.children import Child
from finder.casework.gates import GateKeeper
from finder.discovery.dates import age_years
from finder.model.candidate import PathStep
from finder.model.decision import CaseNote
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Contact, Record
from finder.scoring.score import Circumstances, Offer, offers_noted
from finder.scoring.touch import Touch, habit, touches_of
from finder.scoring.words import is_contact_header, is_offer_header, offer_in

_LEAST_SENTENCE_WORDS = 5


class CircumstancesReader:
    """Gathers it for one child and one person at a time."""

    def __init__(self, agency: Agency, resolution: Resolution, gates: GateKeeper, today: dt.date) -> None:
        self._agency = agency
        self._gates = gates
        self._today = today
        self._contacts: dict[tuple[PersonId, PersonId], list[Contact]] = defaultdict(list)
        self._offers: dict[tuple[PersonId, PersonId], list[Offer]] = defaultdict(list)
        self._remarks: dict[PersonId, list[Record]] = defaultdict(list)
        self._sentences: dict[tuple[str, str], str] = {}
        self._collect(resolution)

    def _collect(self, resolution: Resolution) -> None:
        agency = self._agency
        for contact in agency.contacts:
            child, other = agency.resolve(contact.child, contact.source), agency.resolve(contact.person, contact.source)
            if child and other:
                self._contacts[(resolution.person_of[child], resolution.person_of[other])].append(contact)
        for statement in agency.statements:
            if len(statement.note.split()) >= _LEAST_SENTENCE_WORDS:
                place = (statement.source.sha256, statement.source.locator)
                self._sentences[place] = " ".join(statement.note.split()).casefold()
            code = offer_in(statement.note)
            if not code:
                continue
            subject = agency.resolve(statement.subject, statement.source)
            other = agency.resolve(statement.object, statement.source)
            if subject and other:
                key = (resolution.person_of[other], resolution.person_of[subject])
                self._offers[key].append(Offer(code, statement.note))
        for record in agency.records.values():
            if record.case_ref and any(is_contact_header(name) or is_offer_header(name) for name, _ in record.extra):
                self._remarks[resolution.person_of[record.id]].append(record)

    def of(
        self, child: Child, person: Person, path: Sequence[PathStep], notes: Sequence[CaseNote] = ()
    ) -> Circumstances:
        """Return the circumstances of one person, as seen from one child's case."""
        key = (child.person, person.id)
        touches, offers = self._of_forms(child, person.id)
        return Circumstances(
            age_years=age_years(person.born, self._today),
            is_reachable=self._is_reachable(person),
            views=self._gates.views(*key),
            touches=(*touches_of(self._contacts.get(key, ()), self._today), *touches),
            today=self._today,
            offers=(*self._offers.get(key, ()), *offers, *offers_noted(notes)),
            n_documents=n_documents(path, self._sentences),
        )

    def _is_reachable(self, person: Person) -> bool:
        """A withheld address reaches nobody, and the score must not tell that there is one."""
        if person.id in self._gates.withheld_people:
            return False
        return bool(person.phones or any(address.text and not address.is_withheld for address in person.addresses))

    def _of_forms(self, child: Child, person: PersonId) -> tuple[list[Touch], list[Offer]]:
        """What forms of the child's own cases say: the same person may see another child weekly."""
        touches, offers = [], []
        cases = {case.id for case in child.cases}
        for record in self._remarks.get(person, ()):
            called = self._agency.cases_called(record.case_ref, record.source)
            if not cases.intersection(case.id for case in called):
                continue
            for header, text in record.extra:
                touch = habit(text) if is_contact_header(header) else None
                code = offer_in(text) if is_offer_header(header) else ""
                touches.extend([touch] if touch else [])
                offers.extend([Offer(code, text)] if code else [])
        return touches, offers


def n_documents(path: Sequence[PathStep], sentences: Mapping[tuple[str, str], str]) -> int:
    """Return how many separate documents state the least attested step; 0 when a step is worked out.

    Copies of one file are one document, and so are those that repeat one sentence word for word: a reply quotes the
    letter that it answers, and notes are copied from one record to the next. Steps whose sources may not be shown do
    not count either way.

    Args:
        path: The steps.
        sentences: What is written at a place (SHA-256 of the file, locator), in small letters, where it is a sentence.
    """
    counts = [_n_tellings(step, sentences) for step in path if step.sources or step.is_inferred]
    return min(counts, default=0)


def _n_tellings(step: PathStep, sentences: Mapping[tuple[str, str], str]) -> int:
    files = {source.sha256 for source in step.sources}
    told = {sentences.get((source.sha256, source.locator), source.sha256) for source in step.sources}
    return min(len(files), len(told))
