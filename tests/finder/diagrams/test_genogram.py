from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.diagrams.genogram import lay_out
from finder.diagrams.geometry import Diagram, Symbol
from finder.diagrams.people import DiagramPerson
from finder.errors import BugError
from finder.model.family import Edge, EdgeKind
from finder.model.person import PersonId
from tests.finder.diagrams import families
from tests.finder.diagrams.drawing_checks import (
    collisions,
    crossing_lines,
    lines_through_things,
    outside,
    shared_runs,
    slanted,
)

NAMES = ("Ann", "Bartholomew Featherington-Smythe", "Li", "Oluwaseun Adebayo-Williams", "", "Zoë", "李小龙", "X" * 40)
LABELS = ("", "mother", "maternal half-great-aunt by marriage", "paternal first cousin twice removed, possibly")


def draw(builder: families.FamilyBuilder, focus: str, audience: str = "professional", **more: int) -> Diagram:
    return lay_out(PersonId(focus), builder.people, builder.edges, audience=audience, **more)


def by_id(diagram: Diagram) -> dict[str, Symbol]:
    return {symbol.person_id: symbol for symbol in diagram.symbols}


@st.composite
def random_families(draw_: st.DrawFn, max_people: int = 26) -> families.FamilyBuilder:
    """Anything that a damaged file can state: circles, marriages across generations, half-known siblings."""
    family = families.FamilyBuilder()
    count = draw_(st.integers(1, max_people))
    keys = [f"p{number:02}" for number in range(count)]
    for key in keys:
        family.person(
            key,
            draw_(st.sampled_from(NAMES)),
            draw_(st.sampled_from(("F", "M", ""))),
            draw_(st.one_of(st.none(), st.integers(1900, 2025))),
            draw_(st.sampled_from(LABELS)),
            is_placeholder=draw_(st.integers(0, 9)) == 0,
            is_kept_from_family=draw_(st.integers(0, 5)) == 0,
        )
    for number, key in enumerate(keys[1:], 1):
        # Mostly a tree that grows from the child, so that most people are connected.
        other = keys[draw_(st.integers(0, number - 1))]
        _tie(draw_, family, key, other)
    for _ in range(draw_(st.integers(0, count))):
        one, other = draw_(st.sampled_from(keys)), draw_(st.sampled_from(keys))
        _tie(draw_, family, one, other)
    return family


def _tie(draw_: st.DrawFn, family: families.FamilyBuilder, one: str, other: str) -> None:
    more = {"p": draw_(st.sampled_from((0.3, 0.9))), "is_inferred": draw_(st.booleans())}
    match draw_(st.integers(0, 9)):
        case 0 | 1 | 2:
            family.child(
                other, one, subtype=draw_(st.sampled_from(("biological", "adoptive", "foster", "step"))), **more
            )
        case 3 | 4 | 5 | 6:
            family.child(one, other, **more)
        case 7 | 8:
            kind = draw_(st.sampled_from(("married", "cohabiting", "unknown")))
            family.couple(one, other, kind, draw_(st.sampled_from(("current", "ended"))), **more)
        case _:
            family.siblings(
                one, other, draw_(st.sampled_from(("unknown", "full", "half", "half_maternal", "step"))), **more
            )


def relations_between(people: tuple[str, ...], edges: list[Edge]) -> int:
    """A file may make somebody the parent of a person, their partner, and a parent of the same child."""
    stated = {(edge.kind, edge.a, edge.b) for edge in edges if {edge.a, edge.b} == set(people)}
    children = [{e.b for e in edges if e.kind is EdgeKind.PARENT and e.a == person} for person in people]
    return len(stated) + bool(set.intersection(*children))


def assert_readable(diagram: Diagram, edges: list[Edge]) -> None:
    assert collisions(diagram) == []
    assert outside(diagram) == []
    assert lines_through_things(diagram) == []
    assert slanted(diagram) == []
    drawn = Counter((line.people, line.meaning) for line in diagram.lines)
    twice = [key for key, count in drawn.items() if count > max(1, relations_between(key[0], edges))]
    assert twice == [], "every relation is drawn once"


@settings(max_examples=100, deadline=None)
@given(random_families())
def test_nothing_ever_lies_on_anything_else(family: families.FamilyBuilder) -> None:
    for audience in ("professional", "family"):
        assert_readable(draw(family, "p00", audience), family.edges)


@settings(max_examples=60, deadline=None)
@given(random_families())
def test_every_parent_stands_above_the_child(family: families.FamilyBuilder) -> None:
    diagram = draw(family, "p00")
    symbols = by_id(diagram)
    for line in diagram.lines:
        if line.meaning in {"parent", "adopted", "foster"}:
            *parents, child = line.people
            assert all(symbols[parent].y < symbols[child].y for parent in parents)
            assert all(symbols[parent].generation < symbols[child].generation for parent in parents)


@settings(max_examples=40, deadline=None)
@given(random_families())
def test_the_same_family_is_drawn_the_same_way_whatever_the_order_of_its_edges(family: families.FamilyBuilder) -> None:
    again = lay_out(
        PersonId("p00"),
        dict(reversed(family.people.items())),
        list(reversed(family.edges)),
        audience="professional",
    )
    assert draw(family, "p00") == again


@pytest.mark.parametrize("name", families.ALL)
def test_known_families_have_no_tangled_lines(name: str) -> None:
    make, focus = families.ALL[name]
    family = make()
    diagram = draw(family, focus)
    assert_readable(diagram, family.edges)
    assert shared_runs(diagram) == []


def test_the_child_is_drawn_alone_when_nobody_is_known() -> None:
    family = families.FamilyBuilder()
    family.person("kai", "Kai Brindle", "M", 2016)
    diagram = draw(family, "kai")
    (symbol,) = diagram.symbols
    assert symbol.is_focus
    assert symbol.lines == ("Kai Brindle", "b. 2016")
    assert [item.code for item in diagram.legend] == ["square", "focus"]


def test_a_child_who_is_not_given_is_our_mistake() -> None:
    with pytest.raises(BugError):
        lay_out(PersonId("nobody"), {}, [], audience="professional")


def test_father_left_mother_right_and_their_kin_on_their_own_sides() -> None:
    symbols = by_id(draw(families.both_sides(), "kai"))
    middle = symbols["kai"].x
    assert symbols["dad"].x < symbols["mum"].x
    assert all(symbols[key].x < middle for key in ("pgf", "pgm", "pu", "pa", "pc1", "pc2"))
    assert all(symbols[key].x > middle for key in ("mgf", "mgm", "ma", "mu", "mc", "mhu", "mgau"))


def test_cousins_who_marry_keep_their_sides_and_cross_nobody() -> None:
    diagram = draw(families.cousins_marry(), "zara")
    symbols = by_id(diagram)
    assert symbols["pgf"].x < symbols["dad"].x < symbols["mum"].x < symbols["mgf"].x + symbols["mgf"].size
    assert crossing_lines(diagram) == 0


def test_one_row_a_generation_and_oldest_left() -> None:
    symbols = by_id(draw(families.both_sides(), "kai"))
    assert {symbols[key].generation for key in ("kai", "sis", "bro", "pc1", "mc")} == {0}
    assert {symbols[key].generation for key in ("mum", "dad", "ma", "pau", "muw", "mhu")} == {-1}
    assert len({symbols[key].y for key in ("mum", "dad", "ma", "pau", "muw", "mhu")}) == 1
    assert symbols["sis"].x < symbols["kai"].x < symbols["bro"].x


def test_children_hang_from_their_own_union_in_the_order_of_the_unions() -> None:
    diagram = draw(families.three_fathers(), "kai")
    symbols = by_id(diagram)
    assert symbols["dad1"].x < symbols["mum"].x < symbols["dad2"].x < symbols["dad3"].x
    left_to_right = sorted(("sib1", "sib2", "kai", "sib3", "bump"), key=lambda key: symbols[key].x)
    assert left_to_right == ["sib1", "sib2", "kai", "sib3", "bump"]
    parents = {line.people[-1]: set(line.people[:-1]) for line in diagram.lines if line.meaning == "parent"}
    assert parents["sib1"] == {"mum", "dad1"}
    assert parents["kai"] == {"mum", "dad2"}
    assert parents["bump"] == {"mum", "dad3"}


def test_lines_between_partners_say_what_became_of_them() -> None:
    lines = {frozenset(line.people): line for line in draw(families.three_fathers(), "kai").lines}
    assert (lines[frozenset({"mum", "dad1"})].meaning, lines[frozenset({"mum", "dad1"})].slashes) == ("divorced", 2)
    ended = lines[frozenset({"mum", "dad2"})]
    assert (ended.meaning, ended.style, ended.slashes) == ("partnership_ended", "dashed", 1)
    assert lines[frozenset({"mum", "dad3"})].meaning == "cohabiting"


def test_birth_and_adoptive_parents_are_both_drawn_and_look_different() -> None:
    diagram = draw(families.adoption(), "joe")
    styles = {(line.meaning, line.style) for line in diagram.lines if line.people[-1] == "joe"}
    assert styles == {("parent", "solid"), ("adopted", "dashed"), ("foster", "dotted")}
    to_father = next(line for line in diagram.lines if set(line.people) == {"bm", "bf"})
    assert to_father.meaning == "inferred"


def test_siblings_without_parents_hang_from_somebody_unknown() -> None:
    diagram = draw(families.siblings_only(), "tom")
    unknown = [symbol for symbol in diagram.symbols if symbol.is_inferred]
    assert [symbol.lines for symbol in unknown] == [()]
    assert all(line.meaning == "inferred" for line in diagram.lines)
    assert {line.people[-1] for line in diagram.lines} == {"tom", "liv", "max"}


def test_roles_stand_in_a_strip_of_their_own_below_the_tree() -> None:
    diagram = draw(families.three_fathers(), "kai")
    symbols = by_id(diagram)
    lowest = max(symbol.y for key, symbol in symbols.items() if key not in {"teacher", "carer"})
    assert symbols["teacher"].y > lowest
    assert symbols["carer"].y > lowest
    assert [caption.text for caption in diagram.captions] == ["Carers, professionals and friends"]
    assert not any({"teacher", "carer"} & set(line.people) for line in diagram.lines)


def test_the_nearest_are_drawn_first_and_the_rest_is_counted() -> None:
    diagram = draw(families.large(), "n001", max_people=12)
    assert len(diagram.symbols) == 12
    note = next(item.text for item in diagram.legend if item.code == "left_out")
    assert note == f"{len(families.large().people) - 12} more relatives are further away and not drawn"
    assert max(abs(symbol.generation) for symbol in diagram.symbols) <= 2


def test_the_legend_lists_what_is_used_and_nothing_else() -> None:
    diagram = draw(families.cousins_marry(), "zara")
    assert [item.code for item in diagram.legend] == ["square", "circle", "focus", "married", "parent"]


def test_the_familys_drawing_holds_neither_years_nor_held_back_people() -> None:
    family = families.three_fathers()
    hidden = family.people[PersonId("dad3")]
    family.people[PersonId("dad3")] = DiagramPerson(
        hidden.name, hidden.sex, label=hidden.label, is_kept_from_family=True
    )
    gran = family.people[PersonId("gran")]
    family.people[PersonId("gran")] = DiagramPerson(gran.name, gran.sex, label=gran.label, is_kept_from_family=True)
    carer = family.people[PersonId("carer")]
    family.people[PersonId("carer")] = DiagramPerson(
        carer.name, "F", label="foster carer", is_first_name_only=True, family_name_shown="Karen"
    )
    diagram = draw(family, "kai", "family")
    text = " ".join(line for symbol in diagram.symbols for line in symbol.lines)
    assert not any(character.isdigit() for character in text)
    assert "Marl" not in text.replace("Ruby Marl", "").replace("Unborn Marl", "")
    assert "Joan" not in text, "the grandmother joins mother and aunt, so she stays as somebody without a name"
    assert by_id(diagram)["gran"].is_inferred
    assert "Karen" in text
    assert "Ostrander" not in text
    assert not any(symbol.is_new or symbol.tooltip for symbol in diagram.symbols)


def test_the_familys_drawing_keeps_the_order_of_age_without_showing_it() -> None:
    symbols = by_id(draw(families.both_sides(), "kai", "family"))
    assert symbols["sis"].x < symbols["kai"].x < symbols["bro"].x
    assert symbols["sis"].lines == ("Mia Brindle", "sister")


def test_alleged_parents_do_not_reach_the_familys_drawing() -> None:
    family = families.FamilyBuilder()
    family.person("kai", "Kai Brindle", "M", 2016)
    family.person("man", "Lee Carrow", "M", 1986, "alleged father")
    family.child("kai", "man", p=0.3)
    assert "man" in by_id(draw(family, "kai"))
    assert "man" not in by_id(draw(family, "kai", "family"))


@pytest.mark.parametrize("limit", [100, 500])
def test_large_families_are_laid_out(limit: int) -> None:
    family = families.large(generations=7, width=3, children=4)
    diagram = draw(family, "n001", max_people=limit)
    assert len(diagram.symbols) == min(limit, len(family.people))


def test_circles_in_the_files_do_not_stop_the_drawing() -> None:
    family = families.FamilyBuilder()
    for key in ("a", "b", "c"):
        family.person(key, key.upper())
    family.child("a", "b")
    family.child("b", "c")
    family.child("c", "a")
    diagram = draw(family, "a")
    assert len(diagram.symbols) == 3
    assert_readable(diagram, family.edges)


def test_edges_to_people_not_given_are_ignored() -> None:
    family = families.siblings_only()
    family.edges.append(Edge(EdgeKind.PARENT, PersonId("ghost"), PersonId("tom"), "biological"))
    assert "ghost" not in by_id(draw(family, "tom"))
