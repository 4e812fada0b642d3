"""Ordinary rows of registers, read by columns: each distinct cell is understood once, and most rows are ordinary.

A row is ordinary when ``people.read_person`` would make exactly one person of it and nothing else: no relatives, no
order, no date that does not exist, no notice in a name. All other rows are left to that function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

from importers.alerts import holds_back, is_alert_wording
from importers.columns import DATE_FIELDS, Column
from importers.headers import blanks, no_names, words_of
from importers.known_rows import KnownSheet
from importers.mapping import TableKind
from importers.relation_deaths import name_says_deceased
from importers.rows import PersonForm, PersonRow
from importers.table_kinds import MAIN
from importers.table_rows.alerts import YES
from importers.table_rows.known import may_say_more, says_more
from importers.table_rows.people import EVERYBODY, used_meanings
from importers.table_rows.sheet import NAMES, PERSON_FIELDS, Sheet, is_no_such_date, text_of
from importers.tables import TableRow

_MAX_REMEMBERED = 40_000
_NEW = 0.5
_CLOSELY_READ = NAMES | DATE_FIELDS | {"label"}
# What is written otherwise than it stands in such columns: lost noughts, decimal points of ids, "zz" for not known.
_WRITTEN_OTHERWISE = re.compile(r"^(?:[127]\d{9}|\d+\.0+)$|^zz", re.MULTILINE | re.IGNORECASE)
_SIMPLE_NAME = re.compile(r"[A-Za-z]+(?:[ '\-][A-Za-z]+)*")
_Pair = tuple[str, str]


class QuickPeople:
    """Reads the ordinary rows of a register. Use ``quick_people``.

    Args:
        sheet: Whose columns are all about one person.
        known: What is known of a table of a known case system.
    """

    def __init__(self, sheet: Sheet, known: KnownSheet | None) -> None:
        self._sheet = sheet
        self._cells = [_Cells(sheet, column, known) for column in sheet.columns]
        used = used_meanings(EVERYBODY)
        self._fields = _places(sheet, lambda one: one.field in PERSON_FIELDS)
        self._extra = _places(sheet, lambda one: one.meaning not in used)
        self._ids = _places(sheet, lambda one: one.field == "id")
        self._cases = _places(sheet, lambda one: one.field == "case_ref")
        self._names = _places(sheet, lambda one: one.field in NAMES)

    def read(self, rows: Sequence[TableRow]) -> list[PersonRow | None]:
        """Return the person of each row, None for rows that are not ordinary."""
        width = len(self._cells)
        whole = [row for row in rows if len(row.cells) == width and not row.warning]
        if len(whole) < len(rows):
            found = iter(self.read(whole))
            return [next(found) if len(row.cells) == width and not row.warning else None for row in rows]
        if not rows:
            return []
        raw = list(zip(*(row.cells for row in rows), strict=True))
        said = [cells.read(column) for cells, column in zip(self._cells, raw, strict=True)]
        people = self._people(rows, said)
        for at in self._odd(raw, said):
            people[at] = None
        for cells in self._cells:
            cells.trim()
        return people

    def _people(self, rows: Sequence[TableRow], said: Sequence[Sequence[_Pair | None]]) -> list[PersonRow | None]:
        register, above = PersonForm.REGISTER, self._sheet.case_ref
        ids, cases = _first(rows, said, self._ids), _first(rows, said, self._cases)
        return [
            PersonRow(row.locator, row.locator, register, fields, id_, case or above, extra, row.raw)
            for row, fields, extra, id_, case in zip(
                rows, _pairs(rows, said, self._fields), _pairs(rows, said, self._extra), ids, cases, strict=True
            )
        ]

    def _odd(self, raw: Sequence[Sequence[str]], said: Sequence[Sequence[_Pair | None]]) -> set[int]:
        """Return the rows with a cell that needs a closer look, and those without a name."""
        found: set[int] = set()
        for cells, column in zip(self._cells, raw, strict=True):
            if cells.odd and not cells.odd.isdisjoint(column):
                found.update(at for at, text in enumerate(column) if text in cells.odd)
        named = zip(*(said[place] for place in self._names), strict=True)
        found.update(at for at, names in enumerate(named) if not any(names))
        return found


class _Cells(dict[str, _Pair | None]):
    """What the cells of a column say: (field or header, text), None where they say nothing.

    Columns that repeat themselves are remembered. Others are looked at as a whole, if nothing in them can be odd.

    Attributes:
        odd: Cells that need a closer look.
    """

    def __init__(self, sheet: Sheet, column: Column, known: KnownSheet | None) -> None:
        super().__init__()
        self._known = known
        self.odd: set[str] = set()
        self._sheet = sheet
        self._column = column
        self._name = column.field if column.field in PERSON_FIELDS else column.header
        self._holds_back = holds_back(" ".join(words_of(column.header)))
        # A column that has codes, orders, dates or names has few values, or ones that must be looked at one by one.
        has_codes = known is not None and (known.has_codes(column.header) or may_say_more(known, column.header))
        self._is_plain = not (column.field in _CLOSELY_READ or self._holds_back or has_codes)
        self._is_repeating = True

    def read(self, column: Sequence[str]) -> list[_Pair | None]:
        """Return what the cells of some rows say."""
        if not self._is_repeating:
            return self._read_whole(column)
        n_known = len(self)
        found = list(map(self.__getitem__, column))
        self._is_repeating = not self._is_plain or len(self) - n_known < _NEW * len(column)
        return found

    def _read_whole(self, column: Sequence[str]) -> list[_Pair | None]:
        texts = list(map(str.strip, column))
        if _WRITTEN_OTHERWISE.search("\n".join(texts)):
            texts = [self._text(self._written_out(text)) for text in texts]
        found: list[_Pair | None] = list(zip(repeat(self._name), texts))
        if "" in texts or not blanks().isdisjoint(texts):
            empty = blanks()
            return [pair if pair and pair[1] and pair[1] not in empty else None for pair in found]
        return found

    def __missing__(self, cell: str) -> _Pair | None:
        written = self._written_out(cell.strip())
        text = self._text(written)
        found = self[cell] = (self._name, text) if text else None
        if not self._is_plain and ((text and self._is_odd(text)) or self._says_more(written)):
            self.odd.add(cell)
        return found

    def _written_out(self, text: str) -> str:
        return self._known.written_out(self._column.header, text) if self._known is not None else text

    def _text(self, written: str) -> str:
        return text_of(self._sheet, self._column, written.strip())

    def _says_more(self, written: str) -> bool:
        return self._known is not None and says_more(self._known, self._column.header, written)

    def _is_odd(self, text: str) -> bool:
        field = self._column.field
        if field in NAMES:
            is_simple = _SIMPLE_NAME.fullmatch(text) is not None and "late" not in text.casefold()
            return text.casefold() in no_names() or (not is_simple and name_says_deceased(text))
        return (
            (field == "label" and is_alert_wording(text))
            or (self._holds_back and text.casefold() in YES)
            or is_no_such_date(self._sheet, self._column, text)
        )

    def trim(self) -> None:
        """Forget when there is too much to remember."""
        if len(self) > _MAX_REMEMBERED:
            self.clear()
            self.odd.clear()


def quick_people(sheet: Sheet, known: KnownSheet | None = None) -> QuickPeople | None:
    """Return a reader of the ordinary rows of a sheet, or None when no row of it is as plain as that.

    Args:
        known: What is known of a table of a known case system.
    """
    if sheet.kind is not TableKind.PEOPLE or (known is not None and not known.is_by_cells):
        return None
    fields = {(column.actor, column.field) for column in sheet.columns if column.field}
    actors = {actor for actor, _ in fields}
    has_two_ids = ("child", "id") in fields and any((actor, "id") in fields for actor in MAIN)
    has_names = any(field in NAMES for _, field in fields)
    has_owned_case = any(actor and field == "case_ref" for actor, field in fields)
    if not actors <= EVERYBODY or has_two_ids or has_owned_case or not has_names:
        return None
    return QuickPeople(sheet, known)


def _places(sheet: Sheet, test: Callable[[Column], bool]) -> list[int]:
    return [column.position for column in sheet.columns if test(column)]


def _pairs(
    rows: Sequence[TableRow], said: Sequence[Sequence[_Pair | None]], places: Sequence[int]
) -> Iterable[tuple[_Pair, ...]]:
    if not places:
        return [()] * len(rows)
    return [tuple(filter(None, one)) for one in zip(*(said[place] for place in places), strict=True)]


def _first(rows: Sequence[TableRow], said: Sequence[Sequence[_Pair | None]], places: Sequence[int]) -> list[str]:
    """Return the first text of some columns for each row, "" where there is none."""
    if not places:
        return [""] * len(rows)
    return [next((pair[1] for pair in one if pair), "") for one in zip(*(said[place] for place in places), strict=True)]
