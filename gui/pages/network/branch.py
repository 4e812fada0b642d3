"""Which part of the family stands out: one side, who is new, or one person's way to the child."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from finder.diagrams.geometry import Diagram
from finder.diagrams.trail import Trail, TrailFinder
from finder.model.candidate import Candidate, SearchResult
from finder.model.person import PersonId


class Branch(StrEnum):
    """What may stand out."""

    EVERYBODY = "everybody"
    MATERNAL = "maternal"
    PATERNAL = "paternal"
    NEW = "new"


class Branches:
    """Finds parts of one drawing by what the search says of its people.

    Args:
        diagram: The drawing.
        result: The search for the child in it; None when there is none.
    """

    def __init__(self, diagram: Diagram, result: SearchResult | None) -> None:
        self._finder = TrailFinder(diagram)
        self._child = next((symbol.person_id for symbol in diagram.symbols if symbol.is_focus), None)
        candidates = result.candidates if result is not None else ()
        self._candidates = {one.person_id: one for one in candidates if not one.is_restricted}

    def way_to(self, person: PersonId | None) -> Trail | None:
        """Return the way from the child to a person; None for the child and for nobody."""
        if person is None or self._child is None or person == self._child:
            return None
        return self._finder.along(self._waypoints(person))

    def part(self, branch: Branch) -> Trail | None:
        """Return the people of a branch with their ways to the child; None for everybody."""
        if branch is Branch.EVERYBODY or self._child is None:
            return None
        found = Trail(frozenset({self._child}))
        for candidate in self._of(branch):
            found |= self._finder.along(self._waypoints(candidate.person_id))
        return found

    def _of(self, branch: Branch) -> Iterable[Candidate]:
        for candidate in self._candidates.values():
            is_on_side = candidate.side in {branch.value, "both"}
            if not candidate.is_known if branch is Branch.NEW else is_on_side:
                yield candidate

    def _waypoints(self, person: PersonId) -> list[PersonId]:
        assert self._child is not None
        known = self._candidates.get(person)
        steps = [step.to_id for step in known.path] if known is not None else []
        return list(dict.fromkeys([self._child, *steps, person]))
