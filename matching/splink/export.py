"""A model of our own as Splink settings, for DuckDB or Spark; nothing of Splink is needed to write it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from matching.compare import MIDDLE
from matching.model import ComparisonWeights, Model
from matching.splink.dialects import Dialect, dialect_named
from matching.splink.export_levels import LevelConditions
from matching.splink.prepared import TermColumn, level_u, term_columns

_NAMES = ("given", "middle", "family", "born", "sex", "house", "phone", "email", "number", "died")


@dataclass(frozen=True, slots=True)
class SplinkExport:
    """Settings for Splink, and what to know about them.

    Attributes:
        settings: JSON, to be run over ``prepared_table``'s columns with ``frequency_tables`` registered.
        notes: What is not, or not quite, as in our engine, in plain words.
    """

    settings: str
    notes: tuple[str, ...]


def export_splink(model: Model, dialect: str) -> SplinkExport:
    """Write a trained model as Splink settings.

    What is written is the Fellegi-Sunter part: prior, levels with their bounded weights, and term frequencies.

    Args:
        dialect: "duckdb" or "spark".

    Raises:
        TableError: There is no such dialect.
    """
    sql = dialect_named(dialect)
    conditions = LevelConditions(sql).all(hushes_sex=model.hushes_sex)
    terms = term_columns(model)
    block = {
        "link_type": "dedupe_only",
        "sql_dialect": dialect,
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": 1.0 / (1.0 + 2.0**-model.prior_bits),
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": dialect} for rule in _blocking_rules(sql)
        ],
        "comparisons": [
            {
                "output_column_name": _NAMES[place],
                "comparison_description": weights.name,
                "comparison_levels": _levels(weights, conditions[weights.name], place, terms),
            }
            for place, weights in enumerate(model.comparisons)
        ],
    }
    return SplinkExport(json.dumps(block, indent=1), _notes(model, sql))


def _levels(
    weights: ComparisonWeights, conditions: tuple[tuple[int, str], ...], comparison: int, terms: tuple[TermColumn, ...]
) -> list[dict[str, Any]]:
    blocks = []
    for place, condition in conditions:
        if place == 0:
            blocks.append({"sql_condition": condition, "label_for_charts": "not recorded", "is_null_level": True})
            continue
        for term in (t for t in terms if (t.comparison, t.level) == (comparison, place) and t.of_full_name):
            both = f"({condition}) and given_letters_l = given_letters_r"
            blocks.append(_level(weights, place, both, term))
        own = next((t for t in terms if (t.comparison, t.level) == (comparison, place) and not t.of_full_name), None)
        blocks.append(_level(weights, place, condition, own))
    return blocks


def _level(weights: ComparisonWeights, place: int, condition: str, term: TermColumn | None) -> dict[str, Any]:
    level = weights.levels[place - 1]
    u = level_u(level.u, level.bits)
    block: dict[str, Any] = {
        "sql_condition": condition,
        "label_for_charts": f"{level.name}, and so is the given name" if term and term.of_full_name else level.name,
        "m_probability": u * 2.0**level.bits,
        "u_probability": u,
        "fix_m_probability": True,
        "fix_u_probability": True,
    }
    if term is not None:
        block |= {
            "tf_adjustment_column": term.name,
            "tf_adjustment_weight": level.rarity,
            "disable_tf_exact_match_detection": True,
        }
    return block


def _blocking_rules(sql: Dialect) -> list[str]:
    """Our own rules as far as SQL can join on them."""

    def same(*columns: str) -> str:
        return " and ".join(f"l.{column} = r.{column}" for column in columns)

    forms = sql.overlap("l.given_forms", "r.given_forms")
    return [
        same("number", "number_kind"),
        same("phone"),
        same("email"),
        same("given_letters", "family_letters"),
        "l.given_letters = r.family_letters and l.family_letters = r.given_letters",
        f"{same('born_first', 'born_last')} and (l.given_sound = r.given_sound or {forms})",
        same("family_sound", "born_first", "born_last"),
        same("given_sound", "family_sound"),
        f"{same('family_sound')} and {forms}",
        f"{same('family_sound', 'house_district')} and substr(l.given_letters, 1, 1) = substr(r.given_letters, 1, 1)",
        same("house_number", "house_street", "given_sound"),
    ]


def _notes(model: Model, sql: Dialect) -> tuple[str, ...]:
    others = ", ".join(other.name for other in model.alternatives)
    notes = [
        f"Splink has no other explanations of likeness ({others}): the weights are those before they are subtracted.",
        "Vetoes (different NHS numbers, side by side in one document) are left to whoever reads the pairs.",
        "The blocking rules are those of ours that SQL can join on; large blocks are neither split nor left out.",
        "Term frequencies must be registered as frequency_tables gives them; otherwise Splink counts records.",
    ]
    if model.comparisons[MIDDLE].levels[0].rarity:
        notes.append("A middle name's rarity is adjusted only by records that have one whole middle name.")
    if model.learned is not None:
        notes.append("What people's decisions have taught is not in the weights.")
    if sql.is_spark:
        notes.append("jaro_winkler is the function that Splink registers in Spark; all else is Spark's own.")
    return tuple(notes)
