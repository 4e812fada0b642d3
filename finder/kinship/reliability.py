"""How far a relationship can be relied on: probabilities of edges, of ways, and of several ways together.

Formulae: kinship.md section 6. Edges are independent; copies of one statement are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from math import prod

from finder.kinship.ways import Way
from finder.model.family import Edge

MOST_CERTAIN = 0.995
"""However many sources agree, something is left to doubt."""
MOST_WAYS = 3
"""Ways that are combined; more hardly change the figure and cost 2 ** ways."""


def combine(priors: Iterable[float]) -> float:
    """Return the probability of what several independent sources say: 1 - prod(1 - p), at most 0.995."""
    return min(MOST_CERTAIN, 1.0 - prod(1.0 - p for p in priors))


def either_of(ways: Sequence[Way]) -> float:
    """Return the probability that at least one of several ways to one name holds, in (0, 1].

    Exact for ways that share edges (by inclusion and exclusion). Ways that rest on a source of another way
    are not counted again.
    """
    if len(ways) == 1:
        return ways[0].p
    chosen: list[dict[int, Edge]] = []
    for way in ways:
        edges = {id(link.edge): link.edge for link in way.links}
        if all(_are_independent(edges, other) for other in chosen):
            chosen.append(edges)
        if len(chosen) == MOST_WAYS:
            break
    total = 0.0
    for count in range(1, len(chosen) + 1):
        sign = 1 if count % 2 else -1
        total += sign * sum(_all_hold(group) for group in combinations(chosen, count))
    return min(1.0, total)


def _all_hold(group: Sequence[dict[int, Edge]]) -> float:
    together = {key: edge.p for edges in group for key, edge in edges.items()}
    return prod(together.values())


def _are_independent(one: dict[int, Edge], other: dict[int, Edge]) -> bool:
    """Tell whether two ways differ, and no source speaks for the parts in which they do."""
    mine = [source for key, edge in one.items() if key not in other for source in edge.evidence]
    theirs = [source for key, edge in other.items() if key not in one for source in edge.evidence]
    return one.keys() != other.keys() and not set(mine).intersection(theirs)
