"""Every condition that Splink's libraries write is read, or refused by name; nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from hypothesis import given
from hypothesis import strategies as st
from splink.internals.column_expression import ColumnExpression

from matching.splink import ConditionError
from matching.splink.conditions import ALWAYS, Equal, Flag, Term, Within, exact_columns, read_condition

COLUMN = ColumnExpression("a")
READ: list[Any] = [
    comparisons.ExactMatch("a"),
    comparisons.LevenshteinAtThresholds("a", [1, 2]),
    comparisons.DamerauLevenshteinAtThresholds("a", [1]),
    comparisons.JaccardAtThresholds("a", [0.9]),
    comparisons.JaroAtThresholds("a", [0.9]),
    comparisons.JaroWinklerAtThresholds("a", [0.9]),
    comparisons.AbsoluteTimeDifferenceAtThresholds("t", input_is_string=True, metrics=["day"], thresholds=[1]),
    comparisons.AbsoluteDateDifferenceAtThresholds("t", input_is_string=True, metrics=["month"], thresholds=[1]),
    comparisons.AbsoluteDateDifferenceAtThresholds("t", input_is_string=False, metrics=["year"], thresholds=[1]),
    comparisons.ArrayIntersectAtSizes("arr", [2, 1]),
    comparisons.NameComparison("n", dmeta_col_name="dm"),
    comparisons.ForenameSurnameComparison("f", "s"),
    comparisons.ForenameSurnameComparison("f", "s", forename_surname_concat_col_name="fs"),
    comparisons.DateOfBirthComparison("dob", input_is_string=True),
    comparisons.DateOfBirthComparison("dob", input_is_string=False),
    comparisons.PostcodeComparison("pc"),
    comparisons.EmailComparison("email"),
    comparisons.CustomComparison(
        output_column_name="x",
        comparison_levels=[
            levels.NullLevel("x", valid_string_pattern="^[A-Z]+$"),
            levels.LiteralMatchLevel("x", "male", "string"),
            levels.ColumnsReversedLevel("f", "s", symmetrical=True),
            levels.AbsoluteDifferenceLevel("num", 2),
            levels.And(levels.ExactMatchLevel(COLUMN.lower().substr(1, 2).nullif("")), levels.NullLevel("y")),
            levels.Not(levels.LevenshteinLevel("y", 2)),
            levels.Or(levels.ExactMatchLevel(COLUMN.cast_to_string()), levels.NullLevel("z")),
            levels.ExactMatchLevel("first name"),
            levels.ExactMatchLevel(ColumnExpression("arr").access_extreme_array_element("first")),
            levels.ExactMatchLevel(ColumnExpression("t").try_parse_timestamp()),
            levels.ElseLevel(),
        ],
    ),
]
REFUSED: list[Any] = [
    comparisons.DistanceInKMAtThresholds("lat", "lon", [1]),
    comparisons.CustomComparison([levels.PercentageDifferenceLevel("num", 0.1), levels.ElseLevel()], "p"),
    comparisons.CustomComparison([levels.ArraySubsetLevel("arr"), levels.ElseLevel()], "s"),
    comparisons.CustomComparison([levels.CosineSimilarityLevel("v", 0.9), levels.ElseLevel()], "c"),
    comparisons.DistanceFunctionAtThresholds("a", "my_own_distance", [1]),
]


def _conditions(creator: Any, dialect: str) -> list[str]:
    found = creator.get_comparison(dialect).as_dict()["comparison_levels"]
    return [level["sql_condition"] for level in found]


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("creator", READ, ids=lambda creator: type(creator).__name__)
def test_what_the_library_writes_is_read(creator: Any, dialect: str) -> None:
    for condition in _conditions(creator, dialect):
        read = read_condition(condition, dialect)
        assert (read == ALWAYS) == (condition == "ELSE")


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
@pytest.mark.parametrize("creator", REFUSED, ids=lambda creator: type(creator).__name__)
def test_what_cannot_be_read_is_refused_by_name(creator: Any, dialect: str) -> None:
    refused = [condition for condition in _conditions(creator, dialect) if not _is_read(condition, dialect)]
    assert len(refused) == 1
    with pytest.raises(ConditionError) as error:
        read_condition(refused[0], dialect)
    assert " ".join(refused[0].split()) in str(error.value)


def _is_read(condition: str, dialect: str) -> bool:
    try:
        read_condition(condition, dialect)
    except ConditionError:
        return False
    return True


@pytest.mark.parametrize(
    "condition",
    ["", "a_l =", "a_l = a_r extra", "name = name", "f(a_l, a_r) > 1", "a_l < a_r", "jaro(a_l) > 1", "a_l", "(" * 99,
     "a_l = a_r; drop table x", "substr(a_l) = substr(a_r)", "levenshtein(a_l, b_l) < 1 and a_l = a_r and",
     "case when a_l = a_r then true end", "jaro_similarity(a_l, a_r) > b_l", "regexp_extract(a_l, '(') = a_r"],
)  # fmt: skip
def test_nonsense_is_refused(condition: str) -> None:
    with pytest.raises(ConditionError):
        read_condition(condition, "duckdb")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = read_condition(text, "duckdb")
    except ConditionError:
        return
    assert all(isinstance(term, Term) for product in condition for term in product)


def test_negations_go_down_to_the_predicates_and_null_is_neither() -> None:
    read = read_condition("NOT (a_l = a_r OR levenshtein(b_l, b_r) <= 2)", "duckdb")
    assert len(read) == 1
    (first, second) = read[0]
    assert first.is_negated
    assert second.is_negated
    assert isinstance(first.predicate, Equal)
    assert isinstance(second.predicate, Within)


def test_sides_brackets_and_turned_comparisons() -> None:
    assert exact_columns(read_condition('(("a_l" = "a_r"))', "duckdb")) == ("a",)
    assert exact_columns(read_condition("l.`a b` = r.`a b` and l.c = r.c", "spark")) == ("a b", "c")
    assert exact_columns(read_condition("a_l = b_r", "duckdb")) == ()
    turned = read_condition("0.8 <= jaro_similarity(a_r, a_l)", "duckdb")[0][0].predicate
    assert isinstance(turned, Within)
    assert (turned.op, turned.threshold, turned.measure.is_turned) == (">=", 0.8, True)
    flag = read_condition("length(a_l) > 3 or a_l is null", "duckdb")
    assert [type(term.predicate) for product in flag for term in product] == [Flag]
    assert isinstance(flag[0][0], Term)
