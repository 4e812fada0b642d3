"""Who may be meant by a name in a sentence, among people whom a gate holds back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from finder.casework.agency import Agency
from finder.casework.given_names import given_name_keys
from finder.casework.spoken_of import fits
from finder.model.person import Person, PersonId
from finder.model.record import PersonName


class Namesakes:
    """Finds who may be meant by somebody of whom only sentences speak, among people whom a gate holds back.

    "Dad's daughter Comfort" in a note may be the Comfort of a sealed record; "Brett", whom a letter names, the Brett
    whom the child does not want to see. A name alone joins nobody, so a gate must reach further than a match.

    Args:
        agency: Says which records only sentences made.
        held: Persons of whom an alert, a child's wish, a seal or a restriction is recorded.
    """

    def __init__(self, agency: Agency, held: Iterable[Person]) -> None:
        self._agency = agency
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
            if other.id != person.id and fits(name.family, held.family)
        )
