"""Records in the shape that the record-linkage engine compares."""

from __future__ import annotations

from finder.model.record import PartialDate, Precision, Record
from matching.schema import BirthSpan, MatchRecord, NameForm


def to_match_record(record: Record) -> MatchRecord:
    """Turn a record into the engine's input; placeholder names and withheld addresses carry no evidence.

    Who is named side by side is left to the resolver, which knows a list that repeats a line.
    """
    names = tuple(
        NameForm(name.given, name.middle, name.family, name.kind) for name in record.names if name.given or name.family
    )
    lived = [address for address in record.addresses if not address.is_withheld]
    return MatchRecord(
        id=record.id,
        names=names,
        born=_birth_span(record.born),
        sex=record.sex,
        postcodes=tuple(dict.fromkeys(address.postcode for address in lived if address.postcode)),
        addresses=tuple((address.text, address.town) for address in lived if address.text),
        phones=record.phones,
        emails=record.emails,
        nhs_number=record.nhs_number,
        died=record.died.earliest if record.died and record.died.precision is Precision.DAY else None,
    )


def _birth_span(born: PartialDate | None) -> BirthSpan | None:
    if born is None:
        return None
    is_exact = born.precision is Precision.DAY and not born.is_placeholder
    return BirthSpan(born.earliest, born.latest, is_exact, born.is_placeholder)
