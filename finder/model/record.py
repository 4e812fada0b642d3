"""What files said: records of people, statements of relationships, and facts. All immutable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

RecordId = NewType("RecordId", str)
"""``"r" + 15 hex digits`` of sha256(file hash, key): the same row of the same file has the same id for ever."""

PersonRef = NewType("PersonRef", str)
"""How a statement or a fact points at a person: ``"x:P108368"`` (an external id), ``"r:" + RecordId``, or
``"c:C-1009"`` (the child of a case)."""


def external_ref(external_id: str) -> PersonRef:
    """Return the reference to whoever carries this external id."""
    return PersonRef(f"x:{external_id}")


def record_ref(record_id: RecordId) -> PersonRef:
    """Return the reference to one record."""
    return PersonRef(f"r:{record_id}")


def case_child_ref(case_ref: str) -> PersonRef:
    """Return the reference to the child of a case."""
    return PersonRef(f"c:{case_ref}")


@dataclass(frozen=True, slots=True)
class Source:
    """Where something is written.

    Attributes:
        file: Path relative to the imported folder.
        sha256: Of the file's bytes.
        locator: As cli.md writes it.
        text: The words as written, for people ("Aunt (Maternal)"); "" for a whole row.
    """

    file: str
    sha256: str
    locator: str
    text: str = ""


class Form(StrEnum):
    """What kind of description of a person a record is; values as in ``importers.rows.PersonForm``."""

    REGISTER = "register"
    MENTION = "mention"
    OCCUPANT = "occupant"
    GENOGRAM = "genogram"
    PROFESSIONAL = "professional"
    NARRATIVE = "narrative"
    """Somebody whom a sentence names."""


class Precision(StrEnum):
    """How exact a date is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    """Anywhere between earliest and latest: an age, "about 1964", "between 1991 and 1995"."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known, as a closed interval.

    Attributes:
        is_placeholder: The value is one that systems enter for "not known" (01/01/1900, 01/01 of a year
            marked as estimated); it carries no evidence at day level.
    """

    earliest: dt.date
    latest: dt.date
    precision: Precision
    as_written: str
    is_placeholder: bool = False

    @property
    def year(self) -> int | None:
        """The year, when it is certain."""
        return self.earliest.year if self.earliest.year == self.latest.year else None


@dataclass(frozen=True, slots=True)
class PersonName:
    """One name of a person.

    Attributes:
        kind: "recorded", "alias", "birth" or "married".
        family: "" when only a given name is written.
    """

    given: str
    middle: str
    family: str
    kind: str
    as_written: str

    @property
    def full(self) -> str:
        """Given, middle and family name, as one string."""
        return " ".join(part for part in (self.given, self.middle, self.family) if part)

    @property
    def short(self) -> str:
        """Given and family name."""
        return " ".join(part for part in (self.given, self.family) if part)


@dataclass(frozen=True, slots=True)
class Address:
    """An address with the time it was lived at, as far as it is written.

    Attributes:
        is_withheld: An alert or the row itself says that it must not be disclosed.
    """

    text: str
    town: str
    postcode: str
    start: dt.date | None = None
    end: dt.date | None = None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One description of one person, by one place in one file.

    Attributes:
        external_ids: The other systems' ids, the file's own first.
        sex: "F", "M" or "" (not recorded).
        flags: Notices typed into name fields: "duplicate", "do_not_use", "deceased", "unborn".
        is_unnamed: The name is a placeholder ("Unknown Male", "?", "Unborn Baby"): never identity evidence.
        role: Job or role of a professional, as written.
        side_by_side: Records with equal non-empty values are named side by side in one document as different people.
        extra: Unrecognised columns (header, text).
    """

    id: RecordId
    source: Source
    form: Form
    names: tuple[PersonName, ...] = ()
    external_ids: tuple[str, ...] = ()
    born: PartialDate | None = None
    died: PartialDate | None = None
    is_deceased: bool = False
    sex: str = ""
    ethnicity: str = ""
    nhs_number: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    is_restricted: bool = False
    is_unnamed: bool = False
    flags: tuple[str, ...] = ()
    case_ref: str = ""
    role: str = ""
    side_by_side: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The name to show: the first one recorded, or "(no name recorded)"."""
        return self.names[0].full if self.names else "(no name recorded)"


@dataclass(frozen=True, slots=True)
class Statement:
    """``subject`` *is the* ``code`` *of* ``object``.

    Attributes:
        code: Relationship code, see ``importers/relationships.json`` and ``finder/kinship/build.py``.
        label: The words of the file.
        certainty: "stated", "alleged" or "denied".
        status: "current" or "ended".
        is_reversed: The direction contradicts the birth dates and was turned round; both stay visible.
    """

    id: str
    source: Source
    subject: PersonRef
    code: str
    label: str
    object: PersonRef
    case_ref: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    note: str = ""
    certainty: str = "stated"
    status: str = "current"
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case of the agency: one child's file."""

    id: str
    source: Source
    case_ref: str
    child: PersonRef | None
    case_type: str = ""
    opened: dt.date | None = None
    closed: dt.date | None = None
    is_open: bool = False
    team: str = ""
    worker: str = ""
    is_restricted: bool = False
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """An order, a risk marker or a warning on somebody's record.

    Attributes:
        code: "no_contact_order", "risk_to_children", "adoption_sealed", "adopted_before", "address_withheld",
            "special_guardianship", "deceased", "restricted", "other" ... (``importers/alerts.json``).
        relates_to: The protected person, when the alert names one.
    """

    id: str
    source: Source
    about: PersonRef
    code: str
    label: str
    relates_to: PersonRef | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    detail: str = ""

    def is_in_force(self, today: dt.date) -> bool:
        """True unless it has ended or has not begun."""
        return (self.start is None or self.start <= today) and (self.end is None or self.end >= today)


@dataclass(frozen=True, slots=True)
class ChildView:
    """What a child said of a person, on a day.

    Attributes:
        person: The record of the person as named there.
        importance: 1 (little) to 5 (most), or None.
        amount: "too_little", "just_right", "too_much", "stop" or "".
        words: The child's own words.
    """

    id: str
    source: Source
    child: PersonRef
    person: PersonRef
    importance: int | None = None
    amount: str = ""
    said_on: dt.date | None = None
    words: str = ""
    recorded_by: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One visit, call or letter between a child and a person."""

    id: str
    source: Source
    child: PersonRef
    person: PersonRef
    happened_on: dt.date | None = None
    kind: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a child lived or lives, and with whom. Everything but the carers' first names is service-only."""

    id: str
    source: Source
    child: PersonRef
    carers: tuple[PersonRef, ...] = ()
    placement_type: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    is_confidential: bool = False
    is_early_permanence: bool = False
    address: Address | None = None
    phones: tuple[str, ...] = ()
    school: str = ""
    other_places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A chronology entry; its text is kept and searched, not interpreted."""

    id: str
    source: Source
    about: PersonRef | None
    case_ref: str = ""
    happened_on: dt.date | None = None
    kind: str = ""
    text: str = ""
    author: str = ""


Fact = CaseFile | Alert | ChildView | Contact | Placement | Event


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be read, kept with its place and its words."""

    file: str
    sha256: str
    locator: str
    code: str
    reason: str
    raw: str
    is_rejected: bool = True
