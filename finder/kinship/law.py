"""Who is a "relative" in the sense of the Children Act 1989, section 105(1). An aid, not advice.

The words of the Act: "a grandparent, brother, sister, uncle or aunt (whether of the full blood or half blood or
by marriage or civil partnership) or step-parent". Worked out on the graph as the law sees it: birth
parenthood that adoption ended is cut (ACA 2002 s67), adoptive parenthood counts. England and Wales only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from finder.kinship.graph import FamilyGraph, Link
from finder.kinship.naming import SAID_CODE, role_words
from finder.kinship.ways import sibling_move
from finder.model.person import PersonId

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


def legal_answers(graph: FamilyGraph, focus: PersonId) -> dict[PersonId, LegalAnswer]:
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


def legal_parents(graph: FamilyGraph, person: PersonId) -> list[PersonId]:
    """Return parents in law: by birth unless adoption cut it, and by adoption."""
    return [link.to for link in graph.parents.get(person, ()) if not link.is_severed]


def legal_children(graph: FamilyGraph, person: PersonId) -> list[PersonId]:
    """Return children in law."""
    return [link.to for link in graph.children.get(person, ()) if not link.is_severed]


def _is_adopted(graph: FamilyGraph, person: PersonId) -> bool:
    return any(link.is_adoptive for link in graph.parents.get(person, ()))


class _Act:
    """Applies the list of section 105 to one child."""

    def __init__(self, graph: FamilyGraph, focus: PersonId) -> None:
        self._graph = graph
        self._focus = focus
        self._found: dict[PersonId, LegalAnswer] = {}

    def answers(self) -> dict[PersonId, LegalAnswer]:
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

    def _put(self, person: PersonId, legal_class: str, confidence: str, basis: str) -> None:
        known = self._found.get(person)
        answer = LegalAnswer(legal_class, confidence, basis)
        if known is None or _rank(answer) > _rank(known):
            self._found[person] = answer

    def _list_through(self, parent: PersonId) -> None:
        for grandparent in legal_parents(self._graph, parent):
            self._put(grandparent, "relative", SETTLED, "grandparent")
            self._partners(grandparent, "grandparent by marriage", ARGUABLE)
        for sibling in self._siblings(parent):
            self._put(sibling, "relative", SETTLED, "uncle or aunt")
            self._partners(sibling, "uncle or aunt by marriage", SETTLED)
        for link in self._graph.partners.get(parent, ()):
            self._partner(link, "step-parent", SETTLED)
            self._family_of_step_parent(link)

    def _siblings(self, person: PersonId) -> set[PersonId]:
        graph = self._graph
        found = {child for parent in legal_parents(graph, person) for child in legal_children(graph, parent)}
        for link in graph.siblings.get(person, ()):
            if sibling_move(link) == "Z" or link.to in found:
                continue
            if link.is_adoptive or not (_is_adopted(graph, person) or _is_adopted(graph, link.to)):
                found.add(link.to)
            elif person == self._focus:
                self._put(link.to, "connected", CHECK, "brother or sister; one is adopted: confirm the family")
        found.discard(person)
        return found

    def _partners(self, person: PersonId, place: str, confidence: str) -> None:
        for link in self._graph.partners.get(person, ()):
            self._partner(link, place, confidence)

    def _partner(self, link: Link, place: str, confidence: str) -> None:
        """Place somebody's partner; one marriage link away is what the Act's "by marriage" can reach."""
        edge = link.edge
        if edge.subtype == "cohabiting":
            self._put(link.to, "connected", SETTLED, f"not married: would be {place}")
        elif edge.status == "ended":
            self._put(link.to, "connected", ARGUABLE, f"marriage ended: {place}")
        elif not link.is_wed:
            self._put(link.to, "connected", CHECK, f"needs to know if married: {place}")
        else:
            self._put(link.to, "relative", ARGUABLE if edge.status == "widowed" else confidence, place)

    def _family_of_step_parent(self, link: Link) -> None:
        graph, step = self._graph, link.to
        for person in legal_parents(graph, step):
            self._partner(link._replace(to=person), "grandparent by marriage (step-parent's parent)", ARGUABLE)
        for person in legal_children(graph, step):
            self._partner(link._replace(to=person), "step-brother or step-sister", ARGUABLE)
        for person in self._siblings(step):
            self._partner(link._replace(to=person), "uncle or aunt by marriage (step-parent's sibling)", ARGUABLE)

    def _recorded_steps(self, parents: Iterable[PersonId]) -> None:
        graph = self._graph
        for link in graph.step_parents.get(self._focus, ()):
            if link.edge.status == "ended":
                self._put(link.to, "connected", ARGUABLE, "step-parent as recorded; it has ended")
                continue
            basis = "step-parent as recorded; confirm a marriage or civil partnership"
            self._put(link.to, "relative", CHECK, basis)
            self._ask(legal_parents(graph, link.to), "grandparent by marriage")
            self._ask(legal_children(graph, link.to), "step-brother or step-sister")
            self._ask(self._siblings(link.to), "uncle or aunt by marriage")
        step_siblings = [link.to for link in graph.siblings.get(self._focus, ()) if sibling_move(link) == "Z"]
        self._ask(step_siblings, "step-brother or step-sister")
        for parent in parents:
            self._ask((link.to for link in graph.step_parents.get(parent, ())), "grandparent by marriage")
            self._ask((link.to for link in graph.step_children.get(parent, ())), "step-brother or step-sister")
            steps = (link.to for link in graph.siblings.get(parent, ()) if sibling_move(link) == "Z")
            self._ask(steps, "uncle or aunt by marriage")

    def _ask(self, people: Iterable[PersonId], place: str) -> None:
        for person in people:
            self._put(person, "connected", CHECK, f"{place} as recorded; confirm the marriage")


def _rank(answer: LegalAnswer) -> int:
    return _STRENGTH[answer.legal_class, answer.confidence]
