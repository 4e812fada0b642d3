"""What somebody is choosing for a file: pure data, no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finder.model.meanings import Choices, ColumnMeaning, FileMeaning, Sample, SheetMeaning
from gui.pages.importing.field_words import field_words, group_words

UNRECOGNISED = "unrecognised table"
_POOR_FIT = 0.5
_OWNED = ("id", "full_name", "given_name", "family_name", "date_of_birth", "sex", "phone", "address", "email")
"""Fields that are offered for every owner: what tells who somebody is and where they are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list of meanings; a heading has no field to choose."""

    words: str
    field: str | None


def entries(choices: Choices, also: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Return the meanings to choose from, in groups.

    Args:
        choices: What there is.
        also: Meanings that are in use already and must be among them.
    """
    found = [Entry(field_words(""), "")]
    for group, fields in choices.fields:
        found.append(Entry(group_words(group), None))
        found.extend(Entry(field_words(field), field) for field in fields)
    for owner in choices.owners:
        owned = [Entry(field_words(f"{owner}.{field}"), f"{owner}.{field}") for field in _OWNED]
        found.extend([Entry(owned[0].words.partition(":")[0], None), *owned])
    known = {entry.field for entry in found}
    more = [Entry(field_words(field), field) for field in dict.fromkeys(also) if field not in known]
    return (*found, *more)


def in_order(sheet: SheetMeaning) -> tuple[ColumnMeaning, ...]:
    """Return the columns, those that need a look first: without a meaning, then with values that do not fit it."""
    return tuple(sorted(sheet.columns, key=lambda column: (_urgency(column), column.position)))


def sheets_in_order(meaning: FileMeaning) -> tuple[int, ...]:
    """Return the numbers of the sheets, unrecognised ones first."""
    order = range(len(meaning.sheets))
    return tuple(sorted(order, key=lambda at: (meaning.sheets[at].kind != UNRECOGNISED, at)))


def _urgency(column: ColumnMeaning) -> int:
    if not column.field:
        return 0 if column.samples else 3
    return 1 if is_poor_fit(column) else 2


def is_poor_fit(column: ColumnMeaning) -> bool:
    """True when most values of a column do not look like what it was taken for."""
    return 0 <= column.fits_01 < _POOR_FIT


class Draft:
    """A file's meaning as somebody changes it.

    Attributes:
        original: As the file is read now.
        meaning: As it would be read.
    """

    def __init__(self, original: FileMeaning) -> None:
        self.original = original
        self.meaning = original

    @property
    def is_changed(self) -> bool:
        """True when the file would be read another way."""
        return _essence(self.meaning) != _essence(self.original)

    def take(self, meaning: FileMeaning) -> None:
        """Take over what a saved mapping, or the program, makes of the file."""
        self.meaning = meaning

    def set_kind(self, at: int, kind: str) -> None:
        """Say what a sheet is."""
        self._change(at, replace(self.meaning.sheets[at], kind=kind))

    def set_day_first(self, at: int, *, is_day_first: bool) -> None:
        """Say how dates in numbers are written."""
        self._change(at, replace(self.meaning.sheets[at], is_day_first=is_day_first))

    def set_flipped(self, at: int, *, is_flipped: bool) -> None:
        """Say which of two people the relationship is said of."""
        self._change(at, replace(self.meaning.sheets[at], is_flipped=is_flipped))

    def set_field(self, at: int, position: int, field: str) -> None:
        """Say what a column holds; one that is as it was has its reasons back."""
        sheet, before = self.meaning.sheets[at], self.original.sheets[at]
        columns = tuple(
            _with_field(column, was, field) if column.position == position else column
            for column, was in zip(sheet.columns, before.columns, strict=True)
        )
        self._change(at, replace(sheet, columns=columns))

    def _change(self, at: int, sheet: SheetMeaning) -> None:
        sheets = self.meaning.sheets
        self.meaning = replace(self.meaning, sheets=(*sheets[:at], sheet, *sheets[at + 1 :]))


def _with_field(column: ColumnMeaning, was: ColumnMeaning, field: str) -> ColumnMeaning:
    return was if was.field == field else replace(column, field=field, why="person", fits_01=-1.0)


def _essence(meaning: FileMeaning) -> tuple[object, ...]:
    return tuple(
        (sheet.kind, sheet.is_flipped, sheet.is_day_first, tuple(column.field for column in sheet.columns))
        for sheet in meaning.sheets
    )


def plain_sample(sample: Sample) -> str:
    """Return a relationship as a plain sentence, for screen readers and tests."""
    return f"{sample.subject} is the {sample.words} of {sample.other}"
