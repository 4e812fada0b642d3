"""Invented people as a flat table of texts, with the slips that clerks make."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

import numpy as np

from matching.features import texts_of
from matching.flat_read import TextColumn
from tests.matching.people import FAMILY, GIVEN, STREETS

Rows = list[dict[str, str]]
NAMES = (*GIVEN["F"], *GIVEN["M"], "Siân", "Zoë", "Anne-Marie", "Łukasz", "Ng")
FAMILIES = (*FAMILY, "O’Brien", "Nováková", "Šmíd", "Li", "Garside-Lumb")


def flat_people(n_people: int, seed: int = 0) -> Rows:
    """Two thirds of the people come once, the others two or three times with slips."""
    chance = random.Random(seed)
    rows: Rows = []
    for _ in range(n_people):
        person = _person(chance)
        rows.append(person)
        rows.extend(_slipped(person, chance) for _ in range(chance.choice((0, 0, 0, 0, 1, 2))))
    chance.shuffle(rows)
    return [{"unique_id": str(place + 100), **row} for place, row in enumerate(rows)]


def _person(chance: random.Random) -> dict[str, str]:
    given, family = chance.choice(NAMES), chance.choice(FAMILIES)
    born = dt.date(1930, 1, 1) + dt.timedelta(days=chance.randrange(33000))
    return {
        "first_name": given,
        "surname": family,
        "dob": born.isoformat(),
        "email": f"{given}.{family}{chance.randrange(90)}@example.org".lower(),
        "postcode": f"{chance.choice(('EB', 'LB', 'QK'))}{chance.randrange(1, 20)} {chance.randrange(1, 9)}HJ",
        "phone": f"+4477009{chance.randrange(100000):05}"[:13],
        "street": f"{chance.randrange(1, 99)} {chance.choice(STREETS)} Street",
        "height": str(chance.randrange(150, 199)),
    }


def _slipped(person: dict[str, str], chance: random.Random) -> dict[str, str]:
    copy = dict(person)
    for _ in range(chance.choice((1, 1, 2, 3))):
        column = chance.choice(list(copy))
        text = copy[column]
        slip = chance.randrange(5)
        if slip == 0:
            copy[column] = ""
        elif slip == 1 and column in {"first_name", "surname"}:
            copy["first_name"], copy["surname"] = copy["surname"], copy["first_name"]
        elif len(text) > 3 and column != "height":
            at = chance.randrange(len(text) - 1)
            turned = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            copy[column] = text[:at] + text[at + 1 :] if slip == 2 else turned
    return copy


def as_columns(rows: Sequence[Mapping[str, str]]) -> dict[str, TextColumn]:
    """Encode rows of texts; an empty text is a missing value."""
    columns = {}
    for name in rows[0]:
        code_of: dict[str, int] = {}
        codes = [code_of.setdefault(row[name], len(code_of)) if row[name] else -1 for row in rows]
        columns[name] = TextColumn(texts_of(code_of), np.array(codes, dtype=np.int32))
    return columns


def as_lists(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str | int | None]]:
    """The same for Splink: ids are numbers, empty texts are None."""
    table: dict[str, list[str | int | None]] = {name: [row[name] or None for row in rows] for name in rows[0]}
    table["unique_id"] = [int(row["unique_id"]) for row in rows]
    return table
