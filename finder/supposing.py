"""What would change on children's lists if two records were one person, or were not: asked before deciding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from finder.casework.children import Child
from finder.discovery.search import Searcher
from finder.jobs import JobContext
from finder.model.candidate import Candidate, SearchResult
from finder.model.decision import Verdict
from finder.model.person import PersonId, Resolution
from finder.model.record import RecordId
from finder.model.supposed import ChildChange, Moved, Supposed

MOST_CHILDREN = 12
"""Searching a child takes a tenth of a second; whom two records matter to are few."""

Search = Callable[[Child], SearchResult]


@dataclass(frozen=True, slots=True)
class State:
    """Who is who, now or under a supposed answer, and how to search then.

    Attributes:
        children: Those who may be shown.
    """

    resolution: Resolution
    searcher: Searcher
    children: Sequence[Child]
    search: Search


def concerned(now: State, then: State, records: Sequence[RecordId], job: JobContext) -> list[tuple[Child, Child]]:
    """Return the children connected to either record now or then, each as now and as then."""
    near = {one: state.searcher.connected(persons, job) for one, state, persons in _ends(now, then, records)}
    later = {child.record: child for child in then.children}
    found = []
    for child in now.children:
        twin = later.get(child.record)
        if twin is not None and (child.person in near["now"] or twin.person in near["then"]):
            found.append((child, twin))
    return found


def _ends(now: State, then: State, records: Sequence[RecordId]) -> Iterable[tuple[str, State, set[PersonId]]]:
    for name, state in (("now", now), ("then", then)):
        yield name, state, {state.resolution.person_of[one] for one in records}


def changes(now: State, then: State, children: Iterable[tuple[Child, Child]], job: JobContext) -> list[ChildChange]:
    """Search children now and then, and say what differs; the most changed first."""
    found = []
    for child, twin in children:
        job.check()
        before, after = now.search(child), then.search(twin)
        moved = _moved(before.candidates, after.candidates)
        if moved:
            found.append(ChildChange(child.person, before.name, moved))
    found.sort(key=lambda change: (-len(change.moved), change.name))
    return found


def told(
    verdict: Verdict, then: Resolution, records: Sequence[RecordId], found: Sequence[ChildChange], n_connected: int
) -> Supposed:
    """Return what an answer would change.

    Args:
        verdict: The answer that was supposed.
        then: Who is who under it.
        records: The two it is about.
        found: Changes of those children who were looked at.
        n_connected: How many children are connected.
    """
    persons = {then.person_of[one] for one in records}
    return Supposed(
        verdict=verdict,
        is_followed=(len(persons) == 1) == (verdict is Verdict.SAME),
        n_records=sum(len(then.persons[one].records) for one in persons),
        children=tuple(found),
        n_searched=min(n_connected, MOST_CHILDREN),
        is_cut=n_connected > MOST_CHILDREN,
    )


def _moved(before: Sequence[Candidate], after: Sequence[Candidate]) -> tuple[Moved, ...]:
    """Match people by records, for a person's id changes when records are joined."""
    later = {use.id: one for one in after for use in one.records}
    moved, met = [], set()
    for one in before:
        twin = next((later[use.id] for use in one.records if use.id in later), None)
        if twin is None:
            moved.append(Moved(one.name, one.relationship, ""))
            continue
        met.add(twin.person_id)
        if twin.relationship != one.relationship:
            moved.append(Moved(twin.name, one.relationship, twin.relationship))
    new = [Moved(one.name, "", one.relationship) for one in after if one.person_id not in met]
    return (*new, *moved)
