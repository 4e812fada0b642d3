"""Time the two jobs that decided how the engine is compiled; see docs/adr/0009-compiled-kernel.md.

    python bench/kernel_choice.py [--pairs 5000000] [--rows 1000000] [--rounds 3]

Five million scattered pairs of names by Jaro-Winkler, and the pairs of a million rows that share a key. Every engine
runs in a process of its own, in turns; numba only where it is installed, first with an empty cache, then a full one.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from matching import NoWatch, block_fast, block_plain
from matching.features import texts_of
from matching.kernel.texts import Measure, measure_pairs

N_NAMES, N_KEYS, LARGEST_BLOCK, SEED = 60_000, 600_000, 120, 20
SYLLABLES = "al an bar be chi dor el fen gar hu is jo ka lum mar ni or pen qui ro sut ta ul ver win xa yor zel"
ENGINES = {"plain": "numpy and rapidfuzz", "numba": "numba", "c": "C by ctypes"}


@functools.cache
def names() -> list[str]:
    pick = np.random.default_rng(SEED)
    lengths = pick.integers(1, 5, N_NAMES)
    return ["".join(pick.choice(SYLLABLES.split(), n)) for n in lengths]


def timed(job: Callable[[], object]) -> tuple[float, float, object]:
    cpu, wall = time.process_time(), time.perf_counter()
    made = job()
    return time.process_time() - cpu, time.perf_counter() - wall, made


def engine(name: str) -> tuple[Callable[..., object], Callable[..., object]]:
    """The two jobs of an engine: similarities(texts, left, right) and pairs(keys)."""
    if name == "numba":
        jitted = importlib.import_module("kernel_choice_numba")
        return (
            lambda texts, left, right: jitted.similarities(texts.blob, texts.starts, left, right),
            lambda keys: jitted.pairs(keys, LARGEST_BLOCK),
        )
    return compiled() if name == "c" else plain()


def compiled() -> tuple[Callable[..., object], Callable[..., object]]:
    lib = block_fast.library()
    if lib is None:
        raise SystemExit("There is no compiled kernel here: make kernel")

    def pairs(keys: np.ndarray) -> object:
        rows, room = np.arange(len(keys), dtype=np.uint32), block_fast.Room()
        blocks = block_fast.blocks_of(lib, rows, keys, room)
        members, _, _ = block_fast.guarded(lib, blocks, len(keys), guard(len(keys)), room)
        found = block_fast.pairs_of(lib, [members], len(keys), NoWatch())
        return found.left, found.right

    return lambda texts, left, right: measure_pairs(Measure.JARO_WINKLER, texts, left, right), pairs


def plain() -> tuple[Callable[..., object], Callable[..., object]]:
    def similarities(texts: object, left: np.ndarray, right: np.ndarray) -> object:
        known = names()
        some, others = [known[i] for i in left.tolist()], [known[i] for i in right.tolist()]
        cpu, wall, alike = timed(lambda: cpdist(some, others, scorer=JaroWinkler.similarity, dtype=np.float64))
        return cpu, wall, alike

    def pairs(keys: np.ndarray) -> object:
        blocks = block_plain.blocks_of(np.arange(len(keys)), keys, guard(len(keys)), NoWatch())
        found = block_plain.pairs_of([blocks], len(keys), NoWatch())
        return found.left, found.right

    return similarities, pairs


def guard(n_rows: int) -> object:
    return block_plain.Guard(LARGEST_BLOCK, 0, np.zeros(n_rows + 1, dtype=np.int64), np.zeros(1, dtype=np.int64), 1)


def run_one(name: str, n_pairs: int, n_rows: int) -> None:
    """Print the figures of one engine in this process."""
    texts = texts_of(names())
    pick = np.random.default_rng(SEED)
    left, right = pick.integers(0, N_NAMES, n_pairs), pick.integers(0, N_NAMES, n_pairs)
    keys = (pick.pareto(1.6, n_rows) * N_KEYS / 10).astype(np.int64)
    _, ready, (similarities, pairs) = timed(lambda: engine(name))
    tiny = np.zeros(2, dtype=np.int64)
    _, first, _ = timed(lambda: (similarities(texts, tiny, tiny), pairs(tiny)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # rapidfuzz wants lists of Python texts; making them is left out of its time
    cpu, wall, alike = timed(lambda: similarities(texts, left, right))
    if name == "plain":
        cpu, wall, alike = alike
    pairs_cpu, pairs_wall, (low, high) = timed(lambda: pairs(keys))
    figures = {
        "ready_s": ready + first, "names_cpu_s": cpu, "names_wall_s": wall, "pairs_cpu_s": pairs_cpu,
        "pairs_wall_s": pairs_wall, "more_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "sum": float(np.sum(alike)), "n_pairs": len(low), "pair_sum": int((low * 31 + high).sum()),
    }  # fmt: skip
    print(json.dumps(figures))


def in_own_process(name: str, args: argparse.Namespace, cache: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", name, "--pairs", str(args.pairs), "--rows", str(args.rows)]
    environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(ran.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5_000_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=ENGINES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        run_one(args.one, args.pairs, args.rows)
        return
    there = [name for name in ENGINES if name != "numba" or find_spec("numba")]
    figures: dict[str, list[dict[str, float]]] = {name: [] for name in there}
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(args.rounds):
            for name in there:
                figures[name].append(in_own_process(name, args, cache))
    report(figures)


def report(figures: dict[str, list[dict[str, float]]]) -> None:
    print(
        f"{'':24}{'ready first':>12}{'ready later':>12}"
        f"{'names cpu':>11}{'wall':>7}{'pairs cpu':>11}{'wall':>7}{'MB':>6}"
    )
    for name, rounds in figures.items():

        def middle(key: str, rounds: list[dict[str, float]] = rounds) -> float:
            return statistics.median(figure[key] for figure in rounds)

        later = statistics.median([figure["ready_s"] for figure in rounds[1:]] or [rounds[0]["ready_s"]])
        print(
            f"{ENGINES[name]:24}{rounds[0]['ready_s']:12.2f}{later:12.2f}{middle('names_cpu_s'):11.2f}"
            f"{middle('names_wall_s'):7.2f}{middle('pairs_cpu_s'):11.2f}{middle('pairs_wall_s'):7.2f}{middle('more_mb'):6.0f}"
        )
    answers = {(round(f["sum"], 3), f["n_pairs"], f["pair_sum"]) for rounds in figures.values() for f in rounds}
    print(
        f"{figures['c'][0]['n_pairs']:,} pairs;", "all engines agree" if len(answers) == 1 else f"DIFFERENT: {answers}"
    )


if __name__ == "__main__":
    main()
