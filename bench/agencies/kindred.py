"""One child's kindred: three or four generations, with the twists that families have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

from bench.agencies.roll import TODAY, Member, Roll, day_of_year, years


@dataclass(slots=True)
class Kindred:
    """Who is who around one child; rows of the roll.

    Attributes:
        subjects: Other minors, now or once, on whose own case files the kindred may be written.
        adopted: A sibling who was adopted away, with the adopters as parents in law.
        stranger: A namesake of ``like``, and no kin.
        friend: A family friend whom the child calls uncle or aunt.
    """

    number: int
    child: Member
    mother: Member
    father: Member
    grandparents: dict[str, Member] = field(default_factory=dict)
    siblings: list[Member] = field(default_factory=list)
    subjects: list[Member] = field(default_factory=list)
    stepparents: list[Member] = field(default_factory=list)
    formers: list[Member] = field(default_factory=list)
    adopted: Member | None = None
    stranger: tuple[Member, Member] | None = None
    stranger_child: Member | None = None
    friend: Member | None = None


class Builder:
    """Adds one kindred to a roll."""

    def __init__(self, roll: Roll, number: int, maternal_culture: int, paternal_culture: int) -> None:
        self._roll, self._rng, self._number = roll, roll.rng, number
        self._cultures = {"maternal": maternal_culture, "paternal": paternal_culture}

    def build(self) -> Kindred:
        born = day_of_year(self._rng, TODAY.year - self._rng.randint(5, 15))
        cousins: list[Member] = []
        mother, of_mother = self._side("maternal", born.year - self._rng.randint(18, 34), cousins, is_male=False)
        father, of_father = self._side("paternal", born.year - self._rng.randint(19, 38), cousins, is_male=True)
        kind = self._rng.choice(("married", "married", "cohabiting", "relationship"))
        is_over = self._rng.random() < 0.6
        self._roll.couple(mother, father, kind, born.year - 1, str(min(born.year + 3, 2025)) if is_over else "")
        child = self._roll.child(mother, father, born)
        kindred = Kindred(self._number, child, mother, father, of_mother | of_father)
        self._siblings(kindred)
        if is_over:
            self._former_and_later(kindred)
        self._like_named(kindred, cousins)
        self._adopted_away(kindred)
        self._outsiders(kindred)
        kindred.subjects += [mother, father, *cousins]
        return kindred

    # --- one parent's side ---------------------------------------------------------------------------------------

    def _side(self, side: str, born: int, cousins: list[Member], *, is_male: bool) -> tuple[Member, dict[str, Member]]:
        """A parent with brothers and sisters, their families, the grandparents and at times the generation above."""
        grandmother, grandfather = self._grandparents(side, born)
        parent = self._roll.child(grandmother, grandfather, day_of_year(self._rng, born), is_male=is_male)
        if is_male and self._rng.random() < 0.2:
            self._roll.same_first.append((parent.row, grandfather.row))
        for gap in self._gaps(self._rng.choice((1, 1, 2, 2, 3))):
            sibling = self._roll.child(grandmother, grandfather, day_of_year(self._rng, born + gap))
            self._own_family(sibling, cousins)
        if self._rng.random() < 0.35:
            self._half_sibling_of_parent(grandfather, born, cousins)
        return parent, {f"{side} grandmother": grandmother, f"{side} grandfather": grandfather}

    def _gaps(self, n: int) -> list[int]:
        return sorted(self._rng.sample([-6, -4, -2, 2, 4, 6], n))

    def _grandparents(self, side: str, born: int) -> tuple[Member, Member]:
        culture, year = self._cultures[side], born - 6
        if self._rng.random() < 0.5:
            woman = self._with_great_grandparents(culture, year - self._rng.randint(20, 30))
        else:
            woman = self._adult(culture, year - self._rng.randint(20, 30), is_male=False)
        man = self._adult(culture, woman.born.year - self._rng.randint(0, 4), is_male=True)
        for person in (woman, man):
            self._may_have_died(person)
        self._roll.couple(woman, man, self._rng.choice(("married", "married", "cohabiting")), year - 1)
        return woman, man

    def _with_great_grandparents(self, culture: int, born: int) -> Member:
        """A grandmother with parents and a brother or sister, who has a child and a grandchild."""
        eldest = [self._adult(culture, born - 4 - self._rng.randint(20, 28), is_male=male) for male in (False, True)]
        for person in eldest:
            self._may_have_died(person)
        self._roll.couple(eldest[0], eldest[1], "married", born - 5)
        woman = self._roll.child(eldest[0], eldest[1], day_of_year(self._rng, born), is_male=False)
        great = self._roll.child(eldest[0], eldest[1], day_of_year(self._rng, born + 3))
        self._own_family(great, [])
        return woman

    def _adult(self, culture: int, born: int, *, is_male: bool) -> Member:
        return self._roll.add(self._number, culture, day_of_year(self._rng, born), is_male=is_male)

    def _may_have_died(self, person: Member) -> None:
        if self._rng.random() < max(0.0, (years(person.born) - 52) / 70):
            person.died = day_of_year(self._rng, self._rng.randint(max(person.born.year + 50, 2000), 2024))

    def _own_family(self, person: Member, cousins: list[Member]) -> None:
        """A partner and children of somebody grown up."""
        if years(person.born) < 22 or self._rng.random() < 0.25:
            return
        culture = person.culture if self._rng.random() < 0.85 else self._rng.choice(list(self._cultures.values()))
        partner = self._adult(culture, person.born.year - self._rng.randint(-2, 3), is_male=not person.is_male)
        woman, man = (partner, person) if person.is_male else (person, partner)
        start = woman.born.year + self._rng.randint(19, 25)
        if start >= TODAY.year - 1:
            return
        ended = self._rng.random() < 0.2
        kind = self._rng.choice(("married", "married", "cohabiting"))
        self._roll.couple(woman, man, kind, start, str(min(start + 7, 2025)) if ended else "")
        for i in range(self._rng.choice((0, 1, 1, 2, 3))):
            year = start + 1 + 3 * i
            if year <= min(TODAY.year - 2, woman.born.year + 42):
                cousins.append(self._roll.child(woman, man, day_of_year(self._rng, year)))

    def _half_sibling_of_parent(self, grandfather: Member, born: int, cousins: list[Member]) -> None:
        year = born + 9
        if grandfather.died and grandfather.died.year <= year:
            return
        woman = self._adult(grandfather.culture, year - 24, is_male=False)
        self._roll.couple(woman, grandfather, "relationship", year - 1, str(year + 1))
        half = self._roll.child(woman, grandfather, day_of_year(self._rng, year))
        self._own_family(half, cousins)

    # --- around the child ----------------------------------------------------------------------------------------

    def _siblings(self, kindred: Kindred) -> None:
        mother, father, child = kindred.mother, kindred.father, kindred.child
        for gap in self._rng.choice(((), (2,), (2, 4), (-2, 2), (-2,))):
            year = child.born.year + gap
            if mother.born.year + 16 < year < TODAY.year:
                kindred.siblings.append(self._roll.child(mother, father, day_of_year(self._rng, year)))
        if self._rng.random() < 0.12:
            kindred.siblings.append(self._roll.child(mother, father, child.born))
        kindred.subjects += kindred.siblings

    def _former_and_later(self, kindred: Kindred) -> None:
        """Other partners of both parents, and half- and step-siblings."""
        year = kindred.child.born.year
        for parent, is_father in ((kindred.mother, False), (kindred.father, True)):
            if self._rng.random() < 0.65 and year - 4 > parent.born.year + 17:
                self._other_children(kindred, parent, year - 5, "relationship", str(year - 2), is_father=is_father)
            if self._rng.random() < 0.5 and year + 6 < TODAY.year:
                kind = self._rng.choice(("married", "cohabiting"))
                self._other_children(kindred, parent, year + 5, kind, "", is_father=is_father)

    def _other_children(
        self, kindred: Kindred, parent: Member, year: int, kind: str, end: str, *, is_father: bool
    ) -> None:
        other = self._adult(parent.culture, min(parent.born.year + 1, year - 20), is_male=not is_father)
        woman, man = (other, parent) if is_father else (parent, other)
        self._roll.couple(woman, man, kind, year, end)
        (kindred.formers if end else kindred.stepparents).append(other)
        for gap in self._rng.choice(((1,), (1,), (1, 3))):
            if woman.born.year + 16 <= year + gap < TODAY.year:
                kindred.subjects.append(self._roll.child(woman, man, day_of_year(self._rng, year + gap)))

    def _like_named(self, kindred: Kindred, cousins: list[Member]) -> None:
        """Two cousins of one given name, or a cousin called like the child."""
        minors = [cousin for cousin in cousins if years(cousin.born) < 18]
        for cousin in minors:
            if cousin.is_male == kindred.child.is_male and self._rng.random() < 0.12:
                self._roll.same_first.append((cousin.row, kindred.child.row))
                return
        alike = [pair for pair in pairwise(minors) if pair[0].mother != pair[1].mother]
        for one, other in alike:
            if one.is_male == other.is_male and self._rng.random() < 0.4:
                self._roll.same_first.append((other.row, one.row))
                return

    def _adopted_away(self, kindred: Kindred) -> None:
        """A younger sibling with a record that was sealed; the adopters have nothing to do with the kindred."""
        if self._rng.random() > 0.25 or kindred.child.born.year + 2 > TODAY.year - 2:
            return
        born = day_of_year(self._rng, kindred.child.born.year + 2)
        adopted = self._roll.child(kindred.mother, kindred.father, born)
        adopters = [self._adult(kindred.mother.culture, born.year - 38, is_male=male) for male in (False, True)]
        self._roll.couple(adopters[0], adopters[1], "married", born.year - 8)
        adopted.adopters = (adopters[0].row, adopters[1].row)
        adopted.home = adopters[0].home
        kindred.adopted = adopted

    def _outsiders(self, kindred: Kindred) -> None:
        """A stranger who is called like a parent and was born a few days off, and a friend who is called uncle."""
        if self._rng.random() < 0.4:
            like = self._rng.choice((kindred.father, kindred.mother))
            born = like.born + dt.timedelta(days=self._rng.choice((-2, 2, 31, 3)))
            stranger = self._roll.add(-1, like.culture, born, is_male=like.is_male)
            self._roll.same_name.append((stranger.row, like.row))
            other = self._roll.add(-1, like.culture, like.born, is_male=not like.is_male)
            woman, man = (other, stranger) if stranger.is_male else (stranger, other)
            year = min(like.born.year + 24, TODAY.year - 2)
            self._roll.couple(woman, man, "cohabiting", year - 2)
            kindred.stranger = (stranger, like)
            kindred.stranger_child = self._roll.child(woman, man, day_of_year(self._rng, year))
        if self._rng.random() < 0.4:
            born = day_of_year(self._rng, kindred.mother.born.year - 3)
            kindred.friend = self._roll.add(-1, kindred.mother.culture, born, is_male=self._rng.random() < 0.5)
