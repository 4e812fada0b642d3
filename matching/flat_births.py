"""The column of dates of birth of a table, and what a person should know about how it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.columns import Codes, Flags
from matching.flat_cells import Cells, counts_of
from matching.flat_dates import MONTH_FIRST, FlatDates, Reading, Spans, flat_dates, ordinals, read_spans
from matching.flat_texts import strings_of

Field = Callable[[str], Cells]
"""Returns the cells of a field by its name."""


@dataclass(frozen=True, slots=True, eq=False)
class FlatBirths:
    """Dates of birth of the rows, and notes about them."""

    dates: FlatDates
    notes: tuple[str, ...]


def flat_births(field: Field, n_rows: int) -> FlatBirths:
    """Read dates of birth from their column, or else from columns of years, months and days."""
    written = field("born")
    if not written.slots:
        spans, reading = _read_parts(field, n_rows)
        once = np.ones(n_rows, dtype=np.int64)
        dates = flat_dates(spans, once)
        return FlatBirths(dates, tuple(_notes(dates, reading, once, 0)))
    counts = counts_of(written)
    spans, reading = read_spans(written.texts, counts)
    dates = flat_dates(spans, counts).of_rows(written.slots[0])
    return FlatBirths(dates, tuple(_notes(dates, reading, counts, int(counts[spans.earliest == 0].sum()))))


def _read_parts(field: Field, n_rows: int) -> tuple[Spans, Reading]:
    """Read dates of birth whose year, month and day stand in columns of their own, as ``read_spans`` does."""
    year, month, day = (_whole_numbers(field(name), n_rows) for name in ("birth_year", "birth_month", "birth_day"))
    exact, changed_over = ordinals(year, month, day), ordinals(year, day, month)
    is_changed_over = (exact == 0) & (changed_over > 0)
    exact = np.where(is_changed_over, changed_over, exact)
    has_month = (month >= 1) & (month <= 12)
    in_month, in_year = (exact == 0) & has_month, (exact == 0) & ~has_month
    spans = _spans_of(exact, in_month, in_year, (year, month))
    is_mended = ((in_month & (day > 0)) | (in_year & (month > 0))) & (spans.earliest > 0)
    return spans, Reading("", is_changed_over, is_mended)


def _spans_of(exact: Codes, in_month: Flags, in_year: Flags, written: tuple[Codes, Codes]) -> Spans:
    """Return exact days, and the months or years of the others."""
    year, month = written
    ones = np.ones(len(year), dtype=np.int64)
    next_year, next_month = np.where(month == 12, year + 1, year), np.where(month == 12, 1, month + 1)
    earliest = np.where(in_month, ordinals(year, month, ones), np.where(in_year, ordinals(year, ones, ones), exact))
    ends = np.where(in_month, ordinals(next_year, next_month, ones), ordinals(year + 1, ones, ones)) - 1
    latest = np.where(in_month | in_year, ends, exact)
    is_there = (earliest > 0) & (latest > 0)
    return Spans(np.where(is_there, earliest, 0), np.where(is_there, latest, 0))


def _whole_numbers(cells: Cells, n_rows: int) -> Codes:
    if not cells.slots:
        return np.zeros(n_rows, dtype=np.int64)
    texts = map(_without_fraction, strings_of(cells.texts))
    numbers = [int(text) if text.isdecimal() and len(text) < 5 else 0 for text in texts]
    return np.array([*numbers, 0], dtype=np.int64)[cells.slots[0]]


def _without_fraction(text: str) -> str:
    """Undo what spreadsheets do to a column of whole numbers with gaps ("1967.0")."""
    return text.removesuffix(".0")


def _notes(dates: FlatDates, reading: Reading, counts: Codes, n_unread: int) -> Iterator[str]:
    n_changed_over, n_mended = (int(counts[flags].sum()) for flags in (reading.is_changed_over, reading.is_mended))
    if reading.way == MONTH_FIRST:
        yield "Dates of birth are read month first, as most of them must be."
    if n_changed_over:
        yield f"{n_changed_over} dates of birth have a month above 12; day and month are read the other way round."
    if n_mended:
        yield f"{n_mended} dates of birth have a day or month that cannot be; what is left of them counts."
    if n_unread:
        yield f"{n_unread} dates of birth are no date and count as not recorded."
    for found, meaning in ((dates.default_days, "its year only"), (dates.empty_days, "nothing")):
        if found:
            yield f"Far too many records were born on {', '.join(found[:5])}; such a day counts for {meaning}."
