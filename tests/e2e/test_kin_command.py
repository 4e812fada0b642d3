"""``kinfinder kin`` and ``kinfinder check``, as cli.md fixes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine

TREE = """0 HEAD
1 GEDC
2 VERS 5.5.1
0 @I1@ INDI
1 NAME Kai /Firth/
1 SEX M
1 BIRT
2 DATE 3 MAR 2015
1 FAMC @F1@
0 @I2@ INDI
1 NAME Joan /Firth/
1 SEX F
1 BIRT
2 DATE ABT 1990
1 FAMC @F2@
1 FAMS @F1@
0 @I3@ INDI
1 NAME Kelly /Firth/
1 SEX F
1 FAMC @F2@
0 @I4@ INDI
1 NAME Pat /Firth/
1 SEX F
1 BIRT
2 DATE 2012
1 FAMS @F2@
0 @F1@ FAM
1 WIFE @I2@
1 CHIL @I1@
0 @F2@ FAM
1 WIFE @I4@
1 CHIL @I2@
1 CHIL @I3@
0 TRLR
"""
FAMILY = {
    "people": [{"id": "K", "sex": "m", "birth_year": 2015}, {"id": "M", "sex": "f", "birth_year": 2010}, {"id": "X"}],
    "edges": [{"type": "parent", "parent": "M", "child": "K", "kind": "biological", "status": "current"}],
}
KEYS = {
    *("id", "label", "term", "side", "half", "step", "by_marriage", "adoptive", "birth_severed", "degree", "up"),
    *("down", "legal_class", "legal_confidence", "also", "path"),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    path = tmp_path / "tree.ged"
    path.write_text(TREE, encoding="utf-8")
    return path


def saved(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(("asked", "aunt"), [("@I1@", "@I3@"), ("I1", "I3")])
def test_everybody_in_a_gedcom_file_is_named(kinfinder: CommandLine, tree: Path, asked: str, aunt: str) -> None:
    status, told, err = kinfinder("kin", tree, "--from", asked, "--json")
    assert status == 0, err
    assert isinstance(told, list)
    kin = {one["id"]: one for one in told}
    assert kin[aunt].keys() >= KEYS
    assert (kin[aunt]["label"], kin[aunt]["side"], kin[aunt]["half"]) == ("maternal aunt", "maternal", None)
    assert (kin[aunt]["legal_class"], kin[aunt]["legal_confidence"]) == ("relative", "settled")
    steps = kin[aunt]["path"]
    assert [step["relation"] for step in steps] == ["mother", "sister"]
    assert steps[0]["edges"][0]["sources"][0]["locator"] == "@F1@"


def test_lines_for_people(kinfinder: CommandLine, tree: Path) -> None:
    _, told, _ = kinfinder("kin", tree, "--from", "I1")
    assert "I3           maternal aunt" in str(told)


def test_contradictions_in_a_gedcom_file(kinfinder: CommandLine, tree: Path) -> None:
    status, told, err = kinfinder("check", tree, "--json")
    assert status == 0, err
    assert isinstance(told, list)
    (answer,) = told
    (finding,) = answer["findings"]
    assert (finding["code"], finding["severity"]) == ("CHILD_OLDER_THAN_PARENT", "error")
    assert set(finding["people"]) == {"I4", "I2"}
    assert finding["edges"][0]["parent"] == "I4"
    assert "CHILD_OLDER_THAN_PARENT" in str(kinfinder("check", tree)[1])


def test_a_file_of_cases(kinfinder: CommandLine, tmp_path: Path) -> None:
    cases = {
        "cases": [
            {"id": "one", **FAMILY, "focus": "K", "other": "M"},
            {"id": "two", **FAMILY, "focus": "K", "pairs": [{"other": "M"}, {"other": "X"}]},
            {"id": "bad", "people": [{"id": "K"}], "edges": [], "focus": "Z", "other": "K"},
        ]
    }
    path, out = saved(tmp_path / "cases.json", cases), tmp_path / "out.json"
    status, _, _ = kinfinder("kin", "--cases", path, "--out", out)
    assert status == 1
    answers = json.loads(out.read_text(encoding="utf-8"))
    assert [(one["id"], one.get("other"), one.get("label")) for one in answers] == [
        ("one", "M", "mother"),
        ("two", "M", "mother"),
        ("two", "X", None),
        ("bad", None, None),
    ]
    _, checked, _ = kinfinder("check", "--cases", path, "--json")
    assert isinstance(checked, list)
    found = {one["id"]: [finding["code"] for finding in one["findings"]] for one in checked}
    assert found["one"] == ["PARENT_TOO_YOUNG"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kin",), "--from"),
        (("check",), "FILE"),
        (("kin", "absent.ged", "--from", "I1"), "absent.ged"),
        (("kin", "{tree}", "--from", "I99"), "I99"),
        (("kin", "{tree}", "--from", "I1", "--degree", "0"), "--degree"),
        (("check", "{text}"), "not JSON"),
        (("check", "--cases", "{list}"), "cases"),
    ],
)
def test_wrong_usage_is_one_line(
    kinfinder: CommandLine, tree: Path, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    text, listed = tmp_path / "text.json", saved(tmp_path / "list.json", {"people": []})
    text.write_text("{", encoding="utf-8")
    status, _, err = kinfinder(*(word.format(tree=tree, text=text, list=listed) for word in words))
    assert status == 2
    assert said in err
    assert len(err.strip().splitlines()) == 1
