"""Running settings in Splink itself, on DuckDB."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from splink import DuckDBAPI, Linker

Weights = dict[tuple[str, str], float]


def linker_over(table: Mapping[str, Sequence[Any]], settings: Any, types: Mapping[str, Any] | None = None) -> Any:
    """Make a linker; columns are texts unless ``types`` says otherwise."""
    arrays = {name: pa.array(values, type=(types or {}).get(name)) for name, values in table.items()}
    api = DuckDBAPI()
    return Linker(api.register(pa.table(arrays)), settings)


def weights_of(linker: Any, least_bits: float = -1000.0) -> Weights:
    """Return the match weight of every pair that Splink scores, by ids."""
    found = linker.inference.predict(threshold_match_weight=least_bits).as_record_list()
    return {(str(row["unique_id_l"]), str(row["unique_id_r"])): float(row["match_weight"]) for row in found}
