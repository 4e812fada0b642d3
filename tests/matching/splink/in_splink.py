"""Running settings in Splink itself, on DuckDB."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from splink import DuckDBAPI, Linker

Frequencies = Mapping[str, Sequence[tuple[Any, float]]]
Weights = dict[tuple[str, str], float]


def linker_over(table: Mapping[str, Sequence[Any]], settings: Any, frequencies: Frequencies | None = None) -> Any:
    """Make a linker, and register term frequencies by column."""
    api = DuckDBAPI()
    linker = Linker(api.register(_arrow(table)), settings)
    for name, rows in (frequencies or {}).items():
        lookup = {name: [value for value, _ in rows], f"tf_{name}": [frequency for _, frequency in rows]}
        linker.table_management.register_term_frequency_lookup(api.register(_arrow(lookup)), name)
    return linker


def _arrow(table: Mapping[str, Sequence[Any]]) -> Any:
    """A column without any value is one of texts."""
    kinds = {
        name: None if any(value is not None for value in values) else pa.string() for name, values in table.items()
    }
    return pa.table({name: pa.array(values, kinds[name]) for name, values in table.items()})


def weights_of(linker: Any, least_bits: float = -1000.0) -> Weights:
    """Return the match weight of every pair that Splink scores, by ids."""
    found = linker.inference.predict(threshold_match_weight=least_bits).as_record_list()
    return {(str(row["unique_id_l"]), str(row["unique_id_r"])): float(row["match_weight"]) for row in found}
