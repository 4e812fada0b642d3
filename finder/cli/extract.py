"""The command ``extract``: the people and relationships that documents speak of, without a workspace."""

from __future__ import annotations

import argparse

from finder.cli import exits
from finder.cli.console import Console
from finder.errors import UserError
from finder.families.extracted import Document, extracted
from importers.errors import ImporterError
from importers.isolate import IsolatedReader
from importers.walk import find_files

_MOST_SHOWN = 200


def run_extract(args: argparse.Namespace, console: Console) -> int:
    """Read files apart from the program, and print what they say of people."""
    try:
        files = find_files(args.files)
    except ImporterError as err:
        raise UserError(str(err)) from err
    found: list[Document] = []
    with console.job() as job, IsolatedReader() as reader:
        for number, file in enumerate(files):
            console.progress(number, len(files), "files")
            found.append(extracted(reader.read(file, job)))
    console.result(found[0] if len(found) == 1 else found, "\n\n".join(map(_told, found)))
    has_problems = any(document["problems"] for document in found)
    return exits.WITH_PROBLEMS if has_problems else exits.DONE


def _told(document: Document) -> str:
    """Return a document for a person to read."""
    names = {person["id"]: person["name"] for person in document["people"]}
    lines = [f"{document['file']}: {len(document['people'])} people, {len(document['statements'])} statements"]
    for one in document["statements"][:_MOST_SHOWN]:
        subject, other = names.get(one["subject"], one["subject"]), names.get(one["object"], one["object"])
        mark = "" if one["polarity"] == "affirmed" else f" ({one['polarity']})"
        lines.append(f"  {one['locator']}: {subject}, {one['relation'].replace('_', ' ')} of {other}{mark}")
    if len(document["statements"]) > _MOST_SHOWN:
        lines.append("  ... --json prints all of them.")
    lines += [f"  Not read: {problem['locator']} {problem['reason']}" for problem in document["problems"]]
    lines += [f"  Note: {warning['reason']}" for warning in document["warnings"]]
    return "\n".join(lines)
