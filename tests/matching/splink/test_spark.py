"""Handing settings to Splink on Spark: what is said where that is not possible."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from matching import TableError
from matching.splink import export_splink, run_on_spark
from tests.matching.people import town_model


def test_without_spark_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def without_spark(name: str) -> ModuleType:
        if name.startswith("pyspark"):
            raise ModuleNotFoundError("No module named 'pyspark'")
        return real(name)

    monkeypatch.setattr(importlib, "import_module", without_spark)
    settings = export_splink(town_model(), "spark").settings
    with pytest.raises(TableError, match="Install splink and pyspark"):
        run_on_spark(settings, [tmp_path / "people.csv"], tmp_path / "pairs.csv")
    assert not (tmp_path / "pairs.csv").exists()


@pytest.mark.parametrize("settings", [json.dumps({"sql_dialect": "duckdb"}), "{}", "no JSON"])
def test_settings_for_another_database_are_refused(settings: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="Nothing was linked"):
        run_on_spark(settings, [tmp_path / "people.csv"], tmp_path / "pairs.csv")
