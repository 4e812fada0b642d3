"""Pairs that only the circle around a child proposes: similar names close together, whatever the blocking keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from itertools import combinations

from rapidfuzz import fuzz, utils

from finder.casework.agency import Agency
from finder.identity.derived import ClusterTies
from finder.identity.pairs import Pair
from finder.model.record import RecordId
from matching.fold import fold
from matching.names import given_name

_SIMILAR = 72.0
_MAX_CIRCLE = 250
_STEPS = 3


def circles(ties: Mapping[RecordId, ClusterTies], heads: Iterable[RecordId]) -> list[set[RecordId]]:
    """Return for each child with an open case everyone within three stated steps, two where that is a crowd.

    Args:
        ties: Ties by cluster.
        heads: Clusters of the children.
    """
    found = []
    for child in heads:
        rings = [{child}]
        for _ in range(_STEPS):
            wider = rings[-1].union(*(_neighbours(ties, one) for one in rings[-1]))
            if len(wider) > _MAX_CIRCLE:
                break
            rings.append(wider)
        found.append(rings[-1] - {child})
    return found


def _neighbours(ties: Mapping[RecordId, ClusterTies], cluster: RecordId) -> set[RecordId]:
    return {other for others in ties.get(cluster, {}).values() for other in others}


def given_name_keys(text: str) -> set[str | int]:
    """Return what the given name can stand for: itself, and the groups of its forms and spellings."""
    name = given_name(text)
    return {fold(text), *name.forms, *name.variants} if name else set()


def similar_pairs(agency: Agency, members: Set[RecordId], circle: Iterable[RecordId]) -> set[Pair]:
    """Return pairs of a circle whose names are similar enough to be compared in full.

    Args:
        members: Records that the engine can compare.
    """
    records = [agency.records[one] for one in sorted(circle) if one in members]
    names = {record.id: [utils.default_process(name.short) for name in record.names] for record in records}
    found = set()
    for left, right in combinations(records, 2):
        if left.sex and right.sex and left.sex != right.sex:
            continue
        if any(fuzz.token_sort_ratio(one, other) >= _SIMILAR for one in names[left.id] for other in names[right.id]):
            found.add((left.id, right.id))
    return found
