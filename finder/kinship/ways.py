"""Ways from one person to another: the steps that are possible, and what each costs (kinship.md section 3.4).

Moves: U to a parent, D to a child, P to a partner, S to a sibling of whom only that is said, Z to a recorded
step-sibling, T to a recorded step-parent, t to a recorded step-child; F to a foster carer, f to a foster child,
R to the holder of a role, r to the person for whom a role is held.
"""

from __future__ import annotations

from collections.abc import Iterator

from finder.kinship.graph import FamilyGraph, Link
from finder.model.person import PersonId

COST = {"U": 1, "D": 1, "P": 1, "S": 2, "Z": 2, "T": 2, "t": 2, "F": 1, "f": 1, "R": 1, "r": 1}
NOT_KIN = frozenset("FfRr")


class Way:
    """One way from the focus to a person, as a chain that shares its beginning with other ways.

    Attributes:
        node: Where it ends.
        move: The last step's letter; "" for the focus.
        link: The last step's edge.
        prev: The way without its last step.
        cost: As in kinship.md section 3.4: U, D, P are 1; S and recorded steps are 2.
        length: Number of steps.
    """

    __slots__ = ("cost", "length", "link", "move", "node", "prev")

    def __init__(self, node: PersonId, move: str, link: Link | None, prev: Way | None) -> None:
        self.node = node
        self.move = move
        self.link = link
        self.prev = prev
        self.cost: int = prev.cost + COST[move] if prev else 0
        self.length: int = prev.length + 1 if prev else 0

    def goes_through(self, person: PersonId) -> bool:
        """Tell whether the person is on the way, its ends included."""
        way: Way | None = self
        while way is not None:
            if way.node == person:
                return True
            way = way.prev
        return False

    def step(self, move: str, link: Link) -> Way:
        """Return the way with one more step."""
        return Way(link.to, move, link, self)

    def steps(self) -> list[tuple[PersonId, str, Link, PersonId]]:
        """Return (from, move, link, to), outwards from the focus."""
        found = []
        way = self
        while way.prev is not None and way.link is not None:
            found.append((way.prev.node, way.move, way.link, way.node))
            way = way.prev
        found.reverse()
        return found


def kin_moves(graph: FamilyGraph, person: PersonId) -> Iterator[tuple[str, Link]]:
    """Yield every step to somebody who is kin by blood, adoption, marriage or as recorded."""
    for link in graph.parents.get(person, ()):
        yield "U", link
    for link in graph.children.get(person, ()):
        yield "D", link
    for link in graph.partners.get(person, ()):
        yield "P", link
    for link in graph.siblings.get(person, ()):
        yield sibling_move(link), link
    for link in graph.step_parents.get(person, ()):
        yield "T", link
    for link in graph.step_children.get(person, ()):
        yield "t", link


def social_moves(graph: FamilyGraph, person: PersonId) -> Iterator[tuple[str, Link]]:
    """Yield every step by fostering or by a role."""
    for move, table in (
        ("F", graph.foster_carers),
        ("f", graph.foster_children),
        ("R", graph.role_holders),
        ("r", graph.held_for),
    ):
        for link in table.get(person, ()):
            yield move, link


def sibling_move(link: Link) -> str:
    """Return "Z" for a recorded step-sibling, "S" for any other."""
    return "Z" if link.edge.subtype == "step" else "S"


def blood_ways(graph: FamilyGraph, focus: PersonId, max_degree: int) -> Iterator[Way]:
    """Yield every way of blood or adoption: up to an ancestor, then down through another child.

    An ancestor is entered at the lowest height on each side only, so that cycles end and a pedigree that
    folds back on itself costs nothing.

    Args:
        max_degree: Most steps up and down together.
    """
    start = Way(focus, "", None, None)
    for apex in _ancestors(graph, start, max_degree):
        if apex.length:
            yield apex
        yield from _down_from(graph, apex, max_degree)


def _ancestors(graph: FamilyGraph, start: Way, max_height: int) -> Iterator[Way]:
    yield start
    level: list[tuple[Way, PersonId]] = [(start.step("U", link), link.to) for link in graph.parents.get(start.node, ())]
    seen = {(way.node, first) for way, first in level}
    for height in range(1, max_height + 1):
        above: list[tuple[Way, PersonId]] = []
        for way, first in level:
            yield way
            for link in graph.parents.get(way.node, ()) if height < max_height else ():
                if (link.to, first) not in seen and not way.goes_through(link.to):
                    seen.add((link.to, first))
                    above.append((way.step("U", link), first))
        level = above


def _down_from(graph: FamilyGraph, apex: Way, max_degree: int) -> Iterator[Way]:
    seen: set[PersonId] = set()
    level = list(_turns(graph, apex))
    while level:
        below: list[Way] = []
        for way in level:
            if way.node in seen or way.cost > max_degree or apex.goes_through(way.node):
                continue
            seen.add(way.node)
            yield way
            if way.cost < max_degree:
                below.extend(way.step("D", link) for link in graph.children.get(way.node, ()))
        level = below


def _turns(graph: FamilyGraph, apex: Way) -> Iterator[Way]:
    for link in graph.children.get(apex.node, ()):
        yield apex.step("D", link)
    for link in graph.siblings.get(apex.node, ()):
        if sibling_move(link) == "S":
            yield apex.step("S", link)
