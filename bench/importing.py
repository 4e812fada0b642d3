"""Reading and importing large files: ours in turns with pandas and python-calamine, in one run, on the same files.

    python bench/importing.py [--rows 1000000] [--sheet-rows 100000] [--notes 1000] [--runs 3]

Every run is a fresh process; the readers take turns, another one first in every round. Ratios are of medians. "Reading
alone" begins after the imports of a process. Ours gives more than its peers: every row as a typed row with its place
in the file, recognised columns, dates that are checked, and every damaged row as a problem.

pandas is asked three ways: as it comes (it guesses numbers, so that telephone numbers and ids lose their noughts, and
keeps texts in Arrow's memory where pyarrow is installed, as here for the development tools; the program does not bring
it), as text with nothing guessed (what an import needs), and with texts as Python objects (as without pyarrow).

Files are invented and never committed. Written: ``bench/results/importing.md`` and ``importing.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.linking.process import run_module
from bench.reading.files import notes_folder, people_csv, people_xlsx
from bench.reading.report import written

_HERE = Path(__file__).resolve().parent
_TIMES = ("read_s", "read_cpu_s", "process_s", "process_cpu_s", "peak_mb")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    given = _parser().parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    register = people_csv(given.folder / f"people_{given.rows}.csv", given.rows)
    short = people_csv(given.folder / f"people_{given.rows // 10}.csv", given.rows // 10)
    sheet = people_xlsx(given.folder / f"people_{given.sheet_rows}.xlsx", given.sheet_rows)
    notes = notes_folder(given.folder / f"notes_{given.notes}", given.notes)
    jobs = {
        "csv": (register, ["ours", "ours_in_parts", "pandas", "pandas_as_text", "pandas_objects"]),
        "xlsx": (sheet, ["ours", "calamine"]),
        "notes": (notes, ["ours_folder"]),
        "import_csv": (register, ["import"]),
        "import_notes": (notes, ["import"]),
    }
    results: dict[str, object] = {
        "machine": _machine(),
        "runs": given.runs,
        "sizes": {"csv": given.rows, "xlsx": given.sheet_rows, "notes": given.notes, "stages": given.rows // 10},
        "timings": {what: _take_turns(path, readers, given) for what, (path, readers) in jobs.items()},
        "stages": _stages(short, given.folder),
    }
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "importing.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (given.out / "importing.md").write_text(written(results), encoding="utf-8")
    print(written(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000, help="people in the CSV file")
    parser.add_argument("--sheet-rows", type=int, default=100_000, help="people in the workbook")
    parser.add_argument("--notes", type=int, default=1_000, help="case notes of two pages")
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each reader")
    parser.add_argument("--folder", type=Path, default=_HERE.parent / "build" / "bench", help="where files are made")
    parser.add_argument("--out", type=Path, default=_HERE / "results", help="where results are written")
    return parser


def _take_turns(path: Path, readers: Sequence[str], given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Time the readers in turn; returns the median of each figure."""
    told: dict[str, list[dict[str, float]]] = {reader: [] for reader in readers}
    for turn in range(given.runs):
        first = turn % len(readers)
        for reader in [*readers[first:], *readers[:first]]:
            print(f"{path.name}: {reader}", file=sys.stderr, flush=True)
            told[reader].append(_run(reader, path, given.folder))
    return {
        reader: {name: statistics.median(run[name] for run in runs) for name in (*_TIMES, "n_rows")}
        for reader, runs in told.items()
    }


def _run(reader: str, path: Path, folder: Path) -> dict[str, float]:
    timing = folder / "reading.json"
    command = [sys.executable, "-m", "bench.reading.child", reader, str(path), str(timing)]
    process_s, process_cpu_s = run_module(command, reader)
    told: dict[str, float] = json.loads(timing.read_text(encoding="utf-8"))
    return told | {"process_s": process_s, "process_cpu_s": process_cpu_s}


def _stages(register: Path, folder: Path) -> dict[str, float]:
    out = folder / "stages.json"
    run_module([sys.executable, "-m", "bench.reading.stages", str(register), str(out)], "stages")
    told: dict[str, float] = json.loads(out.read_text(encoding="utf-8"))
    return told


def _machine() -> dict[str, object]:
    """Say what kind of machine this is, not which."""
    cpu = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = models[0] if models else cpu
    return {
        "cpu": cpu, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version(),
        "load": os.getloadavg()[0],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
