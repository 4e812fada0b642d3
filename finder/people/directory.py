"""One list of everybody: searched as one types, by any spelling, number, year or place."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from finder.casework.agency import Agency
from finder.casework.children import Child, cases_by_person
from finder.casework.withheld import Withheld
from finder.discovery.dates import show_date
from finder.model.people import Asked, PeopleFound, PeopleKind, PersonHit
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Address, CaseFile, PersonName
from matching.index import IndexedPerson, NameIndex
from matching.schema import NameForm

_MOST_ALIKE = 1000
_LEAST_LIKE = 0.7
_PHONE_DIGITS = 9  # the country code and the leading zero come and go
_NOT_IN_NUMBERS = re.compile(r"[^0-9a-z]")


class Directory:
    """Everybody who may be looked up, of one resolution; may be asked from several threads.

    Sealed and restricted people are not in it at all, so that neither a count nor a suggestion can tell of them.

    Args:
        children: Children with an open case.
        hidden: Persons who are left out.
        withheld: Whose address must not be disclosed: they, and who lives with them, are found by name, not by place.
    """

    def __init__(
        self,
        agency: Agency,
        resolution: Resolution,
        children: Iterable[Child],
        hidden: Collection[PersonId],
        withheld: Withheld,
    ) -> None:
        self._agency = agency
        self._withheld = withheld
        self._open = {child.person: child.case_ref for child in children if child.person not in hidden}
        self._cases = cases_by_person(agency, resolution)
        self._people = {one: person for one, person in resolution.persons.items() if one not in hidden}
        self._by_name = sorted(self._people, key=lambda one: _name_key(self._people[one]))
        self._numbers = _numbers(self._people.values(), self._cases, agency)
        self._index = NameIndex.build(self._indexed())

    def __contains__(self, person: object) -> bool:
        return person in self._people

    def find(self, asked: Asked) -> PeopleFound:
        """Return whom a question means: by number, then by name, best first; everybody by name for no text."""
        text = asked.text.strip()
        found = self._typed(text, asked) if text else ((one, "") for one in self._by_name)
        wanted = [(one, why) for one, why in found if self._passes(one, asked)]
        is_cut = len(wanted) > asked.limit
        hits = tuple(self.hit(one, why) for one, why in wanted[: asked.limit])
        return PeopleFound(hits, len(wanted), is_cut)

    def hit(self, one: PersonId, why: str = "") -> PersonHit:
        """Return a person as a line of the list."""
        person = self._people[one]
        own = self._cases.get(one, ())
        return PersonHit(
            person_id=one,
            name=person.name,
            called=_called(person),
            born=show_date(person.born),
            is_deceased=person.is_deceased,
            place=self._town(person),
            case_ref=self._open.get(one) or next((case.case_ref for case in own if not case.is_sealed), ""),
            has_open_case=one in self._open,
            is_professional=person.is_professional,
            n_records=len(person.records),
            external_id=next(iter(person.external_ids), ""),
            why=why,
        )

    def _typed(self, text: str, asked: Asked) -> Iterator[tuple[PersonId, str]]:
        numbered = self._numbered(text)
        yield from numbered.items()
        if numbered and all(any(map(str.isdigit, word)) for word in text.split()):
            return
        for hit in self._index.search(text, _MOST_ALIKE, place=asked.place or None):
            one = PersonId(hit.id)
            if hit.score >= _LEAST_LIKE and one not in numbered:
                yield one, hit.reason

    def _numbered(self, text: str) -> dict[PersonId, str]:
        """Return whom the whole text, or one of its words, is a number of."""
        keys = dict.fromkeys(_number_key(part) for part in (text, *text.split()) if any(map(str.isdigit, part)))
        return {one: what for key in keys for one, what in self._numbers.get(key, ())}

    def _passes(self, one: PersonId, asked: Asked) -> bool:
        person = self._people[one]
        return (
            self._is_of_kind(person, asked.kind)
            and _is_born_within(person, asked.born_from, asked.born_to)
            and self._is_near(person, asked.place)
        )

    def _is_of_kind(self, person: Person, kind: PeopleKind) -> bool:
        match kind:
            case PeopleKind.EVERYBODY:
                return True
            case PeopleKind.OPEN_CASE:
                return person.id in self._open
            case PeopleKind.FAMILY:
                return not person.is_professional
            case PeopleKind.PROFESSIONAL:
                return person.is_professional
            case PeopleKind.SEVERAL_RECORDS:
                return len(person.records) > 1

    def _is_near(self, person: Person, place: str) -> bool:
        words = place.casefold().split()
        if not words:
            return True
        known = _places(self._shown_addresses(person)).casefold()
        return all(word in known for word in words)

    def _shown_addresses(self, person: Person) -> tuple[Address, ...]:
        if person.id in self._withheld.people:
            return ()
        return tuple(address for address in person.addresses if not self._withheld.is_address(address))

    def _town(self, person: Person) -> str:
        addresses = sorted(self._shown_addresses(person), key=lambda one: one.start or dt.date.min)
        return next((one.town for one in reversed(addresses) if one.town), "")

    def _indexed(self) -> Iterator[IndexedPerson]:
        for one, person in self._people.items():
            names = tuple(_form(name) for name in person.names if name.full)
            if names:
                year = person.born.year if person.born and not person.born.is_placeholder else None
                yield IndexedPerson(one, names, year, _places(self._shown_addresses(person)))


def _form(name: PersonName) -> NameForm:
    return NameForm(name.given, name.middle, name.family, name.kind)


def _name_key(person: Person) -> tuple[bool, str, str, str]:
    name = person.names[0] if person.names else None
    if name is None or person.is_placeholder:
        return (True, "", person.name.casefold(), person.id)
    return (False, name.family.casefold(), name.given.casefold(), person.id)


def _called(person: Person) -> tuple[str, ...]:
    first = person.name.casefold()
    others = dict.fromkeys(name.short for name in person.names)
    return tuple(other for other in others if other and other.casefold() != first)


def _places(addresses: Sequence[Address]) -> str:
    return " ".join(part for address in addresses for part in (address.text, address.town, address.postcode) if part)


def _is_born_within(person: Person, first: int | None, last: int | None) -> bool:
    if first is None and last is None:
        return True
    born = person.born
    if born is None or born.is_placeholder:
        return False
    return born.latest.year >= (first or born.latest.year) and born.earliest.year <= (last or born.earliest.year)


def _number_key(text: str) -> str:
    """Fold a number: case, spaces and punctuation are nothing; of a telephone number only its last digits count."""
    plain = _NOT_IN_NUMBERS.sub("", text.casefold())
    is_phone = plain.isdigit() and len(plain) > _PHONE_DIGITS and text.strip().startswith(("0", "+", "("))
    return plain[-_PHONE_DIGITS:] if is_phone else plain


def _numbers(
    people: Iterable[Person], cases: Mapping[PersonId, Sequence[CaseFile]], agency: Agency
) -> dict[str, list[tuple[PersonId, str]]]:
    found: dict[str, list[tuple[PersonId, str]]] = defaultdict(list)
    for person in people:
        nhs = {agency.records[one].nhs_number for one in person.records if one in agency.records}
        told = (
            *((one, "number in a file") for one in person.external_ids),
            *((case.case_ref, "case reference") for case in cases.get(person.id, ()) if not case.is_sealed),
            *((one, "NHS number") for one in sorted(nhs)),
            *((one, "telephone number") for one in person.phones),
        )
        for key, what in dict.fromkeys((_number_key(number), what) for number, what in told if number):
            if key:
                found[key].append((person.id, what))
    return found
