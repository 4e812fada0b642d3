"""recordlinkage: blocking by the same rules, its string comparers, and its unsupervised ECM classifier."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import recordlinkage as rl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from bench.linking.job import Job
from bench.linking.result import LEAST_PROBABILITY, NOTHING, Found, Rows

# A name that is at least so alike counts as agreeing, for a classifier that knows agreement only.
_ALIKE = 0.88


def link(engine: str, job: Job) -> Callable[[], Found]:
    """Link a table."""
    people = pd.read_csv(job.tidy, dtype=str, keep_default_na=False, na_values=[""]).set_index("unique_id", drop=False)
    people.index = pd.RangeIndex(len(people))
    indexer = rl.Index()
    for rule in job.rules:
        indexer.block(rule)
    proposed = indexer.index(people)
    compare = rl.Compare()
    for column in job.columns:
        if column in ("first_name", "middle_name", "surname", "address", "town"):
            compare.string(column, column, method="jarowinkler", threshold=_ALIKE, label=column)
        else:
            compare.exact(column, column, label=column)
    features = compare.compute(proposed, people)
    classifier = rl.ECMClassifier()
    classifier.fit(features)
    probability = classifier.prob(features)
    kept = probability[probability >= LEAST_PROBABILITY]
    cluster = _components(kept[kept >= 0.5], job.n_rows)
    return lambda: _found(kept, cluster, len(proposed))


def _components(linked: pd.Series, n_rows: int) -> Rows:
    left, right = _rows(linked)
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(n_rows, n_rows))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _rows(pairs: pd.Series) -> tuple[Rows, Rows]:
    left, right = (np.asarray(pairs.index.get_level_values(i), dtype=np.int64) for i in (0, 1))
    return left, right


def _found(kept: pd.Series, cluster: Rows, n_proposed: int) -> Found:
    left, right = _rows(kept)
    return Found(left, right, kept.to_numpy(np.float64), cluster, n_proposed, NOTHING, NOTHING)
