"""Settings trained here come out as Splink trains them with the same calls."""

from __future__ import annotations

import functools
import json

import pytest
import splink.comparison_library as comparisons
from splink import SettingsCreator, block_on

from matching import NoWatch, TableError
from matching.splink import Settings, import_settings, run_settings
from matching.splink.sessions import Training
from tests.matching.splink.flat_people import as_columns, as_lists, flat_people
from tests.matching.splink.in_splink import linker_over

PEOPLE = flat_people(2500, seed=11)
RULES = ("surname", "first_name", "dob")
SAME = "l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob"
TRAINING = Training(tuple(f"l.{name} = r.{name}" for name in RULES), (SAME,), recall=0.6)


@functools.cache
def _both() -> tuple[str, Settings]:
    """Splink's untrained settings, and what Splink makes of them."""
    creator = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            comparisons.JaroWinklerAtThresholds("first_name", [0.9, 0.7]),
            comparisons.JaroWinklerAtThresholds("surname", [0.9, 0.7]),
            comparisons.DateOfBirthComparison("dob", input_is_string=True),
            comparisons.PostcodeComparison("postcode"),
            comparisons.LevenshteinAtThresholds("street", [2, 5]),
        ],
        blocking_rules_to_generate_predictions=[block_on(name) for name in RULES],
    )
    untrained = json.dumps(creator.create_settings_dict("duckdb"))
    linker = linker_over(as_lists(PEOPLE), creator)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("first_name", "surname", "dob")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1, min_count_per_level=None)
    for name in RULES:
        training.estimate_parameters_using_expectation_maximisation(
            block_on(name), estimate_without_term_frequencies=True
        )
    return untrained, import_settings(json.dumps(linker.misc.save_model_to_json()))


def _trained(training: Training | None, seed: int = 0) -> Settings:
    trained, _ = run_settings(import_settings(_both()[0]), as_columns(PEOPLE), NoWatch(), seed, training=training)
    return trained


def test_parameters_are_close_to_splinks() -> None:
    ours, theirs = _trained(TRAINING), _both()[1]
    assert ours.prior == pytest.approx(theirs.prior, rel=0.001)
    for own, other in zip(ours.comparisons, theirs.comparisons, strict=True):
        for level, like in zip(own.levels, other.levels, strict=True):
            if level.is_null:
                continue
            assert level.m == pytest.approx(like.m, abs=0.02), level.sql
            assert level.u == pytest.approx(like.u, rel=0.15, abs=1e-4), level.sql


def test_training_on_a_part_of_the_pairs_comes_to_nearly_the_same() -> None:
    fewer = Training(TRAINING.rules, TRAINING.deterministic, recall=0.6, max_pairs=20_000)
    for whole, part in zip(_trained(TRAINING).comparisons, _trained(fewer).comparisons, strict=True):
        for level, like in zip(whole.levels, part.levels, strict=True):
            assert level.is_null or level.m == pytest.approx(like.m, abs=0.06), level.sql


def test_the_settings_own_rules_train_where_no_others_are_named() -> None:
    own, named = _trained(None), _trained(Training(TRAINING.rules))
    assert own == named
    assert own.prior == pytest.approx(_both()[1].prior, rel=0.5)


def test_without_the_kernel_training_comes_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = _trained(TRAINING)
    monkeypatch.setattr("matching.splink.predicates._library", lambda: None)
    monkeypatch.setattr("matching.splink.block.library", lambda: None)
    assert _trained(TRAINING) == fast


def test_a_training_rule_over_a_missing_column_is_refused() -> None:
    with pytest.raises(TableError, match="height_cm"):
        _trained(Training(("l.height_cm = r.height_cm",)))
