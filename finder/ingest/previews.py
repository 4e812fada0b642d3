"""What a mapping makes of the beginning of a table, with names and birth dates that the workspace knows already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from finder.casework.direction import verdict_by_dates
from finder.casework.generations import generation_gap
from finder.ingest.pipeline import Quiet, normalise
from finder.ingest.shown_rows import sample_of, shown_rows, some_of_each
from finder.jobs import JobContext
from finder.model.meanings import FileMeaning, Sample, SheetPreview
from finder.model.record import PartialDate, PersonRef, Record, RecordId, Statement
from finder.store.store import Store
from importers.mapping import SheetMapping, TableLook
from importers.order_doubts import doubts_about_orders
from importers.rows import FileResult
from importers.table_look import try_mapping
from importers.table_reader import rows_of
from importers.walk import InputFile

_MOST_ROWS = 25
_MOST_SAMPLES = 6


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at.

    Attributes:
        found_at: Where it is.
        looks: How its tables begin.
        codes: What numbers stand for, from the code tables of the workspace.
    """

    found_at: InputFile
    looks: tuple[TableLook, ...]
    codes: tuple[tuple[str, str, str], ...]


class Previewer:
    """Reads the beginning of tables.

    Args:
        store: Whose records give the names and birth dates of ids.
        is_hidden: Says whether a record's name must not be shown; its id is shown instead.
    """

    def __init__(self, store: Store, is_hidden: Callable[[RecordId], bool]) -> None:
        self._store = store
        self._is_hidden = is_hidden

    def preview(
        self, looked: Looked, at: int, mapping: SheetMapping, meaning: FileMeaning, today: dt.date
    ) -> SheetPreview:
        """Return what a mapping makes of the beginning of the table number ``at``."""
        look, job = looked.looks[at], JobContext()
        found = try_mapping(look, mapping, today, looked.codes)
        rows = tuple(rows_of(found, Quiet(job), meaning.file))
        result = FileResult(meaning.file, meaning.sha256, "", "", mapping.kind.value, rows=rows)
        contents = normalise(result, today, dt.datetime.now(dt.UTC))
        known = _Known(self._store, contents.records, self._is_hidden)
        verdicts = [_judged(one, known).is_wrong_way for one in contents.statements]
        chosen = tuple(_judged(one, known) for one in some_of_each(contents.statements, _MOST_SAMPLES))
        return SheetPreview(
            mapping.sheet,
            shown_rows(contents, known.name, _MOST_ROWS),
            chosen,
            tuple(_turned(one) for one in chosen),
            verdicts.count(False),
            verdicts.count(True),
            len(look.rows),
            len({row.locator for row in contents.rejected if row.is_rejected}),
            (*found.sheet.notes.doubts(), *doubts_about_orders(found)),
        )


class _Known:
    """Whom references mean: people of these rows, and records of the workspace."""

    def __init__(self, store: Store, records: Sequence[Record], is_hidden: Callable[[RecordId], bool]) -> None:
        self._store = store
        self._is_hidden = is_hidden
        self._here = {f"r:{record.id}": record for record in records}
        for record in records:
            for external in record.external_ids:
                self._here.setdefault(f"x:{external}", record)
        self._there: dict[str, Record | None] = {}

    def name(self, ref: PersonRef) -> str:
        kind, _, value = ref.partition(":")
        here = self._here.get(ref)
        if here is not None and here.names:
            return here.name
        record = self._stored(value) if kind == "x" else None
        if record is not None and record.names and not self._is_hidden(record.id):
            return f"{record.names[0].short} ({value})"
        return f"the child of case {value}" if kind == "c" else value if kind == "x" else "somebody without a name"

    def born(self, ref: PersonRef) -> PartialDate | None:
        kind, _, value = ref.partition(":")
        here = self._here.get(ref)
        if here is not None and here.born is not None:
            return here.born
        record = self._stored(value) if kind == "x" else None
        return record.born if record else None

    def _stored(self, external_id: str) -> Record | None:
        if external_id not in self._there:
            carriers = self._store.records_with_external_id(external_id)
            # Who is mentioned only by id has neither name nor date.
            best = sorted(carriers, key=lambda one: (one.born is None, not one.names))
            self._there[external_id] = best[0] if best else None
        return self._there[external_id]


def _judged(statement: Statement, known: _Known) -> Sample:
    gap = generation_gap(statement.code)
    verdict = verdict_by_dates(gap, known.born(statement.subject), known.born(statement.object)) if gap else None
    return sample_of(statement, known.name, is_wrong_way=verdict)


def _turned(sample: Sample) -> Sample:
    """The same row the other way round: who was right is wrong, and the other way about."""
    wrong = None if sample.is_wrong_way is None else not sample.is_wrong_way
    return Sample(sample.other, sample.words, sample.subject, wrong)
