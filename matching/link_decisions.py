"""People's decisions about pairs of a person table: read from a file, found among the rows, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from matching.columns import Codes, Flags
from matching.errors import TableError
from matching.flat_read import FlatFile, RowProblem, TextColumn, read_flat
from matching.flat_texts import strings_of
from matching.fold import fold_words
from matching.namedata import read_data
from matching.ports import Watch

_FILE = "decision_columns.json"
_FIELDS = ("id_a", "id_b", "decision")
UNDECIDED, SAME, DIFFERENT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person has decided about two records.

    Attributes:
        id_a: Id of a record; with two files, of the first.
        id_b: Id of another; with two files, of the second.
        line: Line of the file that says so, 0 where none does.
    """

    id_a: str
    id_b: str
    is_one_person: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """Decisions read from a file.

    Attributes:
        problems: Rows that could not be read as decisions.
    """

    decisions: tuple[Decision, ...]
    problems: tuple[RowProblem, ...]


def _no_rows() -> Codes:
    return np.empty(0, dtype=np.int64)


def _no_flags() -> Flags:
    return np.empty(0, dtype=np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Decisions as rows of a table, each pair once, ascending by (left, right).

    Attributes:
        left: Rows, each smaller than its partner; shape (decisions,).
        right: Rows; shape (decisions,).
        is_one_person: What was decided; shape (decisions,).
        problems: Decisions that could not be used as they stand, with the reason.
    """

    left: Codes = field(default_factory=_no_rows)
    right: Codes = field(default_factory=_no_rows)
    is_one_person: Flags = field(default_factory=_no_flags)
    problems: tuple[RowProblem, ...] = ()

    def __len__(self) -> int:
        return len(self.left)

    @property
    def must_link(self) -> Codes:
        """Pairs that are one person; shape (pairs, 2)."""
        return np.column_stack([self.left, self.right])[self.is_one_person]

    @property
    def cannot_link(self) -> Codes:
        """Pairs that are two people; shape (pairs, 2)."""
        return np.column_stack([self.left, self.right])[~self.is_one_person]

    def places_of(self, left: Codes, right: Codes) -> Codes:
        """Return the place of the decision about each pair of rows, -1 where there is none; smaller rows first."""
        n_rows = int(max(left.max(initial=0), right.max(initial=0), self.right.max(initial=0))) + 1
        keys, wanted = self.left * n_rows + self.right, left * n_rows + right
        if not len(keys):
            return np.full(len(left), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)

    def marks_of(self, left: Codes, right: Codes) -> Codes:
        """Return UNDECIDED, SAME or DIFFERENT for each pair of rows, smaller rows first."""
        code = np.append(np.where(self.is_one_person, SAME, DIFFERENT), UNDECIDED)
        return np.asarray(code[self.places_of(left, right)], dtype=np.int64)


class RowFinder:
    """Finds rows by the ids that the files use.

    Args:
        ids: Id of each row, as its file writes it.
        sources: File of each row, counted from 0.
    """

    def __init__(self, ids: Sequence[str], sources: Codes) -> None:
        self._ids = ids
        n_first = int(np.count_nonzero(sources == 0))
        self._is_two = n_first < len(ids)
        self._first = {record_id: row for row, record_id in enumerate(ids[:n_first])}
        self._second = (
            {record_id: row + n_first for row, record_id in enumerate(ids[n_first:])} if self._is_two else self._first
        )

    def pair(self, id_a: str, id_b: str) -> tuple[int, int]:
        """Return the rows of two ids, the first one's first.

        Raises:
            TableError: An id is unknown, or both are one record.
        """
        rows = []
        for record_id, known, which in ((id_a, self._first, "first"), (id_b, self._second, "second")):
            row = known.get(record_id.strip())
            if row is None:
                where = f"in the {which} table" if self._is_two else "in the table"
                raise TableError(f"No record {where} has the id {record_id}.")
            rows.append(row)
        if rows[0] == rows[1]:
            raise TableError(f"The record {id_a} stands on both sides.")
        return rows[0], rows[1]


def read_decisions(path: Path, watch: Watch) -> DecisionFile:
    """Read a CSV file with two ids and a decision on each row; rows that are none are reported.

    Raises:
        TableError: The file cannot be read, or has not all three columns.
    """
    found: dict[str, int] = {}

    def choose(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[int]:
        found.update(_places(header, path))
        return tuple(found.values())

    file = read_flat(path, choose, watch)
    cells = [_strings(file.columns[found[name]]) for name in _FIELDS]
    decisions, problems = [], {problem.line: problem for problem in file.problems}
    for line, id_a, id_b, word in zip(file.lines.tolist(), *cells, strict=True):
        verdict = _verdicts().get(" ".join(fold_words(word)))
        wrong = _what_is_wrong(id_a, id_b, word, verdict)
        if wrong:
            problems[line] = RowProblem(line, wrong)
        else:
            decisions.append(Decision(id_a, id_b, bool(verdict), line))
    return DecisionFile(tuple(decisions), (*_untold(file), *(problems[line] for line in sorted(problems))))


def _untold(file: FlatFile) -> tuple[RowProblem, ...]:
    """Say how many odd rows there are beyond those that the reader reports one by one."""
    n_more = file.n_problems - len(file.problems)
    return (RowProblem(0, f"{n_more:,} more rows have too few or too many cells."),) if n_more else ()


def _places(header: Sequence[str], path: Path) -> dict[str, int]:
    names: Mapping[str, Sequence[str]] = read_data(_FILE)["columns"]
    folded = [" ".join(fold_words(name)) for name in header]
    places = {}
    for column in _FIELDS:
        place = next((folded.index(name) for name in names[column] if name in folded), None)
        if place is None:
            raise TableError(
                f"{path} has no column {column} (it has {', '.join(header[:12])}). Nothing was linked. "
                "Decisions need the columns id_a, id_b and decision (same or different)."
            )
        places[column] = place
    return places


def _strings(column: TextColumn) -> list[str]:
    texts = [*strings_of(column.values), ""]
    return [texts[code] for code in column.codes.tolist()]


def _verdicts() -> Mapping[str, bool]:
    words: Mapping[str, Sequence[str]] = read_data(_FILE)["decisions"]
    return {word: kind == "same" for kind, ones in words.items() for word in ones}


def _what_is_wrong(id_a: str, id_b: str, word: str, verdict: bool | None) -> str:
    if not id_a or not id_b:
        return "An id is missing; the decision was left out."
    if verdict is None:
        return f'"{word[:40]}" is neither same nor different; the decision was left out.'
    return ""


def find_decided(decisions: Sequence[Decision], finder: RowFinder) -> Decided:
    """Find the rows that were decided on.

    Decisions on one pair that contradict each other become "different", as a wrong merge is dearer than a missed one.
    """
    verdict_of: dict[tuple[int, int], bool] = {}
    problems = []
    for one in decisions:
        try:
            a, b = finder.pair(one.id_a, one.id_b)
        except TableError as err:
            problems.append(RowProblem(one.line, f"{err} The decision was left out."))
            continue
        pair = (min(a, b), max(a, b))
        if verdict_of.setdefault(pair, one.is_one_person) != one.is_one_person:
            verdict_of[pair] = False
            what = f"{one.id_a} and {one.id_b} were decided both same and different; different holds."
            problems.append(RowProblem(one.line, what))
    return _in_order(verdict_of, problems)


def _in_order(verdict_of: Mapping[tuple[int, int], bool], problems: Sequence[RowProblem]) -> Decided:
    pairs = sorted(verdict_of)
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    verdicts = np.array([verdict_of[pair] for pair in pairs], dtype=np.bool_)
    return Decided(ends[:, 0].copy(), ends[:, 1].copy(), verdicts, tuple(problems))
