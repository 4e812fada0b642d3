"""Look at a table that was made: ``python -m bench.people.check OUT.csv``.

Read what it prints before using a new kind of table. A generator once moved forbidden birth dates to the nearest
allowed one, and one child in twelve was born on one day.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

TOP = 8


def read_columns(path: Path) -> dict[str, list[str]]:
    """Read a CSV table column by column."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def cluster_sizes(cluster_ids: Sequence[str]) -> dict[int, int]:
    """Count clusters by size."""
    return dict(sorted(Counter(Counter(cluster_ids).values()).items()))


def n_true_pairs(cluster_ids: Sequence[str]) -> int:
    """Count pairs of records of one person."""
    return sum(count * size * (size - 1) // 2 for size, count in cluster_sizes(cluster_ids).items())


def print_report(columns: Mapping[str, list[str]]) -> None:
    """Print the commonest values, shares that are missing, cluster sizes and birth years."""
    n = len(columns["unique_id"])
    print(f"{n} records, cluster sizes {cluster_sizes(columns['cluster_id'])}, ", end="")
    print(f"{n_true_pairs(columns['cluster_id'])} true pairs")
    if "household" in columns:
        people = {(c, h) for c, h in zip(columns["cluster_id"], columns["household"], strict=True)}
        print("people per household:", dict(sorted(Counter(Counter(h for _, h in people).values()).items())))
    for name, values in columns.items():
        if name in ("unique_id", "cluster_id", "household"):
            continue
        counts = Counter(values)
        top = ", ".join(f"{value or '(none)'} {count / n:.2%}" for value, count in counts.most_common(TOP))
        print(f"{name:<12} {len(counts):>8} values; missing {counts[''] / n:.1%}; {top}")
    decades = Counter(day[:3] + "0s" for day in columns["dob"] if day)
    print("born:", dict(sorted(decades.items())))
    print("days of the month:", dict(Counter(day[8:] for day in columns["dob"] if day).most_common(4)))


if __name__ == "__main__":
    print_report(read_columns(Path(sys.argv[1])))
