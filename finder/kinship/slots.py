"""The ledger of facts while a family is being built, with slots for people who must exist.

Everybody has one birth mother and one birth father. Where a statement needs one who is not known, a placeholder
stands in; where somebody is known, the slot *is* that person. "A parent, which one is not said" is an open
slot: a placeholder of its own, which is never counted as a third parent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from finder.kinship.contradiction import Contradiction
from finder.kinship.plausible import can_be_parent
from finder.model.family import EdgeKind, FamilyMember
from finder.model.person import PersonId

BIRTH, ADOPTIVE, STEP, FOSTER = "birth", "adoptive", "step", "foster"
"""Families of parenthood: a person may be parent of another in more than one of them."""

Key = tuple[EdgeKind, PersonId, PersonId, str]


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a fact is believed.

    Attributes:
        sources: Ids of the statements.
        p: Probability that they are right, in (0, 1].
        is_stated: A statement says just this; otherwise it follows from what is said.
    """

    sources: tuple[str, ...]
    p: float
    is_stated: bool = True

    def implied(self, factor: float = 1.0) -> Ground:
        """Return the ground of something that follows."""
        return Ground(self.sources, self.p * factor, is_stated=False)


MUST_EXIST = Ground((), 1.0, is_stated=False)


@dataclass(slots=True)
class Fact:
    """One atomic relation with everything that was said of it.

    Attributes:
        votes: Subtype and status with their grounds.
    """

    kind: EdgeKind
    a: PersonId
    b: PersonId
    votes: list[tuple[str, str, Ground]] = field(default_factory=list)

    def other(self, person: PersonId) -> PersonId:
        """Return the other end."""
        return self.b if person == self.a else self.a

    def grounds(self) -> Iterator[Ground]:
        """Yield every ground, each source once."""
        seen: set[tuple[str, ...]] = set()
        for _, _, ground in self.votes:
            if ground.sources not in seen:
                seen.add(ground.sources)
                yield ground

    def strength(self) -> float:
        """Return how well it is evidenced: the chance that at least one source is right, not capped."""
        doubt = 1.0
        for ground in self.grounds():
            doubt *= 1.0 - ground.p
        return 1.0 - doubt

    def says(self, subtype: str) -> bool:
        """Tell whether any statement says this subtype."""
        return any(vote[0] == subtype for vote in self.votes)


class Ledger:
    """Facts, members and slots; changed by statements, read by rules."""

    def __init__(self, members: Iterable[FamilyMember]) -> None:
        self.members: dict[PersonId, FamilyMember] = {member.id: member for member in members}
        self.facts: dict[Key, Fact] = {}
        self.contradictions: dict[Contradiction, None] = {}
        self.open_slots: set[PersonId] = set()
        self._of: dict[PersonId, dict[Key, None]] = defaultdict(dict)

    # members --------------------------------------------------------------------------------------

    def member(self, person: PersonId) -> FamilyMember:
        """Return a member, added without attributes if need be."""
        known = self.members.get(person)
        if known is None:
            known = self.members[person] = FamilyMember(person)
        return known

    def sex(self, person: PersonId) -> str:
        """Return "F", "M" or ""."""
        return self.member(person).sex

    def placeholder(self, name: str, sex: str = "") -> PersonId:
        """Return the placeholder of this name, new or known."""
        person = PersonId(f"u-{name}")
        if person not in self.members:
            self.members[person] = FamilyMember(person, sex=sex, is_placeholder=True)
        return person

    def set_sex(self, person: PersonId, sex: str) -> None:
        """Fill in somebody's sex."""
        self.members[person] = replace(self.member(person), sex=sex)

    # facts ----------------------------------------------------------------------------------------

    def add(
        self, kind: EdgeKind, a: PersonId, b: PersonId, subtype: str, ground: Ground, *, status: str = "current"
    ) -> None:
        """Add one vote for a fact. A relation of somebody to themselves is left out."""
        if a == b:
            return
        self.member(a)
        self.member(b)
        key = _key(kind, a, b, subtype)
        if key not in self.facts:
            self.facts[key] = Fact(kind, key[1], key[2])
            self._of[a][key] = None
            self._of[b][key] = None
        self.facts[key].votes.append((subtype, status, ground))

    def remove(self, key: Key) -> Fact:
        """Take a fact out and return it."""
        fact = self.facts.pop(key)
        self._of[fact.a].pop(key, None)
        self._of[fact.b].pop(key, None)
        return fact

    def of(self, person: PersonId, kind: EdgeKind, family: str | None = None) -> list[Fact]:
        """Return a person's facts of one kind."""
        return [
            self.facts[key]
            for key in self._of.get(person, ())
            if key[0] is kind and (family is None or key[3] == family)
        ]

    def fact(self, kind: EdgeKind, a: PersonId, b: PersonId, subtype: str) -> Fact | None:
        """Return the fact to which such a statement would belong."""
        return self.facts.get(_key(kind, a, b, subtype))

    def parents(self, child: PersonId, *families: str) -> list[PersonId]:
        """Return parents, by birth and adoption unless families are given; open slots excluded."""
        wanted = families or (BIRTH, ADOPTIVE)
        return [
            key[1]
            for key in self._of.get(child, ())
            if key[0] is EdgeKind.PARENT and key[2] == child and key[3] in wanted and key[1] not in self.open_slots
        ]

    def children(self, parent: PersonId) -> list[PersonId]:
        """Return children by birth and adoption."""
        return [
            key[2]
            for key in self._of.get(parent, ())
            if key[0] is EdgeKind.PARENT and key[1] == parent and key[3] in {BIRTH, ADOPTIVE}
        ]

    def partners(self, person: PersonId) -> list[PersonId]:
        """Return partners, former ones included."""
        return [fact.other(person) for fact in self.of(person, EdgeKind.PARTNER)]

    def siblings(self, person: PersonId) -> list[PersonId]:
        """Return siblings by shared parents and by assertion, step-siblings excluded."""
        found = {child: None for parent in self.parents(person) for child in self.children(parent)}
        found.update((fact.other(person), None) for fact in self.of(person, EdgeKind.SIBLING, "blood"))
        found.pop(person, None)
        return list(found)

    def is_known(self, person: PersonId) -> bool:
        """Tell a known person from a placeholder."""
        return not self.member(person).is_placeholder

    # slots ----------------------------------------------------------------------------------------

    def known_parent(self, child: PersonId, sex: str, family: str = BIRTH) -> PersonId | None:
        """Return the parent of one sex, placeholders included.

        One parent of unknown sex beside one of the other sex fills the place that is left.
        """
        parents = self.parents(child, family)
        for parent in parents:
            if self.sex(parent) == sex:
                return parent
        unsaid = [parent for parent in parents if not self.sex(parent)]
        return unsaid[0] if len(unsaid) == 1 and len(parents) == 2 else None

    def slot(self, child: PersonId, sex: str, family: str = BIRTH) -> PersonId:
        """Return the parent of one sex: the known one, or a placeholder."""
        known = self.known_parent(child, sex, family)
        if known is None and family == BIRTH and not self.parents(child, BIRTH):
            known = self.known_parent(child, sex, ADOPTIVE)
        if known is not None:
            return known
        name = "mother" if sex == "F" else "father"
        person = self.placeholder(f"{name}-{child}" if family == BIRTH else f"{family}-{name}-{child}", sex)
        subtype = "biological" if family == BIRTH else family
        for one in self.full_siblings(child) if family == BIRTH else [child]:
            if self.known_parent(one, sex) is None or one == child:
                self.add(EdgeKind.PARENT, person, one, subtype, MUST_EXIST)
        return person

    def open_slot(self, child: PersonId, about: PersonId) -> PersonId:
        """Return the placeholder for "a parent of the child, which one is not said", as far as ``about`` needs it."""
        person = self.placeholder(f"parent-{child}-{about}")
        self.open_slots.add(person)
        for one in self.full_siblings(child):
            self.add(EdgeKind.PARENT, person, one, "unknown", MUST_EXIST)
        return person

    def full_siblings(self, child: PersonId) -> list[PersonId]:
        """Return the child and everybody said or recorded to share both parents with the child."""
        found = {child: None}
        queue = [child]
        while queue:
            one = queue.pop()
            for fact in self.of(one, EdgeKind.SIBLING, "blood"):
                other = fact.other(one)
                if other not in found and fact.says("full"):
                    found[other] = None
                    queue.append(other)
        parents = {parent for parent in self.parents(child, BIRTH) if self.is_known(parent)}
        if len(parents) > 1:
            for parent in parents:
                for other in self.children(parent):
                    if parents <= set(self.parents(other, BIRTH)):
                        found[other] = None
        return list(found)

    def may_be_parent(self, parent: PersonId, child: PersonId) -> bool:
        """Tell whether the place is free and the years allow it, by birth."""
        if not can_be_parent(self.member(parent), self.member(child)):
            return False
        known = [one for one in self.parents(child, BIRTH) if self.is_known(one) and one != parent]
        sex = self.sex(parent)
        return len(known) < 2 and not (sex and any(self.sex(one) == sex for one in known))

    def fill(self, placeholder: PersonId, person: PersonId) -> None:
        """Put a known person, or another placeholder, in a placeholder's stead."""
        for key in list(self._of.pop(placeholder, ())):
            fact = self.facts.pop(key)
            other = fact.other(placeholder)
            self._of[other].pop(key, None)
            for subtype, status, ground in fact.votes:
                ends = (person, fact.b) if fact.a == placeholder else (fact.a, person)
                self.add(fact.kind, *ends, subtype, ground, status=status)
        self.members.pop(placeholder, None)

    def report(self, code: str, severity: str, people: Iterable[PersonId], sources: Iterable[str], text: str) -> None:
        """Note a contradiction, each once."""
        self.contradictions[Contradiction(code, severity, tuple(people), tuple(dict.fromkeys(sources)), text)] = None


def _key(kind: EdgeKind, a: PersonId, b: PersonId, subtype: str) -> Key:
    if kind is EdgeKind.PARENT:
        return (kind, a, b, subtype if subtype in {ADOPTIVE, STEP, FOSTER} else BIRTH)
    if kind is EdgeKind.ROLE:
        return (kind, a, b, subtype)
    family = "step" if subtype == "step" else "blood"
    return (kind, min(a, b), max(a, b), family if kind is EdgeKind.SIBLING else "")
