"""A linkage that goes on: records are added and taken away at the cost of what they touch.

The answer is the one that linking all records afresh would give, with the same model and the same frequencies. How
common a value is belongs to the model: it was counted when the model was trained, and later records move no score of
earlier pairs. After many additions a new start, with frequencies counted afresh, is worth its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.agglomerate import REASONS
from matching.block_keys import RULES, Rule
from matching.blocking import candidate_pairs
from matching.columns import Codes
from matching.errors import TableError
from matching.frequencies import Frequencies
from matching.growing_clusters import GrowingClusters, Known
from matching.growing_pairs import GrowingPairs, PairsChange
from matching.growing_records import GrowingRecords
from matching.growing_scores import GrowingScores
from matching.growing_third import GrowingThird
from matching.model import Model
from matching.ports import NoWatch, Watch
from matching.recount import train_and_recount
from matching.schema import ClusterReport, MatchRecord, ScoredPair
from matching.score import KEEP_FROM_BITS, VETOES, PairScores
from matching.stance import CAUTIOUS, Stance
from matching.table import Table, build_table
from matching.train import train

Links = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """What an addition or removal has changed.

    Attributes:
        pairs: Scored pairs that are new, or weigh otherwise because of third records; ascending by ids.
        lost: Pairs of remaining records that are no candidates any more: a block that held them has grown too large,
            or a third record that proposed them is gone.
        cluster_of: Cluster (the smallest id in it) of every new record, and of every record whose cluster has other
            members than before.
        n_compared: Pairs that were compared.
    """

    pairs: tuple[ScoredPair, ...]
    lost: tuple[tuple[str, str], ...]
    cluster_of: Mapping[str, str]
    n_compared: int


class Linkage:
    """Records, their scored pairs and clusters, kept up to date. For one thread at a time.

    An operation that its watch stops leaves the linkage unusable: start again.
    """

    def __init__(
        self, table: Table, model: Model, frequencies: Frequencies, rules: Sequence[Rule], *, asks_third_records: bool
    ) -> None:
        self.model = model
        self.frequencies = frequencies
        self._records = GrowingRecords(table, frequencies)
        # What speaks against a pair weighs least of all.
        self._pairs = GrowingPairs(self._records, model, rules, -np.inf if asks_third_records else KEEP_FROM_BITS)
        self._third: GrowingThird | None = None
        if asks_third_records:
            self._third = GrowingThird(tuple(rule.name for rule in rules), model, self._records.table_of)
        self._clusters = GrowingClusters()
        self._ids = list(table.ids)
        self._row_of = {record_id: row for row, record_id in enumerate(self._ids)}
        self._must: set[tuple[str, str]] = set()
        self._cannot: set[tuple[str, str]] = set()

    @classmethod
    def start(
        cls,
        records: Sequence[MatchRecord] | Table,
        *,
        model: Model | None = None,
        frequencies: Frequencies | None = None,
        rules: Sequence[Rule] | None = None,
        threshold_bits: float = 0.0,
        must_link: Links = (),
        cannot_link: Links = (),
        asks_third_records: bool = False,
        seed: int = 0,
        stance: Stance = CAUTIOUS,
        watch: Watch | None = None,
    ) -> Linkage:
        """Link records for the first time.

        Args:
            records: The records, or a table of them; documents of a table are closed: no later record is in one.
            model: One that was trained before; without it, one is trained.
            frequencies: Those of the table that ``model`` was trained on; without them, those of ``records``.
            rules: Blocking rules; all of ``RULES`` unless told.
            threshold_bits: Pairs with at least so many bits join.
            must_link: Decisions "the same person"; an id may be of a record that is yet to come.
            cannot_link: Decisions "not the same person".
            asks_third_records: Add to each pair what third records say (``ask_third_records``).
            seed: Makes training repeatable.
            stance: How dear a wrong merge is, where a model is trained.
            watch: Progress and cancellation.

        Raises:
            TableError: Two records have one id, or a sex is not "F", "M" or "".
        """
        watch = watch or NoWatch()
        table = records if isinstance(records, Table) else build_table(records, watch)
        table = table if frequencies is None else frequencies.applied(table)
        chosen = tuple(RULES.values()) if rules is None else tuple(rules)
        proposed = candidate_pairs(table, watch, chosen)
        if model is None and frequencies is None:
            model, table = train_and_recount(table, proposed, watch, seed, stance)
        made = cls(
            table,
            model or train(table, proposed, watch, seed, stance),
            frequencies or Frequencies.of(table),
            chosen,
            asks_third_records=asks_third_records,
        )
        if not isinstance(records, Table):
            made._records.name_groups([record.group for record in records])
        made._clusters = GrowingClusters(threshold_bits)
        made._must, made._cannot = _ordered(must_link), _ordered(cannot_link)
        made._make_room(len(table.ids))
        made._pairs.fill(table, proposed, watch)
        made._weigh_and_judge(np.arange(len(table.ids)), watch)
        return made

    # --- what is known

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all records, in the order in which they came."""
        return tuple(self._row_of)

    @property
    def scores(self) -> PairScores:
        """All scored pairs, ascending by their rows; a record's row is its place among all that ever came."""
        return self._scores.in_order()

    @property
    def pairs(self) -> tuple[ScoredPair, ...]:
        """All scored pairs, ascending by their ids."""
        return self._named(self._scores.now)

    def report(self) -> ClusterReport:
        """Return the clusters as ``cluster`` does."""
        cut, why = self._clusters.cut, dict(REASONS) | dict(enumerate(VETOES))
        refused = zip(cut.left.tolist(), cut.right.tolist(), cut.why.tolist(), strict=True)
        named = sorted((*self._pair(a, b), why[code]) for a, b, code in refused)
        return ClusterReport(self._heads(np.array(list(self._row_of.values()), dtype=np.int64)), tuple(named))

    @property
    def _scores(self) -> GrowingScores:
        return self._pairs.scores if self._third is None else self._third.scores

    # --- what changes

    def add(self, records: Sequence[MatchRecord] | Table, watch: Watch | None = None) -> Change:
        """Add records, or a table of them without groups.

        Only they are blocked, against all; only the new pairs are compared, and only touched components joined again.

        Raises:
            TableError: An id is there already or comes twice, or a sex is not "F", "M" or "". Nothing was added.
        """
        watch = watch or NoWatch()
        table = records if isinstance(records, Table) else build_table(records, watch)
        groups = [""] * len(table.ids) if isinstance(records, Table) else [record.group for record in records]
        known = next((one for one in table.ids if one in self._row_of), None)
        if known is not None:
            raise TableError(f"A record {known} is there already. Nothing was added. Remove it first, or rename it.")
        new = np.arange(len(self._ids), len(self._ids) + len(table.ids))
        self._ids += table.ids
        self._row_of.update(zip(table.ids, new.tolist(), strict=True))
        self._records.append(table, groups)
        self._make_room(len(new))
        change = self._pairs.add(table, watch)
        return self._changed(change, new, np.concatenate([change.touched, self._decided(new)]), watch)

    def remove(self, ids: Iterable[str], watch: Watch | None = None) -> Change:
        """Take records away. A block that thereby becomes small enough proposes its pairs again.

        Raises:
            TableError: An id is unknown. Nothing was removed.
        """
        watch = watch or NoWatch()
        leaving = sorted(set(ids))
        unknown = next((one for one in leaving if one not in self._row_of), None)
        if unknown is not None:
            raise TableError(f"No record has the id {unknown}. Nothing was removed. Name records that are there.")
        rows = np.array(sorted(self._row_of[one] for one in leaving), dtype=np.int64)
        decided = self._decided(rows)
        for one in leaving:
            del self._row_of[one]
        change = self._pairs.remove(rows, watch)
        nobody = np.empty(0, dtype=np.int64)
        return self._changed(change, nobody, np.concatenate([change.touched, decided]), watch)

    def decide(self, must_link: Links = (), cannot_link: Links = (), watch: Watch | None = None) -> Mapping[str, str]:
        """Add decisions of people; they hold for records that are yet to come, too.

        Returns:
            Cluster of every record whose cluster has other members than before.
        """
        must, cannot = _ordered(must_link) - self._must, _ordered(cannot_link) - self._cannot
        self._must |= must
        self._cannot |= cannot
        return self._heads(self._judge(self._rows({*must, *cannot}).ravel(), watch or NoWatch()))

    # --- how

    def _make_room(self, n_rows: int) -> None:
        self._clusters.append(n_rows)
        if self._third is not None:
            self._third.append(n_rows)

    def _changed(self, change: PairsChange, new: Codes, touched: Codes, watch: Watch) -> Change:
        pairs, lost = change.new, change.lost
        if self._third is not None:
            asked = self._third.ask(touched, self._pairs.scores.now, watch)
            pairs, lost = asked.pairs, asked.lost
            touched = np.concatenate([touched, pairs.left, pairs.right, lost.ravel()])
        moved = np.union1d(new, self._judge(touched, watch))
        there = [(a, b) for a, b in lost.tolist() if self._is_there(a) and self._is_there(b)]
        gone = sorted(self._pair(a, b) for a, b in there)
        return Change(self._named(pairs), tuple(gone), self._heads(moved), change.n_compared)

    def _weigh_and_judge(self, rows: Codes, watch: Watch) -> None:
        if self._third is not None:
            self._third.ask(rows, self._pairs.scores.now, watch)
        self._judge(rows, watch)

    def _judge(self, touched: Codes, watch: Watch) -> Codes:
        """Join the components of some rows anew; returns the rows whose clusters have other members than before."""
        if not len(touched):
            return touched
        known = Known(self._ids, self._records.groups, self._rows(self._must), self._rows(self._cannot))
        return self._clusters.judge(touched, self._scores.now, known, watch)

    def _is_there(self, row: int) -> bool:
        return self._row_of.get(self._ids[row]) == row

    def _rows(self, links: Links) -> Codes:
        """Return the rows of the decisions whose records are there; shape (decisions, 2)."""
        row_of = self._row_of
        known = [(row_of[a], row_of[b]) for a, b in sorted(links) if a in row_of and b in row_of]
        return np.array(known, dtype=np.int64).reshape(-1, 2)

    def _decided(self, rows: Codes) -> Codes:
        """Return the rows that decisions bind to some rows."""
        decisions = self._rows({*self._must, *self._cannot})
        return decisions[np.isin(decisions, rows).any(axis=1)].ravel()

    # --- names

    def _pair(self, a: int, b: int) -> tuple[str, str]:
        one, other = self._ids[a], self._ids[b]
        return min(one, other), max(one, other)

    def _heads(self, rows: Codes) -> dict[str, str]:
        """Name the clusters of some rows by their smallest id; rows that are gone are left out."""
        labels = self._clusters.labels[rows].tolist()
        members = [
            (self._ids[row], label) for row, label in zip(rows.tolist(), labels, strict=True) if self._is_there(row)
        ]
        head: dict[int, str] = {}
        for record_id, label in members:
            head[label] = min(record_id, head.get(label, record_id))
        return {record_id: head[label] for record_id, label in sorted(members)}

    def _named(self, scores: PairScores) -> tuple[ScoredPair, ...]:
        columns = (scores.left, scores.right, scores.bits, scores.probability, scores.rule_of, scores.veto)
        named = []
        for left, right, bits, probability, rule, veto in zip(*(one.tolist() for one in columns), strict=True):
            names = self._pair(left, right)
            named.append(ScoredPair(*names, bits, probability, scores.rules[rule], bool(veto), VETOES[veto]))
        return tuple(sorted(named, key=lambda pair: (pair.a, pair.b)))


def _ordered(links: Links) -> set[tuple[str, str]]:
    return {(min(link), max(link)) for link in links if link[0] != link[1]}
