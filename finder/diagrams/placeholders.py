"""Parents nobody has named, drawn as "?" where siblings would otherwise hang from nothing."""

from __future__ import annotations

import dataclasses

from finder.diagrams.family import Family
from finder.diagrams.people import DiagramPerson
from finder.model.family import Edge, EdgeKind
from finder.model.person import PersonId

# Nobody stated this parent; the siblings' tie is what is stated.
_INFERRED_P = 0.5


def with_missing_parents(family: Family) -> Family:
    """Return ``family`` with one "?" parent above each group of siblings that has no parent."""
    with_parents = {edge.b for edge in family.parents if edge.subtype != "step"}
    bare = [e for e in family.siblings if e.subtype != "step" and not {e.a, e.b} & with_parents]
    groups: list[set[PersonId]] = []
    for edge in bare:
        touching = [group for group in groups if group & {edge.a, edge.b}]
        merged = {edge.a, edge.b}.union(*touching)
        groups = [group for group in groups if group not in touching] + [merged]
    people, distance, parents = dict(family.people), dict(family.distance), list(family.parents)
    for group in groups:
        unknown = PersonId(f"u?{min(group)}")
        people[unknown] = DiagramPerson(name="", is_placeholder=True)
        distance[unknown] = min(distance[person] for person in group)
        parents += [
            Edge(EdgeKind.PARENT, unknown, child, "unknown", p=_INFERRED_P, is_inferred=True) for child in sorted(group)
        ]
    return dataclasses.replace(family, people=people, distance=distance, parents=tuple(parents))
