"""Reports of imported files: what became of each, and what a person should check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from finder.casework.direction import DirectionDoubt
from finder.model.files import StoredFile
from finder.model.record import RejectedRow
from finder.services import ImportedFile
from finder.store.store import Store
from importers.mapping import MAPPED_READERS


def stored_reports(store: Store) -> tuple[ImportedFile, ...]:
    """Return the report of every file in the workspace, in the order of import."""
    rejected: dict[tuple[str, str], list[RejectedRow]] = defaultdict(list)
    for row in store.rejected_rows():
        rejected[(row.file, row.sha256)].append(row)
    return tuple(_stored_report(file, rejected[(file.name, file.sha256)]) for file in store.files())


def _stored_report(file: StoredFile, rejected: Sequence[RejectedRow]) -> ImportedFile:
    return ImportedFile(
        file=file.name,
        sha256=file.sha256,
        has_mapping=file.reader in MAPPED_READERS,
        kind=file.kind,
        encoding=file.encoding,
        records=file.n_records,
        statements=file.n_statements,
        rejected=tuple(rejected),
        warnings=(*file.warnings, copy_note(file.same_as)) if file.same_as else file.warnings,
        status=file.status,
        mapping=file.mapping,
        samples=file.samples,
        doubts=file.doubts,
    )


def copy_note(same_as: str) -> str:
    """Return what to say of a file whose bytes are in the workspace under another name."""
    return f"Nothing new: {same_as} in the workspace holds the same bytes."


def with_doubts(files: Iterable[ImportedFile], doubts: Iterable[DirectionDoubt]) -> tuple[ImportedFile, ...]:
    """Return the reports with the doubts about the directions of relationships in each file."""
    texts: dict[str, list[str]] = defaultdict(list)
    for doubt in doubts:
        texts[doubt.file].append(doubt.text)
    return tuple(replace(file, doubts=(*file.doubts, *texts.get(file.file, ()))) for file in files)
