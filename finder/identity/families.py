"""The relatives of every cluster in one round, and what they say of pairs; what did not change is taken over."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from finder.casework.agency import Agency
from finder.identity.derived import (
    GRANDPARENT_SLOTS,
    ClusterTies,
    backwards,
    is_contradicted,
    through_parents,
    with_derived,
)
from finder.identity.households import Home, Homes
from finder.identity.nearness import Reach, nearness, reach
from finder.identity.pairs import Pair, ordered
from finder.identity.relations import Names, Relatives, Views, near_row, relational_rows
from finder.identity.ties import IN_CIRCLE, SidedTie, TieIndex
from finder.model.person import EvidenceRow
from finder.model.record import RecordId

_HIDDEN_RELATIVE = "somebody on a restricted record"
_SIGHT = 4
"""Steps from a cluster to the farthest one that its evidence looks at: a cousin, who is named in the reason."""
Rows = tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What every round needs to know of an agency; nothing in it depends on who is one person.

    Attributes:
        secret: Sealed and restricted records.
        may_be_one: What attributes say of two records that stand for their clusters.
    """

    agency: Agency
    ties: TieIndex
    homes: Homes
    secret: frozenset[RecordId]
    may_be_one: Callable[[RecordId, RecordId], bool]
    prior_bits: float


@dataclass(frozen=True, slots=True)
class _Household:
    """All that a cluster's evidence for others can depend on; two that are equal look the same from outside."""

    stated: ClusterTies
    linked: ClusterTies
    sided: frozenset[SidedTie]
    homes: frozenset[Home]
    sex: str
    is_secret: bool
    n_circle: int
    told_apart: frozenset[RecordId]


class Families:
    """Relatives by cluster, under one clustering.

    Args:
        cluster_of: Cluster of every record, called by its smallest record.
        told_apart: Pairs of records that a person has found to be two people.
        before: Families of another clustering of the same agency: what looks the same as there is taken over. The
            outcome does not depend on it.
    """

    def __init__(
        self, told: Told, cluster_of: Mapping[RecordId, RecordId], told_apart: Iterable[Pair], before: Families | None
    ) -> None:
        self._told = told
        self.cluster_of = cluster_of
        self._households = self._look(told_apart)
        self.linked: dict[RecordId, ClusterTies] = {head: one.linked for head, one in self._households.items()}
        self._closed = frozenset(head for head, one in self._households.items() if one.is_secret)
        self._views = Views(self._may_be_one, self._describe, self._circle_bits)
        self._relatives: dict[RecordId, Relatives] = {}
        self._reach: dict[RecordId, dict[RecordId, Reach]] = {}
        self._rows: dict[tuple[Pair, Names], Rows] = {}
        self._own_rows: dict[tuple[Pair, RecordId, Names], Rows] = {}
        if before is not None:
            self._take_over(before)

    # --- looking

    def _look(self, told_apart: Iterable[Pair]) -> dict[RecordId, _Household]:
        members: dict[RecordId, list[RecordId]] = defaultdict(list)
        for record, head in self.cluster_of.items():
            members[head].append(record)
        stated = {head: self._stated(ones) for head, ones in members.items()}
        sided = {head: self._sided(ones) for head, ones in members.items()}
        linked = _with_sides(_without_contradicted(stated, sided, self._told.may_be_one), sided)
        n_circle: dict[RecordId, int] = defaultdict(int)
        for ties in stated.values():
            for child in ties.get(IN_CIRCLE, ()):
                n_circle[child] += 1
        apart: dict[RecordId, set[RecordId]] = defaultdict(set)
        for one, other in told_apart:
            left, right = self.cluster_of[one], self.cluster_of[other]
            apart[left].add(right)
            apart[right].add(left)
        records = self._told.agency.records
        return {
            head: _Household(
                stated[head],
                linked[head],
                sided[head],
                self._homes(ones, head),
                next((records[one].sex for one in ones if records[one].sex), ""),
                not self._told.secret.isdisjoint(ones),
                n_circle.get(head, 0),
                frozenset(apart.get(head, ())),
            )
            for head, ones in members.items()
        }

    def _stated(self, members: Iterable[RecordId]) -> dict[str, set[RecordId]]:
        found: dict[str, set[RecordId]] = {}
        for member in members:
            for kind, other in self._told.ties.of(member):
                found.setdefault(kind, set()).add(self.cluster_of[other])
        return found

    def _sided(self, members: Iterable[RecordId]) -> frozenset[SidedTie]:
        return frozenset(
            (side, kind, self.cluster_of[other])
            for member in members
            for side, kind, other in self._told.ties.sided(member)
        )

    def _homes(self, members: Iterable[RecordId], head: RecordId) -> frozenset[Home]:
        """Return the houses of a cluster, with clusters who lived there at the same time."""
        return frozenset(
            (house, self.cluster_of[other])
            for member in members
            for house, other in self._told.homes.of(member)
            if self.cluster_of[other] != head
        )

    def _take_over(self, before: Families) -> None:
        stale = self._stale(before)
        self._relatives = {head: one for head, one in before._relatives.items() if head not in stale}
        self._reach = {head: one for head, one in before._reach.items() if head not in stale}
        self._rows = {key: rows for key, rows in before._rows.items() if stale.isdisjoint(key[0])}
        self._own_rows = {key: rows for key, rows in before._own_rows.items() if key[1] not in stale}

    def _stale(self, before: Families) -> set[RecordId]:
        """Return whoever can see somebody who looks otherwise than before: nothing is looked at from farther away."""
        changed = {head for head, one in self._households.items() if before._households.get(head) != one}
        changed |= before._households.keys() - self._households.keys()
        stale = set(changed)
        for households in (self._households, before._households):
            stale |= _around(changed, households)
        return stale

    # --- telling

    def relatives(self, head: RecordId) -> Relatives:
        """Return the relatives of a cluster."""
        found = self._relatives.get(head)
        if found is None:
            own = self._households[head]
            derived = with_derived(own.linked, self.linked, own.sex, head)
            found = self._relatives[head] = Relatives(own.stated, derived, own.sided, own.homes)
        return found

    def rows(self, pair: Pair, names: Names) -> Rows:
        """Return what relatives say of two records; of one cluster, what each of the two files says counts."""
        left, right = ordered(self.cluster_of[pair[0]], self.cluster_of[pair[1]])
        if left == right:
            return self._rows_within(pair, left, names)
        key = ((left, right), names)
        rows = self._rows.get(key)
        if rows is None:
            rows = self._rows[key] = self._rows_between(left, right, names)
        return rows

    def _rows_between(self, left: RecordId, right: RecordId, names: Names) -> Rows:
        one, other = self.relatives(left), self.relatives(right)
        rows = relational_rows(one, other, {left, right}, names, self._views)
        if names.may_be_same_given and not any(row.match_bits > 0 for row in rows):
            near = near_row(nearness(self._reach_of(left), self._reach_of(right)), one, other, self._views)
            return (*rows, near) if near else rows
        return rows

    def _rows_within(self, pair: Pair, head: RecordId, names: Names) -> Rows:
        key = (pair, head, names)
        rows = self._own_rows.get(key)
        if rows is None:
            one, other = (self._alone(record, head) for record in pair)
            rows = self._own_rows[key] = relational_rows(one, other, {head}, names, self._views)
        return rows

    def _alone(self, record: RecordId, head: RecordId) -> Relatives:
        stated = self._stated((record,))
        derived = with_derived(stated, self.linked, self._households[head].sex, head)
        return Relatives(stated, derived, self._sided((record,)), self._homes((record,), head))

    def _reach_of(self, head: RecordId) -> dict[RecordId, Reach]:
        found = self._reach.get(head)
        if found is None:
            found = self._reach[head] = reach(head, self.linked, self._closed)
        return found

    # --- views

    def _describe(self, head: RecordId) -> str:
        return _HIDDEN_RELATIVE if head in self._closed else self._told.agency.records[head].name

    def _may_be_one(self, left: RecordId, right: RecordId) -> bool:
        return right not in self._households[left].told_apart and self._told.may_be_one(left, right)

    def _circle_bits(self, child: RecordId) -> float:
        """Whoever a child names is one of the few people around that child, not one of the whole agency.

        So the evidence takes back the prior and asks for one in the circle instead.
        """
        return max(0.0, -self._told.prior_bits - math.log2(max(2, self._households[child].n_circle)))


def _without_contradicted(
    stated: Mapping[RecordId, ClusterTies],
    sided: Mapping[RecordId, frozenset[SidedTie]],
    may_be_one: Callable[[RecordId, RecordId], bool],
) -> Mapping[RecordId, ClusterTies]:
    """Leave out grandparents by word alone: "maternal grandmother" where Mum's own mother is stated and another woman.

    Rows say grandmother of a grandfather's wife, too. Her family is not the child's.
    """
    left_out: dict[RecordId, dict[str, set[RecordId]]] = defaultdict(lambda: defaultdict(set))
    for head in sorted(sided):
        for side, kind, child in sided[head]:
            if kind in GRANDPARENT_SLOTS and is_contradicted((side, kind, child), head, stated, may_be_one):
                left_out[head][kind].add(child)
                left_out[child][f"has {kind.removesuffix(' of')}"].add(head)
    kept = dict(stated)
    for head, kinds in left_out.items():
        kept[head] = {kind: others - kinds.get(kind, set()) for kind, others in stated[head].items()}
    return kept


def _with_sides(
    stated: Mapping[RecordId, ClusterTies], sided: Mapping[RecordId, frozenset[SidedTie]]
) -> dict[RecordId, ClusterTies]:
    """Add to stated ties what sides tell; clusters of which no side is told keep theirs as they are."""
    more: dict[RecordId, dict[str, set[RecordId]]] = defaultdict(lambda: defaultdict(set))
    for head in sorted(sided):
        kept = [one for one in sided[head] if one[2] in stated[head].get(one[1], ())]
        for kind, other in through_parents(kept, stated):
            if head != other:
                more[head][kind].add(other)
                more[other][backwards(kind)].add(head)
    linked = dict(stated)
    for head, kinds in more.items():
        linked[head] = {kind: {*stated[head].get(kind, ()), *kinds.get(kind, ())} for kind in {*stated[head], *kinds}}
    return linked


def _around(heads: Iterable[RecordId], households: Mapping[RecordId, _Household]) -> set[RecordId]:
    """Return everyone within the steps that evidence looks at."""
    children: dict[RecordId, set[RecordId]] = defaultdict(set)
    for head, one in households.items():
        for child in one.stated.get(IN_CIRCLE, ()):
            children[child].add(head)
    met = ring = {head for head in heads if head in households}
    for _ in range(_SIGHT):
        ring = {
            other
            for head in ring
            for others in (
                *households[head].linked.values(),
                children.get(head, ()),
                {other for _, other in households[head].homes},
            )
            for other in others
        } - met
        met = met | ring
    return met
