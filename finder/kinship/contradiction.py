"""A contradiction: what cannot all be true, or what somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass

from finder.model.family import Edge
from finder.model.person import PersonId

ERROR, WARN = "error", "warn"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something that a person should look at. It never stops anything from being saved.

    Attributes:
        code: As in kinship.md section 5: "TOO_MANY_BIRTH_MOTHERS", "CHILD_OLDER_THAN_PARENT" ...
        severity: "error" (cannot be) or "warn" (look).
        people: Everybody concerned.
        evidence: Ids of the statements that conflict.
        text: What is wrong and what was done about it, without names.
        edges: The smallest set of edges that conflict; empty when no edge does (a death before a birth).
        is_sensitive: Only for those who may see restricted facts (relatives who are a couple).
    """

    code: str
    severity: str
    people: tuple[PersonId, ...]
    evidence: tuple[str, ...]
    text: str
    edges: tuple[Edge, ...] = ()
    is_sensitive: bool = False

    @property
    def weakest(self) -> Edge | None:
        """The edge that the least speaks for: where to look first."""
        return min(self.edges, key=lambda edge: (edge.p, edge.a, edge.b), default=None)


def about_edges(
    code: str,
    severity: str,
    people: tuple[PersonId, ...],
    edges: tuple[Edge, ...],
    text: str,
    *,
    sensitive: bool = False,
) -> Contradiction:
    """Return a contradiction that rests on edges, with their evidence."""
    evidence = tuple(dict.fromkeys(source for edge in edges for source in edge.evidence))
    return Contradiction(code, severity, people, evidence, text, edges, sensitive)
