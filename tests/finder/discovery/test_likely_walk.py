"""Relatives behind a short way over a marriage, and what guesses about siblings may and may not make of somebody."""

from __future__ import annotations

import pytest

from tests.finder.agencies import AgencyBuilder, found, relationships


def _kai() -> AgencyBuilder:
    return (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("kelly", "Kelly Firth", "1992-02-02", sex="F")
        .case("C-1", "kai")
        .says("kelly", "mother", "kai", case="C-1")
    )


def _with_aunt() -> AgencyBuilder:
    """Sue, Mum's sister, has a husband and a daughter."""
    return (
        _kai()
        .person("sue", "Sue Marsden", "1990-02-02", sex="F")
        .person("graham", "Graham Marsden", "1988-02-02", sex="M")
        .person("abi", "Abi Marsden", "2010-02-02", sex="F")
        .person("ellie", "Ellie Marsden", "2012-02-02", sex="F")
        .says("sue", "sister", "kelly")
        .says("graham", "husband", "sue")
        .says("sue", "mother", "abi")
        .says("graham", "father", "ellie")
    )


def test_the_husbands_daughter_is_a_cousin_where_a_sister_of_hers_is_the_aunts() -> None:
    alone, sisters = _with_aunt().search("kai"), _with_aunt().says("ellie", "sister", "abi").search("kai")
    assert "Ellie Marsden" not in relationships(alone)
    ellie, abi = found(sisters, "Ellie Marsden"), found(sisters, "Abi Marsden")
    assert (ellie.relationship, ellie.is_kin, ellie.side) == ("maternal first cousin", True, "maternal")
    assert ellie.relationship_confidence < abi.relationship_confidence
    assert ellie.also


def test_a_sister_with_another_mother_on_file_is_none_of_the_aunts() -> None:
    agency = _with_aunt().says("ellie", "sister", "abi").person("dawn", "Dawn Lumb", "1989-02-02", sex="F")
    assert "Ellie Marsden" not in relationships(agency.says("dawn", "mother", "ellie").search("kai"))


def _with_uncle() -> AgencyBuilder:
    """Of Kai's father nothing is known but his brother Errol, who has a brother with a daughter."""
    return (
        _kai()
        .person("errol", "Errol Naylor", "1985-02-02", sex="M")
        .person("winston", "Winston Naylor", "1983-02-02", sex="M")
        .person("faith", "Faith Naylor", "2011-02-02", sex="F")
        .says("errol", "paternal_uncle", "kai")
        .says("errol", "paternal_uncle", "faith")
        .says("winston", "father", "faith")
    )


def test_the_brother_of_an_unknown_fathers_brother_may_be_the_father_himself() -> None:
    names = relationships(_with_uncle().search("kai"))
    assert names["Errol Naylor"] == "paternal uncle"
    assert names["Winston Naylor"] == "father or paternal uncle"
    assert names["Faith Naylor"] == "sister, half-sister or paternal first cousin"


def test_he_is_an_uncle_where_the_father_is_known() -> None:
    agency = _with_uncle().person("roy", "Roy Naylor", "1986-02-02", sex="M").says("roy", "father", "kai")
    names = relationships(agency.search("kai"))
    assert (names["Winston Naylor"], names["Faith Naylor"]) == ("paternal uncle", "paternal first cousin")


def test_a_half_sisters_sister_shares_the_mother_whom_she_shares() -> None:
    agency = (
        _kai()
        .person("zoe", "Zoe Lumb", "2008-02-02", sex="F")
        .person("jo", "Jo Lumb", "2006-02-02", sex="F")
        .says("zoe", "maternal_half_sister", "kai")
        .says("jo", "sister", "zoe")
    )
    jo = found(agency.search("kai"), "Jo Lumb")
    assert (jo.relationship, jo.half) == ("maternal half-sister", True)


@pytest.mark.parametrize(("code", "is_kin"), [("maternal_half_brother", True), ("paternal_half_brother", False)])
def test_a_cousins_half_brother_is_a_cousin_where_they_share_the_aunt(code: str, is_kin: bool) -> None:
    agency = _with_aunt().person("max", "Max Lumb", "2006-02-02", sex="M").says("max", code, "abi")
    names = relationships(agency.search("kai"))
    assert (names.get("Max Lumb") == "maternal first cousin") is is_kin


def test_guesses_on_guesses_are_no_kinship() -> None:
    """Each "sister" may share one parent only; over three of them nobody knows."""
    agency = _kai()
    for key, other in (("ada", "kelly"), ("bea", "ada"), ("cleo", "bea"), ("dot", "cleo")):
        agency.person(key, f"{key.capitalize()} Dale", "1990-02-02", sex="F").says(key, "sister", other)
    names = relationships(agency.search("kai"))
    assert names["Ada Dale"] == names["Bea Dale"] == "maternal aunt"
    assert "Dot Dale" not in names


def test_the_other_parent_of_a_cousin_is_the_uncles_partner_or_was() -> None:
    agency = (
        _kai()
        .person("lee", "Lee Firth", "1990-02-02", sex="M")
        .person("amy", "Amy Firth", "2012-02-02", sex="F")
        .person("gail", "Gail Stone", "1991-02-02", sex="F")
        .person("gus", "Gus Stone", "1961-02-02", sex="M")
        .says("lee", "brother", "kelly")
        .says("lee", "father", "amy")
        .says("gail", "mother", "amy")
        .says("gus", "father", "gail")
    )
    result = agency.search("kai")
    gail = found(result, "Gail Stone")
    assert (gail.relationship, gail.is_kin) == ("maternal uncle's partner or ex-partner", False)
    assert "Gus Stone" not in relationships(result)


@pytest.mark.parametrize("code", ["step_mother", "adoptive_mother"])
def test_the_mother_of_somebody_elses_child_was_no_partner_of_the_aunts(code: str) -> None:
    """Sue brings Max up; his own mother has nothing to do with her."""
    agency = (
        _with_aunt()
        .person("max", "Max Lumb", "2010-02-02", sex="M")
        .person("gail", "Gail Lumb", "1991-02-02", sex="F")
        .says("sue", code, "max")
        .says("gail", "birth_mother", "max")
    )
    assert not any("partner or ex-partner" in name for name in relationships(agency.search("kai")).values())


@pytest.mark.parametrize(("born", "is_mother"), [("1980-02-02", True), ("1945-02-02", False), ("2003-02-02", False)])
def test_a_sisters_mother_is_the_mother_only_where_birth_years_allow_it(born: str, is_mother: bool) -> None:
    """Zoe may share the father only."""
    agency = (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("dan", "Dan Firth", "1975-02-02", sex="M")
        .person("zoe", "Zoe Dale", "2016-02-02" if born > "2000" else "1998-02-02", sex="F")
        .person("pam", "Pam Dale", born, sex="F")
        .case("C-1", "kai")
        .says("dan", "father", "kai", case="C-1")
        .says("zoe", "sister", "kai")
        .says("pam", "mother", "zoe")
    )
    assert (relationships(agency.search("kai"))["Pam Dale"] == "mother") is is_mother


def test_a_cousins_sister_who_is_older_than_the_aunt_is_not_hers() -> None:
    agency = _with_aunt().person("olga", "Olga Marsden", "1985-02-02", sex="F").says("olga", "sister", "abi")
    assert "Olga Marsden" not in relationships(agency.search("kai"))


def test_the_birth_familys_likely_kin_stay_the_birth_familys_after_an_adoption() -> None:
    agency = (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("bea", "Bea Lumb", "1992-02-02", sex="F")
        .person("ann", "Ann Firth", "1980-02-02", sex="F")
        .person("sue", "Sue Lumb", "1990-02-02", sex="F")
        .person("sal", "Sal Lumb", "1988-02-02", sex="F")
        .case("C-1", "kai")
        .says("bea", "birth_mother", "kai")
        .says("ann", "adoptive_mother", "kai")
        .says("sue", "sister", "bea")
        .says("sal", "sister", "sue")
    )
    names = relationships(agency.search("kai"))
    assert names["Sue Lumb"] == names["Sal Lumb"] == "birth maternal aunt"


def test_the_sister_whom_an_adoption_gave_a_half_sister_is_none_of_the_childs() -> None:
    """Zoe, Mum's daughter, was adopted by Ann, who has a daughter of her own; of Bo nobody says whose son he is."""
    agency = (
        _kai()
        .person("zoe", "Zoe Dale", "2010-02-02", sex="F")
        .person("ann", "Ann Dale", "1980-02-02", sex="F")
        .person("ali", "Ali Dale", "2008-02-02", sex="F")
        .person("bo", "Bo Dale", "2007-02-02", sex="M")
        .says("kelly", "birth_mother", "zoe")
        .says("ann", "adoptive_mother", "zoe")
        .says("ann", "mother", "ali")
        .says("ali", "sister", "zoe")
        .says("bo", "brother", "zoe")
    )
    names = relationships(agency.search("kai"))
    assert "Ali Dale" not in names
    assert names["Bo Dale"] == "brother (full or half not known)"
