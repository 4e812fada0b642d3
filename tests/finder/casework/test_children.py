"""Children in focus: with a case list, without one, and references that mean several people."""

from __future__ import annotations

import datetime as dt

import pytest

from finder.casework.children import find_child, open_children
from finder.errors import UserError
from finder.model.record import CaseFile, Source
from tests.finder.agencies import TODAY, AgencyBuilder


def _names(agency: AgencyBuilder) -> list[str]:
    assembled, resolution = agency.resolved()
    return [resolution.persons[one.person].name for one in open_children(assembled, resolution, TODAY)]


def test_without_a_case_list_children_in_placement_are_in_focus() -> None:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").person("fay", "Fay Carer")
    agency.person("old", "Old Placement", "2009-05-05")
    agency.placement("kai", "fay").placement("old", "fay", end=dt.date(2020, 1, 1))
    assert _names(agency) == ["Kai Firth"]


def test_an_empty_workspace_and_a_case_without_a_child_have_nobody_in_focus() -> None:
    assert _names(AgencyBuilder()) == []
    agency = AgencyBuilder().person("kai", "Kai Firth")
    agency.facts.append(CaseFile("f1", Source("cases.csv", "cc", "2"), "C-1", None, is_open=True))
    assert _names(agency) == []


def test_a_case_of_somebody_who_is_in_no_register_is_still_listed() -> None:
    assert _names(AgencyBuilder().case("C-1", "ghost")) == ["Name not recorded"]


def test_sealed_cases_closed_cases_and_adults_are_not_in_focus() -> None:
    agency = AgencyBuilder().person("a", "Ann Sealed", "2015-01-01").case("C-1", "a", is_sealed=True)
    agency.person("b", "Bea Closed", "2015-01-01").case("C-2", "b", is_open=False)
    agency.person("c", "Cal Grown", "1999-01-01").case("C-3", "c")
    agency.person("d", "Dot Leaver", "2000-01-01").case("C-4", "d")
    assert _names(agency) == ["Dot Leaver"]


def test_an_empty_reference_is_nobody_also_where_there_are_no_case_references() -> None:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").placement("kai")
    assembled, resolution = agency.resolved()
    children = open_children(assembled, resolution, TODAY)
    assert children[0].case_ref == ""
    assert find_child(assembled, resolution, children, "  ") is None


def test_a_case_of_brothers_and_sisters_asks_which_one_is_meant() -> None:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").person("mia", "Mia Firth", "2016-05-05")
    agency.case("C-1", "kai").case("C-1", "mia")
    assembled, resolution = agency.resolved()
    children = open_children(assembled, resolution, TODAY)
    with pytest.raises(UserError, match="means 2 people") as refused:
        find_child(assembled, resolution, children, "C-1")
    assert all(child.person in str(refused.value) for child in children)
    assert "Firth" not in str(refused.value)
    found = find_child(assembled, resolution, children, "Xmia")
    assert found is not None
    assert resolution.persons[found.person].name == "Mia Firth"
