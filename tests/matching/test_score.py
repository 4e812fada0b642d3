"""What every score promises: its rows add up, it is symmetric, repeatable, and agreement never lowers it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    BirthSpan,
    MatchRecord,
    NameForm,
    NoWatch,
    TableError,
    build_table,
    candidate_pairs,
    explain,
    load_model,
    model_from_json,
    score,
    score_ids,
    score_pair,
    train,
)
from matching.compare import COMPARISONS
from tests.matching.people import FAMILY, GIVEN, person, town, town_model, townsfolk

NAMES = (*GIVEN["F"], *GIVEN["M"], "Mohammed", "Muhammad", "Kate", "Kathryn", "J", "Baby", "Anne-Marie", "Xiu Ying", "")
FAMILIES = (*FAMILY[:8], "Begum", "Kowalska", "Kowalski", "Garside-Lumb", "Lumb", "Josie", "unknown", "")
DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2024, 12, 31)) | st.sampled_from(
    [dt.date(1984, 6, 4), dt.date(1984, 4, 6), dt.date(1984, 6, 15), dt.date(1984, 1, 1), dt.date(1900, 1, 1)]
)


FIELDS = st.sampled_from(["born", "sex", "home", "phones", "emails", "nhs_number", "died", "names"])


@st.composite
def births(draw: st.DrawFn) -> BirthSpan | None:
    day = draw(st.none() | DAYS)
    if day is None:
        return None
    how = draw(st.sampled_from(["exact", "placeholder", "year", "age"]))
    if how == "year":
        return BirthSpan(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), is_exact=False)
    if how == "age":
        return BirthSpan(day, day + dt.timedelta(days=365), is_exact=False)
    return BirthSpan(day, day, is_exact=how == "exact", is_placeholder=how == "placeholder")


FORMS = st.builds(
    NameForm,
    given=st.sampled_from(NAMES),
    middle=st.sampled_from(("", "", "Joan", "J", "Boyd Ivor")),
    family=st.sampled_from(FAMILIES),
)
RECORDS = st.builds(
    MatchRecord,
    id=st.just(""),
    names=st.lists(FORMS, min_size=1, max_size=2).map(tuple),
    born=births(),
    sex=st.sampled_from(("", "F", "M")),
    postcodes=st.sampled_from(((), ("XQ2 4HJ",), ("XQ2",), ("XQ7 1EH",))),
    addresses=st.sampled_from(
        ((), (("14 Shuttle Row", "Cragthorpe"),), (("14, Shuttle Rw.", ""),), (("Flat 2, 9 Loom Fold", "Otherby"),))
    ),
    phones=st.sampled_from(((), ("+447700900555",), ("+441144960123",), ("+447700900556",))),
    emails=st.sampled_from(((), ("maud.lumb@example.org",), ("maud.lumb1@example.org",))),
    nhs_number=st.sampled_from(("", "9990000018", "9990000026")),
    died=st.sampled_from((None, dt.date(2019, 5, 4), dt.date(2011, 5, 4))),
)


def named(record: MatchRecord, record_id: str) -> MatchRecord:
    return dataclasses.replace(record, id=record_id)


@settings(deadline=None)
@given(RECORDS, RECORDS)
def test_rows_add_up_exactly_whichever_way_round(left: MatchRecord, right: MatchRecord) -> None:
    table = build_table([named(left, "a"), named(right, "b")])
    model = town_model()
    pair = score_pair(table, model, "b", "a")
    rows = explain(table, model, "a", "b")
    assert sum(row.match_bits for row in rows) == pair.bits
    assert pair.probability == pytest.approx(1 / (1 + 2**-pair.bits))
    assert [row.comparison for row in rows] == ["prior", *COMPARISONS, "other explanations"]
    assert (pair.a, pair.b) == ("a", "b")
    assert score_pair(table, model, "a", "b") == pair
    back = explain(table, model, "b", "a")
    assert [(row.left, row.right, row.match_bits) for row in back] == [
        (row.right, row.left, row.match_bits) for row in rows
    ]


@settings(deadline=None)
@given(RECORDS, RECORDS)
def test_what_is_not_recorded_is_no_evidence(left: MatchRecord, right: MatchRecord) -> None:
    table = build_table([named(left, "a"), named(right, "b")])
    for row in explain(table, town_model(), "a", "b")[1:-1]:
        if row.level == "not recorded":
            assert row.match_bits == 0.0
        assert row.why


@settings(max_examples=150, deadline=None)
@given(RECORDS, RECORDS, FIELDS)
def test_filling_a_gap_with_what_agrees_never_lowers_the_score(
    left: MatchRecord, right: MatchRecord, field: str
) -> None:
    empty = {"sex": "", "nhs_number": "", "born": None, "died": None}
    fields = ["addresses", "postcodes"] if field == "home" else [field]
    if field == "names":
        gap = dataclasses.replace(right, names=(NameForm("", "", ""),))
    else:
        gap = dataclasses.replace(right, **{name: empty.get(name, ()) for name in fields})
    full = dataclasses.replace(gap, **{name: getattr(left, name) for name in fields})
    table = build_table([named(left, "a"), named(gap, "gap"), named(full, "full")])
    before, after = score_ids(table, town_model(), [("a", "gap"), ("a", "full")], NoWatch())
    assert after.bits >= before.bits - 1e-3


def test_the_same_seed_gives_the_same_model_and_the_same_scores() -> None:
    records, _ = townsfolk(120, 3, 20)
    table = build_table(records)
    pairs = candidate_pairs(table, NoWatch())
    first, second = (train(table, pairs, NoWatch(), seed=5) for _ in range(2))
    assert first == second
    assert score(table, pairs, first, NoWatch()) == score(table, pairs, second, NoWatch())


def test_scores_do_not_depend_on_the_order_of_the_records() -> None:
    records, _ = townsfolk(120, 3, 20)
    scored = []
    for order in (records, records[::-1]):
        table = build_table(order)
        found = score(table, candidate_pairs(table, NoWatch()), town_model(), NoWatch())
        scored.append([(pair.a, pair.b, pair.bits) for pair in found])
    assert scored[0] == scored[1]


def test_a_model_survives_saving(tmp_path: Path) -> None:
    model = town_model()
    model.save(tmp_path / "model.json")
    assert load_model(tmp_path / "model.json") == model


def test_what_is_no_model_is_refused_with_a_sentence() -> None:
    with pytest.raises(TableError, match="not a linkage model"):
        model_from_json('{"prior_bits": "many"}')
    with pytest.raises(TableError, match="version 9"):
        model_from_json(town_model().to_json().replace('"version": 2', '"version": 9'))


def test_an_unknown_id_and_a_record_with_itself_are_refused() -> None:
    table, model = town()
    with pytest.raises(TableError, match="No record has the id nobody"):
        score_pair(table, model, "p0001", "nobody")
    with pytest.raises(TableError, match="compared with itself"):
        score_pair(table, model, "p0001", "p0001")


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    common = [person(f"k{n}", f"Boyd|Lumb-{n}", f"19{50 + n}-03-05", "M") for n in range(40)]
    pairs = (
        person("a", "Boyd|Oduya", "1984-06-23", "M"),
        person("b", "Boyd|Oduya", "1984-06-23", "M"),
        person("c", "Zebedee|Oduya", "1984-06-24", "M"),
        person("d", "Zebedee|Oduya", "1984-06-24", "M"),
    )
    table, model = town((*common, *pairs))
    boyd = next(row for row in explain(table, model, "a", "b") if row.comparison == "given name")
    zebedee = next(row for row in explain(table, model, "c", "d") if row.comparison == "given name")
    assert zebedee.match_bits > boyd.match_bits + 2


def test_copies_of_one_person_do_not_make_a_name_common() -> None:
    copies = [person(f"z{n}", "Zebedee|Oduya", "1984-06-24", "M") for n in range(9)]
    weights = []
    for extra in (copies[:2], copies):
        table, model = town(extra)
        rows = explain(table, model, "z0", "z1")
        weights.append(next(row.match_bits for row in rows if row.comparison == "given name"))
    assert weights[0] == pytest.approx(weights[1], abs=0.05)


def test_names_that_keep_company_are_not_independent() -> None:
    clan = [person(f"m{n}", "Tariq|Sidhwani", f"19{50 + n}-03-05", "M") for n in range(20)]
    loner = [person(f"t{n}", f"Tariq|{FAMILY[n]}", f"19{50 + n}-08-05", "M") for n in range(10)]
    table, model = town((*clan, *loner))
    clan_row = next(row for row in explain(table, model, "m1", "m2") if row.comparison == "family name")
    assert 0 <= clan_row.match_bits < 2


def test_a_cancelled_watch_stops_every_stage() -> None:
    class CancelledError(Exception):
        pass

    class Cancelled(NoWatch):
        def check(self) -> None:
            raise CancelledError

        def progress(self, done: int, total: int, what: str) -> None:
            raise CancelledError

    records, _ = townsfolk(50, 3, 10)
    table = build_table(records)
    pairs = candidate_pairs(table, NoWatch())
    with pytest.raises(CancelledError):
        build_table(records, Cancelled())
    with pytest.raises(CancelledError):
        candidate_pairs(table, Cancelled())
    with pytest.raises(CancelledError):
        train(table, pairs, Cancelled())
    with pytest.raises(CancelledError):
        score(table, pairs, town_model(), Cancelled())


def test_progress_names_no_person() -> None:
    told: list[str] = []

    class Listening(NoWatch):
        def progress(self, done: int, total: int, what: str) -> None:
            assert 0 <= done <= total
            told.append(what)

    records, _ = townsfolk(60, 3, 10)
    table = build_table(records, Listening())
    pairs = candidate_pairs(table, Listening())
    score(table, pairs, train(table, pairs, Listening()), Listening())
    assert set(told) == {
        "Reading names and addresses",
        "Proposing pairs",
        "Comparing random pairs",
        "Comparing pairs to learn from",
        "Comparing records",
    }


def test_two_records_of_one_id_are_refused() -> None:
    with pytest.raises(TableError, match="Two records have the id a"):
        build_table([person("a", "Boyd|Lumb"), person("a", "Ivor|Lumb")])


def test_a_sex_that_is_no_code_is_refused() -> None:
    with pytest.raises(TableError, match='sex "male"'):
        build_table([person("a", "Boyd|Lumb", sex="male")])


@pytest.mark.parametrize("n_people", [0, 1, 2])
def test_tables_too_small_to_link_are_linked_all_the_same(n_people: int) -> None:
    records, _ = townsfolk(2, 3, 0)
    table = build_table(records[:n_people])
    pairs = candidate_pairs(table, NoWatch())
    assert score(table, pairs, train(table, pairs, NoWatch()), NoWatch()) == []


@pytest.mark.parametrize(("n_people", "least_f1"), [(40, 0.9), (120, 0.9), (600, 0.95)])
def test_copies_are_found_in_small_and_larger_tables(n_people: int, least_f1: float) -> None:
    records, truth = townsfolk(n_people, 11, max(n_people // 5, 8))
    table = build_table(records)
    pairs = candidate_pairs(table, NoWatch())
    found = {(p.a, p.b) for p in score(table, pairs, train(table, pairs, NoWatch()), NoWatch()) if p.probability >= 0.5}
    wanted = {(a.id, b.id) for a in records for b in records if a.id < b.id and truth[a.id] == truth[b.id]}
    assert 2 * len(found & wanted) / (len(found) + len(wanted)) >= least_f1


def test_a_name_that_several_people_bear_is_no_slip() -> None:
    slip = (person("a", "Bronwen|Oduya", "1984-06-23", "F"), person("b", "Bronwyne|Oduya", "1984-06-23", "F"))
    others = [person(f"b{n}", f"Bronwyne|{FAMILY[n]}", f"19{50 + n}-08-05", "F") for n in range(6)]
    table, model = town(slip)
    assert explain(table, model, "a", "b")[1].level == "close spelling"
    table, model = town((*slip, *others))
    assert explain(table, model, "a", "b")[1].level == "weak likeness"
