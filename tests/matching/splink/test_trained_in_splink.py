"""A model trained by Splink gives the same pairs and match weights here."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import SettingsCreator, block_on

from matching import NoWatch
from matching.flat_texts import strings_of
from matching.splink import Settings, import_settings, run_settings
from tests.matching.splink.flat_people import as_columns, as_lists, flat_people
from tests.matching.splink.in_splink import Weights, linker_over, weights_of

PEOPLE = flat_people(700, seed=5)
RULES = [
    block_on("first_name", "surname"),
    block_on("surname", "dob"),
    block_on("substr(first_name, 1, 3)", "substr(postcode, 1, 2)"),
    "l.first_name = r.surname and l.surname = r.first_name",
    "l.dob = r.dob and levenshtein(l.surname, r.surname) <= 3 and l.first_name is not null",
    "(l.email = r.email) or (l.phone = r.phone)",
]
MIXED = comparisons.CustomComparison(
    output_column_name="swapped",
    comparison_levels=[
        levels.And(levels.NullLevel("first_name"), levels.NullLevel("surname")),
        levels.ColumnsReversedLevel("first_name", "surname", symmetrical=True),
        levels.Or(levels.LiteralMatchLevel("first_name", "Siân", "string"), levels.JaccardLevel("email", 0.9)),
        levels.And(levels.Not(levels.LevenshteinLevel("surname", 2)), levels.JaroLevel("street", 0.7)),
        levels.ElseLevel(),
    ],
)


@functools.cache
def _trained() -> tuple[str, Weights]:
    creator = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            comparisons.NameComparison("first_name").configure(term_frequency_adjustments=True),
            comparisons.JaroWinklerAtThresholds("surname", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            comparisons.DateOfBirthComparison("dob", input_is_string=True),
            comparisons.EmailComparison("email"),
            comparisons.PostcodeComparison("postcode"),
            comparisons.DamerauLevenshteinAtThresholds("phone", [1, 2]),
            comparisons.LevenshteinAtThresholds("street", [2, 5]),
            MIXED,
        ],
        blocking_rules_to_generate_predictions=RULES,
    )
    linker = linker_over(as_lists(PEOPLE), creator)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("first_name", "surname", "dob")], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=2e5, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
    training.estimate_parameters_using_expectation_maximisation(block_on("first_name"))
    saved = json.dumps(linker.misc.save_model_to_json())
    # as anybody would run it who gets the saved settings
    return saved, weights_of(linker_over(as_lists(PEOPLE), json.loads(saved)))


def _ours(settings: Settings, **more: Any) -> Weights:
    columns = as_columns(PEOPLE)
    _, pairs = run_settings(settings, columns, NoWatch(), least_bits=-1000.0, trains=False, **more)
    ids = strings_of(columns["unique_id"].values)
    rows = zip(pairs.left.tolist(), pairs.right.tolist(), pairs.bits.tolist(), strict=True)
    return {(ids[a], ids[b]): bits for a, b, bits in rows}


def test_the_same_pairs_and_weights_as_splink() -> None:
    saved, theirs = _trained()
    ours = _ours(import_settings(saved))
    assert len(theirs) > 1000
    assert ours.keys() == theirs.keys()
    assert max(abs(ours[pair] - theirs[pair]) for pair in theirs) < 1e-9


def test_without_the_kernel_the_answers_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    saved, _ = _trained()
    fast = _ours(import_settings(saved))
    monkeypatch.setattr("matching.splink.predicates._library", lambda: None)
    assert _ours(import_settings(saved)) == fast


def test_the_order_of_the_rows_does_not_matter() -> None:
    saved, theirs = _trained()
    columns = as_columns(PEOPLE[::-1])
    _, pairs = run_settings(import_settings(saved), columns, NoWatch(), least_bits=-1000.0, trains=False)
    ids = strings_of(columns["unique_id"].values)
    found = {(ids[a], ids[b]) for a, b in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)}
    assert found == theirs.keys()


def test_what_splink_left_untrained_is_trained_here() -> None:
    saved, _ = _trained()
    blank = json.loads(saved)
    for comparison in blank["comparisons"]:
        for level in comparison["comparison_levels"]:
            level.pop("m_probability", None)
            level.pop("u_probability", None)
    blank["probability_two_random_records_match"] = 0.0001
    settings = import_settings(json.dumps(blank))
    trained, pairs = run_settings(settings, as_columns(PEOPLE), NoWatch(), seed=3)
    again, others = run_settings(settings, as_columns(PEOPLE), NoWatch(), seed=3)
    assert trained.is_trained
    assert trained == again
    assert pairs.bits.tolist() == others.bits.tolist()
    n_pairs = len(PEOPLE) * (len(PEOPLE) - 1) / 2
    assert 0.3 < trained.prior * n_pairs / _n_copies() < 1.2
    for comparison in trained.comparisons:
        shares = [level.m or 0.0 for level in comparison.levels if not level.is_null]
        # medians of several sessions, level by level: they need not sum to one quite
        assert sum(shares) == pytest.approx(1.0, abs=0.1)


def _n_copies() -> float:
    """Pairs of copies that the generator is expected to make: a sixth of the people has one copy, a sixth two."""
    return 700 * (1 / 6 * 1 + 1 / 6 * 3)
