"""The tables that engines are measured on, and the blocking rules that all of them are given."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bench import people
from bench.people.__main__ import write_table
from bench.people.contacts import plain
from bench.people.records import make_table

# Columns of which two records must share all, per rule, for every engine. A rule counts where its columns are there.
RULES: tuple[tuple[str, ...], ...] = (
    ("first_name", "surname"),
    ("surname", "dob"),
    ("first_name", "dob"),
    ("first_name", "postcode"),
    ("surname", "postcode"),
    ("phone",),
    ("email",),
)
# FEBRL has no telephones or e-mail, many slips and few records: its birthdays may stand alone, and so may its numbers.
_FEBRL_RULES: tuple[tuple[str, ...], ...] = (
    ("dob",),
    ("first_name", "surname"),
    ("first_name", "postcode"),
    ("surname", "postcode"),
    ("soc_sec_id",),
)
# How Splink's settings are trained, there and here: columns of a rule each.
SESSIONS: tuple[tuple[str, ...], ...] = (("first_name", "surname"), ("dob",), ("postcode",))
DETERMINISTIC: tuple[tuple[str, ...], ...] = (("first_name", "surname", "dob"), ("email",), ("soc_sec_id",))
# Deterministic rules find about this share of matches: a guess, as the documentation's examples guess.
RECALL = 0.6
MAX_EM_PAIRS = 400_000
TRUTH = ("cluster_id", "culture", "household")
COMPARED = (
    "first_name", "middle_name", "surname", "dob", "sex", "address", "town", "postcode", "phone", "email", "soc_sec_id",
)  # fmt: skip
_RENAMED = {"city": "town"}
SEED = 20_26
_GENERATOR = Path(people.__file__).parent


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table with truth, as files.

    Attributes:
        truth: Who is who: the whole table.
        raw: The table without ``TRUTH``, otherwise as it came; columns have the names of ``COMPARED``.
        tidy: The same as a competent user of Splink or recordlinkage would tidy it first: small letters without
            accents, numbers as digits, postcodes closed up. Made before any clock runs.
        columns: What of ``COMPARED`` it has.
    """

    name: str
    truth: Path
    raw: Path
    tidy: Path
    columns: tuple[str, ...]

    @property
    def rules(self) -> tuple[tuple[str, ...], ...]:
        """Those of ``RULES``, or of FEBRL's, whose columns are there."""
        rules = _FEBRL_RULES if self.name.startswith("febrl") else RULES
        return tuple(rule for rule in rules if set(rule) <= set(self.columns))


def usable(rules: Sequence[Sequence[str]], columns: Sequence[str]) -> list[Sequence[str]]:
    """Return the rules whose columns are there."""
    return [rule for rule in rules if set(rule) <= set(columns)]


def own_table(n: int, folder: Path, style: str = "town", *, is_skewed: bool = False) -> Dataset:
    """Make a table of invented people, unless an earlier run left it and the generator is as it was."""
    name = f"people_{_short(n)}" + ("" if style == "town" else f"_{style}") + ("_skewed" if is_skewed else "")
    path = folder / f"{name}.csv"
    if not _is_fresh(path, *_GENERATOR.iterdir()):
        write_table(make_table(n, SEED, style, is_skewed=is_skewed), path)
    return _dataset(name, path, folder)


def _is_fresh(path: Path, *sources: Path) -> bool:
    return path.exists() and all(s.is_dir() or s.stat().st_mtime < path.stat().st_mtime for s in sources)


def _short(n: int) -> str:
    return f"{n // 1_000_000}m" if n % 1_000_000 == 0 else f"{n // 1000}k" if n % 1000 == 0 else str(n)


def other_tables(source: Path, folder: Path) -> list[Dataset]:
    """Take every table with unique_id and cluster_id in a folder."""
    found = []
    for path in sorted([*source.glob("*.csv"), *source.glob("*.csv.gz")]):
        with open_text(path) as file:
            header = next(csv.reader(file), [])
        if {"unique_id", "cluster_id"} <= set(header):
            name = path.name.removesuffix(".gz").removesuffix(".csv")
            found.append(_dataset(name, _renamed(path, folder / f"{name}.csv"), folder))
    return found


def open_text(path: Path) -> TextIO:
    """Open a CSV file, packed or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _renamed(source: Path, path: Path) -> Path:
    with open_text(source) as file, path.open("w", encoding="utf-8", newline="") as out:
        header, *rows = csv.reader(file)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([_RENAMED.get(name, name) for name in header])
        writer.writerows(rows)
    return path


def _dataset(name: str, table: Path, folder: Path) -> Dataset:
    raw, tidied = folder / f"{name}.raw.csv", folder / f"{name}.tidy.csv"
    columns = read_columns(table)
    compared = tuple(column for column in COMPARED if any(columns.get(column, ())))
    ids = {"unique_id": [str(i) for i in range(len(columns["unique_id"]))]}
    if not _is_fresh(tidied, table, Path(__file__)):
        _write(raw, ids | {column: columns[column] for column in compared})
        _write(tidied, ids | {column: _tidied(column, columns[column]) for column in compared})
    return Dataset(name, table, raw, tidied, compared)


def read_columns(path: Path) -> dict[str, list[str]]:
    """Read a CSV table column by column."""
    with open_text(path) as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def _tidied(column: str, values: Sequence[str]) -> list[str]:
    once = {value: tidy(column, value) for value in set(values)}
    return [once[value] for value in values]


def _write(path: Path, columns: Mapping[str, Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def tidy(column: str, value: str) -> str:
    """Tidy one value.

    >>> tidy("phone", "+44 7700 900123"), tidy("postcode", "eb2 1hj"), tidy("surname", "Żyła ")
    ('07700900123', 'EB21HJ', 'zyla')
    """
    if column == "phone":
        digits = re.sub(r"\D", "", value)
        return re.sub("^(0044|44)", "0", digits)
    if column == "postcode":
        return re.sub(r"\s", "", value).upper()
    if column in ("dob", "sex"):
        return value.strip()
    return " ".join(plain(value).lower().split())
