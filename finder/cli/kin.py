"""The commands ``kin`` and ``check``: relationships and contradictions in a family file, without a workspace."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from finder.cli import exits
from finder.cli.console import Console
from finder.cli.family_documents import Document, finding_json, findings_text, kin_json, kin_text, stranger_json
from finder.cli.link_files import write_text
from finder.errors import UserError
from finder.families.family_json import read_family
from finder.families.gedcom import bare, read_gedcom
from finder.families.stated import StatedFamily
from finder.jobs import JobContext
from finder.kinship.relate import relationships_from
from finder.model.person import PersonId

_JSON = ".json"
_MOST_DEGREES = 12


def run_kin(args: argparse.Namespace, console: Console) -> int:
    """Name everybody's relationship to one person, or answer a file of cases."""
    if not 1 <= args.degree <= _MOST_DEGREES:
        raise UserError(f"--degree can be 1 to {_MOST_DEGREES}.")
    if args.cases:
        return _answer(args, console, lambda case: _kin_of_case(case, args.degree))
    if args.file is None or not args.person:
        raise UserError("kin wants FILE with --from ID, or --cases CASES.json with --out OUT.json.")
    with console.job() as job:
        family = _read(args.file, job)
        person = _person(family, args.person)
        found = relationships_from(family.graph(), person, args.degree)
    kin = [kin_json(one, family.given) for one in found]
    if args.person.strip().startswith("@"):
        kin = [{**one, "id": f"@{one['id']}@"} for one in kin]
    _give(args, console, kin, kin_text(found))
    return exits.DONE


def run_check(args: argparse.Namespace, console: Console) -> int:
    """Find what cannot all be true in a family file, or in every case of a file."""
    today = dt.datetime.now(tz=dt.UTC).date()
    if args.cases:
        return _answer(args, console, lambda case: [_findings(case.get("id", ""), read_family(case), today)])
    if args.file is None:
        raise UserError("check wants FILE, or --cases CASES.json with --out OUT.json.")
    with console.job() as job:
        family = _read(args.file, job)
        answer = _findings(args.file.name, family, today)
    _give(args, console, [answer], findings_text(answer))
    return exits.DONE


def _findings(name: object, family: StatedFamily, today: dt.date) -> Document:
    found = family.graph(today.year).contradictions
    return {"id": name, "findings": [finding_json(one, family.given) for one in found]}


def _kin_of_case(case: Document, degree: int) -> list[Document]:
    family = read_family(case)
    focus = _person(family, str(case.get("focus", "")))
    found = {one.other: one for one in relationships_from(family.graph(), focus, degree)}
    pairs = case.get("pairs")
    asked = pairs if isinstance(pairs, list) else [case]
    others = [_person(family, str(pair.get("other", ""))) for pair in asked]
    answers: list[Document] = []
    for other in others:
        kin = kin_json(found[other], family.given) if other in found else stranger_json(other)
        answers.append({**kin, "id": case.get("id", ""), "other": other})
    return answers


def _person(family: StatedFamily, asked: str) -> PersonId:
    known = {member.id for member in family.members}
    for person in (PersonId(asked.strip()), bare(asked)):
        if person in known:
            return person
    raise UserError(f'There is nobody "{asked}" in the file. Give the id of one of its people.')


# files ---------------------------------------------------------------------------------------------


def _read(path: Path, job: JobContext) -> StatedFamily:
    today = dt.datetime.now(tz=dt.UTC).date()
    if path.suffix.casefold() == _JSON:
        return read_family(_load(path))
    return read_gedcom(path, job, today)


def _load(path: Path) -> Document:
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as err:
        raise UserError(f"{path.name} is not JSON. Nothing was read; save it again.") from err
    if isinstance(document, list):
        return {"cases": document}
    if not isinstance(document, dict):
        raise UserError(f"{path.name} holds no JSON object. Nothing was read.")
    return document


def _cases(path: Path) -> Sequence[Document]:
    document = _load(path)
    cases = document.get("cases", document.get("families"))
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise UserError(f'{path.name} has no list "cases" or "families". Nothing was read.')
    return cases


def _answer(args: argparse.Namespace, console: Console, answer: Callable[[Document], list[Document]]) -> int:
    """Answer every case; one that cannot be read is said in its place, and the others are answered."""
    answers: list[Document] = []
    n_bad = 0
    with console.job() as job:
        cases = _cases(args.cases)
        for number, case in enumerate(cases):
            job.check()
            console.progress(number, len(cases), "cases")
            try:
                answers += answer(case)
            except UserError as err:
                n_bad += 1
                answers.append({"id": case.get("id", number), "error": str(err)})
    _give(args, console, answers, "" if args.out else json.dumps(answers, ensure_ascii=False, indent=1))
    if n_bad:
        console.talk(f"{n_bad} of {len(cases)} cases cannot be read; the answers say why.")
    return exits.WITH_PROBLEMS if n_bad else exits.DONE


def _give(args: argparse.Namespace, console: Console, answers: Sequence[Document], text: str) -> None:
    if args.out:
        with console.job() as job:
            write_text(args.out, json.dumps(answers, ensure_ascii=False, indent=1) + "\n", job)
        text = f"{len(answers)} answers written to {args.out}."
    console.result(answers, text)
