"""Files into the workspace: read apart from the program, normalised, stored whole, reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from finder.errors import UserError
from finder.ingest.in_parts import LargeFiles, is_large
from finder.ingest.normalising import Normaliser, stored_file, warnings_of
from finder.ingest.read_ahead import ReadingAhead, Turn, looked_at, readers_for
from finder.ingest.reports import copy_note
from finder.jobs import JobContext
from finder.model.files import StoredFile
from finder.model.record import Fact, Record, RejectedRow, Statement
from finder.services import ImportedFile, ImportReport
from finder.store.store import Store
from importers.base import ReadOptions
from importers.errors import ImporterError
from importers.isolate import IsolatedReader
from importers.mapping import MAPPED_READERS, KeptMapping, load_mapping
from importers.rows import FileResult
from importers.walk import InputFile, find_files

_NEWER_NOTE = (
    "An older file of this name is in the workspace too. What both say counts; nothing that it said was taken back."
)


@dataclass(frozen=True, slots=True)
class FileContents:
    """One file, normalised and ready to be stored."""

    file: StoredFile
    records: tuple[Record, ...]
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    rejected: tuple[RejectedRow, ...]


class Importer:
    """Imports files, folders and archives; a file that is in the workspace already changes nothing.

    Args:
        store: Where files go, each in one transaction.
        today: Reference day for ages.
        now: Tells the time of import, with its zone.
        n_readers: Processes that read at once; as many as the files and the machine are worth unless given.
    """

    def __init__(
        self, store: Store, today: dt.date, now: Callable[[], dt.datetime], n_readers: int | None = None
    ) -> None:
        self._store = store
        self._today = today
        self._now = now
        self._n_readers = n_readers

    def run(
        self, paths: Sequence[Path], job: JobContext, *, mapping: Path | None = None, dry_run: bool = False
    ) -> ImportReport:
        """Import everything under the paths.

        Args:
            mapping: A saved column mapping to use for every table.
            dry_run: Read and report, and store nothing.

        Raises:
            UserError: A path does not exist, or the mapping cannot be read.
            CancelledError: Stopped; files finished so far are kept whole.
        """
        try:
            files = find_files(paths)
            given = load_mapping(mapping) if mapping else None
            options = ReadOptions(today=self._today, mapping=given, kept=kept_mappings(self._store))
        except ImporterError as err:
            raise UserError(str(err)) from err
        reports: dict[str, ImportedFile] = {}
        known = _KnownFiles(self._store.files())
        readers = [IsolatedReader() for _ in range(self._n_readers or readers_for(len(files)))]
        with ReadingAhead(files, options, known.names_and_bytes(), readers) as ahead:
            for number, file in enumerate(files):
                job.progress(number, len(files), file.name)
                reports[file.name] = self._one(ahead.next(job), ahead, options, job, known, dry_run=dry_run)
            options = replace(options, codes=tuple(known.codes.found))
            for file in known.codes.unexplained():
                reports[file.name] = self._one(looked_at(file), ahead, options, job, known, dry_run=dry_run)
        job.progress(len(files), len(files), "import")
        return ImportReport(tuple(reports.values()))

    def _one(
        self,
        turn: Turn,
        ahead: ReadingAhead,
        options: ReadOptions,
        job: JobContext,
        known: _KnownFiles,
        *,
        dry_run: bool,
    ) -> ImportedFile:
        file, sha256 = turn.file, turn.sha256
        if turn.reason:
            return _unreadable(file.name, turn.reason)
        same = known.same_file(file.name, sha256)
        if same:
            return _nothing_new(same, "Nothing new: this file is in the workspace already.")
        result = turn.result
        if result is None:
            with ahead.reader(job) as reader:
                if not dry_run and is_large(file) and not known.has_bytes(sha256):
                    read = LargeFiles(self._store, reader, self._today).run(file, sha256, options, self._now(), job)
                    if read is not None:
                        return known.with_large(*read)
                result = reader.read(file, Quiet(job), options)
        contents = normalise(result, self._today, self._now(), file)
        if known.codes.puts_off(file, result):
            return report_of(contents)
        copied, is_newer = known.copied(contents.file), known.has_older(contents.file)
        if not dry_run:
            self._save(contents, job)
        known.add(contents.file)
        if copied:
            return _nothing_new(contents.file, copy_note(copied))
        return report_of(contents, (_NEWER_NOTE,) if is_newer else ())

    def _save(self, contents: FileContents, job: JobContext) -> None:
        self._store.save_file(
            contents.file,
            contents.records,
            contents.statements,
            contents.facts,
            contents.rejected,
            check=job.check,
        )


class _CodesOfFiles:
    """Code tables met on the way, and the files that wait for them: a table of numbers may stand before its code table.

    A file whose numbers nothing explains is kept as it was read when all others have been.

    Args:
        files: Of the workspace: their code tables count for files that come later.
    """

    def __init__(self, files: Iterable[StoredFile]) -> None:
        self.found: list[tuple[str, str, str]] = [code for file in files for code in file.codes]
        self._waiting: list[InputFile] = []
        self._is_last = False

    def puts_off(self, file: InputFile, result: FileResult) -> bool:
        """Note what a file gives and lacks; return True when it is to be read again at the end."""
        self.found.extend(result.codes)
        if self._is_last or not result.lacking:
            return False
        self._waiting.append(file)
        return True

    def unexplained(self) -> list[InputFile]:
        """Return the files to read again, which wait no longer."""
        self._is_last = True
        return self._waiting


class _KnownFiles:
    """The files of the workspace by name and by bytes, those of this import included."""

    def __init__(self, files: Sequence[StoredFile]) -> None:
        self._by_both: dict[tuple[str, str], StoredFile] = {}
        self._by_bytes: dict[str, str] = {}
        self._names: set[str] = set()
        self.codes = _CodesOfFiles(files)
        for file in files:
            self.add(file)

    def add(self, file: StoredFile) -> None:
        """Note a file; one that could not be read may be tried again and is not noted."""
        if file.status == "imported":
            self._by_both[(file.name, file.sha256)] = file
            self._by_bytes.setdefault(file.sha256, file.name)
            self._names.add(file.name)

    def names_and_bytes(self) -> frozenset[tuple[str, str]]:
        """Return the name and SHA-256 of every file."""
        return frozenset(self._by_both)

    def same_file(self, name: str, sha256: str) -> StoredFile | None:
        """Return the file of this name with these bytes."""
        return self._by_both.get((name, sha256))

    def copied(self, file: StoredFile) -> str:
        """Return the name of another file with the same bytes, or ""."""
        return self._by_bytes.get(file.sha256, "") if file.status == "imported" else ""

    def has_bytes(self, sha256: str) -> bool:
        """True when some file has these bytes."""
        return sha256 in self._by_bytes

    def with_large(self, file: StoredFile, report: ImportedFile) -> ImportedFile:
        """Note a file that was imported while it was read, and return its report."""
        notes = (_NEWER_NOTE,) if self.has_older(file) else ()
        self.codes.found.extend(file.codes)
        self.add(file)
        return replace(report, warnings=(*report.warnings, *notes))

    def has_older(self, file: StoredFile) -> bool:
        """True when a file of this name with other bytes is there."""
        return file.status == "imported" and file.name in self._names


class Quiet:
    """Lets a reader be cancelled without its own progress mixing with the count of files."""

    def __init__(self, job: JobContext) -> None:
        self._job = job

    def progress(self, done: int, total: int, what: str) -> None:
        """Only check for cancellation."""
        self._job.check()

    def check(self) -> None:
        """Raise when the work was cancelled."""
        self._job.check()


def kept_mappings(store: Store) -> tuple[KeptMapping, ...]:
    """Return the mappings that people corrected, for every table of their shapes."""
    return tuple(msgspec.json.decode(text, type=KeptMapping) for text in store.mappings.kept().values())


def normalise(result: FileResult, today: dt.date, now: dt.datetime, found_at: InputFile | None = None) -> FileContents:
    """Turn what a reader said into records, statements and facts; what lacks a person is reported, not lost.

    Args:
        result: What it said.
        today: Reference day for ages.
        now: Time of import, with its zone.
        found_at: Where the file was, to be found again when it is read another way.
    """
    said = Normaliser(result.file, result.sha256, today).content(result.rows)
    file = stored_file(result, now, found_at, warnings_of(result.rows))
    return FileContents(file, tuple(said.records), tuple(said.statements), tuple(said.facts), tuple(said.rejected))


def report_of(contents: FileContents, notes: tuple[str, ...] = ()) -> ImportedFile:
    """Return what became of a file that was read."""
    file = contents.file
    return ImportedFile(
        file=file.name,
        sha256=file.sha256,
        has_mapping=file.reader in MAPPED_READERS,
        kind=file.kind,
        encoding=file.encoding,
        records=len(contents.records),
        statements=len(contents.statements),
        rejected=contents.rejected,
        warnings=(*file.warnings, *notes),
        status=file.status,
        mapping=file.mapping,
        samples=file.samples,
        doubts=file.doubts,
    )


def _nothing_new(file: StoredFile, note: str) -> ImportedFile:
    return ImportedFile(file.name, file.kind, file.encoding, 0, 0, (), (note,), "unchanged")


def _unreadable(name: str, reason: str) -> ImportedFile:
    rejected = RejectedRow(name, "", "", "unreadable", reason, "")
    return ImportedFile(name, "", "", 0, 0, (rejected,), (reason,), "unreadable")
