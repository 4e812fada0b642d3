"""The command ``link``: any table of people, without a workspace. Loads only the linkage engine."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from finder.cli import exits, link_report
from finder.cli.console import Console
from finder.errors import UserError
from finder.jobs import JobContext
from matching.errors import MatchingError
from matching.link import FileReport, Linked, LinkOptions, count_candidates, link_tables, read_tables
from matching.link_output import clusters_csv, pairs_csv
from matching.model import Model, model_from_json
from matching.table_columns import asked_columns

Linker = Callable[[Path, Path | None, str, LinkOptions, JobContext], Linked]


def run_link(args: argparse.Namespace, console: Console) -> int:
    """Link one table or two, and write pairs and clusters."""
    _check(args)
    try:
        options = _options(args)
        with console.job() as job:
            return _count(args, options, console, job) if args.counts else _link(args, options, console, job)
    except MatchingError as err:
        raise UserError(str(err)) from err


def _check(args: argparse.Namespace) -> None:
    """Refuse what would be noticed only after minutes of work, or would overwrite a table."""
    if not 0 < args.threshold < 1:
        raise UserError(f"--threshold {args.threshold:g} is no probability. Nothing was linked. Choose 0.5, say.")
    if args.out is None and not args.counts:
        raise UserError("Say where to write the pairs: --out PAIRS.csv. Nothing was linked.")
    if args.engine == "spark":
        _check_spark(args)
    tables = {path.resolve() for path in (args.left, args.right) if path is not None}
    written = [path for path in (args.out, args.clusters, args.save_model) if path is not None]
    for path in written:
        if path.resolve() in tables:
            raise UserError(f"{path} is one of the tables. Nothing was linked or written. Choose another file.")
        if not path.resolve().parent.is_dir():
            raise UserError(f"{path.parent} is no folder. Nothing was linked. Make it, or choose another file.")
    if len({path.resolve() for path in written}) < len(written):
        raise UserError("Two results would be written to one file. Nothing was linked. Choose another file.")


def _check_spark(args: argparse.Namespace) -> None:
    if find_spec("splink") is None or find_spec("pyspark") is None:
        raise UserError(
            "The engine spark needs the packages splink and pyspark. Nothing was linked. "
            "Install them (pip install splink pyspark), or leave --engine out."
        )
    if args.model is None:
        raise UserError("The engine spark runs Splink settings. Nothing was linked. Name them with --model.")


def _options(args: argparse.Namespace) -> LinkOptions:
    return LinkOptions(
        id_column=args.id,
        columns=asked_columns(args.columns),
        rules=tuple(args.rule),
        threshold=args.threshold,
        is_unique_within=args.one_to_one,
        seed=args.seed,
    )


def _count(args: argparse.Namespace, options: LinkOptions, console: Console, job: JobContext) -> int:
    read = read_tables(args.left, args.right, options, job)
    counts = count_candidates(read, options, job)
    console.result(link_report.count_document(read, counts), link_report.count_text(read, counts))
    return _status(read.files)


def _link(args: argparse.Namespace, options: LinkOptions, console: Console, job: JobContext) -> int:
    began = time.perf_counter()
    text = _model_text(args.model)
    linked = _linked(args, options, text, job)
    job.progress(0, 1, "Writing the results")
    write_whole(args.out, pairs_csv(linked), job)
    if args.clusters:
        write_whole(args.clusters, clusters_csv(linked, [file.path.name for file in linked.files]), job)
    model_file = _save_model(args, linked, is_new=not text, job=job)
    report = link_report.Report(linked, time.perf_counter() - began, model_file, is_trained=not text)
    console.result(link_report.link_document(report), link_report.link_text(report, args.out, args.clusters))
    return _status(linked.files)


def _linked(args: argparse.Namespace, options: LinkOptions, text: str, job: JobContext) -> Linked:
    if text and _is_splink(text):
        link_by = _spark_linker() if args.engine == "spark" else _settings_linker()
        return link_by(args.left, args.right, text, options, job)
    if args.engine == "spark":
        raise UserError(f"{args.model} holds no Splink settings. Nothing was linked. The engine spark needs them.")
    options = replace(options, model=model_from_json(text)) if text else options
    return link_tables(read_tables(args.left, args.right, options, job), options, job)


def _is_splink(text: str) -> bool:
    # The part that reads Splink's settings is loaded only for a model; most runs have none.
    from matching.splink import is_splink_settings  # noqa: PLC0415

    return is_splink_settings(text)


def _settings_linker() -> Linker:
    from matching.link_splink import link_by_settings  # noqa: PLC0415

    return link_by_settings


def _spark_linker() -> Linker:
    from matching.link_spark import link_by_spark  # noqa: PLC0415

    return link_by_spark


def _model_text(path: Path | None) -> str:
    """Return the model file's text, "" when there is none yet."""
    if path is None or not path.exists():
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise UserError(f"{path} cannot be read as a model. Nothing was linked. Choose another --model.") from err


def _save_model(args: argparse.Namespace, linked: Linked, *, is_new: bool, job: JobContext) -> Path | None:
    """Save the model where the caller wants it; return the file that holds it."""
    targets = [path for path in (args.model if is_new else None, args.save_model) if path is not None]
    for path in targets:
        write_whole(path, [_model_json(linked).encode()], job)
    given: Path | None = args.model
    return targets[-1] if targets else given


def _model_json(linked: Linked) -> str:
    if isinstance(linked.model, Model):
        return linked.model.to_json()
    from matching.splink import settings_to_json  # noqa: PLC0415

    return settings_to_json(linked.model)


def write_whole(path: Path, parts: Iterable[bytes], job: JobContext) -> None:
    """Write a file whole or not at all: what was there stays until the new one is complete.

    Raises:
        UserError: It cannot be written.
        CancelledError: The user stopped the work.
    """
    beside = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.resolve().parent)
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                job.check()
                file.write(part)
        Path(beside).chmod(_usual_mode())
        Path(beside).replace(path)
        beside = None
    except OSError as err:
        raise UserError(f"{path} cannot be written: {err.strerror}. Choose another place.") from err
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)


def _usual_mode() -> int:
    """Return the permissions that a file made here usually gets."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _status(files: Iterable[FileReport]) -> int:
    return exits.WITH_PROBLEMS if any(file.n_problems for file in files) else exits.DONE
