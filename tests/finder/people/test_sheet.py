"""A sheet tells what files say of one person, where, and of nobody who is hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from finder.model.people import PersonSheet
from finder.model.person import PersonId
from finder.model.record import Address, Alert
from tests.finder.agencies import AgencyBuilder, home
from tests.finder.people.looking import lookup

_LANDLINE = "01632 960123"


def _sheet(agency: AgencyBuilder, key: str) -> PersonSheet:
    return lookup(agency).sheet(PersonId(f"p{key}"))


def _agency() -> AgencyBuilder:
    return (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("joan", "Joan Firth", "1968-02-02", addresses=home())
        .person("joan2", "Joan Firth", "1968-02-03")
        .person("ann", "Ann Firth", "1992-02-02")
        .case("C-14", "kai")
        .one_person("joan", "joan2")
    )


def test_equal_values_stand_once_with_every_place_that_says_them() -> None:
    said = _sheet(_agency(), "joan").said
    names = [one for one in said if one.what == "name"]
    assert [(one.value, len(one.sources)) for one in names] == [("Joan Firth", 2)]
    assert [one.value for one in said if one.what == "born"] == ["1968-02-02", "1968-02-03"]


def test_two_rows_from_both_ends_are_one_tie() -> None:
    agency = _agency().says("joan", "mother", "ann", case="C-14").says("ann", "daughter", "joan2")
    (tie,) = _sheet(agency, "joan").ties
    assert (tie.other_name, tie.is_of_other, tie.words, len(tie.sources)) == ("Ann Firth", True, "mother", 2)
    (back,) = _sheet(agency, "ann").ties
    assert (back.other_name, back.is_of_other, back.words) == ("Joan Firth", True, "daughter")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("maternal_half_aunt", "maternal half-aunt"),
        ("father>partner", "father's partner"),
        ("ex_partner", "ex-partner"),
        ("great_grandmother", "great-grandmother"),
    ],
)
def test_relationships_read_as_people_say_them(code: str, words: str) -> None:
    (tie,) = _sheet(_agency().says("joan", code, "kai"), "joan").ties
    assert (tie.words, tie.is_of_other) == (words, True)


def test_what_is_denied_or_over_says_so_and_stands_last() -> None:
    agency = _agency().says("joan", "father", "kai", certainty="denied").says("joan", "aunt", "ann", status="ended")
    agency.says("joan", "grandmother", "kai", certainty="alleged")
    ties = _sheet(agency, "joan").ties
    assert [(tie.words, tie.certainty, tie.has_ended) for tie in ties] == [
        ("grandmother", "alleged", False),
        ("aunt", "stated", True),
        ("father", "denied", False),
    ]


def test_nobody_hidden_is_told_of_in_a_tie_a_case_or_a_warning() -> None:
    agency = (
        _agency()
        .person("amy", "Amy Stone", "2016-01-01", is_restricted=True)
        .case("C-99", "amy")
        .says("joan", "grandmother", "amy", case="C-99")
        .alert("joan", "no_contact_order", "amy")
        .alert("joan", "risk_to_children")
    )
    sheet = _sheet(agency, "joan")
    assert sheet.ties == ()
    assert sheet.cases == ()
    assert [one.label for one in sheet.warnings] == ["risk_to_children"]
    assert "amy" not in repr(sheet).casefold()


def test_addresses_stand_newest_first_with_their_time() -> None:
    addresses = (
        Address("1 Old Row", "Oldham", "OL1 1AA", start=dt.date(2001, 1, 1)),
        Address("2 New Row", "Newby", "NE1 1AA", start=dt.date(2015, 1, 1)),
    )
    stays = _sheet(AgencyBuilder().person("joan", "Joan Firth", addresses=addresses), "joan").stays
    assert [stay.text for stay in stays] == ["2 New Row, Newby, NE1 1AA", "1 Old Row, Oldham, OL1 1AA"]


def test_a_withheld_address_and_telephone_are_on_no_sheet() -> None:
    agency = AgencyBuilder().person("eve", "Eve Moss", addresses=home(), phones=("07700 900123",))
    sheet = _sheet(agency.alert("eve", "address_withheld"), "eve")
    assert sheet.is_address_withheld
    assert all(stay.is_withheld and not stay.text for stay in sheet.stays)
    assert not any(secret in repr(sheet) for secret in ("Kiln", "LB7", "900123"))


def test_a_confidential_placement_shows_no_address() -> None:
    agency = _agency().placement(
        "kai", placement_type="Foster care", is_confidential=True, address=home()[0], start=dt.date(2025, 1, 1)
    )
    (stay,) = _sheet(agency, "kai").stays
    assert (stay.kind, stay.text, stay.is_withheld) == ("placement", "Foster care", True)


def test_own_cases_and_cases_that_name_the_person() -> None:
    agency = _agency().says("joan", "grandmother", "kai", case="C-14")
    (named,) = _sheet(agency, "joan").cases
    assert (named.case_ref, named.child_name, named.is_own) == ("C-14", "Kai Firth", False)
    (own,) = _sheet(agency, "kai").cases
    assert own.is_own


def test_a_withheld_address_stands_with_nobody_who_lives_there() -> None:
    flat = Address("Flat 2, 9 Mill Ln", "Westroyd", "LB9 1AA")
    agency = (
        AgencyBuilder()
        .person(
            "eve", "Eve Moss", addresses=(Address("Flat 2, 9 Mill Lane", "Westroyd", "LB9 1AA"),), phones=(_LANDLINE,)
        )
        .alert("eve", "address_withheld")
        .person("tim", "Tim Moss", "2015-02-03", addresses=(flat,), phones=(_LANDLINE,))
        .placement("tim", placement_type="With parents", address=flat)
        .person("ann", "Ann Oak", addresses=(Address("Flat 2, 9 Mill Lane", "Farby", "FB1 1AA"),))
    )
    sheet = _sheet(agency, "tim")
    assert [(stay.text, stay.is_withheld) for stay in sheet.stays] == [("", True), ("With parents", True)]
    assert not any(secret in repr(sheet) for secret in ("Mill", "LB9", "960123"))
    (elsewhere,) = _sheet(agency, "ann").stays
    assert not elsewhere.is_withheld, "a street of the same name in another town"


def test_the_words_of_a_source_do_not_tell_a_withheld_address() -> None:
    agency = (
        AgencyBuilder()
        .person("eve", "Eve Moss", addresses=(Address("9 Mill Lane", "Westroyd", "LB9 1AA"),))
        .alert("eve", "address_withheld")
        .person("tim", "Tim Moss", "2015-02-03")
        .says("eve", "mother", "tim")
    )
    (said,), (alert,) = agency.statements, agency.facts
    sentence = replace(said.source, text="Tim is back with his mother Eve at 9 Mill Lane")
    agency.statements[:] = [replace(said, source=sentence)]
    assert isinstance(alert, Alert)
    agency.facts[:] = [replace(alert, label="Non-disclosure of 9 Mill Lane")]
    sheet = _sheet(agency, "tim")
    assert [source.text for source in sheet.ties[0].sources] == ["Tim is back with his mother Eve at [withheld]"]
    assert _sheet(agency, "eve").warnings[0].label == "Non-disclosure of [withheld]"
