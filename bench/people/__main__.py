"""Make a table of people: ``python -m bench.people N OUT.csv --seed S``."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import people
from bench.people.records import COLUMNS, Columns, make_table
from bench.people.stocks import read_json


def write_table(columns: Columns, path: Path) -> None:
    """Write a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(zip(*(columns[name].tolist() for name in COLUMNS), strict=True))


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=people.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int, help="records to make")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--style", choices=[name for name in read_json("styles.json") if name != "about"], default="town"
    )
    parser.add_argument("--skew", action="store_true", help="values that very many records share")
    given = parser.parse_args(arguments)
    write_table(make_table(given.n, given.seed, given.style, is_skewed=given.skew), given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
