"""Person tables linked under Splink's settings by Splink on Spark, where both are installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from matching.columns import Codes, Floats
from matching.errors import TableError
from matching.features import Texts
from matching.flat_read import FlatFile, TextColumn, read_flat
from matching.flat_texts import number_texts, strings_of, together
from matching.link import Clock, Linked, LinkOptions, is_between, joined, least_bits_of
from matching.link_pairs import named_pairs
from matching.link_splink import Opened, opened_for_settings, report_of
from matching.ports import Watch
from matching.score import PairScores
from matching.splink.spark import run_on_spark

_COLUMNS = ("unique_id_l", "unique_id_r", "match_weight")


def link_by_spark(left: Path, right: Path | None, text: str, options: LinkOptions, watch: Watch) -> Linked:
    """Link one or two tables under trained Splink settings of the Spark dialect; clusters are made here.

    Raises:
        TableError: A file or the settings cannot be used, Splink or Spark is missing, or both files use one id.
    """
    seconds: dict[str, float] = {}
    clock = Clock(seconds)
    opened = opened_for_settings(left, right, text, options, watch)
    if len(number_texts(opened.ids).values) < len(opened.ids):
        raise TableError(f"{left} and {right} use the same ids. Nothing was linked. Give every record its own id.")
    clock.stage("reading")
    decided = named_pairs(options.decisions, None, opened.ids, opened.sources).decided
    tables = [left] if right is None else [left, right]
    least_bits = least_bits_of(options)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pairs.csv"
        run_on_spark(text, tables, out, least_bits=least_bits)
        scores = _scores(read_flat(out, lambda header, rows: range(len(header)), watch), opened)
    scores = scores.kept(is_between(scores.left, scores.right, opened.sources))
    clock.stage("scoring")
    clusters = joined(scores, opened.names, opened.sources, options, decided, watch=watch)
    clock.stage("clustering")
    reports = tuple(report_of(file, opened.settings) for file in opened.files)
    return Linked(
        reports, opened.ids, opened.names, opened.sources, scores, clusters, opened.settings, (), (), seconds,
        decided if options.decisions else None,
    )  # fmt: skip


def _scores(found: FlatFile, opened: Opened) -> PairScores:
    """Read the pairs that Spark wrote."""
    left_ids, right_ids, weights = (found.columns[found.header.index(name)] for name in _COLUMNS)
    ends = [_rows(column, opened.ids) for column in (left_ids, right_ids)]
    bits: Floats = np.array([*map(float, strings_of(weights.values)), 0.0])[weights.codes]
    left, right = np.minimum(*ends), np.maximum(*ends)
    order = np.lexsort((right, left))
    return PairScores(
        left=left[order],
        right=right[order],
        bits=bits[order],
        rule_of=np.zeros(len(order), dtype=np.int64),
        veto=np.zeros(len(order), dtype=np.int8),
        rules=tuple(rule.sql for rule in opened.settings.rules) or ("",),
        third=np.zeros(len(order)),
    )


def _rows(column: TextColumn, ids: Texts) -> Codes:
    """Return the row of each id in a column of the pairs."""
    row_of_value = number_texts(together(ids, column.values)).codes[len(ids) :].astype(np.int64)
    if (row_of_value >= len(ids)).any():
        raise TableError("Spark found pairs of records that are not in the tables. Nothing was linked.")
    return np.append(row_of_value, -1)[column.codes]
