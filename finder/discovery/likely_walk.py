"""A walk over parents, children and siblings alone, for relatives whose nearest way is a possessive chain.

The kinship room takes the shortest way to everybody, and a short way over a marriage hides a longer one by blood:
"great-aunt's husband's daughter" is her own daughter, too, where a sister of that daughter is said to be hers. Nor does
it go on from a sibling of whom only that is said, because the two may share one parent only. This walk does go on: it
weighs how often two siblings must share the parents through whom the way leads, and takes the likeliest way.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from finder.kinship.blood import siblinghood
from finder.kinship.graph import FamilyGraph
from finder.kinship.naming import word
from finder.kinship.plausible import can_be_parent
from finder.kinship.steps_index import COUPLE, DOWN, OTHER_KIN, UP, StepKind
from finder.model.family import Edge, KinStep
from finder.model.person import PersonId

P_FULL = 0.75
"""Probability that a sibling of whom nothing more is said shares both parents (kinship.md 2.1: an assumption)."""
MAX_GENERATIONS = 6
P_PARTNER = 0.9
"""The same of the partner of a recorded parent, who is the parent of a brother or sister of whom no half is said."""
LEAST_GUESS = 0.5
"""Guesses that together are less likely than not are none."""
_SIDE_OF_SEX = {"F": "maternal", "M": "paternal", "": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: so many generations up from the focus, so many down again.

    Attributes:
        via: The parent through whom the way came down to this person; None where a sibling's word led here.
        guess: Probability that siblings share the parents on the way as far as this needs it; 1.0 without a guess.
        base: Whose sibling began the way across: the focus or an ancestor.
        is_half: The way turns over somebody who shares one parent only.
        side: "maternal", "paternal" or "": through which parent of the focus.
        is_severed: An adoption has ended a link on the way up in law.
    """

    up: int = 0
    down: int = 0
    via: int | None = None
    guess: float = 1.0
    is_half: bool = False
    side: str = ""
    base: int | None = None
    is_severed: bool = False

    @property
    def degree(self) -> int:
        """Steps up and down."""
        return self.up + self.down


@dataclass(frozen=True, slots=True)
class Walked:
    """Somebody at the end of a walk."""

    place: Place
    path: tuple[KinStep, ...]
    p: float


@dataclass(frozen=True, slots=True)
class _Way:
    place: Place
    nodes: tuple[int, ...]
    path: tuple[KinStep, ...]
    p: float

    @property
    def node(self) -> int:
        return self.nodes[-1]


def walk(graph: FamilyGraph, focus: PersonId) -> Mapping[PersonId, Walked]:
    """Return whom guesses about siblings make kin, on the way that guesses least; nobody who is kin without one."""
    return _Walker(graph).walk(graph.number(focus))


def may_be_parent(graph: FamilyGraph, parent: int, child: int) -> bool:
    """Tell whether birth years allow it, and nobody else is known to have this place, nor two people both places."""
    members = graph.members
    known = [one for one in graph.parents_of(child) if not members.is_placeholder[one]]
    if parent in known:
        return True
    sex = members.sex_of(parent)
    is_taken = len(known) > 1 or any(sex and members.sex_of(one) == sex for one in known)
    return not is_taken and can_be_parent(members.at(parent), members.at(child))


class _Walker:
    def __init__(self, graph: FamilyGraph) -> None:
        self._graph = graph
        self._members = graph.members

    def walk(self, focus: int) -> dict[PersonId, Walked]:
        start = _Way(Place(), (focus,), (), 1.0)
        queue: list[tuple[float, int, tuple[int, ...], int, _Way]] = [(-1.0, 0, start.nodes, 0, start)]
        met: set[tuple[int, int, int, int | None, bool]] = set()
        best: dict[int, _Way] = {}
        n_put = 0
        while queue:
            *_, way = heapq.heappop(queue)
            place = way.place
            key = (way.node, place.up, place.down, place.via, place.is_half)
            if key in met:
                continue
            met.add(key)
            best.setdefault(way.node, way)
            for longer in self._onwards(way):
                n_put += 1
                heapq.heappush(queue, (-longer.place.guess, longer.place.degree, longer.nodes, n_put, longer))
        ids, is_placeholder = self._members.ids, self._members.is_placeholder
        return {
            ids[node]: Walked(way.place, way.path, way.p * way.place.guess)
            for node, way in best.items()
            if way.place.guess < 1.0 and not is_placeholder[node]
        }

    def _onwards(self, way: _Way) -> Iterator[_Way]:
        steps = self._graph.steps
        for group in (UP, DOWN, OTHER_KIN):
            for row in steps.rows(way.node, group):
                to, kind = steps.to[row], steps.kinds[steps.kind[row]]
                place = None if to in way.nodes or kind.is_adoptive else self._moved(way, to, kind)
                if place and place.degree <= MAX_GENERATIONS and place.guess >= LEAST_GUESS:
                    yield self._longer(way, to, place, kind, self._graph.edges[steps.edge[row]])

    def _longer(self, way: _Way, to: int, place: Place, kind: StepKind, edge: Edge) -> _Way:
        ids = self._members.ids
        is_half = kind.move == "S" and place.is_half and not way.place.is_half
        relation = ("half-" if is_half else "") + word(_WORDS[kind.move], self._members.sex_of(to))
        step = KinStep(ids[way.node], relation, ids[to], (edge,))
        return _Way(place, (*way.nodes, to), (*way.path, step), way.p * edge.p)

    # --- one step

    def _moved(self, way: _Way, to: int, kind: StepKind) -> Place | None:
        """Return the place after a step, None when it leaves the family or is known not to lead there."""
        if kind.move == "U":
            return self._up(way, to, kind)
        if kind.move == "D":
            return self._down(way, to)
        return self._across(way, to) if kind.move == "S" else None

    def _up(self, way: _Way, to: int, kind: StepKind) -> Place | None:
        place = way.place
        if place.down == 0:
            side = self._side(to) if place.up == 0 else place.side
            return replace(place, up=place.up + 1, side=side, is_severed=place.is_severed or kind.is_severed)
        if place.via is not None or place.is_half or place.base is None:
            return None
        if not (may_be_parent(self._graph, to, way.nodes[-2]) and may_be_parent(self._graph, to, place.base)):
            return None
        # The parents of a full sibling are those of whom one came from.
        p = P_PARTNER if self._is_partner_of_parent(to, place.base) else P_FULL
        back = replace(place, down=place.down - 1, guess=place.guess * p, base=None)
        return replace(back, side=self._side(to)) if (back.up, back.down) == (1, 0) else back

    def _down(self, way: _Way, to: int) -> Place | None:
        place = way.place
        if place.up == 0:
            return None
        is_turn = place.down == 0 and len(way.nodes) > 1
        half = siblinghood(self._graph, way.nodes[-2], to, way.node).half if is_turn else place.is_half
        return replace(place, down=place.down + 1, via=way.node, is_half=bool(half))

    def _across(self, way: _Way, to: int) -> Place | None:
        place = way.place
        blood = siblinghood(self._graph, way.node, to)
        if place.down == 0:
            side = place.side if place.up else (blood.side if blood.half else "")
            return replace(place, up=place.up + 1, down=1, via=None, is_half=bool(blood.half), side=side, base=way.node)
        if place.via is None:
            return self._beside_sibling(way, to, is_half=bool(blood.half))
        return self._beside_descendant(way, to, blood.side if blood.half else None)

    def _beside_sibling(self, way: _Way, to: int, *, is_half: bool) -> Place | None:
        """A sibling of somebody who is said to be an ancestor's sibling, or the focus's own."""
        place = way.place
        if place.is_half and is_half:
            return None
        return replace(place, guess=place.guess * P_FULL, is_half=place.is_half or is_half)

    def _beside_descendant(self, way: _Way, to: int, half_by: str | None) -> Place | None:
        """A sibling of somebody further down must be a child of the same relative.

        Args:
            half_by: The side on which the two are half-siblings, "" when it is not told, None when they may be full.
        """
        place = way.place
        assert place.via is not None
        if not may_be_parent(self._graph, place.via, to):
            return None
        if half_by is None:
            return replace(place, guess=place.guess * P_FULL)
        return place if half_by and half_by == self._side(place.via) else None

    def _is_partner_of_parent(self, person: int, child: int) -> bool:
        parents = [one for one in self._graph.parents_of(child) if not self._members.is_placeholder[one]]
        return len(parents) == 1 and any(to == parents[0] for to, _ in self._graph.steps.of(person, COUPLE))

    def _side(self, person: int) -> str:
        return _SIDE_OF_SEX[self._members.sex_of(person)]


_WORDS = {"U": "parent", "D": "child", "S": "sibling"}
