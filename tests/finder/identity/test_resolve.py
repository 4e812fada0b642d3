"""Which records are one person: attributes, relatives, constraints, and people's decisions above all."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from finder.casework.agency import Agency, assemble
from finder.identity.explain import explain_pair, table_of
from finder.identity.resolve import JOIN_BITS, IdentityResult, Resolver
from finder.jobs import JobContext
from finder.model.decision import PairDecision, Verdict
from finder.model.person import Resolution
from finder.model.record import (
    Address,
    Alert,
    CaseFile,
    ChildView,
    Form,
    PartialDate,
    PersonName,
    Precision,
    Record,
    RecordId,
    Source,
    Statement,
    external_ref,
    record_ref,
)

TODAY = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
_FILLER_GIVEN = ("Ann", "Beth", "Cara", "Dora", "Edna", "Fay", "Gina", "Hilda", "Ivy", "Jean", "Kay", "Lena")
_FILLER_FAMILY = ("Ashworth", "Boothroyd", "Crossley", "Dyson", "Eastwood", "Firth", "Greenwood", "Holroyd")


def _id(key: str) -> RecordId:
    return RecordId(f"r{key}")


def _record(key: str, given: str, family: str, born: str = "", **more: object) -> Record:
    date = dt.date.fromisoformat(born) if born else None
    return Record(
        id=_id(key),
        source=Source("people.csv", "aa", key),
        form=more.pop("form", Form.REGISTER),  # type: ignore[arg-type]
        names=(PersonName(given, "", family, "recorded", f"{given} {family}"),) if given or family else (),
        external_ids=(f"X{key}",),
        born=PartialDate(date, date, Precision.DAY, born) if date else None,
        **more,  # type: ignore[arg-type]
    )


def _strangers() -> list[Record]:
    """Enough other people for frequencies to mean something."""
    records = []
    for n, (given, family) in enumerate(itertools.product(_FILLER_GIVEN, _FILLER_FAMILY)):
        year, month = 1940 + n % 60, 1 + n % 12
        home = Address(f"{n + 1} Mill Lane", "Eastroyd", f"LB{n % 9 + 1} {n % 9}AB")
        records.append(
            _record(f"z{n:03}", given, family, f"{year}-{month:02}-{1 + n % 27:02}", addresses=(home,), sex="F")
        )
    return records


def _says(number: int, subject: str, code: str, other: str) -> Statement:
    source = Source("links.csv", "bb", str(number), code)
    return Statement(f"s{number}", source, external_ref(f"X{subject}"), code, code, external_ref(f"X{other}"))


def _resolve(agency: Agency, *decisions: PairDecision) -> IdentityResult:
    return Resolver(agency).resolve(decisions, JobContext())


def _same(resolution: Resolution, left: str, right: str) -> bool:
    return resolution.person_of[_id(left)] == resolution.person_of[_id(right)]


def _decided(number: int, left: str, right: str, verdict: Verdict) -> PairDecision:
    return PairDecision(number, _id(left), _id(right), verdict, "", "me", TODAY)


def test_a_mother_under_her_maiden_name_is_found_through_her_child() -> None:
    people = [
        _record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        _record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        _record("c1", "Idris", "Mirza", "2012-01-02"),
    ]
    statements = [_says(1, "a1", "mother", "c1"), _says(2, "a2", "mother", "c1")]
    resolution = _resolve(assemble([*people, *_strangers()], statements, [])).resolution
    assert _same(resolution, "a1", "a2")


def test_twins_share_everything_but_the_given_name_and_stay_two() -> None:
    home = Address("7 Kiln Row", "Eastroyd", "LB7 4JS")
    people = [
        _record("t1", "Leah", "Tordoff", "2014-05-05", sex="F", addresses=(home,)),
        _record("t2", "Layla", "Tordoff", "2014-05-05", sex="F", addresses=(home,)),
        _record("m", "Gemma", "Tordoff", "1990-02-02", sex="F", addresses=(home,)),
        _record("f", "Wayne", "Tordoff", "1988-02-02", sex="M", addresses=(home,)),
    ]
    statements = [
        _says(n, parent, code, twin)
        for n, (parent, code, twin) in enumerate(
            [("m", "mother", "t1"), ("m", "mother", "t2"), ("f", "father", "t1"), ("f", "father", "t2")]
        )
    ]
    resolution = _resolve(assemble([*people, *_strangers()], statements, [])).resolution
    assert not _same(resolution, "t1", "t2")


def test_father_and_son_of_one_name_stay_two() -> None:
    home = Address("7 Kiln Row", "Eastroyd", "LB7 4JS")
    people = [
        _record("f", "Barnaby", "Tordoff", "1960-05-05", sex="M", addresses=(home,)),
        _record("s", "Barnaby", "Tordoff", "1985-05-05", sex="M", addresses=(home,)),
        _record("n", "Barnaby", "Tordoff", sex="M", addresses=(home,)),
    ]
    resolution = _resolve(assemble([*people, *_strangers()], [_says(1, "f", "father", "s")], [])).resolution
    assert not _same(resolution, "f", "s")


def test_people_whom_a_file_relates_are_never_one_person() -> None:
    people = [_record("a", "Barnaby", "Tordoff", "1985-05-05"), _record("b", "Barnaby", "Tordoff", "1985-05-05")]
    alone = _resolve(assemble([*people, *_strangers()], [], [])).resolution
    related = _resolve(assemble([*people, *_strangers()], [_says(1, "a", "cousin", "b")], [])).resolution
    assert _same(alone, "a", "b")
    assert not _same(related, "a", "b")


def test_one_document_names_two_people_side_by_side_unless_it_repeats_a_line() -> None:
    people = [
        _record("a", "Barnaby", "Tordoff", "1985-05-05", side_by_side="form-1"),
        _record("b", "Barnaby", "Tordoff", "1985-05-05", side_by_side="form-1"),
        _record("c", "Idris", "Tordoff", "2012-01-02"),
    ]
    two = [_says(1, "a", "father", "c"), _says(2, "b", "brother", "c")]
    assert not _same(_resolve(assemble([*people, *_strangers()], two, [])).resolution, "a", "b")
    repeated = [_says(1, "a", "father", "c"), _says(2, "b", "father", "c")]
    assert _same(_resolve(assemble([*people, *_strangers()], repeated, [])).resolution, "a", "b")


@pytest.mark.parametrize("verdict", [Verdict.SAME, Verdict.NOT_SAME])
def test_a_persons_decision_outlives_every_rerun(verdict: Verdict) -> None:
    people = [_record("a", "Barnaby", "Tordoff", "1985-05-05"), _record("b", "Barnaby", "Tordoff", "1985-05-05")]
    if verdict is Verdict.SAME:
        people[1] = _record("b", "Wilfred", "Quarmby", "1950-01-09")
    agency = assemble([*people, *_strangers()], [], [])
    for _ in range(2):
        resolution = _resolve(agency, _decided(1, "a", "b", verdict)).resolution
        assert _same(resolution, "a", "b") is (verdict is Verdict.SAME)
        asked = {(pair.record_a, pair.record_b) for pair in resolution.review_queue}
        assert (_id("a"), _id("b")) not in asked


def test_the_newest_decision_wins_and_undone_ones_do_not_count() -> None:
    people = [_record("a", "Barnaby", "Tordoff", "1985-05-05"), _record("b", "Barnaby", "Tordoff", "1985-05-05")]
    agency = assemble([*people, *_strangers()], [], [])
    undone = PairDecision(3, _id("a"), _id("b"), Verdict.NOT_SAME, "", "me", TODAY, is_undone=True)
    decisions = (_decided(1, "a", "b", Verdict.NOT_SAME), _decided(2, "a", "b", Verdict.SAME), undone)
    assert _same(_resolve(agency, *decisions).resolution, "a", "b")


def test_a_first_name_in_a_childs_own_words_finds_the_only_relative_of_that_name() -> None:
    child, gran = _record("c", "Idris", "Mirza", "2012-01-02"), _record("g", "Zubaida", "Mirza", "1955-03-04", sex="F")
    mention = _record("v", "Zubaida", "", form=Form.MENTION)
    view = ChildView("f1", Source("v.xlsx", "cc", "Views!2"), external_ref("Xc"), record_ref(_id("v")), 5)
    agency = assemble([child, gran, mention, *_strangers()], [_says(1, "g", "grandmother", "c")], [view])
    assert _same(_resolve(agency).resolution, "g", "v")


def test_a_first_name_that_fits_two_relatives_joins_neither() -> None:
    child = _record("c", "Idris", "Mirza", "2012-01-02")
    two = [_record("g", "Zubaida", "Mirza", "1955-03-04"), _record("h", "Zubaida", "Rafiq", "1980-03-04")]
    mention = _record("v", "Zubaida", "", form=Form.MENTION)
    view = ChildView("f1", Source("v.xlsx", "cc", "Views!2"), external_ref("Xc"), record_ref(_id("v")), 5)
    statements = [_says(1, "g", "grandmother", "c"), _says(2, "h", "aunt", "c")]
    resolution = _resolve(assemble([child, *two, mention, *_strangers()], statements, [view])).resolution
    assert not _same(resolution, "g", "v")
    assert not _same(resolution, "h", "v")


def test_rows_of_an_explanation_add_up_to_the_total() -> None:
    people = [
        _record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        _record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        _record("c1", "Idris", "Mirza", "2012-01-02"),
    ]
    statements = [_says(1, "a1", "mother", "c1"), _says(2, "a2", "mother", "c1")]
    agency = assemble([*people, *_strangers()], statements, [])
    result = _resolve(agency)
    table = table_of(agency)
    for pair in result.resolution.pairs:
        rows = explain_pair(table, result.model, pair)
        assert sum(row.match_bits for row in rows) == pytest.approx(pair.total_bits, abs=0.05)
    joined = next(pair for pair in result.resolution.pairs if {pair.record_a, pair.record_b} == {_id("a1"), _id("a2")})
    assert joined.total_bits >= JOIN_BITS
    assert any(row.comparison == "relatives" for row in joined.rows)


def test_resolving_is_deterministic() -> None:
    agency = assemble(_strangers(), [], [])
    assert _resolve(agency).resolution == _resolve(agency).resolution


def test_what_a_person_decided_is_sure_whatever_the_match_weight() -> None:
    people = [_record("a", "Barnaby", "Tordoff", "1985-05-05"), _record("b", "Barney", "Tordof", "1986-05-05")]
    agency = assemble([*people, *_strangers()], [], [])
    alone = _resolve(agency).resolution
    assert any({pair.record_a, pair.record_b} == {_id("a"), _id("b")} for pair in alone.pairs)
    resolution = _resolve(agency, _decided(1, "a", "b", Verdict.SAME)).resolution
    assert resolution.persons[resolution.person_of[_id("a")]].confidence_01 == 1.0


def test_two_people_told_apart_are_never_asked_about_again_through_other_records() -> None:
    people = [
        _record("a1", "Barnaby", "Tordoff", "1985-05-05"),
        _record("a2", "Barnaby", "Tordoff", "1985-05-05"),
        _record("b1", "Barnaby", "Tordoff", "1985-05-06"),
    ]
    agency = assemble([*people, *_strangers()], [], [])

    def asked(*decisions: PairDecision) -> set[frozenset[RecordId]]:
        resolution = _resolve(agency, *decisions).resolution
        pairs = (*resolution.pairs, *resolution.review_queue)
        return {ids for pair in pairs if _id("b1") in (ids := frozenset((pair.record_a, pair.record_b)))}

    assert asked() == {frozenset((_id("a1"), _id("b1"))), frozenset((_id("a2"), _id("b1")))}
    assert asked(_decided(1, "a1", "b1", Verdict.NOT_SAME)) == set()


def test_a_decision_about_a_record_that_is_gone_changes_nothing() -> None:
    agency = assemble(_strangers(), [], [])
    assert _resolve(agency, _decided(1, "gone", "z001", Verdict.SAME)).resolution == _resolve(agency).resolution


def test_a_restricted_relative_is_not_named_in_the_reasons() -> None:
    people = [
        _record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        _record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        _record("c1", "Idris", "Mirza", "2012-01-02", is_restricted=True),
    ]
    statements = [_says(1, "a1", "mother", "c1"), _says(2, "a2", "mother", "c1")]
    pairs = _resolve(assemble([*people, *_strangers()], statements, [])).resolution.pairs
    told = [row for pair in pairs for row in pair.rows if row.comparison == "relatives"]
    assert told
    assert not [row for row in told if "Idris" in f"{row.left} {row.right} {row.why}"]


def test_a_child_who_comes_back_into_care_is_never_linked_to_the_sealed_record() -> None:
    people = [_record("old", "Ryan", "Marsh", "2014-05-05"), _record("new", "Ryan", "Marsh", "2014-05-05")]
    seal = Alert(
        "f1", Source("a.csv", "dd", "2"), external_ref("Xold"), "adoption_sealed", "Sealed", start=dt.date(2016, 3, 1)
    )

    def resolved(opened: dt.date) -> Resolution:
        case = CaseFile("f2", Source("c.csv", "cc", "2"), "C-2", external_ref("Xnew"), opened=opened, is_open=True)
        return _resolve(assemble([*people, *_strangers()], [], [case, seal])).resolution

    again = resolved(dt.date(2025, 1, 1))
    assert not _same(again, "old", "new")
    both = {_id("old"), _id("new")}
    assert not [one for one in (*again.pairs, *again.review_queue) if {one.record_a, one.record_b} == both]
    before = resolved(dt.date(2015, 1, 1))
    assert _same(before, "old", "new"), "the case of the birth family stays behind the seal"


def test_two_systems_that_number_on_their_own_do_not_join_people_by_number() -> None:
    def system(folder: str, names: list[tuple[str, str, str]]) -> list[Record]:
        return [
            replace(_record(f"{folder}{n}", given, family, born), external_ids=(f"P{n}",),
                    source=Source(f"{folder}/people.csv", folder, str(n)))
            for n, (given, family, born) in enumerate(names)
        ]  # fmt: skip

    north = [("Barnaby", "Tordoff", "1985-05-05"), ("Ida", "Quarmby", "1950-01-09"), ("Zoe", "Rafiq", "1990-02-03"),
             ("Wilf", "Mirza", "1971-03-04"), ("Kelly", "Marsh", "1992-02-02")]  # fmt: skip
    south = [("Nora", "Sykes", "2001-07-08"), ("Tom", "Haigh", "1966-10-11"), ("Amir", "Begum", "2010-12-01"),
             ("Olga", "Nowak", "1958-06-06"), ("Kelly", "Marshall", "1993-02-02")]  # fmt: skip
    agency = assemble([*system("n", north), *system("s", south), *_strangers()], [], [])
    assert not _same(_resolve(agency).resolution, "n4", "s4")


def test_resolving_again_after_decisions_gives_what_a_fresh_start_gives() -> None:
    people = [
        _record("a1", "Shabnam", "Rafiq", "1985-04-09", sex="F"),
        _record("a2", "Shabnam", "Mirza", "1985-04-09", sex="F"),
        _record("a3", "Barnaby", "Tordoff", "1985-05-05"),
        _record("a4", "Barnaby", "Tordoff", "1985-05-05"),
        _record("c1", "Idris", "Mirza", "2012-01-02"),
    ]
    statements = [_says(1, "a1", "mother", "c1"), _says(2, "a2", "mother", "c1")]
    agency = assemble([*people, *_strangers()], statements, [])
    kept = Resolver(agency)
    for decisions in ([], [_decided(1, "a1", "a2", Verdict.NOT_SAME)], [_decided(2, "a3", "a4", Verdict.NOT_SAME)], []):
        again = kept.resolve(decisions, JobContext())
        assert again == Resolver(agency).resolve(decisions, JobContext())
