"""Families that have nothing to do with the eight children: ordinary closed cases."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

from sample_agency.model import SEED, Case, Claim, Couple, Occupant, Person, RecordSpec, World

_TYPES = ("Child in Need", "Early Help", "Child Protection Plan", "Child in Need")
_TEAMS = (
    ("Family Support Quays", "Carol Winn"),
    ("Early Help Hub", "Rhian Coles"),
    ("Safeguarding North", "Peter Oddie"),
    ("Safeguarding South", "Martin Eke"),
)


_OLDER_CULTURES = ("Irish", "Caribbean", "English", "Indian Punjabi")


def add_background(world: World, names_file: Path) -> None:
    """One family per naming culture of ``names.json``: grandmother, parents and three children."""
    cultures = json.loads(names_file.read_text(encoding="utf-8"))
    for number, (culture, names) in enumerate(cultures.items()):
        rng = random.Random(f"{SEED}:background:{culture}")
        world.cases.append(_add_family(world, number, culture, names, rng, first_year=2009))
    for number, culture in enumerate(_OLDER_CULTURES, start=len(cultures)):
        rng = random.Random(f"{SEED}:older:{culture}")
        case = _add_family(world, number, culture, cultures[culture], rng, first_year=1988)
        world.cases.append(_moved_to_older_system(world, case, number))


def add_occupants(world: World) -> None:
    """Half of the households get a line in the address register; carers and withheld addresses never do."""
    withheld = {alert.record.partition("@")[0] for alert in world.alerts if alert.kind == "Address Withheld"}
    taken = {row.person for row in world.occupants}
    for person in list(world.people.values()):
        rng = random.Random(f"{SEED}:occupant:{person.key}")
        is_fit = (
            person.home
            and person.is_adult
            and not person.died
            and not person.options
            and person.key not in taken | withheld
        )
        if not is_fit or rng.random() < 0.5 or not _is_cp1252(person.surname + person.given):
            continue
        start = dt.date(
            rng.randint(min(max(person.born.year + 18, 1985), 2024), 2025), rng.randint(1, 12), rng.randint(1, 28)
        )
        style = rng.choice(("{s} {i}", "{g} {s}", "{s}, {g}"))
        name = style.format(s=person.surname, g=person.given, i=person.given[0])
        source = rng.choice(("Council tax", "Electoral roll", "Housing"))
        world.occupants.append(Occupant(person.home, person.key, name, start.isoformat(), "", source))


def _is_cp1252(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _moved_to_older_system(world: World, case: Case, number: int) -> Case:
    """The same family as the system before this one recorded it: its own records, paired labels."""
    for key in {claim.subject for claim in case.claims} | {case.child}:
        person = world.people[key]
        world.records[f"{key}@old"] = RecordSpec(
            f"{key}@old",
            key,
            person.given,
            person.middle,
            person.surname,
            "",
            "",
            person.born.isoformat(),
            "older",
            frozenset(),
        )
    pair = {"Mother": "Mother : Child", "Father": "Father : Child", "Sibling": "Sibling : Sibling"}
    claims = [
        Claim(f"{claim.subject}@old", pair.get(claim.label, "Grandmother : Grandchild"), f"{claim.of}@old")
        for claim in case.claims
    ]
    return Case(
        f"CL/{500 + number:04d}",
        f"{case.child}@old",
        case.case_type,
        case.opened,
        case.closed,
        "Area 3",
        "D. Pascoe",
        "older",
        restricted=False,
        claims=claims,
    )


def _add_family(
    world: World, number: int, culture: str, names: dict[str, list[str]], rng: random.Random, *, first_year: int
) -> Case:
    surname = rng.choice(names["surnames"])
    opened = dt.date(first_year + number % 10, rng.randint(1, 12), rng.randint(1, 28))
    used: set[str] = set()

    def person(role: str, sex: str, age: int, mother: str = "", father: str = "") -> str:
        given, _, middle = rng.choice([name for name in names[sex] if name not in used]).partition(" ")
        used.add(f"{given} {middle}".strip())
        born = dt.date(opened.year - age, rng.randint(1, 12), rng.randint(2, 28))
        key = f"bg{number}_{role}"
        world.people[key] = Person(
            key,
            len(world.people) + 101,
            given,
            middle,
            surname,
            surname,
            "",
            sex,
            born,
            None,
            mother,
            father,
            culture,
            f"bg{number}",
            frozenset(),
            "background",
        )
        return key

    grandmother = person("gran", "F", rng.randint(58, 68))
    mother = person("mother", "F", rng.randint(26, 33), grandmother if number % 2 else "")
    father = person("father", "M", rng.randint(28, 36), "" if number % 2 else grandmother)
    children = [person(f"child{i}", "FM"[(i + number) % 2], 3 + 3 * i, mother, father) for i in range(3)]
    world.couples.append(Couple(mother, father, "married", str(opened.year - 12), ""))
    team, worker = _TEAMS[number % len(_TEAMS)]
    closed = opened + dt.timedelta(days=rng.randint(120, 400))
    case = Case(
        f"CF{opened.year % 100:02d}/{900 + number:04d}",
        children[0],
        _TYPES[number % len(_TYPES)],
        opened.isoformat(),
        closed.isoformat(),
        team,
        worker,
        "main",
        restricted=False,
    )
    side = "Maternal" if number % 2 else "Paternal"
    labels = [
        (mother, "Mother"),
        (father, "Father"),
        (grandmother, f"{side} Grandmother"),
        *((key, "Sibling") for key in children[1:]),
    ]
    case.claims = [Claim(key, label, children[0]) for key, label in labels]
    case.claims += [Claim(mother, "Mother", key) for key in children[1:]]
    return case
