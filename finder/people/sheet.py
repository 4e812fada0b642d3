"""Everything that files say of one person, each value with every place that says it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from finder.casework.agency import Agency
from finder.casework.children import cases_by_person
from finder.casework.withheld import Withheld
from finder.discovery.dates import show_date
from finder.kinship.codes import parse_code
from finder.model.people import CaseLine, PersonHit, PersonSheet, Said, Stay, Tie, Warned
from finder.model.person import PersonId, Resolution
from finder.model.record import Alert, CaseFile, PersonName, PersonRef, Record, Source, Statement
from finder.people.redacted import redacted

_INVERSE = {
    "parent": "child",
    "child": "parent",
    "grandparent": "grandchild",
    "grandchild": "grandparent",
    "aunt": "niece",
    "niece": "aunt",
}
_NAME_KINDS = {"recorded": "name", "alias": "also_called", "birth": "birth_name", "married": "married_name"}
_FIRMEST = ("stated", "alleged", "denied")
_SEXES = {"F": "female", "M": "male"}


class SheetWriter:
    """Writes the sheets of one resolved agency.

    Args:
        hidden: Persons who must not be told of: no tie, case or warning that names one is on any sheet.
        withheld: What must not be disclosed of whom.
        today: Tells which warnings are in force.
    """

    def __init__(
        self,
        agency: Agency,
        resolution: Resolution,
        hidden: Collection[PersonId],
        withheld: Withheld,
        today: dt.date,
    ) -> None:
        self._agency = agency
        self._resolution = resolution
        self._hidden = hidden
        self._withheld = withheld
        self._today = today
        self._cases = cases_by_person(agency, resolution)
        self._said_of: dict[PersonId, list[tuple[Statement, PersonId, bool]]] = defaultdict(list)
        self._alerts: dict[PersonId, list[Alert]] = defaultdict(list)
        self._stays: dict[PersonId, list[Stay]] = defaultdict(list)
        self._read_statements()
        self._read_alerts()
        self._read_placements()

    def sheet(self, hit: PersonHit) -> PersonSheet:
        """Write the sheet of a person who is not hidden."""
        person = self._resolution.persons[hit.person_id]
        records = [self._agency.records[one] for one in person.records]
        is_withheld = person.id in self._withheld.people
        sheet = PersonSheet(
            hit=hit,
            confidence_01=person.confidence_01,
            said=tuple(_merged(_values(records, self._withheld, is_withheld=is_withheld))),
            stays=(*_addresses(records, self._withheld, is_withheld=is_withheld), *self._stays.get(person.id, ())),
            ties=self._ties(person.id),
            cases=self._case_lines(person.id),
            warnings=tuple(self._warned(alert) for alert in self._alerts.get(person.id, ())),
            records=tuple(record.source for record in records),
            is_address_withheld=is_withheld,
        )
        near = {person.id, *(tie.other for tie in sheet.ties)}
        return redacted(sheet, (self._resolution.persons[one] for one in sorted(near) if one in self._withheld.people))

    def _person(self, ref: PersonRef, source: Source) -> PersonId | None:
        record = self._agency.resolve(ref, source)
        return None if record is None else self._resolution.person_of.get(record)

    def _read_statements(self) -> None:
        for statement in self._agency.statements:
            subject, other = (self._person(ref, statement.source) for ref in (statement.subject, statement.object))
            if subject is None or other is None or subject == other:
                continue
            if subject in self._hidden or other in self._hidden:
                continue
            self._said_of[subject].append((statement, other, True))
            self._said_of[other].append((statement, subject, False))

    def _read_alerts(self) -> None:
        for alert in self._agency.alerts:
            about = self._person(alert.about, alert.source)
            related = self._person(alert.relates_to, alert.source) if alert.relates_to else None
            if about is not None and about not in self._hidden and related not in self._hidden:
                self._alerts[about].append(alert)

    def _read_placements(self) -> None:
        for placement in self._agency.placements:
            child = self._person(placement.child, placement.source)
            if child is None or child in self._hidden:
                continue
            address = placement.address
            is_withheld = placement.is_confidential or child in self._withheld.people
            is_withheld = is_withheld or (address is not None and self._withheld.is_address(address))
            shown = address.text if address and not is_withheld else ""
            words = ": ".join(part for part in (placement.placement_type, shown) if part)
            self._stays[child].append(
                Stay("placement", words, placement.start, placement.end, (placement.source,), is_withheld)
            )

    def _ties(self, person: PersonId) -> tuple[Tie, ...]:
        groups: dict[tuple[PersonId, str, bool], list[tuple[Statement, bool]]] = defaultdict(list)
        for statement, other, is_subject in self._said_of.get(person, ()):
            key = (other, _sense(statement.code, is_subject=is_subject), statement.certainty == "denied")
            groups[key].append((statement, is_subject))
        ties = [self._tie(other, said) for (other, _, _), said in groups.items()]
        return tuple(
            sorted(ties, key=lambda tie: (tie.certainty == "denied", tie.has_ended, tie.other_name, tie.words))
        )

    def _tie(self, other: PersonId, said: Sequence[tuple[Statement, bool]]) -> Tie:
        known = self._resolution.persons[other]
        outwards = [statement for statement, is_subject in said if is_subject]
        inwards = [statement for statement, is_subject in said if not is_subject]
        words = Counter(_words(statement.code) for statement in outwards or inwards).most_common(1)[0][0]
        statements = [*outwards, *inwards]
        return Tie(
            other=other,
            other_name=known.name,
            other_born=show_date(known.born),
            is_of_other=bool(outwards),
            words=words,
            certainty=min((one.certainty for one in statements), key=_firmness),
            has_ended=all(one.status == "ended" for one in statements),
            sources=tuple(dict.fromkeys(one.source for one in statements)),
        )

    def _case_lines(self, person: PersonId) -> tuple[CaseLine, ...]:
        """The person's own cases, then those whose rows name the person."""
        own = self._cases.get(person, ())
        named = {
            (case.case_ref, case.id): case
            for statement, _, _ in self._said_of.get(person, ())
            for case in self._agency.cases_called(statement.case_ref, statement.source)
            if statement.case_ref and case not in own
        }
        lines = [*(self._case_line(case, is_own=True) for case in own)]
        lines += [self._case_line(case, is_own=False) for case in named.values()]
        return tuple(line for line in lines if line is not None)

    def _case_line(self, case: CaseFile, *, is_own: bool) -> CaseLine | None:
        child = self._person(case.child, case.source) if case.child else None
        if child is None or child in self._hidden or case.is_sealed:
            return None
        return CaseLine(
            case_ref=case.case_ref,
            case_type=case.case_type,
            is_open=case.is_open,
            opened=case.opened,
            closed=case.closed,
            child=child,
            child_name=self._resolution.persons[child].name,
            is_own=is_own,
        )

    def _warned(self, alert: Alert) -> Warned:
        return Warned(
            label=alert.label or alert.code.replace("_", " "),
            start=alert.start,
            end=alert.end,
            is_in_force=alert.is_in_force(self._today),
            source=alert.source,
        )


def _firmness(certainty: str) -> int:
    return _FIRMEST.index(certainty) if certainty in _FIRMEST else len(_FIRMEST)


def _sense(code: str, *, is_subject: bool) -> str:
    """Return one key for "mother of" and "daughter is", so that both rows are one tie."""
    steps = parse_code(code)
    if len(steps) != 1:
        return f"{code} {is_subject}"
    group = steps[0].group
    if group in {"sibling", "couple", "cousin"}:
        return group
    if is_subject:
        return f"{group} {code}" if group == "role" else group
    return _INVERSE.get(group, f"{code} {is_subject}")


def _words(code: str) -> str:
    """Return a code as words: "maternal_half_aunt" and "father>partner" as "maternal half-aunt", "father's partner"."""
    steps = [step.replace("_", " ").strip() for step in code.split(">")]
    words = "'s ".join(step for step in steps if step)
    for prefix in ("half ", "step ", "great ", "ex "):
        words = words.replace(prefix, f"{prefix.strip()}-")
    return words


def _values(records: Iterable[Record], withheld: Withheld, *, is_withheld: bool) -> Iterator[Said]:
    for record in records:
        at = (record.source,)
        for name in record.names:
            yield Said(_NAME_KINDS.get(name.kind, "also_called"), _written(name), at)
        if record.born is not None:
            yield Said("born", record.born.as_written or show_date(record.born), at)
        if record.died is not None or record.is_deceased:
            yield Said("died", record.died.as_written if record.died else "", at)
        yield from _plain(record, at)
        for phone in record.phones:
            is_secret = is_withheld or withheld.is_phone(phone)
            yield Said("phone", "" if is_secret else phone, at, is_secret)
        for email in record.emails:
            yield Said("email", "" if is_withheld else email, at, is_withheld)


def _plain(record: Record, at: tuple[Source, ...]) -> Iterator[Said]:
    shown = (
        ("sex", _SEXES.get(record.sex, "")),
        ("role", record.role),
        ("nhs_number", record.nhs_number),
        *(("external_id", one) for one in record.external_ids),
    )
    for what, value in shown:
        if value:
            yield Said(what, value, at)


def _written(name: PersonName) -> str:
    return name.full or name.as_written


def _merged(values: Iterable[Said]) -> Iterator[Said]:
    """Put equal values of one kind together; kinds in the order in which they first come."""
    groups: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for value in values:
        groups[value.what][value.value.casefold()].append(value)
    for same in (same for kinds in groups.values() for same in kinds.values()):
        sources = tuple(dict.fromkeys(source for value in same for source in value.sources))
        yield Said(same[0].what, same[0].value, sources, same[0].is_withheld)


def _addresses(records: Iterable[Record], withheld: Withheld, *, is_withheld: bool) -> tuple[Stay, ...]:
    """One stay an address and time, newest first; the ones without dates last."""
    found: dict[tuple[str, str, dt.date | None, dt.date | None], list[tuple[str, bool, Source]]] = defaultdict(list)
    for record in records:
        for address in record.addresses:
            text = ", ".join(part for part in (address.text, address.town, address.postcode) if part)
            key = (address.text.casefold(), address.postcode, address.start, address.end)
            found[key].append((text, is_withheld or withheld.is_address(address), record.source))
    stays = [
        Stay("address", "" if said[0][1] else said[0][0], start, end, tuple(one[2] for one in said), said[0][1])
        for (_, _, start, end), said in found.items()
    ]
    return tuple(sorted(stays, key=lambda stay: stay.start or dt.date.min, reverse=True))
