"""Inputs that a coverage-guided engine chooses (atheris, libFuzzer); they are damaged by the same mutations.

Run by ``python -m bench.fuzz --guided N``. Needs atheris, which there is for Linux only; without it the numbered inputs
of ``bench.fuzz.worker`` are all there is.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["importers"]):
    from bench.fuzz.oracle import Oracle, limit_memory

from bench.fuzz.mutate import mutated
from bench.fuzz.seeds import all_seeds
from bench.fuzz.worker import Tally

_SAVE_EVERY = 50
_MEMORY_BYTES = 4 << 30


class _Guided:
    """Reads what the engine gives; the first byte says which kind of file it is."""

    def __init__(self, state: Path, folder: Path) -> None:
        self._state = state
        self._folder = folder
        self._oracle = Oracle(folder)
        self.seeds = all_seeds()
        self.tally = Tally()

    def read(self, data: bytes) -> None:
        """Read one input."""
        if not data:
            return
        seed = self.seeds[data[0] % len(self.seeds)]
        outcome = self._oracle.check(f"input{seed.suffix}", data[1:])
        self.tally.add(self.tally.inputs, seed.name, outcome)
        (self._folder / f"input{seed.suffix}").unlink()
        # The engine ends the process itself, at any time.
        if self.tally.inputs % _SAVE_EVERY == 0 or outcome.findings:
            self.tally.save(self._state)

    def mutate(self, data: bytes, max_size: int, chance: int) -> bytes:
        """Damage an input and keep its kind."""
        others = [seed.data for seed in self.seeds]
        return data[:1] + mutated(data[1:], random.Random(chance), others)[: max_size - 1]


def main() -> None:
    """Take the number of inputs, where to save figures, a folder to work in and the seed of chance."""
    n_inputs, state, folder, chance = sys.argv[1:5]
    limit_memory(_MEMORY_BYTES)
    corpus = Path(tempfile.mkdtemp(dir=folder))
    guided = _Guided(Path(state), Path(tempfile.mkdtemp(dir=folder)))
    for at, seed in enumerate(guided.seeds):
        (corpus / seed.name).write_bytes(bytes([at]) + seed.data)
    options = [
        f"-runs={n_inputs}",
        f"-seed={chance}",
        "-max_len=262144",
        "-timeout=300",
        "-rss_limit_mb=0",
        f"-artifact_prefix={folder}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], guided.read, custom_mutator=guided.mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
