"""Reads the family files: plain text that tells who is who and which file says what.

A file has sections in square brackets. ``[people]`` lines are
``key | Given Middle /Birth/ >Current "known as" | F 1990-02-03 [+2019-05-06] | mother & father | options``.
The other sections are described at their functions. Lines starting with ``#`` are remarks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from sample_agency.model import (
    Alert,
    Case,
    Claim,
    Contact,
    Couple,
    Form,
    FormRow,
    Genogram,
    NetworkRow,
    Occupant,
    Person,
    Placement,
    RecordSpec,
    Trap,
    View,
    World,
)

_NAME = re.compile(r'^(?P<given>[^/>"]+?)?\s*/(?P<birth>[^/]*)/\s*(?:>(?P<now>[^"]+?))?\s*(?:"(?P<aka>[^"]+)")?$')
_CLAIM = re.compile(
    r"^(?P<flag>[!*=-] )?(?P<subject>[\w@]+)(?: > (?P<of>[\w@]+))? +"
    r"(?P<label>[^;{]+?)(?: *\{(?P<ended>[^}]*)\})?(?: *; *(?P<note>.*))?$"
)
_ROW = re.compile(
    r'^(?P<flag>[!*=-] )?(?P<person>\w+)(?: "(?P<name>[^"]+)")? +(?P<label>[^|]+?)(?: *\| *(?P<rest>.*))?$'
)


class FamilyFileError(ValueError):
    """A family file says something that cannot be read; the message names the file and the line."""


def read_families(folder: Path) -> World:
    """Every ``*.txt`` of a folder, in order of name."""
    world = World()
    for path in sorted(folder.glob("*.txt")):
        for header, lines in _sections(path):
            _read_section(world, path.stem, header, lines)
    return world


def _sections(path: Path) -> Iterator[tuple[str, list[str]]]:
    header = ""
    lines: list[str] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            if header:
                yield header, lines
            header, lines = line[1:-1], []
        elif line and not line.startswith("#"):
            lines.append(line)
    if header:
        yield header, lines


def _read_section(world: World, family: str, header: str, lines: list[str]) -> None:
    name, _, rest = header.partition(" ")
    reader = _READERS.get(name)
    if reader is None:
        raise FamilyFileError(f"{family}: unknown section [{header}]")
    for line in lines if name in _LINE_SECTIONS else [""]:
        try:
            reader(world, family, _parts(rest), [line] if name in _LINE_SECTIONS else lines)
        except (ValueError, KeyError, AttributeError, IndexError) as err:
            raise FamilyFileError(f"{family} [{header}] {line!r}: {err!r}") from err


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def _pairs(text: str) -> tuple[frozenset[str], dict[str, str]]:
    """``at=x bare`` gives ({"bare"}, {"at": "x"})."""
    words = text.split()
    flags = frozenset(word for word in words if "=" not in word)
    return flags, {k: v for k, _, v in (word.partition("=") for word in words if "=" in word)}


def _name(text: str) -> tuple[str, str, str, str, str]:
    found = _NAME.match(text.strip())
    if not found:
        raise FamilyFileError(f"not a name: {text!r}")
    given, _, middle = (found["given"] or "").strip().partition(" ")
    given = given.replace("_", " ")
    birth = found["birth"].strip()
    return given, middle.strip(), birth, (found["now"] or birth).strip(), found["aka"] or ""


def _with_fathers_name(given: str, middle: str, community: str) -> tuple[str, str]:
    """Where names are chains of fathers' names the second is no middle name: people are called by both."""
    return (f"{given} {middle}".strip(), "") if community in _CHAINED_NAMES else (given, middle)


def _person(world: World, family: str, header: list[str], lines: list[str]) -> None:
    parts = [*_parts(lines[0]), "", "", ""]
    key, name, facts, parents, options = parts[:5]
    if key in world.people:
        raise FamilyFileError(f"{key} is declared twice")
    given, middle, birth, now, aka = _name(name)
    given, middle = _with_fathers_name(given, middle, header[0])
    sex, born, *died = facts.split()
    mother, _, father = (word.strip() for word in parents.partition("&"))
    flags, values = _pairs(options)
    world.people[key] = Person(
        key, len(world.people) + 101, given, middle, birth, now, aka, sex, dt.date.fromisoformat(born),
        dt.date.fromisoformat(died[0].lstrip("+")) if died else None, mother, father,
        values.get("eth", header[0]), values.get("at", ""), flags, family,
        tuple(filter(None, values.get("adopters", "").split("+"))),
    )  # fmt: skip


def _couple(world: World, family: str, header: list[str], lines: list[str]) -> None:
    pair, facts = _parts(lines[0])
    a, _, b = (word.strip() for word in pair.partition("+"))
    kind, _, years = facts.partition(" ")
    start, _, end = years.partition("..")
    for key in (a, b):
        if key not in world.people:
            raise FamilyFileError(f"{key} is not a person")
    world.couples.append(Couple(a, b, kind, start.strip(), end.strip()))


def _record(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``person@variant | Given /Surname/ "aka" | date or - | options``."""
    key, name, born, options = [*_parts(lines[0]), "", ""][:4]
    person = key.partition("@")[0]
    given, middle, surname, previous, aka = _name(name)
    given, middle = _with_fathers_name(given, middle, world.people[person].community)
    flags, values = _pairs(options)
    world.records[key] = RecordSpec(
        key, world.people[person].key, given, middle, surname, aka, "" if previous == surname else previous,
        "" if born == "-" else born, "older" if "older" in flags else "main", flags, made=values.get("made", ""),
    )  # fmt: skip


def _case(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``ref | child record | type | opened..closed | team | worker | options`` and its lines."""
    ref, child, kind, span, team, worker, options = [*header, ""][:7]
    opened, _, closed = span.partition("..")
    case = Case(
        ref,
        child,
        kind,
        opened,
        closed,
        team,
        worker,
        "older" if "older" in options else "main",
        "restricted" in options,
    )
    for line in lines:
        found = _CLAIM.match(line)
        if not found:
            raise FamilyFileError(f"{ref}: {line!r}")
        flag = (found["flag"] or "").strip()
        case.claims.append(
            Claim(
                found["subject"], found["label"], found["of"] or child, flag, found["note"] or "", found["ended"] or ""
            )
        )
    world.cases.append(case)
    if "focus" in options:
        world.children[child.partition("@")[0]] = ref


def _form(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``file | layout | child | case | date`` and lines.

    A line is ``key: value`` or a table row ``person "name" label | shows; note``.
    """
    file, layout, child, case, date = header
    form = Form(file, layout, child, case, date, {})
    for line in lines:
        label, colon, value = line.partition(": ")
        if colon and label.islower() and " " not in label:
            if label == "pro":
                name, _, role = value.partition(" / ")
                form.professionals.append((name, role))
            else:
                form.values[label] = value
            continue
        found = _ROW.match(line)
        if not found:
            raise FamilyFileError(f"{file}: {line!r}")
        shows, _, note = (found["rest"] or "").partition(";")
        person = world.people[found["person"]]
        form.rows.append(
            FormRow(
                person.key,
                found["name"] or person.full_name,
                found["label"],
                (found["flag"] or "").strip(),
                frozenset(shows.split()),
                note.strip(),
            )
        )
    world.forms.append(form)


def _genogram(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``file | dialect | case | date`` and person keys; ``?name > child`` draws an unknown parent."""
    file, dialect, case, date = header
    tree = Genogram(file, dialect, case, date, [])
    for word in (word for line in lines for word in line.split()):
        if word.startswith("?"):
            side, _, child = word[1:].partition(">")
            tree.unknown.append((side, world.people[child].key))
        else:
            tree.members.append(world.people[word].key)
    world.genograms.append(tree)


def _placement(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``child | type | carer+carer "text" | home | start..end | reason | school / teacher | options``."""
    child, kind, carers, home, span, reason, school, options = [*_parts(lines[0]), "", "", ""][:8]
    keys, _, text = carers.partition(" ")
    start, _, end = span.partition("..")
    school_name, _, teacher = (word.strip() for word in school.partition(" / "))
    people = tuple(world.people[key].key for key in keys.split("+") if key)
    world.placements.append(
        Placement(
            child,
            kind,
            people,
            text.strip('" '),
            home,
            start,
            end,
            reason,
            "confidential" in options,
            school_name,
            teacher,
        )
    )


def _network(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """Under ``[network child]``: ``person "name" label | importance | amount | note``."""
    found = _ROW.match(lines[0])
    if not found:
        raise FamilyFileError(lines[0])
    importance, amount, note = [*_parts(found["rest"] or ""), "", "", ""][:3]
    person = world.people[found["person"]]
    world.network.append(
        NetworkRow(
            header[0],
            person.key,
            found["name"] or person.full_name,
            found["label"],
            (found["flag"] or "").strip(),
            importance,
            amount,
            note,
        )
    )


def _view(world: World, family: str, header: list[str], lines: list[str]) -> None:
    person, importance, amount, date, words = _parts(lines[0])
    world.views.append(View(header[0], world.people[person].key, importance, amount, date, words))


def _contact(world: World, family: str, header: list[str], lines: list[str]) -> None:
    person, label, date, kind, quality = _parts(lines[0])
    world.contacts.append(Contact(header[0], world.people[person].key, label, date, kind, quality))


def _alert(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``record | type | protected record or - | start..end | detail``."""
    record, kind, relates, span, detail = [*_parts(lines[0]), ""][:5]
    start, _, end = span.partition("..")
    world.alerts.append(Alert(record, kind, "" if relates == "-" else relates, start, end, detail))


def _occupant(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``home | person | name as written | start..end | source``."""
    home, person, name, span, source = _parts(lines[0])
    start, _, end = span.partition("..")
    world.occupants.append(Occupant(home, world.people[person].key, name, start, end, source))


def _trap(world: World, family: str, header: list[str], lines: list[str]) -> None:
    """``kind | child or - | must not | person person ... | note``."""
    kind, child, must_not, people, note = _parts(lines[0])
    keys = tuple(world.people[key].key for key in people.split())
    world.traps.append(Trap(kind, "" if child == "-" else child, must_not, keys, note))


_Reader = Callable[[World, str, list[str], list[str]], None]
_READERS: dict[str, _Reader] = {
    "people": _person, "couples": _couple, "records": _record, "case": _case, "form": _form, "genogram": _genogram,
    "placements": _placement, "network": _network, "views": _view, "contacts": _contact, "alerts": _alert,
    "register": _occupant, "traps": _trap,
}  # fmt: skip
_CHAINED_NAMES = frozenset({"Somali", "Arabic", "Kurdish", "Indian Punjabi"})
_LINE_SECTIONS = frozenset(_READERS) - {"case", "form", "genogram"}
