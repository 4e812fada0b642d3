"""Pairs that only the families propose: alike names in one place or close together, whatever the blocking keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz, utils

from finder.casework.agency import Agency
from finder.casework.given_names import given_name_keys, is_slip
from finder.identity.derived import ClusterTies
from finder.identity.families import Families
from finder.identity.pairs import Pair
from finder.identity.relations import Names
from finder.identity.ties import Tie, TieIndex
from finder.model.record import Form, Precision, Record, RecordId
from matching.fold import fold

_SIMILAR = 72.0
_MAX_PLACE = 60
_MAX_CIRCLE = 250
_STEPS = 3


class Likeness:
    """Which of an agency's named records have names alike enough to be compared in full; asked again, it remembers."""

    def __init__(self, agency: Agency) -> None:
        self._records = {one.id: one for one in agency.records.values() if not one.is_unnamed}
        records = self._records.values()
        self._given = {one.id: _keys(name.given for name in one.names) for one in records}
        self._middle = {one.id: _keys(name.middle for name in one.names) for one in records}
        self._plain = {one.id: sorted({fold(name.given) for name in one.names if name.given}) for one in records}
        self._written = {one.id: [utils.default_process(name.short) for name in one.names] for one in records}
        self._are_alike: dict[Pair, bool] = {}
        self._names: dict[Pair, Names] = {}

    def is_named(self, record: RecordId) -> bool:
        """True for records that the engine can compare."""
        return record in self._records

    def names(self, pair: Pair) -> Names:
        """Return what the names of two records say of how their relatives are to be read."""
        found = self._names.get(pair)
        if found is None:
            one, other = self._records.get(pair[0]), self._records.get(pair[1])
            found = self._names[pair] = Names(
                is_same_given=(is_same := self._is_same_given(pair)),
                may_be_same_given=is_same or self._is_slip(pair),
                is_bare=any(record is None or _is_bare(record) for record in (one, other)),
                is_mention=any(record is not None and is_mention(record) for record in (one, other)),
                is_dated=all(record is not None and _is_dated(record) for record in (one, other)),
            )
        return found

    def _is_same_given(self, pair: Pair) -> bool:
        """A given name alone may be the middle name that somebody goes by; brothers may have one in common."""
        left, right = (self._given.get(one, frozenset()) for one in pair)
        if not left.isdisjoint(right):
            return True
        for one, other, given in ((pair[0], pair[1], left), (pair[1], pair[0], right)):
            if given and _is_bare(self._records[one]) and not given.isdisjoint(self._middle.get(other, frozenset())):
                return True
        return False

    def _is_slip(self, pair: Pair) -> bool:
        return any(
            is_slip(one, other) for one in self._plain.get(pair[0], ()) for other in self._plain.get(pair[1], ())
        )

    def are_alike(self, pair: Pair) -> bool:
        """True for names that may be of one person: alike as written, or a given name alone that fits."""
        found = self._are_alike.get(pair)
        if found is None:
            found = self._are_alike[pair] = self._compare(pair)
        return found

    def _compare(self, pair: Pair) -> bool:
        left, right = self._records[pair[0]], self._records[pair[1]]
        if left.sex and right.sex and left.sex != right.sex:
            return False
        if (_is_bare(left) or _is_bare(right)) and self._is_same_given(pair):
            return True
        return any(
            fuzz.token_sort_ratio(one, other) >= _SIMILAR
            for one in self._written[pair[0]]
            for other in self._written[pair[1]]
        )


def is_mention(record: Record) -> bool:
    """True for a bare mention: nobody's own row, and neither a date of birth nor a family name with an age."""
    is_dated = record.born is not None and (record.born.precision is Precision.DAY or not _is_bare(record))
    return record.form is not Form.REGISTER and not is_dated


def _is_dated(record: Record) -> bool:
    born = record.born
    return born is not None and born.precision is Precision.DAY and not born.is_placeholder


def is_bare_mention(record: Record) -> bool:
    """True for a given name alone, without a date of birth, in nobody's own row.

    Who is meant is told by what is said of them.
    """
    return is_mention(record) and _is_bare(record)


def _is_bare(record: Record) -> bool:
    return not any(name.family for name in record.names)


def _keys(texts: Iterable[str]) -> frozenset[str | int]:
    return frozenset(key for text in texts if text for key in given_name_keys(text))


def pairs_in_context(ties: TieIndex, likeness: Likeness) -> Iterator[Pair]:
    """Yield whoever is stated to stand in the same place to the same person, whatever their names."""
    for _tie, members in ties.neighbourhoods():
        named = [member for member in members if likeness.is_named(member)]
        if len(named) <= _MAX_PLACE:
            yield from combinations(named, 2)


def pairs_in_families(families: Families, around: Iterable[set[RecordId]], likeness: Likeness) -> set[Pair]:
    """Return clusters with alike names that stand in one place, or in the family of one child.

    Args:
        around: Everyone near a child with an open case, for each; see ``circles``.
    """
    places: dict[Tie, list[RecordId]] = defaultdict(list)
    for head in families.linked:
        if likeness.is_named(head):
            for kind, others in families.relatives(head).all.items():
                for other in others:
                    places[(kind, other)].append(head)
    groups = [sorted(members) for members in places.values() if 1 < len(members) <= _MAX_PLACE]
    groups += [sorted(one for one in circle if likeness.is_named(one)) for circle in around]
    return {pair for members in groups for pair in combinations(members, 2) if likeness.are_alike(pair)}


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
