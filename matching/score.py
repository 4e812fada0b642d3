"""Compared pairs become scored pairs, with vetoes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matching.blocking import CandidatePairs
from matching.columns import Codes, Flags, Floats
from matching.compare import NUMBER, WORTH_PACKING, ComparedPairs, compare_pairs
from matching.compare_contacts import NumberLevel
from matching.compare_packed import is_packed
from matching.errors import TableError
from matching.model import Model
from matching.parts import chunks, in_parts, parts_of
from matching.ports import NoWatch, Watch
from matching.schema import ScoredPair
from matching.score_fast import MOST_ALTERNATIVES, FastScorer, declared
from matching.table import Table
from matching.weights import log_shares, weigh

# -10 bits are odds of one in a thousand.
KEEP_FROM_BITS = -10.0
# The veto of each code; 0 is none.
VETOES = ("", "different NHS numbers", "named side by side in one document")

# Some ten milliseconds of work in the kernel.
_PART = 20_000

VetoCodes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class PairScores:
    """Scored pairs as columns, ascending by (left, right).

    Attributes:
        left: Rows, each smaller than its partner; shape (pairs,).
        right: Rows; shape (pairs,).
        bits: Prior plus the sum over comparisons (and over other records, once they were asked), in log2 units.
        rule_of: Place in ``rules`` of the first blocking rule that proposed each pair.
        veto: Place in ``VETOES``.
        rules: Names of the blocking rules.
        third: The part of ``bits`` that comes from other records; 0 for pairs weighed alone.
    """

    left: Codes
    right: Codes
    bits: Floats
    rule_of: Codes
    veto: VetoCodes
    rules: tuple[str, ...]
    third: Floats

    @property
    def probability(self) -> Floats:
        """1 / (1 + 2 ** -bits), in [0, 1]; shape (pairs,)."""
        return np.asarray(1.0 / (1.0 + np.exp2(-self.bits)))

    def kept(self, which: Flags) -> PairScores:
        """Return some of the pairs."""
        return replace(
            self,
            left=self.left[which],
            right=self.right[which],
            bits=self.bits[which],
            rule_of=self.rule_of[which],
            veto=self.veto[which],
            third=self.third[which],
        )


def score_rows(
    table: Table, pairs: CandidatePairs, model: Model, watch: Watch, least_bits: float = KEEP_FROM_BITS
) -> PairScores:
    """Score candidate pairs, in their order.

    Args:
        least_bits: Pairs below are left out.
    """
    score_part = _scorer(table, pairs, model)

    def work(part: slice, part_watch: Watch) -> tuple[Flags | None, Floats, VetoCodes]:
        bits, vetoes = score_part(part, part_watch)
        kept = bits >= least_bits
        return (None, bits, vetoes) if kept.all() else (kept, bits[kept], vetoes[kept])

    n = len(pairs.left)
    done = list(in_parts(work, n, watch, "Comparing records", _PART))
    which: slice | Flags = slice(None)
    if any(kept is not None for kept, _, _ in done):
        parts = zip(done, parts_of(n, _PART), strict=True)
        which = np.concatenate([np.ones(p.stop - p.start, np.bool_) if d[0] is None else d[0] for d, p in parts])
    bits = np.concatenate([np.empty(0), *(bits for _, bits, _ in done)])
    return PairScores(
        left=pairs.left[which],
        right=pairs.right[which],
        bits=bits,
        rule_of=pairs.rule_of[which],
        veto=np.concatenate([np.empty(0, dtype=np.int8), *(vetoes for _, _, vetoes in done)]),
        rules=pairs.rules,
        third=np.zeros(len(bits)),
    )


def _scorer(table: Table, pairs: CandidatePairs, model: Model) -> Callable[[slice, Watch], tuple[Floats, VetoCodes]]:
    """Return what gives bits and vetoes of a part of the pairs, in the kernel where that is worth it."""
    logs = log_shares(table)
    is_worth_it = len(pairs.left) >= WORTH_PACKING or is_packed(table)
    library = declared() if is_worth_it and len(model.alternatives) <= MOST_ALTERNATIVES else None
    fast = None if library is None else FastScorer(library, table, model)

    def plainly(left: Codes, right: Codes, watch: Watch) -> tuple[Floats, VetoCodes]:
        compared = compare_pairs(table, left, right, watch)
        return weigh(table, model, compared, logs).total, veto_codes(table, compared)

    def of_part(part: slice, watch: Watch) -> tuple[Floats, VetoCodes]:
        watch.check()
        left, right = pairs.left[part], pairs.right[part]
        if fast is None:
            return plainly(left, right, watch)
        bits, has_two_numbers, is_unsettled = fast.score(left, right)
        vetoes = vetoes_of(table, left, right, has_two_numbers)
        if is_unsettled.any():
            bits[is_unsettled], vetoes[is_unsettled] = plainly(left[is_unsettled], right[is_unsettled], watch)
        return bits, vetoes

    return of_part


def score(
    table: Table, pairs: CandidatePairs, model: Model, watch: Watch, least_bits: float = KEEP_FROM_BITS
) -> list[ScoredPair]:
    """Score candidate pairs, in the order of their ids; see ``score_rows``."""
    return to_pairs(table, score_rows(table, pairs, model, watch, least_bits))


def to_pairs(table: Table, scores: PairScores) -> list[ScoredPair]:
    """Name the records of scored pairs, in the order of their ids."""
    columns = (scores.left, scores.right, scores.bits, scores.probability, scores.rule_of, scores.veto)
    pairs = []
    for left, right, bits, probability, rule, veto in zip(*(one.tolist() for one in columns), strict=True):
        a, b = sorted((table.ids[left], table.ids[right]))
        pairs.append(ScoredPair(a, b, bits, probability, scores.rules[rule], bool(veto), VETOES[veto]))
    return sorted(pairs, key=lambda pair: (pair.a, pair.b))


def score_ids(
    table: Table, model: Model, ids: Sequence[tuple[str, str]], watch: Watch, rule: str = "context"
) -> list[ScoredPair]:
    """Score any pairs of ids, in the order given; ``rule`` says who proposed them."""
    left = np.array([row_of(table, a) for a, _ in ids], dtype=np.int64)
    right = np.array([row_of(table, b) for _, b in ids], dtype=np.int64)
    scored: list[ScoredPair] = []
    logs = log_shares(table)
    for part in chunks(np.arange(len(left)), watch, "Comparing records"):
        compared = compare_pairs(table, left[part], right[part], watch)
        total, vetoes = weigh(table, model, compared, logs).total, veto_codes(table, compared)
        for place, bits, veto in zip(part.tolist(), total.tolist(), vetoes.tolist(), strict=True):
            a, b = sorted(ids[place])
            scored.append(ScoredPair(a, b, bits, float(1 / (1 + np.exp2(-bits))), rule, bool(veto), VETOES[veto]))
    return scored


def score_pair(table: Table, model: Model, a: str, b: str) -> ScoredPair:
    """Score one pair of ids.

    Raises:
        TableError: An id is unknown, or both are one.
    """
    if a == b:
        raise TableError(f"Record {a} was to be compared with itself. Name two records.")
    return score_ids(table, model, [(a, b)], NoWatch())[0]


def row_of(table: Table, record_id: str) -> int:
    """Return the row of a record.

    Raises:
        TableError: The id is unknown.
    """
    row = table.row_of.get(record_id)
    if row is None:
        raise TableError(f"No record has the id {record_id}. Nothing was compared. Build the table again with it.")
    return row


def veto_codes(table: Table, compared: ComparedPairs) -> VetoCodes:
    """Return the place in ``VETOES`` of the rule that forbids each pair."""
    two_people = compared.levels[:, NUMBER] == NumberLevel.DIFFERENT_NHS
    return vetoes_of(table, compared.left_rows, compared.right_rows, two_people)


def vetoes_of(table: Table, left: Codes, right: Codes, has_two_numbers: Flags) -> VetoCodes:
    """Return the same where it is known which pairs have different NHS numbers."""
    in_one_document = (table.groups[left] >= 0) & (table.groups[left] == table.groups[right])
    return np.where(in_one_document, 2, np.where(has_two_numbers, 1, 0)).astype(np.int8)
