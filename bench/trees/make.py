"""Makes family trees: generations that pair off, part, pair again, have children and adopt.

Nobody in them has a name; people are numbers. The same arguments give the same tree.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from finder.model.family import Edge, EdgeKind, FamilyMember

_GENERATIONS = 6
_YEARS_APART = 28
_FIRST_YEAR = 1860
_PAIRS_OFF = 0.86
"""Of a generation; the others have no children on file."""
_PAIRS_AGAIN = 0.2
_CHILDREN = (0, 1, 1, 2, 2, 2, 2, 3, 3, 4)
_CHILDREN_OF_A_SECOND_UNION = (0, 0, 1, 1, 2)
"""About two children a woman with all unions, as in England since 1950."""
_ADOPTED = 0.015
_FATHER_UNKNOWN = 0.06
_KINDS = ("married", "married", "married", "cohabiting", "civil", "unknown")


@dataclass(slots=True)
class Tree:
    """People by number, and edges as rows.

    Attributes:
        sexes: One letter a person.
        years: Birth year of each person.
        parents: (parent, child, kind).
        couples: (one, other, kind, status).
    """

    sexes: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    parents: list[tuple[int, int, str]] = field(default_factory=list)
    couples: list[tuple[int, int, str, str]] = field(default_factory=list)

    def add_person(self, sex: str, year: int) -> int:
        """Add somebody; return the number."""
        self.sexes.append(sex)
        self.years.append(year)
        return len(self.sexes) - 1

    def members(self) -> Iterator[FamilyMember]:
        """Yield everybody as the kinship room takes them."""
        for number, (sex, year) in enumerate(zip(self.sexes, self.years, strict=True)):
            yield FamilyMember(name(number), sex, year, year)

    def edges(self) -> Iterator[Edge]:
        """Yield every edge as the kinship room takes them, each with a source of its own."""
        for row, (parent, child, kind) in enumerate(self.parents):
            yield Edge(EdgeKind.PARENT, name(parent), name(child), kind, "current", (f"s{row}",))
        for row, (one, other, kind, status) in enumerate(self.couples):
            yield Edge(EdgeKind.PARTNER, name(one), name(other), kind, status, (f"c{row}",))


def name(number: int) -> str:
    """Return the id of a person."""
    return f"p{number}"


def make_tree(n_people: int, seed: int) -> Tree:
    """Make a tree of about so many people, over six generations."""
    chance = random.Random(seed)
    tree = Tree()
    people = [
        tree.add_person("FM"[number % 2], _FIRST_YEAR + chance.randrange(20))
        for number in range(n_people // _GENERATIONS)
    ]
    while len(tree.sexes) < n_people:
        people = _next_generation(tree, people, n_people, chance)
        if not people:
            break
    return tree


def _next_generation(tree: Tree, people: list[int], most: int, chance: random.Random) -> list[int]:
    women = [one for one in people if tree.sexes[one] == "F" and chance.random() < _PAIRS_OFF]
    men = [one for one in people if tree.sexes[one] == "M" and chance.random() < _PAIRS_OFF]
    chance.shuffle(women)
    chance.shuffle(men)
    children: list[int] = []
    unions = list(zip(women, men, strict=False))
    for woman, man in unions:
        children += _union(tree, woman, man, _CHILDREN, chance, most)
    again = [chance.choice(unions)[0] for _ in range(int(len(unions) * _PAIRS_AGAIN))] if unions else []
    for woman in again:
        children += _union(tree, woman, chance.choice(unions)[1], _CHILDREN_OF_A_SECOND_UNION, chance, most)
    _adopt(tree, children, unions, chance)
    return children


def _union(tree: Tree, woman: int, man: int, sizes: tuple[int, ...], chance: random.Random, most: int) -> list[int]:
    status = "ended" if chance.random() < 0.25 else "current"
    tree.couples.append((woman, man, chance.choice(_KINDS), status))
    children = []
    for _ in range(chance.choice(sizes)):
        if len(tree.sexes) >= most:
            break
        year = tree.years[woman] + _YEARS_APART + chance.randrange(-8, 9)
        child = tree.add_person(chance.choice("FM"), year)
        tree.parents.append((woman, child, "biological"))
        if chance.random() >= _FATHER_UNKNOWN:
            tree.parents.append((man, child, "biological"))
        children.append(child)
    return children


def _adopt(tree: Tree, children: list[int], unions: list[tuple[int, int]], chance: random.Random) -> None:
    """Have some children adopted by another couple; their birth parents stay on file."""
    adopted = [child for child in children if chance.random() < _ADOPTED]
    parents_of = {(parent, child) for parent, child, _ in tree.parents[-4 * len(children) :]} if adopted else set()
    for child in adopted:
        for adopter in chance.choice(unions):
            if (adopter, child) not in parents_of:
                tree.parents.append((adopter, child, "adoptive"))
