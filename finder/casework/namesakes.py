"""Who may be meant by a name in a sentence, among people whom a gate holds back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from finder.casework.agency import Agency
from finder.casework.given_names import given_name_keys
from finder.casework.spoken_of import fits
from finder.model.person import Person, PersonId
from finder.model.record import PersonName, RecordId


class Namesakes:
    """Finds who may be meant by somebody of whom only sentences speak, among people whom a gate holds back.

    "Dad's daughter Comfort" in a note may be the Comfort of a sealed record; "Brett", whom a letter names, the Brett
    whom the child does not want to see. A name alone joins nobody, so a gate must reach further than a match. A given
    name alone means somebody of the same case, or somebody hidden, of whom no case may tell; a full name anybody.

    Args:
        agency: Says which records only sentences made, and who is named on which case.
        person_of: The person of every record.
        held: Persons of whom an alert, a child's wish, a seal or a restriction is recorded.
        hidden: Those of them who are sealed or restricted.
    """

    def __init__(
        self,
        agency: Agency,
        person_of: Mapping[RecordId, PersonId],
        held: Iterable[Person],
        hidden: Collection[PersonId],
    ) -> None:
        self._agency = agency
        self._hidden = hidden
        self._cases = _cases_of(agency, person_of)
        self._by_key: dict[str | int, list[tuple[Person, PersonName]]] = defaultdict(list)
        for person in held:
            for name in person.names:
                for key in given_name_keys(name.given):
                    self._by_key[key].append((person, name))

    def of(self, person: Person) -> frozenset[PersonId]:
        """Return who may be meant; nobody when more than sentences is known of the person."""
        if not self._agency.spoken_of.issuperset(person.records):
            return frozenset()
        return frozenset(
            other.id
            for name in person.names
            for key in given_name_keys(name.given)
            for other, held in self._by_key.get(key, ())
            if other.id != person.id and fits(name.family, held.family) and self._is_near(person, name, other)
        )

    def _is_near(self, person: Person, name: PersonName, other: Person) -> bool:
        is_full = bool(name.family)
        return is_full or other.id in self._hidden or not self._cases[person.id].isdisjoint(self._cases[other.id])


def _cases_of(agency: Agency, person_of: Mapping[RecordId, PersonId]) -> dict[PersonId, set[str]]:
    """Return the references of the cases on which a person is named, or of a child who spoke of the person."""
    found: dict[PersonId, set[str]] = defaultdict(set)
    for record in agency.records.values():
        if record.case_ref:
            found[person_of[record.id]].add(record.case_ref)
    own: dict[RecordId | None, set[str]] = defaultdict(set)
    for case in agency.cases:
        if case.child:
            own[agency.resolve(case.child, case.source)].add(case.case_ref)
    for statement in agency.statements:
        for ref in (statement.subject, statement.object):
            one = agency.resolve(ref, statement.source)
            if one is not None and statement.case_ref:
                found[person_of[one]].add(statement.case_ref)
    for view in agency.views:
        one = agency.resolve(view.person, view.source)
        if one is not None:
            found[person_of[one]] |= own[agency.resolve(view.child, view.source)]
    return found
