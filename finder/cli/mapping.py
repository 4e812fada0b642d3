"""What the columns of imported tables were taken for: shown, corrected, read again, saved, forgotten."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from dataclasses import replace

from finder.cli import exits
from finder.cli.commands import open_session
from finder.cli.console import Console
from finder.cli.documents import Document, import_text
from finder.errors import UserError
from finder.model.meanings import FileMeaning, KeptShape, Sample, SheetMeaning, SheetPreview
from finder.services import ImportedFile, ImportReport, Mappings
from finder.session import Session


def run_mapping(args: argparse.Namespace, console: Console) -> int:
    """Show a mapping; with changes try them; keep, read again, save or forget."""
    if not args.file and (args.read_again or args.keep or args.save or _has_changes(args)):
        raise argparse.ArgumentError(None, "say which FILE the mapping is of")
    session = open_session(args)
    try:
        if args.forget:
            session.mappings.forget(args.forget)
            console.result({"forgotten": args.forget}, "Forgotten. “kinfinder undo” takes it back.")
        elif not args.file:
            kept = session.mappings.kept()
            console.result({"kept": [_kept_document(one) for one in kept]}, _kept_text(kept))
        else:
            return _of_file(args, console, session)
    finally:
        session.close()
    return exits.DONE


def _of_file(args: argparse.Namespace, console: Console, session: Session) -> int:
    mappings = session.mappings
    with console.job() as job:
        session.resolve(job)
        meaning = _changed(mappings, mappings.look(args.file, job, path=args.path), args)
        previews = mappings.preview(meaning, job)
        read = mappings.read_again(meaning, job) if args.read_again else None
    n_kept = mappings.keep(meaning) if args.keep else 0
    if args.save:
        mappings.save(meaning, args.save)
    document = _document(meaning, previews) | {
        "saved": str(args.save) if args.save else None,
        "kept": n_kept if args.keep else None,
        "read_again": _read_document(read) if read else None,
    }
    console.result(document, "\n".join(_lines(meaning, previews, read, args)))
    has_problems = any(one.n_wrong or one.n_rejected for one in previews)
    return exits.WITH_PROBLEMS if has_problems else exits.DONE


def _has_changes(args: argparse.Namespace) -> bool:
    return bool(args.set or args.use or args.kind or args.flip or args.dates or args.sheet or args.recognised)


def _changed(mappings: Mappings, meaning: FileMeaning, args: argparse.Namespace) -> FileMeaning:
    if args.recognised:
        meaning = mappings.proposed(meaning)
    if args.use:
        meaning = mappings.use(meaning, args.use)
    if not (args.set or args.kind or args.flip or args.dates):
        return meaning
    at = _sheet_at(meaning, args.sheet)
    sheet = meaning.sheets[at]
    if args.kind:
        sheet = replace(sheet, kind=_one_of(args.kind, mappings.choices().kinds, "kind of table"))
    if args.dates:
        sheet = replace(sheet, is_day_first=args.dates == "day-first")
    if args.flip:
        sheet = replace(sheet, is_flipped=not sheet.is_flipped)
    for words in args.set:
        sheet = _with_column(sheet, words)
    return replace(meaning, sheets=(*meaning.sheets[:at], sheet, *meaning.sheets[at + 1 :]))


def _sheet_at(meaning: FileMeaning, name: str | None) -> int:
    names = [sheet.sheet for sheet in meaning.sheets]
    if name is None and len(names) == 1:
        return 0
    if name is None:
        raise UserError(f"{meaning.file} has several sheets. Say which with --sheet: {', '.join(names)}.")
    return names.index(_one_of(name, names, "sheet"))


def _one_of(name: str, known: Sequence[str], what: str) -> str:
    if name in known:
        return name
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean “{close[0]}”?" if close else f"There are: {', '.join(known)}."
    raise UserError(f"“{name}” is no {what}. {hint}")


def _with_column(sheet: SheetMeaning, words: str) -> SheetMeaning:
    """Apply ``HEADER=FIELD``; columns without a header are numbered from 1 (``3=full_name``)."""
    header, mark, field = words.rpartition("=")
    if not mark:
        raise UserError(f"“{words}” is no correction. Write HEADER=FIELD, or HEADER= for a column of no meaning.")
    at = next((one.position for one in sheet.columns if one.header.casefold() == header.strip().casefold()), None)
    if at is None and header.isdecimal() and 0 < int(header) <= len(sheet.columns):
        at = int(header) - 1
    if at is None:
        _one_of(header, [one.header for one in sheet.columns], "column of this table")
    columns = (
        replace(one, field=field.strip(), why="person", fits_01=-1.0) if one.position == at else one
        for one in sheet.columns
    )
    return replace(sheet, columns=tuple(columns))


# --- what is printed


def _document(meaning: FileMeaning, previews: Sequence[SheetPreview]) -> Document:
    return {
        "file": meaning.file,
        "imported": meaning.is_imported,
        "sheets": [_sheet_document(*pair) for pair in zip(meaning.sheets, previews, strict=True)],
    }


def _sheet_document(sheet: SheetMeaning, preview: SheetPreview) -> Document:
    return {
        "sheet": sheet.sheet,
        "kind": sheet.kind,
        "flipped": sheet.is_flipped,
        "dates": "day-first" if sheet.is_day_first else "month-first",
        "source": sheet.source,
        "shape": sheet.shape,
        "rows": sheet.n_rows,
        "columns": [
            {"header": one.header, "field": one.field, "samples": list(one.samples), "why": one.why,
             "fits": None if one.fits_01 < 0 else round(one.fits_01, 3)}
            for one in sheet.columns
        ],
        "samples": [_sample_document(one) for one in preview.samples],
        "looked_at": preview.n_looked,
        "right_way": preview.n_right,
        "wrong_way": preview.n_wrong,
        "rejected": preview.n_rejected,
        "preview": [
            {"locator": row.locator, "says": list(row.says), "problem": row.problem, "rejected": row.is_rejected}
            for row in preview.rows
        ],
        "doubts": list(preview.doubts),
    }  # fmt: skip


def _sample_document(sample: Sample) -> Document:
    return {
        "subject": sample.subject,
        "relationship": sample.words,
        "other": sample.other,
        "wrong_way": sample.is_wrong_way,
    }


def _read_document(file: ImportedFile) -> Document:
    return {
        "records": file.records,
        "statements": file.statements,
        "rejected": sum(row.is_rejected for row in file.rejected),
        "warnings": list(file.warnings),
        "doubts": list(file.doubts),
    }


def _kept_document(kept: KeptShape) -> Document:
    return {
        "shape": kept.shape,
        "kind": kept.kind,
        "flipped": kept.is_flipped,
        "columns": [{"header": header, "field": field} for header, field in kept.fields],
    }


def _kept_text(kept: Sequence[KeptShape]) -> str:
    if not kept:
        return "No mapping was corrected in this workspace; every table is recognised by its headers and values."
    lines = []
    for one in kept:
        headers = ", ".join(header for header, _ in one.fields[:6])
        lines.append(f"{one.shape}  {one.kind}{', flipped' if one.is_flipped else ''}: {headers}")
    return "\n".join(lines)


def _lines(
    meaning: FileMeaning, previews: Sequence[SheetPreview], read: ImportedFile | None, args: argparse.Namespace
) -> list[str]:
    lines = []
    for sheet, preview in zip(meaning.sheets, previews, strict=True):
        lines.extend(_sheet_lines(meaning, sheet, preview))
    if args.keep:
        lines.append("Kept for every table with these headers. “kinfinder undo” takes it back.")
    if args.save:
        lines.append(f"Saved to {args.save}; “kinfinder import --mapping” and “kinfinder mapping --use” take it.")
    if read:
        lines.append(import_text(ImportReport((read,))))
        lines.append("Read again, and kept for every table with these headers. “kinfinder undo” takes it back.")
    return lines


def _sheet_lines(meaning: FileMeaning, sheet: SheetMeaning, preview: SheetPreview) -> list[str]:
    order = "day first" if sheet.is_day_first else "month first"
    where = f"{meaning.file}, {sheet.sheet}" if sheet.sheet else meaning.file
    flipped = ", flipped" if sheet.is_flipped else ""
    lines = [f"{where}: {sheet.kind} ({sheet.source}), {sheet.n_rows:,} rows, dates {order}{flipped}"]
    for one in sorted(sheet.columns, key=lambda one: bool(one.field)):
        shown = "; ".join(text[:24] for text in one.samples[:2])
        fits = f" {one.fits_01:.0%} fit" if one.fits_01 >= 0 else ""
        lines.append(
            f"  {one.header or one.position + 1!s:<28} {one.field or '(kept, not used)':<26}{fits:>9}  {shown}"
        )
    for sample in preview.samples:
        wrong = "   the wrong way round by their birth dates" if sample.is_wrong_way else ""
        lines.append(f"  {sample.subject} is the {sample.words} of {sample.other}{wrong}")
    if preview.n_right + preview.n_wrong:
        lines.append(
            f"  Birth dates in the first {preview.n_looked} rows: {preview.n_right} right, "
            f"{preview.n_wrong} the wrong way round."
        )
    if preview.n_rejected:
        lines.append(f"  {preview.n_rejected} of the first {preview.n_looked} rows would not be imported.")
    return lines
