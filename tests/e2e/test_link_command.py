"""``kinfinder link``: any table of people, as cli.md fixes it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine
from tests.matching.people import townsfolk

COLUMNS = (
    "person_ref",
    "First Name",
    "Surname",
    "Date of Birth",
    "Sex",
    "Address",
    "Town",
    "Postcode",
    "Mobile",
    "Shoe size",
)


def rows_of_town(n_people: int, n_copies: int) -> tuple[list[dict[str, str]], dict[str, int]]:
    """Records of a town as a table, and who is who."""
    records, truth = townsfolk(n_people, 3, n_copies)
    rows = []
    for record in records:
        name = record.names[0]
        address, town = record.addresses[0] if record.addresses else ("", "")
        born = record.born.earliest if record.born else None
        rows.append(
            dict(
                zip(
                    COLUMNS,
                    (
                        record.id, name.given, name.family, f"{born:%d/%m/%Y}" if born else "", record.sex, address,
                        town, record.postcodes[0] if record.postcodes else "",
                        record.phones[0] if record.phones else "", "7",
                    ),
                    strict=True,
                )
            )
        )  # fmt: skip
    return rows, truth


def saved(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def pairs_in(path: Path) -> dict[tuple[str, str], float]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == ["id_a", "id_b", "probability", "match_weight"]
        return {(row["id_a"], row["id_b"]): float(row["probability"]) for row in reader}


@pytest.fixture
def table(tmp_path: Path) -> tuple[Path, dict[str, int]]:
    rows, truth = rows_of_town(400, 80)
    return saved(tmp_path / "people.csv", rows), truth


def test_one_table_is_searched_for_duplicates(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    path, truth = table
    out, clusters = tmp_path / "pairs.csv", tmp_path / "clusters.csv"
    words = ("link", path, "--id", "person_ref", "--out", out, "--clusters", clusters, "--json")
    status, document, error = kinfinder(*words)
    assert (status, error) == (0, "")
    assert isinstance(document, dict)
    assert {"records", "pairs", "clusters", "seconds", "model"} <= document.keys()
    found = pairs_in(out)
    assert (document["records"], document["pairs"], document["model"]) == (480, len(found), None)
    likely = [pair for pair, probability in found.items() if probability >= 0.5]
    right = [pair for pair in likely if truth[pair[0]] == truth[pair[1]]]
    assert len(right) / len(likely) > 0.95
    assert len(right) > 60
    assert min(found.values()) >= 0.01
    with clusters.open(encoding="utf-8", newline="") as file:
        cluster_of = {row["id"]: row["cluster"] for row in csv.DictReader(file)}
    assert len(cluster_of) == 480
    assert len(set(cluster_of.values())) == document["clusters"]
    assert all(cluster_of[cluster] == cluster for cluster in cluster_of.values())
    (file_report,) = document["files"]
    assert file_report["columns"]["given"] == ["First Name"]
    assert [one["column"] for one in file_report["ignored"]] == ["Shoe size"]


def test_the_same_seed_gives_the_same_files(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        assert kinfinder("link", table[0], "--id", "person_ref", "--out", tmp_path / name, "--seed", 5)[0] == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_model_is_saved_when_new_and_then_used(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    model, first, second = tmp_path / "model.json", tmp_path / "1.csv", tmp_path / "2.csv"
    words = ("link", table[0], "--id", "person_ref", "--model", model, "--json", "--out")
    trained, reused = kinfinder(*words, first)[1], kinfinder(*words, second)[1]
    assert isinstance(trained, dict)
    assert isinstance(reused, dict)
    assert (trained["model_trained"], reused["model_trained"]) == (True, False)
    assert trained["model"] == reused["model"] == str(model)
    assert json.loads(model.read_text())["comparisons"]
    assert first.read_bytes() == second.read_bytes()


def test_two_tables_are_linked_only_with_each_other(kinfinder: CommandLine, tmp_path: Path) -> None:
    rows, truth = rows_of_town(300, 90)
    left = saved(tmp_path / "left.csv", [row for row in rows if row["person_ref"].startswith("p")])
    right = saved(tmp_path / "right.csv", [row for row in rows if row["person_ref"].startswith("c")])
    out, clusters = tmp_path / "pairs.csv", tmp_path / "clusters.csv"
    status, _, _ = kinfinder("link", left, right, "--id", "person_ref", "--out", out, "--clusters", clusters)
    assert status == 0
    found = pairs_in(out)
    assert all(a.startswith("p") and b.startswith("c") for a, b in found)
    assert sum(truth[a] == truth[b] for (a, b), probability in found.items() if probability >= 0.5) > 65
    with clusters.open(encoding="utf-8", newline="") as file:
        assert {row["file"] for row in csv.DictReader(file)} == {"left.csv", "right.csv"}


def test_counts_come_before_anything_is_compared(kinfinder: CommandLine, table: tuple[Path, dict[str, int]]) -> None:
    status, document, _ = kinfinder(
        "link", table[0], "--counts", "--rule", "date of birth", "--rule", "telephone", "--json"
    )
    assert status == 0
    assert isinstance(document, dict)
    assert [rule["rule"] for rule in document["rules"]] == ["date of birth", "telephone"]
    assert document["pairs"] == sum(rule["new"] for rule in document["rules"]) > 0


def test_columns_may_be_named_and_left_out(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    words = ("link", table[0], "--id", "person_ref", "--out", tmp_path / "p.csv", "--json")
    _, document, _ = kinfinder(*words, "--columns", "given=Surname,family=First Name,phone=")
    assert isinstance(document, dict)
    (file_report,) = document["files"]
    assert file_report["columns"]["given"] == ["Surname"]
    assert "phone" not in file_report["columns"]
    assert "Mobile" in [one["column"] for one in file_report["ignored"]]


def test_ragged_rows_are_told_and_the_status_is_1(kinfinder: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,first name,surname\n1,Ann,Hill\n2,Bea\n3,Ann,Hill,x\n")
    status, document, _ = kinfinder("link", path, "--out", tmp_path / "p.csv", "--json")
    assert status == 1
    assert isinstance(document, dict)
    assert [problem["locator"] for problem in document["files"][0]["problems"]] == ["3", "4"]
    assert document["records"] == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--id", "nothing"), "has no column nothing"),
        (("--threshold", "2"), "is no probability"),
        (("--columns", "shoe=First Name"), "no field shoe"),
        (("--rule", "shoe size"), "cannot use"),
        (("--clusters", "no/such/folder/c.csv"), "is no folder"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    status, printed, error = kinfinder("link", table[0], "--out", tmp_path / "p.csv", *words)
    assert (status, printed) == (2, "")
    assert said in error
    assert len(error.strip().splitlines()) == 1
    assert not (tmp_path / "p.csv").exists()


def test_a_table_is_never_overwritten(kinfinder: CommandLine, table: tuple[Path, dict[str, int]]) -> None:
    before = table[0].read_bytes()
    status, _, error = kinfinder("link", table[0], "--out", table[0])
    assert status == 2
    assert "is one of the tables" in error
    assert table[0].read_bytes() == before


def test_spark_is_asked_for_where_it_is_not_installed(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finder.cli.link.find_spec", lambda name: None)
    status, _, error = kinfinder("link", table[0], "--out", tmp_path / "p.csv", "--engine", "spark")
    assert status == 2
    assert "pip install splink pyspark" in error


def test_no_table_is_one_line(kinfinder: CommandLine, tmp_path: Path) -> None:
    status, _, error = kinfinder("link", tmp_path / "none.csv", "--out", tmp_path / "p.csv")
    assert status == 2
    assert "none.csv" in error


def test_the_command_loads_neither_qt_nor_pandas(table: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    program = (
        "import sys\nfrom gui.launch import main\nstatus = main(sys.argv[1:])\n"
        "heavy = {'PySide6', 'pandas', 'networkx', 'sqlcipher3', 'docx'} & sys.modules.keys()\n"
        "sys.exit(f'loaded {heavy}' if heavy else status)\n"
    )
    words = ["link", str(table[0]), "--id", "person_ref", "--out", str(tmp_path / "p.csv"), "--quiet"]
    ran = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="signals are sent another way")
def test_ctrl_c_stops_within_two_seconds_and_leaves_no_file(tmp_path: Path) -> None:
    rows, _ = rows_of_town(6000, 3000)
    many = [{**row, "person_ref": f"{row['person_ref']}-{copy}"} for copy in range(10) for row in rows]
    path, out = saved(tmp_path / "people.csv", many), tmp_path / "pairs.csv"
    out.write_text("as it was")
    program = (
        "import sys\nfrom finder.cli import link, main\nprint('ready', flush=True)\nsys.exit(main.main(sys.argv[1:]))\n"
    )
    words = [sys.executable, "-c", program, "link", str(path), "--id", "person_ref", "--out", str(out)]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    time.sleep(0.5)
    assert running.poll() is None
    began = time.monotonic()
    running.send_signal(signal.SIGINT)
    _, error = running.communicate(timeout=60)
    assert time.monotonic() - began < 2
    assert running.returncode == 130
    assert len(error.strip().splitlines()) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["pairs.csv", "people.csv"]
    assert out.read_text() == "as it was"


SETTINGS = {
    "link_type": "dedupe_only",
    "sql_dialect": "duckdb",
    "probability_two_random_records_match": 0.001,
    "unique_id_column_name": "person_ref",
    "blocking_rules_to_generate_predictions": [
        {"blocking_rule": 'l."Surname" = r."Surname"', "sql_dialect": "duckdb"},
    ],
    "comparisons": [
        {
            "output_column_name": name,
            "comparison_levels": [
                {"sql_condition": f'"{name}_l" IS NULL OR "{name}_r" IS NULL', "is_null_level": True},
                {"sql_condition": f'"{name}_l" = "{name}_r"', "m_probability": 0.9, "u_probability": 0.01},
                {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.99},
            ],
        }
        for name in ("First Name", "Surname", "Date of Birth")
    ],
}


def test_splink_settings_are_a_model_too(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    model, out = tmp_path / "splink.json", tmp_path / "pairs.csv"
    model.write_text(json.dumps(SETTINGS))
    status, document, error = kinfinder("link", table[0], "--model", model, "--out", out, "--json")
    assert (status, error) == (0, "")
    assert isinstance(document, dict)
    found = pairs_in(out)
    assert document["pairs"] == len(found) > 0
    # all three agree: log2(0.001 / 0.999) + 3 log2(0.9 / 0.01) = 9.51 bits
    assert max(found.values()) == pytest.approx(1 / (1 + 2**-9.511), abs=1e-4)


def test_spark_gets_the_settings_and_its_pairs_are_written_as_ours(
    kinfinder: CommandLine, table: tuple[Path, dict[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, out, clusters = tmp_path / "splink.json", tmp_path / "pairs.csv", tmp_path / "clusters.csv"
    model.write_text(json.dumps(SETTINGS))

    def run(settings: str, tables: Sequence[Path], to: Path, *, least_bits: float) -> int:
        assert (json.loads(settings), list(tables)) == (SETTINGS, [table[0]])
        assert least_bits == pytest.approx(-6.63, abs=0.01)
        to.write_text("unique_id_l,unique_id_r,match_weight,match_probability\np0007,p0003,3.0,0.889\n")
        return 1

    monkeypatch.setattr("finder.cli.link.find_spec", lambda name: name)
    monkeypatch.setattr("matching.link_spark.run_on_spark", run)
    words = ("link", table[0], "--model", model, "--engine", "spark", "--out", out, "--clusters", clusters, "--json")
    status, document, error = kinfinder(*words)
    assert (status, error) == (0, "")
    assert isinstance(document, dict)
    assert (document["pairs"], document["clusters"]) == (1, 479)
    assert pairs_in(out) == {("p0003", "p0007"): 0.888889}
