"""Strings that locate a child's placement or a withheld address; exports are scanned for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from finder.casework.agency import Agency
from finder.casework.children import Child
from finder.model.candidate import ConfidentialText
from finder.model.person import Person, PersonId, Resolution
from finder.model.record import Address, Placement

_KIN_PLACEMENT = re.compile(r"\b(guardianship|kinship|connected|relatives?|family and friends)\b")
_NOT_KIN = re.compile(
    r"\b(not (a )?(relative|connected)|non relative|other than|unrelated|unconnected|adopti\w*|ffa)\b"
)
_WITH_PARENTS = re.compile(r"\b(with|to|at home with|own) (own )?(birth )?(parents?|mother|father)\b")
_FOSTERED = re.compile(r"\b(foster\w*|adopt\w*|residential|early permanence|parents? and (child|baby))\b")


def confidential_texts(
    agency: Agency,
    resolution: Resolution,
    child: Child,
    placements: Iterable[Placement],
    withheld: Iterable[PersonId],
) -> tuple[ConfidentialText, ...]:
    """Return what must not leave in exports about this child.

    Current and past placements bind family exports; withheld addresses bind every export.

    Args:
        placements: Those of the child.
        withheld: Persons whose address must not be disclosed.
    """
    found: list[ConfidentialText] = []
    for placement in placements:
        found.extend(_of_placement(agency, resolution, placement))
    for person_id in sorted(withheld):
        found.extend(withheld_texts(resolution.persons[person_id]))
    for address in resolution.persons[child.person].addresses:
        found.extend(_of_address(address, "family", "the child's address"))
    return tuple(dict.fromkeys(text for text in found if len(text.text.strip()) > 1))


def withheld_texts(person: Person) -> tuple[ConfidentialText, ...]:
    """Return what locates a person whose address must not be disclosed."""
    return tuple(_of_person(person, "any", "withheld"))


def _of_person(person: Person, audience: str, whose: str) -> Iterator[ConfidentialText]:
    for address in person.addresses:
        yield from _of_address(address, audience, f"{whose} address")
    for phone in person.phones:
        yield ConfidentialText(phone, audience, f"{whose} telephone")


def _of_placement(agency: Agency, resolution: Resolution, placement: Placement) -> list[ConfidentialText]:
    found = []
    if placement.address:
        found.extend(_of_address(placement.address, "family", "placement address"))
    found.extend(ConfidentialText(phone, "family", "placement telephone") for phone in placement.phones)
    if placement.school:
        found.append(ConfidentialText(placement.school, "family", "school"))
    found.extend(
        ConfidentialText(place, "family", "place that locates the placement") for place in placement.other_places
    )
    for ref in placement.carers:
        record_id = agency.resolve(ref, placement.source)
        if record_id is None or is_family_placement(placement.placement_type):
            # A special guardian or relative carer is family; the surname is no secret there.
            continue
        carer = resolution.persons[resolution.person_of[record_id]]
        found.extend(ConfidentialText(name.family, "family", "carer's surname") for name in carer.names)
        found.extend(_of_person(carer, "family", "carer's"))
    return found


def is_family_placement(placement_type: str) -> bool:
    """True when the words of a placement say that the carers are the child's own family.

    Adopters, foster parents and units for a parent and child are not, whatever word for kin they hold.

    >>> is_family_placement("Placed with parents"), is_family_placement("Prospective adoptive parents")
    (True, False)
    """
    folded = re.sub(r"[^\w]+", " ", placement_type.casefold().replace("&", "and"))
    if _NOT_KIN.search(folded):
        return False
    if _KIN_PLACEMENT.search(folded):
        return True
    return bool(_WITH_PARENTS.search(folded)) and not _FOSTERED.search(folded)


def _of_address(address: Address, audience: str, why: str) -> list[ConfidentialText]:
    found = []
    # "Withheld" in the place of an address is a word of every list, and no secret.
    if address.text and not (address.is_withheld and not any(letter.isdigit() for letter in address.text)):
        found.append(ConfidentialText(address.text, audience, why))
        street = re.sub(r"^(flat\s+\w+,?\s*)?\d+\w?,?\s+", "", address.text, flags=re.IGNORECASE)
        if street != address.text and len(street.split()) > 1:
            found.append(ConfidentialText(street, audience, f"street of the {why}"))
    if address.postcode:
        found.append(ConfidentialText(address.postcode, audience, f"postcode of the {why}"))
    return found
