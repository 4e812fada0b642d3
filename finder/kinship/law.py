"""Who is a "relative" in the sense of the Children Act 1989, section 105(1). An aid, not advice.

The words of the Act: "a grandparent, brother, sister, uncle or aunt (whether of the full blood or half blood or
by marriage or civil partnership) or step-parent". Worked out on the graph as the law sees it: birth
parenthood that adoption ended is cut (ACA 2002 s67), adoptive parenthood counts. England and Wales only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from finder.kinship.graph import FamilyGraph
from finder.kinship.naming import SAID_CODE, role_words
from finder.kinship.steps_index import COUPLE, DOWN, OTHER_KIN, UP, StepKind

SETTLED, ARGUABLE, CHECK = "settled", "arguable", "check"


@dataclass(frozen=True, slots=True)
class LegalAnswer:
    """What the Act makes of somebody.

    Attributes:
        legal_class: "parent", "relative", "connected" or "none".
        confidence: "settled", "arguable" (the words can be read either way) or "check" (a fact is missing).
        basis: The reason in plain words.
    """

    legal_class: str
    confidence: str
    basis: str


CONNECTED = LegalAnswer("connected", SETTLED, "connected person (not in the s105 list)")
MAYBE_PARENT = LegalAnswer("connected", CHECK, "may be a parent: the child's own is not recorded")
PROFESSIONAL = LegalAnswer("none", SETTLED, "known through a job only")

_STRENGTH = {
    ("parent", SETTLED): 7,
    ("relative", SETTLED): 6,
    ("relative", ARGUABLE): 5,
    ("relative", CHECK): 4,
    ("connected", CHECK): 3,
    ("connected", ARGUABLE): 2,
    ("connected", SETTLED): 1,
}


def legal_answers(graph: FamilyGraph, focus: int) -> dict[int, LegalAnswer]:
    """Answer for everybody whom the Act may mean; whoever is missing is ``CONNECTED`` or a professional."""
    return _Act(graph, focus).answers()


def role_answer(codes: Iterable[str]) -> LegalAnswer:
    """Answer for somebody without kinship who holds these roles (care planning regulations 2010, reg 24).

    A professional with no other tie is no connected person.
    """
    held = list(codes)
    if any(code.startswith(SAID_CODE) for code in held):
        return LegalAnswer("connected", CHECK, "said to be family; another person is recorded in that place")
    return PROFESSIONAL if all(role_words(code).is_professional for code in held) else CONNECTED


def legal_parents(graph: FamilyGraph, person: int) -> list[int]:
    """Return parents in law: by birth unless adoption cut it, and by adoption."""
    return [to for to, kind in graph.steps.of(person, UP) if not kind.is_severed]


def legal_children(graph: FamilyGraph, person: int) -> list[int]:
    """Return children in law."""
    return [to for to, kind in graph.steps.of(person, DOWN) if not kind.is_severed]


def _is_adopted(graph: FamilyGraph, person: int) -> bool:
    return any(kind.is_adoptive for _, kind in graph.steps.of(person, UP))


def _other_kin(graph: FamilyGraph, person: int, move: str) -> list[tuple[int, StepKind]]:
    """Return asserted siblings (S, Z) and recorded step-parents and step-children (T, t)."""
    return [(to, kind) for to, kind in graph.steps.of(person, OTHER_KIN) if kind.move == move]


@cache
def _answer(legal_class: str, confidence: str, basis: str) -> LegalAnswer:
    return LegalAnswer(legal_class, confidence, basis)


class _Act:
    """Applies the list of section 105 to one child."""

    def __init__(self, graph: FamilyGraph, focus: int) -> None:
        self._graph = graph
        self._focus = focus
        self._found: dict[int, LegalAnswer] = {}

    def answers(self) -> dict[int, LegalAnswer]:
        graph, focus = self._graph, self._focus
        parents = legal_parents(graph, focus)
        for parent in parents:
            self._put(parent, "parent", SETTLED, 'parent (s105 "relative" does not include parents)')
        for parent in parents:
            self._list_through(parent)
        for sibling in self._siblings(focus):
            self._put(sibling, "relative", SETTLED, "brother or sister")
            self._partners(sibling, "brother or sister by marriage", ARGUABLE)
        self._recorded_steps(parents)
        self._found.pop(focus, None)
        return self._found

    def _put(self, person: int, legal_class: str, confidence: str, basis: str) -> None:
        known = self._found.get(person)
        answer = _answer(legal_class, confidence, basis)
        if known is None or _rank(answer) > _rank(known):
            self._found[person] = answer

    def _list_through(self, parent: int) -> None:
        for grandparent in legal_parents(self._graph, parent):
            self._put(grandparent, "relative", SETTLED, "grandparent")
            self._partners(grandparent, "grandparent by marriage", ARGUABLE)
        for sibling in self._siblings(parent):
            self._put(sibling, "relative", SETTLED, "uncle or aunt")
            self._partners(sibling, "uncle or aunt by marriage", SETTLED)
        for partner, kind in self._graph.steps.of(parent, COUPLE):
            self._partner(partner, kind, "step-parent", SETTLED)
            self._family_of_step_parent(partner, kind)

    def _siblings(self, person: int) -> set[int]:
        graph = self._graph
        found = {child for parent in legal_parents(graph, person) for child in legal_children(graph, parent)}
        for sibling, kind in _other_kin(graph, person, "S"):
            if sibling in found:
                continue
            if kind.is_adoptive or not (_is_adopted(graph, person) or _is_adopted(graph, sibling)):
                found.add(sibling)
            elif person == self._focus:
                self._put(sibling, "connected", CHECK, "brother or sister; one is adopted: confirm the family")
        found.discard(person)
        return found

    def _partners(self, person: int, place: str, confidence: str) -> None:
        for partner, kind in self._graph.steps.of(person, COUPLE):
            self._partner(partner, kind, place, confidence)

    def _partner(self, person: int, kind: StepKind, place: str, confidence: str) -> None:
        """Place somebody's partner; one marriage link away is what the Act's "by marriage" can reach."""
        if kind.subtype == "cohabiting":
            self._put(person, "connected", SETTLED, f"not married: would be {place}")
        elif kind.has_ended:
            self._put(person, "connected", ARGUABLE, f"marriage ended: {place}")
        elif not kind.is_wed:
            self._put(person, "connected", CHECK, f"needs to know if married: {place}")
        else:
            self._put(person, "relative", ARGUABLE if kind.status == "widowed" else confidence, place)

    def _family_of_step_parent(self, step: int, kind: StepKind) -> None:
        graph = self._graph
        for person in legal_parents(graph, step):
            self._partner(person, kind, "grandparent by marriage (step-parent's parent)", ARGUABLE)
        for person in legal_children(graph, step):
            self._partner(person, kind, "step-brother or step-sister", ARGUABLE)
        for person in self._siblings(step):
            self._partner(person, kind, "uncle or aunt by marriage (step-parent's sibling)", ARGUABLE)

    def _recorded_steps(self, parents: Iterable[int]) -> None:
        graph = self._graph
        for step, kind in _other_kin(graph, self._focus, "T"):
            if kind.has_ended:
                self._put(step, "connected", ARGUABLE, "step-parent as recorded; it has ended")
                continue
            basis = "step-parent as recorded; confirm a marriage or civil partnership"
            self._put(step, "relative", CHECK, basis)
            self._ask(legal_parents(graph, step), "grandparent by marriage")
            self._ask(legal_children(graph, step), "step-brother or step-sister")
            self._ask(self._siblings(step), "uncle or aunt by marriage")
        self._ask_kin(self._focus, "Z", "step-brother or step-sister")
        for parent in parents:
            self._ask_kin(parent, "T", "grandparent by marriage")
            self._ask_kin(parent, "t", "step-brother or step-sister")
            self._ask_kin(parent, "Z", "uncle or aunt by marriage")

    def _ask_kin(self, person: int, move: str, place: str) -> None:
        self._ask([to for to, _ in _other_kin(self._graph, person, move)], place)

    def _ask(self, people: Iterable[int], place: str) -> None:
        for person in people:
            self._put(person, "connected", CHECK, f"{place} as recorded; confirm the marriage")


def _rank(answer: LegalAnswer) -> int:
    return _STRENGTH[answer.legal_class, answer.confidence]
