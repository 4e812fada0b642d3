"""Who lives with whom: births, couples, children and lodgers, without names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from bench.people.stocks import Flags, Floats, Ints, Rng, cultures

TODAY = dt.date(2026, 6, 1)
_TODAY_DAYS = (TODAY - dt.date(1970, 1, 1)).days
_YEAR = 365.25
# A household has fewer members than this, so that those who left home get numbers of their own in between.
_SPREAD = 64
NOBODY = -1

HEAD, PARTNER, CHILD, GRANDPARENT, SIBLING, LODGER = range(6)
_AGES = {
    "single": (19, 34, 92),
    "couple": (23, 45, 88),
    "couple_children": (22, 37, 56),
    "lone_parent": (18, 32, 52),
    "three_generations": (24, 34, 50),
    "siblings": (19, 26, 48),
    "kinship_carer": (44, 56, 74),
    "shared": (19, 26, 55),
}
_MALE_HEADS = {"lone_parent": 0.12, "kinship_carer": 0.22, "shared": 0.62}
_COUPLES = ("couple", "couple_children", "three_generations")
_PARENTS = ("couple_children", "lone_parent", "three_generations")


@dataclass(slots=True, eq=False)
class People:
    """People in the order of their households; every array has one item per person.

    Attributes:
        born: Days since 1970.
        lineage: The family that a person was born into; a number below ``n_lineages``.
        married_into: The lineage whose name was taken, or NOBODY.
        hyphened: The lineage whose name was put before the own one, or NOBODY.
        father: Row of the father if he is in the table, or NOBODY; ``mother`` alike.
        culture: Place in ``cultures()``.
        rest: Household before those who left home got their own.
    """

    household: Ints
    culture: Ints
    is_male: Flags
    born: Ints
    lineage: Ints
    married_into: Ints
    hyphened: Ints
    father: Ints
    mother: Ints
    role: Ints
    rest: Ints

    def __len__(self) -> int:
        return len(self.household)


@dataclass(slots=True)
class _Roll:
    """People as they are added, in pieces."""

    pieces: list[dict[str, Any]] = field(default_factory=list)
    n: int = 0
    n_lineages: int = 0

    def lineages(self, n: int) -> Ints:
        self.n_lineages += n
        return np.arange(self.n_lineages - n, self.n_lineages)

    def add(self, **columns: Any) -> Ints:
        n = len(columns["household"])
        full: dict[str, Any] = {"married_into": NOBODY, "hyphened": NOBODY, "father": NOBODY, "mother": NOBODY}
        full |= columns
        self.pieces.append({name: np.broadcast_to(column, n) for name, column in full.items()})
        self.n += n
        return np.arange(self.n - n, self.n)

    def column(self, name: str) -> Any:
        return np.concatenate([piece[name] for piece in self.pieces])


def settle(n: int, style: dict[str, Any], random: Rng) -> tuple[People, int]:
    """Make exactly ``n`` people in households; also the number of lineages."""
    n_households = n // 2 + 20
    while True:
        roll = _roll(n_households, style, random)
        if roll.n >= n:
            return _in_order(roll, n), roll.n_lineages
        n_households = int(n_households * (n / roll.n) * 1.05) + 20


def _roll(n: int, style: dict[str, Any], random: Rng) -> _Roll:
    roll = _Roll()
    kinds = list(style["households"])
    share = np.array([style["households"][kind] for kind in kinds])
    kind = random.choice(len(kinds), size=n, p=share / share.sum())
    culture = draw_cultures(style, random, n)
    head = _heads(roll, kinds, kind, culture, random)
    has_partner = np.isin(kind, [kinds.index(k) for k in _COUPLES])
    partner = _partners(roll, style, head, has_partner, random)
    is_parent = np.isin(kind, [kinds.index(k) for k in _PARENTS])
    _children(roll, style, head[is_parent], partner[is_parent], random)
    _grandparents(roll, style, head[kind == kinds.index("three_generations")], random)
    _kinship(roll, style, head[kind == kinds.index("kinship_carer")], random)
    _siblings(roll, head[kind == kinds.index("siblings")], random)
    _lodgers(roll, style, head[kind == kinds.index("shared")], random)
    return roll


def draw_cultures(style: dict[str, Any], random: Rng, n: int) -> Ints:
    """Draw cultures as the style has them."""
    share = np.array([style["cultures"][culture.name] for culture in cultures()])
    return random.choice(len(share), size=n, p=share / share.sum())


def _heads(roll: _Roll, kinds: list[str], kind: Ints, culture: Ints, random: Rng) -> Ints:
    n = len(kind)
    low, mode, high = (np.array([_AGES[k][i] for k in kinds], dtype=np.float64)[kind] for i in range(3))
    male = np.array([_MALE_HEADS.get(k, 0.5) for k in kinds])[kind]
    return roll.add(
        household=np.arange(n) * _SPREAD,
        culture=culture,
        is_male=random.random(n) < male,
        born=_TODAY_DAYS - (random.triangular(low, mode, high) * _YEAR).astype(np.int64),
        lineage=roll.lineages(n),
        role=HEAD,
        rest=np.arange(n),
    )


def _partners(roll: _Roll, style: dict[str, Any], head: Ints, has_partner: Flags, random: Rng) -> Ints:
    """Add partners; returns the partner's row of every head, or NOBODY."""
    heads, of = roll.pieces[0], head[has_partner]
    n = len(of)
    is_male = np.where(random.random(n) < 0.03, heads["is_male"][of], ~heads["is_male"][of])
    born = heads["born"][of] + (random.normal(0, 3.5, n) + np.where(is_male, -2, 2)).astype(np.float64) * _YEAR
    too_young = born > _TODAY_DAYS - 18 * _YEAR
    born = np.where(too_young, heads["born"][of] - random.integers(0, 900, n), born).astype(np.int64)
    culture = np.where(random.random(n) < 0.9, heads["culture"][of], draw_cultures(style, random, n))
    lineage = roll.lineages(n)
    wife_is_partner = ~is_male & heads["is_male"][of]
    wife_is_head = is_male & ~heads["is_male"][of]
    takes, hyphens = random.random(n) < style["married_name"], random.random(n) < style["hyphenated"]
    rows = roll.add(
        household=heads["household"][of],
        culture=culture,
        is_male=is_male,
        born=born,
        lineage=lineage,
        married_into=np.where(wife_is_partner & takes, heads["lineage"][of], NOBODY),
        hyphened=np.where(wife_is_partner & takes & hyphens, lineage, NOBODY),
        role=PARTNER,
        rest=heads["rest"][of],
    )
    for name, value in (("married_into", lineage), ("hyphened", heads["lineage"][of])):
        column = np.array(heads[name])
        wants = wife_is_head & takes & (hyphens | (name == "married_into"))
        column[of[wants]] = value[wants]
        heads[name] = column
    partner = np.full(len(head), NOBODY)
    partner[has_partner] = rows
    return partner


def _births(first: Floats, n_each: Ints, twins: float, random: Rng) -> tuple[Ints, Floats]:
    """Space births after the first; returns place of the parent and day of birth of every child."""
    parent = np.repeat(np.arange(len(n_each)), n_each)
    gap = (random.gamma(4.0, 0.65, len(parent)) + 0.8) * _YEAR
    gap[random.random(len(parent)) < twins] = 0.0
    starts = np.cumsum(n_each) - n_each
    gap[starts[n_each > 0]] = 0.0
    run = np.cumsum(gap)
    return parent, first[parent] + run - np.repeat(run[starts[n_each > 0]], n_each[n_each > 0])


def _children(roll: _Roll, style: dict[str, Any], head: Ints, partner: Ints, random: Rng) -> None:
    culture, is_male, born, lineage = (roll.column(name) for name in ("culture", "is_male", "born", "lineage"))
    is_mother_head = ~is_male[head] | (partner == NOBODY)
    mother, father = np.where(is_mother_head, head, partner), np.where(is_mother_head, partner, head)
    is_lone_father = (partner == NOBODY) & is_male[head]
    age = (_TODAY_DAYS - born[mother]) / _YEAR
    latest = np.maximum(np.minimum(age - 0.05, 43.0), 16.6)
    first = born[mother] + random.triangular(16.2, np.minimum(27.0, latest - 0.1), latest) * _YEAR
    n_each = 1 + random.poisson(style["children_mean"] - 1.0, len(head))
    place, day = _births(first, np.minimum(n_each, 11), style["twins"], random)
    # Children not born yet, or born to a mother past childbearing, are left out rather than moved to an allowed date.
    keep = (day <= _TODAY_DAYS) & (day <= born[mother[place]] + 47 * _YEAR)
    place, day = place[keep], day[keep].astype(np.int64)
    n = len(place)
    fathers = np.where(is_lone_father, head, father)[place]
    is_known = (fathers != NOBODY) & (random.random(n) > 0.1)
    mothers = np.where(is_lone_father, NOBODY, mother)[place]
    by_mother = random.random(n) < np.where(is_known, 0.08, 0.55)
    stranger = roll.lineages(len(head))[place]
    of_father = np.where(is_known, lineage[fathers], stranger)
    of_mother = np.where(mothers == NOBODY, of_father, lineage[mothers])
    own = np.where(by_mother, of_mother, of_father)
    hyphens = (random.random(n) < style["hyphenated"]) & (own != of_mother)
    years = (_TODAY_DAYS - day) / _YEAR
    has_left = (years > 19) & (random.random(n) < style["left_home"])
    is_boy = random.random(n) < 0.512
    husband = roll.lineages(n)
    is_wife = has_left & ~is_boy & (years > 23) & (random.random(n) < 0.5 * style["married_name"])
    order = np.arange(n) - np.searchsorted(place, place)
    home = roll.pieces[0]["household"][head][place]
    roll.add(
        household=home + np.where(has_left, 1 + order, 0),
        culture=culture[np.where(is_known, fathers, head[place])],
        is_male=is_boy,
        born=day,
        lineage=own,
        married_into=np.where(is_wife, husband, NOBODY),
        hyphened=np.where(hyphens, of_mother, NOBODY),
        father=np.where(is_known, fathers, NOBODY),
        mother=mothers,
        role=CHILD,
        rest=home // _SPREAD,
    )


def _grandparents(roll: _Roll, style: dict[str, Any], head: Ints, random: Rng) -> None:
    heads = roll.pieces[0]
    father_rows = np.full(len(roll.pieces[0]["born"]), NOBODY)
    for is_male, share in ((True, 0.5), (False, 0.9)):
        of = head[random.random(len(head)) < share]
        n = len(of)
        takes = (not is_male) & (random.random(n) < style["married_name"])
        rows = roll.add(
            household=heads["household"][of],
            culture=heads["culture"][of],
            is_male=is_male,
            born=heads["born"][of] - (random.triangular(18, 27, 42, n) * _YEAR).astype(np.int64),
            lineage=heads["lineage"][of] if is_male else roll.lineages(n),
            married_into=np.where(takes, heads["lineage"][of], NOBODY),
            role=GRANDPARENT,
            rest=heads["rest"][of],
        )
        if is_male:
            father_rows[of] = rows
    heads["father"] = father_rows


def _kinship(roll: _Roll, style: dict[str, Any], head: Ints, random: Rng) -> None:
    """Add children brought up by a relative of an older generation; their parents are elsewhere."""
    heads = roll.pieces[0]
    first = _TODAY_DAYS - random.uniform(0.2, 17.0, len(head)) * _YEAR
    n_each = np.minimum(1 + random.poisson(0.7, len(head)), 6)
    place, day = _births(first, n_each, style["twins"], random)
    place, day = place[day <= _TODAY_DAYS], day[day <= _TODAY_DAYS]
    of, other = head[place], roll.lineages(len(head))[place]
    roll.add(
        household=heads["household"][of],
        culture=heads["culture"][of],
        is_male=random.random(len(of)) < 0.512,
        born=day.astype(np.int64),
        lineage=np.where(random.random(len(head))[place] < 0.5, heads["lineage"][of], other),
        role=CHILD,
        rest=heads["rest"][of],
    )


def _siblings(roll: _Roll, head: Ints, random: Rng) -> None:
    heads = roll.pieces[0]
    of = np.repeat(head, 1 + random.poisson(0.6, len(head)))
    born = heads["born"][of] + (random.normal(0, 4.5, len(of)) * _YEAR).astype(np.int64)
    keep = born < _TODAY_DAYS - 16 * _YEAR
    of, born = of[keep], born[keep]
    roll.add(
        household=heads["household"][of],
        culture=heads["culture"][of],
        is_male=random.random(len(of)) < 0.5,
        born=born,
        lineage=heads["lineage"][of],
        role=SIBLING,
        rest=heads["rest"][of],
    )


def _lodgers(roll: _Roll, style: dict[str, Any], head: Ints, random: Rng) -> None:
    heads = roll.pieces[0]
    of = np.repeat(head, 1 + random.poisson(style["lodgers_mean"] - 1.0, len(head)))
    n = len(of)
    roll.add(
        household=heads["household"][of],
        culture=np.where(random.random(n) < 0.45, heads["culture"][of], draw_cultures(style, random, n)),
        is_male=random.random(n) < 0.6,
        born=_TODAY_DAYS - (random.triangular(18, 27, 62, n) * _YEAR).astype(np.int64),
        lineage=roll.lineages(n),
        role=LODGER,
        rest=heads["rest"][of],
    )


def _in_order(roll: _Roll, n: int) -> People:
    columns = {f.name: roll.column(f.name) for f in fields(People)}
    order = np.argsort(columns["household"], kind="stable")
    place = np.empty(roll.n + 1, dtype=np.int64)
    place[order] = np.arange(roll.n)
    place[NOBODY] = NOBODY
    picked = {name: column[order][:n] for name, column in columns.items()}
    for parent in ("father", "mother"):
        row = place[picked[parent]]
        picked[parent] = np.where(row < n, row, NOBODY)
    picked["household"] = np.unique(picked["household"], return_inverse=True)[1].reshape(-1)
    return People(**picked)
