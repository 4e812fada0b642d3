"""Runs engines in fresh processes and takes their measure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.linking.job import ENGINES, Job
from bench.linking.tables import Dataset

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Timing:
    """One run.

    Attributes:
        link_s: The linkage alone: read, train, score, cluster.
        process_s: The whole process, start and imports included.
        peak_mb: Greatest resident memory up to the end of the linkage, in MiB.
    """

    link_s: float
    link_cpu_s: float
    process_s: float
    process_cpu_s: float
    peak_mb: float


class EngineError(Exception):
    """An engine's process failed."""


def job_for(dataset: Dataset, n_rows: int, folder: Path) -> Path:
    """Write what the engines are asked to do with a table."""
    job = Job(
        raw=str(dataset.raw),
        tidy=str(dataset.tidy),
        columns=list(dataset.columns),
        rules=[list(rule) for rule in dataset.rules],
        settings=str(folder / f"{dataset.name}.settings.json"),
        n_rows=n_rows,
    )
    path = folder / f"{dataset.name}.job.json"
    path.write_text(json.dumps(asdict(job)), encoding="utf-8")
    return path


def run(
    python: Path, engine: str, job: Path, folder: Path, found: Path | None = None, timeout_s: float = 3600
) -> Timing:
    """Run an engine once.

    Args:
        found: Where to write what was found; not written while times are taken.

    Raises:
        EngineError: It failed or took too long; the message ends with what it said.
    """
    timing = folder / "timing.json"
    command = [str(python), "-m", "bench.linking.child", engine, str(job), str(timing)]
    process_s, process_cpu_s = run_module(command + ([str(found)] if found else []), ENGINES[engine][1], timeout_s)
    told = json.loads(timing.read_text(encoding="utf-8"))
    return Timing(told["link_s"], told["link_cpu_s"], process_s, process_cpu_s, told["peak_mb"])


def run_module(command: list[str], what: str, timeout_s: float = 3600) -> tuple[float, float]:
    """Run a process to its end; returns its wall and CPU seconds.

    Raises:
        EngineError: It failed or took too long.
    """
    environment = os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONHASHSEED": "0"}
    start_s = time.perf_counter()
    before = os.times()
    try:
        done = subprocess.run(
            command, cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired as err:
        raise EngineError(f"{what} took more than {timeout_s:.0f} s.") from err
    after = os.times()
    if done.returncode:
        raise EngineError(f"{what} failed: {done.stderr[-1500:]}")
    cpu_s = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - start_s, cpu_s


def has_module(python: Path, name: str) -> bool:
    """Tell whether an interpreter has a package."""
    return subprocess.run([str(python), "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def own_python() -> Path:
    """Return the interpreter that runs this."""
    return Path(sys.executable)
