"""What every reader yields: rows that say only what a file says, and exactly where it says so."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from importers.mapping import SheetReading, TableLook

Fields = tuple[tuple[str, str], ...]
"""Pairs of (canonical field name, text as written); see ``field_names.json`` for the names."""


class PersonForm(StrEnum):
    """What kind of description of a person a row is."""

    REGISTER = "register"
    """A row of a person register, with particulars."""
    MENTION = "mention"
    """A name in a form, a contact list or a network sheet."""
    OCCUPANT = "occupant"
    """Somebody listed at an address."""
    GENOGRAM = "genogram"
    """A person drawn in a family tree."""
    PROFESSIONAL = "professional"
    """Somebody who is named because of a job (worker, teacher, reviewing officer)."""
    NARRATIVE = "narrative"
    """Somebody whom a sentence names (case note, e-mail, chronology entry)."""


class FactKind(StrEnum):
    """What kind of fact, other than a person or a relationship, a row holds."""

    CASE = "case"
    PLACEMENT = "placement"
    ALERT = "alert"
    VIEW = "view"
    """What a child said of a person."""
    CONTACT = "contact"
    """One visit, call or letter between a child and a person."""
    EVENT = "event"
    """A chronology entry; kept as text."""
    REFERRAL = "referral"
    """The particulars of a referral form that are not a person's."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Points at a person: by the other system's id, by the key of a row in the same file, or as the child of a case."""

    external_id: str = ""
    key: str = ""
    case_child: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.external_id, self.key, self.case_child))) != 1:
            raise ValueError("a reference holds one of an external id, a row key and the reference of a case")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One description of one person.

    Attributes:
        key: Unique within the file (``"124"``, ``"T2R3"``, ``"@I3@"``, ``"Contacts!24"``,
            ``"12#2"`` for the second person in row 12).
        locator: Place in the file as ``cli.md`` writes it.
        form: What kind of description this is.
        fields: Canonical field name and text as written. Dates from date cells are ISO text.
            A field may occur more than once (two telephone numbers).
        external_id: The other system's id of this person, or "".
        case_ref: The case on which the row was recorded, or "".
        extra: Columns that were not recognised: (header, text).
        raw: The row as it stands in the file, for people to read.
        side_by_side: Rows of one file with equal non-empty values here are named side by side as different
            people (the people of one form, the individuals of one tree) and can never be one person.
    """

    key: str
    locator: str
    form: PersonForm
    fields: Fields
    external_id: str = ""
    case_ref: str = ""
    extra: Fields = ()
    raw: str = ""
    side_by_side: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """``subject`` *is the* ``code`` *of* ``object``, as one place in a file says.

    Attributes:
        code: The relationship in the vocabulary of ``relationships.json``
            (``"maternal_aunt"``, ``"mothers_partner"``, ``"foster_carer"``, ``"unknown_relationship"``).
        label: The words of the file.
        certainty: "stated", "alleged" (``?father``) or "denied".
        status: "current" or "ended".
    """

    locator: str
    subject: Ref
    code: str
    label: str
    object: Ref
    case_ref: str = ""
    start: str = ""
    end: str = ""
    note: str = ""
    certainty: str = "stated"
    status: str = "current"


@dataclass(frozen=True, slots=True)
class FactRow:
    """Anything else: a case, an order, a child's view, a contact, a placement, a chronology entry.

    Attributes:
        about: The person whom the fact concerns (the child, for a case, a view, a contact, a placement).
        other: The second person of the fact (the person named in a view, the protected person of an order).
        fields: Canonical field name and text as written.
    """

    kind: FactKind
    locator: str
    fields: Fields
    about: Ref | None = None
    other: Ref | None = None
    case_ref: str = ""
    extra: Fields = ()
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, kept with its place and its raw text.

    Attributes:
        code: Stable name (``"too_few_fields"``); screens translate it.
        reason: One sentence in plain words: what happened and what was kept.
        raw: The text or bytes as found (bytes as latin-1 escapes), at most 2,000 characters.
        is_rejected: True when the row was not imported; False for a warning about an imported row.
    """

    locator: str
    code: str
    reason: str
    raw: str = ""
    is_rejected: bool = True


Row = PersonRow | StatementRow | FactRow | Problem


@dataclass(frozen=True, slots=True)
class FileResult:
    """Everything that one file said.

    Attributes:
        file: Path relative to the imported folder, ``/`` between parts, ``archive.zip/member.csv`` in archives.
        kind: What the file was taken for (``"people"``, ``"relationships"``, ``"referral form"``, ``"genogram"`` ...).
        encoding: Text encoding ("" for binary formats).
        sha256: Of the bytes, hexadecimal.
        status: "read", or "unreadable" (then ``rows`` holds at least one Problem).
        mapping: (sheet or "", header, canonical field or "" for an extra column).
        samples: Up to five sentences that show the direction of relationships.
        doubts: Sentences about what a person should check (relationship direction, date style).
        tables: How each sheet was read; empty for what is no table.
        looks: The beginning of each sheet, when it was asked for instead of the rows (``importers.table_look``).
        codes: What the numbers in columns of other files stand for: (header, number, text).
        lacking: Headers of such numbers here, for which no code table was there.
    """

    file: str
    sha256: str
    reader: str
    reader_version: str
    kind: str
    encoding: str = ""
    status: str = "read"
    rows: tuple[Row, ...] = ()
    mapping: tuple[tuple[str, str, str], ...] = ()
    samples: tuple[str, ...] = ()
    doubts: tuple[str, ...] = field(default=())
    tables: tuple[SheetReading, ...] = ()
    looks: tuple[TableLook, ...] = ()
    codes: tuple[tuple[str, str, str], ...] = ()
    lacking: tuple[str, ...] = ()


Parts = Generator[Sequence[Row], None, FileResult]
"""Rows, some hundred at a time, and at the end what else a file said; a file that proves unreadable at the end said
nothing, whatever it had given before."""


def whole(parts: Parts) -> FileResult:
    """Return everything that parts say together."""
    rows: list[Row] = []
    while True:
        try:
            rows.extend(next(parts))
        except StopIteration as end:
            result: FileResult = end.value
            return replace(result, rows=(*rows, *result.rows)) if rows else result
