"""Compared pairs become scored pairs, with vetoes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.blocking import CandidatePairs
from matching.columns import Codes
from matching.compare import NHS, ComparedPairs, compare_pairs
from matching.errors import TableError
from matching.model import Model
from matching.ports import NoWatch, Watch
from matching.schema import ScoredPair
from matching.table import Table
from matching.weights import weigh

CHUNK = 10_000
_KEEP_FROM_BITS = -10.0


def chunks(places: Codes, watch: Watch, what: str) -> Iterator[Codes]:
    """Cut an array into pieces that fit the memory, reporting progress."""
    for start in range(0, len(places), CHUNK):
        watch.progress(start, len(places), what)
        yield places[start : start + CHUNK]
    watch.progress(len(places), len(places), what)


def score(
    table: Table, pairs: CandidatePairs, model: Model, watch: Watch, least_bits: float = _KEEP_FROM_BITS
) -> list[ScoredPair]:
    """Score candidate pairs, in the order of their ids.

    Args:
        least_bits: Pairs below are left out (-10 bits are odds of one in a thousand).
    """
    scored: list[ScoredPair] = []
    for part in chunks(np.arange(len(pairs.left)), watch, "Comparing records"):
        rules = [pairs.rules[rule] for rule in pairs.rule_of[part]]
        compared = compare_pairs(table, pairs.left[part], pairs.right[part], watch)
        scored.extend(_score_rows(table, model, compared, rules, least_bits))
    return sorted(scored, key=lambda pair: (pair.a, pair.b))


def score_ids(
    table: Table, model: Model, ids: Sequence[tuple[str, str]], watch: Watch, rule: str = "context"
) -> list[ScoredPair]:
    """Score any pairs of ids, in the order given; ``rule`` says who proposed them."""
    left = np.array([row_of(table, a) for a, _ in ids], dtype=np.int64)
    right = np.array([row_of(table, b) for _, b in ids], dtype=np.int64)
    scored: list[ScoredPair] = []
    for part in chunks(np.arange(len(left)), watch, "Comparing records"):
        compared = compare_pairs(table, left[part], right[part], watch)
        scored.extend(_score_rows(table, model, compared, [rule] * len(part), -np.inf))
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


def veto_of(table: Table, compared: ComparedPairs) -> list[str]:
    """Name the rule that forbids each pair, or ""."""
    left, right = compared.left_rows, compared.right_rows
    in_one_document = (table.groups[left] >= 0) & (table.groups[left] == table.groups[right])
    vetoes = np.where(compared.levels[:, NHS] == 2, "different NHS numbers", "")
    return [str(v) for v in np.where(in_one_document, "named side by side in one document", vetoes)]


def _score_rows(
    table: Table, model: Model, compared: ComparedPairs, rules: Sequence[str], least_bits: float
) -> list[ScoredPair]:
    total = weigh(table, model, compared).total
    vetoes = veto_of(table, compared)
    probability = 1.0 / (1.0 + np.exp2(-total))
    scored = []
    for i in np.flatnonzero(total >= least_bits).tolist():
        a, b = sorted((table.ids[compared.left_rows[i]], table.ids[compared.right_rows[i]]))
        scored.append(ScoredPair(a, b, float(total[i]), float(probability[i]), rules[i], bool(vetoes[i]), vetoes[i]))
    return scored
