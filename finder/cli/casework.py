"""Weights, notes on people, and hidden records, from the command line."""

from __future__ import annotations

import argparse
import datetime as dt

from finder.access import Role
from finder.cli import documents, exits
from finder.cli.commands import open_session
from finder.cli.console import Console
from finder.errors import UserError
from finder.model.person import PersonId


def run_weights(args: argparse.Namespace, console: Console) -> int:
    """Show the weights; preview or keep others; go back."""
    scales = _scales(args.set)
    if args.undo and (scales or args.child):
        raise argparse.ArgumentError(None, "weights --undo stands alone")
    session = open_session(args)
    try:
        if args.undo:
            is_undone = session.undo_weights()
            words = "The weights are as before." if is_undone else "There is nothing to go back to."
            console.result({"undone": is_undone}, words)
            return exits.DONE
        if args.child:
            with console.job() as job:
                preview = session.preview_weights(args.child, scales, job)
            console.result(documents.weights_document(preview), documents.weights_text(preview))
        if scales and args.reason:
            session.set_weights(scales, args.reason)
        if not args.child:
            if scales and not args.reason:
                raise UserError("Say for whom to preview (--child REF), or why to keep the weights (--reason WORDS).")
            shown = dict(session.weights())
            lines = [f"  {name:<13} counts {value:g} times" for name, value in shown.items()]
            console.result({"weights": shown}, "\n".join(lines))
    finally:
        session.close()
    return exits.DONE


def _scales(words: list[str]) -> dict[str, float]:
    scales = {}
    for word in words:
        name, _, value = word.partition("=")
        try:
            scales[name.strip()] = float(value)
        except ValueError as err:
            raise UserError(f"“{word}” is no weight. Write it like closeness=0.5.") from err
    return scales


def run_note(args: argparse.Namespace, console: Console) -> int:
    """Note an offer, what holds a person back, or that it does no longer."""
    session = open_session(args)
    try:
        note = session.note(
            args.child,
            PersonId(args.person),
            args.kind,
            args.code,
            args.words,
            evidence=args.evidence,
            review_on=_day(args.review),
        )
    finally:
        session.close()
    review = note.review_on.isoformat() if note.review_on else None
    document = {"note": note.id, "kind": note.kind, "code": note.code, "review_on": review}
    console.result(document, "Noted. “kinfinder undo” takes it back.")
    return exits.DONE


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as err:
        raise UserError(f"“{text}” is no day. Write it like 2026-05-03.") from err


def run_hidden(args: argparse.Namespace, console: Console) -> int:
    """Open restricted or sealed records around one child, as the role allows, or hide them again."""
    session = open_session(args)
    try:
        with console.job() as job:
            if args.close:
                closed = session.close_hidden(args.child, job)
                console.result({"closed": closed}, f"{closed} openings ended; the records are out of sight again.")
                return exits.DONE
            opening = session.open_hidden(args.child, args.reason, job)
    finally:
        session.close()
    kinds = " and ".join(opening.kinds)
    document = {"opening": opening.id, "kinds": list(opening.kinds)}
    console.result(document, f"Opened {kinds} records around this child for you, until the day is over.")
    return exits.DONE


def run_roles(args: argparse.Namespace, console: Console) -> int:
    """List roles, or give one to somebody else."""
    session = open_session(args)
    try:
        if args.give:
            user, role = args.give
            if role not in set(Role):
                raise UserError(f"There is no role “{role}”. Choose from: {', '.join(Role)}.")
            session.access.give(user, Role(role), args.reason)
        roles = session.access.roles()
    finally:
        session.close()
    document = {"roles": {user: role.value for user, role in roles.items()}}
    console.result(document, "\n".join(f"{user}: {role.value}" for user, role in roles.items()) or "Nobody has a role.")
    return exits.DONE
