"""The compiled predicates, their twin in Python, and DuckDB agree."""

from __future__ import annotations

import itertools
import random

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import NoWatch, TableError
from matching.features import texts_of
from matching.flat_read import TextColumn
from matching.kernel.loading import kernel
from matching.splink.conditions import read_condition
from matching.splink.expressions import evaluate, parse_time
from matching.splink.predicates import Comparer, text_measure
from matching.splink.sql import parse_condition
from matching.splink.table import prepare

needs_kernel = pytest.mark.skipif(kernel() is None, reason="there is no compiled kernel")
CONDITIONS = (
    "a_l is null or a_r is null",
    "a_l = a_r",
    "jaro_winkler_similarity(a_l, a_r) >= 0.92",
    "jaro_similarity(a_l, a_r) > 0.8 or jaro_similarity(a_r, b_l) > 0.85",
    "levenshtein(a_l, a_r) <= 2 and not (damerau_levenshtein(b_l, b_r) <= 1)",
    "a_l = b_r and b_l = a_r",
    "jaccard(a_l, b_r) >= 0.5 and substr(a_l, 1, 1) = substr(b_r, 1, 1)",
    "not (a_l = b_r) and length(b_l) <> 2",
    "ELSE",
)
LETTERS = st.text(alphabet="abcdéł" + "xyz'- ", min_size=1, max_size=9)


def _column(values: list[str | None]) -> TextColumn:
    code_of: dict[str, int] = {}
    codes = [-1 if value is None else code_of.setdefault(value, len(code_of)) for value in values]
    return TextColumn(texts_of(code_of), np.array(codes, dtype=np.int32))


def _patterns(rows: list[tuple[str | None, str | None]], *, is_compiled: bool, by_chars: bool) -> list[int]:
    columns = {"a": _column([a for a, _ in rows]), "b": _column([b for _, b in rows])}
    levels = [read_condition(condition, "duckdb") for condition in CONDITIONS]
    table = prepare(columns, [levels, levels[1:]], by_chars=by_chars, watch=NoWatch())
    pairs = np.array(list(itertools.product(range(len(rows)), repeat=2)), dtype=np.int32)
    comparer = Comparer(table, is_compiled=is_compiled)
    return comparer.patterns(pairs[:, 0].copy(), pairs[:, 1].copy()).tolist()


@needs_kernel
@settings(deadline=None)
@given(st.lists(st.tuples(LETTERS | st.none(), LETTERS | st.none()), min_size=1, max_size=6), st.booleans())
def test_compiled_and_plain_are_the_same(rows: list[tuple[str | None, str | None]], by_chars: bool) -> None:
    fast = _patterns(rows, is_compiled=True, by_chars=by_chars)
    assert fast == _patterns(rows, is_compiled=False, by_chars=by_chars)


@needs_kernel
@pytest.mark.parametrize(
    "conditions",
    [
        ("a_l is null or a_r is null", "a_l = a_r", "ELSE"),
        ("a_r is null or a_l is null", "a_l = a_r", "b_l = b_r", "ELSE"),
        ("a_l is null or a_r is null", "b_l = b_r", "ELSE"),
        ("a_l is null or a_r is null", "not (a_l = a_r)", "ELSE"),
        ("a_l is null or a_r is null", "a_l = a_r and b_l = b_r", "a_l = a_r", "ELSE"),
        ("a_l is null or a_r is null", "a_l = b_r", "ELSE"),
        ("a_l is null or b_r is null", "a_l = a_r", "ELSE"),
        ("a_l is null", "a_l = a_r", "ELSE"),
        ("a_l is null or a_r is not null", "a_l = a_r", "ELSE"),
        ("a_l is null or a_r is null", "ELSE"),
        ("a_l is null or a_r is null or b_l is null", "a_l = a_r", "ELSE"),
        ("a_l = a_r", "a_l is null or a_r is null", "ELSE"),
    ],
)
def test_however_a_comparison_begins(conditions: tuple[str, ...]) -> None:
    rows = list(itertools.product(["x", "y", "xy", None], ["x", "y", None]))
    columns = {"a": _column([a for a, _ in rows]), "b": _column([b for _, b in rows])}
    levels = [read_condition(condition, "duckdb") for condition in conditions]
    table = prepare(columns, [levels], by_chars=False, watch=NoWatch())
    left, right = np.array(list(itertools.product(range(len(rows)), repeat=2)), dtype=np.int32).T.copy()
    fast, plain = (Comparer(table, is_compiled=compiled).patterns(left, right) for compiled in (True, False))
    assert fast.tolist() == plain.tolist()
    assert len(set(fast.tolist())) > 1


def test_levels_are_duckdbs() -> None:
    chance = random.Random(4)
    stock = ["lowri", "lowry", "Siân", "sian", "o'brien", "obrien", "ab", "ba", "gethin", "gethyn", None, "łucja", "x"]
    rows = [(chance.choice(stock), chance.choice(stock)) for _ in range(60)]
    case = " ".join(f"when {c} then {n}" for n, c in enumerate(CONDITIONS[:-1])) + f" else {len(CONDITIONS) - 1}"
    database = duckdb.connect()
    database.execute("create table t (n integer, a varchar, b varchar)")
    database.executemany("insert into t values (?, ?, ?)", [(n, *row) for n, row in enumerate(rows)])
    theirs = database.execute(
        f"select case {case} end from (select l.n n_l, l.a a_l, l.b b_l, r.n n_r, r.a a_r, r.b b_r from t l, t r)"
        " order by n_l, n_r"
    ).fetchall()
    ours = [pattern % len(CONDITIONS) for pattern in _patterns(rows, is_compiled=True, by_chars=False)]
    assert ours == [level for (level,) in theirs]
    assert len(set(ours)) >= 7


def test_measures_are_duckdbs_to_the_last_bit() -> None:
    chance = random.Random(9)
    words = ["".join(chance.choices("abcdeé ", k=chance.randrange(1, 12))) for _ in range(400)]
    functions = {
        "jaro": "jaro_similarity", "jaro_winkler": "jaro_winkler_similarity", "levenshtein": "levenshtein",
        "damerau_levenshtein": "damerau_levenshtein", "jaccard": "jaccard",
    }  # fmt: skip
    database = duckdb.connect()
    for a, b in itertools.pairwise(words):
        row = database.execute(f"select {', '.join(f'{f}(?, ?)' for f in functions.values())}", [a, b] * 5).fetchone()
        assert row is not None
        assert [text_measure(name, a.encode(), b.encode()) for name in functions] == list(row)


@pytest.mark.parametrize(
    "expression",
    ["substr('abcde', 2, 3)", "substring('abcde', 0, 2)", "substring('abcde', -2, 2)", "substr('abcde', 3)",
     "left('abcde', 2)", "left('abcde', -1)", "right('abcde', 2)", "right('abcde', -1)", "right('abcde', 0)",
     "lower('ÉA')", "trim('  a b ')", "nullif('a', 'a')", "nullif('a', 'b')", "coalesce(null, 'x')", "length('éé')",
     "regexp_extract('EB2 1HJ', '^[A-Z]{1,2}', 0)", "regexp_extract('abc', 'z', 0)", "'a' || 'b'", "'a' || null",
     "replace('a-b-c', '-', '')", "abs(-3)", "reverse('abc')", "upper('é')"],
)  # fmt: skip
def test_expressions_are_duckdbs(expression: str) -> None:
    row = duckdb.connect().execute(f"select {expression}").fetchone()
    assert row is not None
    assert evaluate(parse_condition(expression), {}) == row[0]


@pytest.mark.parametrize(
    "text",
    ["2020-02-03", "2020-1-5", "2020-02-30", " 2020-02-03", "2020-02-03x", "20-02-03", "x", "0001-01-01", "000-01-27",
     "0-02-29", "1900-02-29", "2000-02-29 ", "2020-13-01", "12020-01-01", "2020-001-01", "-20-01-01"],
)  # fmt: skip
def test_dates_are_read_as_duckdb_reads_them(text: str) -> None:
    row = duckdb.connect().execute(f"select epoch(try_strptime('{text}', '%Y-%m-%d'))").fetchone()
    assert row is not None
    assert parse_time(text, "%Y-%m-%d") == row[0]


def test_lists_and_numbers() -> None:
    columns = {"n": _column(["150", "152.5", None]), "m": _column(['["a","b"]', '["b","c"]', "[]"])}
    near = read_condition("abs(n_l - n_r) <= 3", "duckdb")
    shared = read_condition("array_length(list_intersect(m_l, m_r)) >= 1", "duckdb")
    for is_compiled in (True, False):
        table = prepare(columns, [[near, ((),)], [shared, ((),)]], by_chars=False, watch=NoWatch())
        pairs = np.array([0, 0, 1], dtype=np.int32), np.array([1, 2, 2], dtype=np.int32)
        assert Comparer(table, is_compiled=is_compiled).patterns(*pairs).tolist() == [0, 3, 3]


def test_a_column_that_cannot_be_compared_is_named() -> None:
    columns = {"n": _column(["tall"])}
    with pytest.raises(TableError, match="tall"):
        prepare(columns, [[read_condition("abs(n_l - n_r) <= 3", "duckdb")]], by_chars=False, watch=NoWatch())
    with pytest.raises(TableError, match="weight"):
        prepare(columns, [[read_condition("weight_l = weight_r", "duckdb")]], by_chars=False, watch=NoWatch())
