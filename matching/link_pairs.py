"""Pairs that somebody has named: decided ones teach the scores and are kept, one can be explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.blocking import CandidatePairs
from matching.columns import Codes
from matching.decided import learn_from_decisions
from matching.errors import TableError
from matching.explain import explain
from matching.features import Texts
from matching.flat_texts import strings_of
from matching.link_decisions import Decided, Decision, RowFinder, find_decided
from matching.model import Model
from matching.ports import NoWatch, Watch
from matching.schema import LevelRow
from matching.score import VETOES, PairScores, score_rows
from matching.table import Table

NAMED = "named by a person"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one pair has its score.

    Attributes:
        id_a: Id of the first record, as its file writes it.
        id_b: Id of the second.
        rows: The addends; their bits add up to ``bits``.
        veto: The rule that forbids the pair, "" for none.
        is_proposed: A blocking rule or a third record proposes the pair; the others are compared for the asking.
    """

    id_a: str
    id_b: str
    rows: tuple[LevelRow, ...]
    veto: str
    is_proposed: bool

    @property
    def bits(self) -> float:
        """Log2 odds that both are one person."""
        return sum(row.match_bits for row in self.rows)

    @property
    def probability(self) -> float:
        """1 / (1 + 2 ** -bits), in [0, 1]."""
        return float(1.0 / (1.0 + np.exp2(-self.bits)))


@dataclass(frozen=True, slots=True, eq=False)
class NamedPairs:
    """Pairs that the caller has named.

    Attributes:
        decided: Decided pairs; none where nothing was decided.
        asked: Ids and rows of the pair to explain.
    """

    decided: Decided
    asked: tuple[tuple[str, str], tuple[int, int]] | None

    @property
    def any(self) -> bool:
        """True where the bits of some pair are wanted, however little it weighs."""
        return bool(len(self.decided)) or self.asked is not None

    def explained(self, table: Table, model: Model, scores: PairScores) -> Explanation | None:
        """Explain the pair that was asked for, if any."""
        if self.asked is None:
            return None
        ids, rows = self.asked
        return _explained(table, model, scores, rows, ids)


def named_pairs(decisions: Sequence[Decision], asked: tuple[str, str] | None, ids: Texts, sources: Codes) -> NamedPairs:
    """Find the rows of pairs that were named.

    Args:
        asked: Ids of the pair to explain, if any.
        ids: Id of each row, as its file writes it.
        sources: File of each row.

    Raises:
        TableError: The pair to explain is not there. Decisions on unknown records are kept among their problems.
    """
    if not decisions and asked is None:
        return NamedPairs(Decided(), None)
    finder = RowFinder(strings_of(ids), sources)
    if asked is None:
        return NamedPairs(find_decided(decisions, finder), None)
    try:
        rows = finder.pair(*asked)
    except TableError as err:
        raise TableError(f"{err} Nothing was linked. Name two records of the tables.") from err
    return NamedPairs(find_decided(decisions, finder), (asked, rows))


def taught(table: Table, model: Model, decided: Decided, watch: Watch) -> Model:
    """Return the model with what decisions teach; as it is where none could be used.

    What earlier decisions taught it is dropped first: the line is fitted to scores as computed, and those decisions
    belong into the file again.
    """
    if not len(decided):
        return model
    plain = replace(model, learned=None)
    bits = score_rows(table, _pairs(decided.left, decided.right), plain, watch, -np.inf).bits
    return learn_from_decisions(plain, bits, decided.is_one_person)


def with_decided(table: Table, scores: PairScores, decided: Decided, model: Model, watch: Watch) -> PairScores:
    """Return the scores with the decided pairs among them; those that no rule proposed are weighed alone.

    Args:
        scores: Ascending by (left, right).
    """
    if not len(decided):
        return scores
    n_rows = len(table.ids)
    known = scores.left * n_rows + scores.right
    is_new = ~np.isin(decided.left * n_rows + decided.right, known)
    if not is_new.any():
        return scores
    more = score_rows(table, _pairs(decided.left[is_new], decided.right[is_new]), model, watch, -np.inf)
    at = np.searchsorted(known, more.left * n_rows + more.right)
    return PairScores(
        left=np.insert(scores.left, at, more.left),
        right=np.insert(scores.right, at, more.right),
        bits=np.insert(scores.bits, at, more.bits),
        rule_of=np.insert(scores.rule_of, at, len(scores.rules)),
        veto=np.insert(scores.veto, at, more.veto),
        rules=(*scores.rules, NAMED),
        third=np.insert(scores.third, at, more.third),
    )


def _explained(
    table: Table, model: Model, scores: PairScores, rows: tuple[int, int], ids: tuple[str, str]
) -> Explanation:
    """Explain a pair of rows, with what third records say where they were asked.

    Args:
        scores: Ascending by (left, right); the pair may be missing.
        rows: The pair, in the order in which it is told.
        ids: What the files call the two.
    """
    low, high = min(rows), max(rows)
    begin, end = np.searchsorted(scores.left, [low, low + 1]).tolist()
    at = begin + int(np.searchsorted(scores.right[begin:end], high))
    is_proposed = at < end and int(scores.right[at]) == high
    third = float(scores.third[at]) if is_proposed else 0.0
    alone = score_rows(table, _pairs(np.array([low]), np.array([high])), model, NoWatch(), -np.inf)
    return Explanation(
        *ids,
        rows=explain(table, model, table.ids[rows[0]], table.ids[rows[1]], third),
        veto=VETOES[int(alone.veto[0])],
        is_proposed=is_proposed,
    )


def _pairs(left: Codes, right: Codes) -> CandidatePairs:
    return CandidatePairs(left, right, np.zeros(len(left), dtype=np.int64), (NAMED,), ())
