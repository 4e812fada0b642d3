"""Names for everybody on a roll, each naming culture by its own rules, as true persons of a world."""

from __future__ import annotations

from typing import Any

import numpy as np
from sample_agency.model import Couple, Person, World

from bench.agencies.roll import Member, Roll
from bench.people.households import CHILD, HEAD, NOBODY, People
from bench.people.naming import Names, name_people
from bench.people.slips import nicknames
from bench.people.stocks import Ints, Rng, Texts, cultures, read_json

_FIRST_NUMBER = 101


def settle_world(roll: Roll, style_name: str, seed: int) -> World:
    """Name everybody; a person's key is the row on the roll."""
    style: dict[str, Any] = dict(read_json("styles.json")[style_name])
    random = np.random.default_rng(seed)
    names = name_people(_as_people(roll), roll.n_lineages, style, random)
    given = names.first.copy(), names.middle.copy()
    _unlike_siblings(roll, names, random)
    _alike(roll, names)
    _follow_fathers(roll, names, *given)
    world = World()
    for member in roll.members:
        world.people[key_of(member.row)] = _person(roll, member, names)
    for union in roll.unions:
        world.couples.append(Couple(key_of(union.a), key_of(union.b), union.kind, union.start, union.end))
    return world


def key_of(row: int) -> str:
    """The key of a row of the roll, "" for nobody."""
    return "" if row == NOBODY else f"m{row}"


def _as_people(roll: Roll) -> People:
    members = roll.members

    def column(name: str) -> Ints:
        return np.array([getattr(member, name) for member in members], dtype=np.int64)

    epoch = np.datetime64("1970-01-01")
    born = np.array([(np.datetime64(member.born) - epoch).astype(np.int64) for member in members], dtype=np.int64)
    nobody = np.full(len(members), NOBODY, dtype=np.int64)
    father = column("father")
    return People(
        household=column("row"),
        culture=column("culture"),
        is_male=np.array([member.is_male for member in members]),
        born=born,
        lineage=column("lineage"),
        married_into=column("married_into"),
        hyphened=nobody,
        father=father,
        mother=column("mother"),
        role=np.where(father == NOBODY, HEAD, CHILD).astype(np.int64),
        rest=column("row"),
    )


def _alike(roll: Roll, names: Names) -> None:
    """Give people the names of others, as the kindreds have it."""
    for row, like in roll.same_first:
        names.first[row] = names.first[like]
    for row, like in roll.same_name:
        for column in (names.first, names.surname, names.birth_surname):
            column[row] = column[like]


def _unlike_siblings(roll: Roll, names: Names, random: Rng) -> None:
    """Name again whoever is called like a brother or sister, full or half."""
    taken: dict[int, set[str]] = {}
    for member in roll.members:
        parents = [parent for parent in (member.mother, member.father) if parent != NOBODY]
        used = set().union(*(taken.setdefault(parent, set()) for parent in parents))
        _, women, men = next(era for era in cultures()[member.culture].eras if member.born.year <= era[0])
        while names.first[member.row] in used:
            names.first[member.row] = (men if member.is_male else women).draw(random, 1)[0]
        for parent in parents:
            taken[parent].add(names.first[member.row])


def _follow_fathers(roll: Roll, names: Names, first: Texts, middle: Texts) -> None:
    """Carry a new name down to those who bear their father's; parents stand before their children on a roll."""
    for child in roll.members:
        if child.father != NOBODY:
            chain = cultures()[child.culture].structure == "chain"
            if chain and names.surname[child.row] == middle[child.father]:
                names.surname[child.row] = names.middle[child.father]
            if names.middle[child.row] == first[child.father]:
                names.middle[child.row] = names.first[child.father]


def _person(roll: Roll, member: Member, names: Names) -> Person:
    given, surname = str(names.first[member.row]), str(names.surname[member.row])
    short = nicknames().get(given, ())
    known_as = roll.rng.choice(short) if short and roll.rng.random() < 0.3 else ""
    return Person(
        key=key_of(member.row),
        number=member.row + _FIRST_NUMBER,
        given=given,
        middle=str(names.middle[member.row]),
        birth_surname=str(names.birth_surname[member.row]) or surname,
        surname=surname,
        known_as=known_as,
        sex="M" if member.is_male else "F",
        born=member.born,
        died=member.died,
        mother=key_of(member.mother),
        father=key_of(member.father),
        community=cultures()[member.culture].name,
        home=member.home,
        options=member.options,
        family=str(member.family),
        adopters=tuple(key_of(row) for row in member.adopters),
    )
