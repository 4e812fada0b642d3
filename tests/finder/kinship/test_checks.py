"""What years, deaths and the shape of a family contradict: everything that is wrong, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.kinship.check_ages import limits
from finder.kinship.check_dates import dates_that_cannot_fit
from finder.kinship.checks import find_contradictions
from finder.kinship.contradiction import Contradiction
from finder.model.family import Edge, EdgeKind, FamilyMember

_SIGNS = {
    ">": (EdgeKind.PARENT, "biological"),
    "+": (EdgeKind.PARENT, "adoptive"),
    "!": (EdgeKind.PARENT, "legal"),
    "~": (EdgeKind.PARENT, "foster"),
    "%": (EdgeKind.PARENT, "step"),
    "=": (EdgeKind.PARTNER, "married"),
    "-": (EdgeKind.PARTNER, "cohabiting"),
    "/": (EdgeKind.SIBLING, "unknown"),
}


def _member(text: str) -> FamilyMember:
    """Read "Joan.f 1990 2020": name, sex, birth and death, each as "1990" or "1988-1992"."""
    name, *years = text.split()
    person, _, sex = name.partition(".")
    born, died = ([*years, "", ""])[:2]
    low, _, high = born.partition("-")
    return FamilyMember(
        person,
        sex.upper(),
        int(low) if low else None,
        int(high or low) if low else None,
        is_deceased=bool(died),
        died_from=int(died) if died else None,
        died_to=int(died) if died else None,
    )


def _edge(text: str, number: int) -> Edge:
    a, sign, b, *rest = text.split()
    kind, subtype = _SIGNS[sign]
    p = next((float(word[2:]) for word in rest if word.startswith("p=")), 0.9)
    status = next((word for word in rest if "=" not in word), "current")
    return Edge(kind, a, b, subtype, status, (f"e{number}",), p)


def found(people: str, *ties: str, year: int = 2026) -> list[Contradiction]:
    members = {one.id: one for one in map(_member, people.split(", "))}
    return list(find_contradictions(members, [_edge(tie, number) for number, tie in enumerate(ties)], year))


def codes(people: str, *ties: str) -> list[tuple[str, str, frozenset[str]]]:
    return sorted((one.code, one.severity, frozenset(one.people)) for one in found(people, *ties))


@pytest.mark.parametrize(
    ("people", "tie", "code", "severity"),
    [
        ("M.f 2012, K 2010", "M > K", "CHILD_OLDER_THAN_PARENT", "error"),
        ("M.f 1999, K 2010", "M > K", "PARENT_TOO_YOUNG", "error"),
        ("M.f 1998, K 2010", "M > K", "PARENT_VERY_YOUNG", "warn"),
        ("M.f 1959, K 2010", "M > K", "MOTHER_OLD", "warn"),
        ("M.f 1949, K 2010", "M > K", "MOTHER_TOO_OLD", "error"),
        ("F.m 1939, K 2010", "F > K", "FATHER_OLD", "warn"),
        ("F.m 1919, K 2010", "F > K", "FATHER_TOO_OLD", "error"),
        ("A.f 1990, K 2010", "A + K", "ADOPTER_UNDER_21", "warn"),
        ("M.f 1980 2009, K 2010", "M > K", "BORN_AFTER_MOTHER_DEATH", "error"),
        ("F.m 1980 2008, K 2010", "F > K", "BORN_AFTER_FATHER_DEATH", "error"),
    ],
)
def test_years_of_a_parent_and_a_child(people: str, tie: str, code: str, severity: str) -> None:
    found_codes = [one for one in codes(people, tie) if one[0] != "IMPLAUSIBLE_AGE"]
    assert found_codes == [(code, severity, frozenset({tie[0], "K"}))]


@pytest.mark.parametrize(
    ("people", "tie"),
    [
        ("M.f 1994, K 2010", "M > K"),
        ("M.f 1960, K 2010", "M > K"),
        ("F.m 1940, K 2010", "F > K"),
        ("A.f 1989, K 2010", "A + K"),
        ("S.m 2005, K 2010", "S % K"),
        ("C.f 2005, K 2010", "C ~ K"),
        ("L.f 2005, K 2010", "L ! K"),
        ("M.f 1980 2010, K 2010", "M > K"),
        ("F.m 1980 2009, K 2010", "F > K"),
        ("M.f 1980-2005, K 2010", "M > K"),
        ("M.f, K 2010", "M > K"),
    ],
)
def test_nothing_is_invented_of_a_parent_and_a_child(people: str, tie: str) -> None:
    assert codes(people, tie) == []


def test_grandparents_through_somebody_undated() -> None:
    def through(year: int) -> list[tuple[str, str]]:
        return [(one.code, one.severity) for one in found(f"G.f {year}, M.f, K 2012", "G > M", "M > K")]

    assert through(1990) == [("GRANDPARENT_GAP_TOO_SMALL", "error")]
    assert through(1984) == [("GRANDPARENT_GAP_SMALL", "warn")]
    assert through(1980) == []
    assert through(1892) == [("IMPLAUSIBLE_AGE", "warn")]
    assert through(1891) == [("GRANDPARENT_GAP_TOO_LARGE", "error"), ("IMPLAUSIBLE_AGE", "warn")]


def test_dates_that_only_a_chain_contradicts_are_explained_by_the_chain_and_its_weakest_link() -> None:
    people = "A.m 1980, B.m, C.m, D.m 2010, X.f 1985"
    ties = ("A > B p=0.9", "B > C p=0.4", "C > D p=0.9", "X > D p=0.9")
    (conflict,) = found(people, *ties)
    assert (conflict.code, conflict.severity) == ("DATES_CONFLICT", "error")
    assert [(edge.a, edge.b) for edge in conflict.edges] == [("A", "B"), ("B", "C"), ("C", "D")]
    assert conflict.weakest is not None
    assert (conflict.weakest.a, conflict.weakest.b) == ("B", "C")
    assert set(conflict.people) == {"A", "B", "C", "D"}
    assert set(conflict.evidence) == {"e0", "e1", "e2"}


def test_an_inexact_date_in_between_does_not_hide_the_contradiction() -> None:
    # each gap alone is possible; the two together leave 23 years for two generations
    assert [one.code for one in found("G.f 1980, M.f 1985-1997, K 2003", "G > M", "M > K")] == [
        "GRANDPARENT_GAP_TOO_SMALL"
    ]


def test_the_smallest_of_two_conflicting_sets_comes_first() -> None:
    people = "A.m 1980, B.m, C.m, D.m 2010, G.m 1995"
    ties = ("A > B", "B > C", "C > D", "G > C")
    first, *_ = dates_that_cannot_fit(
        {one.id: one for one in map(_member, people.split(", "))}, [_edge(tie, n) for n, tie in enumerate(ties)]
    )
    assert [(edge.a, edge.b) for edge in first.edges] == [("G", "C"), ("C", "D")]


def test_mothers_whose_children_are_far_apart() -> None:
    assert codes("M.f, A 1958, B 2008, C 1980", "M > A", "M > B", "M > C") == [
        ("MOTHER_SPAN_TOO_LONG", "error", frozenset({"M", "A", "B"}))
    ]
    assert codes("M.f, A 1980, B 2008", "M > A", "M > B") == [("MOTHER_SPAN_LONG", "warn", frozenset({"M", "A", "B"}))]
    assert codes("F.m, A 1970, B 2008", "F > A", "F > B") == []


def test_people_who_are_their_own_ancestors() -> None:
    (cycle,) = found("A, B, C, D", "A > B", "B > C", "C + A", "D > A")
    assert (cycle.code, set(cycle.people)) == ("ANCESTOR_CYCLE", {"A", "B", "C"})
    assert {(edge.a, edge.b) for edge in cycle.edges} == {("A", "B"), ("B", "C"), ("C", "A")}


def test_the_smallest_cycle_explains_a_knot() -> None:
    cycle = next(one for one in found("A, B, C", "A > B", "B > A", "B > C", "C > A") if one.code == "ANCESTOR_CYCLE")
    assert len(cycle.edges) == 2
    assert set(cycle.people) == {"A", "B", "C"}


def test_three_parents_by_birth_and_no_more_than_two_with_adoption() -> None:
    born = "K 2010, M.f 1985, F.m 1986, X 1980"
    assert codes(born, "M > K", "F > K", "X > K") == [("TOO_MANY_BIRTH_PARENTS", "error", frozenset("K"))]
    assert codes(born, "M > K", "F > K", "X + K") == []


def test_relatives_who_are_a_couple_are_shown_to_few() -> None:
    siblings = found("M.f, A.f, B.m", "M > A", "M > B", "A - B")
    assert [(one.code, one.is_sensitive) for one in siblings] == [("PARTNER_IS_SIBLING", True)]
    assert codes("G.m, M.f, K.f", "G > M", "M > K", "G - K") == [("PARTNER_IS_ANCESTOR", "warn", frozenset({"G", "K"}))]
    uncle = codes("G.f, U.m, S.f, N.f, K", "G > U", "G > S", "S > N", "U > K", "N > K")
    assert uncle == [("PARENTS_RELATED", "warn", frozenset({"U", "N"}))]


def test_cousins_may_be_a_couple() -> None:
    ties = ("G > A", "G > B", "A > C", "B > D", "C = D", "C > K", "D > K")
    assert codes("G.f, A.f, B.m, C.f, D.m, K", *ties) == []


def test_adopted_siblings_may_be_a_couple() -> None:
    assert codes("M.f, A.f, B.m", "M + A", "M + B", "A = B") == []


def test_two_marriages_at_once() -> None:
    people = "A.m, B.f, C.f"
    assert codes(people, "A = B", "A = C") == [("TWO_CURRENT_MARRIAGES", "warn", frozenset("A"))]
    assert codes(people, "A = B ended", "A = C") == []
    assert codes(people, "A = B", "A - C") == []
    assert codes("A.m, B.f 1960 2000, C.f", "A = B", "A = C") == []


def test_lives() -> None:
    assert codes("A 1990 1980") == [("DEATH_BEFORE_BIRTH", "error", frozenset("A"))]
    assert codes("A 1900") == [("IMPLAUSIBLE_AGE", "warn", frozenset("A"))]
    assert codes("A 1900 1970") == []
    assert codes("A 1911") == []


def test_a_bound_that_is_tightened_while_it_travels_stays_on_its_own_side() -> None:
    """A child of mother and daughter both: odd, and no matter of dates."""
    members = {one: FamilyMember(one, "F", *years) for one, years in (("G", ()), ("M", (1812, 1812)), ("K", ()))}
    links = [Edge(EdgeKind.PARENT, a, b, "biological") for a, b in (("G", "K"), ("M", "K"), ("G", "M"))]
    assert list(dates_that_cannot_fit(members, links)) == []


def test_a_sibling_who_is_the_grandmother() -> None:
    assert codes("G.f, M.f, K", "G > M", "M > K", "G / K") == [("RELATION_CONFLICT", "warn", frozenset({"G", "K"}))]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12),
    st.lists(st.integers(0, 180), min_size=8, max_size=8),
    st.sets(st.integers(0, 7)),
    st.lists(st.sampled_from(["F", "M", ""]), min_size=8, max_size=8),
)
def test_a_family_with_true_dates_has_no_contradiction_of_dates(
    ties: list[tuple[int, int]], offsets: list[int], undated: set[int], sexes: list[str]
) -> None:
    """Links that true years satisfy stay possible whichever of the years are forgotten."""
    years = [1800 + offset for offset in offsets]
    members = {
        f"P{n}": FamilyMember(f"P{n}", sexes[n], *((None, None) if n in undated else (years[n], years[n])))
        for n in range(8)
    }
    most = {"F": limits()["mother_most"], "M": limits()["father_most"], "": limits()["father_most"]}
    links = [
        Edge(EdgeKind.PARENT, f"P{a}", f"P{b}", "biological")
        for a, b in ties
        if limits()["parent_least"] <= years[b] - years[a] <= most[sexes[a]]
    ]
    assert list(dates_that_cannot_fit(members, links)) == []
