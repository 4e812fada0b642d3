"""Figures of one linkage against the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.linking.result import LEAST_PROBABILITY, Floats, Found, Rows

Flags = npt.NDArray[np.bool_]
N_BINS = 10
# Fewer true pairs than this say nothing about a group.
LEAST_GROUP_PAIRS = 100


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of about one probability.

    Attributes:
        stated: Mean of what the engine says, in [0, 1].
        observed: Share of them that are one person.
    """

    stated: float
    observed: float
    n_pairs: int


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs at probability 0.5 within one naming culture; a pair across two cultures counts in both."""

    n_true: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured.

    Attributes:
        reach: Share of true pairs that blocking proposed.
        best_f1: F1 at the threshold that truth likes best: an oracle figure, for ranking only.
        calibration_error: Expected calibration error over ten equal bins, weighted by pairs.
        cluster_f1: Pair F1 of the clusters.
        groups: By naming culture, where the table has them.
    """

    n_true: int
    n_proposed: int
    reach: float
    best_f1: float
    f1: float
    precision: float
    recall: float
    calibration_error: float
    cluster_f1: float
    bins: tuple[Bin, ...]
    groups: Mapping[str, Group]


def keys_of(left: Rows, right: Rows, n_rows: int) -> Rows:
    """Write each pair as one number, whichever record comes first; ascending, each once."""
    return np.unique(np.minimum(left, right) * n_rows + np.maximum(left, right))


def true_keys(person: Sequence[str] | Rows) -> Rows:
    """All pairs of rows of one person, ascending."""
    codes = np.unique(np.asarray(person), return_inverse=True)[1].reshape(-1)
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes)
    pieces = [np.empty(0, dtype=np.int64)]
    starts = np.cumsum(sizes) - sizes
    for size in range(2, int(sizes.max(initial=0)) + 1):
        members = order[starts[sizes == size][:, None] + np.arange(size)]
        for a in range(size):
            for b in range(a + 1, size):
                low, high = np.minimum(members[:, a], members[:, b]), np.maximum(members[:, a], members[:, b])
                pieces.append(low * len(codes) + high)
    return np.sort(np.concatenate(pieces))


def measure(
    found: Found, person: Sequence[str], reached: Rows | None = None, culture: Sequence[str] | None = None
) -> Figures:
    """Measure a linkage.

    Args:
        person: Who each row is.
        reached: True pairs that blocking proposed; None takes them from ``found``.
        culture: Naming culture of each row.
    """
    n = len(person)
    wanted = true_keys(person)
    keys = np.minimum(found.left, found.right) * n + np.maximum(found.left, found.right)
    is_true = np.isin(keys, wanted)
    if reached is None:
        reached = np.intersect1d(keys_of(found.proposed_left, found.proposed_right, n), wanted)
    is_found = found.probability >= 0.5
    n_hits, n_found = int(is_true[is_found].sum()), int(is_found.sum())
    bins = reliability(found.probability, is_true)
    return Figures(
        n_true=len(wanted),
        n_proposed=found.n_proposed,
        reach=len(reached) / max(len(wanted), 1),
        best_f1=best_f1(found.probability, is_true, len(wanted)),
        f1=f1_of(n_hits, n_found, len(wanted)),
        precision=n_hits / max(n_found, 1),
        recall=n_hits / max(len(wanted), 1),
        calibration_error=calibration_error(bins),
        cluster_f1=cluster_f1(found.cluster, person),
        bins=bins,
        groups={} if culture is None else groups_of(keys[is_found], wanted, np.asarray(culture)),
    )


def f1_of(n_hits: int, n_found: int, n_true: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * n_hits / max(n_found + n_true, 1)


def best_f1(probability: Floats, is_true: Flags, n_true: int) -> float:
    """Best F1 over all thresholds; pairs of one probability go together."""
    order = np.argsort(-probability, kind="stable")
    ranked, hits = probability[order], np.cumsum(is_true[order])
    is_last = np.append(ranked[1:] != ranked[:-1], True)[: len(ranked)]
    f1 = 2 * hits / (np.arange(1, len(ranked) + 1) + n_true)
    return float(f1[is_last].max(initial=0.0))


def reliability(probability: Floats, is_true: Flags) -> tuple[Bin, ...]:
    """Stated against observed in ten equal bins of the pairs that count."""
    kept = probability >= LEAST_PROBABILITY
    probability, is_true = probability[kept], is_true[kept]
    which = np.minimum((probability * N_BINS).astype(np.int64), N_BINS - 1)
    count = np.bincount(which, minlength=N_BINS)
    stated = np.bincount(which, probability, N_BINS) / np.maximum(count, 1)
    observed = np.bincount(which, is_true, N_BINS) / np.maximum(count, 1)
    return tuple(Bin(s, o, n) for s, o, n in zip(stated.tolist(), observed.tolist(), count.tolist(), strict=True))


def calibration_error(bins: Sequence[Bin]) -> float:
    """Mean gap between stated and observed, weighted by pairs."""
    n_pairs = sum(each.n_pairs for each in bins)
    return sum(abs(each.stated - each.observed) * each.n_pairs for each in bins) / max(n_pairs, 1)


def cluster_f1(cluster: Rows, person: Sequence[str]) -> float:
    """Pair F1 of clusters."""
    _, persons = np.unique(np.asarray(person), return_inverse=True)
    both = cluster.astype(np.int64) * (int(persons.max()) + 1) + persons.reshape(-1)

    def n_pairs(codes: Rows) -> int:
        sizes = np.unique(codes, return_counts=True)[1]
        return int((sizes * (sizes - 1) // 2).sum())

    return f1_of(n_pairs(both), n_pairs(cluster), n_pairs(persons))


def groups_of(found: Rows, wanted: Rows, culture: npt.NDArray[np.str_]) -> dict[str, Group]:
    """Recall and precision by naming culture."""
    n = len(culture)
    hits = np.intersect1d(found, wanted)

    def count(keys: Rows) -> dict[str, int]:
        left, right = culture[keys // n], culture[keys % n]
        names, counts = np.unique(np.concatenate([left, right[right != left]]), return_counts=True)
        return dict(zip(names.tolist(), counts.tolist(), strict=True))

    n_true, n_found, n_hits = count(wanted), count(np.unique(found)), count(hits)
    return {
        name: Group(n, n_hits.get(name, 0) / n, n_hits.get(name, 0) / max(n_found.get(name, 0), 1))
        for name, n in sorted(n_true.items())
    }


def shortfall(figures: Figures) -> tuple[str, float]:
    """The group whose recall lies furthest below the overall one, and by how much; ("", 0.0) without groups."""
    short = {
        name: figures.recall - group.recall
        for name, group in figures.groups.items()
        if group.n_true >= LEAST_GROUP_PAIRS
    }
    worst = max(short, key=lambda name: short[name], default="")
    return worst, short.get(worst, 0.0)


def reached_by_rules(columns: Mapping[str, Sequence[str]], rules: Sequence[Sequence[str]], wanted: Rows) -> Rows:
    """True pairs that agree on all columns of a rule."""
    n = len(next(iter(columns.values())))
    left, right = wanted // max(n, 1), wanted % max(n, 1)
    is_reached = np.zeros(len(wanted), dtype=np.bool_)
    for rule in rules:
        agrees = np.ones(len(wanted), dtype=np.bool_)
        for column in rule:
            values = np.asarray(columns[column], dtype=object)
            agrees &= (values[left] == values[right]) & (values[left] != "")
        is_reached |= agrees
    return wanted[is_reached]


def n_pairs_of_rules(columns: Mapping[str, Sequence[str]], rules: Sequence[Sequence[str]]) -> int:
    """Pairs that rules propose, each counted for every rule that proposes it."""
    total = 0
    for rule in rules:
        key = np.zeros(len(columns[rule[0]]), dtype=np.int64)
        is_there = np.ones(len(key), dtype=np.bool_)
        for column in rule:
            values, codes = np.unique(np.asarray(columns[column], dtype=object), return_inverse=True)
            key = key * len(values) + codes.reshape(-1)
            is_there &= values[codes.reshape(-1)] != ""
        sizes = np.unique(key[is_there], return_counts=True)[1]
        total += int((sizes * (sizes - 1) // 2).sum())
    return total
