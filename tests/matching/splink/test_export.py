"""An exported model, run in Splink, gives our own levels, pairs and match weights."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
from typing import Any

import duckdb
import numpy as np
import pytest
import sqlglot
from rapidfuzz.distance import OSA

from matching import MatchRecord, NameForm, NoWatch, TableError, build_table
from matching.compare import FAMILY, GIVEN, MIDDLE, SEX, compare_pairs
from matching.hush import hush_sex
from matching.splink.dialects import Dialect
from matching.splink.export import export_splink
from matching.splink.prepared import frequency_tables, prepared_table, write_csv
from matching.stance import CALIBRATED
from matching.weights import log_shares, scales_of
from tests.matching.splink.hard_people import hard_model, hard_table
from tests.matching.splink.in_splink import linker_over

COMPARISONS = ("given", "middle", "family", "born", "sex", "house", "phone", "email", "number", "died")
# Splink numbers the levels from the worst, 0; the family name has two levels more there, for namesakes.
OURS = {
    "given": [*range(11, 0, -1)],
    "middle": [3, 2, 1],
    "family": [11, 10, 9, 8, 7, 6, 4, 5, 3, 2, 2, 1, 1],
    "born": [12, 11, 10, 9, 8, 7, 6, 4, 3, 5, 2, 1],
    "sex": [3, 2, 1],
    "house": [5, 4, 3, 2, 1],
    "phone": [4, 3, 2, 1],
    "email": [3, 2, 1],
    "number": [5, 4, 3, 2, 1],
    "died": [3, 2, 1],
}
Scored = dict[tuple[str, str], dict[str, Any]]


def _every_pair(settings: str) -> dict[str, Any]:
    block = json.loads(settings)
    block["blocking_rules_to_generate_predictions"] = [{"blocking_rule": "1=1", "sql_dialect": block["sql_dialect"]}]
    block["retain_matching_columns"] = True
    return block


@functools.cache
def _in_splink() -> Scored:
    table, model = hard_table(), hard_model()
    settings = _every_pair(export_splink(model, "duckdb").settings)
    linker = linker_over(prepared_table(table, model), settings, frequency_tables(table, model))
    found = linker.inference.predict(threshold_match_weight=-1000).as_record_list()
    return {(row["unique_id_l"], row["unique_id_r"]): row for row in found}


@functools.cache
def _in_our_engine() -> tuple[list[tuple[str, str]], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Pairs, levels and weights by comparison: the plain part, not yet rounded."""
    table, model = hard_table(), hard_model()
    pairs = list(itertools.combinations(range(len(table.ids)), 2))
    left, right = np.array(pairs, dtype=np.int64).T
    compared = compare_pairs(table, left.copy(), right.copy(), NoWatch())
    shares = log_shares(table)
    rows = []
    for c, scale in enumerate(scales_of(table, model, compared, shares)):
        levels, one = compared.levels[:, c], compared.by_comparison[c]
        seen = scale.pair_log_share
        if seen is None and scale.log_share is not None:
            padded = np.append(scale.log_share, np.nan)
            seen = np.where(one.left < 0, np.nan, np.maximum(padded[one.left], padded[one.right]))
        added = 0.0 if seen is None else np.nan_to_num(scale.strength[levels] * (scale.log_usual - seen))
        rows.append(np.clip(scale.bits[levels] + added, scale.floor[levels], scale.ceiling[levels]))
    ids = [(table.ids[a], table.ids[b]) for a, b in pairs]
    return ids, compared.levels, np.column_stack(rows)


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_every_level_is_ours(comparison: str) -> None:
    ids, levels, _ = _in_our_engine()
    theirs = _in_splink()
    column = COMPARISONS.index(comparison)
    order = OURS[comparison]
    wrong = [
        (pair, ours, order[theirs[pair][f"gamma_{comparison}"]])
        for pair, ours in zip(ids, levels[:, column].tolist(), strict=True)
        if (0 if theirs[pair][f"gamma_{comparison}"] == -1 else order[theirs[pair][f"gamma_{comparison}"]]) != ours
    ]
    assert wrong == []
    assert len(set(levels[:, column].tolist())) >= len(set(order)) - 1


def test_every_weight_is_ours_but_for_several_middle_names() -> None:
    ids, levels, rows = _in_our_engine()
    theirs = _in_splink()
    assert set(theirs) == set(ids)
    table = hard_table()
    several = {
        table.ids[row] for row in range(len(table.ids)) if sum(not m.is_initial for m in table.middle.of(row)) > 1
    }
    n_exceptions = 0
    for pair, of_pair, weights in zip(ids, levels.tolist(), rows.tolist(), strict=True):
        difference = abs(theirs[pair]["match_weight"] - (hard_model().prior_bits + sum(weights)))
        is_exception = of_pair[MIDDLE] == 1 and bool(several & set(pair))
        n_exceptions += is_exception
        assert difference < (2.5 if is_exception else 1e-6), pair
    assert 0 < n_exceptions < len(ids) / 50


def test_a_sex_that_says_nothing_beside_a_name_says_nothing_in_splink() -> None:
    """In the calibrated stance; the plain levels stay, so every other comparison is as in the test above."""
    table, model = hard_table(120), hard_model(120, CALIBRATED)
    settings = _every_pair(export_splink(model, "duckdb").settings)
    linker = linker_over(prepared_table(table, model), settings, frequency_tables(table, model))
    found = linker.inference.predict(threshold_match_weight=-1000).as_record_list()
    theirs = {(row["unique_id_l"], row["unique_id_r"]): row["gamma_sex"] for row in found}
    pairs = list(itertools.combinations(range(len(table.ids)), 2))
    left, right = np.array(pairs, dtype=np.int64).T
    compared = compare_pairs(table, left.copy(), right.copy(), NoWatch())
    for (a, b), sex, hushed in zip(pairs, compared.levels[:, SEX], hush_sex(compared.levels)[:, SEX], strict=True):
        assert (theirs[table.ids[a], table.ids[b]] == -1) == (hushed == 0)
        assert sex == hushed or hushed == 0
    assert (compared.levels[:, SEX] != hush_sex(compared.levels)[:, SEX]).sum() > 20


def test_the_table_is_hard() -> None:
    """Every way of being alike occurs, so that the comparison above means something."""
    _, levels, _ = _in_our_engine()
    assert set(levels[:, GIVEN].tolist()) == set(range(12))
    assert set(levels[:, FAMILY].tolist()) == set(range(12))


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_every_condition_is_sql_of_its_dialect(dialect: str) -> None:
    export = export_splink(hard_model(), dialect)
    block = json.loads(export.settings)
    conditions = [rule["blocking_rule"] for rule in block["blocking_rules_to_generate_predictions"]]
    conditions += [level["sql_condition"] for c in block["comparisons"] for level in c["comparison_levels"]]
    known = set(prepared_table(hard_table(), hard_model()))
    for condition in conditions:
        if condition != "ELSE":
            tree = sqlglot.parse_one(condition, read=dialect)
            names = {column.name for column in tree.find_all(sqlglot.exp.Column) if len(column.name) > 2}
            assert {name.removesuffix("_l").removesuffix("_r") for name in names} <= known, condition
    assert any("other explanations" in note for note in export.notes)


def test_splink_runs_the_exported_blocking_rules() -> None:
    table, model = hard_table(), hard_model()
    linker = linker_over(prepared_table(table, model), json.loads(export_splink(model, "duckdb").settings))
    proposed = linker.inference.predict(threshold_match_weight=-1000).as_record_list()
    rules = {row["match_key"] for row in proposed}
    assert rules <= {str(n) for n in range(11)}
    assert len(rules) > 7
    assert 500 < len(proposed) < len(_in_splink()) / 2


@pytest.mark.parametrize("n", [1, 2, 3])
def test_slips_are_counted_as_our_engine_counts_them(n: int) -> None:
    words = ["".join(w) for k in range(1, 6) for w in itertools.product("ab", repeat=k)]
    words += ["ca", "abc", "cab", "bac", "acb", "abcdef", "badcfe", "bacdfe", "abdcfe", "fedcba", "bcadfe", "xbadcf"]
    sql = Dialect("duckdb").at_most_slips("a.w", "b.w", n)
    database = duckdb.connect()
    database.execute("create table words (w varchar)")
    database.executemany("insert into words values (?)", [(w,) for w in words])
    for a, b, is_near in database.execute(f"select a.w, b.w, {sql} from words a, words b").fetchall():
        assert is_near == (OSA.distance(a, b) <= n), (a, b)


def test_a_record_with_two_names_is_refused() -> None:
    forms = (NameForm("Lowri", "", "Jagger"), NameForm("Lowri", "", "Lumb", "married"))
    table = build_table([MatchRecord("a", forms), MatchRecord("b", forms[:1])])
    with pytest.raises(TableError, match="Record a has 2 values for family name"):
        prepared_table(table, hard_model())


def test_a_table_of_too_many_scripts_is_refused() -> None:
    everything = "".join(map(chr, range(0x4E00, 0x4E80)))
    table = build_table([MatchRecord("a", (NameForm(everything, "", "Lumb"),))])
    with pytest.raises(TableError, match="letters beyond a to z"):
        prepared_table(table, hard_model())


def test_the_table_is_written_as_csv_that_duckdb_reads_back(tmp_path: Any) -> None:
    columns = prepared_table(hard_table(), hard_model())
    path = tmp_path / "prepared.csv"
    path.write_text(write_csv(columns), encoding="utf-8")
    read = duckdb.connect().execute(f"select * from read_csv('{path}', all_varchar=true)").fetchall()
    assert read == [tuple(None if v is None else str(v) for v in row) for row in zip(*columns.values(), strict=True)]


def test_another_dialect_is_refused_and_weights_stay_within_reason() -> None:
    with pytest.raises(TableError, match="postgres"):
        export_splink(hard_model(), "postgres")
    block = json.loads(export_splink(dataclasses.replace(hard_model(), prior_bits=-20.0), "spark").settings)
    for comparison in block["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                assert 0 < level["u_probability"] <= 1
                assert 0 < level["m_probability"] <= 1 + 1e-12
