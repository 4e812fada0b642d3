"""What each command does; all of it through the same services as the screens."""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from finder import app
from finder.cli import documents, exits
from finder.cli.console import Console
from finder.errors import UserError
from finder.jobs import JobContext
from finder.model.candidate import SearchResult
from finder.model.person import PersonId
from finder.reports.search_document import search_json
from finder.services import ResolveReport
from finder.session import Session
from finder.store.errors import KeyringUnavailableError
from finder.store.header import remember_key, unlock
from finder.store.keyring_slot import OsKeyring
from finder.store.passphrase import PassphraseSources, new_passphrase, terminal_prompt

OpenDesktop = Callable[[Path, str | None], int]
_DEMO_REPORTS = (("professional", "docx"), ("professional", "xlsx"), ("family", "docx"), ("family", "csv"))
_PAIR_COLUMNS = (
    "file_a",
    "locator_a",
    "external_id_a",
    "file_b",
    "locator_b",
    "external_id_b",
    "probability",
    "match_weight",
)


def _sources(args: argparse.Namespace, *, with_keyring: bool = True) -> PassphraseSources:
    keyring = OsKeyring() if with_keyring and not args.no_keyring else None
    return PassphraseSources(os.environ, args.passphrase_file, terminal_prompt(), keyring)


def open_session(args: argparse.Namespace) -> Session:
    """Open the workspace that is named."""
    return app.open_from(args.workspace, _sources(args))


def run_init(args: argparse.Namespace, console: Console) -> int:
    """Make a new workspace."""
    passphrase = new_passphrase(_sources(args, with_keyring=False))
    session, phrase = app.create_workspace(args.workspace, passphrase, use_keyring=False)
    session.close()
    kept = not args.no_keyring and _keep_in_keyring(args.workspace, passphrase)
    where = "It is also kept in this computer's keyring." if kept else "No keyring was used on this computer."
    console.result(
        {"workspace": str(args.workspace), "recovery_phrase": phrase, "keyring": kept},
        f"Made {args.workspace}. {where}\n\nRecovery phrase (write it down and lock it away; it is shown only now):\n\n"
        f"    {phrase}\n",
    )
    return exits.DONE


def _keep_in_keyring(workspace: Path, passphrase: str) -> bool:
    try:
        remember_key(workspace, unlock(workspace, passphrase=passphrase), OsKeyring())
    except KeyringUnavailableError:
        return False
    return True


def run_import(args: argparse.Namespace, console: Console) -> int:
    """Import files, folders and archives."""
    session = open_session(args)
    try:
        with console.job() as job:
            report = session.import_paths(args.paths, job, mapping=args.mapping, dry_run=args.dry_run)
    finally:
        session.close()
    console.result(documents.import_document(report), documents.import_text(report))
    has_problems = report.rejected or any(file.status == "unreadable" or file.doubts for file in report.files)
    return exits.WITH_PROBLEMS if has_problems else exits.DONE


def run_resolve(args: argparse.Namespace, console: Console) -> int:
    """Work out which records are one person."""
    session = open_session(args)
    try:
        with console.job() as job:
            report = session.resolve(job)
            if args.pairs:
                _write_pairs(session, args.pairs, console)
    finally:
        session.close()
    console.result(
        documents.resolve_document(report),
        f"{report.records} records are {report.persons} persons; {report.review_queue} pairs wait for review.",
    )
    return exits.DONE


def _write_pairs(session: Session, out: Path, console: Console) -> None:
    with console.job() as job:
        pairs = session.pairs(job)
    try:
        with out.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(_PAIR_COLUMNS)
            for pair, left, right in pairs:
                ends = [
                    text
                    for record in (left, right)
                    for text in (record.source.file, record.source.locator, next(iter(record.external_ids), ""))
                ]
                writer.writerow([*ends, f"{pair.probability_01:.6f}", f"{pair.total_bits:.4f}"])
    except OSError as err:
        raise UserError(
            f"{out} cannot be written: {err.strerror}. The pairs were not saved; choose another place."
        ) from err


def run_children(args: argparse.Namespace, console: Console) -> int:
    """List children with an open case."""
    session = open_session(args)
    try:
        with console.job() as job:
            children = session.children(job)
    finally:
        session.close()
    lines = [f"{child.external_id:<12} {child.case_ref:<10} {child.born:<12} {child.name}" for child in children]
    console.result(documents.children_document(children), "\n".join(lines) or "No child has an open case here.")
    return exits.DONE


def run_search(args: argparse.Namespace, console: Console) -> int:
    """Search for everyone connected to one child, or to every child with an open case."""
    if bool(args.child) == bool(args.all_children) or (args.all_children and args.out is None):
        raise argparse.ArgumentError(None, "search wants --child REF, or --all-children with --out DIR")
    session = open_session(args)
    try:
        with console.job() as job:
            if args.all_children:
                return _search_all(session, args.out, console)
            result = session.search(args.child, job)
    finally:
        session.close()
    if args.out:
        _write_json(args.out, search_json(result))
    console.result(search_json(result), documents.search_text(result))
    return exits.DONE


def _search_all(session: Session, folder: Path, console: Console) -> int:
    _make_folder(folder)
    with console.job() as job:
        results = session.search_all(job)
    for result, name in zip(results, _file_names(results), strict=True):
        _write_json(folder / f"{name}.json", search_json(result))
    found = sum(result.found for result in results)
    known = sum(result.known_before for result in results)
    summary = {"children": len(results), "found": found, "known_before": known, "folder": str(folder)}
    console.result(
        summary, f"{len(results)} children searched: {known} connections known before, {found} found. See {folder}."
    )
    return exits.DONE


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise UserError(
            f"{folder} cannot be made: {err.strerror}. Nothing was searched; choose another place."
        ) from err


def _file_names(results: Sequence[SearchResult]) -> list[str]:
    """Return a file name for each child, by external id; two children of one name get their person id beside it."""
    names = [_safe(result.external_id or result.child_id) for result in results]
    count = Counter(name.casefold() for name in names)
    return [
        name if count[name.casefold()] == 1 else f"{name}-{result.child_id}"
        for name, result in zip(names, results, strict=True)
    ]


def _safe(text: str) -> str:
    return "".join(character if character.isalnum() or character in "-_." else "_" for character in text)


def _write_json(path: Path, document: object) -> None:
    try:
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as err:
        raise UserError(f"{path} cannot be written: {err.strerror}. Choose another place with --out.") from err


def run_explain(args: argparse.Namespace, console: Console) -> int:
    """Explain one candidate."""
    session = open_session(args)
    try:
        with console.job() as job:
            explanation = session.explain(args.child, PersonId(args.person), job)
    finally:
        session.close()
    console.result(documents.explain_document(explanation), documents.explain_text(explanation))
    return exits.DONE


def run_export(args: argparse.Namespace, console: Console) -> int:
    """Write the candidate list."""
    session = open_session(args)
    try:
        with console.job() as job:
            report = session.export(args.child, args.audience, args.format, args.out, job)
    finally:
        session.close()
    document = {
        "file": report.file,
        "rows": report.rows,
        "leak_scan": report.leak_scan,
        "blocked": list(report.blocked),
        "advice": list(report.advice),
    }
    if report.leak_scan == "clean":
        console.result(document, "\n".join([f"Wrote {report.rows} people to {report.file}.", *report.advice]))
        return exits.DONE
    console.result(document, "Nothing was written; confidential details were found:\n  " + "\n  ".join(report.blocked))
    return exits.WITH_PROBLEMS


def run_verify(args: argparse.Namespace, console: Console) -> int:
    """Check the workspace."""
    session = open_session(args)
    try:
        with console.job() as job:
            checks = session.verify(job)
    finally:
        session.close()
    lines = [f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.detail}" for check in checks]
    console.result(documents.verify_document(checks), "\n".join(lines))
    return exits.DONE if all(check.ok for check in checks) else exits.WITH_PROBLEMS


def run_demo(args: argparse.Namespace, console: Console, open_desktop: OpenDesktop | None) -> int:
    """Make the sample agency's workspace, search it, write its reports, and open the window on it."""
    workspace = args.workspace or app.data_folder() / app.SAMPLE_NAME
    reports = workspace.parent / "sample-reports"
    _make_folder(reports)
    with console.job() as job:
        session = app.create_sample_workspace(workspace, job)
    try:
        with console.job() as job:
            resolved = session.resolve(job)
            results = session.search_all(job)
            n_written = _write_demo_reports(session, results, reports, job)
    finally:
        session.close()
    console.result(*_demo_summary(workspace, reports, resolved, results, n_written))
    if args.no_gui or open_desktop is None:
        return exits.DONE
    return open_desktop(workspace, app.SAMPLE_PASSPHRASE)


def _write_demo_reports(session: Session, results: Sequence[SearchResult], folder: Path, job: JobContext) -> int:
    n_written = 0
    for number, (result, name) in enumerate(zip(results, _file_names(results), strict=True)):
        job.progress(number, len(results), "writing reports")
        for audience, file_format in _DEMO_REPORTS:
            out = folder / f"{name}-{audience}.{file_format}"
            n_written += session.export(result.child_id, audience, file_format, out, job).leak_scan == "clean"
    return n_written


def _demo_summary(
    workspace: Path, reports: Path, resolved: ResolveReport, results: Sequence[SearchResult], n_written: int
) -> tuple[documents.Document, str]:
    known = sum(result.known_before for result in results)
    new = sum(len(documents.new_people(result)) for result in results)
    document: documents.Document = {
        "workspace": str(workspace),
        "records": resolved.records,
        "persons": resolved.persons,
        "children": len(results),
        "known_before": known,
        "new": new,
        "reports": n_written,
        "reports_folder": str(reports),
    }
    lines = [
        f"Sample agency (every person in it is invented): {resolved.records} records are {resolved.persons} persons.",
        f"{len(results)} children have an open case. Their files name {known} connections; {new} more were found:",
        *(documents.surprise_line(result) for result in results),
        f"{n_written} reports are in {reports}",
        f"The workspace is {workspace} (passphrase: {app.SAMPLE_PASSPHRASE})",
    ]
    return document, "\n".join(lines)
