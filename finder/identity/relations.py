"""What two clusters' relatives say of whether they are one person: the rows of the explanation, in bits.

A mother is a functional slot: a child has one, so two records that are both stated to be the mother of one child are
likely one woman, unless their names or dates of birth disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from finder.identity.derived import ClusterTies
from finder.identity.households import Home
from finder.identity.nearness import Nearness
from finder.identity.ties import IN_CIRCLE, LIVED_WITH, SidedTie, TieWeight, tie_rules
from finder.model.person import EvidenceRow
from finder.model.record import RecordId


@dataclass(frozen=True, slots=True)
class Relatives:
    """The relatives of one cluster.

    Attributes:
        stated: As files state them.
        all: With what follows from that; only what is stated speaks against one person.
        sided: Stated ties with a side.
        homes: Houses, with whoever lived there at the same time.
    """

    stated: ClusterTies
    all: ClusterTies
    sided: frozenset[SidedTie]
    homes: frozenset[Home] = frozenset()


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of a pair say of how its relatives are to be read.

    Attributes:
        is_same_given: The given names agree, or one is a form of the other.
        may_be_same_given: They do, or they are one letter apart.
        is_bare: One of them has no family name.
        is_mention: One of them is a mention without a date of birth.
        is_dated: Both have a day of birth.
    """

    is_same_given: bool
    may_be_same_given: bool
    is_bare: bool
    is_mention: bool
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Views:
    """How the clusters of a round look from outside.

    Attributes:
        may_be_one: True when two clusters could still be one person; then they do not clash.
        describe: Name of a cluster, for the reason in words.
        circle_bits: What it says that both are in the circle of one child; the smaller the circle, the more.
    """

    may_be_one: Callable[[RecordId, RecordId], bool]
    describe: Callable[[RecordId], str]
    circle_bits: Callable[[RecordId], float]


def relational_rows(
    left: Relatives, right: Relatives, own: set[RecordId], names: Names, views: Views
) -> tuple[EvidenceRow, ...]:
    """Return the evidence rows that two clusters' relatives give, without how near they stand.

    Args:
        own: The two clusters themselves, which are no evidence.
    """
    rules = tie_rules()
    rows = [*_common_rows(left, right, own, names, views), *_household_rows(left, right, own, names, views)]
    against = _clash_rows(left, right, own, views)
    # What only follows is shared by couples too: both are grandparents of one child.
    others = [row for row in rows if _is_stated(row.level, left, right, own)]
    others = [row for row in others if not rules.is_shared_by_siblings(row.level)]
    shared = [row for row in rows if row not in others]
    sibling_cap = rules.siblings.cap_same_given_name if names.is_same_given else rules.siblings.cap
    return (*_capped([*_capped(shared, sibling_cap), *others], rules.cap), *against)


def _common_rows(
    left: Relatives, right: Relatives, own: set[RecordId], names: Names, views: Views
) -> list[EvidenceRow]:
    rows = []
    kinds = sorted(set(left.all) & set(right.all))
    closer = {other for kind in kinds if kind != IN_CIRCLE for other in left.all[kind] & right.all[kind]}
    for kind in kinds:
        common = (left.all[kind] & right.all[kind]) - own
        if kind == IN_CIRCLE:
            # Who is the uncle of a child is in its circle anyway; that is said once.
            common -= closer
        if common and (bits := _bits(kind, common, names, views)):
            who = ", ".join(views.describe(cluster) for cluster in sorted(common)[:3])
            rows.append(EvidenceRow("relatives", kind, who, who, bits, _reason(kind, who)))
    return rows


def _household_rows(
    left: Relatives, right: Relatives, own: set[RecordId], names: Names, views: Views
) -> list[EvidenceRow]:
    """Both lived with the same person at two addresses: they moved together, if they are one.

    A father and a son of one name move together, too, so that both must be dated.
    """
    if not names.is_dated:
        return []
    common = {
        other
        for house, other in left.homes
        for house_too, other_too in right.homes
        if other == other_too and house != house_too and other not in own
    }
    if not common:
        return []
    weight = tie_rules().weight(LIVED_WITH)
    who = ", ".join(views.describe(cluster) for cluster in sorted(common)[:3])
    bits = weight.first + weight.more * (len(common) - 1)
    return [EvidenceRow("relatives", LIVED_WITH, who, who, bits, f"Both lived with {who}, at two addresses")]


def _bits(kind: str, common: set[RecordId], names: Names, views: Views) -> float:
    rules = tie_rules()
    if kind == IN_CIRCLE:
        # Two relatives of one child are in its circle, each in their own right.
        is_telling = names.is_mention and names.is_same_given
        return max(views.circle_bits(child) for child in common) if is_telling else 0.0
    weight: TieWeight = rules.weight(kind)
    bits = weight.first + weight.more * (len(common) - 1)
    if names.is_bare and names.is_same_given and rules.is_shared_by_siblings(kind):
        bits += rules.siblings.bare_name
    return bits


def _is_stated(kind: str, left: Relatives, right: Relatives, own: set[RecordId]) -> bool:
    return bool((left.stated.get(kind, set()) & right.stated.get(kind, set())) - own)


def _reason(kind: str, who: str) -> str:
    if kind == IN_CIRCLE:
        return f"Both are in the circle of {who}"
    if kind.startswith("has "):
        return f"Both have the same {kind.removeprefix('has ').replace('_', ' ')}: {who}"
    return f"Both are {kind.replace('_', ' ')} {who}"


def near_row(near: Nearness | None, left: Relatives, right: Relatives, views: Views) -> EvidenceRow | None:
    """Return the row for two people of one given name who stand near each other in one family; None when they do not.

    Only where no relative in common says more: it is the same evidence, less closely told.
    """
    if near is None or not near.is_one_generation or _stand_apart(left.all, right.all):
        return None
    bits = tie_rules().near.get(near.steps)
    if bits is None:
        return None
    who = views.describe(near.through)
    reason = f"Both belong to the family of {who}, {near.steps} steps apart and in one generation"
    return EvidenceRow("relatives", "near in one family", who, who, bits, reason)


# against -------------------------------------------------------------------------------------------


def _clash_rows(left: Relatives, right: Relatives, own: set[RecordId], views: Views) -> list[EvidenceRow]:
    rows = []
    for kind in sorted(set(left.stated) & set(right.stated)):
        clash = tie_rules().weight(kind).clash
        ours, theirs = left.stated[kind] - own, right.stated[kind] - own
        if clash and ours and theirs and not ours & theirs and not _any_may_be_one(ours, theirs, views):
            one, other = views.describe(min(ours)), views.describe(min(theirs))
            reason = f"One is {kind} {one}, the other {kind} {other}"
            rows.append(EvidenceRow("relatives", "different", one, other, clash, reason))
    return [*rows, *(_generation_rows(left, right, own, views) or _place_rows(left, right, own, views))]


def _any_may_be_one(ours: set[RecordId], theirs: set[RecordId], views: Views) -> bool:
    return any(views.may_be_one(one, other) for one in ours for other in theirs)


def _generation_rows(left: Relatives, right: Relatives, own: set[RecordId], views: Views) -> list[EvidenceRow]:
    """One cannot be a parent and a brother of the same person."""
    rules = tie_rules()
    places: dict[RecordId, set[int]] = defaultdict(set)
    for kind, others in left.all.items():
        if kind in rules.generation:
            for other in others - own:
                places[other].add(rules.generation[kind])
    for kind, others in right.all.items():
        for other in sorted(others - own):
            if kind in rules.generation and places.get(other) and rules.generation[kind] not in places[other]:
                who = views.describe(other)
                reason = f"They stand in different generations to {who}"
                return [EvidenceRow("relatives", "different generation", who, who, rules.generation_clash, reason)]
    return []


def _place_rows(left: Relatives, right: Relatives, own: set[RecordId], views: Views) -> list[EvidenceRow]:
    """One cannot be the father and an uncle of the same person, nor a grandmother on both sides."""
    rules = tie_rules()
    apart = _places_apart(left.stated, right.stated) - own
    if apart:
        who = views.describe(min(apart))
        reason = f"{who} has one as a parent or grandparent, the other beside"
        return [EvidenceRow("relatives", "different place", who, who, rules.place_clash, reason)]
    sides = {(kind, other): side for side, kind, other in left.sided}
    for side, kind, other in sorted(right.sided):
        if sides.get((kind, other), side) != side:
            who = views.describe(other)
            reason = f"They stand on different sides of the family of {who}"
            return [EvidenceRow("relatives", "different side", who, who, rules.side_clash, reason)]
    return []


def _places_apart(left: ClusterTies, right: ClusterTies) -> set[RecordId]:
    """Return to whom the two stand in places that nobody holds both of."""
    found = set()
    for one, other in tie_rules().places:
        for first, second in ((one, other), (other, one)):
            ours = {person for kind in first for person in left.get(kind, ())}
            theirs = {person for kind in second for person in right.get(kind, ())}
            found |= ours & theirs
    return found


def _stand_apart(left: ClusterTies, right: ClusterTies) -> bool:
    return bool(_places_apart(left, right))


def _capped(rows: Iterable[EvidenceRow], cap: float) -> tuple[EvidenceRow, ...]:
    """Relatives in common repeat one another, so their sum is bounded."""
    rows = tuple(rows)
    total = sum(row.match_bits for row in rows)
    if total <= cap:
        return rows
    factor = cap / total
    return tuple(
        EvidenceRow(row.comparison, row.level, row.left, row.right, row.match_bits * factor, row.why) for row in rows
    )
