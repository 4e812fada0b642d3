"""Step-grandfathers whom rows call grandfathers, and the families of step-parents."""

from __future__ import annotations

import pytest

from tests.finder.agencies import AgencyBuilder, found, relationships


def _paul(son: str = "Paul Walsh", grandmother: str = "Ciara Boyle", sex: str = "M") -> AgencyBuilder:
    """Rows say that Colm Boyle is Joe's paternal grandfather; Colm has a daughter of his own."""
    return (
        AgencyBuilder()
        .person("joe", "Joe Walsh", "2014-05-05", sex="M")
        .person("paul", son, "1987-02-02", sex=sex)
        .person("ciara", grandmother, "1956-02-02", sex="F")
        .person("colm", "Colm Boyle", "1948-02-02", sex="M")
        .person("mary", "Mary Boyle", "1980-02-02", sex="F")
        .case("C-1", "joe")
        .says("paul", "father" if sex == "M" else "mother", "joe", case="C-1")
        .says("ciara", "mother", "paul")
        .says("colm", "paternal_grandfather" if sex == "M" else "maternal_grandfather", "joe")
        .says("colm", "father", "mary")
    )


def test_a_grandmothers_husband_of_another_name_than_her_son_is_a_step_grandfather() -> None:
    result = _paul().search("joe")
    colm = found(result, "Colm Boyle")
    assert (colm.relationship, colm.step) == ("paternal step-grandfather", True)
    assert "Mary Boyle" not in {one.name for one in result.candidates if one.is_kin}


@pytest.mark.parametrize(
    ("son", "grandmother"),
    [
        ("Paul Boyle", "Ciara Boyle"),
        ("Paul Boile", "Ciara Boyle"),
        ("Paul Walsh", "Ciara Walsh"),
        ("Paul", "Ciara Boyle"),
    ],
)
def test_he_stays_the_grandfather_where_names_do_not_tell(son: str, grandmother: str) -> None:
    names = relationships(_paul(son, grandmother).search("joe"))
    assert (names["Colm Boyle"], names["Mary Boyle"][:8]) == ("paternal grandfather", "paternal")


def test_a_daughters_name_tells_nothing_because_marriage_changes_it() -> None:
    assert relationships(_paul("Paula Walsh", sex="F").search("joe"))["Colm Boyle"] == "maternal grandfather"


def test_a_father_on_file_is_the_father_whatever_the_names_are() -> None:
    assert relationships(_paul().says("colm", "father", "paul").search("joe"))["Colm Boyle"] == "paternal grandfather"


def _with_step_mother() -> AgencyBuilder:
    """Dad's wife has a brother."""
    return (
        AgencyBuilder()
        .person("joe", "Joe Walsh", "2014-05-05", sex="M")
        .person("paul", "Paul Walsh", "1987-02-02", sex="M")
        .person("titi", "Titi Walsh", "1988-02-02", sex="F")
        .person("chuks", "Chuks Obi", "1990-02-02", sex="M")
        .person("ben", "Ben Obi", "2012-02-02", sex="M")
        .case("C-1", "joe")
        .says("paul", "father", "joe", case="C-1")
        .says("titi", "wife", "paul")
        .says("chuks", "brother", "titi")
        .says("titi", "mother", "ben")
    )


def test_the_family_of_a_step_mother_is_a_lead_and_her_own_son_a_step_brother() -> None:
    result = _with_step_mother().search("joe")
    assert relationships(result) == {
        "Paul Walsh": "father",
        "Titi Walsh": "step-mother",
        "Ben Obi": "step-brother",
    }
    (lead,) = [one for one in result.leads if one.kind == "step_family"]
    assert lead.text.startswith("Chuks Obi belongs to the family of Titi Walsh, Joe's step-mother")
    assert lead.strength == "weak"


def test_whom_the_childs_own_file_knows_is_shown() -> None:
    agency = _with_step_mother()
    assert "Chuks Obi" in relationships(agency.view("joe", "chuks").search("joe"))


def test_a_lead_of_a_step_family_keeps_to_every_gate() -> None:
    agency = _with_step_mother().alert("chuks", "no_contact_order", "joe")
    assert not [one for one in agency.search("joe").leads if one.kind == "step_family"]
