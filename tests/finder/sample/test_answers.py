"""The answers fit the files: what they point at is there, and every hidden relative can be found."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

MECHANISMS = {"M0", "MD", "M1", "M2", "M4", "M5", "M6"}
Child = dict[str, Any]


def _kin(child: Child, status: str) -> list[dict[str, Any]]:
    return [p for p in child["people"] if p["kind"] == "kin" and p["status"] == status and p["discoverable"]]


def _folded(text: str) -> str:
    # ANSEL writes an accent and its letter apart
    return re.sub(r"[^\w]", "", unicodedata.normalize("NFC", text)).casefold()


def _load(answers: Path, name: str) -> Any:
    return json.loads((answers / name).read_text(encoding="utf-8"))


def test_every_row_of_the_record_map_points_at_the_name(
    record_map: list[dict[str, str]], places: dict[tuple[str, str], str]
) -> None:
    wrong = []
    for row in record_map:
        there = _folded(places.get((row["file"], row["locator"]), ""))
        has_name = all(_folded(word) in there for word in row["name_as_written"].split())
        # orders name the person in respect of whom they are made by number only
        if not has_name and not (row["external_id"] and row["external_id"] in there):
            wrong.append((row["file"], row["locator"], row["name_as_written"], there[:80]))
    assert wrong == []


def test_an_id_belongs_to_one_person(record_map: list[dict[str, str]]) -> None:
    owners: dict[str, set[str]] = {}
    for row in record_map:
        if row["external_id"]:
            owners.setdefault(row["external_id"], set()).add(row["true_id"])
    assert [i for i, people in owners.items() if len(people) > 1] == []


def test_eight_children_whose_files_know_only_part(children: list[Child]) -> None:
    assert len(children) == 8
    for child in children:
        assert len(_kin(child, "hidden")) >= 8, child["name"]
        assert 2 <= len(_kin(child, "known")) <= 8, child["name"]


def test_every_hidden_relative_has_a_way_to_be_found(children: list[Child], places: dict[tuple[str, str], str]) -> None:
    for child in children:
        for person in _kin(child, "hidden"):
            assert person["mechanisms"], (child["name"], person["name"])
            assert set(person["mechanisms"]) <= MECHANISMS
            assert person["witness_path"], (child["name"], person["name"])
            for step in person["witness_path"]:
                assert step["step"] == "same person" or (step["file"], step["locator"]) in places, step
            assert all((place["file"], place["locator"]) in places for place in person["locators"])


def test_every_way_of_hiding_is_used_for_somebody(children: list[Child]) -> None:
    tags = {tag for child in children for person in child["people"] for tag in person["mechanisms"]}
    assert tags == MECHANISMS


def test_half_siblings_grandparents_aunts_and_cousins_are_hidden(children: list[Child]) -> None:
    words = Counter(person["base"] for child in children for person in _kin(child, "hidden"))
    for word in ("brother", "sister", "grandmother", "grandfather", "aunt", "uncle", "first cousin"):
        assert words[word] >= 3, word
    assert sum(person["half"] for child in children for person in _kin(child, "hidden")) >= 10


def test_a_branch_is_left_empty_for_somebody(children: list[Child]) -> None:
    sides = [{person["side"] for person in child["people"] if person["kind"] == "kin"} for child in children]
    assert any("paternal" not in found for found in sides)


def test_every_gate_is_in_the_sample(children: list[Child]) -> None:
    gates = {gate["gate"] for child in children for person in child["people"] for gate in person["gates"]}
    assert gates == {
        "deceased", "no_contact_order", "assessed_risk", "child_no_contact", "sealed_adoption", "address_withheld",
        "restricted", "must_not_meet",
    }  # fmt: skip
    assert any(child["early_permanence"] for child in children)


def test_every_gate_that_counts_says_where_it_is_written(
    children: list[Child], places: dict[tuple[str, str], str]
) -> None:
    for child in children:
        for person in child["people"]:
            for gate in person["gates"]:
                if gate["gate"] == "restricted":
                    continue
                assert gate["sources"], (child["name"], person["name"], gate["gate"])
                assert all((place["file"], place["locator"]) in places for place in gate["sources"])


def test_a_risk_marker_hangs_on_another_record_of_the_person(children: list[Child]) -> None:
    poppy = next(child for child in children if child["name"] == "Poppy Quilligan")
    wayne = next(person for person in poppy["people"] if person["name"].startswith("Wayne"))
    marked = {gate["on_external_id"] for gate in wayne["gates"] if gate["gate"] == "assessed_risk"}
    assert len(wayne["external_ids"]) == 2
    assert len(marked) == 1


def test_nobody_whose_gate_is_hard_may_be_invited(children: list[Child], answers: Path) -> None:
    never = {(row["child"], row["true_id"]) for row in _load(answers, "rank_constraints.json")["never_invite"]}
    for child in children:
        for person in child["people"]:
            hard = [g for g in person["gates"] if g["effect"] == "exclude" and g["discoverable"]]
            assert bool(hard and person["discoverable"]) == ((child["external_id"], person["true_id"]) in never)


def test_rank_pairs_do_not_contradict_each_other(children: list[Child], answers: Path) -> None:
    pairs = _load(answers, "rank_constraints.json")["pairs"]
    assert len(pairs) >= 50
    said = {(pair["child"], pair["above"], pair["below"]) for pair in pairs}
    assert [p for p in said if (p[0], p[2], p[1]) in said] == []
    assert all(above != below for _, above, below in said)


def test_traps_name_two_people_or_a_stranger(children: list[Child], answers: Path) -> None:
    by_id = {child["external_id"]: child for child in children}
    for trap in _load(answers, "traps.json"):
        if trap["must_not"] == "merge" and trap["type"] != "unknown_male":
            assert len(set(trap["true_ids"])) >= 2, trap["trap_id"]
        if trap["must_not"] == "surface_as_kin":
            kin = {person["true_id"] for person in by_id[trap["child"]]["people"] if person["kind"] == "kin"}
            assert kin.isdisjoint(trap["true_ids"]), trap["trap_id"]


def test_what_must_not_leak_stands_in_the_files_and_names_no_relative(
    children: list[Child], answers: Path, places: dict[tuple[str, str], str]
) -> None:
    confidential = _load(answers, "confidential_strings.json")
    text = " ".join(places.values())
    for child in children:
        strings = confidential[child["external_id"]]
        assert {row["why"] for row in strings} >= {"placement address", "placement postcode", "carer's surname"}
        names = " ".join(person["name"] for person in child["people"] if "carer" not in person["relationship"])
        words = set(re.findall(r"[\w'-]+", names))
        for row in strings:
            assert row["text"] in text, row
            assert row["text"] not in words, (child["name"], row)


def test_damaged_rows_are_listed_with_their_place(answers: Path, places: dict[tuple[str, str], str]) -> None:
    broken = _load(answers, "broken_rows.json")
    assert len(broken) >= 8
    assert all((row["file"], row["locator"]) in places for row in broken)
    assert len(_load(answers, "data_errors.json")) == 3


def test_people_are_as_many_and_as_diverse_as_in_a_city(answers: Path) -> None:
    with (answers / "persons.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    communities = Counter(row["community"] for row in rows)
    assert 380 <= len(rows) <= 460
    assert len(communities) >= 16
    years = {int(row["dob"][:4]) // 25 for row in rows if row["dob"] != "1900-01-01"}
    assert len(years) >= 4
