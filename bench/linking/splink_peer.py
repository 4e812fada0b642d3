"""Splink 5 on DuckDB, set up as its documentation advises for a table of people.

Comparisons from its library: names at Jaro-Winkler 0.92, 0.88 and 0.7 with term frequencies, dates of birth,
postcodes, the rest exact; the prior from deterministic rules, u from a million random pairs, m from EM over up to three
blocked sessions of as many pairs as our engine trains on.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.linking.job import Job
from bench.linking.result import LEAST_PROBABILITY, NOTHING, Found
from bench.linking.tables import DETERMINISTIC, MAX_EM_PAIRS, RECALL, SESSIONS, usable

MAX_U_PAIRS = 1e6


def _comparisons(columns: Sequence[str]) -> list[Any]:
    made = {
        "first_name": lambda: cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
        "middle_name": lambda: cl.JaroWinklerAtThresholds("middle_name", [0.9]),
        "surname": lambda: cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        "dob": lambda: cl.DateOfBirthComparison("dob", input_is_string=True),
        "sex": lambda: cl.ExactMatch("sex"),
        "postcode": lambda: cl.PostcodeComparison("postcode"),
        "phone": lambda: cl.ExactMatch("phone"),
        "email": lambda: cl.ExactMatch("email"),
        "soc_sec_id": lambda: cl.ExactMatch("soc_sec_id"),
    }
    if "postcode" not in columns:
        made["town"] = lambda: cl.ExactMatch("town").configure(term_frequency_adjustments=True)
    if not {"phone", "email"} & set(columns):
        # Where it is given less to go by. Beside postcodes and telephones of households it does worse with addresses.
        made["address"] = lambda: cl.JaroWinklerAtThresholds("address", [0.92, 0.8])
    return [make() for name, make in made.items() if name in columns]


def settings(columns: Sequence[str], rules: Sequence[Sequence[str]]) -> SettingsCreator:
    """Describe the linkage."""
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=_comparisons(columns),
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def link(engine: str, job: Job) -> Callable[[], Found]:
    """Link a table."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    listed = ", ".join(f"nullif({name}, '') as {name}" for name in job.columns)
    connection.execute(
        f"create table people as select cast(unique_id as bigint) as unique_id, {listed} "
        f"from read_csv('{job.tidy}', all_varchar=true, header=true)"
    )
    linker = Linker(api.register("people"), settings(job.columns, job.rules))
    _train(linker, job.columns, job.seed)
    predicted = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=0.5)
    return lambda: _found(connection, predicted.physical_name, clusters.physical_name, job)


def _train(linker: Linker, columns: Sequence[str], seed: int) -> None:
    rules: list[Any] = [block_on(*rule) for rule in usable(DETERMINISTIC, columns)]
    linker.training.estimate_probability_two_random_records_match(rules, recall=RECALL)
    linker.training.estimate_u_using_random_sampling(max_pairs=MAX_U_PAIRS, seed=seed + 1)
    for rule in usable(SESSIONS, columns):
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), estimate_without_term_frequencies=True, max_pairs=MAX_EM_PAIRS
        )


def _found(connection: Any, predicted: str, clusters: str, job: Job) -> Found:
    pairs = connection.execute(
        f"select unique_id_l as l, unique_id_r as r, match_probability as p from {predicted}"
    ).fetchnumpy()
    members = connection.execute(f"select unique_id as i, cluster_id as c from {clusters}").fetchnumpy()
    cluster = np.empty(job.n_rows, dtype=np.int64)
    cluster[members["i"].astype(np.int64)] = members["c"].astype(np.int64)
    return Found(
        pairs["l"].astype(np.int64),
        pairs["r"].astype(np.int64),
        pairs["p"].astype(np.float64),
        cluster,
        -1,
        NOTHING,
        NOTHING,
    )


def main(arguments: Sequence[str]) -> int:
    """Write the settings for a table as JSON: ``python -m bench.linking.splink_peer JOB.json``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("job", type=Path)
    job = Job(**json.loads(parser.parse_args(arguments).job.read_text(encoding="utf-8")))
    written = settings(job.columns, job.rules).create_settings_dict("duckdb")
    Path(job.settings).write_text(json.dumps(written, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
