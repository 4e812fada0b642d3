"""Ways from one person to another: the steps that are possible, and what each costs (kinship.md section 3.4).

Moves: U to a parent, D to a child, P to a partner, S to a sibling of whom only that is said, Z to a recorded
step-sibling, T to a recorded step-parent, t to a recorded step-child; F to a foster carer, f to a foster child,
R to the holder of a role, r to the person for whom a role is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from finder.kinship.graph import FamilyGraph, Link
from finder.model.person import PersonId

COST = {"U": 1, "D": 1, "P": 1, "S": 2, "Z": 2, "T": 2, "t": 2, "F": 1, "f": 1, "R": 1, "r": 1}
_RECORDED_STEPS = frozenset("TtZ")


class Way:
    """One way from the focus to a person.

    Attributes:
        nodes: Everybody on it, the focus first.
        moves: One letter a step.
        links: One edge a step.
        cost: As in kinship.md section 3.4: U, D, P are 1; S and recorded steps are 2.
        p: Product of the probabilities of its edges, in (0, 1].
    """

    __slots__ = ("cost", "links", "moves", "nodes", "p")

    def __init__(self, nodes: tuple[PersonId, ...], moves: str, links: tuple[Link, ...], cost: int, p: float) -> None:
        self.nodes = nodes
        self.moves = moves
        self.links = links
        self.cost = cost
        self.p = p

    @classmethod
    def at(cls, focus: PersonId) -> Way:
        """Return the way of no steps."""
        return cls((focus,), "", (), 0, 1.0)

    @property
    def node(self) -> PersonId:
        """Where the way ends."""
        return self.nodes[-1]

    def has_recorded_step(self) -> bool:
        """Tell whether it uses a step link that was recorded as such, which says less than a marriage."""
        return not _RECORDED_STEPS.isdisjoint(self.moves)

    def step(self, move: str, link: Link) -> Way:
        """Return the way with one more step."""
        return Way(
            (*self.nodes, link.to),
            self.moves + move,
            (*self.links, link),
            self.cost + COST[move],
            self.p * link.edge.p,
        )


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


@lru_cache(maxsize=4096)
def is_blood(moves: str) -> bool:
    """Tell whether moves are of pure blood: up, then at most one asserted sibling, then down."""
    rest = moves.lstrip("U")
    return not rest.removeprefix("S").strip("D")


def blood_ways(graph: FamilyGraph, focus: PersonId, max_degree: int) -> Iterator[Way]:
    """Yield every way of blood or adoption: up to an ancestor, then down through another child.

    An ancestor is entered at the lowest height on each side only, so that cycles end and a pedigree that
    folds back on itself costs nothing.

    Args:
        max_degree: Most steps up and down together.
    """
    start = Way.at(focus)
    for apex in _ancestors(graph, start, max_degree):
        if apex.moves:
            yield apex
        yield from _down_from(graph, apex, max_degree)


def _ancestors(graph: FamilyGraph, start: Way, max_height: int) -> Iterator[Way]:
    yield start
    level = [start.step("U", link) for link in graph.parents.get(start.node, ())] if max_height else []
    seen = {(way.node, way.node) for way in level}
    while level:
        above: list[Way] = []
        for way in level:
            yield way
            if way.cost == max_height:
                continue
            first = way.nodes[1]
            for link in graph.parents.get(way.node, ()):
                if (link.to, first) not in seen and link.to not in way.nodes:
                    seen.add((link.to, first))
                    above.append(way.step("U", link))
        level = above


def _down_from(graph: FamilyGraph, apex: Way, max_degree: int) -> Iterator[Way]:
    seen = set(apex.nodes)
    level = [apex]
    while level:
        below: list[Way] = []
        for way in level:
            for move, link in _turns(graph, way) if way is apex else _children(graph, way):
                if link.to not in seen and way.cost + COST[move] <= max_degree:
                    seen.add(link.to)
                    below.append(way.step(move, link))
        yield from below
        level = below


def _children(graph: FamilyGraph, way: Way) -> Iterator[tuple[str, Link]]:
    for link in graph.children.get(way.node, ()):
        yield "D", link


def _turns(graph: FamilyGraph, apex: Way) -> Iterator[tuple[str, Link]]:
    yield from _children(graph, apex)
    for link in graph.siblings.get(apex.node, ()):
        if sibling_move(link) == "S":
            yield "S", link
