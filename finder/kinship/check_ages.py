"""What the years of two or three people contradict: parents, adopters, deaths, mothers' spans, whole lives."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from finder.kinship.contradiction import ERROR, WARN, Contradiction, about_edges
from finder.kinship.plausible import age_gap
from finder.model.family import Edge, EdgeKind, FamilyMember
from finder.model.person import PersonId

Members = Mapping[PersonId, FamilyMember]

BY_BIRTH = frozenset({"biological", "presumed", "unknown"})
"""Parenthood that has ages: a second mother in law, a step-parent or a foster carer may be of any age."""


@cache
def limits() -> Mapping[str, int]:
    """Return the table of limits, in years."""
    loaded = json.loads(files("finder.kinship").joinpath("limits.json").read_text(encoding="utf-8"))
    return {name: value for name, value in loaded.items() if name != "about"}


def oldest_parent(member: FamilyMember) -> int:
    """Return the greatest age at which somebody has a child by birth."""
    return limits()["mother_most" if member.sex == "F" else "father_most"]


def ages_of_parents(members: Members, edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield parents who are younger, too young, too old or dead."""
    for edge in edges:
        if edge.kind is not EdgeKind.PARENT:
            continue
        parent, child = members[edge.a], members[edge.b]
        if edge.subtype in BY_BIRTH:
            yield from _by_birth(edge, parent, child)
            yield from _after_death(edge, parent, child)
        elif edge.subtype == "adoptive":
            _, most = age_gap(parent, child)
            if most is not None and most < limits()["adopter_least"]:
                text = "An adopter is less than 21 years older than the child."
                yield about_edges("ADOPTER_UNDER_21", WARN, (edge.a, edge.b), (edge,), text)


def _by_birth(edge: Edge, parent: FamilyMember, child: FamilyMember) -> Iterator[Contradiction]:
    least, most = age_gap(parent, child)
    table = limits()
    found: tuple[str, str, str] | None = None
    if most is not None and most < 0:
        found = "CHILD_OLDER_THAN_PARENT", ERROR, "The child is recorded as older than the parent."
    elif most is not None and most < table["parent_least"]:
        found = "PARENT_TOO_YOUNG", ERROR, "The parent would have been under 12 when the child was born."
    elif most is not None and most < table["parent_young"]:
        found = "PARENT_VERY_YOUNG", WARN, "The parent was under 16 when the child was born."
    elif least is not None:
        found = _too_old(parent.sex, least)
    if found:
        code, severity, text = found
        yield about_edges(code, severity, (edge.a, edge.b), (edge,), text)


def _too_old(sex: str, years: int) -> tuple[str, str, str] | None:
    key = "mother" if sex == "F" else "father"
    word = {"F": "MOTHER", "M": "FATHER"}.get(sex, "PARENT")
    if years > limits()[f"{key}_most"]:
        return f"{word}_TOO_OLD", ERROR, f"The {word.lower()} would have been {years} when the child was born."
    if years > limits()[f"{key}_old"]:
        return f"{word}_OLD", WARN, f"The {word.lower()} was {years} when the child was born."
    return None


def _after_death(edge: Edge, parent: FamilyMember, child: FamilyMember) -> Iterator[Contradiction]:
    if parent.died_to is None or child.born_from is None:
        return
    is_mother = parent.sex == "F"
    if child.born_from > parent.died_to + (0 if is_mother else 1):
        code = "BORN_AFTER_MOTHER_DEATH" if is_mother else "BORN_AFTER_FATHER_DEATH"
        text = "The child was born after the death of this parent."
        yield about_edges(code, ERROR, (edge.a, edge.b), (edge,), text)


def spans_of_mothers(members: Members, edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield mothers whose first and last child are too many years apart."""
    children: dict[PersonId, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.kind is EdgeKind.PARENT and edge.subtype in BY_BIRTH and members[edge.a].sex == "F":
            children[edge.a].append(edge)
    for mother, links in children.items():
        if len(links) > 1:
            yield from _span(members, mother, links)


def _span(members: Members, mother: PersonId, links: Sequence[Edge]) -> Iterator[Contradiction]:
    first = min(links, key=lambda edge: _or(members[edge.b].born_to, 9999))
    last = max(links, key=lambda edge: _or(members[edge.b].born_from, -9999))
    years = _or(members[last.b].born_from, -9999) - _or(members[first.b].born_to, 9999)
    people, edges = (mother, first.b, last.b), (first, last)
    if years > limits()["mother_span_most"]:
        text = f"One mother's children were born {years} years apart."
        yield about_edges("MOTHER_SPAN_TOO_LONG", ERROR, people, edges, text)
    elif years > limits()["mother_span_long"]:
        text = f"One mother's children were born {years} years apart."
        yield about_edges("MOTHER_SPAN_LONG", WARN, people, edges, text)


def _or(year: int | None, otherwise: int) -> int:
    return otherwise if year is None else year


def grandparents_beside_undated(members: Members, edges: Iterable[Edge]) -> Iterator[Contradiction]:
    """Yield grandparents who are possible, and strikingly young, through a parent of whom no year is known."""
    above: dict[PersonId, list[Edge]] = defaultdict(list)
    links = [edge for edge in edges if edge.kind is EdgeKind.PARENT and edge.subtype in BY_BIRTH]
    for edge in links:
        above[edge.b].append(edge)
    for edge in links:
        middle = members[edge.a]
        if middle.born_from is None and middle.born_to is None:
            for upper in above[edge.a]:
                _, most = age_gap(members[upper.a], members[edge.b])
                if most is not None and limits()["grandparent_least"] <= most < limits()["grandparent_close"]:
                    text = f"A grandparent is only {most} years older; no year is known of the parent between."
                    yield about_edges("GRANDPARENT_GAP_SMALL", WARN, (upper.a, edge.b), (upper, edge), text)


def lives(members: Members, year: int | None) -> Iterator[Contradiction]:
    """Yield deaths before births, and people who would be older than anybody gets."""
    for member in members.values():
        if member.born_from is None:
            continue
        if member.died_to is not None and member.died_to < member.born_from:
            text = "The death is recorded before the birth."
            yield Contradiction("DEATH_BEFORE_BIRTH", ERROR, (member.id,), (), text)
        elif year is not None and member.born_to is not None and not member.is_deceased:
            if year - member.born_to > limits()["oldest_age"]:
                text = f"Would be over {limits()['oldest_age']}, and no death is recorded."
                yield Contradiction("IMPLAUSIBLE_AGE", WARN, (member.id,), (), text)
