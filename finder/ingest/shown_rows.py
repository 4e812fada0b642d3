"""Rows as they are read, in words for people: what a mapping makes of the beginning of a table."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence

from finder.discovery.dates import show_date
from finder.ingest.pipeline import FileContents
from finder.model.meanings import Sample, ShownRow
from finder.model.record import (
    Alert,
    CaseFile,
    ChildView,
    Contact,
    Event,
    Fact,
    PersonRef,
    Placement,
    Record,
    RejectedRow,
    Statement,
)
from importers.table_rows.builder import words_of_code

Name = Callable[[PersonRef], str]

_SEXES = {"F": "female", "M": "male"}
_MAX_CHARS = 160


def shown_rows(contents: FileContents, name: Name, most: int) -> tuple[ShownRow, ...]:
    """Return the first rows with what each says.

    Args:
        contents: What the rows gave, each with its place.
        name: Shows whom a reference means.
        most: How many rows to show.
    """
    says: dict[str, list[str]] = {}
    for record in contents.records:
        says.setdefault(record.source.locator, []).append(_person(record))
    for statement in contents.statements:
        says.setdefault(statement.source.locator, []).append(_sentence(statement, name))
    for fact in contents.facts:
        says.setdefault(fact.source.locator, []).append(_fact(fact, name))
    trouble: dict[str, list[RejectedRow]] = defaultdict(list)
    for problem in contents.rejected:
        trouble[problem.locator].append(problem)
        says.setdefault(problem.locator, [])
    order = sorted(says, key=_place)[:most]
    return tuple(
        ShownRow(
            locator,
            tuple(dict.fromkeys(says[locator])),
            " ".join(one.reason for one in trouble[locator]),
            any(one.is_rejected for one in trouble[locator]),
        )
        for locator in order
    )


def sample_of(statement: Statement, name: Name, *, is_wrong_way: bool | None) -> Sample:
    """Return a relationship as a sentence."""
    return Sample(name(statement.subject), words_of_code(statement.code), name(statement.object), is_wrong_way)


def some_of_each(statements: Sequence[Statement], most: int) -> list[Statement]:
    """Return a few statements, of as many relationships as possible."""
    first = {statement.code: statement for statement in reversed(statements)}
    chosen = [one for one in statements if first[one.code] is one][:most]
    return chosen + [one for one in statements if one not in chosen][: most - len(chosen)]


def _place(locator: str) -> tuple[int, str]:
    number = locator.rpartition("!")[2]
    return (int(number) if number.isdecimal() else 0, locator)


def _person(record: Record) -> str:
    born, died = show_date(record.born), show_date(record.died)
    parts = [
        record.name,
        _SEXES.get(record.sex, ""),
        f"born {born}" if born else "",
        f"died {died}" if died else "has died" if record.is_deceased else "",
        f"NHS {record.nhs_number}" if record.nhs_number else "",
        *(", ".join(part for part in (one.text, one.town, one.postcode) if part) for one in record.addresses[:1]),
        *record.phones[:1],
        *(f"id {one}" for one in record.external_ids[:1]),
        f"case {record.case_ref}" if record.case_ref else "",
        record.role,
        "restricted" if record.is_restricted else "",
    ]
    return _short(" · ".join(part for part in parts if part))


def _sentence(statement: Statement, name: Name) -> str:
    said = sample_of(statement, name, is_wrong_way=None)
    how = {"alleged": " (alleged)", "denied": " (denied)"}.get(statement.certainty, "")
    ended = " (ended)" if statement.status == "ended" else ""
    return _short(f"{said.subject} is the {said.words} of {said.other}{how}{ended}")


def _fact(fact: Fact, name: Name) -> str:
    return _short(" · ".join(part for part in _parts(fact, name) if part))


def _parts(fact: Fact, name: Name) -> list[str]:
    match fact:
        case CaseFile():
            whose = f"of {name(fact.child)}" if fact.child else ""
            state = "open" if fact.is_open else "closed"
            return [f"case {fact.case_ref}", fact.case_type, whose, _on("opened", fact.opened), state]
        case Alert():
            towards = f"towards {name(fact.relates_to)}" if fact.relates_to else ""
            return [f"order or alert: {fact.label}", f"about {name(fact.about)}", towards, _on("until", fact.end)]
        case ChildView():
            importance = f"importance {fact.importance}" if fact.importance else ""
            amount = fact.amount.replace("_", " ")
            return [f"view of {name(fact.child)}", f"about {name(fact.person)}", importance, amount, fact.words]
        case Contact():
            return [f"contact of {name(fact.child)}", f"with {name(fact.person)}", _on("on", fact.happened_on)]
        case Placement():
            carers = " and ".join(map(name, fact.carers))
            return [f"placement of {name(fact.child)}", f"with {carers}" if carers else "", _on("from", fact.start)]
        case Event():
            about = f"about {name(fact.about)}" if fact.about else ""
            return [f"entry {fact.case_ref}".strip(), about, _on("on", fact.happened_on), fact.text]


def _on(word: str, day: dt.date | None) -> str:
    return f"{word} {day.isoformat()}" if day else ""


def _short(text: str) -> str:
    return text if len(text) <= _MAX_CHARS else text[: _MAX_CHARS - 1] + "…"
