"""``kinfinder extract`` and ``kinfinder relate``, as cli.md fixes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine


def test_a_document_says_who_is_whose(kinfinder: CommandLine, tmp_path: Path) -> None:
    note = tmp_path / "letter.txt"
    note.write_text("Nia Hale went to see her daughter Beth.\n\nOwen is not Beth's father.\n", encoding="utf-8")
    status, told, err = kinfinder("extract", note, "--json")
    assert status == 0, err
    assert isinstance(told, dict)
    assert told["file"] == "letter.txt"
    people = {one["id"]: one for one in told["people"]}
    names = {key: one["name"] for key, one in people.items()}
    found = [
        (names[one["subject"]], one["relation"], names[one["object"]], one["polarity"], one["locator"])
        for one in told["statements"]
    ]
    assert found == [
        ("Beth", "daughter", "Nia Hale", "affirmed", "L1"),
        ("Owen", "father", "Beth", "negated", "L3"),
    ]
    assert told["statements"][1]["text"] == "Owen is not Beth's father."
    assert {one["name"]: one["sex"] for one in people.values()}["Beth"] == "F"
    assert all(one["locator"] for one in people.values())


def test_a_table_is_a_document_too(kinfinder: CommandLine, tmp_path: Path) -> None:
    table = tmp_path / "persons.csv"
    table.write_text("Person ID,Forename,Surname,DOB,Gender\nP1,Nia,Hale,03/04/1980,F\n", encoding="utf-8")
    note = tmp_path / "note.txt"
    note.write_text("Nia might be Owen's aunt.\n", encoding="utf-8")
    status, told, err = kinfinder("extract", table, note, "--json")
    assert status == 0, err
    assert isinstance(told, list)
    rows, sentences = told
    assert [(one["name"], one["locator"]) for one in rows["people"]] == [("Nia Hale", "2")]
    assert [one["polarity"] for one in sentences["statements"]] == ["uncertain"]


def test_what_cannot_be_read_is_said(kinfinder: CommandLine, tmp_path: Path) -> None:
    broken = tmp_path / "tree.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    status, told, _ = kinfinder("extract", broken, "--json")
    assert status == 1
    assert isinstance(told, dict)
    assert (told["people"], told["statements"]) == ([], [])
    assert told["problems"][0]["reason"]


@pytest.mark.parametrize("command", [("extract", "absent.txt"), ("relate", "--stories", "absent", "--out", "out")])
def test_a_missing_file_is_one_line(kinfinder: CommandLine, command: tuple[str, ...]) -> None:
    status, _, err = kinfinder(*command)
    assert status == 2
    assert "absent" in err
    assert "Traceback" not in err


def test_every_question_has_its_line(kinfinder: CommandLine, tmp_path: Path) -> None:
    stories, out = tmp_path / "stories.jsonl", tmp_path / "answers.jsonl"
    text = "Nia drove her daughter Beth to school. Beth's brother Huw was ill."
    lines = [
        {"id": "a", "text": text, "of": "Huw", "to": "Nia"},
        {"id": "b", "text": text, "of": "Nia", "to": "Huw"},
        {"id": "c", "text": text, "of": "Owen", "to": "Nia"},
    ]
    stories.write_text("\n".join(json.dumps(line) for line in lines) + "\n{broken\n", encoding="utf-8")
    status, summary, err = kinfinder("relate", "--stories", stories, "--out", out, "--json")
    assert status == 1, err
    assert isinstance(summary, dict)
    assert (summary["texts"], summary["answered"], summary["problems"]) == (4, 2, ["line 4 is not JSON"])
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [one["relationship"] for one in answers] == ["son", "mother", None, None]
    assert [one["id"] for one in answers] == ["a", "b", "c", 4]
    assert answers[2]["confidence"] == 0
