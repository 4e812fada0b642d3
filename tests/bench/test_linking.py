"""The bench itself: tables, one engine in its process, and what is written."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.calibration import diagram, table_text
from bench.fairness import tables_text
from bench.linking import report
from bench.linking.figures import measure
from bench.linking.job import ENGINES
from bench.linking.process import EngineError, job_for, own_python, run, run_module
from bench.linking.result import load
from bench.linking.tables import TRUTH, other_tables, own_table, read_columns, tidy


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return own_table(1500, tmp_path_factory.mktemp("tables"))


def test_engines_never_see_the_truth(dataset):
    for path in (dataset.raw, dataset.tidy):
        columns = read_columns(path)
        assert not set(columns) & set(TRUTH)
        assert len(columns["unique_id"]) == 1500
    assert set(TRUTH) <= set(read_columns(dataset.truth))


def test_a_table_is_tidied_as_one_would_before_comparing_texts():
    assert tidy("phone", "0044 7700-900123") == "07700900123"
    assert tidy("postcode", "eb2  1hj") == "EB21HJ"
    assert tidy("first_name", " MAŁGORZATA  Ewa") == "malgorzata ewa"
    assert tidy("dob", "1990-01-02 ") == "1990-01-02"


def test_other_tables_are_found_by_their_columns(tmp_path: Path):
    source, work = tmp_path / "source", tmp_path / "work"
    source.mkdir()
    work.mkdir()
    (source / "people.csv").write_text("unique_id,first_name,surname,city,cluster_id\n7,Ada,Byron,Leeds,1\n9,Ada,,,1\n")
    (source / "labels.csv").write_text("left,right\n1,2\n")
    (table,) = other_tables(source, work)
    assert (table.name, table.columns) == ("people", ("first_name", "surname", "town"))
    assert table.rules == (("first_name", "surname"),)


@pytest.mark.parametrize("engine", ["ours", "ours_rules"])
def test_an_engine_runs_in_its_own_process_and_is_measured(dataset, engine, tmp_path: Path):
    truth = read_columns(dataset.truth)
    job = job_for(dataset, 1500, tmp_path)
    timing = run(own_python(), engine, job, tmp_path, tmp_path / "found.npz")
    assert 0 < timing.link_s < timing.process_s
    assert timing.peak_mb > 20
    figures = measure(load(tmp_path / "found.npz"), truth["cluster_id"], culture=truth["culture"])
    assert figures.reach > 0.85
    assert figures.best_f1 > 0.9
    assert figures.cluster_f1 > 0.85


def test_an_engine_that_fails_says_why(tmp_path: Path):
    with pytest.raises(EngineError, match="no such table"):
        run_module([str(own_python()), "-c", "raise SystemExit('no such table')"], "It")


def test_results_are_written_as_tables_and_diagrams(dataset, tmp_path: Path):
    truth = read_columns(dataset.truth)
    job = job_for(dataset, 1500, tmp_path)
    timing = run(own_python(), "ours", job, tmp_path, tmp_path / "found.npz")
    figures = asdict(measure(load(tmp_path / "found.npz"), truth["cluster_id"], culture=truth["culture"]))
    told = {"figures": figures, "median": asdict(timing)}
    slower = told | {"median": {name: 4 * value for name, value in asdict(timing).items()}}
    engines = {"ours": told, "splink": slower, "recordlinkage": {"error": "out of memory"}}
    machine = {"cpu": "some CPU", "cores": 2, "system": "Linux", "python": "3.11"}
    results = {"machine": machine, "runs": 1, "tables": {"people": {"n_rows": 1500, "engines": engines}}}
    results = json.loads(json.dumps(results))
    written = report.written(results)
    assert "| people | - | - | 4.0 (4.0) |" in written
    assert "failed: out of memory" in written
    assert ENGINES["ours"][1] in table_text("people", results["tables"]["people"])
    drawn = ET.fromstring(diagram("people & friends", results["tables"]["people"]))
    circles = drawn.findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == 2 * sum(b["n_pairs"] > 0 for b in figures["bins"])
    told = tables_text(results, least_pairs=30)
    assert "| english |" in told
