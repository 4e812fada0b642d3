"""A wrong column, corrected from the command line: shown, read again, right for the next file, shared, undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine

PEOPLE = "Ref,Called,Clan,When\nP1,Joan,Firth,03/04/1951\nP2,Kelly,Firth,05/06/1979\n"
LINKS = "Person A,Rel,Person B\nP1,Mother,P2\n"
FIELDS = ["id", "given_name", "family_name", "date_of_birth"]
RIGHT = ("--kind", "people", "--set", "Ref=id", "--set", "Called=given_name", "--set", "Clan=family_name",
         "--set", "When=date_of_birth")  # fmt: skip


@pytest.fixture
def workspace(kinfinder: CommandLine, tmp_path: Path) -> Path:
    made = tmp_path / "a.kinfinder"
    assert kinfinder("init", made, "--no-keyring", "--json")[0] == 0
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    kinfinder("import", made, tmp_path / "people.csv", tmp_path / "links.csv", "--no-keyring", "--json")
    return made


def sheet(document: object) -> dict[str, object]:
    assert isinstance(document, dict)
    found = document["sheets"][0]
    assert isinstance(found, dict)
    return found


def test_from_a_wrong_column_to_the_next_file_read_right(
    kinfinder: CommandLine, workspace: Path, tmp_path: Path
) -> None:
    _, shown, _ = kinfinder("mapping", workspace, "people.csv", "--no-keyring", "--json")
    assert sheet(shown)["source"] == "recognised"

    saved = tmp_path / "people.json"
    status, tried, _ = kinfinder(
        "mapping", workspace, "people.csv", *RIGHT, "--save", saved, "--read-again", "--no-keyring", "--json"
    )
    assert status == 0
    assert isinstance(tried, dict)
    assert (tried["read_again"]["records"], tried["saved"]) == (2, str(saved))
    assert "Joan Firth" in json.dumps(sheet(tried)["preview"])
    assert "Joan" not in saved.read_text(encoding="utf-8")

    (tmp_path / "more.csv").write_text("Clan,Ref,When,Called\nOtterby,P9,07/08/1990,Ann\n", encoding="utf-8")
    kinfinder("import", workspace, tmp_path / "more.csv", "--no-keyring", "--json")
    _, more, _ = kinfinder("mapping", workspace, "more.csv", "--no-keyring", "--json")
    assert sheet(more)["source"] == "kept"
    assert "Ann Otterby · born 1990-08-07" in json.dumps(sheet(more)["preview"], ensure_ascii=False)

    _, listed, _ = kinfinder("mapping", workspace, "--no-keyring", "--json")
    assert isinstance(listed, dict)
    assert [one["kind"] for one in listed["kept"]] == ["people"]
    assert kinfinder("mapping", workspace, "--forget", listed["kept"][0]["shape"], "--no-keyring", "--json")[0] == 0
    assert kinfinder("mapping", workspace, "--no-keyring", "--json")[1] == {"kept": []}
    for _ in range(2):
        assert kinfinder("undo", workspace, "--no-keyring", "--json")[0] == 0
    assert kinfinder("mapping", workspace, "people.csv", "--no-keyring", "--json")[1] == shown
    assert kinfinder("verify", workspace, "--no-keyring", "--json")[0] == 0


def test_a_saved_mapping_is_used_on_import_and_on_a_file_that_is_there(
    kinfinder: CommandLine, workspace: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "people.json"
    kinfinder("mapping", workspace, "people.csv", *RIGHT, "--save", saved, "--no-keyring", "--json")
    other = tmp_path / "b.kinfinder"
    kinfinder("init", other, "--no-keyring", "--json")
    _, report, _ = kinfinder(
        "import", other, tmp_path / "people.csv", "--mapping", saved, "--no-keyring", "--json"
    )  # fmt: skip
    assert isinstance(report, dict)
    assert [one["field"] for one in report["files"][0]["mapping"]] == [
        "id",
        "given_name",
        "family_name",
        "date_of_birth",
    ]
    _, used, _ = kinfinder("mapping", workspace, "people.csv", "--use", saved, "--no-keyring", "--json")
    assert [one["field"] for one in sheet(used)["columns"]] == FIELDS  # type: ignore[attr-defined]


def test_a_flip_shows_sentences_and_the_birth_dates_against_it(kinfinder: CommandLine, workspace: Path) -> None:
    kinfinder("mapping", workspace, "people.csv", *RIGHT, "--read-again", "--no-keyring", "--json")
    status, printed, _ = kinfinder("mapping", workspace, "links.csv", "--flip", "--no-keyring")
    assert status == 1
    assert "Kelly Firth (P2) is the mother of Joan Firth (P1)   the wrong way round by their birth dates" in str(
        printed
    )
    assert "0 right, 1 the wrong way round" in str(printed)
    assert kinfinder("mapping", workspace, "links.csv", "--no-keyring")[0] == 0, "trying changes nothing"


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("people.csv", "--set", "Clann=family_name"), "Did you mean “Clan”?"),
        (("people.csv", "--set", "Clan"), "HEADER=FIELD"),
        (("people.csv", "--set", "Clan=familyname", "--read-again"), "family_name"),
        (("people.csv", "--kind", "peple"), "Did you mean “people”?"),
        (("never.csv",), "never.csv"),
        (("--read-again",), "which FILE"),
        (("--forget", "zog"), "No mapping is kept"),
    ],
)
def test_a_slip_is_one_line_with_a_hint(
    kinfinder: CommandLine, workspace: Path, words: tuple[str, ...], hint: str
) -> None:
    status, _, error = kinfinder("mapping", workspace, *words, "--no-keyring")
    assert status == 2
    assert hint in error
    assert len(error.strip().splitlines()) == 1
