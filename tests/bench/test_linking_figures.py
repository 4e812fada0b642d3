"""The measuring functions: small enough cases to be counted by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.fairness import wilson
from bench.linking import figures
from bench.linking.result import NOTHING, Found, load

# Rows 0, 1, 2 are one person, 3 and 4 another, 5 and 6 are alone.
PERSON = ["a", "a", "a", "b", "b", "c", "d"]


def found(pairs, cluster=None):
    left, right, probability = (np.array(column) for column in zip(*pairs, strict=True))
    return Found(
        left, right, probability.astype(float), np.array(cluster or range(len(PERSON))), len(pairs), left, right
    )


FOUND = found(
    [(0, 1, 0.99), (2, 0, 0.8), (3, 4, 0.3), (4, 5, 0.7), (5, 6, 0.05)],
    cluster=[0, 0, 0, 3, 4, 4, 6],
)


def test_pairs_precision_and_recall_are_counted_whichever_record_comes_first():
    got = figures.measure(FOUND, PERSON)
    assert got.n_true == 4
    assert got.reach == pytest.approx(3 / 4)
    assert (got.precision, got.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 4))
    assert got.f1 == pytest.approx(2 * 2 / (3 + 4))
    assert got.best_f1 == pytest.approx(2 * 3 / (4 + 4))


def test_clusters_are_measured_by_their_pairs():
    # Found: 3 pairs within row 0-2, 1 pair (4, 5); true: 4; both: 3.
    assert figures.measure(FOUND, PERSON).cluster_f1 == pytest.approx(2 * 3 / (4 + 4))


def test_calibration_error_is_the_mean_gap_over_pairs():
    bins = figures.reliability(
        np.array([0.95, 0.95, 0.95, 0.95, 0.15, 0.001]), np.array([1, 1, 1, 0, 0, 1], dtype=bool)
    )
    assert [b.n_pairs for b in bins] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 4]
    assert bins[9].observed == pytest.approx(0.75)
    assert figures.calibration_error(bins) == pytest.approx((4 * 0.2 + 0.15) / 5)


def test_pairs_of_one_probability_are_taken_together():
    probability, is_true = np.array([0.9, 0.9, 0.9]), np.array([True, False, False])
    assert figures.best_f1(probability, is_true, 1) == pytest.approx(2 / 4)


def test_a_pair_across_two_cultures_counts_in_both():
    culture = ["welsh", "welsh", "welsh", "polish", "polish", "welsh", "welsh"]
    groups = figures.measure(FOUND, PERSON, culture=culture).groups
    assert groups["welsh"] == figures.Group(3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert groups["polish"] == figures.Group(1, 0.0, 0.0)


def test_the_group_with_the_lowest_recall_is_named_if_it_is_large_enough(monkeypatch):
    culture = ["welsh", "welsh", "welsh", "polish", "polish", "welsh", "welsh"]
    got = figures.measure(FOUND, PERSON, culture=culture)
    assert figures.shortfall(got) == ("", 0.0)
    monkeypatch.setattr(figures, "LEAST_GROUP_PAIRS", 1)
    assert figures.shortfall(got) == ("polish", pytest.approx(0.5))


def test_rules_reach_pairs_that_agree_on_all_columns_and_say_something():
    columns = {"first_name": ["x", "x", "", "", "y"], "dob": ["1", "1", "2", "2", "3"]}
    wanted = figures.true_keys(["p", "p", "q", "q", "r"])
    assert figures.reached_by_rules(columns, [("first_name", "dob")], wanted).tolist() == [1]
    assert figures.reached_by_rules(columns, [("first_name",), ("dob",)], wanted).tolist() == [1, 2 * 5 + 3]
    assert figures.n_pairs_of_rules(columns, [("first_name", "dob")]) == 1
    assert figures.n_pairs_of_rules(columns, [("first_name",), ("dob",)]) == 3


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30))
def test_true_pairs_are_all_pairs_of_one_person(person):
    expected = [a * len(person) + b for a, b in combinations(range(len(person)), 2) if person[a] == person[b]]
    assert figures.true_keys(person).tolist() == expected


def test_what_was_found_survives_the_way_between_processes(tmp_path):
    FOUND.save(tmp_path / "found.npz")
    again = load(tmp_path / "found.npz")
    assert again.left.tolist() == FOUND.left.tolist()
    assert again.probability.tolist() == FOUND.probability.tolist()
    assert (again.n_proposed, again.with_proposed(9).n_proposed) == (5, 9)
    assert len(NOTHING) == 0


@given(st.floats(0, 1), st.integers(1, 5000))
def test_the_interval_holds_the_share(share, n):
    low, high = wilson(share, n)
    assert low <= share + 1e-9
    assert high >= share - 1e-9
