"""Measure the linkage engine on person tables whose truth is known.

    python bench/match_eval.py TABLE.csv [TABLE.csv ...] [--save figures.json] [--compare figures.json]

A table has a header line. Columns it may have: unique_id, cluster_id (who is who), first_name, middle_name, surname,
dob (ISO), sex, address, town or city, postcode, phone, email, nhs_number. Truth is used only after scoring.

Printed per table: pairs proposed and share of the true pairs among them, best pair F1 over all thresholds (an oracle
figure, for ranking), pair F1 at probability 0.5 (what a user gets), expected calibration error over ten bins of the
pairs with probability of at least 0.01, F1 of the clusters, and seconds per stage.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from matching import (
    BirthSpan,
    MatchRecord,
    NameForm,
    NoWatch,
    ScoredPair,
    build_table,
    candidate_pairs,
    cluster,
    score,
    train,
)

FIGURES = ("reach", "best_f1", "f1_at_half", "precision_at_half", "recall_at_half", "calibration_error", "cluster_f1")
Pairs = set[tuple[str, str]]


def read_table(path: Path) -> tuple[list[MatchRecord], dict[str, str]]:
    """Read a table; also who is who."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    width = len(str(len(rows)))
    records = [_record(row, width) for row in rows]
    return records, {record.id: row["cluster_id"] for record, row in zip(records, rows, strict=True)}


def _record(row: Mapping[str, str], width: int) -> MatchRecord:
    def cell(*names: str) -> str:
        return next((row[name].strip() for name in names if row.get(name)), "")

    town, postcode = cell("town", "city"), re.sub(r"\s", "", cell("postcode")).upper()
    return MatchRecord(
        id=cell("unique_id").zfill(width),
        names=(NameForm(cell("first_name"), cell("middle_name"), cell("surname")),),
        born=_born(cell("dob")),
        sex=cell("sex").upper() if cell("sex").upper() in ("F", "M") else "",
        postcodes=(f"{postcode[:-3]} {postcode[-3:]}",) if len(postcode) > 4 else (),
        addresses=((cell("address"), town),) if cell("address") or town else (),
        phones=(cell("phone"),) if cell("phone") else (),
        emails=(cell("email").lower(),) if cell("email") else (),
        nhs_number=cell("nhs_number"),
    )


def _born(text: str) -> BirthSpan | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return BirthSpan(day, day, is_exact=True)


def true_pairs(truth: Mapping[str, str]) -> Pairs:
    """All pairs of records of one person."""
    by_person: dict[str, list[str]] = {}
    for record_id, person in sorted(truth.items()):
        by_person.setdefault(person, []).append(record_id)
    return {pair for members in by_person.values() for pair in combinations(members, 2)}


def f1_curve(scored: Sequence[ScoredPair], wanted: Pairs) -> tuple[float, float, float, float]:
    """Best F1, then F1, precision and recall at probability 0.5."""
    ranked = sorted(scored, key=lambda pair: -pair.probability)
    is_true = np.array([(pair.a, pair.b) in wanted for pair in ranked], dtype=np.float64)
    hits, found = np.cumsum(is_true), np.arange(1, len(ranked) + 1)
    f1 = 2 * hits / (found + len(wanted))
    n_half = sum(pair.probability >= 0.5 for pair in ranked)
    n_hits = float(hits[n_half - 1]) if n_half else 0.0
    precision, recall = n_hits / max(n_half, 1), n_hits / max(len(wanted), 1)
    return float(f1.max(initial=0.0)), 2 * n_hits / (n_half + len(wanted)), precision, recall


def calibration_error(scored: Sequence[ScoredPair], wanted: Pairs) -> float:
    """Expected calibration error over ten equal bins, weighted by pairs."""
    kept = [pair for pair in scored if pair.probability >= 0.01]
    probability = np.array([pair.probability for pair in kept])
    is_true = np.array([(pair.a, pair.b) in wanted for pair in kept], dtype=np.float64)
    bins = np.minimum((probability * 10).astype(int), 9)
    gaps = [abs(probability[bins == b].sum() - is_true[bins == b].sum()) for b in range(10)]
    return float(sum(gaps) / max(len(kept), 1))


def cluster_f1(cluster_of: Mapping[str, str], wanted: Pairs) -> float:
    """Pair F1 of the clusters."""
    found = sum(n * (n - 1) // 2 for n in Counter(cluster_of.values()).values())
    hits = sum(cluster_of[a] == cluster_of[b] for a, b in wanted)
    return 2 * hits / max(found + len(wanted), 1)


def evaluate(path: Path) -> dict[str, float]:
    """Link one table and measure."""
    records, truth = read_table(path)
    watch, clock = NoWatch(), [time.perf_counter()]

    def lap() -> float:
        clock.append(time.perf_counter())
        return clock[-1] - clock[-2]

    table = build_table(records)
    seconds = {"s_encode": lap()}
    pairs = candidate_pairs(table, watch)
    seconds["s_block"] = lap()
    model = train(table, pairs, watch)
    seconds["s_train"] = lap()
    scored = score(table, pairs, model, watch)
    seconds["s_score"] = lap()
    report = cluster([record.id for record in records], scored, 0.0)
    seconds["s_cluster"] = lap()
    wanted = true_pairs(truth)
    ids = [record.id for record in records]
    proposed = {tuple(sorted((ids[a], ids[b]))) for a, b in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)}
    best, at_half, precision, recall = f1_curve(scored, wanted)
    return {
        "records": len(records),
        "proposed": len(proposed),
        "reach": len(wanted & proposed) / max(len(wanted), 1),
        "best_f1": best,
        "f1_at_half": at_half,
        "precision_at_half": precision,
        "recall_at_half": recall,
        "calibration_error": calibration_error(scored, wanted),
        "cluster_f1": cluster_f1(report.cluster_of, wanted),
        **seconds,
        "s_all": clock[-1] - clock[0],
    }


def print_table(figures: Mapping[str, Mapping[str, float]], before: Mapping[str, Mapping[str, float]]) -> None:
    """Print one line per table, and how it differs from earlier figures."""
    print(f"{'table':<20}{'records':>8}{'pairs':>9}" + "".join(f"{name:>19}" for name in FIGURES) + f"{'seconds':>9}")
    for name, row in figures.items():
        cells = "".join(f"{row[figure]:>19.4f}" for figure in FIGURES)
        print(f"{name:<20}{row['records']:>8.0f}{row['proposed']:>9.0f}{cells}{row['s_all']:>9.2f}")
        if name in before:
            print(f"{'  against before':<37}" + "".join(f"{row[f] - before[name][f]:>+19.4f}" for f in FIGURES))
    for name, row in figures.items():
        stages = "  ".join(f"{stage[2:]} {row[stage]:.2f}" for stage in row if stage.startswith("s_"))
        print(f"{name}: {stages}")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=Path, nargs="+")
    parser.add_argument("--save", type=Path, help="write the figures as JSON")
    parser.add_argument("--compare", type=Path, help="show the difference from figures saved earlier")
    given = parser.parse_args(arguments)
    figures = {path.stem: evaluate(path) for path in given.tables}
    before = json.loads(given.compare.read_text(encoding="utf-8")) if given.compare else {}
    print_table(figures, before)
    if given.save:
        given.save.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
