"""Columns of one or two files brought together, field by field, before anything is made of their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.columns import Codes, Column
from matching.features import Ints, Lists, Texts, texts_of
from matching.flat_codes import combine_codes, number_integers, translated
from matching.flat_read import FlatFile
from matching.flat_texts import (
    join_words,
    look_up,
    number_texts,
    take,
    take_lists,
    texts_at,
    together,
)
from matching.table_columns import TableColumns, vocabulary

NO_TEXTS = texts_of(())


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One field's texts.

    Attributes:
        texts: Distinct texts.
        slots: For each column of the field the place of every row's text, -1 for none; each of shape (rows,).
    """

    texts: Texts
    slots: tuple[Ints, ...]

    def slot(self, number: int, n_rows: int) -> Ints:
        """Return one column, or an empty one."""
        return self.slots[number] if number < len(self.slots) else np.full(n_rows, -1, dtype=np.int32)

    def mapped(self, code_of: Ints) -> tuple[Ints, ...]:
        """Translate the columns, place of text by place of text."""
        return tuple(translated(slot, code_of) for slot in self.slots)

    def only(self, numbers: Sequence[int]) -> Cells:
        """Return some of the columns."""
        return Cells(self.texts, tuple(self.slots[number] for number in numbers if number < len(self.slots)))


def field_cells(files: Sequence[FlatFile], columns: Sequence[TableColumns], field: str, *, is_name: bool) -> Cells:
    """Bring a field's columns of all files together; what means "not recorded" is left out."""
    return cells_at(files, [known.places(field) for known in columns], is_name=is_name)


def cells_at(files: Sequence[FlatFile], places_of: Sequence[Sequence[int]], *, is_name: bool) -> Cells:
    """Bring columns of all files together as ``merged`` does; what means "not recorded" is left out."""
    cells = merged(files, places_of)
    absent = _absent(cells.texts, is_name=is_name)
    if not len(absent):
        return cells
    places = np.arange(len(cells.texts), dtype=np.int32)
    places[absent] = -1
    return Cells(cells.texts, cells.mapped(places))


def merged(files: Sequence[FlatFile], places_of: Sequence[Sequence[int]]) -> Cells:
    """Bring columns of all files together, the first columns of each in one, then the second ones.

    Args:
        places_of: For each file the places of its columns.
    """
    n_slots = max(len(places) for places in places_of)
    if not n_slots:
        return Cells(NO_TEXTS, ())
    parts: list[Texts] = []
    slots: list[list[Ints]] = [[] for _ in range(n_slots)]
    n_before = 0
    for file, places in zip(files, places_of, strict=True):
        for number in range(n_slots):
            if number >= len(places):
                slots[number].append(np.full(file.n_rows, -1, dtype=np.int32))
                continue
            column = file.columns[places[number]]
            parts.append(column.values)
            slots[number].append(np.where(column.codes < 0, -1, column.codes + n_before) if n_before else column.codes)
            n_before += len(column.values)
    return Cells(*_distinct(parts, [slot[0] if len(slot) == 1 else np.concatenate(slot) for slot in slots]))


def _distinct(parts: Sequence[Texts], slots: Sequence[Ints]) -> tuple[Texts, tuple[Ints, ...]]:
    if len(parts) == 1:
        return parts[0], tuple(slot.astype(np.int32, copy=False) for slot in slots)
    numbered = number_texts(together(*parts))
    return numbered.values, tuple(translated(slot, numbered.codes) for slot in slots)


def _absent(texts: Texts, *, is_name: bool) -> Codes:
    """Return the places of the texts that mean "not recorded"."""
    known = vocabulary()
    words = known.absent if is_name else known.absent | known.absent_but_in_names
    longest = max(len(word) for word in words)
    short = np.flatnonzero(np.diff(texts.starts) <= longest)
    absent = [written for word in sorted(words) for written in {word, word.upper(), word.capitalize(), word.title()}]
    absent += ["NaN"] if not is_name else []
    return short[look_up(take(texts, short), absent) >= 0]


def combined(cells: Sequence[Cells], n_rows: int, separator: str = " ") -> Cells:
    """Write the texts of several columns one after another into one column."""
    slots = [(one.texts, slot) for one in cells for slot in one.slots]
    if not slots:
        return Cells(NO_TEXTS, ())
    if len(slots) == 1:
        return Cells(slots[0][0], (slots[0][1],))
    texts = together(*(one.texts for one in cells))
    before = np.cumsum([0, *(len(one.texts) for one in cells)], dtype=np.int32)
    shifted = [
        np.where(slot < 0, -1, slot + before[k]).astype(np.int32) for k, one in enumerate(cells) for slot in one.slots
    ]
    whole, columns = combine_codes(shifted)
    members = np.stack(columns, axis=1)
    starts = np.concatenate([[0], np.cumsum((members >= 0).sum(axis=1))])
    joined = number_texts(join_words(texts, Lists(members[members >= 0], starts), separator))
    assert len(whole) == n_rows
    return Cells(joined.values, (translated(whole, joined.codes),))


def column_of_lists(lists: Lists, places: Ints, values: Any) -> Column[Any]:
    """Make a column of lists; what a list holds twice is kept once."""
    owners = np.repeat(np.arange(len(lists), dtype=np.int64), np.diff(lists.starts))
    radix = int(lists.items.max(initial=0)) + 1
    _, distinct = number_integers(owners * radix + lists.items)
    kept_owners, items = np.divmod(distinct, radix)
    starts = np.searchsorted(kept_owners, np.arange(len(lists) + 1))
    found = take_lists(Lists(items.astype(np.int32), starts), places)
    return Column(values, found.items.astype(np.int64), found.starts)


def counts_of(cells: Cells) -> Codes:
    """Return how many rows hold each text."""
    counts = np.zeros(len(cells.texts), dtype=np.int64)
    for slot in cells.slots:
        counts += np.bincount(slot[slot >= 0], minlength=len(cells.texts))
    return counts


def lazy_ids(files: Sequence[FlatFile], columns: Sequence[TableColumns]) -> Texts:
    """Return the id of each row: that of its id column, or else its line."""
    parts = []
    for file, known in zip(files, columns, strict=True):
        places = known.places("id")
        if places:
            column = file.columns[places[0]]
            parts.append(_ids_of(column.values, column.codes))
        else:
            parts.append(texts_of(str(line) for line in file.lines.tolist()))
    return together(*parts)


def _ids_of(values: Texts, codes: Ints) -> Texts:
    if len(values) == len(codes):
        # as many different texts as rows: they stand in the order of the rows
        return values
    lengths = np.append(np.diff(values.starts), 0)[codes]
    starts = np.append(values.starts[:-1], 0)[codes]
    return texts_at(values.blob, starts, lengths.astype(np.int32))
