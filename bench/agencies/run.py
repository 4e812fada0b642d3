"""Runs the program on an agency, in a fresh workspace, and scores what it finds."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.agencies.roll import TODAY
from bench.agencies.score import Answers, Score, score_pairs, score_results
from finder.jobs import JobContext
from finder.model.person import PairEvidence
from finder.model.record import Record
from finder.session import Session
from finder.store.workspace import create_workspace


@dataclass(frozen=True, slots=True)
class Run:
    """What one run gave; ``seconds`` of the wall, ``cpu_s`` of this process, from import to the last search."""

    score: Score
    seconds: float
    cpu_s: float
    n_unreadable: int


def run(folder: Path) -> Run:
    """Import, resolve and search ``folder/input``, and compare with ``folder/truth``."""
    answers = Answers(folder / "truth")
    with tempfile.TemporaryDirectory() as scratch:
        store, _ = create_workspace(Path(scratch) / "bench.kinfinder", "only for this run")
        session = Session(store, lambda: TODAY)  # orders and ages fit the invented day only
        job, start, cpu = JobContext(), time.perf_counter(), time.process_time()
        report = session.import_paths([folder / "input"], job)
        session.resolve(job)
        results = session.search_all(job)
        took = time.perf_counter() - start, time.process_time() - cpu
        score = score_results(answers, results)
        taken = _taken(session.pairs(job))
        score_pairs(score, answers.by_id, taken)
        session.close()
    unreadable = sum(file.status == "unreadable" for file in report.files)
    (folder / "misses.jsonl").write_text(
        "".join(json.dumps(miss, ensure_ascii=False) + "\n" for miss in score.misses), encoding="utf-8"
    )
    return Run(score, *took, unreadable)


def _taken(pairs: Sequence[tuple[PairEvidence, Record, Record]]) -> list[tuple[str, str]]:
    """Ids of two records that were taken for one person."""
    likely = [(a, b) for pair, a, b in pairs if pair.probability_01 >= 0.5]
    return [(a.external_ids[0], b.external_ids[0]) for a, b in likely if a.external_ids and b.external_ids]
