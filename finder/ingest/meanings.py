"""What columns mean: shown, tried on the first rows, corrected, kept for the next file, shared, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from finder.errors import UserError
from finder.ingest.pipeline import FileContents, Quiet, kept_mappings, normalise, report_of
from finder.ingest.previews import Looked, Previewer
from finder.jobs import JobContext
from finder.model.decision import MappingDecision
from finder.model.files import StoredFile
from finder.model.meanings import Choices, ColumnMeaning, FileMeaning, KeptShape, SheetMeaning, SheetPreview
from finder.model.record import RecordId
from finder.services import ImportedFile
from finder.store.file_rows import FileContent
from finder.store.store import Store
from importers.base import ReadOptions
from importers.errors import ImporterError
from importers.headers import field_groups, field_names
from importers.isolate import LOOK_AT_FILE, IsolatedReader
from importers.mapping import (
    ColumnMapping,
    KeptMapping,
    SheetMapping,
    SheetReading,
    TableKind,
    TableLook,
    TableMapping,
    check_fields,
    fitted,
    load_mapping,
    save_mapping,
)
from importers.shapes import shape_of
from importers.walk import InputFile, find_files, sha256_of_file

_MOST_LOOKED = 6
_MOST_NAMED = 5
_READINGS = msgspec.json.Decoder(tuple[SheetReading, ...])


class Meanings:
    """The one implementation of ``finder.services.Mappings``.

    Args:
        store: The open store.
        today: Reference day for ages.
        actor: Who decides.
        is_hidden: Says whether a record's name must not be shown.
        checked: Adds to a file's report what birth dates and other rows say of its relationships.
    """

    def __init__(
        self,
        store: Store,
        today: Callable[[], dt.date],
        actor: str,
        is_hidden: Callable[[RecordId], bool],
        checked: Callable[[ImportedFile], ImportedFile] = lambda file: file,
    ) -> None:
        self._checked = checked
        self._store = store
        self._today = today
        self._actor = actor
        self._previews = Previewer(store, is_hidden)
        self._looked: dict[tuple[str, str], Looked] = {}

    # --- looking

    def choices(self) -> Choices:
        """Return what people may choose from."""
        return Choices(tuple(kind.value for kind in TableKind), field_groups(), tuple(field_names()["actors"]))

    def look(self, file: str, job: JobContext, *, sha256: str = "", path: Path | None = None) -> FileMeaning:
        """Say what a file of tables was taken for, or would be.

        Args:
            file: Name of a file in the workspace; anything for a file that is only at ``path``.
            job: Progress and cancellation.
            sha256: Tells two files of one name apart; the newest when it is "".
            path: Where the file is now, when it is not where it was.

        Raises:
            UserError: No such file, no table, or the file is not at hand (``path`` helps) or not the same.
        """
        stored = self._stored(file, sha256)
        if stored is None and path is None:
            raise UserError(f"No table called “{file}” is in this workspace. Ask “import” for the list of files.")
        found_at = self._find(stored, path) if stored else _first_at(path, file)
        given = TableMapping(tuple(one.mapping for one in self._readings(stored)))
        codes = self._codes()
        kept = () if given.sheets else kept_mappings(self._store)
        options = ReadOptions(self._today(), given if given.sheets else None, kept, codes=codes)
        with IsolatedReader(target=LOOK_AT_FILE) as reader:
            result = reader.read(found_at, Quiet(job), options)
        if not result.looks:
            raise UserError(_why_not(result.rows, found_at.name))
        name, key = (stored.name, stored.sha256) if stored else (found_at.name, result.sha256)
        self._remember((name, key), Looked(found_at, result.looks, codes))
        sources = {one.mapping.sheet: one.source for one in self._readings(stored)}
        sheets = tuple(_sheet(look, sources.get(look.reading.mapping.sheet, "")) for look in result.looks)
        return FileMeaning(name, key, sheets, stored is not None)

    def preview(self, meaning: FileMeaning, job: JobContext) -> tuple[SheetPreview, ...]:
        """Say what a mapping makes of the first rows; quick, for it is asked for while people choose.

        Raises:
            UserError: The file was not looked at before.
        """
        looked = self._looked_at(meaning)
        mappings = _mapping_of(meaning).sheets
        previews = []
        for at, mapping in enumerate(mappings):
            job.check()
            previews.append(self._previews.preview(looked, at, mapping, meaning, self._today()))
        return tuple(previews)

    def proposed(self, meaning: FileMeaning) -> FileMeaning:
        """Return a file as it would be taken if nobody had corrected anything.

        Raises:
            UserError: The file was not looked at before.
        """
        return _applied(meaning, _proposals(self._looked_at(meaning)), "recognised")

    # --- deciding

    def read_again(self, meaning: FileMeaning, job: JobContext) -> ImportedFile:
        """Read a file of the workspace by a mapping, in place of what it said, and keep the mapping for its headers.

        One journalled decision, which ``undo_last_decision`` takes back.

        Raises:
            UserError: The file is not at hand, cannot be read, or is not in the workspace; nothing was changed.
            CancelledError: Stopped; nothing was changed.
        """
        stored = self._stored(meaning.file, meaning.sha256)
        if stored is None:
            raise UserError(f"{meaning.file} is not in this workspace yet. Import it; the mapping is used then.")
        looked = self._looked_at(meaning)
        mapping = _mapping_of(meaning)
        options = ReadOptions(self._today(), _checked(mapping, meaning.file), codes=looked.codes)
        with IsolatedReader() as reader:
            result = reader.read(replace(looked.found_at, name=stored.name), Quiet(job), options)
        if result.status != "read" or result.sha256 != stored.sha256:
            raise UserError(_why_not(result.rows, stored.name))
        contents = normalise(result, self._today(), stored.imported_at, looked.found_at)
        waiting = self._decisions_without(stored, contents)
        before, after = self._changes(meaning, _proposals(looked), mapping)
        decision = MappingDecision(0, "read", stored.name, before, after, None, "", stored.imported_at)
        rows = FileContent(contents.records, contents.statements, contents.facts, contents.rejected)
        self._store.mappings.decide(decision, self._actor, contents.file, rows, job.check)
        notes = [_waiting_note(waiting)] if waiting else []
        alike = self._alike(stored, dict(after))
        notes += [_alike_note(alike)] if alike else []
        return self._checked(report_of(contents, tuple(notes)))

    def keep(self, meaning: FileMeaning) -> int:
        """Keep the mapping for every table with these headers, without reading a file; returns how many changed."""
        looked = self._looked_at(meaning)
        before, after = self._changes(meaning, _proposals(looked), _checked(_mapping_of(meaning), meaning.file))
        if after:
            decision = MappingDecision(0, "kept", "", before, after, None, "", dt.datetime.now(dt.UTC))
            self._store.mappings.decide(decision, self._actor)
        return len(after)

    def kept(self) -> tuple[KeptShape, ...]:
        """Return the mappings that are kept."""
        return tuple(_kept_shape(one) for one in kept_mappings(self._store))

    def forget(self, shape: str) -> None:
        """Forget a mapping that is kept: the next table with these headers is recognised afresh.

        Raises:
            UserError: None is kept for this shape.
        """
        text = self._store.mappings.kept().get(shape)
        if text is None:
            raise UserError(f"No mapping is kept under “{shape}”. Ask “mapping list” for those that are.")
        now = dt.datetime.now(dt.UTC)
        decision = MappingDecision(0, "forgotten", "", ((shape, text),), ((shape, ""),), None, "", now)
        self._store.mappings.decide(decision, self._actor)

    # --- sharing

    def save(self, meaning: FileMeaning, path: Path) -> None:
        """Write a mapping to a file that others can use; it holds headers and meanings, and no rows.

        Raises:
            UserError: The file cannot be written.
        """
        try:
            save_mapping(_mapping_of(meaning), path)
        except OSError as err:
            raise UserError(f"{path.name} could not be written: {err.strerror}. Choose another place.") from err

    def use(self, meaning: FileMeaning, path: Path) -> FileMeaning:
        """Return a file as a saved mapping takes it: sheets by name, else by headers; nothing is read yet.

        Raises:
            UserError: The mapping cannot be read, or fits none of the sheets.
        """
        try:
            saved = load_mapping(path)
        except ImporterError as err:
            raise UserError(str(err)) from err
        mappings = tuple(_for_sheet(saved, sheet, meaning.file) for sheet in meaning.sheets)
        if not any(mappings):
            raise UserError(f"{path.name} fits none of the tables in {meaning.file}. Nothing was changed.")
        return _applied(meaning, mappings, "given")

    # --- inside

    def _stored(self, file: str, sha256: str) -> StoredFile | None:
        files = [one for one in self._store.files() if one.name == file and sha256 in {"", one.sha256}]
        found = files[-1] if files else None
        if found and found.same_as:
            first = [one for one in self._store.files() if one.sha256 == found.sha256 and not one.same_as]
            return first[0] if first else found
        return found if found and found.status == "imported" else None

    @staticmethod
    def _readings(stored: StoredFile | None) -> tuple[SheetReading, ...]:
        return _READINGS.decode(stored.tables) if stored and stored.tables else ()

    def _find(self, stored: StoredFile, path: Path | None) -> InputFile:
        """Find the file of the workspace where it was, or at a path that somebody names."""
        place = path or (Path(stored.origin) if stored.origin else None)
        if place is None or not place.exists():
            raise UserError(
                f"{stored.name} is not where it was when it was imported. Choose the file, to read it another way."
            )
        try:
            found = find_files([place])
            likely = [one for one in found if one.members == stored.members or path is not None]
            same = next((one for one in likely if not one.reason and sha256_of_file(one) == stored.sha256), None)
        except ImporterError as err:
            raise UserError(str(err)) from err
        if same is None:
            raise UserError(
                f"The file at this place is not the {stored.name} that was imported: it has changed. "
                "Import it as it is now, or choose the one that was imported."
            )
        return same

    def _codes(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(code for file in self._store.files() for code in file.codes)

    def _remember(self, key: tuple[str, str], looked: Looked) -> None:
        self._looked.pop(key, None)
        self._looked[key] = looked
        while len(self._looked) > _MOST_LOOKED:
            self._looked.pop(next(iter(self._looked)))

    def _looked_at(self, meaning: FileMeaning) -> Looked:
        looked = self._looked.get((meaning.file, meaning.sha256))
        if looked is None:
            raise UserError(f"Look at {meaning.file} again first.")
        return looked

    def _changes(
        self, meaning: FileMeaning, proposals: Sequence[SheetMapping], mapping: TableMapping
    ) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return what is kept for the shapes of a file before and after; what is as recognised need not be kept."""
        now = self._store.mappings.kept()
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        for sheet, proposal, wanted in zip(meaning.sheets, proposals, mapping.sheets, strict=True):
            kept = KeptMapping(sheet.shape, wanted)
            text = "" if wanted == proposal else msgspec.json.encode(kept).decode()
            if text != now.get(sheet.shape, ""):
                before[sheet.shape], after[sheet.shape] = now.get(sheet.shape, ""), text
        return tuple(before.items()), tuple(after.items())

    def _alike(self, stored: StoredFile, changed: dict[str, str]) -> list[str]:
        """Return the other files that have a table of a changed shape: they stay as they were read."""
        return [
            one.name
            for one in self._store.files()
            if one.sha256 != stored.sha256 and any(reading.shape in changed for reading in self._readings(one))
        ]

    def _decisions_without(self, stored: StoredFile, contents: FileContents) -> int:
        """Count decisions about records of the file that this reading does not have."""
        now = {record.id for record in contents.records}
        gone = self._store.mappings.record_ids(stored) - now
        if not gone:
            return 0
        pairs = {(one.record_a, one.record_b) for one in self._store.pair_decisions()}
        pairs |= {(one.child_record, one.person_record) for one in self._store.candidate_decisions()}
        pairs |= {(one.child_record, one.person_record) for one in self._store.notes()}
        return sum(bool(gone & set(pair)) for pair in pairs)


def _proposals(looked: Looked) -> tuple[SheetMapping, ...]:
    return tuple(look.proposal for look in looked.looks)


def _first_at(path: Path | None, file: str) -> InputFile:
    if path is None:
        raise UserError(f"There is no file called “{file}”.")
    try:
        found = find_files([path])
    except ImporterError as err:
        raise UserError(str(err)) from err
    if len(found) != 1:
        raise UserError(f"{path.name} is not one file. Name one table.")
    return found[0]


def _why_not(rows: Sequence[object], name: str) -> str:
    reasons = [reason for row in rows if (reason := getattr(row, "reason", ""))]
    return reasons[0] if reasons else f"{name} holds no table with rows. Nothing was changed."


def _sheet(look: TableLook, source: str) -> SheetMeaning:
    mapping = look.reading.mapping
    columns = tuple(
        ColumnMeaning(column.position, column.header, column.field, seen.samples, seen.why, seen.fits_01)
        for column, seen in zip(mapping.columns, look.columns, strict=True)
    )
    return SheetMeaning(
        mapping.sheet, mapping.kind.value, columns, mapping.is_flipped, mapping.is_day_first, look.reading.shape,
        source or look.reading.source, look.reading.n_rows,
    )  # fmt: skip


def _mapping_of(meaning: FileMeaning) -> TableMapping:
    return TableMapping(tuple(_sheet_mapping(sheet) for sheet in meaning.sheets))


def _sheet_mapping(sheet: SheetMeaning) -> SheetMapping:
    columns = tuple(ColumnMapping(one.position, one.header, one.field) for one in sheet.columns)
    return SheetMapping(sheet.sheet, TableKind(sheet.kind), columns, sheet.is_flipped, sheet.is_day_first)


def _checked(mapping: TableMapping, file: str) -> TableMapping:
    try:
        check_fields(mapping, file)
    except ImporterError as err:
        raise UserError(str(err)) from err
    return mapping


def _for_sheet(saved: TableMapping, sheet: SheetMeaning, file: str) -> SheetMapping | None:
    """Return the saved mapping of a sheet: of its name or, where names differ, of its headers."""
    by_shape = (one for one in saved.sheets if shape_of([column.header for column in one.columns], file) == sheet.shape)
    return saved.for_sheet(sheet.sheet) or next(by_shape, None)


def _applied(meaning: FileMeaning, mappings: Sequence[SheetMapping | None], source: str) -> FileMeaning:
    sheets = (
        _with(sheet, mapping, source) if mapping else sheet
        for sheet, mapping in zip(meaning.sheets, mappings, strict=True)
    )
    return replace(meaning, sheets=tuple(sheets))


def _with(sheet: SheetMeaning, mapping: SheetMapping, source: str) -> SheetMeaning:
    fields = fitted(mapping, [column.header for column in sheet.columns])
    columns = (
        column if column.field == field else replace(column, field=field, why="person" if field else "", fits_01=-1.0)
        for column, field in zip(sheet.columns, fields, strict=True)
    )
    return replace(
        sheet, kind=mapping.kind.value, columns=tuple(columns), is_flipped=mapping.is_flipped,
        is_day_first=mapping.is_day_first, source=source,
    )  # fmt: skip


def _kept_shape(kept: KeptMapping) -> KeptShape:
    mapping = kept.mapping
    fields = tuple((column.header, column.field) for column in mapping.columns)
    return KeptShape(kept.shape, mapping.kind.value, fields, mapping.is_flipped)


def _alike_note(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    shown = ", ".join(names[:_MOST_NAMED]) + more
    return f"Other files have the same headers and stay as they were read: {shown}. Read them again too if need be."


def _waiting_note(n_waiting: int) -> str:
    return (
        f"{n_waiting} decisions are about people whom this reading does not have. They wait, and count again when the "
        "file is read as before."
    )
