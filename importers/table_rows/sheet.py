"""One sheet and one row of it, seen through its mapping."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime

from importers.column_content import serial_to_iso
from importers.columns import DATE_FIELDS, Column
from importers.dates import read_date, says_unknown
from importers.headers import blanks, no_names
from importers.mapping import TableKind
from importers.relations import ReadRelationship, read_relationship
from importers.rows import Fields, PersonForm, PersonRow
from importers.tables import TableRow

PERSON_FIELDS = frozenset({
    "title", "given_name", "middle_names", "family_name", "full_name", "known_as", "birth_name", "married_name",
    "former_name", "date_of_birth", "born_estimated", "expected_date_of_birth", "age", "date_of_death", "deceased",
    "sex", "ethnicity", "nationality", "language", "nhs_number", "address", "address_line", "town", "postcode",
    "address_from", "address_to", "phone", "email", "restricted", "created_on", "role",
})  # fmt: skip
"""Fields of docs/fields.md that a person row may carry."""

NAMES = frozenset({"given_name", "family_name", "full_name", "known_as", "birth_name", "married_name"})

_LOST_ZERO = re.compile(r"[127]\d{9}")
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_NUMBERS = frozenset({"id", "nhs_number", "case_ref", "phone"})
_MAX_SAMPLES = 5
_MAX_LABELS_SHOWN = 8


@dataclass(slots=True)
class SheetNotes:
    """What is noticed while the rows of a sheet are read; belongs to one reading and is thrown away after it."""

    samples: list[str] = field(default_factory=list)
    unread_labels: Counter[str] = field(default_factory=Counter)

    def relationship(self, subject: str, words: str, other: str) -> None:
        """Keep the first few statements as sentences."""
        if len(self.samples) < _MAX_SAMPLES:
            self.samples.append(f"{subject} is the {words} of {other}")

    def doubts(self) -> list[str]:
        """Return what a person should look at."""
        if not self.unread_labels:
            return []
        shown = ", ".join(f"“{label}” ({count})" for label, count in self.unread_labels.most_common(_MAX_LABELS_SHOWN))
        n_labels = len(self.unread_labels)
        what = "One relationship label was" if n_labels == 1 else f"{n_labels} relationship labels were"
        return [f"{what} not understood and imported as an unknown relationship: {shown}."]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose columns are understood.

    Attributes:
        name: Of the sheet, or "" for a text table.
        kind: What the table is.
        columns: What they hold.
        is_flipped: The relationship column says what the *second* person is.
        is_day_first: How dates in numbers are written.
        today: The day from which "ended" and two-digit years are reckoned.
        case_ref: Said above the table for all of it, or "".
        about: Fields of the child whom the whole sheet is about, said above the table; may hold an ``id``.
        notes: What is noticed on the way.
        title: The last row above the header, where ``about`` is taken to be said.
        actors: Everybody whom some column is about.
    """

    name: str
    kind: TableKind
    columns: tuple[Column, ...]
    is_flipped: bool
    is_day_first: bool
    today: date
    case_ref: str = ""
    about: Fields = ()
    notes: SheetNotes = field(default_factory=SheetNotes)
    title: TableRow | None = None
    actors: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "actors", frozenset(column.actor for column in self.columns if column.field))

    def relationship(self, label: str) -> ReadRelationship:
        """Read a relationship label, noting it when it is not understood."""
        read = read_relationship(label)
        if not read.matched:
            self.notes.unread_labels[label] += 1
        return read

    def person_above(self) -> PersonRow | None:
        """Return the child whom the whole sheet is about, when only a name stands above the table."""
        said = dict(self.about)
        if self.title is None or said.get("id") or not has_name(self.about):
            return None
        where = self.title.locator
        return PersonRow(where, where, PersonForm.MENTION, self.about, case_ref=self.case_ref, raw=self.title.raw)

    def is_past(self, text: str) -> bool:
        """Return True when a date is certainly not after today; unreadable dates are not."""
        found = read_date(text, today=self.today) if text else None
        return found is not None and found.latest <= self.today


def text_of(sheet: Sheet, column: Column, text: str) -> str:
    """Return what a cell says, "" when it says nothing.

    Args:
        column: Of the cell.
        text: As it stands in the cell, without spaces around it.
    """
    if not text or text in blanks():
        return ""
    if column.field in DATE_FIELDS:
        return _date_text(sheet, text)
    if column.field == "phone" and _LOST_ZERO.fullmatch(text):
        return "0" + text
    whole = _POINT_ZERO.fullmatch(text) if column.field in _NUMBERS else None
    return whole[1] if whole else text


def _date_text(sheet: Sheet, text: str) -> str:
    """Dates stay as written, but for day numbers and month-first dates: later rooms read day first."""
    text = serial_to_iso(text)
    if sheet.is_day_first:
        return text
    found = read_date(text, today=sheet.today, day_first=False)
    return found.earliest.isoformat() if found and found.precision == "day" else text


def is_no_such_date(sheet: Sheet, column: Column, text: str) -> bool:
    """Return True when a column of dates says something that no calendar has."""
    return column.field in DATE_FIELDS and not says_unknown(text) and read_date(text, today=sheet.today) is None


class RowView:
    """The cells of one row by what they mean."""

    def __init__(self, sheet: Sheet, row: TableRow) -> None:
        self.sheet = sheet
        self.row = row
        self._asked: set[int] = set()
        self._said = [
            (column, text) for column in sheet.columns if (text := text_of(sheet, column, row.cell(column.position)))
        ]

    @property
    def locator(self) -> str:
        """Place of the row in the file."""
        return self.row.locator

    def one(self, name: str, actors: frozenset[str] | None = None) -> str:
        """Return the first value of a field (of one of the actors), or ""."""
        return next(iter(self.all(name, actors)), "")

    def all(self, name: str, actors: frozenset[str] | None = None) -> list[str]:
        """Return every value of a field, in the order of the columns."""
        return [text for _, text in self._ask({name}, actors)]

    def header_of(self, actors: frozenset[str]) -> str:
        """Return the header of the first column of an actor."""
        return next((column.header for column in self.sheet.columns if column.actor in actors and column.field), "")

    def header_of_field(self, name: str) -> str:
        """Return the header of the first column of a field."""
        return next((column.header for column in self.sheet.columns if column.field == name), "")

    def headers_ticked(self, ticks: Set[str]) -> list[str]:
        """Return the headers of the columns that hold one of the words of a tick, compared in lower case."""
        return [column.header for column, text in self._said if text.casefold() in ticks]

    def person_fields(self, actors: frozenset[str], *, without: frozenset[str] = frozenset()) -> Fields:
        """Return the fields that describe a person, in the order of the columns."""
        asked = set(self._asked)
        fields = tuple((column.field, text) for column, text in self._ask(PERSON_FIELDS - without, actors))
        if not has_name(fields):
            self._asked = asked
        return fields

    def fields(self, names: frozenset[str], actors: frozenset[str] | None = None) -> Fields:
        """Return the fields with these names."""
        return tuple((column.field, text) for column, text in self._ask(names, actors))

    def _ask(self, names: Set[str], actors: frozenset[str] | None) -> list[tuple[Column, str]]:
        if actors is not None and not actors & self.sheet.actors:
            return []
        found = [
            (column, text)
            for column, text in self._said
            if column.field in names and (actors is None or column.actor in actors)
        ]
        self._asked.update(column.position for column, _ in found)
        return found

    def left_over(self, used: frozenset[str] | None = None) -> Fields:
        """Return (header, text) of every column that nobody has asked for, so that nothing of a row is lost.

        Args:
            used: Meanings of columns that will be asked for later; by default those that were asked for already.
        """
        return tuple(
            (column.header, text)
            for column, text in self._said
            if (column.position not in self._asked if used is None else column.meaning not in used)
        )

    def case_ref(self) -> str:
        """Return the case on which the row was recorded, or that of the whole sheet."""
        return self.one("case_ref") or self.sheet.case_ref

    def dates_that_do_not_exist(self) -> list[tuple[str, str]]:
        """Return (header, text) of dates that no calendar has."""
        return [(column.header, text) for column, text in self._said if is_no_such_date(self.sheet, column, text)]


def has_name(fields: Fields) -> bool:
    """Return True when some name among the fields names anybody."""
    nobody = no_names()
    return any(name in NAMES and text.strip().casefold() not in nobody for name, text in fields)


def shown_name(fields: Fields) -> str:
    """Return a person's name for a sample sentence, or ""."""
    said = dict(reversed(fields))
    parts = [said.get("given_name", ""), said.get("family_name", "")]
    return said.get("full_name", "") or " ".join(part for part in parts if part)


def clock_day(today: date | None) -> date:
    """Return the day given, or the clock's."""
    return today or datetime.now().astimezone().date()
