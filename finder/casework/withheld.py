"""Addresses and telephone numbers that must not be disclosed, wherever they are written, also with somebody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from finder.model.person import PersonId, Resolution
from finder.model.record import Address, Placement
from matching.addresses import House, parse_house


class Withheld:
    """What locates the people whose address must not be disclosed, and children in confidential placements.

    Whoever lives with such a person has the same address on a row of their own; it is as secret there.

    Args:
        resolution: Who is who.
        people: Persons whose address must not be disclosed.
        placements: Every placement; the addresses of confidential ones are secret too.
    """

    def __init__(
        self, resolution: Resolution, people: Collection[PersonId], placements: Iterable[Placement] = ()
    ) -> None:
        self.people = people
        self._houses: dict[str, list[House]] = defaultdict(list)
        for person in resolution.persons.values():
            for address in person.addresses:
                if address.is_withheld or person.id in people:
                    self._add(address)
        for placement in placements:
            if placement.is_confidential and placement.address:
                self._add(placement.address)
        self._phones = {phone for one in people for phone in resolution.persons[one].phones}

    def _add(self, address: Address) -> None:
        house = parse_house(address.text, address.town, address.postcode)
        # "Address withheld" in the place of an address is the address of nobody.
        if house and any(letter.isdigit() for letter in house.written):
            self._houses[_key(house)].append(house)

    def is_address(self, address: Address) -> bool:
        """True for an address that is marked, and for one that is the house of a person or placement kept secret."""
        if address.is_withheld:
            return True
        if not self._houses:
            return False
        house = parse_house(address.text, address.town, address.postcode)
        return house is not None and any(_may_be_one(house, other) for other in self._houses.get(_key(house), ()))

    def is_phone(self, phone: str) -> bool:
        """True for a telephone number of somebody whose address must not be disclosed."""
        return phone in self._phones


def _key(house: House) -> str:
    return house.key or house.street or house.postcode


def _may_be_one(house: House, other: House) -> bool:
    """False only when town and postcode, as far as both are written, say that it is another street of the name."""
    both = [pair for pair in ((house.postcode, other.postcode), (house.town, other.town)) if all(pair)]
    return not both or any(one == two for one, two in both)
