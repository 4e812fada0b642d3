"""How far a relationship can be relied on: probabilities of edges, of ways, and of several ways together.

Formulae: kinship.md section 6. Edges on different sources are independent; edges that share a source hold or fail
together, so a source counts once however many ways rest on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import prod

from finder.kinship.columns import EdgeTable
from finder.kinship.ways import Way

MOST_CERTAIN = 0.995
"""However many sources agree, something is left to doubt."""
MOST_ALTERNATIVES = 6
"""Sets of edges that are combined, the likeliest first; more hardly change the figure and cost 2 ** sets."""

_Bundles = Mapping[int, float]
"""Probability that what rests on one source holds, by the number of the source."""


def combine(priors: Iterable[float]) -> float:
    """Return the probability of what several independent sources say: 1 - prod(1 - p), at most 0.995."""
    return min(MOST_CERTAIN, 1.0 - prod(1.0 - p for p in priors))


def either_of(ways: Sequence[Way], edges: EdgeTable) -> float:
    """Return the probability that at least one of several ways to one name holds, in (0, 1]."""
    if len(ways) == 1:
        return ways[0].p
    alternatives = {tuple(sorted(set(one))) for way in ways for one in way.alternatives()}
    return at_least_one(sorted(alternatives), edges)


def at_least_one(alternatives: Sequence[tuple[int, ...]], edges: EdgeTable) -> float:
    """Return the probability that all edges of at least one of several sets hold.

    Exact by inclusion and exclusion, for sets that share edges or sources too.

    Args:
        alternatives: Rows of edges, each once in a set.
    """
    p = edges.p
    if len(alternatives) == 2 and not any(edges.may_share_source[edge] for one in alternatives for edge in one):
        first, second = alternatives
        both = prod(p[edge] for edge in dict.fromkeys((*first, *second)))
        return prod(p[edge] for edge in first) + prod(p[edge] for edge in second) - both
    likeliest = sorted(alternatives, key=lambda one: (-prod(p[edge] for edge in one), one))[:MOST_ALTERNATIVES]
    return _inclusion_exclusion(_bundled(likeliest, edges))


def _bundled(alternatives: Sequence[tuple[int, ...]], edges: EdgeTable) -> list[_Bundles]:
    """Gather the edges of every alternative by source; edges that share any are one bundle."""
    head: dict[int, int] = {}

    def find(edge: int) -> int:
        while head.setdefault(edge, edge) != edge:
            edge = head[edge]
        return edge

    first_of: dict[str, int] = {}
    for edge in sorted({edge for one in alternatives for edge in one}):
        for source in edges.evidence(edge) if edges.may_share_source[edge] else ():
            head[find(edge)] = find(first_of.setdefault(source, edge))
    found: list[_Bundles] = []
    for one in alternatives:
        bundles: dict[int, float] = {}
        for edge in one:
            bundles[find(edge)] = bundles.get(find(edge), 1.0) * edges.p[edge]
        found.append(bundles)
    return found


def _inclusion_exclusion(alternatives: Sequence[_Bundles]) -> float:
    total = 0.0
    for count in range(1, len(alternatives) + 1):
        sign = 1 if count % 2 else -1
        total += sign * sum(_all_hold(group) for group in combinations(alternatives, count))
    return max(0.0, min(1.0, total))


def _all_hold(group: Sequence[_Bundles]) -> float:
    least: dict[int, float] = {}
    for bundles in group:
        for bundle, p in bundles.items():
            least[bundle] = min(p, least.get(bundle, 1.0))
    return prod(least.values())
