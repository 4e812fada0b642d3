"""What it costs to add a thousand records to a linkage: ``python -m bench.incremental 100000 1000000``.

Prints, for each number of records, CPU seconds of linking all of them, of starting a linkage that can grow (which links
them too, and indexes their blocking keys), and of each addition; and how an addition compares with linking all again.
The model is trained once, outside the times.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.people.__main__ import write_table
from bench.people.records import Columns, make_table
from matching import NoWatch, Table, candidate_pairs, train
from matching.cluster_rows import cluster_rows
from matching.incremental import Linkage
from matching.link import LinkOptions, read_tables
from matching.model import Model
from matching.score import score_rows

N_ADDED = 1000
N_ADDITIONS = 4
T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Run something; return its result and CPU seconds."""
    began = time.process_time()
    return work(), time.process_time() - began


def table_of(columns: Columns, rows: slice, folder: Path) -> Table:
    """Write some rows as CSV and read them as the program does."""
    path = folder / "people.csv"
    write_table({name: values[rows] for name, values in columns.items()}, path)
    return read_tables(path, None, LinkOptions(), NoWatch()).flat.table


def link_all(table: Table, model: Model) -> int:
    """Link a table with a given model; returns the number of scored pairs."""
    scores = score_rows(table, candidate_pairs(table, NoWatch()), model, NoWatch())
    cluster_rows(len(table.ids), scores.left, scores.right, scores.bits, scores.veto, 0.0, ids=table.ids)
    return len(scores.left)


def measure(n_records: int, seed: int, folder: Path) -> str:
    """Return one line of the report."""
    n_all = n_records + N_ADDITIONS * N_ADDED
    columns = make_table(n_all, seed)
    order = np.random.default_rng(seed).permutation(n_all)
    columns = {name: values[order] for name, values in columns.items()}
    table = table_of(columns, slice(n_records), folder)
    model = train(table, candidate_pairs(table, NoWatch()), NoWatch())
    n_pairs, full_s = timed(lambda: link_all(table, model))
    linkage, start_s = timed(lambda: Linkage.start(table, model=model))
    added_s = []
    for first in range(n_records, n_all, N_ADDED):
        more = table_of(columns, slice(first, first + N_ADDED), folder)
        _change, taken_s = timed(lambda more=more: linkage.add(more))  # type: ignore[misc]
        added_s.append(taken_s)
    median_s = float(np.median(added_s))
    each = " ".join(f"{taken_s:.2f}" for taken_s in added_s)
    return (
        f"{n_records:>9,} {n_pairs:>10,} {full_s:>8.2f} {start_s:>8.2f}   {each}   "
        f"{median_s / full_s:>6.1%} of linking all"
    )


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int, nargs="+", help="records to start with")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    print(f"  records      pairs  all (s)  start    {N_ADDED:,} more, {N_ADDITIONS} times (CPU s)")
    with tempfile.TemporaryDirectory() as folder:
        for n_records in given.n:
            print(measure(n_records, given.seed, Path(folder)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
