"""The main job on the sample agency, against answers that the program never sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import CommandLine

TRUTH = Path(__file__).parent.parent / "data" / "sample_truth"
ALLOWED = {"hold", "exclude", "indirect"}


@pytest.fixture
def searched(kinfinder: CommandLine, sample_copy: Path, tmp_path: Path) -> dict[str, Any]:
    kinfinder("search", sample_copy, "--all-children", "--out", tmp_path, "--no-keyring", "--json")
    results = [json.loads(file.read_text(encoding="utf-8")) for file in tmp_path.glob("*.json")]
    return {result["child"]["external_id"]: result for result in results}


def _children() -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = json.loads((TRUTH / "children.json").read_text(encoding="utf-8"))
    return answers


def _result(searched: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = next(searched[one] for one in child["all_external_ids"] if one in searched)
    return result


def _places(person: dict[str, Any]) -> set[tuple[str, str]]:
    """Places that name this person alone: a row of a relationships table names two."""
    if person["external_ids"]:
        return set()
    return {(one["file"], str(one["locator"])) for one in person["locators"] if one["file"].endswith((".ged", ".docx"))}


def _candidates_of(result: dict[str, Any], person: dict[str, Any]) -> list[dict[str, Any]]:
    ids, places = set(person["external_ids"]), _places(person)
    return [
        candidate
        for candidate in result["candidates"]
        if any(
            (use["external_id"] and use["external_id"] in ids) or (use["file"], use["locator"]) in places
            for use in candidate["records"]
        )
    ]


def test_every_child_gets_relatives_that_the_own_file_does_not_know(searched: dict[str, Any]) -> None:
    for child in _children():
        result = _result(searched, child)
        hidden = [
            one for one in child["people"] if one["kind"] == "kin" and one["status"] == "hidden" and one["discoverable"]
        ]
        found = [one for one in hidden if _candidates_of(result, one)]
        assert len(found) >= 0.4 * len(hidden), child["name"]


def test_nobody_behind_a_gate_is_recommended(searched: dict[str, Any]) -> None:
    for never in json.loads((TRUTH / "rank_constraints.json").read_text(encoding="utf-8"))["never_invite"]:
        child = next(one for one in _children() if one["external_id"] == never["child"])
        person = next((one for one in child["people"] if one["true_id"] == never["true_id"]), None)
        if person is None:
            continue
        for candidate in _candidates_of(_result(searched, child), person):
            assert candidate["recommendation"] in ALLOWED, (never["gate"], candidate["records"])
