"""``kinfinder link``: decisions, explanations, suggested rules and Splink, through the command itself."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import CommandLine
from tests.e2e.test_link_command import SETTINGS, rows_of_town, saved

Document = dict[str, Any]
Linker = Callable[..., tuple[int, Document]]


@pytest.fixture
def table(tmp_path: Path) -> tuple[Path, dict[str, int]]:
    rows, truth = rows_of_town(400, 80)
    return saved(tmp_path / "people.csv", rows), truth


@pytest.fixture
def link(kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path) -> Linker:
    """Link the town; pairs are in pairs.csv, clusters in clusters.csv."""

    def run(*words: object) -> tuple[int, Document]:
        out = ("--out", tmp_path / "pairs.csv", "--clusters", tmp_path / "clusters.csv")
        status, document, error = kinfinder("link", table[0], "--id", "person_ref", "--json", *out, *words)
        assert error == ""
        assert isinstance(document, dict)
        return status, document

    return run


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs_of(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["id_a"], row["id_b"]): row for row in rows_in(folder / "pairs.csv")}


def clusters_of(folder: Path) -> dict[str, str]:
    return {row["id"]: row["cluster"] for row in rows_in(folder / "clusters.csv")}


def decided(path: Path, rows: Iterable[Sequence[str]], header: str = "id_a,id_b,decision") -> Path:
    path.write_text("\n".join([header, *(",".join(row) for row in rows), ""]), encoding="utf-8")
    return path


def weights(folder: Path) -> dict[tuple[str, str], float]:
    return {pair: float(row["match_weight"]) for pair, row in pairs_of(folder).items()}


# ---- decisions ----


def test_clusters_obey_decisions_and_the_file_shows_them(link: Linker, tmp_path: Path) -> None:
    link()
    before, people = weights(tmp_path), clusters_of(tmp_path)
    apart = max(before, key=lambda pair: before[pair])
    strangers = next(("p0000", one) for one in people if one != "p0000" and ("p0000", one) not in before)
    path = decided(tmp_path / "decided.csv", [(*apart, "Different"), (strangers[1], strangers[0], "same person")])
    status, document = link("--decisions", path)
    assert status == 0
    assert document["decisions"] == {
        "used": 2, "same": 1, "different": 1, "refused": 0, "scores_learned": False, "odd_rows": 0, "problems": [],
    }  # fmt: skip
    after, found = clusters_of(tmp_path), pairs_of(tmp_path)
    assert people[apart[0]] == people[apart[1]]
    assert after[apart[0]] != after[apart[1]]
    assert after[strangers[0]] == after[strangers[1]]
    assert (found[apart]["decision"], found[apart]["probability"]) == ("different", "0.000000")
    assert float(found[apart]["match_weight"]) == pytest.approx(before[apart], abs=1e-4)
    # a pair that no rule proposed is kept all the same, with what it scores
    assert found[strangers]["decision"] == "same"
    assert float(found[strangers]["probability"]) < 0.01
    assert {row["decision"] for pair, row in found.items() if pair not in {apart, strangers}} == {""}


def test_twenty_decisions_of_both_kinds_teach_the_scores(
    link: Linker, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    model, learned = tmp_path / "model.json", tmp_path / "learned.json"
    link("--model", model)
    before = weights(tmp_path)
    truth = table[1]
    rows = [(*pair, "same" if truth[pair[0]] == truth[pair[1]] else "different") for pair in sorted(before)]
    assert {row[2] for row in rows} == {"same", "different"}
    assert len(rows) >= 20
    path = decided(tmp_path / "decided.csv", rows, "ID 1;ID 2;Verdict".replace(";", ","))
    status, document = link("--model", model, "--decisions", path, "--save-model", learned)
    assert (status, document["decisions"]["scores_learned"]) == (0, True)
    line = json.loads(learned.read_text())["learned"]
    assert line["n_decisions"] == len(rows)
    assert json.loads(model.read_text())["learned"] is None
    taught = pairs_of(tmp_path)
    # decisions given again replace what the model learned, rather than being learned twice
    link("--model", learned, "--decisions", path)
    assert pairs_of(tmp_path) == taught
    # the file remembers what it learned
    link("--model", learned)
    again = weights(tmp_path)
    assert all(again[pair] == float(taught[pair]["match_weight"]) for pair in again)
    assert any(abs(again[pair] - before[pair]) > 0.01 for pair in before.keys() & again.keys())


def test_decisions_that_cannot_be_used_are_all_told(link: Linker, tmp_path: Path) -> None:
    rows = [
        ("p0000", "nobody", "same"),
        ("p0001", "p0002", "perhaps"),
        ("p0003", "p0003", "different"),
        ("", "p0004", "same"),
        ("p0005", "p0006", "same"),
        ("p0006", "p0005", "different"),
        ("p0007",),
    ]
    status, document = link("--decisions", decided(tmp_path / "decided.csv", rows))
    assert status == 1
    told = document["decisions"]
    assert (told["used"], told["same"], told["different"]) == (1, 0, 1)
    assert [problem["locator"] for problem in told["problems"]] == ["2", "3", "4", "5", "7", "8"]
    assert told["odd_rows"] == 6
    assert "nobody" in told["problems"][0]["what"]
    assert clusters_of(tmp_path)["p0005"] != clusters_of(tmp_path)["p0006"]


def test_decisions_that_contradict_each_other_through_a_third_record_are_counted(link: Linker, tmp_path: Path) -> None:
    rows = [("p0001", "p0002", "same"), ("p0002", "p0003", "same"), ("p0001", "p0003", "different")]
    _, document = link("--decisions", decided(tmp_path / "decided.csv", rows))
    assert document["decisions"]["refused"] == 1
    clusters = clusters_of(tmp_path)
    assert clusters["p0001"] != clusters["p0003"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id_a,id_b\n1,2\n", "has no column decision"),
        (b"first,second,decision\n1,2,same\n", "has no column id_a"),
        (bytes(range(256)) * 64, ""),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 400, ""),
        (b"PK\x03\x04" + b"\0" * 400, "workbook or an archive"),
        (b"\x1f\x8bgarbage", "is damaged"),
        (b"", "holds no text"),
    ],
)
def test_a_file_that_holds_no_decisions_is_one_line_and_2(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path, content: bytes, said: str
) -> None:
    path, out = tmp_path / "decided.csv", tmp_path / "pairs.csv"
    path.write_bytes(content)
    status, printed, error = kinfinder("link", table[0], "--out", out, "--decisions", path)
    assert (status, printed) == (2, "")
    assert said in error
    assert "decided.csv" in error
    assert len(error.strip().splitlines()) == 1
    assert not out.exists()


def test_people_read_what_became_of_their_decisions(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    rows = [("p0001", "p0002", "same"), ("p0002", "p0003", "same"), ("p0001", "p0003", "different"), ("x", "y", "same")]
    path = decided(tmp_path / "decided.csv", rows)
    words = ("--id", "person_ref", "--out", tmp_path / "pairs.csv", "--decisions", path)
    status, printed, error = kinfinder("link", table[0], *words)
    assert (status, error) == (1, "")
    assert isinstance(printed, str)
    assert "Decisions: 2 are obeyed; scores are as computed, as they learn from 20 decisions" in printed
    assert '1 "same" contradict other decisions' in printed
    assert "line 5: No record in the table has the id x." in printed


def test_no_decision_is_no_problem(link: Linker, tmp_path: Path) -> None:
    status, document = link("--decisions", decided(tmp_path / "decided.csv", []))
    assert (status, document["decisions"]["used"]) == (0, 0)


def test_decisions_between_two_files_name_the_first_file_first(kinfinder: CommandLine, tmp_path: Path) -> None:
    rows, _ = rows_of_town(60, 0)
    left, right = saved(tmp_path / "left.csv", rows[:30]), saved(tmp_path / "right.csv", rows[20:])
    path = decided(
        tmp_path / "decided.csv",
        [("p0020", "p0020", "different"), ("p0001", "p0050", "same"), ("p0050", "p0001", "same")],
    )
    out, clusters = tmp_path / "pairs.csv", tmp_path / "clusters.csv"
    words = ("--id", "person_ref", "--out", out, "--clusters", clusters, "--decisions", path, "--json")
    status, document, _ = kinfinder("link", left, right, *words)
    assert status == 1
    assert isinstance(document, dict)
    assert [problem["what"] for problem in document["decisions"]["problems"]] == [
        "No record in the first table has the id p0050. The decision was left out."
    ]
    found = pairs_of(tmp_path)
    assert (found["p0020", "p0020"]["decision"], found["p0020", "p0020"]["probability"]) == ("different", "0.000000")
    assert found["p0001", "p0050"]["decision"] == "same"
    cluster_of = {(row["file"], row["id"]): row["cluster"] for row in rows_in(clusters)}
    assert cluster_of["left.csv", "p0020"] != cluster_of["right.csv", "p0020"]
    assert cluster_of["left.csv", "p0001"] == cluster_of["right.csv", "p0050"]


def test_decisions_bind_clusters_under_splink_settings_too(link: Linker, tmp_path: Path) -> None:
    model = tmp_path / "splink.json"
    model.write_text(json.dumps(SETTINGS))
    link("--model", model, "--threshold", "0.9")
    apart = max(weights(tmp_path), key=lambda pair: weights(tmp_path)[pair])
    path = decided(tmp_path / "decided.csv", [(*apart, "different"), ("p0000", "p0001", "same")])
    status, document = link("--model", model, "--threshold", "0.9", "--decisions", path)
    assert (status, document["decisions"]["scores_learned"]) == (0, False)
    clusters = clusters_of(tmp_path)
    assert clusters[apart[0]] != clusters[apart[1]]
    assert clusters["p0000"] == clusters["p0001"]
    assert pairs_of(tmp_path)[apart]["probability"] == "0.000000"


# ---- explanations ----


def test_an_explanation_adds_up_to_the_score_in_the_file(link: Linker, tmp_path: Path) -> None:
    model, drawing = tmp_path / "model.json", tmp_path / "why.svg"
    link("--model", model)
    for (id_a, id_b), weight in sorted(weights(tmp_path).items())[::15]:
        status, document = link("--model", model, "--explain", id_b, id_a, "--waterfall", drawing)
        assert status == 0
        rows, told = document["explanation"], document["explained"]
        assert [row["comparison"] for row in rows][:3] == ["prior", "given name", "middle names"]
        assert sum(row["bits"] for row in rows) == told["match_weight"] == pytest.approx(weight, abs=1e-4)
        assert (told["id_a"], told["id_b"], told["proposed"]) == (id_b, id_a, True)
        assert all(row["why"] for row in rows)
        assert set(rows[0]) == {"comparison", "level", "left", "right", "bits", "why"}
        assert ET.parse(drawing).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        assert f"Records {id_b} and {id_a}" in drawing.read_text(encoding="utf-8")


def test_a_pair_that_nothing_proposes_is_explained_and_changes_nothing(link: Linker, tmp_path: Path) -> None:
    link("--model", tmp_path / "model.json")
    before = (tmp_path / "pairs.csv").read_bytes()
    _, document = link("--model", tmp_path / "model.json", "--explain", "p0000", "p0001")
    assert document["explained"]["proposed"] is False
    assert document["explained"]["probability"] < 0.01
    assert (tmp_path / "pairs.csv").read_bytes() == before


def test_an_explanation_reads_as_lines_and_needs_no_file(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]]
) -> None:
    status, printed, error = kinfinder("link", table[0], "--id", "person_ref", "--explain", "p0000", "p0001")
    assert (status, error) == (0, "")
    assert isinstance(printed, str)
    assert "prior: before anything is compared" in printed
    assert "in all: probability" in printed


# ---- rules, and Splink ----


def test_rules_are_suggested_with_reasons_and_nothing_is_linked(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    status, document, error = kinfinder("link", table[0], "--id", "person_ref", "--suggest-rules", "--json")
    assert (status, error) == (0, "")
    assert isinstance(document, dict)
    assert document["suggestions"]
    assert all(one["why"] and one["pairs"] >= one["new"] > 0 for one in document["suggestions"])
    words = [word for one in document["suggestions"] for word in ("--rule", one["rule"])]
    counted = kinfinder("link", table[0], "--id", "person_ref", "--counts", "--json", *words)[1]
    assert isinstance(counted, dict)
    assert [rule["pairs"] for rule in counted["rules"]] == [one["pairs"] for one in document["suggestions"]]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["people.csv"]


def test_what_is_exported_runs_in_splink(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    """The files as they are, read back by DuckDB as the notes say: types, frequencies and settings fit."""
    duckdb = pytest.importorskip("duckdb")
    in_splink = pytest.importorskip("tests.matching.splink.in_splink")
    folder, model = tmp_path / "for_splink", tmp_path / "model.json"
    words = ("--id", "person_ref", "--export-splink", folder, "--model", model, "--json")
    status, document, error = kinfinder("link", table[0], *words)
    assert (status, error) == (0, "")
    assert isinstance(document, dict)
    assert sorted(document["splink"]["files"]) == sorted(one.name for one in folder.iterdir())
    assert any("Vetoes" in note for note in document["splink"]["notes"])

    types = json.loads((folder / "people_types.json").read_text(encoding="utf-8"))

    def read(path: Path, dtype: dict[str, str] | None = None) -> dict[str, list[Any]]:
        found = duckdb.read_csv(str(path), dtype=dtype)
        rows = found.fetchall()
        return {name: [row[place] for row in rows] for place, name in enumerate(found.columns)}

    frequencies = {}
    for path in folder.glob("frequency_*.csv"):
        name = path.stem.removeprefix("frequency_")
        columns = read(path)
        frequencies[name] = list(zip(columns[name], columns[f"tf_{name}"], strict=True))
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    linker = in_splink.linker_over(read(folder / "people.csv", types), settings, frequencies)
    in_theirs = in_splink.weights_of(linker)
    pairs = max(in_theirs, key=lambda pair: in_theirs[pair])
    explained = kinfinder("link", table[0], "--id", "person_ref", "--model", model, "--explain", *pairs, "--json")[1]
    assert isinstance(explained, dict)
    without = {"other explanations", "other records"}
    own = sum(row["bits"] for row in explained["explanation"] if row["comparison"] not in without)
    assert in_theirs[pairs] == pytest.approx(own, abs=0.01)


def test_a_record_with_two_telephones_is_refused_before_anything_is_compared(
    kinfinder: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,first name,surname,phone,mobile\n1,Ann,Hill,01632 960001,07700 900001\n2,Bea,Dale,,\n")
    status, _, error = kinfinder("link", path, "--export-splink", tmp_path / "splink")
    assert status == 2
    assert "2 values for telephone" in error
    assert not (tmp_path / "splink").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--explain", "p0000", "nobody"), "has the id nobody"),
        (("--explain", "p0000", "p0000"), "stands on both sides"),
        (("--waterfall", "why.svg"), "--explain ID_A ID_B"),
        (("--suggest-rules", "--explain", "p0000", "p0001"), "links nothing"),
        (("--suggest-rules", "--counts"), "links nothing"),
        (("--decisions", "people.csv", "--clusters", "people.csv"), "Nothing was linked"),
        (("--export-splink", "people.csv"), "one of the tables"),
        (("--explain", "p0000", "p0001", "--decisions", "none.csv"), "none.csv"),
        ((), "--out PAIRS.csv"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_2(
    kinfinder: CommandLine,
    table: tuple[Path, dict[str, int]],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(table[0].parent)
    status, printed, error = kinfinder("link", table[0], "--id", "person_ref", *words)
    assert (status, printed) == (2, "")
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert [one.name for one in table[0].parent.iterdir()] == ["people.csv"]


@pytest.mark.parametrize("word", ["--explain", "--export-splink"])
def test_splink_settings_are_neither_explained_nor_exported(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path, word: str
) -> None:
    model = tmp_path / "splink.json"
    model.write_text(json.dumps(SETTINGS))
    values = ("p0000", "p0001") if word == "--explain" else (tmp_path / "folder",)
    status, _, error = kinfinder("link", table[0], "--model", model, word, *values)
    assert status == 2
    assert "Splink settings" in error


def test_help_shows_an_example_of_each(kinfinder: CommandLine) -> None:
    status, printed, _ = kinfinder("link", "--help")
    assert status == 0
    assert isinstance(printed, str)
    examples = printed.partition("Examples:")[2]
    for word in (
        "--decisions",
        "--explain",
        "--waterfall",
        "--export-splink",
        "--suggest-rules",
        "--counts",
        "--model",
    ):
        assert word in examples
