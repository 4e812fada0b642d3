"""Whether a reader could tell from what is written that two places name one person.

Names alone never do. The points are a reader's rule of thumb, made before the program was measured:

=============================================  ==================================================
names: the same / one form of the other        2 / 1 (neither: never one person)
birth: same day / same year, day not known      4 / 2; one digit or day and month apart: 2; else -4
same dwelling, telephone, NHS number            2, 3, 5
each relative whom both places are tied to      2, by the same word 3; at most 5
=============================================  ==================================================

Five points join two places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein
from sample_agency.ledger import Ledger
from sample_agency.model import Person

from bench.people.contacts import plain
from bench.people.naming import spellings
from bench.people.slips import nicknames

ENOUGH = 5
_DAY, _SHORT = len("2026-03-31"), 6


@dataclass(frozen=True, slots=True)
class Said:
    """Particulars written at one place; "" where nothing is. ``born`` is an ISO day or a year."""

    given: str
    family: str
    born: str = ""
    home: str = ""
    phone: str = ""
    nhs: str = ""


class Witness:
    """Answers for one agency."""

    def __init__(self, ledger: Ledger, said: Mapping[str, Said], people: Mapping[str, Person]) -> None:
        self.said, self._people = dict(said), people
        person = {mention.node: mention.person for mention in ledger.mentions}
        for mention in ledger.mentions:
            if mention.node not in self.said:
                given, _, family = mention.name.rpartition(" ")
                self.said[mention.node] = Said(given or family, family if given else "", mention.born)
        self._tied: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for claim in ledger.assertions:
            if claim.kind == "kin":
                self._tied[claim.subject][person[claim.object]].add(claim.label.lower())
                self._tied[claim.object][person[claim.subject]].add(f"of whom the {claim.label.lower()}")
        self._person = person

    def joins(self, a: str, b: str) -> bool:
        """True where the two places agree enough. Takes nodes of one true person."""
        one, two = self.said[a], self.said[b]
        names = self._names(one, two, self._people[self._person[a]])
        points = names + _births(one.born, two.born)
        points += 2 * bool(one.home and one.home == two.home)
        points += 3 * bool(one.phone and one.phone == two.phone)
        points += 5 * bool(one.nhs and one.nhs == two.nhs)
        points += self._shared(self._tied[a], self._tied[b])
        return names > 0 and points >= ENOUGH

    @staticmethod
    def _shared(one: Mapping[str, set[str]], two: Mapping[str, set[str]]) -> int:
        both = one.keys() & two.keys()
        return min(sum(3 if one[person] & two[person] else 2 for person in both), ENOUGH)

    @staticmethod
    def _names(one: Said, two: Said, person: Person) -> int:
        given = _alike(one.given, two.given)
        if not given:
            return 0
        family = _alike(one.family, two.family)
        both = {_plain(one.family), _plain(two.family)}
        if not family and both != {_plain(person.birth_surname), _plain(person.surname)} and all(both):
            return 0
        return 2 if given == 2 and family == 2 else 1


def _alike(one: str, two: str) -> int:
    """2 for the same name, 1 for a form of it."""
    a, b = _plain(one), _plain(two)
    if not a or not b:
        return 0
    if a == b:
        return 2
    forms = {*nicknames().get(one, ()), *spellings().get(one, ())}
    shares_word = bool(set(one.lower().split()) & set(two.lower().split()))
    is_form = two in forms or a.startswith(b) or b.startswith(a) or shares_word
    slips = 1 if min(len(a), len(b)) < _SHORT else 2
    return 1 if is_form or DamerauLevenshtein.distance(a, b) <= slips else 0


def _births(one: str, two: str) -> int:
    if not one or not two:
        return 0
    if one == two:
        return 4 if len(one) == _DAY else 2
    if one[:4] == two[:4] and (_is_vague(one) or _is_vague(two)):
        return 2
    if len(one) == len(two) == _DAY:
        is_turned = (one[:4], one[5:7], one[8:]) == (two[:4], two[8:], two[5:7])
        return 2 if is_turned or DamerauLevenshtein.distance(one, two) == 1 else -4
    return -4


def _is_vague(born: str) -> bool:
    """A year alone, or a day that is entered for an unknown one."""
    return len(born) < _DAY or born[5:] == "01-01" or born[8:] == "15"


def _plain(name: str) -> str:
    return "".join(ch for ch in plain(name).lower() if ch.isalpha())
