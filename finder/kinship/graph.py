"""The family graph: everybody, every edge, and the index over which relatives are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from finder.kinship.columns import EdgeTable, MemberRows
from finder.kinship.contradiction import Contradiction
from finder.kinship.kin_kernel import KinKernel, library
from finder.kinship.readings import Readings
from finder.kinship.steps_index import SOCIAL, SOCIAL_PARENTHOOD, UP, WED_KINDS, Steps, index_steps
from finder.model.family import Edge, FamilyMember
from finder.model.person import PersonId

__all__ = ["SOCIAL_PARENTHOOD", "WED_KINDS", "FamilyGraph", "family_graph"]

Check = Callable[[Mapping[PersonId, FamilyMember], Sequence[Edge]], Iterable[Contradiction]]
"""Finds contradictions among members and edges."""


class FamilyGraph:
    """Everybody, and everything known of how they are connected. Nothing in it changes.

    Attributes:
        members: Known people and placeholders.
        edges: Every edge, those that ended included.
        open_slots: Placeholders for "a parent, which one is not said": perhaps a parent who is known too.
        steps: Who leads to whom, by number.
        readings: Names of the patterns of steps that were met; they fill as people are named.
    """

    def __init__(
        self,
        edges: EdgeTable,
        contradictions: Check | None = None,
        open_slots: frozenset[PersonId] = frozenset(),
    ) -> None:
        self.members = edges.people
        self.edges = edges
        self._check = contradictions
        self.open_slots = open_slots
        self.open_numbers = frozenset(edges.people.numbers[person] for person in open_slots if person in edges.people)
        self.steps: Steps = index_steps(edges, edges.people)
        self.readings = Readings(self.steps.kinds)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What cannot all be true; looked for when somebody asks, since whoever names relatives does not."""
        return tuple(self._check(dict(self.members), self.edges)) if self._check else ()

    @cached_property
    def kernel(self) -> KinKernel | None:
        """The compiled search, or None where there is none."""
        lib = library()
        return KinKernel(lib, self.edges, self.steps, self.readings, self.open_numbers) if lib else None

    def number(self, person: PersonId) -> int:
        """Return the number of a person.

        Raises:
            KeyError: Nobody has this id.
        """
        return self.members.numbers[person]

    def sex(self, person: PersonId) -> str:
        """Return "F", "M" or ""."""
        return self.members.sex_of(self.members.numbers[person])

    def known_parents(self, person: PersonId) -> list[PersonId]:
        """Return the parents by birth or in law who are identified; nobody for somebody who is not in the graph."""
        number = self.members.numbers.get(person)
        parents = self.steps.parents(number) if number is not None else ()
        return [self.members.ids[one] for one in parents if not self.members.is_placeholder[one]]

    def foster_carers(self, person: PersonId) -> frozenset[PersonId]:
        """Return everybody who fosters somebody, or did."""
        number = self.members.numbers.get(person)
        steps = self.steps.of(number, SOCIAL) if number is not None else []
        return frozenset(self.members.ids[to] for to, kind in steps if kind.move == "F")

    def families(self, person: int) -> tuple[frozenset[int], ...]:
        """Return the sets of a person's parents that belong together: birth family, family in law."""
        known = [(to, kind) for to, kind in self.steps.of(person, UP) if to not in self.open_numbers]
        birth = frozenset(to for to, kind in known if not kind.is_adoptive)
        in_law = frozenset(to for to, kind in known if not kind.is_severed)
        return (birth,) if birth == in_law else (birth, in_law)

    def parents_of(self, person: int) -> list[int]:
        """Return the parents by birth or in law, open slots excluded."""
        return [to for to in self.steps.parents(person) if to not in self.open_numbers]


def family_graph(
    members: Iterable[FamilyMember],
    edges: Iterable[Edge],
    contradictions: Check | None = None,
    open_slots: Iterable[PersonId] = (),
) -> FamilyGraph:
    """Index members and edges.

    People whom an edge names and ``members`` does not are added without attributes. An edge from a person
    to the same person is left out.

    Args:
        members: Read once; no object is kept.
        edges: Read once; no object is kept.
        contradictions: What finds them among these members and edges.
        open_slots: Placeholders that stand for "one of the parents".
    """
    table = EdgeTable(edges, MemberRows(members))
    return FamilyGraph(table, contradictions, frozenset(open_slots))
