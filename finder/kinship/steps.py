"""A way as steps that people can follow: "mother", then "half-sister", each with the edges it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, overload

from finder.kinship.graph import FamilyGraph
from finder.kinship.naming import SAID, possessive
from finder.kinship.ways import Way
from finder.model.family import Kinship, KinStep
from finder.model.person import PersonId


class Ways(Protocol):
    """Ways by place; they may be made when somebody asks for them."""

    def __getitem__(self, place: int, /) -> Way: ...


class KinPath(Sequence[KinStep]):
    """The steps of a way, outwards from the focus; made when somebody looks at them.

    A step to a parent and down to another child is one step to a sibling, which rests on both edges; not
    so beside a placeholder, who may turn out to be that other child.
    """

    __slots__ = ("_graph", "_made", "_place", "_ways")

    def __init__(self, graph: FamilyGraph, ways: Ways, place: int) -> None:
        self._graph = graph
        self._ways = ways
        self._place = place
        self._made: tuple[KinStep, ...] | None = None

    def _steps(self) -> tuple[KinStep, ...]:
        if self._made is None:
            self._made = tuple(reversed(list(_steps_back(self._graph, self._ways[self._place]))))
        return self._made

    @overload
    def __getitem__(self, place: int) -> KinStep: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[KinStep, ...]: ...
    def __getitem__(self, place: int | slice) -> KinStep | tuple[KinStep, ...]:
        return self._steps()[place]

    def __len__(self) -> int:
        return len(self._steps())

    def __iter__(self) -> Iterator[KinStep]:
        return iter(self._steps())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._steps() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._steps())

    def __repr__(self) -> str:
        return repr(self._steps())


def _steps_back(graph: FamilyGraph, way: Way) -> Iterator[KinStep]:
    """Yield the steps, the last first."""
    ids, edges = graph.members.ids, graph.edges
    while way.before is not None:
        start, used = way.before, [edges[way.edge]]
        if way.reading.is_to_sibling and start.before is not None:
            used.insert(0, edges[start.edge])
            start = start.before
        yield KinStep(ids[start.node], way.reading.relation, ids[way.node], tuple(used))
        way = start


def describe_path(kinship: Kinship, names: Mapping[PersonId, str]) -> str:
    """Say the path in words: "Kelly is Kai's mother's half-sister".

    Args:
        names: Short names of at least the focus and the other person; whoever is missing is "this person".
    """
    other = names.get(kinship.other, "this person")
    if not kinship.path:
        return f"{other}: {kinship.label}"
    focus = names.get(kinship.path[0].person, "this person")
    if kinship.path[-1].relation.startswith(SAID):
        return f"{other} is {SAID}{possessive(focus)} {kinship.path[-1].relation.removeprefix(SAID)}"
    owners = [focus, *(step.relation for step in kinship.path[:-1])]
    return f"{other} is {' '.join(possessive(owner) for owner in owners)} {kinship.path[-1].relation}"
