"""Splink's settings JSON, read into frozen rows and written back."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matching.errors import TableError
from matching.splink.conditions import ALWAYS, Condition, columns_read, exact_columns, read_condition

DIALECTS = ("duckdb", "spark")
LINK_TYPES = ("dedupe_only", "link_only", "link_and_dedupe")
UNSET_PRIOR = 1e-4
_LEAST_PROBABILITY = 1e-300
# odds must stay finite
_MOST_PRIOR = 1.0 - 2.0**-52
_LEVEL_KEYS = frozenset(
    [
        "sql_condition",
        "label_for_charts",
        "is_null_level",
        "m_probability",
        "u_probability",
        "tf_adjustment_column",
        "tf_adjustment_weight",
        "tf_minimum_u_value",
        "disable_tf_exact_match_detection",
        "fix_m_probability",
        "fix_u_probability",
    ]
)
_COMPARISON_KEYS = frozenset({"output_column_name", "comparison_levels", "comparison_description"})


@dataclass(frozen=True, slots=True)
class Level:
    """One comparison level.

    Attributes:
        sql: The condition as written.
        condition: The same, read.
        is_null: Values missing: weight 0, and no m or u.
        m: Share of matches at this level, in (0, 1]; None when it is not trained.
        u: Share of strangers at this level; None when it is not trained.
        tf_column: Column whose term frequencies adjust the weight, or "".
        tf_weight: Share of the adjustment.
        tf_least: Least frequency that the adjustment reckons with.
        is_own_u: Adjust against this level's u instead of that of the level "same" of the column.
    """

    sql: str
    label: str
    condition: Condition
    is_null: bool = False
    m: float | None = None
    u: float | None = None
    tf_column: str = ""
    tf_weight: float = 1.0
    tf_least: float = 0.0
    is_own_u: bool = False
    is_m_fixed: bool = False
    is_u_fixed: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels, the first that holds counts."""

    name: str
    description: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """Which pairs are compared."""

    sql: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Settings:
    """A linkage model as Splink describes it.

    Attributes:
        dialect: "duckdb" (texts are measured in bytes) or "spark" (in letters).
        link_type: "dedupe_only", "link_only" or "link_and_dedupe".
        prior: Probability that two records picked at random match.
        rules: A pair that several rules propose is compared once.
        convergence: Training stops when no parameter changes by more.
        max_rounds: Most rounds of training.
        others: Settings that change nothing here, as JSON, for writing back.
    """

    dialect: str
    link_type: str
    prior: float
    comparisons: tuple[Comparison, ...]
    rules: tuple[BlockingRule, ...]
    id_column: str = "unique_id"
    source_column: str = "source_dataset"
    convergence: float = 1e-4
    max_rounds: int = 25
    others: str = "{}"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that are compared, blocked on, or whose term frequencies are used; each once."""
        names: dict[str, None] = {}
        for condition in self._conditions():
            names.update(dict.fromkeys(columns_read(condition)))
        for comparison in self.comparisons:
            names.update(dict.fromkeys(level.tf_column for level in comparison.levels if level.tf_column))
        return tuple(names)

    @property
    def is_trained(self) -> bool:
        """True when every level has its m and u."""
        return all(
            level.is_null or (level.m is not None and level.u is not None)
            for comparison in self.comparisons
            for level in comparison.levels
        )

    def _conditions(self) -> Iterator[Condition]:
        for rule in self.rules:
            yield rule.condition
        for comparison in self.comparisons:
            for level in comparison.levels:
                yield level.condition


def is_splink_settings(text: str) -> bool:
    """Tell whether a text is Splink settings and not, say, a model of our own."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and isinstance(found.get("comparisons"), list) and "link_type" in found


def import_settings(text: str) -> Settings:
    """Read Splink settings, trained or not, of the DuckDB or the Spark dialect.

    Raises:
        TableError: It is no settings JSON, or a part of it cannot be read; the message names the part.
    """
    try:
        block = json.loads(text)
    except ValueError as err:
        raise TableError(f"These are no Splink settings ({err}). Nothing was linked. Save them again.") from err
    if not is_splink_settings(text):
        raise TableError("These are no Splink settings: comparisons or link_type are missing. Nothing was linked.")
    dialect = _dialect(block)
    link_type = _choice(block, "link_type", LINK_TYPES)
    known = {
        "sql_dialect", "link_type", "probability_two_random_records_match", "comparisons", "em_convergence",
        "blocking_rules_to_generate_predictions", "unique_id_column_name", "source_dataset_column_name",
        "max_iterations",
    }  # fmt: skip
    settings = Settings(
        dialect=dialect,
        link_type=link_type,
        prior=min(_probability(block, "probability_two_random_records_match", None) or UNSET_PRIOR, _MOST_PRIOR),
        comparisons=tuple(_comparison(each, dialect) for each in block["comparisons"]),
        rules=tuple(_rule(each, dialect) for each in block.get("blocking_rules_to_generate_predictions") or ()),
        id_column=str(block.get("unique_id_column_name", "unique_id")),
        source_column=str(block.get("source_dataset_column_name", "source_dataset")),
        convergence=float(block.get("em_convergence", 1e-4)),
        max_rounds=int(block.get("max_iterations", 25)),
        others=json.dumps({key: value for key, value in block.items() if key not in known}, sort_keys=True),
    )
    _check_frequencies(settings)
    return settings


def _dialect(block: Mapping[str, Any]) -> str:
    named = [block.get("sql_dialect")]
    named += [r.get("sql_dialect") for r in block.get("blocking_rules_to_generate_predictions") or () if _is_dict(r)]
    dialect = next((str(name) for name in named if name), "duckdb")
    if dialect not in DIALECTS:
        raise TableError(f'The Splink settings are for "{dialect}". Nothing was linked. Save them for DuckDB or Spark.')
    return dialect


def _is_dict(block: object) -> bool:
    return isinstance(block, dict)


def _choice(block: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    if block[key] not in choices:
        raise TableError(f'The Splink settings have {key} "{block[key]}". Nothing was linked. It is one of {choices}.')
    return str(block[key])


def _probability(block: Mapping[str, Any], key: str, default: float | None) -> float | None:
    value = block.get(key, default)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _LEAST_PROBABILITY <= value <= 1:
        raise TableError(f'The Splink settings have {key} "{value}", which is no probability. Nothing was linked.')
    return float(value)


def _rule(block: object, dialect: str) -> BlockingRule:
    if isinstance(block, str):
        return BlockingRule(block, read_condition(block, dialect))
    if not isinstance(block, dict) or not isinstance(block.get("blocking_rule"), str):
        raise TableError(f'The blocking rule "{block}" is no rule. Nothing was linked. Mend the settings.')
    if block.get("arrays_to_explode"):
        raise TableError(
            f'The blocking rule "{block["blocking_rule"]}" unpacks lists, which is not done here. Nothing was linked.'
        )
    return BlockingRule(block["blocking_rule"], read_condition(block["blocking_rule"], dialect))


def _comparison(block: object, dialect: str) -> Comparison:
    if not isinstance(block, dict) or not isinstance(block.get("comparison_levels"), list):
        raise TableError(f'The comparison "{block}" has no levels. Nothing was linked. Mend the settings.')
    _refuse_unknown(block, _COMPARISON_KEYS)
    levels = tuple(_level(each, dialect) for each in block["comparison_levels"])
    if not levels or levels[-1].condition != ALWAYS:
        raise TableError(
            f'The comparison "{block.get("output_column_name")}" does not end in ELSE. Nothing was linked. Add a level.'
        )
    name = str(block.get("output_column_name") or _default_name(levels))
    return Comparison(name, str(block.get("comparison_description") or name), levels)


def _default_name(levels: tuple[Level, ...]) -> str:
    names = tuple(dict.fromkeys(name for level in levels for name in columns_read(level.condition)))
    return names[0] if len(names) == 1 else f"custom_{'_'.join(names)}"


def _refuse_unknown(block: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(block) - known)
    if unknown:
        raise TableError(f'The Splink settings say "{unknown[0]}", which is not known here. Nothing was linked.')


def _level(block: object, dialect: str) -> Level:
    if not isinstance(block, dict) or not isinstance(block.get("sql_condition"), str):
        raise TableError(f'The level "{block}" has no condition. Nothing was linked. Mend the settings.')
    _refuse_unknown(block, _LEVEL_KEYS)
    weight = block.get("tf_adjustment_weight")
    least = block.get("tf_minimum_u_value")
    return Level(
        sql=block["sql_condition"],
        label=str(block.get("label_for_charts") or ""),
        condition=read_condition(block["sql_condition"], dialect),
        is_null=bool(block.get("is_null_level")),
        m=_probability(block, "m_probability", None),
        u=_probability(block, "u_probability", None),
        tf_column=_unquoted(str(block.get("tf_adjustment_column") or "")),
        tf_weight=1.0 if weight is None else float(weight),
        tf_least=0.0 if least is None else float(least),
        is_own_u=bool(block.get("disable_tf_exact_match_detection")),
        is_m_fixed=bool(block.get("fix_m_probability")),
        is_u_fixed=bool(block.get("fix_u_probability")),
    )


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] and name[0] in '"`' else name


def _check_frequencies(settings: Settings) -> None:
    for comparison in settings.comparisons:
        for level in comparison.levels:
            if level.tf_column and not level.is_own_u and exact_level(comparison, level.tf_column) is None:
                raise TableError(
                    f'The level "{level.sql}" is adjusted for the frequency of {level.tf_column}, but no level asks'
                    " whether that column is the same. Nothing was linked. Add such a level."
                )


def exact_level(comparison: Comparison, column: str) -> int | None:
    """Return the place of the level that says that a column is the same, or None."""
    for place, level in enumerate(comparison.levels):
        if [name.lower() for name in exact_columns(level.condition)] == [column.lower()]:
            return place
    return None


def match_bits(level: Level) -> float:
    """Return log2(m / u); 0 for the level of missing values."""
    if level.is_null:
        return 0.0
    if level.m is None or level.u is None:
        raise TableError(f'The level "{level.sql}" is not trained. Nothing was scored. Train the settings first.')
    return math.log2(level.m / level.u)


def with_defaults(settings: Settings) -> Settings:
    """Fill in the m and u that Splink takes for levels that are not trained.

    Source: Splink 5's documented defaults: m 0.95 for the best level, the rest shared out; u from weights of 10 for the
    best level and evenly from -5 to 3 for the others.
    """
    return dataclasses.replace(
        settings,
        comparisons=tuple(
            dataclasses.replace(comparison, levels=_with_defaults(comparison.levels))
            for comparison in settings.comparisons
        ),
    )


def _with_defaults(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    n = sum(not level.is_null for level in levels)
    filled = []
    left = n
    for level in levels:
        if level.is_null:
            filled.append(level)
            continue
        left -= 1
        m, u = default_probabilities(left, n)
        filled.append(
            dataclasses.replace(level, m=m if level.m is None else level.m, u=u if level.u is None else level.u)
        )
    return tuple(filled)


def default_probabilities(place: int, n: int) -> tuple[float, float]:
    """Return m and u of a level that nothing is known about.

    Args:
        place: 0 for the worst level, ``n - 1`` for the best.
        n: Number of levels without that of missing values.
    """
    if n == 1:
        return 1.0, 1.0
    best = place == n - 1
    m = 0.95 if best else 0.05 / (n - 1)
    if best:
        return m, m / 2.0**10
    bits = -5.0 if n == 2 else -5.0 + 8.0 * place / (n - 2)
    return m, m / 2.0**bits


def settings_to_json(settings: Settings) -> str:
    """Write settings as Splink reads them; ``import_settings`` reads them back unchanged."""
    block = {
        **json.loads(settings.others),
        "link_type": settings.link_type,
        "sql_dialect": settings.dialect,
        "probability_two_random_records_match": settings.prior,
        "em_convergence": settings.convergence,
        "max_iterations": settings.max_rounds,
        "unique_id_column_name": settings.id_column,
        "source_dataset_column_name": settings.source_column,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule.sql, "sql_dialect": settings.dialect} for rule in settings.rules
        ],
        "comparisons": [
            {
                "output_column_name": comparison.name,
                "comparison_description": comparison.description,
                "comparison_levels": [_level_block(level) for level in comparison.levels],
            }
            for comparison in settings.comparisons
        ],
    }
    return json.dumps(block, indent=1)


def _level_block(level: Level) -> dict[str, object]:
    block: dict[str, object] = {"sql_condition": level.sql}
    if level.label:
        block["label_for_charts"] = level.label
    if level.is_null:
        block["is_null_level"] = True
    for key, value in (("m_probability", level.m), ("u_probability", level.u)):
        if value is not None:
            block[key] = value
    if level.tf_column:
        block |= {"tf_adjustment_column": level.tf_column, "tf_adjustment_weight": level.tf_weight}
        if level.tf_least:
            block["tf_minimum_u_value"] = level.tf_least
    if level.is_own_u:
        block["disable_tf_exact_match_detection"] = True
    return block | {"fix_m_probability": level.is_m_fixed, "fix_u_probability": level.is_u_fixed}
