"""Settings are read whole or not at all, and written back unchanged."""

from __future__ import annotations

import json
from typing import Any

import pytest
import splink.comparison_library as comparisons
from splink import SettingsCreator, block_on

from matching import TableError
from matching.splink import Settings, import_settings, is_splink_settings, settings_to_json
from matching.splink.settings import with_defaults
from tests.matching.people import town_model
from tests.matching.splink.in_splink import linker_over


def _block(dialect: str = "duckdb") -> dict[str, Any]:
    creator = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            comparisons.NameComparison("name").configure(term_frequency_adjustments=True),
            comparisons.DateOfBirthComparison("dob", input_is_string=True),
        ],
        blocking_rules_to_generate_predictions=[block_on("name"), block_on("dob", "substr(name, 1, 2)")],
    )
    return creator.create_settings_dict(dialect)


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_import_export_import_is_the_same(dialect: str) -> None:
    read = import_settings(json.dumps(_block(dialect)))
    assert read.dialect == dialect
    assert read.columns == ("name", "dob")
    assert not read.is_trained
    again = import_settings(settings_to_json(read))
    assert again == read
    trained = with_defaults(read)
    assert trained.is_trained
    assert import_settings(settings_to_json(trained)) == trained


def test_splink_itself_takes_what_is_written_back() -> None:
    read = with_defaults(import_settings(json.dumps(_block())))
    table = {"unique_id": [1, 2], "name": ["Lowri", "Lowry"], "dob": ["1980-01-02", "1980-01-02"]}
    back = linker_over(table, json.loads(settings_to_json(read))).misc.save_model_to_json()
    levels = [comparison.levels for comparison in import_settings(json.dumps(back)).comparisons]
    assert levels == [comparison.levels for comparison in read.comparisons]


def test_splink_settings_are_told_from_our_own_models() -> None:
    assert is_splink_settings(json.dumps(_block()))
    assert not is_splink_settings(town_model().to_json())
    assert not is_splink_settings("no JSON")
    assert not is_splink_settings("[]")


def _changed(**changes: Any) -> str:
    return json.dumps(_block() | changes)


def _with_level(**changes: Any) -> str:
    block = _block()
    block["comparisons"][0]["comparison_levels"][1] |= changes
    return json.dumps(block)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", "no Splink settings"),
        ("{}", "comparisons"),
        (_changed(link_type="magic"), "magic"),
        (_changed(sql_dialect="postgres"), "postgres"),
        (_changed(probability_two_random_records_match=2), "probability_two_random_records_match"),
        (_changed(comparisons=[{"comparison_levels": [{"sql_condition": "a_l = a_r"}]}]), "ELSE"),
        (_changed(comparisons=[{"comparison_levels": [{}]}]), "no condition"),
        (_changed(comparisons=[3]), "no levels"),
        (_changed(blocking_rules_to_generate_predictions=[{}]), "no rule"),
        (_changed(blocking_rules_to_generate_predictions=[{"blocking_rule": "l.x = r.x", "arrays_to_explode": ["x"]}]),
         "unpacks lists"),
        (_with_level(m_probability="high"), "high"),
        (_with_level(u_probability=0.0), "u_probability"),
        (_with_level(tf_adjustment_column="town"), "town"),
        (_with_level(a_new_key=1), "a_new_key"),
        (_with_level(sql_condition="soundex(name_l) = soundex(name_r)"), "soundex"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(text: str, named: str) -> None:
    with pytest.raises(TableError, match=named):
        import_settings(text)


def test_the_defaults_are_splinks() -> None:
    filled: Settings = with_defaults(import_settings(json.dumps(_block())))
    linker = linker_over({"unique_id": [1], "name": ["a"], "dob": ["1980-01-02"]}, _block())
    for ours, theirs in zip(filled.comparisons, linker._settings_obj.comparisons, strict=True):
        for level, other in zip(ours.levels, theirs.comparison_levels, strict=True):
            if not level.is_null:
                assert (level.m, level.u) == pytest.approx((other.m_probability, other.u_probability))
