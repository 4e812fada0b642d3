"""The search: who is connected, who is new, what forbids it, and where each step is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from finder.discovery.search import RESTRICTED_NAME
from finder.model.candidate import Recommendation
from finder.model.decision import CandidateDecision
from finder.model.record import CaseFile, Source, external_ref
from tests.finder.agencies import TODAY, AgencyBuilder, found, home, record_id, relationships


def _kai() -> AgencyBuilder:
    """Kai's own file knows his mother; her own childhood case knows the rest of her family."""
    return (
        AgencyBuilder()
        .person("kai", "Kai Firth", "2014-05-05", sex="M")
        .person("kelly", "Kelly Firth", "1992-02-02", sex="F")
        .person("kelly2", "Kelly Marsh", "1992-02-02", sex="F")
        .person("joan", "Joan Marsh", "1968-02-02", sex="F", addresses=home())
        .person("ann", "Ann Marsh", "1995-02-02", sex="F")
        .case("C-1", "kai")
        .case("C-2", "kelly2", is_open=False, opened=dt.date(2004, 1, 1))
        .says("kelly", "mother", "kai", case="C-1")
        .says("joan", "mother", "kelly2", case="C-2")
        .says("joan", "mother", "ann", case="C-2")
        .one_person("kelly", "kelly2")
    )


def test_relatives_hidden_in_the_mothers_own_childhood_case_are_found_and_marked_new() -> None:
    result = _kai().search("kai")
    assert relationships(result) == {
        "Kelly Firth": "mother",
        "Joan Marsh": "maternal grandmother",
        "Ann Marsh": "maternal aunt",
    }
    assert {one.name: one.is_known for one in result.candidates} == {
        "Kelly Firth": True,
        "Joan Marsh": False,
        "Ann Marsh": False,
    }
    assert (result.known_before, result.found) == (1, 3)


def test_every_step_says_where_it_is_written() -> None:
    joan = found(_kai().search("kai"), "Joan Marsh")
    assert [(step.relation, step.to_name) for step in joan.path] == [
        ("mother", "Kelly Firth"),
        ("mother", "Joan Marsh"),
    ]
    assert [[(source.file, source.locator) for source in step.sources] for step in joan.path] == [
        [("links.csv", "2")],
        [("links.csv", "3")],
    ]


def test_the_score_is_the_sum_of_what_is_shown() -> None:
    for candidate in _kai().search("kai").candidates:
        assert candidate.score == pytest.approx(sum(part.points for part in candidate.contributions))


def test_empty_branches_are_counted() -> None:
    gaps = {gap.branch: (gap.found, gap.expected) for gap in _kai().search("kai").gaps}
    assert gaps["maternal grandparents"] == (1, 2)
    assert gaps["paternal grandparents"] == (0, 2)
    assert gaps["maternal aunts and uncles"] == (1, 2)


@pytest.mark.parametrize(
    ("change", "gate", "recommendation"),
    [
        (lambda agency: agency.alert("joan", "no_contact_order", "kai"), "no_contact_order", Recommendation.EXCLUDE),
        (lambda agency: agency.alert("kai", "no_contact_order", "joan"), "no_contact_order", Recommendation.EXCLUDE),
        (lambda agency: agency.alert("joan", "risk_to_children"), "assessed_risk", Recommendation.HOLD),
        (lambda agency: agency.view("kai", "joan", "stop"), "child_no_contact", Recommendation.EXCLUDE),
        (lambda agency: agency.alert("joan", "veto_absolute"), "veto", Recommendation.EXCLUDE),
    ],
)
def test_gates_block_whatever_the_score(change, gate: str, recommendation: Recommendation) -> None:  # type: ignore[no-untyped-def]
    joan = found(change(_kai()).search("kai"), "Joan Marsh")
    assert joan.gates[0].gate == gate
    assert joan.recommendation is recommendation
    assert joan.gates[0].source is not None


@pytest.mark.parametrize("days", [1, 60, 900])
def test_an_order_that_has_ended_is_shown_and_holds_nobody_back(days: int) -> None:
    end, start = TODAY - dt.timedelta(days=days), dt.date(2020, 5, 3)
    agency = _kai().alert("joan", "no_contact_order", "kai", start=start, end=end).contact("kai", "kelly", TODAY)
    joan = found(agency.search("kai"), "Joan Marsh")
    (gate,) = joan.gates
    assert (gate.effect, gate.begins, gate.ends) == ("lapsed", start, end)
    assert "from 3 May 2020 to" in gate.why
    assert joan.recommendation is found(_kai().search("kai"), "Joan Marsh").recommendation


def test_files_older_than_the_end_of_an_order_cannot_say_that_it_was_not_renewed() -> None:
    agency = _kai().alert("joan", "no_contact_order", "kai", end=dt.date(2026, 2, 1))
    agency.contact("kai", "kelly", dt.date(2026, 1, 7))
    joan = found(agency.search("kai"), "Joan Marsh")
    assert joan.recommendation is Recommendation.HOLD
    assert "newest entry 7 January 2026" in joan.gates[0].why


def test_an_order_that_protects_somebody_else_does_not_exclude() -> None:
    other = _kai().alert("joan", "no_contact_order", "ann")
    assert found(other.search("kai"), "Joan Marsh").recommendation is not Recommendation.EXCLUDE


def test_every_gate_says_when_it_began_and_when_it_is_reviewed() -> None:
    agency = _kai().alert("joan", "risk_to_children", start=dt.date(2026, 1, 1))
    agency.view("kai", "ann", "stop", said_on=dt.date(2026, 2, 1), recorded_by="S. Worker")
    result = agency.search("kai")
    (risk,) = found(result, "Joan Marsh").gates
    assert (risk.begins, risk.review_on) == (dt.date(2026, 1, 1), dt.date(2026, 7, 2))
    (wish,) = found(result, "Ann Marsh").gates
    assert (wish.set_by, wish.begins, wish.review_on) == ("S. Worker", dt.date(2026, 2, 1), dt.date(2026, 8, 2))


@pytest.mark.parametrize("code", ["consent_withdrawn", "parent_objects"])
def test_without_consent_nobody_new_is_approached_and_the_closest_family_is_not_cut_off(code: str) -> None:
    result = _kai().alert("kai", code).search("kai")
    assert found(result, "Joan Marsh").recommendation is Recommendation.HOLD
    assert found(result, "Kelly Firth").gates == ()


def test_the_newest_referral_says_whether_the_child_agrees() -> None:
    agency = _kai().referral("kai", "child agrees: no", dt.date(2024, 5, 3), author="S. Worker")
    held = found(agency.search("kai"), "Joan Marsh")
    assert [(gate.gate, gate.effect, gate.set_by) for gate in held.gates] == [("consent", "hold", "S. Worker")]
    agency.referral("kai", "child agrees: yes", dt.date(2025, 5, 3))
    assert found(agency.search("kai"), "Joan Marsh").gates == ()


def test_the_childs_newest_word_counts() -> None:
    agency = _kai().view("kai", "joan", "stop", said_on=dt.date(2023, 1, 1))
    agency.view("kai", "joan", "too_little", said_on=dt.date(2025, 1, 1))
    joan = found(agency.search("kai"), "Joan Marsh")
    assert joan.gates == ()
    assert joan.recommendation is Recommendation.INVITE
    assert max(joan.contributions, key=lambda part: part.points).name == "childs_voice"


def test_the_dead_stay_in_the_tree_and_are_never_invited() -> None:
    agency = _kai()
    agency.person("may", "May Marsh", "1940-01-02", sex="F", is_deceased=True).says("may", "mother", "joan")
    may = found(agency.search("kai"), "May Marsh")
    assert (may.relationship, may.is_alive) == ("maternal great-grandmother", False)
    assert may.recommendation is Recommendation.EXCLUDE


def test_a_sealed_adoption_hides_the_person_and_whoever_is_met_through_them() -> None:
    agency = _kai().person("ryan", "Ryan Marsh", "2016-01-02", sex="M").says("kelly", "mother", "ryan")
    agency.person("ida", "Ida Quarmby", "1980-01-02", sex="F").says("ida", "adoptive_mother", "ryan")
    agency.person("ned", "Ned Quarmby", "2018-01-02", sex="M").says("ida", "mother", "ned")
    agency.alert("ryan", "adoption_sealed")
    result = agency.search("kai")
    assert set(relationships(result)) == {"Kelly Firth", "Joan Marsh", "Ann Marsh"}
    assert (result.found, result.notice) == (3, ""), "a seal is not even hinted at"


def test_workers_are_not_candidates_but_former_carers_and_teachers_are() -> None:
    agency = _kai().person("sue", "Sue Worker").says("sue", "social_worker", "kai")
    agency.person("fay", "Fay Carer").says("fay", "foster_carer", "kai", status="ended")
    agency.person("tom", "Tom Teacher").says("tom", "teacher", "kai", status="ended")
    names = relationships(agency.search("kai"))
    assert "Sue Worker" not in names
    assert names["Fay Carer"] == "former foster carer"
    assert names["Tom Teacher"] == "former teacher"


def test_a_half_sisters_other_family_is_not_the_childs() -> None:
    agency = _kai().person("eve", "Eve Dale", "2010-01-02", sex="F").says("kelly", "mother", "eve")
    agency.person("dan", "Dan Dale", "1985-01-02", sex="M").says("dan", "father", "eve")
    agency.person("ned", "Ned Dale", "1987-01-02", sex="M").says("ned", "full_brother", "dan")
    agency.person("paul", "Paul Firth", "1990-01-02", sex="M").says("paul", "father", "kai")
    names = relationships(agency.search("kai"))
    assert names["Eve Dale"] == "maternal half-sister"
    assert names["Dan Dale"] == "maternal half-sister's father"
    assert "Ned Dale" not in names


def test_an_aunts_brother_is_most_likely_an_uncle_and_less_certain() -> None:
    agency = _kai().person("bob", "Bob Marsh", "1999-01-02", sex="M")
    agency.person("liz", "Liz Marsh", "1997-01-02", sex="F").says("liz", "maternal_aunt", "kai").says(
        "bob", "brother", "liz"
    )
    result = agency.search("kai")
    bob, liz = found(result, "Bob Marsh"), found(result, "Liz Marsh")
    assert (bob.relationship, bob.side, bob.is_kin) == ("maternal uncle", "maternal", True)
    assert bob.relationship_confidence < liz.relationship_confidence
    assert bob.also


def test_a_denied_father_is_no_father() -> None:
    agency = (
        _kai().person("mark", "Mark Stone", "1988-01-02", sex="M").says("mark", "father", "kai", certainty="denied")
    )
    assert "Mark Stone" not in relationships(agency.search("kai"))


def test_a_workers_decision_is_shown_and_changes_no_recommendation() -> None:
    when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    decision = CandidateDecision(1, record_id("kai"), record_id("joan"), "invite", "Kai asked for her", "me", when)
    joan = found(_kai().search("kai", (decision,)), "Joan Marsh")
    assert (joan.decided, joan.decision_reason) == (Recommendation.INVITE, "Kai asked for her")


def test_placement_details_and_withheld_addresses_are_listed_for_the_leak_scan() -> None:
    agency = _kai().person("fay", "Fay Holroyd").says("fay", "foster_carer", "kai")
    agency.placement("kai", "fay", address=home("9 Heron Close", "LB9 1AB")[0], school="Denby Primary")
    agency.alert("joan", "address_withheld")
    texts = {(one.text, one.audience) for one in agency.search("kai").confidential}
    assert {
        ("9 Heron Close", "family"),
        ("LB9 1AB", "family"),
        ("Holroyd", "family"),
        ("Denby Primary", "family"),
    } <= texts
    assert {("7 Kiln Row", "any"), ("LB7 4JS", "any")} <= texts


def test_candidates_come_best_first_with_the_gated_last() -> None:
    result = _kai().alert("kelly", "no_contact_order", "kai").search("kai")
    assert result.candidates[-1].name == "Kelly Firth"
    order = ["invite", "explore", "indirect", "hold", "exclude"]
    ranks = [order.index(one.recommendation.value) for one in result.candidates]
    assert ranks == sorted(ranks)


def test_a_restricted_relative_stays_unnamed_on_the_way_to_others() -> None:
    agency = _kai()
    agency.person("rex", "Rex Quarmby", "1960-01-02", sex="M", is_restricted=True).says("rex", "husband", "joan")
    agency.person("zoe", "Zoe Quarmby", "1990-01-02", sex="F").says("rex", "father", "zoe").says(
        "joan", "mother", "rex2"
    )
    agency.person("rex2", "Sol Quarmby", "1991-01-02", sex="M", is_restricted=True)
    agency.person("kit", "Kit Quarmby", "2016-01-02").says("rex2", "father", "kit")
    result = agency.search("kai")
    assert set(relationships(result)) == {"Kelly Firth", "Joan Marsh", "Ann Marsh"}, "an uncle is betrayed by his child"
    assert "Quarmby" not in str(result)
    assert result.notice == RESTRICTED_NAME


def test_everybody_has_a_mother_so_a_restricted_one_does_not_cost_the_grandmother() -> None:
    agency = _kai().alert("kelly", "restricted").alert("paul", "no_contact_order", "kelly")
    agency.person("paul", "Paul Firth", "1990-01-02", sex="M").says("paul", "father", "kai", case="C-1")
    result = agency.search("kai")
    assert relationships(result) == {
        "Joan Marsh": "maternal grandmother",
        "Ann Marsh": "maternal aunt",
        "Paul Firth": "father",
    }
    (step,) = found(result, "Joan Marsh").path
    assert (step.from_name, step.relation, step.to_name, step.sources) == (
        "Kai Firth",
        "mother's mother",
        "Joan Marsh",
        (),
    )
    assert "Kelly" not in str(result)
    assert found(result, "Paul Firth").recommendation is Recommendation.HOLD, (
        "the order protects the hidden mother still"
    )


@pytest.mark.parametrize("how", ["alert", "case"])
def test_an_alert_or_a_case_restricts_a_person_as_their_own_row_does(how: str) -> None:
    agency = _kai()
    if how == "alert":
        agency.alert("joan", "restricted")
    else:
        agency.case("C-9", "joan", is_restricted=True, is_open=False)
    result = agency.search("kai")
    assert "Joan Marsh" not in str(result)
    assert (result.found, result.notice) == (2, RESTRICTED_NAME)


def test_two_systems_may_use_one_case_reference() -> None:
    agency = _kai().person("lea", "Lea Holt", "2013-01-02").person("una", "Una Holt", "1980-01-02", sex="F")
    agency.says("una", "mother", "lea", case="C-1").says("una", "aunt", "kai", case="C-8")
    agency.statements[-2] = replace(agency.statements[-2], source=Source("other/links.csv", "zz", "2"))
    other_case = CaseFile("f99", Source("other/cases.csv", "yy", "2"), "C-1", external_ref("Xlea"), is_open=True)
    agency.facts.append(other_case)
    assert not found(agency.search("kai"), "Una Holt").is_known
    agency.facts[-1] = replace(other_case, is_sealed=True)
    assert found(agency.search("kai"), "Kelly Firth").is_known, "the seal is the other system's"


def test_nobody_is_called_alive_at_an_age_that_nobody_reaches() -> None:
    agency = _kai().person("old", "Old Marsh", "1899-01-02", sex="M").says("old", "grandfather", "joan")
    assert found(agency.search("kai"), "Old Marsh").is_alive is None


def test_a_relative_is_found_on_another_way_when_the_nearest_leads_through_a_sealed_person() -> None:
    agency = _kai().person("ryan", "Ryan Marsh", "2016-01-02", sex="M").says("ryan", "half_brother", "kai")
    agency.person("paul", "Paul Dale", "1970-01-02", sex="M").says("paul", "father", "ryan")
    agency.says("paul", "cousin", "kelly")
    result = agency.alert("ryan", "adoption_sealed").search("kai")
    paul = found(result, "Paul Dale")
    assert paul.relationship == "maternal first cousin once removed"
    assert "Ryan Marsh" not in [step.to_name for step in paul.path]
    assert result.notice == ""


def test_a_row_for_an_unknown_father_leaves_the_place_to_the_father_whom_another_case_names() -> None:
    """An export gives "Unknown Male" a number like everybody else."""
    agency = _kai().person("unknown", "Unknown", sex="M", is_unnamed=True, names=())
    agency.says("unknown", "father", "kai", case="C-1").person("errol", "Errol Naylor", "1990-02-02", sex="M")
    agency.says("errol", "father", "kai", case="C-9")
    assert relationships(agency.search("kai")) == {
        "Kelly Firth": "mother",
        "Errol Naylor": "father",
        "Joan Marsh": "maternal grandmother",
        "Ann Marsh": "maternal aunt",
    }


def test_the_adoptive_mother_of_a_brother_is_not_the_childs_mother() -> None:
    agency = _kai().person("sid", "Sid Marsh", "2016-01-02", sex="M").says("kelly", "mother", "sid")
    agency.person("ada", "Ada Dale", "1980-01-02", sex="F").says("ada", "adoptive_mother", "sid")
    assert "Ada Dale" not in relationships(agency.search("kai"))


def _aidan() -> AgencyBuilder:
    """Aidan's mother is married to the father of his sister; his own file names no father."""
    return (
        AgencyBuilder()
        .person("aidan", "Aidan Firth", "2014-05-05", sex="M")
        .person("mum", "Kelly Firth", "1992-02-02", sex="F")
        .person("lee", "Lee Firth", "1990-02-02", sex="M")
        .person("amy", "Amy Firth", "2016-02-02", sex="F")
        .person("rodney", "Rodney Firth", "1962-02-02", sex="M")
        .case("C-1", "aidan")
        .says("mum", "mother", "aidan")
        .says("mum", "mother", "amy")
        .says("lee", "father", "amy")
        .says("lee", "husband", "mum")
        .says("rodney", "father", "lee")
    )


def test_the_mothers_husband_is_most_likely_the_father_where_he_is_a_sisters() -> None:
    said = _aidan().says("amy", "sister", "aidan").search("aidan")
    assert relationships(said)["Lee Firth"] == "father"
    assert relationships(said)["Rodney Firth"] == "paternal grandfather"
    lee = found(said, "Lee Firth")
    assert "step-father" in lee.also
    assert lee.relationship_confidence < 0.8


@pytest.mark.parametrize("sister", ["maternal_half_sister", ""])
def test_he_stays_the_step_father_where_a_file_says_half_or_nothing(sister: str) -> None:
    agency = _aidan().says("amy", sister, "aidan") if sister else _aidan()
    assert relationships(agency.search("aidan"))["Lee Firth"] == "step-father"


def test_another_father_on_file_leaves_the_mothers_husband_the_step_father() -> None:
    agency = _aidan().says("amy", "sister", "aidan").person("errol", "Errol Naylor", "1990-02-02", sex="M")
    assert relationships(agency.says("errol", "father", "aidan").search("aidan"))["Lee Firth"] == "step-father"


def test_a_half_sisters_brother_most_likely_shares_the_parent_whom_she_shares() -> None:
    agency = (
        _aidan()
        .person("errol", "Errol Naylor", "1990-02-02", sex="M")
        .person("zoe", "Zoe Lumb", "2008-02-02", sex="F")
        .person("max", "Max Lumb", "2006-02-02", sex="M")
        .person("nell", "Nell Lumb", "2026-02-02", sex="F")
        .says("errol", "father", "aidan")
        .says("errol", "father", "zoe")
        .person("jo", "Jo Lumb", "1985-02-02", sex="F")
        .says("jo", "mother", "zoe")
        .says("max", "brother", "zoe")
        .says("max", "father", "nell")
    )
    result = agency.search("aidan")
    assert relationships(result)["Max Lumb"] == "paternal half-brother"
    nell = found(result, "Nell Lumb")
    assert (nell.relationship, nell.side) == ("half-niece", "paternal")
