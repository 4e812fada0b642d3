"""The command ``link``: any table of people, without a workspace. Loads only the linkage engine."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from finder.cli import exits, link_lines, link_report
from finder.cli.console import Console
from finder.cli.link_files import write_folder, write_text, write_whole
from finder.errors import UserError
from finder.jobs import JobContext
from matching.errors import MatchingError
from matching.flat_read import RowProblem
from matching.link import FileReport, Linked, LinkOptions, Read, count_candidates, link_tables, read_tables, suggest_for
from matching.link_decisions import DecisionFile, read_decisions
from matching.link_output import clusters_csv, pairs_csv
from matching.link_pairs import Explanation
from matching.link_watch import promptly
from matching.model import Model, model_from_json
from matching.table_columns import asked_columns

Linker = Callable[[Path, Path | None, str, LinkOptions, JobContext], Linked]


def run_link(args: argparse.Namespace, console: Console) -> int:
    """Link one table or two, and write pairs and clusters."""
    _check(args)
    try:
        options = _options(args)
        with console.job() as job:
            if args.counts:
                return _count(args, options, console, job)
            if args.suggest_rules:
                return _suggest(args, options, console, job)
            return _link(args, options, console, job)
    except MatchingError as err:
        raise UserError(str(err)) from err


def _check(args: argparse.Namespace) -> None:
    """Refuse what would be noticed only after minutes of work, or would overwrite a table."""
    if not 0 < args.threshold < 1:
        raise UserError(f"--threshold {args.threshold:g} is no probability. Nothing was linked. Choose 0.5, say.")
    _check_aims(args)
    if args.engine == "spark":
        _check_spark(args)
    given = {path.resolve() for path in (args.left, args.right, args.decisions) if path is not None}
    written = list(_written(args))
    for path in written:
        if path.resolve() in given:
            what = "the decisions" if path.resolve() == _resolved(args.decisions) else "one of the tables"
            raise UserError(f"{path} is {what}. Nothing was linked or written. Choose another file.")
        if not path.resolve().parent.is_dir():
            raise UserError(f"{path.parent} is no folder. Nothing was linked. Make it, or choose another file.")
    if len({path.resolve() for path in written}) < len(written):
        raise UserError("Two results would be written to one file. Nothing was linked. Choose another file.")
    if args.export_splink is not None and args.export_splink.exists() and not args.export_splink.is_dir():
        raise UserError(f"{args.export_splink} is a file. Nothing was linked. Name a folder for --export-splink.")


def _resolved(path: Path | None) -> Path | None:
    return None if path is None else path.resolve()


def _written(args: argparse.Namespace) -> Iterator[Path]:
    paths = (args.out, args.clusters, args.save_model, args.waterfall, args.export_splink)
    return (path for path in paths if path is not None)


def _check_aims(args: argparse.Namespace) -> None:
    """Refuse options that leave it open what is wanted."""
    looks = [name for name in ("--counts", "--suggest-rules") if getattr(args, name[2:].replace("-", "_"))]
    linking = {
        "--explain": args.explain,
        "--export-splink": args.export_splink,
        "--decisions": args.decisions,
        "--waterfall": args.waterfall,
    }
    used = [name for name, value in linking.items() if value is not None]
    if len(looks) > 1 or (looks and used):
        raise UserError(f"{looks[0]} links nothing. Leave out {[*looks, *used][1]}, or {looks[0]}.")
    if args.waterfall is not None and args.explain is None:
        raise UserError("--waterfall draws an explanation. Nothing was linked. Name the pair: --explain ID_A ID_B.")
    if args.out is None and not looks and args.explain is None and args.export_splink is None:
        raise UserError("Say where to write the pairs: --out PAIRS.csv. Nothing was linked.")


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
        explain=tuple(args.explain) if args.explain else None,
    )


def _count(args: argparse.Namespace, options: LinkOptions, console: Console, job: JobContext) -> int:
    read = read_tables(args.left, args.right, options, job)
    counts = count_candidates(read, options, job)
    console.result(link_report.count_document(read, counts), link_lines.count_text(read, counts))
    return _status(read.files)


def _suggest(args: argparse.Namespace, options: LinkOptions, console: Console, job: JobContext) -> int:
    read = read_tables(args.left, args.right, options, job)
    found = suggest_for(read, options, job)
    console.result(link_report.suggest_document(read, found), link_lines.suggest_text(read, found))
    return _status(read.files)


def _link(args: argparse.Namespace, options: LinkOptions, console: Console, job: JobContext) -> int:
    began = time.perf_counter()
    text = _model_text(args.model)
    decided = _decisions(args.decisions, job)
    options = replace(options, decisions=decided.decisions)
    linked, exported = _linked(args, options, text, job)
    job.progress(0, 1, "Writing the results")
    _write_tables(args, linked, job)
    if linked.explanation is not None and args.waterfall is not None:
        write_text(args.waterfall, _drawn(linked.explanation), job)
    model_file = _save_model(args, linked, is_new=not text, job=job)
    report = link_report.Report(
        linked=linked,
        seconds=time.perf_counter() - began,
        model_file=model_file,
        is_trained=not text,
        decision_problems=None if args.decisions is None else _problems_of(decided, linked),
        exported=exported,
    )
    written = link_lines.Written(args.out, args.clusters, args.waterfall)
    console.result(link_report.link_document(report), link_lines.link_text(report, written))
    return exits.WITH_PROBLEMS if report.decision_problems else _status(linked.files)


def _decisions(path: Path | None, job: JobContext) -> DecisionFile:
    if path is None:
        return DecisionFile((), ())
    return promptly(lambda watch: read_decisions(path, watch), job)


def _problems_of(decided: DecisionFile, linked: Linked) -> tuple[RowProblem, ...]:
    """Return everything that kept a decision from being used as it stands, by line."""
    found = () if linked.decided is None else linked.decided.problems
    return tuple(sorted((*decided.problems, *found), key=lambda problem: problem.line))


def _write_tables(args: argparse.Namespace, linked: Linked, job: JobContext) -> None:
    if args.out is not None:
        write_whole(args.out, pairs_csv(linked), job)
    if args.clusters is not None:
        write_whole(args.clusters, clusters_csv(linked, [file.path.name for file in linked.files]), job)


def _linked(
    args: argparse.Namespace, options: LinkOptions, text: str, job: JobContext
) -> tuple[Linked, link_report.Exported | None]:
    if text and _is_splink(text):
        _refuse_for_settings(args)
        link_by = _spark_linker() if args.engine == "spark" else _settings_linker()
        return link_by(args.left, args.right, text, options, job), None
    if args.engine == "spark":
        raise UserError(f"{args.model} holds no Splink settings. Nothing was linked. The engine spark needs them.")
    options = replace(options, model=model_from_json(text)) if text else options
    if args.export_splink is None:
        return link_tables(read_tables(args.left, args.right, options, job), options, job), None
    return _linked_and_exported(args, options, job)


def _refuse_for_settings(args: argparse.Namespace) -> None:
    if args.explain is not None:
        raise UserError(
            f"{args.model} holds Splink settings, which are not explained here. Nothing was linked. "
            "Leave --explain out, or use a model of this program."
        )
    if args.export_splink is not None:
        raise UserError(f"{args.model} holds Splink settings already. Nothing was linked. Leave --export-splink out.")


def _linked_and_exported(
    args: argparse.Namespace, options: LinkOptions, job: JobContext
) -> tuple[Linked, link_report.Exported]:
    # Most runs write nothing for Splink and load none of it.
    from matching.link_export import check_exportable, splink_files  # noqa: PLC0415

    read: Read = read_tables(args.left, args.right, options, job)
    check_exportable(read.flat.table)
    linked = link_tables(read, options, job)
    assert isinstance(linked.model, Model)
    model = linked.model
    job.progress(0, 1, "Preparing the table for Splink")
    files = promptly(lambda watch: splink_files(read.flat.table, model, args.dialect, watch), job)
    write_folder(args.export_splink, files.texts, job)
    return linked, link_report.Exported(args.export_splink, tuple(files.texts), files.notes)


def _drawn(explanation: Explanation) -> str:
    # Few runs draw anything.
    from matching.waterfall import waterfall  # noqa: PLC0415
    from matching.waterfall_svg import waterfall_svg  # noqa: PLC0415

    return waterfall_svg(waterfall(explanation.rows), title=f"Records {explanation.id_a} and {explanation.id_b}")


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
        write_text(path, _model_json(linked), job)
    given: Path | None = args.model
    return targets[-1] if targets else given


def _model_json(linked: Linked) -> str:
    if isinstance(linked.model, Model):
        return linked.model.to_json()
    from matching.splink import settings_to_json  # noqa: PLC0415

    return settings_to_json(linked.model)


def _status(files: Sequence[FileReport]) -> int:
    return exits.WITH_PROBLEMS if any(file.n_problems for file in files) else exits.DONE
