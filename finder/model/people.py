"""People as they are looked up: lines of a list, and everything that is known of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from finder.model.decision import JournalEntry
from finder.model.person import PersonId
from finder.model.record import Source


class PeopleKind(StrEnum):
    """Which people a list holds."""

    EVERYBODY = "everybody"
    OPEN_CASE = "open_case"
    """Children with an open case."""
    FAMILY = "family"
    """Everybody but those who are in the files for their work."""
    PROFESSIONAL = "professional"
    SEVERAL_RECORDS = "several_records"
    """Persons of more than one record: what joining records did."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; everything given has to hold.

    Attributes:
        text: A name as people type it, in any order and unfinished, or a number that files use for somebody.
        born_from: First year of birth; with either bound, people without a year of birth are left out.
        born_to: Last year of birth.
        place: Words of a town or a postcode.
        limit: Number of people to return, from 1 to 1000.
    """

    text: str = ""
    kind: PeopleKind = PeopleKind.EVERYBODY
    born_from: int | None = None
    born_to: int | None = None
    place: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One line of the list.

    Attributes:
        called: Other names, as written.
        born: As ``finder.discovery.dates.show_date`` writes it.
        place: Town of the newest address, "" where it is withheld.
        case_ref: Of the person's own case, an open one first.
        n_records: How many records are this person.
        why: Why what was typed means this person, in plain words; "" when nothing was typed.
        external_id: The first number that a file uses for the person.
    """

    person_id: PersonId
    name: str
    called: tuple[str, ...]
    born: str
    is_deceased: bool
    place: str
    case_ref: str
    has_open_case: bool
    is_professional: bool
    n_records: int
    external_id: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """What a search of the list gave.

    Attributes:
        hits: Best first, or by name when nothing was typed.
        total: How many there are; more than ``hits`` when the list was cut.
        is_cut: True when there are more than were returned.
    """

    hits: tuple[PersonHit, ...]
    total: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One value, and every place that says it.

    Attributes:
        what: Code of the kind of value: "name", "also_called", "birth_name", "born", "died", "sex", "phone" ...
        value: As written, or "" when it is withheld.
    """

    what: str
    value: str
    sources: tuple[Source, ...]
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """Where somebody lived, and when.

    Attributes:
        kind: "address", or "placement" for a child who was looked after.
        text: "" when it is withheld.
    """

    kind: str
    text: str
    start: dt.date | None
    end: dt.date | None
    sources: tuple[Source, ...]
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """What the person is to somebody else, or somebody else to the person.

    Attributes:
        other: The other person.
        is_of_other: True where ``words`` says what the person is *of the other* ("mother of Ellie"); False where it
            says what the other is ("Joan is the mother").
        words: The relationship in plain words.
        certainty: "stated", "alleged" or "denied", as the firmest of the sources has it.
        has_ended: True when every source says that it is over.
    """

    other: PersonId
    other_name: str
    other_born: str
    is_of_other: bool
    words: str
    certainty: str
    has_ended: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of the person's own, or one whose file names the person."""

    case_ref: str
    case_type: str
    is_open: bool
    opened: dt.date | None
    closed: dt.date | None
    child: PersonId
    child_name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Warned:
    """An order or a warning about the person.

    Attributes:
        label: As written.
        is_in_force: On the day of the question.
    """

    label: str
    start: dt.date | None
    end: dt.date | None
    is_in_force: bool
    source: Source


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """Everything that files say of one person.

    Attributes:
        confidence_01: Probability that all records are of one person.
        is_address_withheld: The address must not be disclosed; the sheet holds none.
        looks: Who looked at this person or decided about them, newest first.
    """

    hit: PersonHit
    confidence_01: float
    said: tuple[Said, ...]
    stays: tuple[Stay, ...]
    ties: tuple[Tie, ...]
    cases: tuple[CaseLine, ...]
    warnings: tuple[Warned, ...]
    records: tuple[Source, ...]
    is_address_withheld: bool = False
    looks: tuple[JournalEntry, ...] = ()
