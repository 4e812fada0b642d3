"""The command line: parses, runs one command, and turns errors into one line and an exit status."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from finder.about import kernel_sources, program_version
from finder.cli import exits
from finder.cli.console import Console
from finder.errors import CancelledError, UserError, WorkspaceLockedError
from finder.model.people import PeopleKind

_SHOW_TRACEBACK = "KINFINDER_TRACEBACK"
_LINK_EXAMPLES = """\
Examples:
  kinfinder link people.csv --id person_id --out pairs.csv --clusters clusters.csv
  kinfinder link people.csv register.csv --one-to-one --out pairs.csv --model model.json
  kinfinder link people.csv --suggest-rules
  kinfinder link people.csv --counts --rule "given name, date of birth"
  kinfinder link people.csv --out pairs.csv --decisions decided.csv
  kinfinder link people.csv --model model.json --explain P17 P208 --waterfall why.svg
  kinfinder link people.csv --export-splink for_splink --dialect duckdb
"""
Runner = Callable[[argparse.Namespace, Console], int]
OpenDesktop = Callable[[Path, str | None], int]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kinfinder",
        description="Finds relatives and other important people for children in care. "
        "Without a command it opens the desktop program.",
        epilog="Example: kinfinder demo",
    )
    parser.add_argument(
        "--version", action="store_true", help="say the version, and whether matching is the compiled one"
    )
    commands_parser = parser.add_subparsers(dest="command", metavar="COMMAND")
    for add in (
        _add_init,
        _add_import,
        _add_mapping,
        _add_resolve,
        _add_children,
        _add_search,
        _add_explain,
        _add_people,
        _add_person,
        _add_export,
        _add_take_out,
        _add_undo,
        _add_redo,
        _add_weights,
        _add_note,
        _add_hidden,
        _add_roles,
        _add_verify,
        _add_link,
        _add_kin,
        _add_check,
        _add_extract,
        _add_relate,
    ):
        add(commands_parser)
    _add_demo(commands_parser)
    return parser


def _command(
    parsers: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    example: str,
    run: str,
) -> argparse.ArgumentParser:
    parser = parsers.add_parser(name, help=words, description=words, epilog=f"Example: {example}")
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    parser.set_defaults(run=run)
    return parser


def _workspace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", type=Path, metavar="WORKSPACE", help="the workspace file")
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="a file whose first line is the passphrase"
    )
    parser.add_argument("--no-keyring", action="store_true", help="do not use the computer's keyring")


def _add_init(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers, "init", "make a new encrypted workspace", "kinfinder init north.kinfinder", "commands.run_init"
    )
    _workspace(parser)


def _add_import(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "import",
        "import files, folders and ZIP archives; importing a file again changes nothing",
        "kinfinder import north.kinfinder exports/",
        "commands.run_import",
    )
    _workspace(parser)
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="file, folder or ZIP archive")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="reuse a saved column mapping")
    parser.add_argument("--dry-run", action="store_true", help="read and report, store nothing")


def _add_mapping(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "mapping",
        "show what the columns of a table were taken for, correct it, read the file again, share or forget it; "
        "without FILE: the corrected mappings that are kept for tables of the same headers",
        "kinfinder mapping north.kinfinder links.csv --set 'Rel Type=relationship' --flip --read-again",
        "mapping.run_mapping",
    )
    _workspace(parser)
    parser.add_argument("file", nargs="?", metavar="FILE", help="a table as “import” lists it")
    parser.add_argument("--path", type=Path, metavar="PATH", help="where the table is now, or one not imported yet")
    parser.add_argument("--sheet", metavar="NAME", help="which sheet to correct, where there are several")
    parser.add_argument(
        "--set", action="append", default=[], metavar="HEADER=FIELD", help="a column's meaning (docs/fields.md); repeat"
    )
    parser.add_argument("--kind", metavar="KIND", help="what the table is (“people”, “relationships” ...)")
    parser.add_argument("--flip", action="store_true", help="turn the relationships the other way round")
    parser.add_argument("--dates", choices=("day-first", "month-first"), help="how dates in numbers are written")
    parser.add_argument("--use", type=Path, metavar="FILE.json", help="take a saved mapping")
    parser.add_argument("--recognised", action="store_true", help="as it would be taken without any correction")
    parser.add_argument("--save", type=Path, metavar="FILE.json", help="write the mapping, to share it")
    parser.add_argument("--keep", action="store_true", help="use it for every table with these headers from now on")
    parser.add_argument("--read-again", action="store_true", help="read the file again this way, and keep the mapping")
    parser.add_argument("--forget", metavar="SHAPE", help="forget a mapping that is kept")


def _add_resolve(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "resolve",
        "work out which records are one person",
        "kinfinder resolve north.kinfinder",
        "commands.run_resolve",
    )
    _workspace(parser)
    parser.add_argument("--pairs", type=Path, metavar="OUT.csv", help="write every scored pair above 0.01")


def _add_children(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "children",
        "list children with an open case",
        "kinfinder children north.kinfinder",
        "commands.run_children",
    )
    _workspace(parser)


def _add_search(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "search",
        "search for everyone connected to a child",
        "kinfinder search north.kinfinder --child P1001",
        "commands.run_search",
    )
    _workspace(parser)
    parser.add_argument("--child", metavar="REF", help="external id, case reference or person id")
    parser.add_argument("--all-children", action="store_true", help="every child with an open case; wants --out")
    parser.add_argument("--out", type=Path, metavar="PATH", help="JSON file, or folder with --all-children")


def _add_explain(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "explain",
        "explain one candidate step by step",
        "kinfinder explain north.kinfinder --child P1001 --person p0123456789abcde",
        "commands.run_explain",
    )
    _workspace(parser)
    parser.add_argument("--child", required=True, metavar="REF", help="external id, case reference or person id")
    parser.add_argument("--person", required=True, metavar="ID", help="person id, as search prints it")


def _add_export(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "export",
        "write the candidate list, safe for its audience",
        "kinfinder export north.kinfinder --child P1001 --audience family --format docx --out list.docx",
        "commands.run_export",
    )
    _workspace(parser)
    parser.add_argument("--child", required=True, metavar="REF", help="external id, case reference or person id")
    parser.add_argument("--audience", required=True, choices=("professional", "family"), help="who will hold the paper")
    parser.add_argument("--format", required=True, choices=("docx", "xlsx", "csv", "json"), help="file format")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--what", choices=("candidates",), default="candidates", help="what to write")


def _add_take_out(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "take-out",
        "decide that one record of a person is somebody else, now and in every later run",
        "kinfinder take-out north.kinfinder --person p0123456789abcde --record people.csv 42 --reason 'Her cousin'",
        "decide.run_take_out",
    )
    _workspace(parser)
    parser.add_argument("--person", required=True, metavar="ID", help="person id, as search prints it")
    parser.add_argument(
        "--record", required=True, nargs=2, metavar=("FILE", "LOCATOR"), help="the record, as search --json lists it"
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; kept with the decision")
    parser.add_argument("--dry-run", action="store_true", help="say what would be decided, record nothing")


def _add_undo(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers, "undo", "take back the newest decision", "kinfinder undo north.kinfinder", "decide.run_undo"
    )
    _workspace(parser)


def _add_people(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "people",
        "list everybody, or whom a name (in any spelling or order), a number or a place means",
        "kinfinder people north.kinfinder --find kath smyth --born 1980-1990 --place eastroyd",
        "people.run_people",
    )
    _workspace(parser)
    parser.add_argument(
        "--find", nargs="+", default=[], metavar="TEXT", help="a name, an id, a case reference, a telephone number"
    )
    parser.add_argument("--kind", choices=list(PeopleKind), default=PeopleKind.EVERYBODY.value, help="which people")
    parser.add_argument("--born", default="", metavar="YEARS", help="1985, 1985-1990, 1985- or -1990")
    parser.add_argument("--place", default="", metavar="WORDS", help="town or postcode")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many people (50)")


def _add_person(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "person",
        "show everything that files say of one person, with the place of each value; the look is journalled",
        "kinfinder person north.kinfinder --person p0123456789abcde",
        "people.run_person",
    )
    _workspace(parser)
    parser.add_argument("--person", required=True, metavar="ID", help="person id, as people and search print it")


def _add_redo(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "redo",
        "bring back the decision that was taken back last, if nothing was decided or imported since",
        "kinfinder redo north.kinfinder",
        "decide.run_redo",
    )
    _workspace(parser)


def _add_weights(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "weights",
        "show how much each contribution counts, preview what other weights would move, and keep them",
        "kinfinder weights north.kinfinder --child P1001 --set contact=1.5 closeness=0.8",
        "casework.run_weights",
    )
    _workspace(parser)
    parser.add_argument("--child", default="", metavar="REF", help="preview what would move for this child")
    parser.add_argument(
        "--set", nargs="+", default=[], metavar="NAME=TIMES", help="0 for not at all, 1 as at first, 2 double"
    )
    parser.add_argument("--reason", default="", metavar="WORDS", help="keep them, for every child, and say why")
    parser.add_argument("--undo", action="store_true", help="go back to the weights before the last change")


def _add_note(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "note",
        "note what a person offers, what holds them back, or that it does no longer",
        'kinfinder note north.kinfinder --child P1001 --person p0123456789abcde offer visits "Sundays"',
        "casework.run_note",
    )
    _workspace(parser)
    parser.add_argument("--child", required=True, metavar="REF", help="external id, case reference or person id")
    parser.add_argument("--person", required=True, metavar="ID", help="person id, as search prints it")
    parser.add_argument("kind", choices=("offer", "gate", "lift"), help="an offer, a gate, or the end of a gate")
    parser.add_argument("code", metavar="CODE", help="of the offer (home, visits ...) or the gate (assessed_risk ...)")
    parser.add_argument("words", metavar="WORDS", help="what was offered, or why")
    parser.add_argument("--evidence", default="", metavar="WORDS", help="what it rests on")
    parser.add_argument("--review", default="", metavar="DAY", help="when to look again, like 2026-11-03 (six months)")


def _add_hidden(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "hidden",
        "open restricted or sealed records around a child, as your role allows, until the day is over",
        'kinfinder hidden north.kinfinder --child P1001 --reason "Court order of 3 May"',
        "casework.run_hidden",
    )
    _workspace(parser)
    parser.add_argument("--child", required=True, metavar="REF", help="external id, case reference or person id")
    parser.add_argument("--reason", default="", metavar="WORDS", help="why; it is kept and may be read by a manager")
    parser.add_argument("--close", action="store_true", help="hide them again")


def _add_roles(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "roles",
        "list who may open hidden records; a manager gives roles to others",
        'kinfinder roles north.kinfinder --give j.smith senior --reason "Senior practitioner, north team"',
        "casework.run_roles",
    )
    _workspace(parser)
    parser.add_argument("--give", nargs=2, metavar=("USER", "ROLE"), help="worker, senior, adoption or manager")
    parser.add_argument("--reason", default="", metavar="WORDS", help="why; it is kept")


def _add_verify(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers, "verify", "check the workspace's integrity", "kinfinder verify north.kinfinder", "commands.run_verify"
    )
    _workspace(parser)


def _add_link(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "link",
        "find records of one person in any table of people: duplicates in one CSV file, or links between two",
        "kinfinder link people.csv --id person_id --out pairs.csv --clusters clusters.csv",
        "link.run_link",
    )
    parser.add_argument("left", type=Path, metavar="LEFT.csv", help="a table with a header line; may be gzipped")
    parser.add_argument("right", type=Path, nargs="?", metavar="RIGHT.csv", help="a second table, to link with")
    parser.add_argument("--id", metavar="COLUMN", help="the column with the records' ids (default: recognised)")
    parser.add_argument("--out", type=Path, metavar="PAIRS.csv", help="write every pair above 0.01")
    parser.add_argument("--clusters", type=Path, metavar="OUT.csv", help="write every record with its cluster")
    parser.add_argument(
        "--model", type=Path, metavar="MODEL.json", help="use this model, or Splink settings; train and save it if new"
    )
    parser.add_argument("--save-model", type=Path, metavar="MODEL.json", help="save the model that was used")
    parser.add_argument(
        "--columns", default="", metavar="FIELD=COLUMN,...", help="say which column is what; FIELD= leaves a field out"
    )
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        metavar="RULE",
        help='blocking rule, "postcode, date of birth" (repeatable)',
    )
    parser.add_argument("--counts", action="store_true", help="only count the pairs that each rule proposes")
    parser.add_argument(
        "--suggest-rules",
        action="store_true",
        help="only suggest blocking rules, with reasons and costs",
    )
    parser.add_argument("--threshold", type=float, default=0.5, metavar="P", help="probability to join at (0.5)")
    parser.add_argument("--one-to-one", action="store_true", help="neither of two files names a person twice")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="makes training repeatable (0)")
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="where to run Splink settings")
    _add_link_extras(parser)


def _add_link_extras(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--decisions",
        type=Path,
        metavar="FILE.csv",
        help="people's decisions (columns id_a, id_b, decision = same or different): clusters obey, scores learn",
    )
    parser.add_argument(
        "--explain", nargs=2, metavar=("ID_A", "ID_B"), help="say why this pair has its score, in bits and in words"
    )
    parser.add_argument("--waterfall", type=Path, metavar="FILE.svg", help="draw what --explain says")
    parser.add_argument(
        "--export-splink",
        type=Path,
        metavar="FOLDER",
        help="write the model as Splink settings, with the prepared table and frequencies that they need",
    )
    parser.add_argument(
        "--dialect", choices=("duckdb", "spark"), default="duckdb", help="the SQL of --export-splink (duckdb)"
    )
    parser.epilog = _LINK_EXAMPLES


def _add_kin(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "kin",
        "name everybody's relationship to one person in a family tree",
        "kinfinder kin family.ged --from @I3@",
        "kin.run_kin",
    )
    _family_file(parser)
    parser.add_argument("--from", dest="person", metavar="ID", help="the person whose relatives are named")
    parser.add_argument("--degree", type=int, default=6, metavar="N", help="most steps up and down (6)")


def _add_check(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "check",
        "find what cannot all be true in a family tree, with the links that conflict",
        "kinfinder check family.ged",
        "kin.run_check",
    )
    _family_file(parser)


def _family_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="GEDCOM, or JSON with people and edges")
    parser.add_argument("--cases", type=Path, metavar="CASES.json", help="answer every case of a file instead")
    parser.add_argument("--out", type=Path, metavar="OUT.json", help="write the answers to a file")


def _add_extract(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "extract",
        "list the people and the relationships that documents speak of, each with its place and sentence",
        "kinfinder extract letter.docx notes.txt --json",
        "extract.run_extract",
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="documents, tables, folders or archives")


def _add_relate(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers,
        "relate",
        "read short texts, and work out how one named person is related to another",
        "kinfinder relate --stories stories.jsonl --out answers.jsonl",
        "relate.run_relate",
    )
    parser.add_argument(
        "--stories",
        type=Path,
        required=True,
        metavar="IN.jsonl",
        help='lines {"id", "text", "of", "to"}: what is of to to?',
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="OUT.jsonl", help='lines {"id", "relationship", "confidence"}'
    )


def _add_demo(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _command(
        parsers, "demo", "make, search and open the sample agency; everybody in it is invented", "kinfinder demo", ""
    )
    parser.add_argument("--workspace", type=Path, metavar="FILE", help="where to make it (default: your data folder)")
    parser.add_argument("--no-gui", action="store_true", help="stop before the window opens")


def main(argv: Sequence[str] | None = None, open_desktop: OpenDesktop | None = None) -> int:
    """Run one command.

    Args:
        argv: Words after the program's name; those of the process when None.
        open_desktop: Opens the window on a workspace with its passphrase; None where there is no window.

    Returns:
        The exit status (``finder.cli.exits``).
    """
    parser = _parser()
    try:
        args = parser.parse_args(argv)
    except SystemExit as stop:
        # argparse has printed help (0) or one line on wrong usage (2).
        return int(stop.code or 0)
    if args.version:
        return _tell_version()
    if args.command is None:
        parser.print_help(sys.stderr)
        return exits.USAGE
    console = Console(as_json=args.json, quiet=args.quiet)
    return _run(args, console, open_desktop)


def _tell_version() -> int:
    sources = kernel_sources()
    engine = (
        "the slower path; there is no compiled kernel, or it was refused"
        if sources is None
        else f"the compiled kernel (sources {sources})"
    )
    sys.stdout.write(f"kinfinder {program_version()}\nMatching: {engine}\n")
    return exits.DONE


def _run(args: argparse.Namespace, console: Console, open_desktop: OpenDesktop | None) -> int:
    try:
        if args.command == "demo":
            # a command loads only what it needs: linking a table must not wait for the libraries behind workspaces
            from finder.cli.commands import run_demo  # noqa: PLC0415

            return run_demo(args, console, open_desktop)
        return _runner(args.run)(args, console)
    except BrokenPipeError:
        # Whoever read standard output has seen enough ("| head"); flushing at the end must not complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.DONE
    except (KeyboardInterrupt, Exception) as error:
        status, words = _told(error)
        if status == exits.OUR_FAULT and os.environ.get(_SHOW_TRACEBACK):
            raise
        console.talk(f"kinfinder: {words}")
        return status


def _runner(name: str) -> Runner:
    """Load what runs a command; ``name`` is its module within ``finder.cli`` and its function."""
    module, _, function = name.partition(".")
    run: Runner = getattr(importlib.import_module(f"finder.cli.{module}"), function)
    return run


def _told(error: BaseException) -> tuple[int, str]:
    """Return the exit status of an error, and one line that says what happened and what to do."""
    match error:
        case WorkspaceLockedError():
            return exits.LOCKED, str(error)
        case CancelledError():
            return exits.INTERRUPTED, str(error)
        case KeyboardInterrupt():
            return exits.INTERRUPTED, "stopped at once; files finished so far were kept."
        case UserError() | argparse.ArgumentError():
            return exits.USAGE, str(error)
        case OSError():
            return (
                exits.USAGE,
                f"{error.filename or 'a file'}: {error.strerror or 'it cannot be used'}. Choose another.",
            )
    # The message of the error may hold a name, so only its kind and its place are shown.
    place = traceback.extract_tb(error.__traceback__)[-1]
    return exits.OUR_FAULT, (
        f"a mistake in the program stopped it ({type(error).__name__} in {Path(place.filename).name}, line "
        f"{place.lineno}). The workspace is as it was, or holds whole files. Please report this line; "
        f"{_SHOW_TRACEBACK}=1 shows more, with details that may name people."
    )
