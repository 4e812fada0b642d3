"""One process that reads inputs until its share is done; each is made from the seed of chance and its number alone."""

from __future__ import annotations

import argparse
import gc
import json
import mmap
import random
import struct
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.fuzz.mutate import mutated
from bench.fuzz.oracle import Finding, Oracle, Outcome, limit_memory
from bench.fuzz.seeds import Seed, all_seeds

_SAVE_EVERY = 50
_CHILD_MEMORY_BYTES = 4 << 30


@dataclass(slots=True)
class Tally:
    """What many inputs gave.

    Attributes:
        inputs: Number read.
        cpu_s: Spent on them.
        readers: By reader: files, files that were read, rows, problems.
        findings: By kind and place: how often, the first input's number and seed, and details.
    """

    inputs: int = 0
    in_child: int = 0
    cpu_s: float = 0.0
    slowest_s: float = 0.0
    seeds: dict[str, int] = field(default_factory=dict)
    readers: dict[str, list[int]] = field(default_factory=dict)
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, number: int, seed: str, outcome: Outcome) -> None:
        """Count one input."""
        self.inputs += 1
        self.cpu_s += outcome.cpu_s
        self.slowest_s = max(self.slowest_s, outcome.cpu_s)
        self.seeds[seed] = self.seeds.get(seed, 0) + 1
        for reader, status, rows, problems in outcome.readers:
            counts = self.readers.setdefault(reader, [0, 0, 0, 0])
            for at, value in enumerate((1, status == "read", rows, problems)):
                counts[at] += value
        for finding in outcome.findings:
            self.add_finding(number, seed, finding)

    def add_finding(self, number: int, seed: str, finding: Finding) -> None:
        """Count a finding; the first of its kind is kept."""
        known = self.findings.setdefault(
            f"{finding.kind}: {finding.where}", {"times": 0, "input": number, "seed": seed, "detail": finding.detail}
        )
        known["times"] += 1

    def merge(self, other: dict[str, Any]) -> None:
        """Add what another process has saved."""
        self.inputs += other["inputs"]
        self.in_child += other["in_child"]
        self.cpu_s += other["cpu_s"]
        self.slowest_s = max(self.slowest_s, other["slowest_s"])
        for seed, number in other["seeds"].items():
            self.seeds[seed] = self.seeds.get(seed, 0) + number
        for reader, counts in other["readers"].items():
            own = self.readers.setdefault(reader, [0, 0, 0, 0])
            self.readers[reader] = [a + b for a, b in zip(own, counts, strict=True)]
        for where, found in other["findings"].items():
            known = self.findings.setdefault(where, {**found, "times": 0})
            known["times"] += found["times"]

    def save(self, path: Path) -> None:
        """Write everything, whole or not at all."""
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(self)), encoding="utf-8")
        part.replace(path)


def input_of(chance: int, number: int, seeds: Sequence[Seed]) -> tuple[Seed, bytes]:
    """Return the input of a number: always the same for the same seed of chance."""
    rng = random.Random(f"{chance}:{number}")
    seed = rng.choices(seeds, [one.weight for one in seeds])[0]
    return seed, mutated(seed.data, rng, [one.data for one in seeds])


def work(chance: int, numbers: range, state: Path, current: Path, only: str, child_every: int) -> Tally:
    """Read the inputs of these numbers."""
    limit_memory(_CHILD_MEMORY_BYTES)
    seeds = [seed for seed in all_seeds() if only in seed.name]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="kinfinder-fuzz-") as place, current.open("r+b") as marks:
        mark = mmap.mmap(marks.fileno(), 16)
        oracle = Oracle(Path(place))
        # Garbage of one input must not count as the memory of another.
        gc.freeze()
        for number in numbers:
            # A process that is killed leaves behind which input it was at, and since when.
            mark[:16] = struct.pack("<qd", number, time.time())
            seed, data = input_of(chance, number, seeds)
            is_in_child = child_every > 0 and number % child_every == 0
            tally.add(number, seed.name, oracle.check(f"input{seed.suffix}", data, is_in_child=is_in_child))
            tally.in_child += is_in_child
            (Path(place) / f"input{seed.suffix}").unlink()
            if tally.inputs % _SAVE_EVERY == 0:
                tally.save(state)
        oracle.close()
    tally.save(state)
    return tally


def main() -> None:
    """Run as a process of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chance", type=int, required=True)
    parser.add_argument("--first", type=int, required=True)
    parser.add_argument("--beyond", type=int, required=True)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--current", type=Path, required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--child-every", type=int, default=0)
    given = parser.parse_args()
    numbers = range(given.first, given.beyond, given.step)
    work(given.chance, numbers, given.state, given.current, given.only, given.child_every)


if __name__ == "__main__":
    main()
