"""Running Splink settings on Spark, for tables that outgrow one computer; Splink and Spark are installed beside us."""

from __future__ import annotations

import importlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matching.errors import TableError

# Spark's own names for how much it may take; one desktop unless the user's Spark configuration says otherwise.
_SESSION = (("spark.driver.memory", "4g"), ("spark.sql.shuffle.partitions", "16"), ("spark.ui.enabled", "false"))


def run_on_spark(
    settings: str,
    tables: Sequence[Path],
    out: Path,
    *,
    least_bits: float = -10.0,
    frequencies: Mapping[str, Path] | None = None,
) -> int:
    """Link CSV files under trained Splink settings of the Spark dialect, by Splink on Spark.

    Args:
        settings: Settings JSON, Splink's or ``export_splink``'s.
        tables: CSV files with a header; the columns that the settings name. One file is searched for duplicates.
        out: CSV file to write: unique_id_l, unique_id_r, match_weight, match_probability.
        least_bits: Pairs with a smaller match weight are left out.
        frequencies: Term-frequency tables to register, CSV files by column.

    Returns:
        Number of pairs written.

    Raises:
        TableError: Splink or Spark is not installed, or the settings are for another database or cannot be run.
    """
    block = _checked(settings)
    api, make_linker, spark = _spark()
    # what Spark puts aside holds people's names: it goes when the work is done
    with tempfile.TemporaryDirectory() as aside:
        spark.sparkContext.setCheckpointDir(aside)
        registered = [api.register(_read(spark, path)) for path in tables]
        linker = make_linker(registered if len(registered) > 1 else registered[0], block)
        for column, path in (frequencies or {}).items():
            lookup = api.register(_read(spark, path, numbers=(f"tf_{column}",)))
            linker.table_management.register_term_frequency_lookup(lookup, column)
        pairs = linker.inference.predict(threshold_match_weight=least_bits).as_record_list()
    _write(pairs, out)
    return len(pairs)


def _checked(settings: str) -> dict[str, Any]:
    try:
        block: dict[str, Any] = json.loads(settings)
    except ValueError as err:
        raise TableError(f"These are no Splink settings ({err}). Nothing was linked. Save them again.") from err
    if block.get("sql_dialect") != "spark":
        raise TableError(
            f'The settings are for "{block.get("sql_dialect")}", not Spark. Nothing was linked. Export them for Spark.'
        )
    return block


def _spark() -> tuple[Any, Any, Any]:
    """Return Splink's view of a Spark session, its Linker, and the session."""
    try:
        session = importlib.import_module("pyspark.sql").SparkSession
        splink = importlib.import_module("splink")
        backend = importlib.import_module("splink.backends.spark")
        jars = backend.similarity_jar_location()
    except ImportError as err:
        raise TableError(
            f"Spark cannot be used: {err}. Nothing was linked. Install splink and pyspark, or leave out --engine spark."
        ) from err
    builder = session.builder.appName("Kinfinder").config("spark.jars", jars)
    for key, value in _SESSION:
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except Exception as err:
        raise TableError(f"Spark did not start: {err}. Nothing was linked. Is Java installed?") from err
    return backend.SparkAPI(spark_session=spark), splink.Linker, spark


def _read(spark: Any, path: Path, numbers: Sequence[str] = ()) -> Any:
    """Read a CSV file as texts; an empty cell is NULL."""
    frame = spark.read.csv(str(path), header=True, escape='"', multiLine=True)
    for column in numbers:
        frame = frame.withColumn(column, frame[column].cast("double"))
    return frame


def _write(pairs: Sequence[Mapping[str, Any]], out: Path) -> None:
    names = ("unique_id_l", "unique_id_r", "match_weight", "match_probability")
    rows = sorted((tuple(pair[name] for name in names) for pair in pairs), key=lambda row: (row[0], row[1]))
    lines = [",".join(names), *(",".join(map(str, row)) for row in rows)]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
