"""What is read of a folder of GEDCOM files, against its MANIFEST.csv: people, families, and where every line went.

    python -m bench.genealogy FOLDER

``MANIFEST.csv`` has the columns ``file``, ``persons`` and ``families``. A line is *used* when its text stands in a row
that the reader gives for its record (fields, extras, statements), *listed* when a problem names it or its kind of
record, and *lost* otherwise. *same* says whether the tree, written as GEDCOM and read again, is the same family.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from finder.families.gedcom import tree_of_rows
from finder.families.gedcom_writer import write_family
from importers.base import ReadOptions
from importers.gedcom.lexer import Line, decode_gedcom, lex
from importers.gedcom_reader import GedcomReader
from importers.rows import FactRow, FileResult, PersonRow, Problem, Row, StatementRow

_DAY = dt.date(2026, 3, 31)
_LINKS = frozenset({"FAMC", "FAMS", "HUSB", "WIFE", "CHIL", "CONC", "CONT"})
_SAYS_HOW = frozenset({"NAME.TYPE", "SEX"})
_NOTES = frozenset({"NOTE", "SNOTE"})
_FLAGS = frozenset({"Y", "N"})


class _Quiet:
    def progress(self, done: int, total: int, what: str) -> None:
        """Say nothing."""

    def check(self) -> None:
        """Never cancel."""


@dataclass(frozen=True)
class _Lines:
    n_lines: int = 0
    n_listed: int = 0
    lost: tuple[tuple[int, str], ...] = ()


def main() -> int:
    """Print the table; 1 when a count differs from the manifest, a line is lost or a family does not come back."""
    parser = argparse.ArgumentParser(description="Read a folder of GEDCOM files against its MANIFEST.csv.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print up to N lost lines of each file")
    asked = parser.parse_args()
    with (asked.folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        manifest = list(csv.DictReader(stream))
    print(f"{'file':34}{'people':>14}{'families':>14}{'lines':>9}{'listed':>8}{'lost':>6}{'seconds':>9}  same")
    is_right = True
    for entry in manifest:
        is_right &= _one(asked.folder / entry["file"], entry, asked.show)
    return 0 if is_right else 1


def _one(path: Path, entry: Mapping[str, str], n_shown: int) -> bool:
    begun_s = time.process_time()
    found = GedcomReader().read(path, path.name, _Quiet(), ReadOptions(today=_DAY))
    spent_s = time.process_time() - begun_s
    n_people = sum(isinstance(row, PersonRow) for row in found.rows)
    n_families = len(_families(path) & {row.locator for row in found.rows})
    lines = _account(path, found)
    is_same = _comes_back(found)
    people = f"{n_people}/{entry['persons']}"
    families = f"{n_families}/{entry['families']}"
    print(
        f"{path.name:34}{people:>14}{families:>14}{lines.n_lines:>9}{lines.n_listed:>8}{len(lines.lost):>6}"
        f"{spent_s:>9.2f}  {'yes' if is_same else 'NO'}"
    )
    for number, text in lines.lost[:n_shown]:
        print(f"    line {number}: {text}", file=sys.stderr)
    is_counted = (str(n_people), str(n_families)) == (entry["persons"], entry["families"])
    return is_counted and is_same and not lines.lost


def _lexed(path: Path) -> Iterator[Line | Problem]:
    yield from lex(decode_gedcom(path.read_bytes()).text)


def _families(path: Path) -> set[str]:
    return {line.xref for line in _lexed(path) if isinstance(line, Line) and line.level == 0 and line.tag == "FAM"}


def _account(path: Path, found: FileResult) -> _Lines:
    """Look for the text of each line in what the reader says of its record."""
    told = _told(found.rows)
    listed = {row.locator for row in found.rows if isinstance(row, Problem)}
    kinds = " ".join(row.reason for row in found.rows if isinstance(row, Problem) and row.code == "kept_unread")
    n_lines = n_listed = 0
    lost: list[tuple[int, str]] = []
    record, tags = "", [""]
    for line in _lexed(path):
        n_lines += 1
        if isinstance(line, Problem):
            n_listed += 1
            continue
        record = line.xref if line.level == 0 else record
        tags = [*tags[: line.level], line.tag]
        text = line.value.strip().replace("@@", "@")
        is_listed = {record, f"L{line.number}"} & listed or any(f" {tag} " in kinds for tag in tags[:2])
        if not text or line.tag in _LINKS or line.level == 0 or ".".join(tags[1:]) in _SAYS_HOW or text in _FLAGS:
            continue
        if tags[0] == "HEAD" or (line.tag == "PEDI" and text.casefold() == "birth"):
            continue  # Read by the reader of headers; a child of its parents like others.
        if line.tag in _NOTES and text.startswith("@"):
            continue  # The text of the shared note stands where it points from.
        if _is_in(text, told[record] + told[""]):
            continue
        if is_listed:
            n_listed += 1
        else:
            lost.append((line.number, f"{'.'.join(tags)} {text[:80]}"))
    return _Lines(n_lines, n_listed, tuple(lost))


def _is_in(text: str, told: str) -> bool:
    plain = " ".join(text.replace("/", " ").split())
    return plain in told or all(word.strip('.,;:"“”()') in told for word in plain.split())


def _told(rows: tuple[Row, ...]) -> dict[str, str]:
    """Return everything that rows say, by the record that they name."""
    told: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if isinstance(row, PersonRow):
            parts = [value for _, value in (*row.fields, *row.extra)]
        elif isinstance(row, StatementRow):
            parts = [row.label, row.note, row.start, row.end, row.subject.key, row.object.key]
            told[row.object.key].append(row.label)
        elif isinstance(row, FactRow):
            parts = [value for _, value in row.fields]
        else:
            parts = [row.raw, row.reason]
        told["" if row.locator == "HEAD" else row.locator].extend(parts)
    return defaultdict(str, {key: " ".join(" ".join(parts).replace("/", " ").split()) for key, parts in told.items()})


def _comes_back(found: FileResult) -> bool:
    """Write the family as GEDCOM and read it again."""
    tree = tree_of_rows(found.rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "again.ged"
        path.write_text(write_family(tree), encoding="utf-8", newline="")
        again = GedcomReader().read(path, path.name, _Quiet(), ReadOptions(today=_DAY))
    return tree_of_rows(again.rows).graph == tree.graph


if __name__ == "__main__":
    sys.exit(main())
