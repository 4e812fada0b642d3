"""Reads a million mutated files and says what went wrong: ``python -m bench.fuzz --inputs 1000000``.

Inputs are numbered; each is made from ``--chance`` and its number alone, so a finding is read again with
``python -m bench.fuzz --show NUMBER``. A process that crashes or hangs is a finding and the next one goes on behind it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.fuzz.oracle import Finding, Oracle
from bench.fuzz.report import report
from bench.fuzz.seeds import all_seeds
from bench.fuzz.worker import Tally, input_of

_STUCK_S = 240.0
"""By the clock, on a busy machine, for what the alarm on processor time cannot stop: code that is not Python."""
_POLL_S = 2.0
_SAY_EVERY_S = 60.0


@dataclass(frozen=True, slots=True)
class _Plan:
    chance: int
    first: int
    beyond: int
    step: int
    only: str
    child_every: int


class _Worker:
    """A process and what it left behind, started again behind each input that ended it."""

    def __init__(self, plan: _Plan, folder: Path, number: int) -> None:
        self._plan = plan
        self._folder = folder
        self._current = folder / f"current{number}"
        self._current.write_bytes(struct.pack("<qd", plan.first, time.time()))
        self._n_started = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.number = number
        self.deaths = Tally()
        self.is_done = False
        self._start(plan.first)

    def _start(self, first: int) -> None:
        plan = self._plan
        self._n_started += 1
        state = self._folder / f"state{self.number}-{self._n_started}.json"
        self._process = subprocess.Popen([
            sys.executable, "-m", "bench.fuzz.worker", "--chance", str(plan.chance), "--first", str(first),
            "--beyond", str(plan.beyond), "--step", str(plan.step), "--state", str(state),
            "--current", str(self._current), "--only", plan.only, "--child-every", str(plan.child_every),
        ])  # fmt: skip

    def look(self) -> None:
        """See whether it lives, and go on behind the input that ended it."""
        assert self._process is not None
        number, since_s = struct.unpack("<qd", self._current.read_bytes())
        code = self._process.poll()
        if code == 0:
            self.is_done = True
        elif code == 1:
            raise SystemExit("The program that looks for faults has one of its own; see above.")
        elif code is not None:
            self._after(number, Finding("crash", f"the process ended with {code}"))
        elif time.time() - since_s > _STUCK_S:
            self.end()
            self._after(number, Finding("hang", "in code that is not Python"))

    def _after(self, number: int, finding: Finding) -> None:
        seeds = [seed for seed in all_seeds() if self._plan.only in seed.name]
        self.deaths.add_finding(number, input_of(self._plan.chance, number, seeds)[0].name, finding)
        following = number + self._plan.step
        self.is_done = following >= self._plan.beyond
        if not self.is_done:
            self._current.write_bytes(struct.pack("<qd", following, time.time()))
            self._start(following)

    def end(self) -> None:
        """Stop the process."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()


def _tally(folder: Path, workers: list[_Worker]) -> Tally:
    total = Tally()
    for state in sorted(folder.glob("state*.json")):
        total.merge(json.loads(state.read_text(encoding="utf-8")))
    for worker in workers:
        for where, found in worker.deaths.findings.items():
            total.findings.setdefault(where, {**found, "times": 0})["times"] += found["times"]
    return total


def _run(given: argparse.Namespace, folder: Path) -> Tally:
    workers = [
        _Worker(
            _Plan(
                given.chance, given.first + at, given.first + given.inputs, given.workers, given.only, given.child_every
            ),
            folder,
            at,
        )
        for at in range(given.workers)
    ]
    start_s = said_s = time.monotonic()
    try:
        while not all(worker.is_done for worker in workers):
            time.sleep(_POLL_S)
            for worker in workers:
                if not worker.is_done:
                    worker.look()
            now_s = time.monotonic()
            if now_s - said_s > _SAY_EVERY_S:
                said_s = now_s
                so_far = _tally(folder, workers)
                print(
                    f"{so_far.inputs:,} inputs in {now_s - start_s:,.0f} s, {len(so_far.findings)} findings", flush=True
                )
            if given.minutes and now_s - start_s > 60 * given.minutes:
                break
    finally:
        for worker in workers:
            if not worker.is_done:
                worker.end()
    return _tally(folder, workers)


def _show(given: argparse.Namespace) -> None:
    """Read one input again and keep it."""
    seeds = [seed for seed in all_seeds() if given.only in seed.name]
    seed, data = input_of(given.chance, given.show, seeds)
    kept = Path(f"input{given.show}{seed.suffix}") if given.keep else None
    if kept:
        kept.write_bytes(data)
    with tempfile.TemporaryDirectory() as place:
        oracle = Oracle(Path(place))
        outcome = oracle.check(f"input{seed.suffix}", data)
        oracle.close()
    print(f"{seed.name}: {len(data)} bytes, {outcome.cpu_s:.2f} s, {outcome.readers}")
    for finding in outcome.findings:
        print(f"{finding.kind}: {finding.where}\n{finding.detail}")


def main() -> int:
    """Run, print, and return 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="number of the first")
    parser.add_argument("--chance", type=int, default=1, help="seed of chance")
    parser.add_argument("--only", default="", help="only seeds whose name holds this")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--minutes", type=float, default=0, help="stop after so long")
    parser.add_argument("--child-every", type=int, default=500, help="of so many, read one in the isolated process too")
    parser.add_argument(
        "--guided", type=int, default=0, help="further inputs chosen by coverage, where atheris is installed"
    )
    parser.add_argument("--report", type=Path, help="write the figures here, as Markdown")
    parser.add_argument("--show", type=int, help="read the input of this number only")
    parser.add_argument("--keep", action="store_true", help="with --show: keep the input as a file")
    given = parser.parse_args()
    if given.show is not None:
        _show(given)
        return 0
    start_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kinfinder-fuzz-") as place:
        tally = _run(given, Path(place))
    guided = None
    if given.guided and importlib.util.find_spec("atheris"):
        with tempfile.TemporaryDirectory(prefix="kinfinder-fuzz-") as place:
            state = Path(place) / "guided.json"
            subprocess.run(
                [sys.executable, "-m", "bench.fuzz.guided", str(given.guided), str(state), place, str(given.chance)],
                check=False,
            )
            guided = _tally_of(state)
    text = report(tally, guided, time.monotonic() - start_s)
    print(text)
    if given.report:
        given.report.write_text(text, encoding="utf-8")
    return 1 if tally.findings or (guided and guided.findings) else 0


def _tally_of(state: Path) -> Tally:
    tally = Tally()
    if state.exists():
        tally.merge(json.loads(state.read_text(encoding="utf-8")))
    return tally


if __name__ == "__main__":
    sys.exit(main())
