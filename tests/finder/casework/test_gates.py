"""Gates: the child's newest word, and doubts about who is who, hold people back."""

from __future__ import annotations

import datetime as dt

import pytest

from finder.casework.gates import MAY_BE_ONE_P, GateKeeper
from finder.model.candidate import Gate
from finder.model.person import PairEvidence, Resolution
from tests.finder.agencies import TODAY, AgencyBuilder, record_id


def _two() -> AgencyBuilder:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").case("C-1", "kai")
    return agency.person("joan", "Joan Marsh", "1968-02-02").person("jo", "Jill Ward", "1968-02-02")


def _gates(agency: AgencyBuilder, *unsure: tuple[str, str], p: float = 0.3, of: str = "jo") -> tuple[Gate, ...]:
    assembled, alone = agency.resolved()
    pairs = tuple(PairEvidence(record_id(one), record_id(other), 0.0, p) for one, other in unsure)
    resolution = Resolution(alone.persons, alone.person_of, pairs, ())
    person = resolution.persons[resolution.person_of[record_id(of)]]
    return GateKeeper(assembled, resolution, TODAY).gates(resolution.person_of[record_id("kai")], person)


@pytest.mark.parametrize(
    ("change", "gate"),
    [
        (lambda agency: agency.alert("joan", "no_contact_order", "kai"), "no_contact_order"),
        (lambda agency: agency.alert("joan", "risk_to_children"), "assessed_risk"),
        (lambda agency: agency.view("kai", "joan", "stop"), "child_no_contact"),
        (lambda agency: agency.alert("joan", "restricted"), "unverified_identity"),
        (lambda agency: agency.alert("joan", "adoption_sealed"), "unverified_identity"),
    ],
)
def test_a_gate_holds_back_whoever_may_be_the_same_person(change, gate: str) -> None:  # type: ignore[no-untyped-def]
    agency = change(_two())
    (held,) = _gates(agency, ("joan", "jo"))
    assert (held.gate, held.effect) == (gate, "hold")
    assert _gates(agency, ("joan", "jo"), p=MAY_BE_ONE_P / 2) == ()
    assert _gates(agency) == ()


@pytest.mark.parametrize(
    ("name", "born", "is_held"),
    [
        ("Jubayar Eqbakl", "1955-01-01", True),
        ("Jubayer Iqbal", "", True),
        ("Jubayer Iqbal", "1985-03-25", False),
        ("Jawad Iqbal", "1954-03-25", False),
        ("Jubayer Walker", "1954-03-25", False),
    ],
    ids=["two slips", "no date", "a son of one name", "a brother", "another family"],
)
def test_an_order_about_this_child_reaches_whoever_has_the_name_mistyped(name: str, born: str, is_held: bool) -> None:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").case("C-1", "kai")
    agency.person("held", "Jubayer Iqbal", "1954-03-25").alert("held", "no_contact_order", "kai").person(
        "jo", name, born
    )
    assert [gate.effect for gate in _gates(agency)] == (["hold"] if is_held else [])


def test_what_the_child_does_not_want_reaches_a_mistyped_name_too_and_another_childs_wish_does_not() -> None:
    agency = AgencyBuilder().person("kai", "Kai Firth", "2014-05-05").case("C-1", "kai").person("mia", "Mia Orme")
    agency.person("held", "Jubayer Iqbal", "1954-03-25").person("jo", "Jubayar Iqbel")
    assert _gates(agency.view("mia", "held", "stop", said_on=TODAY)) == ()
    assert [gate.gate for gate in _gates(agency.view("kai", "held", "stop", said_on=TODAY))] == ["child_no_contact"]


def test_the_gate_of_a_hidden_double_tells_nothing_of_its_record() -> None:
    agency = _two().alert("joan", "restricted").alert("joan", "no_contact_order", "kai", detail="Lives with Rex Hill")
    (held,) = _gates(agency, ("joan", "jo"))
    assert held.source is None
    assert "Rex" not in held.why
    assert "order" not in held.why
    assert "restricted" not in held.why


def test_an_order_for_a_record_that_may_be_the_child_holds_the_person_back() -> None:
    agency = _two().person("kai2", "Kai F", "2014-05-05").alert("jo", "no_contact_order", "kai2")
    assert [gate.effect for gate in _gates(agency)] == ["confidential"]
    first = _gates(agency, ("kai", "kai2"))[0]
    assert (first.gate, first.effect) == ("no_contact_order", "hold")


def test_of_two_views_of_one_day_the_wish_to_stop_counts() -> None:
    day = dt.date(2025, 1, 1)
    agency = _two().view("kai", "jo", "stop", said_on=day).view("kai", "jo", "just_right", said_on=day)
    assert [(gate.gate, gate.effect) for gate in _gates(agency)] == [("child_no_contact", "exclude")]


def test_a_wish_to_stop_without_a_day_is_asked_about_and_not_forgotten() -> None:
    agency = _two().view("kai", "jo", "stop").view("kai", "jo", "just_right", said_on=dt.date(2025, 1, 1))
    assert [(gate.gate, gate.effect) for gate in _gates(agency)] == [("child_no_contact", "hold")]
