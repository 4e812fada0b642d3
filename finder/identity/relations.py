"""Relationships as evidence for identity: what two records' relatives say of whether they are one person.

Only relationships that some file states count, and only through persons whose identity is decided in the same
computation (architecture.md). A mother is a functional slot: a child has one, so two records that are both
stated to be the mother of one child are likely one woman, unless their names or dates of birth disagree.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from finder.casework.agency import Agency
from finder.model.person import EvidenceRow
from finder.model.record import PersonRef, RecordId, Source

IN_CIRCLE = "named by"
"""The tie of whoever a child spoke of, or is related to a child who spoke of people."""

Tie = tuple[str, RecordId]
"""(what the record is to the neighbour, the neighbour): ("mother of", "r12...")."""


@dataclass(frozen=True, slots=True)
class TieWeight:
    """Evidence of one kind of shared or clashing tie, in bits.

    Attributes:
        first: Bits of the first neighbour in common.
        more: Bits of each further neighbour in common.
        clash: Bits when both have neighbours of this kind and they are different people (0 or negative).
    """

    first: float
    more: float
    clash: float


@dataclass(frozen=True, slots=True)
class TieRules:
    """The contents of ``tie_weights.json``.

    Attributes:
        kinds: For a code, what the subject is to the object and the other way round.
        generation: Generations above the neighbour, by kind of tie.
        cap: Most bits that ties in common may give.
        sibling_cap: Most bits that ties may give which brothers and sisters share: twins have the same mother,
            father, grandmothers, cousins and nieces, and are two people; so are husband and wife, who are both
            grandparents of one child.
        sibling_cap_same_name: The same bound when the given names agree, which those of siblings do not.
    """

    kinds: dict[str, tuple[str, str]]
    weights: dict[str, TieWeight]
    default: TieWeight
    generation: dict[str, int]
    generation_clash: float
    cap: float
    sibling_kinds: frozenset[str]
    sibling_prefix: str
    sibling_first: float
    sibling_cap: float
    sibling_cap_same_name: float

    def weight(self, kind: str) -> TieWeight:
        """Return the weight of one kind of tie."""
        if kind.startswith(self.sibling_prefix):
            return TieWeight(self.sibling_first, 0.0, 0.0)
        return self.weights.get(kind, self.default)

    def is_shared_by_siblings(self, kind: str) -> bool:
        """True for ties that brothers and sisters have in common too."""
        return kind in self.sibling_kinds or kind.startswith(self.sibling_prefix)


@functools.cache
def tie_rules() -> TieRules:
    """Load the weights that stand beside this module."""
    data = json.loads(resources.files("finder.identity").joinpath("tie_weights.json").read_text(encoding="utf-8"))
    return TieRules(
        kinds={code: (pair[0], pair[1]) for code, pair in data["kinds"].items()},
        weights={kind: TieWeight(**weight) for kind, weight in data["weights"].items()},
        default=TieWeight(**data["default"]),
        generation=data["generation"],
        generation_clash=data["generation_clash"],
        cap=data["cap"],
        sibling_kinds=frozenset(data["shared_by_siblings"]["kinds"]),
        sibling_prefix=data["shared_by_siblings"]["prefix"],
        sibling_first=data["shared_by_siblings"]["first"],
        sibling_cap=data["shared_by_siblings"]["cap"],
        sibling_cap_same_name=data["shared_by_siblings"]["cap_same_given_name"],
    )


def tie_kinds(code: str, subject_sex: str, object_sex: str) -> tuple[str, str] | None:
    """Return (what the subject is to the object, what the object is to the subject), or None.

    Sides, halves and vague words are folded: "Aunt" and "Maternal Aunt" of one child are one kind of tie.

    >>> tie_kinds("mother", "", "M")
    ('mother of', 'son or daughter of mother')
    """
    base = _base(code)
    rules = tie_rules()
    if base == "parent":
        base = {"F": "mother", "M": "father"}.get(subject_sex, "parent")
    if base in {"son", "daughter", "child"}:
        parent = {"F": "mother", "M": "father"}.get(object_sex, "parent")
        forward, backward = rules.kinds[parent]
        return backward, forward
    if base in rules.kinds:
        return rules.kinds[base]
    if not base or base == "unknown_relationship":
        return None
    return f"{base} of", f"has {base}"


_PREFIXES = ("maternal_", "paternal_", "half_", "full_", "birth_")


def _base(code: str) -> str:
    """Strip side and fullness: "paternal_half_brother" is a sibling tie like "sibling"."""
    if ">" in code:
        return code
    changed = True
    while changed:
        changed = False
        for prefix in _PREFIXES:
            if code.startswith(prefix):
                code, changed = code[len(prefix) :], True
    return {"brother": "sibling", "sister": "sibling", "twin": "sibling"}.get(code, code)


class TieIndex:
    """Which records are tied to which, as files state it."""

    def __init__(self, agency: Agency) -> None:
        self._ties: dict[RecordId, set[Tie]] = defaultdict(set)
        for statement in agency.statements:
            if statement.certainty == "denied":
                continue
            subject = agency.resolve(statement.subject, statement.source)
            other = agency.resolve(statement.object, statement.source)
            if subject is None or other is None or subject == other:
                continue
            self._add(statement.code, agency, subject, other, statement.is_reversed)
        for view in agency.views:
            self._add_circle(agency, view.child, view.person, view.source)
        for contact in agency.contacts:
            self._add_circle(agency, contact.child, contact.person, contact.source)
        self._complete_circles(agency)

    def _add(self, code: str, agency: Agency, subject: RecordId, other: RecordId, is_reversed: bool) -> None:
        if is_reversed:
            subject, other = other, subject
        kinds = tie_kinds(code, agency.records[subject].sex, agency.records[other].sex)
        if kinds:
            self._ties[subject].add((kinds[0], other))
            self._ties[other].add((kinds[1], subject))

    def _add_circle(self, agency: Agency, child: PersonRef, person: PersonRef, source: Source) -> None:
        child_id = agency.resolve(child, source)
        person_id = agency.resolve(person, source)
        if child_id and person_id and child_id != person_id:
            self._ties[person_id].add((IN_CIRCLE, child_id))

    def _complete_circles(self, agency: Agency) -> None:
        """Whoever is tied to a child who spoke of people is in that child's circle."""
        speakers = {child for ties in self._ties.values() for kind, child in ties if kind == IN_CIRCLE}
        for record, ties in list(self._ties.items()):
            for kind, other in list(ties):
                if other in speakers and kind != IN_CIRCLE and record in agency.records:
                    self._ties[record].add((IN_CIRCLE, other))

    def of(self, record: RecordId) -> set[Tie]:
        """Return the ties of one record."""
        return self._ties.get(record, set())

    def neighbourhoods(self) -> Iterator[tuple[Tie, tuple[RecordId, ...]]]:
        """Yield each (kind, neighbour) with the records that share it."""
        shared: dict[Tie, list[RecordId]] = defaultdict(list)
        for record, ties in self._ties.items():
            for tie in ties:
                shared[tie].append(record)
        for tie, records in shared.items():
            yield tie, tuple(sorted(records))

    def are_tied(self, left: Iterable[RecordId], right: Iterable[RecordId]) -> bool:
        """True when some file names a member of one side as a relative of a member of the other."""
        right_set = set(right)
        return any(
            other in right_set and kind != IN_CIRCLE for record in left for kind, other in self._ties.get(record, ())
        )


def cluster_ties(
    index: TieIndex, members: Iterable[RecordId], cluster_of: Callable[[RecordId], RecordId]
) -> dict[str, set[RecordId]]:
    """Return the neighbours of a cluster by kind of tie, as clusters."""
    found: dict[str, set[RecordId]] = defaultdict(set)
    for member in members:
        for kind, other in index.of(member):
            found[kind].add(cluster_of(other))
    return found


def relational_rows(
    left: dict[str, set[RecordId]],
    right: dict[str, set[RecordId]],
    *,
    own: set[RecordId],
    may_be_one: Callable[[RecordId, RecordId], bool],
    describe: Callable[[RecordId], str],
    circle_bits: Callable[[RecordId], float] | None,
    is_same_given: bool,
) -> tuple[EvidenceRow, ...]:
    """Return the evidence rows that two clusters' relatives give.

    Args:
        left: Neighbours of the first cluster by kind.
        right: Neighbours of the second cluster by kind.
        own: The two clusters themselves, which are no evidence.
        may_be_one: True when two clusters could still be one person; then they do not clash.
        describe: Name of a cluster, for the reason in words.
        circle_bits: What it says that both are in the circle of one child; the smaller the circle, the more. None
            when neither is a bare mention: two relatives of one child are in its circle, each in their own right.
        is_same_given: The given names agree.
    """
    rules = tie_rules()
    rows = []
    closer = {other for kind in set(left) & set(right) - {IN_CIRCLE} for other in left[kind] & right[kind]}
    for kind in sorted(set(left) & set(right)):
        weight = rules.weight(kind)
        ours, theirs = left[kind] - own, right[kind] - own
        # Who is the uncle of a child is in its circle anyway; that is said once.
        common = sorted((ours & theirs) - closer if kind == IN_CIRCLE else ours & theirs)
        if common:
            bits = weight.first + weight.more * (len(common) - 1)
            if kind == IN_CIRCLE:
                bits = max(circle_bits(child) for child in common) if circle_bits and is_same_given else 0.0
            if bits:
                who = ", ".join(describe(cluster) for cluster in common[:3])
                rows.append(EvidenceRow("relatives", kind, who, who, bits, _reason(kind, who)))
        elif weight.clash and ours and theirs and not _any_may_be_one(ours, theirs, may_be_one):
            rows.append(_clash_row(kind, weight.clash, ours, theirs, describe))
    rows.extend(_generation_rows(left, right, own, describe))
    shared = [row for row in rows if rules.is_shared_by_siblings(row.level)]
    others = [row for row in rows if not rules.is_shared_by_siblings(row.level)]
    sibling_cap = rules.sibling_cap_same_name if is_same_given else rules.sibling_cap
    return _capped([*_capped(shared, sibling_cap), *others], rules.cap)


def _reason(kind: str, who: str) -> str:
    if kind == IN_CIRCLE:
        return f"Both are in the circle of {who}"
    if kind.startswith("has "):
        return f"Both have the same {kind.removeprefix('has ').replace('_', ' ')}: {who}"
    return f"Both are {kind.replace('_', ' ')} {who}"


def _any_may_be_one(
    ours: set[RecordId], theirs: set[RecordId], may_be_one: Callable[[RecordId, RecordId], bool]
) -> bool:
    return any(may_be_one(one, other) for one in ours for other in theirs)


def _clash_row(
    kind: str, bits: float, ours: set[RecordId], theirs: set[RecordId], describe: Callable[[RecordId], str]
) -> EvidenceRow:
    one, other = describe(min(ours)), describe(min(theirs))
    return EvidenceRow("relatives", "different", one, other, bits, f"One is {kind} {one}, the other {kind} {other}")


def _generation_rows(
    left: dict[str, set[RecordId]],
    right: dict[str, set[RecordId]],
    own: set[RecordId],
    describe: Callable[[RecordId], str],
) -> list[EvidenceRow]:
    """One cannot be a parent and a brother of the same person."""
    rules = tie_rules()
    places: dict[RecordId, set[int]] = defaultdict(set)
    for kind, others in left.items():
        if kind in rules.generation:
            for other in others - own:
                places[other].add(rules.generation[kind])
    for kind, others in right.items():
        for other in sorted(others - own):
            if kind in rules.generation and places.get(other) and rules.generation[kind] not in places[other]:
                who = describe(other)
                reason = f"They stand in different generations to {who}"
                return [EvidenceRow("relatives", "different generation", who, who, rules.generation_clash, reason)]
    return []


def _capped(rows: list[EvidenceRow], cap: float) -> tuple[EvidenceRow, ...]:
    """Relatives in common repeat one another, so their sum is bounded; disagreement is not."""
    total = sum(row.match_bits for row in rows if row.match_bits > 0)
    if total <= cap:
        return tuple(rows)
    factor = cap / total
    return tuple(
        EvidenceRow(row.comparison, row.level, row.left, row.right, row.match_bits * factor, row.why)
        if row.match_bits > 0
        else row
        for row in rows
    )
