from __future__ import annotations

import math
from pathlib import Path

import pytest

from finder.errors import BugError, CancelledError
from finder.model.candidate import Candidate, Contribution, Gap, Gate, PathStep, Recommendation, RecordUse, SearchResult
from finder.model.decision import Verdict
from finder.model.person import EvidenceRow, PairEvidence, Person, PersonId, Resolution
from finder.model.record import RecordId, Source
from finder.store.connection import open_store
from finder.store.keys import DatabaseKey
from finder.store.store import Store

R1, R2, R3 = (RecordId(f"r{number}") for number in (1, 2, 3))
P1, P3 = PersonId("pr1"), PersonId("pr3")
PAIR = PairEvidence(R1, R2, 4.5, 0.957, (EvidenceRow("surname", "exact", "Otterby", "Otterby", 9.25, "same surname"),))
DOUBT = PairEvidence(R1, R3, 0.0, 0.5)
RESOLUTION = Resolution(
    {P3: Person(P3, (R3,), "Ned Otterby"), P1: Person(P1, (R1, R2), "Zoë Otterby", confidence_01=0.957)},
    {R1: P1, R2: P1, R3: P3},
    (PAIR, DOUBT),
    (DOUBT,),
)


def search_result() -> SearchResult:
    source = Source("people.csv", "ab", "2", "Aunt (Maternal)")
    candidate = Candidate(
        P3, "Ned Otterby", "about 1964", None, "maternal uncle", "maternal", None, False, False, True, True, "", False,
        0.9, 0.8, 61.5, (Contribution("closeness", 22.0, "uncle"),), (Gate("deceased", "exclude", "died", source),),
        Recommendation.EXPLORE, (RecordUse(R3, "people.csv", "4", "Q3", "Ned Otterby"),),
        (PathStep(P1, "Zoë", "uncle", P3, "Ned", (source,)),), decided=Recommendation.HOLD,
    )  # fmt: skip
    return SearchResult(
        child_id=P1,
        external_id="Q1",
        name="Zoë Otterby",
        generated_at="2026-03-04T09:30:00Z",
        known_before=3,
        found=1,
        candidates=(candidate,),
        gaps=(Gap("paternal grandparents", 0, 2),),
    )


def test_a_resolution_comes_back_as_it_was_in_order(store: Store):
    assert store.resolution() is None
    store.save_resolution(RESOLUTION, 7)
    loaded = store.resolution()
    assert loaded == (RESOLUTION, 7)
    assert list(loaded[0].persons) == [P3, P1]


def test_a_new_resolution_replaces_the_old_one_whole(store: Store):
    store.save_resolution(RESOLUTION, 7)
    smaller = Resolution({P1: RESOLUTION.persons[P1]}, {R1: P1, R2: P1}, (PAIR,), ())
    store.save_resolution(smaller, 8)
    assert store.resolution() == (smaller, 8)


def test_a_search_result_comes_back_as_it_was(store: Store):
    assert store.search("r1") is None
    result = search_result()
    store.save_search("r1", result, 3)
    assert store.search("r1") == (result, 3)
    store.save_search("r1", result, 4)
    assert store.search("r1") == (result, 4)
    assert store.search("r2") is None


def test_files_and_pair_decisions_make_what_was_computed_stale(store: Store, make_file, make_record):
    store.save_resolution(RESOLUTION, store.generation())
    steps = [
        lambda: store.save_file(make_file(), [make_record(make_file(), 1)]),
        lambda: store.add_pair_decision(R1, R2, Verdict.SAME, "", "u1"),
        lambda: store.undo_last_decision("u1"),
    ]
    for step in steps:
        before = store.generation()
        step()
        assert store.generation() == before + 1
    store.add_candidate_decision(R1, R2, "invite", "asked for", "u1")
    store.log("u1", "viewed", "r1")
    assert store.generation() == 3
    assert store.resolution() == (RESOLUTION, 0)


@pytest.mark.parametrize("weight", [math.inf, -math.inf, math.nan])
def test_an_infinite_weight_is_refused_and_the_old_resolution_stays(store: Store, weight: float):
    store.save_resolution(RESOLUTION, 1)
    row = EvidenceRow("surname", "exact", "", "", weight, "")
    for pair in (PairEvidence(R1, R2, weight, 0.5), PairEvidence(R1, R2, 1.0, 0.5, (row,))):
        with pytest.raises(BugError, match="finite"):
            store.save_resolution(Resolution({}, {}, (pair,), ()), 2)
    assert store.resolution() == (RESOLUTION, 1)


def test_what_an_earlier_program_computed_differently_counts_as_absent(store: Store, path: Path, key: DatabaseKey):
    store.save_resolution(RESOLUTION, 1)
    store.save_search("r1", search_result(), 1)
    connection = open_store(path, key)
    connection.execute("UPDATE person SET payload = json_remove(payload, '$.records')")
    connection.execute("UPDATE search_result SET payload = json_remove(payload, '$.name')")
    connection.close()
    assert store.resolution() is None
    assert store.search("r1") is None


def stopped() -> None:
    raise CancelledError("Stopped.")


def test_a_cancelled_job_keeps_the_old_resolution_and_may_stop_any_long_read(store: Store, make_file, make_record):
    file = make_file()
    store.save_file(file, [make_record(file, 1)])
    store.save_resolution(RESOLUTION, 1)
    attempts = [
        lambda: store.save_resolution(Resolution({}, {}, (DOUBT,), ()), 2, stopped),
        lambda: store.resolution(stopped),
        lambda: store.records(stopped),
    ]
    for attempt in attempts:
        with pytest.raises(CancelledError):
            attempt()
    assert store.resolution() == (RESOLUTION, 1)
