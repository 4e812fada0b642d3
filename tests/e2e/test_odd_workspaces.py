"""The command line on agencies that are possible and odd: two systems, no case list, ids that are no file names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from finder.cli import exits
from finder.cli.main import main
from finder.session import Session
from finder.store.passphrase import VARIABLE
from tests.e2e.conftest import PASSPHRASE, CommandLine

HEADER = "Person ID,First Name,Last Name,Date of Birth,Gender\n"
LINKS = "Person ID,Relationship,Related Person ID,Case Ref,Start Date\n"
CASES = "Case Ref,Person ID,Case Type,Opened,Status\n"


def _workspace(kinfinder: CommandLine, tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    workspace = tmp_path / "a.kinfinder"
    assert kinfinder("init", workspace, "--no-keyring", "--json")[0] == 0
    if files:
        # A table of relationships asks for a look at its direction, so 1 is right too.
        assert kinfinder("import", workspace, tmp_path / "in", "--no-keyring", "--json")[0] in {0, 1}
    return workspace


def _system(given: str, family: str, born: int, others: str) -> dict[str, str]:
    """A child P1 with the mother P2 and an aunt P3 on case C-1, and two more people."""
    people = zip([given, *others.split()], (0, 22, 19, 40, 60), strict=True)
    rows = [f"P{n},{name},{family},0{n}/02/{born - age},F\n" for n, (name, age) in enumerate(people, start=1)]
    return {
        "people.csv": HEADER + "".join(rows),
        "relationships.csv": f"{LINKS}P2,Mother,P1,C-1,01/01/{born}\nP3,Aunt,P1,C-1,\n",
        "cases.csv": f"{CASES}C-1,P1,Child in Need,01/02/{born + 4},Open\n",
    }


def test_two_systems_with_the_same_numbers_stay_two_families(kinfinder: CommandLine, tmp_path: Path) -> None:
    files = {f"north/{name}": text for name, text in _system("Kai", "Tordoff", 2014, "Kelly Ann Zoe Una").items()}
    files |= {f"south/{name}": text for name, text in _system("Mia", "Quarmby", 2009, "Kelly Nora Olga Beth").items()}
    workspace = _workspace(kinfinder, tmp_path, files)
    out = tmp_path / "out"
    status, summary, _ = kinfinder("search", workspace, "--all-children", "--out", out, "--no-keyring", "--json")
    assert status == 0
    assert isinstance(summary, dict)
    results = [json.loads(file.read_text(encoding="utf-8")) for file in out.iterdir()]
    assert sorted(result["child"]["name"] for result in results) == ["Kai Tordoff", "Mia Quarmby"]
    for result in results:
        family = result["child"]["name"].split()[1]
        assert {one["name"].split()[1] for one in result["candidates"]} == {family}
        assert all(one["known"] for one in result["candidates"])
    for reference in ("P1", "C-1"):
        status, printed, error = kinfinder("search", workspace, "--child", reference, "--no-keyring")
        assert (status, printed) == (2, "")
        assert "means 2 people" in error
    _, children, _ = kinfinder("children", workspace, "--no-keyring", "--json")
    assert isinstance(children, list)
    for child in children:
        assert kinfinder("search", workspace, "--child", child["person_id"], "--no-keyring", "--json")[0] == 0


def test_children_without_a_case_list_are_those_in_placement(kinfinder: CommandLine, tmp_path: Path) -> None:
    files = _system("Kai", "Tordoff", 2014, "Kelly Ann Zoe Una")
    del files["cases.csv"]
    files["placements.csv"] = (
        "Placement ID,Person ID,Placement Type,Carer Name,Carer Person ID,Address,Town,Postcode,Start,End\n"
        "PL1,P1,Foster placement - in house,Fay Carer,,9 Heron Close,Eastroyd,LB9 1AB,01/02/2025,\n"
    )
    workspace = _workspace(kinfinder, tmp_path, files)
    _, children, _ = kinfinder("children", workspace, "--no-keyring", "--json")
    assert isinstance(children, list)
    assert [child["external_id"] for child in children] == ["P1"]
    _, result, _ = kinfinder("search", workspace, "--child", "P1", "--no-keyring", "--json")
    assert isinstance(result, dict)
    assert {"Kelly Tordoff", "Ann Tordoff"} <= {one["name"] for one in result["candidates"]}
    assert kinfinder("search", workspace, "--child", " ", "--no-keyring")[0] == 2


def test_ids_with_slashes_and_spaces_get_a_file_each(kinfinder: CommandLine, tmp_path: Path) -> None:
    ids = ["LA/12 3", "LA 12/3", "la/12/3"]
    rows = [f"{one},Kai,Tordoff{n},0{n}/02/2014,M\n" for n, one in enumerate(ids, start=1)]
    cases = [f"C-{n},{one},Child in Need,01/02/2025,Open\n" for n, one in enumerate(ids, start=1)]
    workspace = _workspace(
        kinfinder, tmp_path, {"people.csv": HEADER + "".join(rows), "cases.csv": CASES + "".join(cases)}
    )
    out = tmp_path / "out"
    assert kinfinder("search", workspace, "--all-children", "--out", out, "--no-keyring", "--json")[0] == 0
    written = [json.loads(file.read_text(encoding="utf-8"))["child"]["external_id"] for file in out.iterdir()]
    assert sorted(written) == sorted(ids)
    for one in ids:
        assert kinfinder("search", workspace, "--child", one, "--no-keyring", "--json")[0] == 0


def test_an_empty_workspace_answers_every_command(kinfinder: CommandLine, tmp_path: Path) -> None:
    workspace = _workspace(kinfinder, tmp_path, {})
    assert kinfinder("children", workspace, "--no-keyring", "--json")[1] == []
    assert kinfinder("resolve", workspace, "--pairs", tmp_path / "p.csv", "--no-keyring", "--json")[0] == 0
    assert (tmp_path / "p.csv").read_text(encoding="utf-8").count("\n") == 1
    out = tmp_path / "out"
    assert kinfinder("search", workspace, "--all-children", "--out", out, "--no-keyring", "--json")[0] == 0
    assert kinfinder("search", workspace, "--child", "P1", "--no-keyring")[0] == 2
    assert kinfinder("verify", workspace, "--no-keyring", "--json")[0] == 0


def test_a_place_that_cannot_be_written_gives_2_and_one_line(kinfinder: CommandLine, tmp_path: Path) -> None:
    workspace = _workspace(kinfinder, tmp_path, {})
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    for words in (
        ("search", workspace, "--all-children", "--out", taken),
        ("search", workspace, "--all-children", "--out", taken / "below"),
        ("resolve", workspace, "--pairs", taken / "p.csv"),
        ("demo", "--no-gui", "--workspace", taken / "w.kinfinder"),
    ):
        status, printed, error = kinfinder(*words, *(("--no-keyring",) if words[0] != "demo" else ()))
        assert (status in {2, 3}, printed) == (True, ""), words
        assert len(error.strip().splitlines()) == 1, words


def test_a_mistake_of_the_program_is_one_line_without_a_name_and_never_looks_like_done(
    kinfinder: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = _workspace(kinfinder, tmp_path, {})

    def broken(*_: object) -> None:
        raise KeyError("Kelly Zzyzxby")

    monkeypatch.setattr(Session, "children", broken)
    status, printed, error = kinfinder("children", workspace, "--no-keyring")
    assert (status, printed) == (exits.OUR_FAULT, "")
    assert len(error.strip().splitlines()) == 1
    assert "KeyError" in error
    assert "Zzyzxby" not in error
    monkeypatch.setenv("KINFINDER_TRACEBACK", "1")
    with pytest.raises(KeyError):
        main(["children", str(workspace), "--no-keyring"])


@pytest.mark.parametrize("json_too", [True, False])
def test_names_of_every_alphabet_are_printed_on_any_terminal(
    kinfinder: CommandLine, tmp_path: Path, json_too: bool
) -> None:
    people = f"{HEADER}P1,Łukasz,Żółć,05/05/2014,M\n"
    cases = f"{CASES}C-1,P1,Child in Need,01/02/2025,Open\n"
    workspace = _workspace(kinfinder, tmp_path, {"people.csv": people, "cases.csv": cases})
    command = [sys.executable, "-m", "gui.launch", "children", str(workspace), "--no-keyring"]
    environment = os.environ | {VARIABLE: PASSPHRASE, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*command, *(["--json"] if json_too else [])], env=environment, capture_output=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, b"")
    if json_too:
        assert json.loads(done.stdout.decode("utf-8"))[0]["name"] == "Łukasz Żółć"
    else:
        assert b"P1" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
def test_a_reader_that_has_seen_enough_gets_no_traceback(kinfinder: CommandLine, sample_copy: Path) -> None:
    command = [sys.executable, "-m", "gui.launch", "children", str(sample_copy), "--no-keyring"]
    environment = os.environ | {VARIABLE: PASSPHRASE}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(timeout=120) == 0
