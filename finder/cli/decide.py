"""Decisions from the command line, by the same services as the screens."""

from __future__ import annotations

import argparse

from finder.cli import exits
from finder.cli.commands import open_session
from finder.cli.console import Console
from finder.model.person import PersonId


def run_take_out(args: argparse.Namespace, console: Console) -> int:
    """Decide that one record of a person is somebody else."""
    file, locator = args.record
    session = open_session(args)
    try:
        with console.job() as job:
            record = session.record_of(PersonId(args.person), file, locator, job)
            others = session.stands_with(record, job)
            decisions = () if args.dry_run else session.take_out(record, args.reason, job)
    finally:
        session.close()
    told = "would be told apart" if args.dry_run else "is told apart"
    document = {
        "person": args.person,
        "file": file,
        "locator": locator,
        "told_from": len(others),
        "decisions": [decision.id for decision in decisions],
    }
    console.result(
        document,
        f"The record {file} {locator} {told} from the {len(others)} other records of {args.person}."
        + ("" if args.dry_run else " “kinfinder undo” takes it back."),
    )
    return exits.DONE


def run_undo(args: argparse.Namespace, console: Console) -> int:
    """Take back the newest decision."""
    session = open_session(args)
    try:
        undone = session.undo_last_decision()
    finally:
        session.close()
    console.result({"undone": undone}, undone or "There is nothing to undo.")
    return exits.DONE


def run_redo(args: argparse.Namespace, console: Console) -> int:
    """Bring back the decision that was taken back last."""
    session = open_session(args)
    try:
        redone = session.redo_last_decision()
    finally:
        session.close()
    console.result({"redone": redone}, redone or "There is nothing to bring back.")
    return exits.DONE
