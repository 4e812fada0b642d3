"""What can be concluded from what is written, place by place: who is tied to whom, and on which side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sample_agency.ledger import Ledger
from sample_agency.model import World

from bench.agencies.steps import EXACT, PARENT, follow, side_of
from bench.agencies.witness import Witness

_BY_RECORD = frozenset({"no_contact_order", "assessed_risk", "address_withheld", "sealed_adoption"})
Row = dict[str, Any]


class Written:
    """The graph of written kinship, in which places that a reader would join are one."""

    def __init__(self, world: World, ledger: Ledger, witness: Witness) -> None:
        self._world, self._ledger, self._witness = world, ledger, witness
        self._of_person: dict[str, list[str]] = defaultdict(list)
        for mention in ledger.mentions:
            if mention.node not in self._of_person[mention.person]:
                self._of_person[mention.person].append(mention.node)
        self._person = {mention.node: mention.person for mention in ledger.mentions}
        self._part: dict[str, str] = {}
        for nodes in self._of_person.values():
            self._join(nodes)
        self._tied: dict[str, set[str]] = defaultdict(set)
        for said in ledger.assertions:
            if said.kind == "kin":
                a, b = self._part[said.subject], self._part[said.object]
                self._tied[a].add(b)
                self._tied[b].add(a)
        closed = {case.ref for case in world.cases if case.restricted}
        self._steps: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for said in ledger.assertions:
            if said.kind == "kin" and said.case not in closed:
                a, b = self._part[said.subject], self._part[said.object]
                self._steps[b].append((a, said.label, True))
                self._steps[a].append((b, said.label, False))
        self._key_of = {person.number: key for key, person in world.people.items()}

    def _join(self, nodes: Sequence[str]) -> None:
        """Every place gets the name of the first place that it can be joined with, step by step."""
        waiting = list(nodes)
        while waiting:
            head = waiting.pop(0)
            group = [head]
            for one in group:
                near = [other for other in waiting if self._witness.joins(one, other)]
                waiting = [other for other in waiting if other not in near]
                group += near
            self._part |= dict.fromkeys(group, head)

    def parts(self, person: str) -> set[str]:
        """The places of a person, joined as far as a reader can."""
        return {self._part[node] for node in self._of_person.get(person, ())}

    def reach(self, persons: Iterable[str], without: Iterable[str] = ()) -> set[str]:
        """Every joined place that is tied to those of ``persons``, over none of ``without``."""
        closed = set().union(*(self.parts(person) for person in without))
        found = set().union(*(self.parts(person) for person in persons)) - closed
        edge = list(found)
        while edge:
            new = self._tied[edge.pop()] - found - closed
            found |= new
            edge += new
        return found

    def clear(self, person: str) -> set[tuple[str, str]]:
        """Every joined place to which words lead without a guess, with what is certain there."""
        edge = [(part, EXACT) for part in self.parts(person)]
        found = set(edge)
        while edge:
            part, state = edge.pop()
            for other, label, is_forward in self._steps[part]:
                then = (other, follow(state, label, is_forward=is_forward))
                if then[1] and then not in found:
                    found.add(then)
                    edge.append(then)
        return found

    # --- answers made fair -------------------------------------------------------------------------------------------

    def settle(self, child: Row) -> None:
        """Leave to the answers of one child what can be known only; see ``score``."""
        key = self._key_of[child["true_id"]]
        person = self._world.people[key]
        brood = {
            other.key
            for other in self._world.people.values()
            if other.mother and (other.mother, other.father) == (person.mother, person.father)
        }
        here, clear = self.reach([key]), self.clear(key)
        sides = {
            "maternal": self.reach([person.mother], {*brood, person.father}),
            "paternal": self.reach([person.father], {*brood, person.mother}),
        }
        for row in child["people"]:
            other = self._key_of[row["true_id"]]
            if row["status"] == "hidden" and row["kind"] == "kin":
                states = {state for part, state in clear if part in self.parts(other)}
                row["tied"] = row["discoverable"]
                row["discoverable"] = row["discoverable"] and bool(states - ({PARENT} if not row["blood"] else set()))
            told = bool(row["side"] in sides and self.parts(other) & sides[row["side"]])
            row["side_told"] = told or self._is_called(other, brood)
            for gate in row["gates"]:
                gate["discoverable"] = gate["discoverable"] and self._is_seen(gate, other, here)
        self._same_door(child, here)

    def _is_called(self, other: str, brood: set[str]) -> bool:
        """Some place calls the person by a word that says the side."""
        return any(
            self._person[said.subject] == other and self._person[said.object] in brood and bool(side_of(said.label))
            for said in self._ledger.assertions
            if said.kind == "kin"
        )

    def _is_seen(self, gate: Row, other: str, here: set[str]) -> bool:
        """A gate counts where it stands at a place that is tied to the child."""
        if gate["gate"] == "deceased":
            places = {(s["file"], s["locator"]) for s in gate["sources"]}
            nodes = [m.node for m in self._ledger.mentions if m.person == other and (m.file, m.locator) in places]
            return any(self._part[node] in here for node in nodes)
        if gate["gate"] in _BY_RECORD:
            return self._part.get(f"ext:{gate['on_external_id']}") in here
        return True

    def _same_door(self, child: Row, here: set[str]) -> None:
        """Kin whom only a line of the address register names, under the family name of a relative at that address."""
        doors = {
            (said.home, said.family.lower())
            for node, said in self._witness.said.items()
            if said.home and self._part.get(node) in here
        }
        for row in child["people"]:
            if row["status"] == "hidden" and not row["discoverable"] and not row["witness_path"]:
                nodes = self._of_person.get(self._key_of[row["true_id"]], ())
                said = [self._witness.said[node] for node in nodes]
                if any(one.home and (one.home, one.family.lower()) in doors for one in said):
                    row.update(discoverable=True, mechanisms=["M7"])
