"""Numbers of persons in tables: NHS numbers, and what other registers give, each behind its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching.columns import Codes, Column, Flags
from matching.features import Bytes, Ints, Lists, Texts, texts_of
from matching.flat_cells import Cells, cells_at, counts_of
from matching.flat_codes import column_of, empty_column, translated
from matching.flat_contacts import flat_nhs_numbers, lazy_texts
from matching.flat_read import FlatFile
from matching.flat_texts import join_words, number_texts, together
from matching.table_columns import TableColumns, number_kind

_LEAST_SIGNS = 4
_LEAST_IN_SEQUENCE = 6
# A person may have some dozens of records, but hardly many times more than people have on average.
_TOO_MANY_LEAST, _TOO_MANY_TIMES = 20, 8.0


@dataclass(frozen=True, slots=True, eq=False)
class FlatNumbers:
    """Numbers of the rows.

    Attributes:
        column: NHS numbers first; the values' features are ``Texts``.
        notes: Which numbers are left out, as no person's.
    """

    column: Column[str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Numbers of one kind: the number in each of the texts, "" where there is none, and the rows' places in them."""

    numbers: Texts
    slots: tuple[Ints, ...]


def read_number(text: str) -> str:
    """Return a number of a person, letters and digits of English only.

    What is typed to fill a box counts for nothing: one sign again and again, 1234567, fewer than four signs, no digit.

    >>> read_number("AB 12-34-56 c"), read_number("0000000"), read_number("123456"), read_number("n/a")
    ('AB123456C', '', '', '')
    """
    kept = "".join(letter for letter in text if letter.isascii() and letter.isalnum()).upper()
    steps = {ord(b) - ord(a) for a, b in pairwise(kept)}
    is_filler = steps == {0} or (steps == {1} and len(kept) >= _LEAST_IN_SEQUENCE)
    has_digit = any(letter.isdigit() for letter in kept)
    return kept if has_digit and len(kept) >= _LEAST_SIGNS and not is_filler else ""


def read_numbers(texts: Texts) -> Texts:
    """Read the number in each text as ``read_number`` does, "" where there is none."""
    signs = texts.blob
    is_lower = (signs >= ord("a")) & (signs <= ord("z"))
    signs = np.where(is_lower, signs - np.uint8(32), signs)
    is_digit = (signs >= ord("0")) & (signs <= ord("9"))
    is_kept = is_digit | ((signs >= ord("A")) & (signs <= ord("Z")))
    starts = _counted(is_kept)[texts.starts]
    signs, is_digit = signs[is_kept], is_digit[is_kept]
    lengths = np.diff(starts)
    steps = np.diff(signs.astype(np.int16), prepend=np.int16(0))
    is_number = (lengths >= _LEAST_SIGNS) & (np.diff(_counted(is_digit)[starts]) > 0)
    is_number &= ~_all_behind_first(steps == 0, starts)
    is_number &= ~(_all_behind_first(steps == 1, starts) & (lengths >= _LEAST_IN_SEQUENCE))
    return _only(Texts(signs, starts), is_number)


def _counted(flags: Flags) -> Codes:
    return np.concatenate([[0], np.cumsum(flags)])


def _all_behind_first(flags: Flags, starts: Codes) -> Flags:
    """Tell for each text whether all its signs but the first are flagged."""
    before = _counted(flags)
    first = np.minimum(starts[:-1] + 1, starts[1:])
    return np.asarray(before[starts[1:]] - before[first] == starts[1:] - first)


def _only(texts: Texts, kept: Flags) -> Texts:
    """Make the other texts empty."""
    lengths = np.where(kept, np.diff(texts.starts), 0)
    blob: Bytes = texts.blob[np.repeat(kept, np.diff(texts.starts))]
    return Texts(blob, np.concatenate([[0], np.cumsum(lengths)]))


def flat_numbers(files: Sequence[FlatFile], columns: Sequence[TableColumns], n_rows: int) -> FlatNumbers:
    """Make the column of numbers of all files' columns, kind by kind."""
    notes: list[str] = []
    parts = [_nhs_numbers(files, columns), *_other_numbers(files, columns, notes)]
    numbered = number_texts(together(*(part.numbers for part in parts)))
    begins = np.cumsum([0, *(len(part.numbers) for part in parts)])
    slots = [
        translated(np.where(slot < 0, -1, slot + begin), numbered.codes)
        for part, begin in zip(parts, begins.tolist(), strict=False)
        for slot in part.slots
    ]
    values = lazy_texts(numbered.values)
    return FlatNumbers(column_of(slots, values) if slots else empty_column(n_rows, values), tuple(notes))


def _nhs_numbers(files: Sequence[FlatFile], columns: Sequence[TableColumns]) -> _Part:
    cells = cells_at(files, [known.places("nhs_number") for known in columns], is_name=False)
    found = flat_nhs_numbers(cells.texts)
    return _Part(found.values.features, cells.mapped(found.code_of))


def _other_numbers(files: Sequence[FlatFile], columns: Sequence[TableColumns], notes: list[str]) -> Iterator[_Part]:
    kinds = [
        {place: number_kind(file.header[place]) for place in known.places("other_number")}
        for file, known in zip(files, columns, strict=True)
    ]
    for kind in dict.fromkeys(kind for of_file in kinds for kind in of_file.values()):
        places = [tuple(place for place, own in of_file.items() if own == kind) for of_file in kinds]
        yield _numbers_of_kind(cells_at(files, places, is_name=False), kind, notes)


def _numbers_of_kind(cells: Cells, kind: str, notes: list[str]) -> _Part:
    numbered = number_texts(read_numbers(cells.texts))
    cells = Cells(numbered.values, cells.mapped(numbered.codes))
    counts = counts_of(cells)
    is_common = counts > _TOO_MANY_LEAST + _TOO_MANY_TIMES * (counts.mean() if len(counts) else 0.0)
    for code in np.flatnonzero(is_common).tolist():
        notes.append(
            f"{counts[code]} records have the {kind} {cells.texts[code]}, too many for one person; "
            "it counts as not recorded."
        )
    members = np.column_stack([np.zeros(len(counts), dtype=np.int32), np.arange(1, len(counts) + 1, dtype=np.int32)])
    lists = Lists(members.ravel(), np.arange(0, 2 * len(counts) + 1, 2))
    written = join_words(together(texts_of([kind]), cells.texts), lists, " ")
    return _Part(_only(written, ~is_common), cells.slots)
