"""Records that stay out of sight without role and reason: sealed adoptions and restricted records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.model.record import PersonRef, RecordId, Source


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody with the role and a reason sees beside open records; nobody sees more without asking."""

    restricted: bool = False
    sealed: bool = False


CLOSED = Sight()
"""What everybody sees."""


def sealed_records(agency: Agency) -> dict[RecordId, dt.date | None]:
    """Return every record that a seal names, and the other rows with the same system id, with the seal's first day.

    Ended seals count too. The day is None when it is not recorded.
    """
    alerts = [(one.about, one.source, one.start) for one in agency.alerts if one.code == "adoption_sealed"]
    cases = [(one.child, one.source, one.opened) for one in agency.cases if one.is_sealed and one.child]
    found: dict[RecordId, dt.date | None] = {}
    for ref, source, day in (*alerts, *cases):
        for record in _rows(agency, [(ref, source)]):
            earlier = found.get(record)
            found[record] = min(earlier, day) if earlier and day else earlier or day
    return found


def readopted_records(agency: Agency) -> frozenset[RecordId]:
    """Return every record of a child of whom a return says that it was adopted before it came into care (again)."""
    alerts = ((alert.about, alert.source) for alert in agency.alerts if alert.code == "adopted_before")
    return frozenset(_rows(agency, alerts))


def restricted_records(agency: Agency) -> frozenset[RecordId]:
    """Return every record that is restricted by its own row, by an alert or by its case."""
    own = (one.id for one in agency.records.values() if one.is_restricted)
    alerts = ((alert.about, alert.source) for alert in agency.alerts if alert.code == "restricted")
    cases = ((case.child, case.source) for case in agency.cases if case.is_restricted and case.child)
    return frozenset((*own, *_rows(agency, (*alerts, *cases))))


def _rows(agency: Agency, refs: Iterable[tuple[PersonRef, Source]]) -> Iterator[RecordId]:
    for ref, source in refs:
        record = agency.resolve(ref, source)
        if record is not None:
            yield record
            for external in agency.records[record].external_ids:
                yield from agency.carriers_beside(external, source)
