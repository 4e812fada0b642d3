"""Everybody is found as people misremember them; whoever is hidden is in no list and no count."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.errors import UserError
from finder.model.people import Asked, PeopleKind
from finder.model.person import PersonId
from finder.model.record import Address, Form
from tests.finder.agencies import AgencyBuilder, home
from tests.finder.people.looking import lookup


def _agency() -> AgencyBuilder:
    return (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("joan", "Joan Firth", "1968-02-02", addresses=home())
        .person("joan2", "Joanne Firth", "1968-02-02", phones=("07700 900123",))
        .person("mo", "Mohammed Iqbal", "1985-01-09", nhs_number="9991234560")
        .person("worker", "Ruth Pell", form=Form.PROFESSIONAL)
        .case("C-14", "kai")
        .one_person("joan", "joan2")
    )


def _names(agency: AgencyBuilder, **asked: object) -> list[str]:
    return [hit.name for hit in lookup(agency).find(Asked(**asked)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("muhamed iqbal", "Mohammed Iqbal"),
        ("iqbal mo", "Mohammed Iqbal"),
        ("firth joanne 1968", "Joan Firth"),
        ("Xjoan", "Joan Firth"),
        ("c-14", "Kai Firth"),
        ("07700 900 123", "Joan Firth"),
        ("+44 7700 900123", "Joan Firth"),
        ("999 123 4560", "Mohammed Iqbal"),
    ],
)
def test_a_person_is_found_by_any_spelling_order_or_number(typed: str, name: str) -> None:
    assert _names(_agency(), text=typed)[0] == name


def test_a_number_means_whoever_has_it_and_nobody_with_like_letters() -> None:
    found = lookup(_agency()).find(Asked("07700 900123"))
    assert [(hit.name, hit.why) for hit in found.hits] == [("Joan Firth", "telephone number")]


def test_without_words_everybody_stands_by_family_name() -> None:
    assert _names(_agency()) == ["Joan Firth", "Kai Firth", "Mohammed Iqbal", "Ruth Pell"]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (PeopleKind.OPEN_CASE, ["Kai Firth"]),
        (PeopleKind.PROFESSIONAL, ["Ruth Pell"]),
        (PeopleKind.SEVERAL_RECORDS, ["Joan Firth"]),
        (PeopleKind.FAMILY, ["Joan Firth", "Kai Firth", "Mohammed Iqbal"]),
    ],
)
def test_a_list_holds_one_kind_of_people(kind: PeopleKind, names: list[str]) -> None:
    assert _names(_agency(), kind=kind) == names


def test_years_and_places_narrow_the_list() -> None:
    assert _names(_agency(), born_from=1980, born_to=1990) == ["Mohammed Iqbal"]
    assert _names(_agency(), born_to=1970) == ["Joan Firth"]
    assert _names(_agency(), place="eastroyd lb7") == ["Joan Firth"]
    assert _names(_agency(), text="firth", place="eastroyd") == ["Joan Firth"]


def test_a_line_tells_other_names_records_and_the_open_case() -> None:
    joan, kai = lookup(_agency()).find(Asked("firth")).hits
    if joan.name != "Joan Firth":
        joan, kai = kai, joan
    assert (joan.called, joan.n_records, joan.place) == (("Joanne Firth",), 2, "Eastroyd")
    assert (kai.case_ref, kai.has_open_case) == ("C-14", True)


def test_a_cut_list_says_how_many_there_are() -> None:
    found = lookup(_agency()).find(Asked(limit=2))
    assert (len(found.hits), found.total, found.is_cut) == (2, 4, True)


def test_whoever_is_restricted_or_sealed_is_in_no_list_no_count_and_has_no_sheet() -> None:
    agency = (
        _agency()
        .person("amy", "Amy Stone", "1980-01-01", is_restricted=True, phones=("07700 900555",))
        .person("tom", "Tom Stone", "2015-01-01")
        .alert("tom", "adoption_sealed")
    )
    found = lookup(agency)
    assert found.find(Asked()).total == 4
    for typed in ("stone", "amy stone", "Xamy", "07700 900555", "tom stone 2015"):
        assert not found.find(Asked(typed)).hits
    words = []
    for person in (PersonId("pamy"), PersonId("pnobody")):
        with pytest.raises(UserError) as refused:
            found.sheet(person)
        words.append(str(refused.value).replace(person, "ID"))
    assert words[0] == words[1]


def test_a_withheld_address_is_neither_shown_nor_a_way_to_find_somebody() -> None:
    agency = _agency().person("eve", "Eve Moss", addresses=home("9 Mill Lane", "LB9 1AA"))
    agency.alert("eve", "address_withheld")
    agency.person("dee", "Dee Moss", addresses=(Address("3 Low Row", "Westroyd", "LB2 2BB", is_withheld=True),))
    assert _names(agency, place="lb9") == []
    assert _names(agency, text="moss lb9 1aa") == []
    assert {hit.place for hit in lookup(agency).find(Asked("moss")).hits} == {""}
    agency.person("tim", "Tim Moss", addresses=home("9 Mill Lane", "LB9 1AA"))
    assert _names(agency, text="moss westroyd", place="westroyd") == []
    assert _names(agency, place="lb9") == [], "who lives with somebody does not tell where"


@given(text=st.text(max_size=60), place=st.text(max_size=20))
def test_nothing_that_can_be_typed_is_an_error(text: str, place: str) -> None:
    found = _LOOKUP.find(Asked(text, place=place, limit=3))
    assert len(found.hits) <= 3
    assert found.is_cut == (found.total > 3)


_LOOKUP = lookup(_agency())


def test_the_newest_town_is_shown() -> None:
    addresses = (
        Address("1 Old Row", "Oldham", "", start=dt.date(2001, 1, 1), end=dt.date(2010, 1, 1)),
        Address("2 New Row", "Newby", "", start=dt.date(2015, 1, 1)),
    )
    agency = AgencyBuilder().person("joan", "Joan Firth", addresses=addresses)
    assert lookup(agency).find(Asked("joan")).hits[0].place == "Newby"
