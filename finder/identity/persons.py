"""Clusters of records become persons: the name to show, dates, addresses, and how sure we are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from finder.casework.agency import Agency
from finder.model.person import Person, PersonId
from finder.model.record import Address, Form, PartialDate, PersonName, Precision, Record, RecordId

_FORM_ORDER = {
    Form.REGISTER: 0, Form.GENOGRAM: 1, Form.MENTION: 2, Form.NARRATIVE: 3, Form.OCCUPANT: 4, Form.PROFESSIONAL: 5
}  # fmt: skip


def make_persons(
    agency: Agency,
    cluster_of: dict[RecordId, RecordId],
    probability: dict[tuple[RecordId, RecordId], float],
) -> tuple[dict[PersonId, Person], dict[RecordId, PersonId]]:
    """Return every person by id, and the person of every record."""
    members: dict[RecordId, list[RecordId]] = defaultdict(list)
    for record, head in cluster_of.items():
        members[head].append(record)
    persons, person_of = {}, {}
    for ids in members.values():
        person = _person(agency, sorted(ids), probability)
        persons[person.id] = person
        person_of.update(dict.fromkeys(ids, person.id))
    return persons, person_of


def _person(agency: Agency, ids: Sequence[RecordId], probability: dict[tuple[RecordId, RecordId], float]) -> Person:
    records = sorted((agency.records[one] for one in ids), key=lambda one: (_FORM_ORDER[one.form], one.id))
    names = _names(records)
    return Person(
        id=PersonId(f"p{ids[0][1:]}"),
        records=tuple(record.id for record in records),
        name=show_name(names[0]) if names else _nameless(records),
        names=names,
        external_ids=tuple(dict.fromkeys(external for record in records for external in record.external_ids)),
        born=_best_date(record.born for record in records),
        died=_best_date(record.died for record in records),
        is_deceased=any(record.is_deceased for record in records),
        sex=_most_common(record.sex for record in records),
        addresses=_addresses(records),
        phones=tuple(dict.fromkeys(phone for record in records for phone in record.phones)),
        is_restricted=any(record.is_restricted for record in records),
        is_professional=all(record.form is Form.PROFESSIONAL for record in records),
        is_placeholder=all(record.is_unnamed for record in records),
        confidence_01=_confidence(ids, probability),
    )


def _names(records: Iterable[Record]) -> tuple[PersonName, ...]:
    """Every distinct name, the most often recorded one first."""
    count: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], PersonName] = {}
    for record in records:
        for name in record.names:
            key = (name.given.casefold(), name.family.casefold())
            # A recorded full name outweighs aliases and bare first names however often they occur.
            count[key] += 10 if name.kind == "recorded" and name.given and name.family else 1
            best = first.get(key)
            if best is None or len(name.full) > len(best.full):
                first[key] = name
    return tuple(first[key] for key, _ in count.most_common())


def show_name(name: PersonName) -> str:
    """Return a name as people write it: "SMITH" and "edie" become "Smith" and "Edie".

    >>> show_name(PersonName("edie", "", "O'NEILL", "recorded", ""))
    "Edie O'Neill"
    """
    return " ".join(_cased(part) for part in (name.given, name.family) if part)


def _cased(text: str) -> str:
    if (text.isupper() and len(text) > 1) or text.islower():
        return "-".join("'".join(part.capitalize() for part in bit.split("'")) for bit in text.split("-"))
    return text


def _nameless(records: Sequence[Record]) -> str:
    if any("unborn" in record.flags for record in records):
        family = next((name.family for record in records for name in record.names if name.family), "")
        return f"Unborn baby {family}".strip()
    return "Name not recorded"


def _best_date(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """The most exact date, the most often written one among equals."""
    known = [date for date in dates if date is not None]
    if not known:
        return None
    order = {Precision.DAY: 0, Precision.MONTH: 1, Precision.YEAR: 2, Precision.RANGE: 3}
    count = Counter((date.earliest, date.latest) for date in known)
    return min(
        known,
        key=lambda date: (
            date.is_placeholder,
            order[date.precision],
            -count[(date.earliest, date.latest)],
            date.earliest,
        ),
    )


def _most_common(values: Iterable[str]) -> str:
    count = Counter(value for value in values if value)
    return count.most_common(1)[0][0] if count else ""


def _addresses(records: Iterable[Record]) -> tuple[Address, ...]:
    found: dict[tuple[str, str], Address] = {}
    for record in records:
        for address in record.addresses:
            found.setdefault((address.text.casefold(), address.postcode), address)
    return tuple(found.values())


def _confidence(ids: Sequence[RecordId], probability: dict[tuple[RecordId, RecordId], float]) -> float:
    """The weakest of each record's best link: what the least certain record hangs on."""
    if len(ids) == 1:
        return 1.0
    best: dict[RecordId, float] = dict.fromkeys(ids, 0.0)
    for index, left in enumerate(ids):
        for right in ids[index + 1 :]:
            value = probability.get((left, right), 0.0)
            best[left], best[right] = max(best[left], value), max(best[right], value)
    # A record joined only by a person's decision has no scored link; the decision is certain.
    return min((value if value > 0 else 1.0) for value in best.values())
