"""People whom sentences name: the child itself, people of its circle, and people whom a gate holds back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from finder.casework.children import OwnFile, open_children
from finder.casework.gates import GateKeeper
from finder.identity.ties import IN_CIRCLE, TieIndex
from finder.model.candidate import Gate
from finder.model.record import Form, PersonName, Record, Source, Statement, case_child_ref, record_ref
from tests.finder.agencies import TODAY, AgencyBuilder, record_id

NOTE = Source("notes/visit.txt", "nn", "L9", "mum's sister")


def _with_mention(name: str, code: str = "maternal_aunt") -> AgencyBuilder:
    """Ella Pell's case, and a note on it that says what somebody is to her."""
    agency = AgencyBuilder().person("ella", "Ella Pell", "2014-05-05").case("C-1", "ella")
    return _mention(agency, "named", name, code)


def _mention(agency: AgencyBuilder, key: str, name: str, code: str) -> AgencyBuilder:
    given, _, family = name.partition(" ")
    agency.records.append(
        Record(
            id=record_id(key),
            source=NOTE,
            form=Form.NARRATIVE,
            names=(PersonName(given, "", family, "recorded", name),),
            case_ref="C-1",
        )
    )
    agency.statements.append(
        Statement(
            f"n{key}", NOTE, record_ref(record_id(key)), code, code, case_child_ref("C-1"), "C-1", note="As said."
        )
    )
    return agency


def test_the_child_of_a_case_is_found_by_its_reference() -> None:
    agency = _with_mention("Carly").agency()
    assert agency.resolve(case_child_ref("C-1"), NOTE) == record_id("ella")
    assert agency.resolve(case_child_ref("C-2"), NOTE) is None


def test_a_reference_that_two_children_share_means_neither() -> None:
    agency = _with_mention("Carly").person("kai", "Kai Moss", "2015-01-01").case("C-1", "kai").agency()
    assert agency.resolve(case_child_ref("C-1"), NOTE) is None


@pytest.mark.parametrize(
    ("name", "is_child"), [("Ella", True), ("Ella Pell", True), ("Ella Moss", False), ("Carly", False)]
)
def test_the_childs_own_name_in_its_notes_is_the_child(name: str, is_child: bool) -> None:
    agency = _with_mention(name).agency()
    found = agency.resolve(record_ref(record_id("named")), NOTE)
    assert found == record_id("ella" if is_child else "named")
    assert (record_id("named") in agency.records) is not is_child


def test_whom_only_a_note_names_is_not_known_to_the_childs_case() -> None:
    builder = _with_mention("Carly Pell").person("joan", "Joan Pell", "1960-01-01")
    builder.says("joan", "grandmother", "ella", "C-1")
    agency, resolution = builder.resolved()
    child = open_children(agency, resolution, TODAY)[0]
    known = OwnFile(agency, resolution).knows(child)
    assert known == {resolution.person_of[record_id("joan")]}


def test_whom_a_note_names_is_in_the_childs_circle() -> None:
    ties = TieIndex(_with_mention("Carly").agency()).of(record_id("named"))
    assert (IN_CIRCLE, record_id("ella")) in ties
    assert ("aunt of", record_id("ella")) in ties


def test_composite_words_are_the_tie_that_they_amount_to() -> None:
    ties = TieIndex(_with_mention("Rita", "birth_mother>mother").agency()).of(record_id("named"))
    assert ("grandmother of", record_id("ella")) in ties


def _gates(agency: AgencyBuilder) -> tuple[Gate, ...]:
    assembled, resolution = agency.resolved()
    person = resolution.persons[resolution.person_of[record_id("named")]]
    return GateKeeper(assembled, resolution, TODAY).gates(resolution.person_of[record_id("ella")], person)


def test_a_gate_reaches_whoever_has_only_the_name_of_the_person() -> None:
    held = _with_mention("Bev").person("beverley", "Beverley Stone", "1970-01-01").alert("beverley", "risk_to_children")
    assert _gates(held) == (), "nothing says that the two have anything to do with each other"
    held.says("beverley", "aunt", "ella", "C-1")
    assert [(gate.gate, gate.effect) for gate in _gates(held)] == [("assessed_risk", "hold")]


def test_a_name_that_a_hidden_person_has_says_nothing_of_why_it_is_held() -> None:
    hidden = (
        _with_mention("Comfort").person("comfort", "Comfort Moss", "2016-01-01").alert("comfort", "adoption_sealed")
    )
    (gate,) = _gates(hidden)
    assert (gate.gate, gate.effect, gate.source) == ("unverified_identity", "hold", None)
    assert "seal" not in gate.why.casefold()


def test_a_full_name_is_held_wherever_its_bearer_is_recorded() -> None:
    held = _with_mention("Bev Stone").person("bev", "Beverley Stone", "1970-01-01").alert("bev", "risk_to_children")
    assert [(gate.gate, gate.effect) for gate in _gates(held)] == [("assessed_risk", "hold")]


def test_a_given_name_is_held_when_the_child_spoke_of_its_bearer() -> None:
    held = _with_mention("Bev").person("bev", "Beverley Stone", "1970-01-01").view("ella", "bev", "stop", said_on=TODAY)
    assert [(gate.gate, gate.effect) for gate in _gates(held)] == [("child_no_contact", "hold")]


def test_another_family_name_is_another_person() -> None:
    held = _with_mention("Bev Moss").person("bev", "Bev Stone", "1970-01-01").alert("bev", "risk_to_children")
    assert _gates(held) == ()


def test_a_namesake_with_a_record_of_their_own_is_not_held() -> None:
    held = _with_mention("Bev").person("bev", "Bev Stone", "1970-01-01").alert("bev", "risk_to_children")
    held.says("bev", "aunt", "ella", "C-1")
    held.records[1] = replace(held.records[1], form=Form.MENTION)
    assert _gates(held) == ()
