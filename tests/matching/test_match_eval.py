"""The measuring script reads any table, measures, and compares with what it measured before."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from matching import ScoredPair
from tests.matching.people import townsfolk

SCRIPT = Path(__file__).parents[2] / "bench" / "match_eval.py"


@pytest.fixture(scope="module")
def match_eval() -> ModuleType:
    spec = importlib.util.spec_from_file_location("match_eval", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["match_eval"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def table(tmp_path: Path) -> Path:
    records, truth = townsfolk(120, 3, 25)
    path = tmp_path / "town.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unique_id", "cluster_id", "first_name", "surname", "dob", "sex", "postcode", "phone"])
        for number, record in enumerate(records):
            name, born = record.names[0], record.born
            assert born is not None
            row = [number, truth[record.id], name.given, name.family, born.earliest, record.sex]
            writer.writerow([*row, *(record.postcodes or ("",)), *(record.phones or ("",))])
    return path


def test_it_measures_and_compares(
    match_eval: ModuleType, table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "figures.json"
    assert match_eval.main([str(table), "--save", str(saved)]) == 0
    figures = match_eval.json.loads(saved.read_text(encoding="utf-8"))["town"]
    assert figures["records"] == 145
    assert figures["best_f1"] >= figures["f1_at_half"] > 0.8
    assert 0 <= figures["calibration_error"] < 0.3
    assert match_eval.main([str(table), "--compare", str(saved)]) == 0
    assert "against before" in capsys.readouterr().out


def test_figures_by_hand(match_eval: ModuleType) -> None:
    scored = [ScoredPair("a", "b", 3.0, 0.9), ScoredPair("c", "d", 1.0, 0.7), ScoredPair("e", "f", -2.0, 0.2)]
    wanted = {("a", "b"), ("e", "f")}
    best, at_half, precision, recall = match_eval.f1_curve(scored, wanted)
    assert (best, at_half, precision, recall) == pytest.approx((0.8, 0.5, 0.5, 0.5))
    assert match_eval.calibration_error(scored, wanted) == pytest.approx((0.1 + 0.7 + 0.8) / 3)
    assert match_eval.true_pairs({"x": "1", "y": "1", "z": "2"}) == {("x", "y")}
