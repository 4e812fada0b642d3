"""Leads: who must be there or may be, what would settle it, and who may never be one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from finder.model.candidate import Lead, SearchResult
from finder.model.record import Address, Form
from tests.finder.agencies import AgencyBuilder, home, relationships


def _kai() -> AgencyBuilder:
    """Kai lives with nobody of his family; Joan, his grandmother, rents 7 Kiln Row."""
    return (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("kelly", "Kelly Firth", "1992-02-02", sex="F")
        .person("joan", "Joan Firth", "1968-02-02", sex="F", addresses=home())
        .case("C-1", "kai")
        .says("kelly", "mother", "kai", case="C-1")
        .says("joan", "mother", "kelly", case="C-1")
    )


def _of(result: SearchResult, kind: str) -> list[Lead]:
    return [lead for lead in result.leads if lead.kind == kind]


def test_an_unknown_father_is_the_first_lead_and_says_where_to_ask() -> None:
    first = _kai().search("kai").leads[0]
    assert first.text == "Kai's father is not known from the files, nor is anybody on the paternal side"
    assert (first.strength, first.person) == ("strong", None)
    assert "birth certificate" in first.resolve


def test_the_other_grandparent_and_the_father_of_a_half_sister_are_missing_people() -> None:
    agency = _kai().person("ellie", "Ellie Firth", "2018-01-02", sex="F").says("ellie", "half_sister", "kai")
    agency.says("kelly", "mother", "ellie")
    texts = [lead.text for lead in agency.search("kai").leads]
    assert "Kelly Firth's father, Kai's maternal grandfather, is not known from the files" in texts
    assert "The unknown father of Ellie Firth, Kai's half-sister" in texts


def test_somebody_mentioned_without_a_name_is_asked_for() -> None:
    agency = _kai().person("girl", "", sex="F", is_unnamed=True, names=(), form=Form.MENTION)
    (lead,) = _of(agency.says("girl", "daughter", "joan", case="C-1").search("kai"), "unidentified_relative")
    assert lead.text == "Joan Firth's daughter, Kai's grandmother: mentioned, and not named"
    assert lead.sources[0].file == "links.csv"
    assert "Name not recorded" not in relationships(agency.search("kai"))


def test_nobody_asks_who_a_nameless_carer_is() -> None:
    agency = (
        _kai().person("carer", "", is_unnamed=True, names=(), form=Form.MENTION).says("carer", "foster_carer", "kai")
    )
    assert not _of(agency.search("kai"), "unidentified_relative")


def test_which_parent_a_half_sister_shares_decides_whose_uncle_he_is() -> None:
    agency = _kai().person("eve", "Eve Dale", "2010-01-02", sex="F").says("eve", "half_sister", "kai")
    agency.person("mia", "Mia Dale", "1985-01-02", sex="F").says("mia", "mother", "eve")
    agency.person("ned", "Ned Dale", "1987-01-02", sex="M").says("ned", "full_brother", "mia")
    result = agency.search("kai")
    assert "Ned Dale" not in relationships(result)
    leads = [lead for lead in _of(result, "unclear_side") if lead.person == "pned"]
    assert all("Ned Dale, Eve Dale's maternal uncle, may be Kai's too" in lead.text for lead in leads)


def test_the_carers_of_a_sister_elsewhere_are_worth_asking_and_are_not_named() -> None:
    agency = _kai().person("ellie", "Ellie Firth", "2018-01-02", sex="F").says("kelly", "mother", "ellie")
    agency.person("fay", "Fay Carer", "1970-01-02", sex="F").says("fay", "foster_carer", "ellie")
    (lead,) = _of(agency.search("kai"), "siblings_carers")
    assert "Ellie Firth" in lead.text
    assert "Fay" not in str(lead)


def _lodger(**more: object) -> AgencyBuilder:
    return _kai().person("ray", "Ray Firth", "1970-01-02", sex="M", **({"addresses": home()} | more))


def test_same_surname_and_address_is_a_weak_lead_and_never_kin() -> None:
    result = _lodger().search("kai")
    (lead,) = _of(result, "same_address")
    assert (lead.person, lead.strength) == ("pray", "weak")
    assert result.leads[-1] is lead
    assert "Kiln Row" not in str(lead)
    assert "Ray Firth" not in relationships(result)
    assert result.found == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda agency: agency.alert("ray", "restricted"),
        lambda agency: agency.alert("ray", "adoption_sealed"),
        lambda agency: agency.alert("ray", "address_withheld"),
        lambda agency: agency.alert("joan", "address_withheld"),
        lambda agency: agency.alert("ray", "risk_to_children"),
        lambda agency: agency.alert("ray", "no_contact_order", "kai"),
        lambda agency: agency.alert("ray", "consent_withdrawn"),
        lambda agency: agency.alert("kai", "consent_withdrawn"),
        lambda agency: agency.view("kai", "ray", "stop", said_on=dt.date(2025, 1, 1)),
        lambda agency: agency.placement("kai", address=Address("7 Kiln Row", "Eastroyd", "LB7 4JS")),
    ],
)
def test_nobody_hidden_gated_or_in_hiding_is_a_lead(change) -> None:  # type: ignore[no-untyped-def]
    assert not _of(change(_lodger()).search("kai"), "same_address")


@pytest.mark.parametrize(
    "more",
    [
        {"addresses": (Address("7 Kiln Row", "Eastroyd", "LB7 4JS", is_withheld=True),)},
        {"addresses": home("9 Kiln Row")},
        {"is_deceased": True},
        {"form": Form.PROFESSIONAL},
        {"names": ()},
    ],
)
def test_another_house_a_death_or_a_job_makes_no_lead(more: dict[str, object]) -> None:
    assert not _of(_lodger(**more).search("kai"), "same_address")


def test_somebody_in_hiding_at_the_same_house_silences_it_for_everybody() -> None:
    agency = _lodger().person("ivy", "Ivy Hill", "1990-01-02", sex="F", addresses=home())
    assert not _of(agency.alert("ivy", "address_withheld").search("kai"), "same_address")


def test_who_had_moved_out_before_is_no_lead() -> None:
    (address,) = home()
    earlier = replace(address, start=dt.date(1990, 1, 1), end=dt.date(1999, 1, 1))
    later = replace(address, start=dt.date(2005, 1, 1))
    agency = _lodger(addresses=(earlier,))
    agency.records[2] = replace(agency.records[2], addresses=(later,))
    assert not _of(agency.search("kai"), "same_address")


def test_another_record_of_the_same_name_is_for_the_review_queue() -> None:
    agency = _kai().person("joan2", "Jo Firth", addresses=home(), sex="F").person("j", "J Firth", addresses=home())
    assert not _of(agency.search("kai"), "same_address")


def test_branches_count_by_side_and_generation_before_and_after() -> None:
    gaps = {gap.branch: gap for gap in _kai().search("kai").gaps}
    grand = gaps["maternal grandparents"]
    assert (grand.side, grand.generation, grand.known, grand.found, grand.expected) == ("maternal", 2, 1, 1, 2)
    assert (gaps["father"].side, gaps["father"].found) == ("paternal", 0)
    assert (gaps["mother"].side, gaps["mother"].known) == ("maternal", 1)
