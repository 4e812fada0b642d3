"""Families told in a few lines: ``tell("Joan mother Kai", "Mo father Kai")`` builds the graph of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from finder.kinship.build import build_family
from finder.kinship.graph import FamilyGraph
from finder.kinship.relate import relationships_from
from finder.model.family import Assertion, Edge, EdgeKind, FamilyMember, Kinship

Tell = Callable[..., FamilyGraph]
Look = Callable[[FamilyGraph, str, str], Kinship]

_COUPLES = {"=": "married", "&": "civil", "-": "cohabiting", "?": "unknown"}
_PARENTS = {">": "biological", "+": "adoptive", "!": "legal", "~": "foster", "%": "step"}


def _member(text: str, born: Mapping[str, int]) -> FamilyMember:
    name, _, sex = text.partition(".")
    year = born.get(name)
    return FamilyMember(name, sex.upper(), year, year)


def _statement(text: str, number: int) -> Assertion:
    subject, code, other, *rest = text.split()
    p = next((float(word[2:]) for word in rest if word.startswith("p=")), 0.9)
    status = next((word for word in rest if "=" not in word), "current")
    return Assertion(subject, code, other, f"s{number}", p, status)


def _tie(text: str, number: int) -> Edge:
    """Read "M > K", "M = F ended", "K full B" or "Sam special_guardian-of K"."""
    first, sign, second, *rest = text.split()
    status = rest[0] if rest else "current"
    evidence = (f"e{number}",)
    if sign in _PARENTS:
        return Edge(EdgeKind.PARENT, first, second, _PARENTS[sign], status, evidence)
    if sign in _COUPLES:
        return Edge(EdgeKind.PARTNER, first, second, _COUPLES[sign], status, evidence)
    if sign.endswith("-of"):
        return Edge(EdgeKind.ROLE, first, second, sign.removesuffix("-of"), status, evidence)
    return Edge(EdgeKind.SIBLING, first, second, sign, status, evidence)


@pytest.fixture
def tell() -> Tell:
    """Return a builder: statements, people as "Kai.m", typed ties, birth years."""

    def build(
        *statements: str, people: str = "", ties: tuple[str, ...] = (), born: Mapping[str, int] | None = None
    ) -> FamilyGraph:
        years = born or {}
        named = {member.id: member for member in (_member(text, years) for text in people.split())}
        for name, year in years.items():
            named.setdefault(name, FamilyMember(name, "", year, year))
        said = [_statement(text, number) for number, text in enumerate(statements)]
        return build_family(named.values(), said, [_tie(text, number) for number, text in enumerate(ties)])

    return build


@pytest.fixture
def look() -> Look:
    """Return a function that gives what ``other`` is to ``focus``."""

    def find(graph: FamilyGraph, focus: str, other: str) -> Kinship:
        return next(kinship for kinship in relationships_from(graph, focus) if kinship.other == other)

    return find


@pytest.fixture
def word(look: Look) -> Callable[[FamilyGraph, str, str], str]:
    """Return a function that gives the label only."""

    def find(graph: FamilyGraph, focus: str, other: str) -> str:
        return look(graph, focus, other).label

    return find
