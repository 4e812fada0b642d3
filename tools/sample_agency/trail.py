"""How a careful reader can get from a child to a relative: the shortest trail over what was written."""

from __future__ import annotations

import heapq
import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from sample_agency.ledger import Assertion, Ledger, Mention
from sample_agency.model import World

_SOURCE_TAG = {"genogram": "M4", "form": "M5", "placement": "M6", "note": "M3"}

Joins = Callable[[str, str], bool]
"""Says of two places that name one person whether a reader could tell that from what is written."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trail: an assertion, or two places that name one person."""

    start: str
    end: str
    tag: str
    assertion: Assertion | None


class Trails:
    """The graph of written kinship: nodes are records and mentions; a child's trail starts at its records."""

    def __init__(
        self, world: World, ledger: Ledger, hidden_cases: frozenset[str] = frozenset(), joins: Joins | None = None
    ) -> None:
        self._world, self._joins = world, joins
        self._facts: dict[str, Mention] = {}
        for mention in ledger.mentions:
            known = self._facts.get(mention.node)
            if known is None or (mention.kind == "person" and known.kind != "person"):
                self._facts[mention.node] = mention
        self._of_person: dict[str, list[str]] = defaultdict(list)
        for node, mention in self._facts.items():
            self._of_person[mention.person].append(node)
        self._edges: dict[str, list[Assertion]] = defaultdict(list)
        for assertion in ledger.assertions:
            if assertion.kind == "kin" and assertion.case not in hidden_cases:
                self._edges[assertion.subject].append(assertion)
                self._edges[assertion.object].append(assertion)

    def nodes(self, person: str) -> list[str]:
        return self._of_person.get(person, [])

    def from_child(self, child: str, own_case: str) -> dict[str, tuple[Step, ...]]:
        """The shortest trail to every person that can be reached, by person key."""
        best: dict[str, tuple[Step, ...]] = {}
        seen: set[str] = set()
        own_nodes = self._own_nodes(own_case)
        order = itertools.count()  # settles ties, so that trails are never compared
        queue: list[tuple[int, int, int, str, tuple[Step, ...]]] = [
            (0, 0, next(order), node, ()) for node in sorted(self.nodes(child))
        ]
        while queue:
            steps, tags, _, node, trail = heapq.heappop(queue)
            if node in seen:
                continue
            seen.add(node)
            best.setdefault(self._facts[node].person, trail)
            for step in self._next(node, own_case, own_nodes):
                if step.end not in seen:
                    heapq.heappush(queue, (steps + 1, tags + bool(step.tag), next(order), step.end, (*trail, step)))
        return best

    def _own_nodes(self, own_case: str) -> frozenset[str]:
        own = [said for edges in self._edges.values() for said in edges if said.case == own_case]
        return frozenset(node for said in own for node in (said.subject, said.object))

    def _next(self, node: str, own_case: str, own_nodes: frozenset[str]) -> list[Step]:
        found = []
        for assertion in self._edges.get(node, ()):
            other = assertion.object if assertion.subject == node else assertion.subject
            tag = "" if assertion.case == own_case else _SOURCE_TAG.get(assertion.source, "")
            found.append(Step(node, other, tag, assertion))
        person = self._facts[node].person
        for other in self._of_person[person]:
            if other != node and (self._joins is None or self._joins(node, other)):
                found.append(Step(node, other, self._identity_tag(node, other, own_nodes), None))
        return found

    def _identity_tag(self, a: str, b: str, own_nodes: frozenset[str]) -> str:
        """What makes two places hard to see as one person; "" for two places of the child's own case."""
        one, two = self._facts[a], self._facts[b]
        if any(mention.file.endswith(".ged") for mention in (one, two)):
            return "M4"
        if _words(one.name) == _words(two.name) and (one.born == two.born or not one.born or not two.born):
            return "" if {a, b} <= own_nodes else "MD"
        person = self._world.people[one.person]
        born, now = _plain(person.birth_surname), _plain(person.surname)
        if born != now and {_plain(one.name.split()[-1]), _plain(two.name.split()[-1])} == {born, now}:
            return "M1"
        return "M2"


def _words(name: str) -> list[str]:
    return sorted(name.lower().split())


def _plain(name: str) -> str:
    """A surname without case and accents."""
    return "".join(ch for ch in unicodedata.normalize("NFD", name.lower()) if ch.isalpha())


def mechanisms(trail: tuple[Step, ...]) -> list[str]:
    """The tags of a trail, in order of the alphabet; M0 where a shared record is enough."""
    tags = sorted({step.tag for step in trail if step.tag})
    return tags or ["M0"]
