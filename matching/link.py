"""Record linkage on person tables in CSV files: one is searched for duplicates, two are linked with each other.

``link`` does all of it: ``link(Path("people.csv"), options=LinkOptions(id_column="unique_id"))`` gives scored pairs,
clusters, the model and what was noticed. ``read_tables``, ``count_candidates`` and ``link_tables`` are its steps; each
looks at its watch at least every 100 ms.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from matching.block_keys import Rule, read_rule
from matching.block_suggest import Suggestion, suggest_rules
from matching.blocking import CandidatePairs, RuleCount, SamplePairs, candidate_pairs, count_pairs
from matching.cluster_rows import RowClusters, cluster_rows
from matching.columns import Codes, Flags
from matching.errors import TableError
from matching.features import Texts
from matching.flat import FlatTable, flat_table
from matching.flat_read import FlatFile, RowProblem, read_flat
from matching.link_decisions import Decided, Decision
from matching.link_pairs import Explanation, named_pairs, taught, with_decided
from matching.link_watch import promptly
from matching.model import Model
from matching.ports import NoWatch, Watch
from matching.recount import recounted, train_and_recount
from matching.score import PairScores, score_rows
from matching.table import Table
from matching.table_columns import TableColumns, describe_fields, fields_to_read, recognise
from matching.third_records import ask_third_records
from matching.train import learning_sample

if TYPE_CHECKING:
    from matching.splink.settings import Settings

LEAST_PROBABILITY = 0.01
# What one blocking rule may propose in a large table.
MOST_PAIRS_PER_RECORD = 0.5


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """How tables are linked.

    Attributes:
        id_column: Column with the records' ids; recognised when None, and the line where there is none.
        columns: Columns to use instead of those recognised, by field (see ``data/table_columns.json``); () for none.
        rules: Blocking rules as ``read_rule`` reads them; () for all.
        threshold: Probability from which pairs are joined into clusters, in (0, 1).
        least_probability: Pairs below are left out of the result, in [0, 1).
        is_unique_within: Each of two files names a person once at most, so that a cluster takes one row from each.
        seed: Makes training repeatable.
        model: A trained model to use; None trains one.
        decisions: What people have decided about pairs; clusters obey, and scores learn from twenty or more of both
            kinds. Decided pairs are kept in the result whatever they score.
        explain: Ids of a pair to explain; with two files, of the first and of the second.
    """

    id_column: str | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    rules: tuple[str, ...] = ()
    threshold: float = 0.5
    least_probability: float = LEAST_PROBABILITY
    is_unique_within: bool = False
    seed: int = 0
    model: Model | None = None
    decisions: tuple[Decision, ...] = ()
    explain: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was read from one file.

    Attributes:
        fields: Columns of each field that was compared.
        ignored: Columns that were not, with the reason.
        problems: The first rows with too few or too many cells.
        n_problems: Number of such rows.
    """

    path: Path
    n_rows: int
    encoding: str
    delimiter: str
    fields: Mapping[str, Sequence[str]]
    ignored: tuple[tuple[str, str], ...]
    problems: tuple[RowProblem, ...]
    n_problems: int


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """Tables that are ready to be linked.

    Attributes:
        files: What was read from each file.
        flat: The table.
        seconds: Time of each stage so far.
    """

    files: tuple[FileReport, ...]
    flat: FlatTable
    seconds: dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """What linking found.

    Attributes:
        files: What was read from each file.
        ids: Id of each row, as its file writes it; the rows of the second file follow those of the first.
        names: The same, made different where both files use one id.
        sources: File of each row, counted from 0.
        scores: Pairs from ``least_probability`` on, and decided ones, smaller row first, ascending; between two files
            only. Bits are as computed, whatever was decided.
        clusters: Joined rows, and the pairs that were refused.
        model: The model that was used, or the Splink settings.
        counts: What each blocking rule proposed.
        notes: What a person should know about how columns were read.
        seconds: Time of each stage.
        decided: The decisions as rows; None where there were none.
        explanation: Why the pair that was asked for has its score.
    """

    files: tuple[FileReport, ...]
    ids: Texts
    names: Sequence[str]
    sources: Codes
    scores: PairScores
    clusters: RowClusters
    model: Model | Settings
    counts: tuple[RuleCount, ...]
    notes: tuple[str, ...]
    seconds: Mapping[str, float]
    decided: Decided | None = None
    explanation: Explanation | None = None

    @property
    def n_records(self) -> int:
        """Records in all files."""
        return len(self.ids)

    @property
    def n_clusters(self) -> int:
        """Clusters, those of one record included."""
        return int(np.count_nonzero(self.clusters.labels == np.arange(len(self.clusters.labels))))


class Clock:
    """Times stages."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._began = time.perf_counter()

    def stage(self, name: str) -> None:
        """Note the time since the last stage."""
        now = time.perf_counter()
        self._seconds[name] = now - self._began
        self._began = now


def link(
    left: Path, right: Path | None = None, options: LinkOptions | None = None, watch: Watch | None = None
) -> Linked:
    """Link the records of one CSV file, or of two.

    Args:
        left: A CSV file, plain or gzipped.
        right: A second one; then only pairs with a record of each are found.
        options: How; see ``LinkOptions``.
        watch: Progress and cancellation.

    Raises:
        TableError: A file cannot be read, ids are not unique, or nothing can be compared.
        RuleError: A blocking rule is unknown.
    """
    options, watch = options or LinkOptions(), watch or NoWatch()
    return link_tables(read_tables(left, right, options, watch), options, watch)


def read_tables(left: Path, right: Path | None, options: LinkOptions, watch: Watch) -> Read:
    """Read one or two files and prepare their columns.

    Raises:
        TableError: A file cannot be read, ids are not unique, or nothing can be compared.
    """
    return promptly(lambda own: _read_tables(left, right, options, own), watch)


def _read_tables(left: Path, right: Path | None, options: LinkOptions, watch: Watch) -> Read:
    seconds: dict[str, float] = {}
    clock = Clock(seconds)
    files, columns = [], []
    for path in (left,) if right is None else (left, right):
        file, known = _read(path, options, watch)
        files.append(file)
        columns.append(known)
    clock.stage("reading")
    flat = flat_table(files, columns, watch)
    reports = tuple(_report(file, known) for file, known in zip(files, columns, strict=True))
    clock.stage("preparing")
    return Read(reports, flat, seconds)


def _read(path: Path, options: LinkOptions, watch: Watch) -> tuple[FlatFile, TableColumns]:
    found: list[TableColumns] = []

    def choose(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Sequence[int]:
        found.append(recognise(header, options.columns, options.id_column, str(path)))
        return tuple(fields_to_read(found[-1]))

    return read_flat(path, choose, watch), found[-1]


def _report(file: FlatFile, columns: TableColumns) -> FileReport:
    return FileReport(
        path=file.path,
        n_rows=file.n_rows,
        encoding=file.encoding,
        delimiter=file.delimiter,
        fields=describe_fields(file.header, columns),
        ignored=columns.ignored,
        problems=file.problems,
        n_problems=file.n_problems,
    )


def count_candidates(read: Read, options: LinkOptions, watch: Watch) -> tuple[RuleCount, ...]:
    """Count what blocking would propose, pairs within one of two files included."""
    table, rules = read.flat.table, _rules(options)
    return promptly(lambda own: count_pairs(table, own, rules, MOST_PAIRS_PER_RECORD), watch)


def suggest_for(read: Read, options: LinkOptions, watch: Watch) -> tuple[Suggestion, ...]:
    """Choose blocking rules for tables that were read, out of those asked for or all; nothing is linked."""
    return promptly(lambda own: suggest_rules(read.flat.table, own, rules=_rules(options)), watch)


def link_tables(read: Read, options: LinkOptions, watch: Watch) -> Linked:
    """Link tables that were read.

    Raises:
        TableError: There is no record, or the pair to be explained is not there.
    """
    return promptly(lambda own: _link_tables(read, options, own), watch)


def _link_tables(read: Read, options: LinkOptions, watch: Watch) -> Linked:
    table, seconds = read.flat.table, dict(read.seconds)
    if not len(table.ids):
        raise TableError(f"{read.files[0].path} has a header and no records. Nothing was linked.")
    clock = Clock(seconds)
    named = named_pairs(options.decisions, options.explain, read.flat.ids, table.sources)
    sample = learning_sample(len(table.ids), options.seed) if options.model is None else None
    pairs = candidate_pairs(table, watch, _rules(options), MOST_PAIRS_PER_RECORD, sample)
    pairs = _between(pairs, table.sources)
    clock.stage("blocking")
    if options.model is None:
        model, table = train_and_recount(table, pairs, watch, options.seed)
    else:
        model, table = options.model, recounted(table, pairs, options.model, watch)
    model = taught(table, model, named.decided, watch)
    clock.stage("training")
    scores = _scored(table, pairs, model, -np.inf if named.any else least_bits_of(options), watch)
    counts = pairs.counts
    # the largest arrays of all; clusters need none of them
    del pairs
    explanation = named.explained(table, model, scores)
    scores = scores.kept(_is_wanted(scores, table.sources, named.decided, least_bits_of(options)))
    scores = with_decided(table, scores, named.decided, model, watch)
    clock.stage("scoring")
    clusters = joined(scores, table.ids, table.sources, options, named.decided, watch=watch)
    clock.stage("clustering")
    return Linked(
        read.files, read.flat.ids, table.ids, table.sources, scores, clusters, model, counts, read.flat.notes, seconds,
        named.decided if options.decisions else None, explanation,
    )  # fmt: skip


def _scored(table: Table, pairs: CandidatePairs, model: Model, least_bits: float, watch: Watch) -> PairScores:
    """Weigh every pair, against third records too, for which the least likely pairs count as well."""
    return ask_third_records(table, score_rows(table, pairs, model, watch, -np.inf), model, watch, least_bits)


def _is_wanted(scores: PairScores, sources: Codes, decided: Decided, least_bits: float) -> Flags:
    """Tell which pairs belong into the result: likely ones and decided ones."""
    is_decided = decided.places_of(scores.left, scores.right) >= 0
    return is_between(scores.left, scores.right, sources) & ((scores.bits >= least_bits) | is_decided)


def joined(
    scores: PairScores, ids: Sequence[str], sources: Codes, options: LinkOptions, decided: Decided, *, watch: Watch
) -> RowClusters:
    """Join the pairs at or above the threshold, as decisions allow."""
    return cluster_rows(
        len(ids), scores.left, scores.right, scores.bits, scores.veto, bits_of(options.threshold),
        must_link=decided.must_link, cannot_link=decided.cannot_link,
        sources=sources if options.is_unique_within and sources.any() else None, ids=ids, watch=watch,
    )  # fmt: skip


def least_bits_of(options: LinkOptions) -> float:
    """Return the bits from which pairs belong into the result."""
    return bits_of(max(options.least_probability, 1e-9))


def bits_of(probability: float) -> float:
    """Return log2 odds."""
    return float(np.log2(probability / (1 - probability)))


def _rules(options: LinkOptions) -> list[Rule] | None:
    return [read_rule(text) for text in options.rules] or None


def is_between(left: Codes, right: Codes, sources: Codes) -> Flags:
    """Tell which pairs count: all within one file, those between the files when there are two."""
    if not sources.any():
        return np.ones(len(left), dtype=np.bool_)
    return np.asarray(sources[left] != sources[right])


def _between(pairs: CandidatePairs, sources: Codes) -> CandidatePairs:
    """Keep the pairs that count, and count those that there could be."""
    if not sources.any():
        return pairs
    kept = is_between(pairs.left, pairs.right, sources)
    sample = pairs.sample
    if sample is not None:
        inside = is_between(sample.left, sample.right, sources)
        share = sample.n_records / len(sources)
        n_possible = n_between(sources) * share**2
        sample = SamplePairs(sample.left[inside], sample.right[inside], sample.n_records, n_possible)
    return replace(
        pairs,
        left=pairs.left[kept],
        right=pairs.right[kept],
        rule_of=pairs.rule_of[kept],
        sample=sample,
        n_possible=n_between(sources),
    )


def n_between(sources: Codes) -> float:
    """Return the number of pairs with a record of each of two files."""
    n_second = float(np.count_nonzero(sources))
    return n_second * (len(sources) - n_second)
