"""What people are called: each naming culture by its own rules."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.people.households import CHILD, NOBODY, People
from bench.people.stocks import Culture, Flags, Ints, Rng, Texts, cultures, read_json, texts, words

_TAKES_NO_NAME = ("muslim", "chain", "chinese", "vietnamese", "arabic", "sikh")
_MANY_SPELLINGS = ("muslim", "arabic", "somali", "chinese", "west_african", "sikh", "turkish_kurdish", "slavic")
_RARE_SPELLING = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Names as they are now, and the family name before marriage ("" if it is the same)."""

    first: Texts
    middle: Texts
    surname: Texts
    birth_surname: Texts


@dataclass(slots=True, eq=False)
class _Draft:
    """Names in the making, and what they are made from.

    Attributes:
        surname_place: Place of the family name in its culture's pool, by lineage.
        elder: Given name of a lineage's father, where he is not in the table; ``eldest`` the grandfather's.
    """

    people: People
    random: Rng
    first: Texts
    middle: Texts
    surname: Texts
    birth_surname: Texts
    surname_place: Ints
    elder: Texts
    eldest: Texts


def name_people(people: People, n_lineages: int, style: dict[str, Any], random: Rng, n_common: float = 0.0) -> Names:
    """Name everybody.

    Args:
        n_common: Share of lineages that get the commonest name of their culture on top of those who have it anyway.
    """
    draft = _draft(people, n_lineages, style, random, n_common)
    for place, culture in enumerate(cultures()):
        rows = np.flatnonzero(people.culture == place)
        if len(rows):
            _name_culture(draft, culture, rows, style)
    _sons_like_fathers(draft, style)
    _chains(draft)
    _other_spellings(draft, style)
    return Names(draft.first, draft.middle, draft.surname, draft.birth_surname)


def _draft(people: People, n_lineages: int, style: dict[str, Any], random: Rng, n_common: float) -> _Draft:
    n = len(people)
    lineage_culture = np.zeros(n_lineages, dtype=np.int64)
    # The last to be written decides for a lineage that a marriage across cultures joins; children follow it.
    for lineage in (people.married_into, people.lineage):
        known = lineage != NOBODY
        lineage_culture[lineage[known]] = people.culture[known]
    surname_place = np.zeros(n_lineages, dtype=np.int64)
    elder, eldest = texts([""] * n_lineages), texts([""] * n_lineages)
    for place, culture in enumerate(cultures()):
        of = np.flatnonzero(lineage_culture == place)
        surname_place[of] = culture.families.places(random, len(of))
        men = culture.eras[0][2]
        elder[of], eldest[of] = men.draw(random, len(of)), men.draw(random, len(of))
    surname_place[random.random(n_lineages) < n_common] = 0
    _share_local_names(surname_place, lineage_culture, style, random)
    first, middle, surname, birth_surname = (texts([""] * n) for _ in range(4))
    return _Draft(people, random, first, middle, surname, birth_surname, surname_place, elder, eldest)


def _share_local_names(surname_place: Ints, lineage_culture: Ints, style: dict[str, Any], random: Rng) -> None:
    """Let neighbours bear one name without being one family."""
    n = len(surname_place)
    neighbour = np.arange(n) // 12 * 12
    shares = (random.random(n) < style["local_surnames"]) & (lineage_culture == lineage_culture[neighbour])
    surname_place[shares] = surname_place[neighbour[shares]]


def _name_culture(draft: _Draft, culture: Culture, rows: Ints, style: dict[str, Any]) -> None:
    people, random = draft.people, draft.random
    draft.first[rows] = _given(culture, people.is_male[rows], people.born[rows], random)
    has_middle = random.random(len(rows)) < culture.middle
    draft.middle[rows[has_middle]] = _given(
        culture, people.is_male[rows[has_middle]], people.born[rows[has_middle]], random
    )
    taken = people.married_into[rows]
    is_wife = (taken != NOBODY) & (culture.structure not in _TAKES_NO_NAME)
    born_as = _family(draft, culture, people.lineage[rows], people.is_male[rows], np.zeros(len(rows), dtype=bool))
    now = _family(draft, culture, np.where(is_wife, taken, people.lineage[rows]), people.is_male[rows], is_wife)
    if culture.structure in ("shared", "gendered"):
        _put_hyphens(draft, culture, rows, now)
    draft.surname[rows] = now
    draft.birth_surname[rows] = np.where(is_wife, born_as, "")
    special = _STRUCTURES.get(culture.structure)
    if special:
        special(draft, culture, rows)


def _given(culture: Culture, is_male: Flags, born: Ints, random: Rng) -> Texts:
    year = 1970 + born // 365.25
    given = texts([""] * len(born))
    start = -9999
    for until, women, men in culture.eras:
        for pool, sex in ((women, False), (men, True)):
            at = np.flatnonzero((year > start) & (year <= until) & (is_male == sex))
            given[at] = pool.draw(random, len(at))
        start = until
    return given


def _family(draft: _Draft, culture: Culture, lineage: Ints, is_male: Flags, is_wife: Flags) -> Texts:
    place = np.minimum(draft.surname_place[lineage], len(culture.wives) - 1)
    return np.where(
        is_male, culture.families.values[place], np.where(is_wife, culture.wives[place], culture.women[place])
    )


def _put_hyphens(draft: _Draft, culture: Culture, rows: Ints, now: Texts) -> None:
    at = np.flatnonzero(draft.people.hyphened[rows] != NOBODY)
    male = draft.people.is_male[rows[at]]
    before = _family(draft, culture, draft.people.hyphened[rows[at]], male, np.zeros(len(at), dtype=bool))
    now[at] = texts([f"{a}-{b}" if a != b else b for a, b in zip(before, now[at], strict=True)])


def _muslim(draft: _Draft, culture: Culture, rows: Ints) -> None:
    """Women often have a name of rank for a family name; men often a prophet's name before the one they go by."""
    random, is_male = draft.random, draft.people.is_male[rows]
    women = rows[~is_male & (random.random(len(rows)) < 0.62)]
    draft.surname[women] = random.choice(texts(words(culture.more["female_last"])), len(women))
    men = rows[is_male & (random.random(len(rows)) < 0.33)]
    draft.middle[men] = draft.first[men]
    draft.first[men] = random.choice(texts(words(culture.more["male_first_prefix"])), len(men))


def _sikh(draft: _Draft, culture: Culture, rows: Ints) -> None:
    title = np.where(draft.people.is_male[rows], "Singh", "Kaur").astype(object)
    keeps_family = draft.random.random(len(rows)) < 0.55
    draft.middle[rows] = np.where(keeps_family, title, "")
    draft.surname[rows] = np.where(keeps_family, draft.surname[rows], title)


def _gujarati(draft: _Draft, culture: Culture, rows: Ints) -> None:
    father = draft.people.father[rows]
    elder = draft.elder[draft.people.lineage[rows]]
    fathers_name = np.where(father == NOBODY, elder, draft.first[father])
    draft.middle[rows] = np.where(draft.middle[rows] == "", "", fathers_name)


def _chinese(draft: _Draft, culture: Culture, rows: Ints) -> None:
    women, men = (texts(words(part)) for part in culture.more["western"].split("|"))
    at = rows[draft.random.random(len(rows)) < 0.35]
    draft.middle[at] = draft.first[at]
    n = len(at)
    draft.first[at] = np.where(draft.people.is_male[at], draft.random.choice(men, n), draft.random.choice(women, n))
    rest = np.setdiff1d(rows, at)
    draft.middle[rest] = ""


def _vietnamese(draft: _Draft, culture: Culture, rows: Ints) -> None:
    usual = np.where(draft.people.is_male[rows], "Văn", "Thị")
    has_usual = draft.random.random(len(rows)) < 0.6
    draft.middle[rows] = np.where(has_usual, usual, draft.middle[rows])


def _double(draft: _Draft, culture: Culture, rows: Ints) -> None:
    """The mother's family name, then the father's, at times after a particle."""
    random, n = draft.random, len(rows)
    mothers = culture.families.draw(random, n)
    mother = draft.people.mother[rows]
    is_same = (mother != NOBODY) & (draft.people.culture[mother] == draft.people.culture[rows])
    known = _family(draft, culture, draft.people.lineage[mother], np.ones(n, dtype=bool), np.zeros(n, dtype=bool))
    mothers = np.where(is_same, known, mothers)
    particle = np.where(random.random(n) < 0.15, random.choice(texts(words(culture.more["particles"])), n), "")
    is_double = random.random(n) < 0.55
    parts = zip(mothers, particle, draft.surname[rows], is_double, strict=True)
    draft.surname[rows] = texts([" ".join(p for p in (m if d else "", de, f) if p) for m, de, f, d in parts])


def _arabic(draft: _Draft, culture: Culture, rows: Ints) -> None:
    _gujarati(draft, culture, rows)


_STRUCTURES = {
    "muslim": _muslim,
    "sikh": _sikh,
    "gujarati": _gujarati,
    "chinese": _chinese,
    "vietnamese": _vietnamese,
    "double": _double,
    "arabic": _arabic,
}


def _sons_like_fathers(draft: _Draft, style: dict[str, Any]) -> None:
    people = draft.people
    has_father = (people.father != NOBODY) & people.is_male & (people.role == CHILD)
    sons = np.flatnonzero(has_father & (draft.random.random(len(people)) < style["son_like_father"]))
    draft.first[sons] = draft.first[people.father[sons]]


def _chains(draft: _Draft) -> None:
    """Own name, father's name, grandfather's name; nobody has a family name."""
    people = draft.people
    chain = np.array([culture.structure == "chain" for culture in cultures()])[people.culture]
    rows = np.flatnonzero(chain)
    elders, children = rows[people.role[rows] != CHILD], rows[people.role[rows] == CHILD]
    for group in (elders, children):
        father = people.father[group]
        fathers_known = (father != NOBODY) & chain[father]
        lineage = people.lineage[group]
        draft.middle[group] = np.where(fathers_known, draft.first[father], draft.elder[lineage])
        draft.surname[group] = np.where(fathers_known, draft.middle[father], draft.eldest[lineage])
        draft.birth_surname[group] = ""


@functools.cache
def spellings() -> dict[str, tuple[str, ...]]:
    """Other spellings of a name."""
    other: dict[str, tuple[str, ...]] = {}
    for line in read_json("corruption.json")["spellings"]:
        group = words(line)
        for name in group:
            other[name] = tuple(dict.fromkeys(other.get(name, ()) + tuple(n for n in group if n != name)))
    return other


def _other_spellings(draft: _Draft, style: dict[str, Any]) -> None:
    """People of one name spell it in different ways; a family spells its name in one."""
    people, random = draft.people, draft.random
    many = np.array([culture.name in _MANY_SPELLINGS for culture in cultures()])[people.culture]
    rate = np.where(many, style["other_spelling"], _RARE_SPELLING)
    by_lineage = random.random(len(draft.surname_place))
    for names, luck in ((draft.first, random.random(len(people))), (draft.surname, by_lineage[people.lineage])):
        for row in np.flatnonzero(luck < rate).tolist():
            other = spellings().get(names[row])
            if other:
                names[row] = other[int(luck[row] * 1e6) % len(other)]
