"""Weak leads: somebody of the same surname was recorded at an address of the child's family. Never kin, never invited.

Nobody takes part who is hidden, gated, dead or at work, nor any address that somebody keeps secret, nor where the child
is placed: a shared address must never tell where anybody is.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from finder.casework.given_names import given_name_keys
from finder.discovery.leads import Around, first, possessive
from finder.model.candidate import Candidate, Lead
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Address
from matching.addresses import parse_house

_MOST_AT_ONE_ADDRESS = 12
"""Hostels, hospitals and contact centres hold many people who have nothing to do with one another."""
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class _Stay:
    person: PersonId
    start: dt.date | None
    end: dt.date | None


class Addresses:
    """Who was recorded where, for one agency.

    Args:
        left_out: Persons who take no part: hidden, at work, without a name.
        secret: Persons whose address is withheld; every address of theirs is left out for everybody.
        placements: Addresses of placements, left out for everybody.
    """

    def __init__(
        self,
        resolution: Resolution,
        left_out: Collection[PersonId],
        secret: Collection[PersonId],
        placements: Iterable[Address],
    ) -> None:
        self._resolution = resolution
        closed = {_key(address) for address in placements}
        for person in resolution.persons.values():
            if person.id in secret:
                closed.update(map(_key, person.addresses))
            closed.update(_key(address) for address in person.addresses if address.is_withheld)
        self._at: dict[str, list[_Stay]] = defaultdict(list)
        for person in resolution.persons.values():
            if person.id in left_out or person.id in secret or person.is_professional or person.is_placeholder:
                continue
            for address in person.addresses:
                key = _key(address)
                if key and key not in closed:
                    self._at[key].append(_Stay(person.id, address.start, address.end))

    def neighbours(self, person: PersonId) -> Iterator[PersonId]:
        """Yield those who were recorded at an address of the person at the same time, as far as times are known."""
        for address in self._resolution.persons[person].addresses:
            stays = self._at.get(_key(address), [])
            if len({stay.person for stay in stays}) > _MOST_AT_ONE_ADDRESS:
                continue
            own = [stay for stay in stays if stay.person == person]
            for stay in stays:
                if stay.person != person and any(_meet(stay, mine) for mine in own):
                    yield stay.person


def same_address_leads(
    resolution: Resolution, addresses: Addresses, around: Around, free: Collection[PersonId]
) -> list[Lead]:
    """Return those of a near relative's surname at the relative's address whom no file connects with the child.

    Args:
        free: Of those near (``near``), the persons whom no gate holds back from this child.
    """
    met = {kinship.other for kinship in (*around.met.everyone, *around.met.away)} | {around.child}
    found: dict[PersonId, Lead] = {}
    for candidate in _anchors(around.candidates):
        for other in addresses.neighbours(candidate.person_id):
            if other in met or other in found or other not in free:
                continue
            person = resolution.persons[other]
            shared = _shared_surname(person, resolution.persons[candidate.person_id])
            if shared and not person.is_deceased and not _may_be_met(person, met, resolution):
                found[other] = _lead(around, candidate, person, shared)
    return [found[one] for one in sorted(found)]


def near(addresses: Addresses, around: Around) -> frozenset[PersonId]:
    """Return everybody who was recorded at an address of the child's nearest relatives."""
    return frozenset(
        other for candidate in _anchors(around.candidates) for other in addresses.neighbours(candidate.person_id)
    )


def _anchors(candidates: Sequence[Candidate]) -> list[Candidate]:
    return [one for one in candidates if one.is_kin and one.degree <= _NEAREST]


def _may_be_met(person: Person, met: Collection[PersonId], resolution: Resolution) -> bool:
    """True when the name may be another record of somebody who is connected already: that is for the review queue."""
    given = [name.given for name in person.names if len(name.given) > 1]
    if not given:
        return True
    own = {key for name in given for key in given_name_keys(name)}
    for other in met:
        there = resolution.persons.get(other)
        if there is None or not _shared_surname(person, there):
            continue
        if any(own & given_name_keys(name.given) for name in there.names if name.given):
            return True
    return False


def _lead(around: Around, candidate: Candidate, person: Person, surname: str) -> Lead:
    whose = f"{candidate.name}, {possessive(around.given)} {candidate.relationship},"
    same = f"{person.name} has the same surname as {whose}"
    if not candidate.name.casefold().endswith(surname.casefold()):
        same = f"{person.name} has a surname ({surname}) that {whose} has used,"
    return Lead(
        "same_address",
        f"{same} and was recorded at the same address: may be a relative, or nobody to the family",
        f"Ask {first(candidate.name)} or the family who {person.name} is; do not write to the address",
        (candidate.person_id,),
        person.id,
        "weak",
    )


def _shared_surname(person: Person, other: Person) -> str:
    """Return a surname that both have, "" when they have none in common."""
    theirs = {_folded(name.family) for name in other.names if name.family}
    return next((name.family for name in person.names if name.family and _folded(name.family) in theirs), "")


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalpha())


def _key(address: Address) -> str:
    house = parse_house(address.text, address.town, address.postcode)
    return house.key if house else ""


def _meet(one: _Stay, other: _Stay) -> bool:
    """True when two stays may have overlapped; a time that is not written may be any."""
    starts_in_time = one.start is None or other.end is None or one.start <= other.end
    return starts_in_time and (other.start is None or one.end is None or other.start <= one.end)
