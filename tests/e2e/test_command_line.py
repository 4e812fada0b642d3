"""The command line from a new workspace to a list that is safe to hand out, as cli.md fixes it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from finder.cli.main import main
from finder.sample import sample_folder
from tests.e2e.conftest import CommandLine

CHILDREN = 8


def test_init_prints_a_recovery_phrase_once_and_never_the_passphrase(kinfinder: CommandLine, tmp_path: Path) -> None:
    status, document, _ = kinfinder("init", tmp_path / "a.kinfinder", "--no-keyring", "--json")
    assert status == 0
    assert isinstance(document, dict)
    assert len(document["recovery_phrase"].split()) >= 12
    assert "three short words" not in json.dumps(document)
    assert (tmp_path / "a.kinfinder").read_bytes()[:15] != b"SQLite format 3"
    assert kinfinder("init", tmp_path / "a.kinfinder", "--no-keyring")[0] == 2


def test_a_wrong_passphrase_gives_3_and_one_line(
    kinfinder: CommandLine, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINFINDER_PASSPHRASE", "wrong")
    status, printed, error = kinfinder("children", sample_copy, "--no-keyring")
    assert (status, printed) == (3, "")
    assert len(error.strip().splitlines()) == 1
    assert "Traceback" not in error


def test_a_missing_workspace_gives_3_and_a_missing_path_2(kinfinder: CommandLine, own_copy: Callable[[], Path]) -> None:
    assert kinfinder("children", "nowhere.kinfinder", "--no-keyring")[0] == 3
    status, _, error = kinfinder("import", own_copy(), "no-such-folder", "--no-keyring")
    assert status == 2
    assert "no-such-folder" in error


def test_importing_again_changes_nothing(kinfinder: CommandLine, own_copy: Callable[[], Path]) -> None:
    workspace = own_copy()
    before = kinfinder("resolve", workspace, "--no-keyring", "--json")[1]
    with sample_folder() as files:
        _, report, _ = kinfinder("import", workspace, files, "--no-keyring", "--json")
    assert isinstance(report, dict)
    assert {file["status"] for file in report["files"]} <= {"unchanged", "unreadable"}
    assert (report["records"], report["statements"]) == (0, 0)
    assert kinfinder("resolve", workspace, "--no-keyring", "--json")[1] == before


def test_every_file_is_read_or_its_failure_explained(kinfinder: CommandLine, tmp_path: Path) -> None:
    workspace = tmp_path / "a.kinfinder"
    kinfinder("init", workspace, "--no-keyring", "--json")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "people.csv").write_bytes(  # line 3 is damaged
        b"Person ID,First Name,Last Name,Date of Birth\n"
        b"P1,Ann,Hill,01/02/1980\n"
        b'P2,Unclosed "quo,Hill\n'
        b"P3,Bea,Hill,05/06/1990\n"
    )
    (tmp_path / "in" / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook at all")
    status, report, _ = kinfinder("import", workspace, tmp_path / "in", "--no-keyring", "--json")
    assert isinstance(report, dict)
    files = {file["file"]: file for file in report["files"]}
    assert status == 1
    assert files["people.csv"]["records"] == 2
    (rejected,) = files["people.csv"]["rejected"]
    assert rejected["locator"] == "3"
    assert "Unclosed" in rejected["raw"]
    assert files["broken.xlsx"]["status"] == "unreadable"
    assert files["broken.xlsx"]["rejected"][0]["reason"]


def test_a_dry_run_stores_nothing(kinfinder: CommandLine, tmp_path: Path) -> None:
    workspace = tmp_path / "a.kinfinder"
    kinfinder("init", workspace, "--no-keyring", "--json")
    (tmp_path / "people.csv").write_text("Person ID,First Name,Last Name\nP1,Ann,Hill\n", encoding="utf-8")
    _, report, _ = kinfinder("import", workspace, tmp_path / "people.csv", "--dry-run", "--no-keyring", "--json")
    assert isinstance(report, dict)
    assert report["records"] == 1
    _, resolved, _ = kinfinder("resolve", workspace, "--no-keyring", "--json")
    assert isinstance(resolved, dict)
    assert resolved["records"] == 0


def test_children_search_and_explain(kinfinder: CommandLine, sample_copy: Path) -> None:
    _, children, _ = kinfinder("children", sample_copy, "--no-keyring", "--json")
    assert isinstance(children, list)
    assert len(children) == CHILDREN
    assert {"external_id", "name", "born", "case_ref"} <= set(children[0])
    _, result, _ = kinfinder("search", sample_copy, "--child", children[0]["case_ref"], "--no-keyring", "--json")
    assert isinstance(result, dict)
    assert {"child", "generated_at", "known_before", "found", "gaps", "candidates"} <= set(result)
    new = [one for one in result["candidates"] if not one["known"] and one["path"]]
    assert new, "relatives that the child's own file does not know"
    for candidate in result["candidates"]:
        assert candidate["recommendation"] in {"invite", "explore", "indirect", "hold", "exclude"}
        assert sum(part["points"] for part in candidate["contributions"]) == pytest.approx(candidate["score"], abs=0.05)
    _, why, _ = kinfinder(
        "explain",
        sample_copy,
        "--child",
        children[0]["external_id"],
        "--person",
        new[0]["person_id"],
        "--no-keyring",
        "--json",
    )
    assert isinstance(why, dict)
    assert {"identity", "path", "score", "gates"} <= set(why)
    for pair in why["identity"]:
        assert sum(row["match_weight"] for row in pair["weights"]) == pytest.approx(pair["match_weight"], abs=0.01)


def test_search_all_children_writes_a_file_each(kinfinder: CommandLine, sample_copy: Path, tmp_path: Path) -> None:
    status, summary, _ = kinfinder(
        "search", sample_copy, "--all-children", "--out", tmp_path / "out", "--no-keyring", "--json"
    )
    assert (status, len(list((tmp_path / "out").glob("*.json")))) == (0, CHILDREN)
    assert isinstance(summary, dict)
    assert summary["found"] > summary["known_before"]


def test_wrong_usage_gives_2_and_one_line(kinfinder: CommandLine, sample_copy: Path) -> None:
    status, _, error = kinfinder("search", sample_copy, "--no-keyring")
    assert status == 2
    assert len(error.strip().splitlines()) == 1
    assert kinfinder("search", sample_copy, "--child", "nobody", "--no-keyring")[0] == 2
    assert kinfinder("frobnicate")[0] == 2


def test_pairs_are_written_with_their_weights(kinfinder: CommandLine, sample_copy: Path, tmp_path: Path) -> None:
    kinfinder("resolve", sample_copy, "--pairs", tmp_path / "pairs.csv", "--no-keyring", "--json")
    with (tmp_path / "pairs.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert set(rows[0]) == {
        "file_a", "locator_a", "external_id_a", "file_b", "locator_b", "external_id_b", "probability", "match_weight",
    }  # fmt: skip
    assert all(0.01 <= float(row["probability"]) <= 1 for row in rows)


@pytest.mark.parametrize("audience", ["professional", "family"])
@pytest.mark.parametrize("file_format", ["docx", "xlsx", "csv", "json"])
def test_lists_are_exported_for_both_audiences(
    kinfinder: CommandLine, sample_copy: Path, tmp_path: Path, audience: str, file_format: str
) -> None:
    _, children, _ = kinfinder("children", sample_copy, "--no-keyring", "--json")
    assert isinstance(children, list)
    out = tmp_path / f"list.{file_format}"
    status, report, _ = kinfinder(
        "export", sample_copy, "--child", children[0]["external_id"], "--audience", audience,
        "--format", file_format, "--out", out, "--no-keyring", "--json",
    )  # fmt: skip
    assert isinstance(report, dict)
    assert (status, report["leak_scan"]) == (0, "clean")
    assert out.stat().st_size > 0


def test_verify_finds_nothing_wrong(kinfinder: CommandLine, sample_copy: Path) -> None:
    status, report, _ = kinfinder("verify", sample_copy, "--no-keyring", "--json")
    assert isinstance(report, dict)
    assert (status, report["ok"]) == (0, True)
    assert len(report["checks"]) >= 4


@pytest.mark.parametrize(
    "command",
    [
        *("init", "import", "resolve", "children", "search", "explain", "export", "verify", "kin", "check", "demo"),
        *("extract", "relate", "weights", "note", "hidden", "roles", "people", "person", "redo"),
    ],
)
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"Example: kinfinder {command}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("sources", "said"), [("0123456789abcdef", "compiled kernel (sources 0123456789abcdef)"), (None, "slower path")]
)
def test_the_version_says_which_kernel_is_in_use(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sources: str | None, said: str
) -> None:
    monkeypatch.setattr("matching.kernel.loading.kernel_sources", lambda: sources)
    assert main(["--version"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("kinfinder ")
    assert said in second


def test_a_record_is_taken_out_of_a_person_and_put_back(kinfinder: CommandLine, own_copy: Callable[[], Path]) -> None:
    workspace = own_copy()
    found = kinfinder("search", workspace, "--child", "2410145", "--no-keyring", "--json")[1]
    assert isinstance(found, dict)
    person = next(one for one in found["candidates"] if len(one["records"]) > 2)
    use = person["records"][-1]
    words = ("take-out", workspace, "--no-keyring", "--json", "--reason", "Her cousin")
    record = ("--person", person["person_id"], "--record", use["file"], use["locator"])
    before = kinfinder("resolve", workspace, "--no-keyring", "--json")[1]

    status, told, _ = kinfinder(*words, *record, "--dry-run")
    assert (status, told["decisions"], told["told_from"]) == (0, [], len(person["records"]) - 1)
    assert kinfinder("resolve", workspace, "--no-keyring", "--json")[1] == before
    status, told, _ = kinfinder(*words, *record)
    assert (status, len(told["decisions"])) == (0, len(person["records"]) - 1)
    after = kinfinder("resolve", workspace, "--no-keyring", "--json")[1]
    assert after["persons"] > before["persons"]

    status, _, error = kinfinder(*words, "--person", person["person_id"], "--record", "nowhere.csv", "1")
    assert status == 2
    assert "nowhere.csv 1" in error
    assert kinfinder("undo", workspace, "--no-keyring", "--json")[1] == {
        "undone": "Undone: “this record is somebody else”"
    }
    assert kinfinder("resolve", workspace, "--no-keyring", "--json")[1] == before
    assert kinfinder("undo", workspace, "--no-keyring", "--json")[1] == {"undone": ""}
    redo = ("redo", workspace, "--no-keyring", "--json")
    assert kinfinder(*redo)[1] == {"redone": "Again: “this record is somebody else”"}
    assert kinfinder("resolve", workspace, "--no-keyring", "--json")[1] == after
    assert kinfinder(*redo)[1] == {"redone": ""}


def test_weights_are_previewed_kept_with_a_reason_and_taken_back(
    kinfinder: CommandLine, own_copy: Callable[[], Path]
) -> None:
    workspace = own_copy()
    words = ("weights", workspace, "--no-keyring", "--json")
    status, preview, _ = kinfinder(*words, "--child", "2410145", "--set", "contact=2", "closeness=0.5")
    assert isinstance(preview, dict)
    assert status == 0
    assert preview["moves"]
    assert {row["weight"] for row in preview["sensitivity"]} == set(preview["weights"])
    assert kinfinder(*words, "--set", "contact=1.5", "--reason", "Agreed by the panel")[1] == {
        "weights": {**dict.fromkeys(preview["weights"], 1.0), "contact": 1.5}
    }
    status, _, told = kinfinder(*words, "--set", "closeness=2", "--reason", "x")
    assert status == 2
    assert "must stay the largest" in told
    assert kinfinder(*words, "--undo")[1] == {"undone": True}


def test_an_offer_is_noted_counts_and_is_taken_back(kinfinder: CommandLine, own_copy: Callable[[], Path]) -> None:
    workspace = own_copy()
    search = ("search", workspace, "--child", "2410145", "--no-keyring", "--json")
    before = kinfinder(*search)[1]
    assert isinstance(before, dict)
    person = before["candidates"][5]
    where = ("note", workspace, "--no-keyring", "--json", "--child", "2410145", "--person", person["person_id"])
    assert kinfinder(*where, "offer", "home", "Would have her at weekends")[0] == 0
    after = kinfinder(*search)[1]
    assert isinstance(after, dict)
    (now,) = [one for one in after["candidates"] if one["person_id"] == person["person_id"]]
    assert [part["why"] for part in now["contributions"] if part["name"] == "offered"]
    assert now["score"] > person["score"]
    assert kinfinder(*where, "gate", "wealth", "why")[0] == 2
    note = kinfinder(
        *where, "gate", "assessed_risk", "Told us himself", "--evidence", "letter", "--review", "2026-09-01"
    )
    assert note[1] == {"note": 2, "kind": "gate", "code": "assessed_risk", "review_on": "2026-09-01"}
    held = kinfinder(*search)[1]
    assert isinstance(held, dict)
    (now,) = [one for one in held["candidates"] if one["person_id"] == person["person_id"]]
    assert now["recommendation"] == "hold"
    assert [(gate["gate"], gate["review_on"]) for gate in now["gates"]] == [("assessed_risk", "2026-09-01")]
    assert kinfinder(*where, "lift", "deceased", "she rang")[0] == 2
    assert kinfinder("undo", workspace, "--no-keyring", "--json")[0] == 0


def test_hidden_records_open_with_a_reason_and_leads_stand_beside_the_list(
    kinfinder: CommandLine, own_copy: Callable[[], Path]
) -> None:
    workspace = own_copy()
    words = ("hidden", workspace, "--child", "2410145", "--no-keyring", "--json")
    assert kinfinder(*words)[0] == 2
    status, opened, _ = kinfinder(*words, "--reason", "Court order of 3 May")
    assert isinstance(opened, dict)
    assert (status, opened["kinds"]) == (0, ["restricted"])
    assert kinfinder(*words, "--close")[1] == {"closed": 1}
    found = kinfinder("search", workspace, "--child", "2410145", "--no-keyring", "--json")[1]
    assert isinstance(found, dict)
    assert found["connections"] == {"before": found["known_before"], "after": found["found"]}
    assert {lead["strength"] for lead in found["leads"]} <= {"strong", "fair", "weak"}
    assert {"side", "generation", "known_before"} <= set(found["gaps"][0])
    listed = {one["person_id"] for one in found["candidates"]}
    assert not listed & {lead["person_id"] for lead in found["leads"]}
    give = ("roles", workspace, "--no-keyring", "--json", "--reason", "North team", "--give", "j.smith")
    roles = kinfinder(*give, "senior")
    assert isinstance(roles[1], dict)
    assert roles[1]["roles"]["j.smith"] == "senior"
    assert kinfinder(*give, "king")[0] == 2


def test_somebody_is_looked_up_by_a_like_name_and_read_with_every_source(
    kinfinder: CommandLine, own_copy: Callable[[], Path]
) -> None:
    workspace = own_copy()
    found = kinfinder("search", workspace, "--child", "2410145", "--no-keyring", "--json")[1]
    assert isinstance(found, dict)
    wanted = next(one for one in found["candidates"] if len(one["records"]) > 1 and " " in one["name"])
    given, family = wanted["name"].split(" ", 1)
    status, listed, _ = kinfinder("people", workspace, "--no-keyring", "--json", "--find", family.upper(), given)
    assert isinstance(listed, dict)
    assert status == 0
    assert wanted["person_id"] in {one["person_id"] for one in listed["people"]}

    status, sheet, _ = kinfinder("person", workspace, "--no-keyring", "--json", "--person", wanted["person_id"])
    assert isinstance(sheet, dict)
    files = {source["file"] for value in sheet["values"] for source in value["sources"]}
    assert files >= {record["file"] for record in wanted["records"]}
    assert sheet["looks"][0]["action"] == "looked_at"

    assert kinfinder("people", workspace, "--no-keyring", "--json", "--limit", "0")[0] == 2
    status, _, error = kinfinder("people", workspace, "--no-keyring", "--born", "last year")
    assert status == 2
    assert "1985-1990" in error
    status, _, error = kinfinder("person", workspace, "--no-keyring", "--person", "pnobody")
    assert status == 2
    assert "pnobody" in error
