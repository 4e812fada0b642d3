"""Scoring a search on an agency: each measure counts what it says, and a mistake of each kind is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.agencies.score import Answers, Score, score_pairs, score_results
from finder.model.candidate import Candidate, ConfidentialText, Recommendation, RecordUse, SearchResult
from finder.model.person import PersonId
from finder.model.record import RecordId

AUNT, FATHER, FRIEND, STRANGER, COUSIN = 11, 12, 13, 14, 15
IDS = {AUNT: "P11", FATHER: "P12", FRIEND: "P13", STRANGER: "P14", COUSIN: "P15", 10: "P10"}


def row(true_id: int, relationship: str, base: str, **more: Any) -> dict[str, Any]:
    return {
        "true_id": true_id, "name": f"Person {true_id}", "relationship": relationship, "base": base, "side": "",
        "half": False, "step": False, "by_marriage": False, "kind": "kin", "status": "hidden", "mechanisms": ["M0"],
        "discoverable": True, "tied": True, "side_told": True, "alive": True, "adult": True, "gates": [],
        "witness_path": [], "external_ids": [IDS[true_id]],
    } | more  # fmt: skip


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    gate = {"gate": "no_contact_order", "effect": "exclude", "discoverable": True}
    child = {
        "external_id": "P10", "all_external_ids": ["P10"], "true_id": 10, "name": "A Child", "community": "polish",
        "people": [
            row(AUNT, "maternal aunt", "aunt", side="maternal", mechanisms=["M1"]),
            row(FATHER, "father", "father", status="known", gates=[gate]),
            row(FRIEND, "family friend", "family friend", kind="non-kin", status="known"),
            row(COUSIN, "maternal first cousin", "first cousin", side="maternal", mechanisms=["M3"]),
        ],
    }  # fmt: skip
    traps = [
        {"child": "P10", "must_not": "label_as_kin", "true_ids": [FRIEND], "type": "courtesy"},
        {"child": None, "must_not": "merge", "true_ids": [FATHER, STRANGER], "type": "namesake"},
    ]
    pairs = [{"child": "P10", "above": AUNT, "below": FATHER}]
    told: dict[str, Any] = {
        "children": [child], "traps": traps, "sealed": ["P14"],
        "rank_constraints": {"pairs": pairs, "never_invite": []},
        "confidential_strings": {"P10": [{"text": "7 Quay Street", "audience": "family", "why": "placement address"}]},
    }  # fmt: skip
    for name, value in told.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    lines = [f"persons.csv,{n},{external_id},{n},Person {n},person" for n, external_id in IDS.items()]
    head = "file,locator,external_id,true_id,name_as_written,kind"
    (tmp_path / "record_map.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return Answers(tmp_path)


def candidate(relationship: str, *people: int, recommended: str = "explore", **more: Any) -> Candidate:
    records = tuple(RecordUse(RecordId(f"r{n}"), "persons.csv", str(n), IDS[n], f"Person {n}") for n in people)
    told: dict[str, Any] = {
        "person_id": PersonId(f"p{people[0]}"), "name": f"Person {people[0]}", "born": "", "is_alive": True,
        "relationship": relationship, "side": "", "half": False, "step": False, "by_marriage": False, "is_kin": True,
        "statutory_relative": False, "legal_note": "", "is_known": False, "identity_confidence": 1.0,
        "relationship_confidence": 1.0, "score": 50.0, "contributions": (), "gates": (),
        "recommendation": Recommendation(recommended), "records": records, "path": (),
    }  # fmt: skip
    return Candidate(**(told | more))


def scored(answers: Answers, *candidates: Candidate, held: str = "7 Quay Street") -> Score:
    confidential = (ConfidentialText(held, "family", "placement address"),)
    result = SearchResult(PersonId("p10"), "P10", "A Child", "", 0, len(candidates), (), candidates, confidential)
    return score_results(answers, [result])


def test_a_search_without_a_mistake(answers: Answers) -> None:
    score = scored(
        answers,
        candidate("maternal aunt", AUNT, side="maternal"),
        candidate("maternal first cousin", COUSIN, side="maternal"),
        candidate("father", FATHER, recommended="exclude"),
        candidate("family friend", FRIEND, is_kin=False),
    )
    assert score.recall("all") == score.recall("structured") == score.recall("M1") == 1.0
    assert score.recall("culture polish") == 1.0
    assert score.share("truly kin", "shown as kin") == score.share("full", "labels") == 1.0
    assert score.share("ranks kept", "rank pairs") == 1.0
    assert score.counts["gated"] == 1
    assert not any(score.counts[bad] for bad in ("gate broken", "trapped", "leaks", "blocked", "unguarded"))


def test_an_address_that_the_leak_scan_does_not_know_is_unguarded(answers: Answers) -> None:
    assert scored(answers, held="9 Quay Street").counts["unguarded"] == 1


def test_nobody_found_is_no_recall_and_no_precision(answers: Answers) -> None:
    score = scored(answers)
    assert score.wanted["all"] == 2
    assert score.wanted["structured"] == 1
    assert score.recall("all") == 0.0
    assert score.share("truly kin", "shown as kin") is None
    assert {miss["name"] for miss in score.misses} == {f"Person {AUNT}", f"Person {COUSIN}"}


def test_a_child_without_a_search_is_told(answers: Answers) -> None:
    score = score_results(answers, [])
    assert score.counts["not searched"] == 1
    assert score.recall("all") == 0.0


@pytest.mark.parametrize(
    ("shown", "count"),
    [
        (candidate("father", FATHER, recommended="invite"), "gate broken"),
        (candidate("uncle", FRIEND), "trapped"),
        (candidate("father", FATHER, STRANGER, recommended="exclude"), "trapped"),
        (candidate("brother", STRANGER), "leaks"),
        (candidate("maternal aunt", AUNT, recommended="hold", side="maternal"), "blocked"),
    ],
)
def test_a_mistake_of_each_kind_is_counted(answers: Answers, shown: Candidate, count: str) -> None:
    assert scored(answers, shown).counts[count] == 1


def test_a_wrong_side_costs_the_side_and_not_the_word(answers: Answers) -> None:
    score = scored(answers, candidate("paternal aunt", AUNT, side="paternal"))
    assert score.share("base", "labels") == 1.0
    assert score.share("side", "labels") == 0.0


def test_the_lower_of_two_first_breaks_the_rank(answers: Answers) -> None:
    score = scored(answers, candidate("father", FATHER, recommended="exclude"), candidate("maternal aunt", AUNT))
    assert score.share("ranks kept", "rank pairs") == 0.0


def test_pairs_of_records() -> None:
    score = Score()
    score_pairs(score, {"a": 1, "b": 1, "c": 2}, [("b", "a"), ("a", "b"), ("a", "c"), ("a", "elsewhere")])
    assert (score.counts["true pairs"], score.counts["pairs taken"], score.counts["pairs right"]) == (1, 2, 1)
