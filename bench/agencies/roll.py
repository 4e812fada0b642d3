"""The people of an agency before they have names: births, couples, homes and deaths."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from random import Random

from bench.people.households import NOBODY
from bench.people.stocks import cultures

TODAY = dt.date(2026, 3, 31)
_YEAR = 365.25


@dataclass(slots=True)
class Member:
    """One person without a name.

    Attributes:
        lineage: The family that the person was born into; ``married_into`` the one whose name was taken, or NOBODY.
        home: Key of the present dwelling, "" when nobody knows it.
        wed: Day from which the taken name is used.
        options: As ``sample_agency.model.Person`` has them: "carer", "teacher", "worker".
    """

    row: int
    family: int
    culture: int
    is_male: bool
    born: dt.date
    lineage: int
    mother: int = NOBODY
    father: int = NOBODY
    married_into: int = NOBODY
    home: str = ""
    died: dt.date | None = None
    wed: dt.date | None = None
    options: frozenset[str] = frozenset()
    adopters: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Union:
    """A couple; dates as ``sample_agency.model.Couple`` has them."""

    a: int
    b: int
    kind: str
    start: str
    end: str


@dataclass(slots=True)
class Roll:
    """Everybody, in the order in which they were added.

    Attributes:
        same_first: (row, row of the person whose given name it shares); ``same_name`` the whole name alike.
    """

    rng: Random
    members: list[Member] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)
    same_first: list[tuple[int, int]] = field(default_factory=list)
    same_name: list[tuple[int, int]] = field(default_factory=list)
    _lineages: itertools.count[int] = field(default_factory=itertools.count)
    _homes: itertools.count[int] = field(default_factory=itertools.count)
    n_lineages: int = 0

    def lineage(self) -> int:
        """A family name that no other family of this roll shares by descent."""
        self.n_lineages = next(self._lineages) + 1
        return self.n_lineages - 1

    def home(self) -> str:
        """The key of a dwelling that nobody lives in yet."""
        return f"{self.rng.random():.9f}:{next(self._homes)}"

    def add(self, family: int, culture: int, born: dt.date, *, is_male: bool, lineage: int | None = None) -> Member:
        """Add a person without parents."""
        own = self.lineage() if lineage is None else lineage
        member = Member(len(self.members), family, culture, is_male, born, own, home=self.home())
        self.members.append(member)
        return member

    def child(self, mother: Member, father: Member, born: dt.date, *, is_male: bool | None = None) -> Member:
        """Add a child of a couple; minors live with their mother."""
        male = self.rng.random() < 0.512 if is_male is None else is_male
        by_father = self.are_married(mother, father) or self.rng.random() < 0.6
        culture = father.culture if by_father else mother.culture
        child = self.add(
            mother.family, culture, born, is_male=male, lineage=father.lineage if by_father else mother.lineage
        )
        child.mother, child.father = mother.row, father.row
        if years(born) < 18:
            child.home = mother.home
        return child

    def are_married(self, one: Member, two: Member) -> bool:
        return any({union.a, union.b} == {one.row, two.row} and union.kind == "married" for union in self.unions)

    def couple(self, woman: Member, man: Member, kind: str, start: int, end: str = "") -> None:
        """Join two people from the year ``start``; a wife may take the name, a present couple shares a home."""
        if end == "" and (woman.died or man.died):
            end = "death"
        day = day_of_year(self.rng, start)
        self.unions.append(Union(woman.row, man.row, kind, day.isoformat() if kind == "married" else str(start), end))
        takes = cultures()[woman.culture].structure in ("shared", "gendered", "double", "gujarati")
        if kind == "married" and takes and self.rng.random() < 0.7:
            woman.married_into, woman.wed = man.lineage, day
        if end == "":
            man.home = woman.home


def years(born: dt.date) -> int:
    """Age in whole years."""
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def day_of_year(rng: Random, year: int) -> dt.date:
    """Any day of a year, but none that lies ahead and none that systems enter for "not known"."""
    day = dt.date(year, 1, 2) + dt.timedelta(days=rng.randrange(363))
    return min(day, TODAY - dt.timedelta(days=30))
