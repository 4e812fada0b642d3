"""A family as a file states it, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finder.kinship.build import build_family
from finder.kinship.graph import FamilyGraph
from finder.model.family import Assertion, Edge, FamilyMember

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class StatedFamily:
    """What one file says of a family.

    Attributes:
        given: What the file says, by the id of the evidence: for showing an edge as its file has it.
    """

    members: tuple[FamilyMember, ...]
    assertions: tuple[Assertion, ...]
    edges: tuple[Edge, ...]
    given: Mapping[str, Document]

    def graph(self, year: int | None = None) -> FamilyGraph:
        """Build the family.

        Args:
            year: The present one, for ages that nobody reaches; None to leave that check out.
        """
        return build_family(self.members, self.assertions, self.edges, year=year)
