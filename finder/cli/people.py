"""Looking people up from the command line: the list of everybody, and everything that files say of one."""

from __future__ import annotations

import argparse

from finder.cli import exits
from finder.cli.commands import open_session
from finder.cli.console import Console
from finder.errors import UserError
from finder.model.people import Asked, PeopleFound, PeopleKind, PersonHit, PersonSheet, Said, Stay
from finder.model.person import PersonId
from finder.model.record import Source

_MOST = 1000


def run_people(args: argparse.Namespace, console: Console) -> int:
    """List everybody, or whom a name or a number means."""
    if not 1 <= args.limit <= _MOST:
        raise UserError(f"--limit can be 1 to {_MOST}. Narrow the list with --find, --born or --place.")
    first, last = _years(args.born)
    asked = Asked(" ".join(args.find), PeopleKind(args.kind), first, last, args.place, args.limit)
    session = open_session(args)
    try:
        with console.job() as job:
            found = session.find_people(asked, job)
    finally:
        session.close()
    console.result(_found_json(found), _found_text(found))
    return exits.DONE


def run_person(args: argparse.Namespace, console: Console) -> int:
    """Show everything that files say of one person."""
    session = open_session(args)
    try:
        with console.job() as job:
            sheet = session.person(PersonId(args.person), job)
    finally:
        session.close()
    console.result(_sheet_json(sheet), _sheet_text(sheet))
    return exits.DONE


def _years(text: str) -> tuple[int | None, int | None]:
    """Read "1985", "1985-1990", "1985-" or "-1990"."""
    if not text:
        return None, None
    first, dash, last = text.partition("-")
    try:
        years = tuple(int(part) if part else None for part in ((first, last) if dash else (first, first)))
    except ValueError as err:
        raise UserError(f"“{text}” is no span of years. Write it like 1985, 1985-1990, 1985- or -1990.") from err
    return years[0], years[1]


def _found_json(found: PeopleFound) -> dict[str, object]:
    return {"total": found.total, "people": [_hit_json(hit) for hit in found.hits]}


def _hit_json(hit: PersonHit) -> dict[str, object]:
    return {
        "person_id": hit.person_id,
        "name": hit.name,
        "called": list(hit.called),
        "born": hit.born,
        "deceased": hit.is_deceased,
        "place": hit.place,
        "case_ref": hit.case_ref,
        "open_case": hit.has_open_case,
        "professional": hit.is_professional,
        "records": hit.n_records,
        "external_id": hit.external_id,
        "why": hit.why,
    }


def _found_text(found: PeopleFound) -> str:
    if not found.hits:
        return "Nobody is called that, or has that number."
    lines = [_hit_text(hit) for hit in found.hits]
    if found.is_cut:
        lines.append(f"… {found.total - len(found.hits):,} more. Narrow the list with --find, --born or --place.")
    return "\n".join(lines)


def _hit_text(hit: PersonHit) -> str:
    born = f"born {hit.born}" if hit.born else "birth not recorded"
    told = [hit.name, born, *(part for part in (hit.place, hit.case_ref) if part), f"{hit.n_records} records"]
    return f"{hit.person_id}  {', '.join(told)}"


def _sheet_json(sheet: PersonSheet) -> dict[str, object]:
    return {
        **_hit_json(sheet.hit),
        "identity_confidence": sheet.confidence_01,
        "address_withheld": sheet.is_address_withheld,
        "values": [_said_json(said) for said in sheet.said],
        "stays": [_stay_json(stay) for stay in sheet.stays],
        "ties": [
            {
                "person_id": tie.other,
                "name": tie.other_name,
                "born": tie.other_born,
                "words": tie.words,
                "of_other": tie.is_of_other,
                "certainty": tie.certainty,
                "ended": tie.has_ended,
                "sources": _places(tie.sources),
            }
            for tie in sheet.ties
        ],
        "cases": [
            {"case_ref": case.case_ref, "open": case.is_open, "own": case.is_own, "child": case.child_name}
            for case in sheet.cases
        ],
        "warnings": [
            {"label": one.label, "in_force": one.is_in_force, "sources": _places((one.source,))}
            for one in sheet.warnings
        ],
        "looks": [{"at": look.at.isoformat(), "actor": look.actor, "action": look.action} for look in sheet.looks],
    }


def _said_json(said: Said) -> dict[str, object]:
    return {"what": said.what, "value": said.value, "withheld": said.is_withheld, "sources": _places(said.sources)}


def _stay_json(stay: Stay) -> dict[str, object]:
    days = {name: day.isoformat() if day else None for name, day in (("start", stay.start), ("end", stay.end))}
    return {
        "kind": stay.kind,
        "text": stay.text,
        **days,
        "withheld": stay.is_withheld,
        "sources": _places(stay.sources),
    }


def _places(sources: tuple[Source, ...]) -> list[dict[str, str]]:
    return [{"file": one.file, "locator": one.locator, "text": one.text} for one in sources]


def _sheet_text(sheet: PersonSheet) -> str:
    lines = [_hit_text(sheet.hit)]
    lines += [f"  {said.what.replace('_', ' ')}: {_value(said.value)}  ({_where(said.sources)})" for said in sheet.said]
    for stay in sheet.stays:
        lines.append(f"  {stay.kind} {_span(stay)}: {_value(stay.text)}  ({_where(stay.sources)})")
    for tie in sheet.ties:
        told = f"{tie.words} of {tie.other_name}" if tie.is_of_other else f"{tie.other_name} is the {tie.words}"
        doubt = "" if tie.certainty == "stated" else f", {tie.certainty}"
        lines.append(f"  {told}{doubt}{', ended' if tie.has_ended else ''}  ({_where(tie.sources)})")
    lines += [f"  warning: {one.label}{'' if one.is_in_force else ' (not in force)'}" for one in sheet.warnings]
    return "\n".join(lines)


def _value(text: str) -> str:
    return text or "withheld, or not recorded"


def _span(stay: Stay) -> str:
    first, last = (day.isoformat() if day else "…" for day in (stay.start, stay.end))
    return f"{first} to {last}" if stay.start or stay.end else "at a time not recorded"


def _where(sources: tuple[Source, ...]) -> str:
    first = f"{sources[0].file} {sources[0].locator}"
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"
