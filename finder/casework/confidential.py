"""Strings that locate a child's placement or a withheld address; exports are scanned for them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from finder.casework.agency import Agency
from finder.casework.children import Child, placements_of
from finder.model.candidate import ConfidentialText
from finder.model.person import PersonId, Resolution
from finder.model.record import Address, Placement


def confidential_texts(
    agency: Agency, resolution: Resolution, child: Child, withheld: Iterable[PersonId]
) -> tuple[ConfidentialText, ...]:
    """Return what must not leave in exports about this child.

    Current and past placements bind family exports; withheld addresses bind every export.
    """
    found: list[ConfidentialText] = []
    for placement in placements_of(agency, resolution, child.person):
        found.extend(_of_placement(agency, placement))
    for person_id in withheld:
        person = resolution.persons[person_id]
        for address in person.addresses:
            found.extend(_of_address(address, "any", "withheld address"))
        found.extend(ConfidentialText(phone, "any", "withheld telephone") for phone in person.phones)
    for address in resolution.persons[child.person].addresses:
        found.extend(_of_address(address, "family", "the child's address"))
    return tuple(dict.fromkeys(text for text in found if len(text.text) > 2))


def _of_placement(agency: Agency, placement: Placement) -> list[ConfidentialText]:
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
        if record_id is None:
            continue
        for name in agency.records[record_id].names:
            # A special guardian or relative carer is family; the surname is no secret there.
            if name.family and not _is_family_placement(placement):
                found.append(ConfidentialText(name.family, "family", "carer's surname"))
    return found


def _is_family_placement(placement: Placement) -> bool:
    folded = placement.placement_type.casefold()
    return any(
        word in folded for word in ("guardianship", "parent", "kinship", "connected", "relative", "family and friends")
    )


def _of_address(address: Address, audience: str, why: str) -> list[ConfidentialText]:
    found = []
    if address.text:
        found.append(ConfidentialText(address.text, audience, why))
        street = re.sub(r"^(flat\s+\w+,?\s*)?\d+\w?,?\s+", "", address.text, flags=re.IGNORECASE)
        if street != address.text and len(street.split()) > 1:
            found.append(ConfidentialText(street, audience, f"street of the {why}"))
    if address.postcode:
        found.append(ConfidentialText(address.postcode, audience, f"postcode of the {why}"))
    return found
