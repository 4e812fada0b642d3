"""Kin that the compiled kernel has found, as columns; a way is made of its row when somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from finder.kinship.columns import EdgeTable
from finder.kinship.kin import Relative
from finder.kinship.readings import Reading
from finder.kinship.reliability import at_least_one, either_of
from finder.kinship.steps_index import N_GROUPS, SOCIAL, Ints, Steps
from finder.kinship.ways import Way


class _Row(NamedTuple):
    """One row of ``WAY``: a last step, and the way before it."""

    node: int
    before: int
    edge: int
    reading: int
    twin_up: int
    twin_down: int
    first: int
    length: int
    p: float


WAY = np.dtype([(name, np.float64 if name == "p" else np.int32) for name in _Row._fields])
"""``kf_way`` of kin_walk.c; -1 for none, and for a probability that depends on shared sources."""


class Walk(NamedTuple):
    """What the kernel has written.

    Attributes:
        ways: Rows of ``WAY``, each after the one it goes on from.
        people: By number, in the order in which they were found.
        begins: Where the ways of each begin in ``kept``, and the end.
        kept: Rows of ``ways``, of each person the cheapest first.
        best: The row that tells the only name of each; -1 where there are several.
        p: Probability of that name; below 0 where it is not worked out.
        is_cut: 1 for people to whom more ways lead than are kept.
    """

    ways: npt.NDArray[Any]
    people: Ints
    begins: Ints
    kept: Ints
    best: Ints
    p: npt.NDArray[np.float64]
    is_cut: npt.NDArray[np.uint8]


class WalkedKin:
    """A ``Kin``.

    Args:
        readings: Of the graph, by number; there may be more by now.
        columns: "cost" and "distance" of readings.
    """

    def __init__(
        self,
        walk: Walk,
        edges: EdgeTable,
        steps: Steps,
        readings: Sequence[Reading],
        columns: Mapping[str, npt.NDArray[Any]],
    ) -> None:
        self._walk = walk
        self._edges = edges
        self._steps = steps
        self._readings = readings
        self._firsts = walk.kept[walk.begins[:-1]]
        read = walk.ways["reading"][self._firsts]
        self._costs, self._distances = columns["cost"][read], columns["distance"][read]
        self._made: dict[int, Way] = {}

    @cached_property
    def cut(self) -> frozenset[int]:
        """People to whom more ways lead than are kept."""
        return frozenset(self._walk.people[self._walk.is_cut == 1].tolist())

    @cached_property
    def _everybody(self) -> frozenset[int]:
        return frozenset(self._walk.people.tolist())

    def __contains__(self, person: object, /) -> bool:
        return person in self._everybody

    def __getitem__(self, place: int, /) -> Way:
        return self._way(int(self._walk.best[place]))

    def ways(self, place: int) -> list[Way]:
        """Return every way to somebody."""
        begins = self._walk.begins
        return [self._way(row) for row in self._walk.kept[begins[place] : begins[place + 1]].tolist()]

    def likelihood(self, place: int) -> float:
        """Return the probability of the only name of somebody."""
        return either_of(self.ways(place), self._edges)

    def nearest(self) -> Iterable[Relative]:
        """Yield everybody who is identified, the nearest first."""
        walk, readings = self._walk, self._readings
        is_placeholder = np.frombuffer(self._edges.people.is_placeholder, np.uint8)[walk.people]
        order = np.lexsort((walk.people, self._distances))
        order = order[is_placeholder[order] == 0]
        return zip(
            walk.people[order].tolist(),
            [readings[number] for number in walk.ways["reading"][walk.best[order]].tolist()],
            (walk.best[order] >= 0).tolist(),
            walk.p[order].tolist(),
            order.tolist(),
            strict=True,
        )

    def starts(self, most_cost: int) -> list[Way]:
        """Return the first way to everybody near who has a carer or holds a role, in the order of finding."""
        near = np.flatnonzero(self._costs <= most_cost)
        group = self._walk.people[near].astype(np.int64) * N_GROUPS + SOCIAL
        starts = np.frombuffer(self._steps.starts, np.int32)
        return [self._way(int(self._firsts[place])) for place in near[starts[group] < starts[group + 1]].tolist()]

    def _way(self, row: int) -> Way:
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = self._make(_Row(*self._walk.ways[row].item()))
        return made

    def _make(self, row: _Row) -> Way:
        reading = self._readings[row.reading]
        if row.before < 0:
            return Way((row.node,), reading, None, -1, 1.0)
        start = self._way(row.before)
        made = Way((*start.nodes, row.node), reading, start, row.edge, row.p)
        if row.twin_up >= 0:
            made.twin = (row.twin_up, row.twin_down)
        if made.p < 0:
            made.p = self._probability(made, start)
        return made

    def _probability(self, way: Way, before: Way) -> float:
        """Work out what the kernel has left to us, because edges share sources."""
        if way.twin is None:
            return before.p * self._edges.p[way.edge]
        assert before.before is not None
        return before.before.p * at_least_one([(before.edge, way.edge), way.twin], self._edges)
