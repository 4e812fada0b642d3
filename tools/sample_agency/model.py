"""The invented world: true people, their families, and what each file is to say of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

TODAY = dt.date(2026, 3, 31)
SEED = "saltermouth-7"
CITY = "Saltermouth"
COUNCIL = "Saltermouth and the Estuary Wolds Council"


@dataclass(slots=True)
class Person:
    """One true person. ``key`` is unique over the whole agency; ``number`` is the id in the answers."""

    key: str
    number: int
    given: str
    middle: str
    birth_surname: str
    surname: str
    known_as: str
    sex: str
    born: dt.date
    died: dt.date | None
    mother: str
    father: str
    community: str
    home: str = ""
    options: frozenset[str] = frozenset()
    family: str = ""
    adopters: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given, self.surname) if part)

    @property
    def birth_name(self) -> str:
        return " ".join(part for part in (self.given, self.birth_surname) if part)

    @property
    def is_adult(self) -> bool:
        return age_on(self.born, TODAY) >= 18


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people who are or were a couple; ``kind`` is "married", "cohabiting" or "relationship"."""

    a: str
    b: str
    kind: str
    start: str
    end: str

    @property
    def is_current(self) -> bool:
        return self.end in ("", "death")


@dataclass(slots=True)
class RecordSpec:
    """One record of a person in a case system.

    Attributes:
        key: ``person`` for the main record, ``person@variant`` for another.
        system: "main" or "older".
        options: ``bare`` (no address, telephone or NHS number), ``restricted``, ``estimated``, ``dead-in-name``.
    """

    key: str
    person: str
    given: str
    middle: str
    surname: str
    aka: str
    previous: str
    born: str
    system: str
    options: frozenset[str]
    external_id: str = ""
    made: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.given, self.surname) if part)


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of a case: ``subject`` is the ``label`` of ``of`` (record keys).

    ``flag`` is "" for a true line, "!" for a true line entered the wrong way round, "*" for a courtesy
    title (no kin), "-" for a denied or disproved statement, "=" for a person listed for a job.
    """

    subject: str
    label: str
    of: str
    flag: str = ""
    note: str = ""
    ended: str = ""


@dataclass(slots=True)
class Case:
    """A case file: whose it is, and what was recorded on it."""

    ref: str
    child: str
    case_type: str
    opened: str
    closed: str
    team: str
    worker: str
    system: str
    restricted: bool
    claims: list[Claim] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """A referral form: label block, significant people, professionals, free text."""

    file: str
    layout: str
    child: str
    case: str
    date: str
    values: dict[str, str]
    rows: list[FormRow] = field(default_factory=list)
    professionals: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a significant-people table; ``name`` is as written, ``shows`` says which particulars are filled."""

    person: str
    name: str
    label: str
    flag: str
    shows: frozenset[str]
    note: str


@dataclass(slots=True)
class Genogram:
    """A family tree file; ``members`` are person keys, the first being the person it was drawn for."""

    file: str
    dialect: str
    case: str
    date: str
    members: list[str]
    unknown: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placement:
    """A stay of a child; ``carers`` and ``teacher`` are person keys, ``carer_text`` is as written."""

    child: str
    kind: str
    carers: tuple[str, ...]
    carer_text: str
    home: str
    start: str
    end: str
    end_reason: str
    confidential: bool
    school: str
    teacher: str


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A row of a child's network sheet."""

    child: str
    person: str
    name: str
    label: str
    flag: str
    importance: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class View:
    """What a child said of a person."""

    child: str
    person: str
    importance: str
    amount: str
    date: str
    words: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One visit, call or letter."""

    child: str
    person: str
    label: str
    date: str
    kind: str
    quality: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An order, marker or seal; ``record`` is a record key and ``relates`` a person's record key or ""."""

    record: str
    kind: str
    relates: str
    start: str
    end: str
    detail: str


@dataclass(frozen=True, slots=True)
class Occupant:
    """A line of the address register."""

    home: str
    person: str
    name: str
    start: str
    end: str
    source: str


@dataclass(frozen=True, slots=True)
class Trap:
    """Something that must not happen: ``must_not`` is "merge", "surface_as_kin" or "label_as_kin"."""

    kind: str
    child: str
    must_not: str
    people: tuple[str, ...]
    note: str


@dataclass(slots=True)
class World:
    """Everything, in the order in which the family files tell it."""

    people: dict[str, Person] = field(default_factory=dict)
    couples: list[Couple] = field(default_factory=list)
    records: dict[str, RecordSpec] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    genograms: list[Genogram] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    network: list[NetworkRow] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    occupants: list[Occupant] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    children: dict[str, str] = field(default_factory=dict)
    """Person key of each child with an open case, and the reference of that case."""


def age_on(born: dt.date, day: dt.date) -> int:
    """Whole years between two dates."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
