"""Columns of text made ready for the predicates of some settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.columns import NONE, Codes, Floats
from matching.errors import TableError
from matching.features import Ints, Lists, Texts, lists_of, texts_of
from matching.flat_read import TextColumn
from matching.flat_texts import strings_of
from matching.ports import Watch
from matching.splink.conditions import (
    DIFFERENCE,
    SHARED,
    Condition,
    Equal,
    Flag,
    Measure,
    Predicate,
    Term,
    Within,
)
from matching.splink.expressions import Expression, Value, as_list, as_number, as_text, evaluate_all
from matching.splink.slices import sliced
from matching.splink.sql import Call

Columns = Mapping[str, TextColumn]

_AT_ONCE = 16384


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """What an expression gives for every record.

    Attributes:
        codes: Number of each record's value, -1 for NULL; of a flag, 1 true, 0 false, -1 NULL; shape (rows,).
        texts: By code, for measures of texts.
        numbers: By code, for differences.
        lists: By code, members numbered and ascending, for what lists share.
    """

    codes: Ints
    texts: Texts | None = None
    numbers: Floats | None = None
    lists: Lists | None = None


@dataclass(frozen=True, slots=True)
class MeasureSlot:
    """A measure over two of the table's columns."""

    name: str
    left: int
    right: int
    is_turned: bool


@dataclass(frozen=True, slots=True)
class PredicateSlot:
    """A predicate over the table's columns or measures.

    Attributes:
        kind: "l" or "r" for a flag of that side, "null l" or "null r" for no value there, "equal", or "within".
        left: Column, or measure for "within".
        right: Column for "equal", otherwise -1.
        op: "<", "<=", ">", ">=" or "=" for "within", otherwise "".
    """

    kind: str
    left: int
    right: int = -1
    op: str = ""
    threshold: float = 0.0


CompiledCondition = tuple[tuple[tuple[int, bool], ...], ...]
"""As a Condition; each term is the place of a predicate and whether it is negated."""


@dataclass(frozen=True, slots=True, eq=False)
class PredicateTable:
    """Everything that a pair of rows is compared with.

    Attributes:
        comparisons: Per comparison its levels' conditions, best first.
        strides: What one level of each comparison is worth in a pattern.
        n_patterns: Number of possible patterns.
        by_chars: Measure texts in letters (Spark) instead of bytes (DuckDB).
    """

    n_rows: int
    columns: tuple[Taken, ...]
    measures: tuple[MeasureSlot, ...]
    predicates: tuple[PredicateSlot, ...]
    comparisons: tuple[tuple[CompiledCondition, ...], ...]
    strides: Codes
    n_patterns: int
    by_chars: bool


def prepare(
    columns: Columns, comparisons: Sequence[Sequence[Condition]], *, by_chars: bool, watch: Watch
) -> PredicateTable:
    """Evaluate what the conditions take from single records.

    Raises:
        TableError: A column is missing or holds what the conditions cannot compare.
    """
    builder = _Builder(Source(columns, watch))
    compiled = tuple(tuple(builder.condition(level) for level in levels) for levels in comparisons)
    sizes = [len(levels) for levels in comparisons]
    n_patterns = 1
    strides = []
    for size in sizes:
        strides.append(n_patterns)
        n_patterns *= size
    if n_patterns >= 2**62:
        raise TableError("The settings have too many comparisons to be counted. Nothing was linked. Leave some out.")
    return PredicateTable(
        n_rows=builder.source.n_rows,
        columns=tuple(builder.columns),
        measures=tuple(builder.measures),
        predicates=tuple(builder.predicates),
        comparisons=compiled,
        strides=np.array(strides, dtype=np.int64),
        n_patterns=n_patterns,
        by_chars=by_chars,
    )


class Source:
    """Columns by name, and what expressions give for their distinct values."""

    def __init__(self, columns: Columns, watch: Watch) -> None:
        self._columns = columns
        self._by_lower = {name.lower(): column for name, column in columns.items()}
        self._watch = watch
        self._strings: dict[str, list[str | None]] = {}
        self._values: dict[Expression, tuple[Ints, list[Value]]] = {}
        lengths = {len(column.codes) for column in columns.values()}
        if len(lengths) != 1:
            raise TableError("The columns to be linked differ in length, or there are none. Nothing was linked.")
        self.n_rows = lengths.pop()

    def column(self, name: str) -> TextColumn:
        """Return a column; capitals do not matter, as in SQL."""
        found = self._columns.get(name) or self._by_lower.get(name.lower())
        if found is None:
            raise TableError(f'The settings need a column "{name}", which is not there. Nothing was linked. Add it.')
        return found

    def texts(self, expression: Expression) -> tuple[Ints, Texts]:
        """Return codes by row and distinct texts by code."""
        if expression.plain_column is not None:
            column = self.column(expression.plain_column)
            return column.codes, column.values
        quick = self._sliced(expression)
        if quick is not None:
            return quick
        codes, values = self.values(expression)
        return codes, texts_of(as_text(value) for value in values)

    def codes(self, expression: Expression) -> Ints:
        """Return codes by row: equal codes for equal values, -1 for NULL."""
        if expression.plain_column is not None:
            return self.column(expression.plain_column).codes
        quick = self._sliced(expression)
        return self.values(expression)[0] if quick is None else quick[0]

    def _sliced(self, expression: Expression) -> tuple[Ints, Texts] | None:
        names = expression.columns
        return sliced(expression, self.column(names[0])) if len(names) == 1 else None

    def flag(self, expression: Expression) -> Ints:
        """Return 1 true, 0 false, -1 NULL by row."""
        codes, values = self.values(expression)
        truths = np.array([1 if value else 0 for value in values] + [-1], dtype=np.int32)
        return np.ascontiguousarray(truths[codes])

    def values(self, expression: Expression) -> tuple[Ints, list[Value]]:
        """Return codes by row and distinct values by code."""
        if expression not in self._values:
            self._values[expression] = self._evaluated(expression)
        return self._values[expression]

    def _evaluated(self, expression: Expression) -> tuple[Ints, list[Value]]:
        texts, which = self._distinct_rows(expression.columns)
        n = len(next(iter(texts.values()), [None]))
        code_of: dict[Value, int] = {}
        codes = np.full(n, NONE, dtype=np.int32)
        for start in range(0, n, _AT_ONCE):
            self._watch.check()
            part = {name: column[start : start + _AT_ONCE] for name, column in texts.items()}
            values = evaluate_all(expression.tree, part, min(_AT_ONCE, n - start))
            codes[start : start + len(values)] = [
                NONE if value is None else code_of.setdefault(value, len(code_of)) for value in values
            ]
        return np.ascontiguousarray(codes[which]), list(code_of)

    def _distinct_rows(self, names: Sequence[str]) -> tuple[dict[str, list[str | None]], Codes]:
        """Return the distinct rows of some columns, column by column, and which of them each record has."""
        texts = {name: self._texts_and_none(name) for name in names}
        if len(names) == 1:
            # code -1, NULL, is the last place
            return texts, self.column(names[0]).codes.astype(np.int64) % len(texts[names[0]])
        which = np.zeros(self.n_rows, dtype=np.int64)
        for name in names:
            _, which = np.unique(which, return_inverse=True)
            which = which * len(texts[name]) + self.column(name).codes % len(texts[name])
        _, first, which = np.unique(which, return_index=True, return_inverse=True)
        return {name: [texts[name][code] for code in self.column(name).codes[first].tolist()] for name in names}, which

    def _texts_and_none(self, name: str) -> list[str | None]:
        if name not in self._strings:
            self._strings[name] = [*strings_of(self.column(name).values), None]
        return self._strings[name]


class _Builder:
    """Collects columns, measures and predicates, each once."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.columns: list[Taken] = []
        self.measures: list[MeasureSlot] = []
        self.predicates: list[PredicateSlot] = []
        self._column_of: dict[tuple[str, Expression], int] = {}
        self._equal_of: dict[Equal, tuple[int, int]] = {}
        self._member_of: dict[str, int] = {}

    def condition(self, condition: Condition) -> CompiledCondition:
        """Compile a condition."""
        return tuple(tuple(self._term(term) for term in product) for product in condition)

    def _term(self, term: Term) -> tuple[int, bool]:
        slot, is_negated = self._slot(term.predicate), term.is_negated
        if isinstance(term.predicate, Flag) and _is_null_test(term.predicate) == "is not null":
            is_negated = not is_negated
        if slot not in self.predicates:
            self.predicates.append(slot)
        return self.predicates.index(slot), is_negated

    def _slot(self, predicate: Predicate) -> PredicateSlot:
        if isinstance(predicate, Flag):
            tree = predicate.expression.tree
            if isinstance(tree, Call) and _is_null_test(predicate):
                return PredicateSlot(f"null {predicate.side}", self._column("codes", Expression(tree.args[0])))
            return PredicateSlot(predicate.side, self._column("flag", predicate.expression))
        if isinstance(predicate, Equal):
            return PredicateSlot("equal", *self._equal(predicate))
        return PredicateSlot("within", self._measure(predicate), -1, predicate.op, predicate.threshold)

    def _equal(self, equal: Equal) -> tuple[int, int]:
        if equal.left == equal.right:
            column = self._column("codes", equal.left)
            return column, column
        if equal not in self._equal_of:
            left, right = one_numbering(self.source, equal.left, equal.right)
            self._equal_of[equal] = (self._add(Taken(left)), self._add(Taken(right)))
        return self._equal_of[equal]

    def _measure(self, within: Within) -> int:
        measure: Measure = within.measure
        kind = {DIFFERENCE: "numbers", SHARED: "lists"}.get(measure.name, "texts")
        left, right = self._column(kind, measure.left), self._column(kind, measure.right)
        slot = MeasureSlot(measure.name, left, right, measure.is_turned)
        if slot not in self.measures:
            self.measures.append(slot)
        return self.measures.index(slot)

    def _column(self, kind: str, expression: Expression) -> int:
        key = (kind, expression)
        if key not in self._column_of:
            take: dict[str, Callable[[Expression], Taken]] = {
                "flag": self._flag, "codes": self._codes, "numbers": self._numbers, "lists": self._lists,
                "texts": self._texts,
            }  # fmt: skip
            self._column_of[key] = self._add(take[kind](expression))
        return self._column_of[key]

    def _add(self, taken: Taken) -> int:
        self.columns.append(taken)
        return len(self.columns) - 1

    def _flag(self, expression: Expression) -> Taken:
        return Taken(self.source.flag(expression))

    def _codes(self, expression: Expression) -> Taken:
        return Taken(np.ascontiguousarray(self.source.codes(expression), dtype=np.int32))

    def _texts(self, expression: Expression) -> Taken:
        codes, texts = self.source.texts(expression)
        return Taken(np.ascontiguousarray(codes, dtype=np.int32), texts=texts)

    def _numbers(self, expression: Expression) -> Taken:
        codes, values = self.source.values(expression)
        return Taken(codes, numbers=np.array([as_number(value) for value in values], dtype=np.float64))

    def _lists(self, expression: Expression) -> Taken:
        codes, values = self.source.values(expression)
        members = self._member_of
        return Taken(
            codes, lists=lists_of(sorted({members.setdefault(m, len(members)) for m in as_list(v)}) for v in values)
        )


def _is_null_test(flag: Flag) -> str:
    """Return "is null" or "is not null" where that is all that is asked, else ""."""
    tree = flag.expression.tree
    return tree.name if isinstance(tree, Call) and tree.name in {"is null", "is not null"} else ""


def one_numbering(source: Source, left: Expression, right: Expression) -> tuple[Ints, Ints]:
    """Number the values of two expressions alike."""
    (left_codes, left_values), (right_codes, right_values) = source.values(left), source.values(right)
    number_of: dict[str, int] = {}
    both = []
    for codes, values in ((left_codes, left_values), (right_codes, right_values)):
        numbers = [number_of.setdefault(as_text(value), len(number_of)) for value in values]
        both.append(np.ascontiguousarray(np.array([*numbers, -1], dtype=np.int32)[codes]))
    return both[0], both[1]
