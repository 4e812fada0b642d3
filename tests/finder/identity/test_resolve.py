"""Which records are one person: attributes, relatives, constraints, and people's decisions above all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from finder.casework.agency import assemble
from finder.identity.explain import explain_pair, table_of
from finder.identity.resolve import JOIN_BITS, Resolver
from finder.jobs import JobContext
from finder.model.decision import PairDecision, Verdict
from finder.model.person import Resolution
from finder.model.record import (
    Address,
    Alert,
    CaseFile,
    ChildView,
    Form,
    Record,
    RecordId,
    Source,
    external_ref,
    record_ref,
)
from tests.finder.identity.records import TODAY, are_same, decided, record, record_id, resolve, says, strangers


def test_a_mother_under_her_maiden_name_is_found_through_her_child() -> None:
    people = [
        record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        record("c1", "Idris", "Mirza", "2012-01-02"),
    ]
    statements = [says(1, "a1", "mother", "c1"), says(2, "a2", "mother", "c1")]
    resolution = resolve(assemble([*people, *strangers()], statements, [])).resolution
    assert are_same(resolution, "a1", "a2")


def test_twins_share_everything_but_the_given_name_and_stay_two() -> None:
    home = Address("7 Kiln Row", "Eastroyd", "LB7 4JS")
    people = [
        record("t1", "Leah", "Tordoff", "2014-05-05", sex="F", addresses=(home,)),
        record("t2", "Layla", "Tordoff", "2014-05-05", sex="F", addresses=(home,)),
        record("m", "Gemma", "Tordoff", "1990-02-02", sex="F", addresses=(home,)),
        record("f", "Wayne", "Tordoff", "1988-02-02", sex="M", addresses=(home,)),
    ]
    statements = [
        says(n, parent, code, twin)
        for n, (parent, code, twin) in enumerate(
            [("m", "mother", "t1"), ("m", "mother", "t2"), ("f", "father", "t1"), ("f", "father", "t2")]
        )
    ]
    resolution = resolve(assemble([*people, *strangers()], statements, [])).resolution
    assert not are_same(resolution, "t1", "t2")


def test_father_and_son_of_one_name_stay_two() -> None:
    home = Address("7 Kiln Row", "Eastroyd", "LB7 4JS")
    people = [
        record("f", "Barnaby", "Tordoff", "1960-05-05", sex="M", addresses=(home,)),
        record("s", "Barnaby", "Tordoff", "1985-05-05", sex="M", addresses=(home,)),
        record("n", "Barnaby", "Tordoff", sex="M", addresses=(home,)),
    ]
    resolution = resolve(assemble([*people, *strangers()], [says(1, "f", "father", "s")], [])).resolution
    assert not are_same(resolution, "f", "s")


def test_people_whom_a_file_relates_are_never_one_person() -> None:
    people = [record("a", "Barnaby", "Tordoff", "1985-05-05"), record("b", "Barnaby", "Tordoff", "1985-05-05")]
    alone = resolve(assemble([*people, *strangers()], [], [])).resolution
    related = resolve(assemble([*people, *strangers()], [says(1, "a", "cousin", "b")], [])).resolution
    assert are_same(alone, "a", "b")
    assert not are_same(related, "a", "b")


def test_one_document_names_two_people_side_by_side_unless_it_repeats_a_line() -> None:
    people = [
        record("a", "Barnaby", "Tordoff", "1985-05-05", side_by_side="form-1"),
        record("b", "Barnaby", "Tordoff", "1985-05-05", side_by_side="form-1"),
        record("c", "Idris", "Tordoff", "2012-01-02"),
    ]
    two = [says(1, "a", "father", "c"), says(2, "b", "brother", "c")]
    assert not are_same(resolve(assemble([*people, *strangers()], two, [])).resolution, "a", "b")
    repeated = [says(1, "a", "father", "c"), says(2, "b", "father", "c")]
    assert are_same(resolve(assemble([*people, *strangers()], repeated, [])).resolution, "a", "b")


@pytest.mark.parametrize("verdict", [Verdict.SAME, Verdict.NOT_SAME])
def test_a_persons_decision_outlives_every_rerun(verdict: Verdict) -> None:
    people = [record("a", "Barnaby", "Tordoff", "1985-05-05"), record("b", "Barnaby", "Tordoff", "1985-05-05")]
    if verdict is Verdict.SAME:
        people[1] = record("b", "Wilfred", "Quarmby", "1950-01-09")
    agency = assemble([*people, *strangers()], [], [])
    for _ in range(2):
        resolution = resolve(agency, decided(1, "a", "b", verdict)).resolution
        assert are_same(resolution, "a", "b") is (verdict is Verdict.SAME)
        asked = {(pair.record_a, pair.record_b) for pair in resolution.review_queue}
        assert (record_id("a"), record_id("b")) not in asked


def test_the_newest_decision_wins_and_undone_ones_do_not_count() -> None:
    people = [record("a", "Barnaby", "Tordoff", "1985-05-05"), record("b", "Barnaby", "Tordoff", "1985-05-05")]
    agency = assemble([*people, *strangers()], [], [])
    undone = PairDecision(3, record_id("a"), record_id("b"), Verdict.NOT_SAME, "", "me", TODAY, is_undone=True)
    decisions = (decided(1, "a", "b", Verdict.NOT_SAME), decided(2, "a", "b", Verdict.SAME), undone)
    assert are_same(resolve(agency, *decisions).resolution, "a", "b")


def test_a_first_name_in_a_childs_own_words_finds_the_only_relative_of_that_name() -> None:
    child, gran = record("c", "Idris", "Mirza", "2012-01-02"), record("g", "Zubaida", "Mirza", "1955-03-04", sex="F")
    mention = record("v", "Zubaida", "", form=Form.MENTION)
    view = ChildView("f1", Source("v.xlsx", "cc", "Views!2"), external_ref("Xc"), record_ref(record_id("v")), 5)
    agency = assemble([child, gran, mention, *strangers()], [says(1, "g", "grandmother", "c")], [view])
    assert are_same(resolve(agency).resolution, "g", "v")


def test_a_first_name_that_fits_two_relatives_joins_neither() -> None:
    child = record("c", "Idris", "Mirza", "2012-01-02")
    two = [record("g", "Zubaida", "Mirza", "1955-03-04"), record("h", "Zubaida", "Rafiq", "1980-03-04")]
    mention = record("v", "Zubaida", "", form=Form.MENTION)
    view = ChildView("f1", Source("v.xlsx", "cc", "Views!2"), external_ref("Xc"), record_ref(record_id("v")), 5)
    statements = [says(1, "g", "grandmother", "c"), says(2, "h", "aunt", "c")]
    resolution = resolve(assemble([child, *two, mention, *strangers()], statements, [view])).resolution
    assert not are_same(resolution, "g", "v")
    assert not are_same(resolution, "h", "v")


def test_rows_of_an_explanation_add_up_to_the_total() -> None:
    people = [
        record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        record("c1", "Idris", "Mirza", "2012-01-02"),
    ]
    statements = [says(1, "a1", "mother", "c1"), says(2, "a2", "mother", "c1")]
    agency = assemble([*people, *strangers()], statements, [])
    result = resolve(agency)
    table = table_of(agency)
    for pair in result.resolution.pairs:
        rows = explain_pair(table, result.model, pair)
        assert sum(row.match_bits for row in rows) == pytest.approx(pair.total_bits, abs=0.05)
    wanted = {record_id("a1"), record_id("a2")}
    joined = next(pair for pair in result.resolution.pairs if {pair.record_a, pair.record_b} == wanted)
    assert joined.total_bits >= JOIN_BITS
    assert any(row.comparison == "relatives" for row in joined.rows)


def test_resolving_is_deterministic() -> None:
    agency = assemble(strangers(), [], [])
    assert resolve(agency).resolution == resolve(agency).resolution


def test_what_a_person_decided_is_sure_whatever_the_match_weight() -> None:
    people = [record("a", "Barnaby", "Tordoff", "1985-05-05"), record("b", "Barney", "Tordof", "1986-05-05")]
    agency = assemble([*people, *strangers()], [], [])
    alone = resolve(agency).resolution
    assert any({pair.record_a, pair.record_b} == {record_id("a"), record_id("b")} for pair in alone.pairs)
    resolution = resolve(agency, decided(1, "a", "b", Verdict.SAME)).resolution
    assert resolution.persons[resolution.person_of[record_id("a")]].confidence_01 == 1.0


def test_two_people_told_apart_are_never_asked_about_again_through_other_records() -> None:
    people = [
        record("a1", "Barnaby", "Tordoff", "1985-05-05"),
        record("a2", "Barnaby", "Tordoff", "1985-05-05"),
        record("b1", "Barnaby", "Tordoff", "1985-05-06"),
    ]
    agency = assemble([*people, *strangers()], [], [])

    def asked(*decisions: PairDecision) -> set[frozenset[RecordId]]:
        resolution = resolve(agency, *decisions).resolution
        pairs = (*resolution.pairs, *resolution.review_queue)
        return {ids for pair in pairs if record_id("b1") in (ids := frozenset((pair.record_a, pair.record_b)))}

    assert asked() == {frozenset((record_id("a1"), record_id("b1"))), frozenset((record_id("a2"), record_id("b1")))}
    assert asked(decided(1, "a1", "b1", Verdict.NOT_SAME)) == set()


def test_a_decision_about_a_record_that_is_gone_changes_nothing() -> None:
    agency = assemble(strangers(), [], [])
    assert resolve(agency, decided(1, "gone", "z001", Verdict.SAME)).resolution == resolve(agency).resolution


def test_a_restricted_relative_is_not_named_in_the_reasons() -> None:
    people = [
        record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        record("c1", "Idris", "Mirza", "2012-01-02", is_restricted=True),
    ]
    statements = [says(1, "a1", "mother", "c1"), says(2, "a2", "mother", "c1")]
    pairs = resolve(assemble([*people, *strangers()], statements, [])).resolution.pairs
    told = [row for pair in pairs for row in pair.rows if row.comparison == "relatives"]
    assert told
    assert not [row for row in told if "Idris" in f"{row.left} {row.right} {row.why}"]


def test_a_child_who_comes_back_into_care_is_never_linked_to_the_sealed_record() -> None:
    people = [record("old", "Ryan", "Marsh", "2014-05-05"), record("new", "Ryan", "Marsh", "2014-05-05")]
    seal = Alert(
        "f1", Source("a.csv", "dd", "2"), external_ref("Xold"), "adoption_sealed", "Sealed", start=dt.date(2016, 3, 1)
    )

    def resolved(opened: dt.date) -> Resolution:
        case = CaseFile("f2", Source("c.csv", "cc", "2"), "C-2", external_ref("Xnew"), opened=opened, is_open=True)
        return resolve(assemble([*people, *strangers()], [], [case, seal])).resolution

    again = resolved(dt.date(2025, 1, 1))
    assert not are_same(again, "old", "new")
    both = {record_id("old"), record_id("new")}
    assert not [one for one in (*again.pairs, *again.review_queue) if {one.record_a, one.record_b} == both]
    before = resolved(dt.date(2015, 1, 1))
    assert are_same(before, "old", "new"), "the case of the birth family stays behind the seal"


def test_a_child_of_whom_the_return_says_adopted_before_is_never_linked_to_an_earlier_record() -> None:
    people = [record("old", "Ryan", "Marsh", "2014-05-05"), record("new", "Ryan", "Marsh", "2014-05-05")]
    told = Alert("f1", Source("p.csv", "dd", "2"), external_ref("Xnew"), "adopted_before", "Adopted before")
    assert are_same(resolve(assemble([*people, *strangers()], [], [])).resolution, "old", "new")
    apart = resolve(assemble([*people, *strangers()], [], [told])).resolution
    both = {record_id("old"), record_id("new")}
    assert not are_same(apart, "old", "new")
    assert not [one for one in (*apart.pairs, *apart.review_queue) if {one.record_a, one.record_b} == both]


def test_two_systems_that_number_on_their_own_do_not_join_people_by_number() -> None:
    def system(folder: str, names: list[tuple[str, str, str]]) -> list[Record]:
        return [
            replace(record(f"{folder}{n}", given, family, born), external_ids=(f"P{n}",),
                    source=Source(f"{folder}/people.csv", folder, str(n)))
            for n, (given, family, born) in enumerate(names)
        ]  # fmt: skip

    north = [("Barnaby", "Tordoff", "1985-05-05"), ("Ida", "Quarmby", "1950-01-09"), ("Zoe", "Rafiq", "1990-02-03"),
             ("Wilf", "Mirza", "1971-03-04"), ("Kelly", "Marsh", "1992-02-02")]  # fmt: skip
    south = [("Nora", "Sykes", "2001-07-08"), ("Tom", "Haigh", "1966-10-11"), ("Amir", "Begum", "2010-12-01"),
             ("Olga", "Nowak", "1958-06-06"), ("Kelly", "Marshall", "1993-02-02")]  # fmt: skip
    agency = assemble([*system("n", north), *system("s", south), *strangers()], [], [])
    assert not are_same(resolve(agency).resolution, "n4", "s4")


def test_resolving_again_after_decisions_gives_what_a_fresh_start_gives() -> None:
    people = [
        record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        record("a3", "Barnaby", "Tordoff", "1985-05-05"),
        record("a4", "Barnaby", "Tordoff", "1985-05-05"),
        record("c1", "Idris", "Mirza", "2012-01-02"),
    ]
    statements = [says(1, "a1", "mother", "c1"), says(2, "a2", "mother", "c1")]
    agency = assemble([*people, *strangers()], statements, [])
    kept = Resolver(agency)
    for decisions in ([], [decided(1, "a1", "a2", Verdict.NOT_SAME)], [decided(2, "a3", "a4", Verdict.NOT_SAME)], []):
        again = kept.resolve(decisions, JobContext())
        assert again == Resolver(agency).resolve(decisions, JobContext())
