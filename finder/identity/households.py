"""Who lived with whom: dated addresses and placements, as files state them.

Two records of one given name that lived with the same people at two addresses, one after the other, are likely one
person who moved with the family. One address alone is compared among the attributes, and says nothing here again.
Withheld addresses and confidential placements take no part: the explanation names whom somebody lived with.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from finder.casework.agency import Agency
from finder.model.record import Address, Placement, RecordId
from matching.addresses import parse_house

_MOST_AT_ONE_ADDRESS = 12
"""Hostels, hospitals and children's homes hold many people who have nothing to do with one another."""

Home = tuple[str, RecordId]
"""(the house, somebody who lived there at the same time)."""


@dataclass(frozen=True, slots=True)
class _Stay:
    record: RecordId
    start: dt.date
    end: dt.date


class Homes:
    """Records by record with whom they shared a house at one time.

    Only stays whose beginning is written count: nobody is taken to have lived with somebody who may have left before.

    Args:
        secret: Sealed and restricted records, which take no part.
    """

    def __init__(self, agency: Agency, secret: Collection[RecordId]) -> None:
        self._with: dict[RecordId, set[Home]] = defaultdict(set)
        at: dict[str, set[_Stay]] = defaultdict(set)
        for key, stay in (*_of_records(agency), *_of_placements(agency)):
            if stay.record not in secret:
                at[key].add(stay)
        for key, stays in at.items():
            if len({stay.record for stay in stays}) <= _MOST_AT_ONE_ADDRESS:
                self._add(key, stays)

    def _add(self, key: str, stays: Collection[_Stay]) -> None:
        for one, other in combinations(stays, 2):
            if one.record != other.record and max(one.start, other.start) < min(one.end, other.end):
                self._with[one.record].add((key, other.record))
                self._with[other.record].add((key, one.record))

    def of(self, record: RecordId) -> Collection[Home]:
        """Return the houses of a record, each with somebody who lived there at the same time."""
        return self._with.get(record, ())


def _of_records(agency: Agency) -> Iterator[tuple[str, _Stay]]:
    for record in agency.records.values():
        for address in record.addresses:
            key = "" if address.is_withheld or address.start is None else _key(address)
            if key and address.start:
                yield key, _Stay(record.id, address.start, address.end or dt.date.max)


def _of_placements(agency: Agency) -> Iterator[tuple[str, _Stay]]:
    for placement in agency.placements:
        address = None if placement.is_confidential else placement.address
        key = _key(address) if address and not address.is_withheld else ""
        if key and placement.start:
            for record in _household(agency, placement):
                yield key, _Stay(record, placement.start, placement.end or dt.date.max)


def _household(agency: Agency, placement: Placement) -> Iterator[RecordId]:
    for ref in (placement.child, *placement.carers):
        record = agency.resolve(ref, placement.source)
        if record is not None:
            yield record


def _key(address: Address) -> str:
    house = parse_house(address.text, address.town, address.postcode)
    return house.key if house else ""
