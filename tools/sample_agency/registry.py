"""Gives records their ids and particulars: what the two case systems hold of a person."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

from sample_agency.model import SEED, Person, RecordSpec, World
from sample_agency.numbers import nhs_numbers, telephone_numbers
from sample_agency.places import home

_WORKERS = frozenset({"worker", "teacher"})


@dataclass(frozen=True, slots=True)
class Particulars:
    """What one record says beside the name."""

    nhs: str
    phone: str
    address: str
    town: str
    postcode: str
    email: str
    died: str
    ethnicity_known: bool


class Registry:
    """Every record that some file needs, with its id; and each person's own numbers."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.nhs: dict[str, str] = {}
        self.phone: dict[str, str] = {}
        self._give_numbers()
        self._made: dict[str, str] = {}
        self._collect()

    def _give_numbers(self) -> None:
        nhs, phones = nhs_numbers(), telephone_numbers()
        for key, person in self.world.people.items():
            if "placeholder" not in person.options:
                self.nhs[key] = next(nhs)
            if person.is_adult and not person.died and _rng("phone", key).random() < 0.7:
                self.phone[key] = next(phones)

    def _collect(self) -> None:
        """Records in the order in which cases were opened, then those that only an alert or a stay needs."""
        for case in sorted(self.world.cases, key=lambda case: (case.opened, case.ref)):
            for key in itertools.chain([case.child], *((claim.subject, claim.of) for claim in case.claims)):
                self._need(key, case.opened, case.system)
        for alert in self.world.alerts:
            for key in filter(None, (alert.record, alert.relates)):
                self._need(key, alert.start, "main")
        for stay in self.world.placements:
            # stays from before the change of system keep the older client number
            self._need(
                stay.child,
                stay.start,
                "older" if stay.child in self._made and self.world.records[stay.child].system == "older" else "main",
            )
        self._number()

    def _need(self, key: str, day: str, system: str) -> None:
        if key not in self.world.records:
            if "@" in key:
                raise KeyError(f"record {key} is not declared")
            self.world.records[key] = _main_record(self.world.people[key])
        record = self.world.records[key]
        if (record.system == "older") != (system == "older"):
            raise ValueError(f"record {key} is of the {record.system} system and is used in a case of the {system} one")
        if key not in self._made or (record.made or day) < self._made[key]:
            self._made[key] = record.made or day

    def _number(self) -> None:
        main, older = itertools.count(2_400_118, 37), itertools.count(412, 3)
        for key in sorted(self._made, key=lambda key: (self._made[key], key)):
            record = self.world.records[key]
            record.made = self._made[key]
            record.external_id = f"CL-{next(older):05d}" if record.system == "older" else str(next(main))

    def cited(self, system: str) -> list[RecordSpec]:
        """Records with an id in one system, by id."""
        found = [record for record in self.world.records.values() if record.external_id and record.system == system]
        return sorted(found, key=lambda record: record.external_id)

    def main_id(self, person: str) -> str:
        """The id of a person's main record, or "" when no file needs one."""
        record = self.world.records.get(person)
        return record.external_id if record else ""

    def particulars(self, record: RecordSpec) -> Particulars:
        """What the register says of a record; the same on every call."""
        person, rng = self.world.people[record.person], _rng("record", record.key)
        if "bare" in record.options or "placeholder" in person.options or person.options & _WORKERS:
            return Particulars("", "", "", "", "", "", "", ethnicity_known=False)
        is_variant = "@" in record.key
        phone = self.phone.get(person.key, "") if rng.random() < (0.6 if is_variant else 0.75) else ""
        is_withheld = any(
            alert.kind == "Address Withheld" and self.world.records[alert.record].person == person.key
            for alert in self.world.alerts
        )
        with_home = (
            bool(person.home)
            and not person.died
            and (is_withheld or rng.random() < (0.75 if is_variant else 0.9) or not phone)
        )
        nhs = self.nhs.get(person.key, "") if rng.random() < (0.25 if is_variant else 0.6) else ""
        email = f"{_ascii(person.given)}.{_ascii(person.surname)}@example.org" if phone and rng.random() < 0.15 else ""
        died = (
            "" if not person.died else person.died.strftime("%d/%m/%Y") if rng.random() < 0.7 else str(person.died.year)
        )
        place = home(person.home) if with_home else None
        line = (
            (_abbreviated(place.street_line) if is_variant and rng.random() < 0.4 else place.street_line)
            if place
            else ""
        )
        return Particulars(
            nhs,
            phone,
            line,
            place.town if place else "",
            place.postcode if place else "",
            email,
            died,
            rng.random() < 0.85,
        )


def _main_record(person: Person) -> RecordSpec:
    rng = _rng("main", person.key)
    previous = person.birth_surname if person.birth_surname != person.surname and rng.random() < 0.3 else ""
    aka = person.known_as if rng.random() < 0.6 else ""
    return RecordSpec(
        person.key,
        person.key,
        person.given,
        person.middle,
        person.surname,
        aka,
        previous,
        person.born.isoformat(),
        "main",
        person.options,
    )


def _rng(*parts: str) -> random.Random:
    return random.Random(":".join((SEED, *parts)))


def _abbreviated(line: str) -> str:
    for long, short in (
        ("Street", "St"),
        ("Road", "Rd"),
        ("Lane", "Ln"),
        ("Avenue", "Ave"),
        ("Close", "Cl"),
        ("Crescent", "Cres"),
    ):
        line = line.replace(long, short)
    return line


def _ascii(name: str) -> str:
    kept = "".join(ch for ch in name.lower() if "a" <= ch <= "z")
    return kept or "person"
