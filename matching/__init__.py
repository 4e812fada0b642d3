"""Record linkage: tables of person records become scored pairs, explanations and clusters.

The way through: ``build_table`` encodes records, ``candidate_pairs`` proposes pairs by blocking, ``train`` estimates a
``Model`` without truth, ``score`` gives bits, ``explain`` shows the addends, ``cluster`` joins under constraints.
"""

from matching.blocking import CandidatePairs, RuleCount, candidate_pairs
from matching.cluster import cluster
from matching.errors import MatchingError, TableError
from matching.explain import explain
from matching.model import Model, load_model, model_from_json
from matching.ports import NoWatch, Watch
from matching.schema import BirthSpan, ClusterReport, LevelRow, MatchRecord, NameForm, ScoredPair
from matching.score import score, score_ids, score_pair
from matching.table import Table, build_table
from matching.train import train

__all__ = [
    "BirthSpan",
    "CandidatePairs",
    "ClusterReport",
    "LevelRow",
    "MatchRecord",
    "MatchingError",
    "Model",
    "NameForm",
    "NoWatch",
    "RuleCount",
    "ScoredPair",
    "Table",
    "TableError",
    "Watch",
    "build_table",
    "candidate_pairs",
    "cluster",
    "explain",
    "load_model",
    "model_from_json",
    "score",
    "score_ids",
    "score_pair",
    "train",
]
