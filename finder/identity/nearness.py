"""How near two people stand in one family, and whether in one generation, by steps that files state.

Two records of one name, a few steps apart in one family and in one generation, are far likelier one person than two
records of that name anywhere in the agency: brothers and sisters, who stand so near too, have other given names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finder.identity.derived import ClusterTies
from finder.identity.ties import tie_rules
from finder.model.record import RecordId

RADIUS = 3
"""Steps that are followed from each of the two."""
FAR_STEPS = 2
"""What a word like great-uncle counts for: so many more people stand in that place than in an uncle's."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody met on the way: how many steps off, and in which generations (above the one who set out: positive)."""

    steps: int
    generations: frozenset[int]


@dataclass(frozen=True, slots=True)
class Nearness:
    """The shortest way between two people, and one in the middle of it."""

    steps: int
    through: RecordId
    is_one_generation: bool


def reach(head: RecordId, ties: Mapping[RecordId, ClusterTies], closed: frozenset[RecordId]) -> dict[RecordId, Reach]:
    """Return everyone within ``RADIUS`` steps.

    Args:
        ties: Ties of every cluster.
        closed: Clusters through whom no way leads: hidden people.
    """
    rules = tie_rules()
    found: dict[RecordId, Reach] = {}
    rings: list[dict[RecordId, set[int]]] = [{head: {0}}, *({} for _ in range(RADIUS))]
    for steps, ring in enumerate(rings):
        met = {one: frozenset(generations) for one, generations in ring.items() if one not in found}
        found.update((one, Reach(steps, generations)) for one, generations in met.items())
        for one, generations in met.items():
            for kind, others in ties.get(one, {}).items():
                up = rules.steps.get(kind)
                after = steps + (FAR_STEPS if "great_" in kind else 1)
                if up is None or after > RADIUS:
                    continue
                for other in others:
                    if other not in found and other not in closed:
                        rings[after].setdefault(other, set()).update(above - up for above in generations)
    return found


def nearness(left: Mapping[RecordId, Reach], right: Mapping[RecordId, Reach]) -> Nearness | None:
    """Return the shortest way between the two whose reaches are given; None when they do not meet."""
    fewer, more = (left, right) if len(left) <= len(right) else (right, left)
    best: tuple[int, int] = (2 * RADIUS + 1, 0)
    middle: list[RecordId] = []
    for one, here in fewer.items():
        there = more.get(one)
        if there is None:
            continue
        way = (here.steps + there.steps, abs(here.steps - there.steps))
        if way < best:
            best, middle = way, [one]
        elif way == best:
            middle.append(one)
    if not middle:
        return None
    # On the shortest ways no generation but one may be met.
    apart = {a - b for one in middle for a in fewer[one].generations for b in more[one].generations}
    return Nearness(best[0], min(middle), apart == {0})
