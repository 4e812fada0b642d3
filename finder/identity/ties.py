"""Ties: what files state that one record is to another, folded into as few kinds as can be compared."""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from finder.casework.agency import Agency
from finder.model.record import PartialDate, PersonRef, RecordId, Source, Statement
from importers.relation_codes import parse_step, shortest

IN_CIRCLE = "named by"
"""The tie of whoever a child, or a note on its case, spoke of, and of relatives of such a child."""
PARTNER = "partner of"
PARENTS_PARTNER = "step_parent of"
"""Partner of a parent, whatever a file calls it: "Mum's partner", "Stepdad"."""
LIVED_WITH = "lived with"
"""The tie of whoever was at one address at one time."""
_NO_COUPLE_YEARS = 8
_OLDEST_CHILD = 16

Tie = tuple[str, RecordId]
"""(what the record is to the neighbour, the neighbour): ("mother of", "r12...")."""

SidedTie = tuple[str, str, RecordId]
"""(side, what the record is to the neighbour, the neighbour): ("maternal", "aunt", "r12...")."""


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
class SiblingTies:
    """Ties that brothers and sisters, or husband and wife, have in common although they are two people.

    Attributes:
        kinds: The kinds, and every kind that begins with ``prefix``, whose weight is ``first``.
        cap: Most bits that they give together where the given names differ, which those of siblings do.
        cap_same_given_name: The same bound where they agree.
        bare_name: More bits, within that bound, where a record has no family name: what relatives share by being
            relatives was not counted as evidence before.
    """

    kinds: frozenset[str]
    prefix: str
    first: float
    cap: float
    cap_same_given_name: float
    bare_name: float


@dataclass(frozen=True, slots=True)
class TieRules:
    """The contents of ``tie_weights.json``.

    Attributes:
        kinds: For a code, what the subject is to the object and the other way round.
        same_as: Codes that are compared as another one.
        inverse: For the code of somebody younger, what the object is to the subject: if a woman, if a man, and else.
        generation: Generations above the neighbour, by kind of tie, where one cannot stand in two.
        steps: The same for every kind that leads from one relative to another.
        places: Kinds that no one person is to one neighbour: a father is not an uncle.
        near: Bits of being in one family and generation, by number of steps between.
        cap: Most bits that ties in common may give.
    """

    kinds: dict[str, tuple[str, str]]
    same_as: dict[str, str]
    inverse: dict[str, tuple[str, str, str]]
    weights: dict[str, TieWeight]
    default: TieWeight
    generation: dict[str, int]
    generation_clash: float
    steps: dict[str, int]
    places: tuple[tuple[frozenset[str], frozenset[str]], ...]
    place_clash: float
    side_clash: float
    near: dict[int, float]
    cap: float
    siblings: SiblingTies

    def weight(self, kind: str) -> TieWeight:
        """Return the weight of one kind of tie."""
        if kind.startswith(self.siblings.prefix):
            return TieWeight(self.siblings.first, 0.0, 0.0)
        return self.weights.get(kind, self.default)

    def is_shared_by_siblings(self, kind: str) -> bool:
        """True for ties that brothers and sisters have in common too."""
        return kind in self.siblings.kinds or kind.startswith(self.siblings.prefix)


@functools.cache
def tie_rules() -> TieRules:
    """Load the weights that stand beside this module."""
    data = json.loads(resources.files("finder.identity").joinpath("tie_weights.json").read_text(encoding="utf-8"))
    siblings = data["shared_by_siblings"]
    return TieRules(
        kinds={code: (pair[0], pair[1]) for code, pair in data["kinds"].items()},
        same_as=data["same_as"],
        inverse={code: (up[0], up[1], up[2]) for code, up in data["inverse"].items()},
        weights={kind: TieWeight(**weight) for kind, weight in data["weights"].items()},
        default=TieWeight(**data["default"]),
        generation=data["generation"],
        generation_clash=data["generation_clash"],
        steps=_both_ways(data["steps"]),
        places=tuple((frozenset(one), frozenset(other)) for one, other in data["places"]),
        place_clash=data["place_clash"],
        side_clash=data["side_clash"],
        near={int(steps): bits for steps, bits in data["near"].items()},
        cap=data["cap"],
        siblings=SiblingTies(**{**siblings, "kinds": frozenset(siblings["kinds"])}),
    )


def _both_ways(steps: Mapping[str, int]) -> dict[str, int]:
    """Whoever has an aunt stands a generation below her."""
    return {**steps, **{f"has {kind.removesuffix(' of')}": -up for kind, up in steps.items()}}


def tie_kinds(code: str, subject_sex: str, object_sex: str) -> tuple[str, str] | None:
    """Return (what the subject is to the object, what the object is to the subject), or None.

    Sides, halves and vague words are folded: "Aunt" and "Maternal Aunt" of one child are one kind of tie.

    >>> tie_kinds("mother", "", "M")
    ('mother of', 'son or daughter of mother')
    >>> tie_kinds("nephew", "M", "F")
    ('has aunt', 'aunt of')
    """
    base = _base(code)
    rules = tie_rules()
    base = rules.same_as.get(base, base)
    if base == "parent":
        base = _by_sex(subject_sex, ("mother", "father", "parent"))
    if base in {"son", "daughter", "child"}:
        forward, backward = rules.kinds[_by_sex(object_sex, ("mother", "father", "parent"))]
        return backward, forward
    if base in rules.kinds:
        return rules.kinds[base]
    if base in rules.inverse:
        elder = _by_sex(object_sex, rules.inverse[base])
        return f"has {elder}", f"{elder} of"
    if not base or base == "unknown_relationship":
        return None
    return f"{base} of", f"has {base}"


def _by_sex(sex: str, words: tuple[str, str, str]) -> str:
    return words[{"F": 0, "M": 1}.get(sex, 2)]


_SIDES = ("maternal_", "paternal_")
_PREFIXES = (*_SIDES, "half_", "full_", "birth_")


def _base(code: str) -> str:
    """Strip side and fullness: "paternal_half_brother" is a sibling tie like "sibling"."""
    if ">" in code:
        # "Mum's mum" of a note and "grandmother" of a form are one place.
        joined = shortest(tuple(filter(None, map(parse_step, code.replace("birth_", "").split(">")))))
        if len(joined) != 1:
            return code
        code = str(joined[0])
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
        self._sided: dict[RecordId, set[SidedTie]] = defaultdict(set)
        newest = max((one.born.latest.year for one in agency.records.values() if one.born), default=0)
        for statement in agency.statements:
            if statement.certainty != "denied":
                self._add(agency, statement, newest)
        for view in agency.views:
            self._add_circle(agency, view.child, view.person, view.source)
        for contact in agency.contacts:
            self._add_circle(agency, contact.child, contact.person, contact.source)
        for record in sorted(agency.spoken_of & agency.records.keys()):
            self._add_spoken_of(agency, record)
        self._complete_circles(agency)

    def _add_spoken_of(self, agency: Agency, record: RecordId) -> None:
        """Whom a note on a child's case names is in the child's circle."""
        spoken = agency.records[record]
        child = agency.child_of(spoken.case_ref, spoken.source) if spoken.case_ref else None
        if child is not None and child != record:
            self._ties[record].add((IN_CIRCLE, child))

    def _add(self, agency: Agency, statement: Statement, newest: int) -> None:
        subject = agency.resolve(statement.subject, statement.source)
        other = agency.resolve(statement.object, statement.source)
        if subject is None or other is None or subject == other:
            return
        if statement.is_reversed:
            subject, other = other, subject
        one, two = agency.records[subject], agency.records[other]
        kinds = tie_kinds(statement.code, one.sex, two.sex)
        if kinds is None:
            return
        if kinds[0] == PARTNER and _are_child_and_adult(two.born, one.born, newest):
            # On a child's record "Ex-partner" is a parent's.
            kinds = (PARENTS_PARTNER, f"has {PARENTS_PARTNER.removesuffix(' of')}")
        elif kinds[0] == PARTNER and _are_child_and_adult(one.born, two.born, newest):
            kinds = (f"has {PARENTS_PARTNER.removesuffix(' of')}", PARENTS_PARTNER)
        self._ties[subject].add((kinds[0], other))
        self._ties[other].add((kinds[1], subject))
        side = statement.code.partition("_")[0]
        if f"{side}_" in _SIDES and ">" not in statement.code:
            self._sided[subject].add((side, kinds[0], other))

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

    def sided(self, record: RecordId) -> set[SidedTie]:
        """Return the ties that say on which side of the neighbour's family the record stands."""
        return self._sided.get(record, set())

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


def _are_child_and_adult(child: PartialDate | None, adult: PartialDate | None, newest: int) -> bool:
    """True when the first is a child at the time of the newest birth on file and the second is not."""
    if child is None or adult is None or adult.is_placeholder:
        return False
    return child.earliest.year > newest - _OLDEST_CHILD and child.earliest.year - adult.latest.year >= _NO_COUPLE_YEARS
