"""Is linkage as good for every naming culture? The last bench, group by group.

    python bench/fairness.py [bench/results/latest.json] [--least-pairs 100]

Prints recall and precision at probability 0.5 per culture, and by how many points recall lies above or below that of
all. With few true pairs that is chance: the interval is Wilson's at 95 %. A group is marked when its recall is more
than three points below. Writes ``fairness.md`` beside the results.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.linking.figures import LEAST_GROUP_PAIRS
from bench.linking.job import ENGINES

_LATEST = Path(__file__).resolve().parent / "results" / "latest.json"
MOST_BELOW = 0.03
_Z = 1.96


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of ``n`` trials.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).

    >>> tuple(round(end, 3) for end in wilson(0.9, 100))
    (0.826, 0.945)
    """
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return centre - half, centre + half


def tables_text(results: Mapping[str, Any], least_pairs: int) -> str:
    """Write a table for every table that has cultures."""
    lines = ["# Accuracy per naming culture", ""]
    lines.append("At probability 0.5. Points: recall against that of all pairs; **bold** is more than three below.")
    for name, table in results["tables"].items():
        engines = {e: told["figures"] for e, told in table["engines"].items() if told.get("figures", {}).get("groups")}
        if engines:
            lines += ["", f"## {name}: {table['n_rows']:,} records", "", *_table(engines, least_pairs)]
    return "\n".join(lines) + "\n"


def _table(engines: Mapping[str, Any], least_pairs: int) -> Iterator[str]:
    yield "| culture | true pairs | " + " | ".join(ENGINES[engine][1] for engine in engines) + " |"
    yield "|---|---|" + "---|" * len(engines)
    yield (
        "| all | | " + " | ".join(f"{f['recall']:.3f}, precision {f['precision']:.3f}" for f in engines.values()) + " |"
    )
    groups = next(iter(engines.values()))["groups"]
    for culture in sorted(groups, key=lambda each: -groups[each]["n_true"]):
        n_true = groups[culture]["n_true"]
        if n_true >= least_pairs:
            cells = [_cell(figures["groups"][culture], figures["recall"]) for figures in engines.values()]
            yield f"| {culture} | {n_true} | " + " | ".join(cells) + " |"


def _cell(group: Mapping[str, float], overall: float) -> str:
    low, high = wilson(group["recall"], int(group["n_true"]))
    points = (group["recall"] - overall) * 100
    told = f"{points:+.1f}"
    told = f"**{told}**" if points < -100 * MOST_BELOW else told
    return f"{group['recall']:.3f} ({low:.3f}-{high:.3f}), {told}; {group['precision']:.3f}"


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, nargs="?", default=_LATEST)
    parser.add_argument("--least-pairs", type=int, default=LEAST_GROUP_PAIRS, help="groups with fewer are left out")
    given = parser.parse_args(arguments)
    told = tables_text(json.loads(given.results.read_text(encoding="utf-8")), given.least_pairs)
    print(told)
    (given.results.parent / "fairness.md").write_text(told, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
