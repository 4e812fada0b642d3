"""Family JSON: what is read, and one sentence for what cannot be."""

from __future__ import annotations

import pytest

from finder.errors import UserError
from finder.families.family_json import read_family
from finder.kinship.relate import relationships_from

KAI = {"id": "Kai", "sex": "m", "birth_year": 2015}
JOAN = {"id": "Joan", "sex": "f", "birth_year": "1990", "death_year": 2020}


def _labels(edges: list[dict[str, object]], *people: dict[str, object]) -> dict[str, str]:
    family = read_family({"people": [KAI, JOAN, *people], "edges": edges})
    return {one.other: one.label for one in relationships_from(family.graph(), "Kai")}


def test_people_and_typed_edges() -> None:
    family = read_family(
        {"people": [KAI, JOAN], "edges": [{"type": "parent", "parent": "Joan", "child": "Kai", "kind": "biological"}]}
    )
    joan = next(member for member in family.members if member.id == "Joan")
    assert (joan.sex, joan.born_from, joan.born_to, joan.died_to, joan.is_deceased) == ("F", 1990, 1990, 2020, True)
    assert [(edge.a, edge.b, edge.subtype, edge.evidence) for edge in family.edges] == [
        ("Joan", "Kai", "biological", ("e0",))
    ]
    assert family.given["e0"]["parent"] == "Joan"


@pytest.mark.parametrize(
    ("term", "label"),
    [
        ("MGM", "maternal grandmother"),
        ("M/Aunt", "maternal aunt"),
        ("mum's cousin", "maternal first cousin once removed"),
        ("half-brother", "half-sister"),
        ("paternal aunt by marriage", "paternal aunt by marriage"),
    ],
)
def test_terms_are_read_as_people_write_them(term: str, label: str) -> None:
    labels = _labels([{"type": "asserted", "subject": "Joan", "of": "Kai", "term": term}])
    assert labels["Joan"] == label


def test_a_denied_term_makes_no_link() -> None:
    assert _labels([{"type": "asserted", "subject": "Joan", "of": "Kai", "term": "not his mother"}]) == {}


def test_roles_are_read_with_spaces() -> None:
    assert _labels([{"type": "role", "holder": "Joan", "of": "Kai", "role": "special guardian"}]) == {
        "Joan": "special guardian"
    }


@pytest.mark.parametrize(
    ("edge", "words"),
    [
        ({"type": "parent", "parent": "Joan", "child": "Bea"}, '"Bea"'),
        ({"type": "parent", "parent": "Joan"}, 'no "child"'),
        ({"type": "parent", "parent": "Joan", "child": "Kai", "kind": "godly"}, '"godly"'),
        ({"type": "partner", "a": "Joan", "b": "Kai", "kind": "married", "status": "often"}, "the status can be"),
        ({"type": "cousin", "a": "Joan", "b": "Kai"}, '"cousin"'),
        ({"type": "parent", "parent": "Joan", "child": "Kai", "p": 1.5}, '"p"'),
        ({"type": "parent", "parent": "Joan", "child": "Kai", "p": True}, '"p"'),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(edge: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=r"edges\[0\]") as told:
        read_family({"people": [KAI, JOAN], "edges": [edge]})
    assert words in str(told.value)


@pytest.mark.parametrize("document", [{"people": {}}, {"people": [1]}, {"people": [{"sex": "f"}]}])
def test_what_is_no_family_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(UserError):
        read_family(document)


@pytest.mark.parametrize("year", [True, 1.5, "long ago", [1990]])
def test_years_are_years(year: object) -> None:
    with pytest.raises(UserError, match="not a year"):
        read_family({"people": [{"id": "Kai", "birth_year": year}]})
