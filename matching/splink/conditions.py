"""What the conditions in Splink settings ask of two records: sums of products of simple predicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching.splink.expressions import Expression, check_known, columns_of, evaluate, one_sided
from matching.splink.sql import Call, Column, ConditionError, Literal, Node, parse_condition

TEXT_MEASURES = ("jaro", "jaro_winkler", "levenshtein", "damerau_levenshtein", "jaccard")
DIFFERENCE, SHARED = "difference", "shared"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that two records give together; NULL when one of the two values is.

    Attributes:
        name: One of TEXT_MEASURES, "difference" (absolute, of numbers or seconds), or "shared" (members that two lists
            have in common).
        left: What is taken from the left record.
        right: What is taken from the right record.
        is_turned: True where the right record's value is the first argument; Jaro's greedy pairing of letters is not
            quite symmetric.
    """

    name: str
    left: Expression
    right: Expression
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A measure against a threshold; ``op`` is "<", "<=", ">", ">=" or "="."""

    measure: Measure
    op: str
    threshold: float


@dataclass(frozen=True, slots=True)
class Equal:
    """The left record's value is the right record's value; NULL when one of them is."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is true, false or NULL of one record alone; ``side`` is "l" or "r"."""

    side: str
    expression: Expression


Predicate = Within | Equal | Flag


@dataclass(frozen=True, slots=True)
class Term:
    """A predicate that must be true or, negated, false; NULL is neither."""

    predicate: Predicate
    is_negated: bool = False


Condition = tuple[tuple[Term, ...], ...]
"""Alternatives, each a product of terms. Three-valued logic is kept: a condition holds when all terms of one
alternative hold. ``((),)`` always holds."""

ALWAYS: Condition = ((),)
_MAX_ALTERNATIVES = 256

_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "jaro_similarity": "jaro",
        "jaro_sim": "jaro",
        "jaro": "jaro",
        "jaro_winkler_similarity": "jaro_winkler",
        "jaro_winkler": "jaro_winkler",
        "levenshtein": "levenshtein",
        "damerau_levenshtein": "damerau_levenshtein",
        "jaccard": "jaccard",
    }
)
_LIST_SIZES = frozenset({"array_length", "len", "length", "size", "cardinality", "array_size"})
_INTERSECTIONS = frozenset({"list_intersect", "array_intersect"})
_OVERLAPS = frozenset({"list_has_any", "array_has_any", "arrays_overlap"})
_DIFFERENCES = frozenset({"datediff", "date_diff"})
_COMPARING = frozenset({"=", "<>", "<", "<=", ">", ">="})
_FLIPPED: Mapping[str, str] = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"})
_DATE_PARTS: Mapping[str, str] = MappingProxyType({"day": "to_day", "month": "month_number", "year": "year"})


def read_condition(text: str, dialect: str) -> Condition:
    """Read a level's condition or a blocking rule.

    Args:
        dialect: "duckdb" or "spark"; Spark counts the members of a list from 0.

    Raises:
        ConditionError: It cannot be read; nothing is guessed.
    """
    if text.strip().upper() == "ELSE":
        return ALWAYS
    tree = parse_condition(text)
    if dialect == "spark":
        tree = _counted_from_one(tree)
    return _Reader(text).condition(tree, is_negated=False)


def _counted_from_one(tree: Node) -> Node:
    if not isinstance(tree, Call):
        return tree
    args = tuple(_counted_from_one(arg) for arg in tree.args)
    if tree.name == "element" and isinstance(args[1], Literal) and isinstance(args[1].value, float):
        return Call("element", (args[0], Literal(args[1].value + 1)))
    return Call(tree.name, args)


def _sides(tree: Node) -> set[str]:
    return {column.side for column in columns_of(tree)}


class _Reader:
    """Turns the syntax tree of one condition into predicates."""

    def __init__(self, text: str) -> None:
        self._text = text

    def condition(self, tree: Node, *, is_negated: bool) -> Condition:
        """Push negations down to the predicates and multiply out."""
        if len(_sides(tree)) <= 1:
            return ((Term(self._flag(tree), is_negated),),)
        if not isinstance(tree, Call):
            raise ConditionError(self._text, "it is no condition")
        if tree.name == "not":
            return self.condition(tree.args[0], is_negated=not is_negated)
        if tree.name in {"and", "or"}:
            parts = [self.condition(arg, is_negated=is_negated) for arg in tree.args]
            is_product = (tree.name == "and") != is_negated
            return self._product(parts) if is_product else tuple(product for part in parts for product in part)
        if tree.name in {"is null", "is not null"}:
            return self._null(tree, is_negated=is_negated)
        return ((self._comparison(tree, is_negated=is_negated),),)

    def _product(self, parts: list[Condition]) -> Condition:
        products: Condition = ALWAYS
        for part in parts:
            products = tuple(a + tuple(t for t in b if t not in a) for a in products for b in part)
            if len(products) > _MAX_ALTERNATIVES:
                raise ConditionError(self._text, "it has too many alternatives")
        return products

    def _null(self, tree: Call, *, is_negated: bool) -> Condition:
        """A measure is NULL when one of its two values is."""
        measure = self._measure(tree.args[0])
        left = Flag("l", Expression(Call("is null", (measure.left.tree,))))
        right = Flag("r", Expression(Call("is null", (measure.right.tree,))))
        if (tree.name == "is null") != is_negated:
            return ((Term(left),), (Term(right),))
        return ((Term(left, is_negated=True), Term(right, is_negated=True)),)

    def _comparison(self, tree: Call, *, is_negated: bool) -> Term:
        if tree.name in _OVERLAPS:
            return Term(Within(self._pair(SHARED, *self._two(tree)), ">=", 1.0), is_negated)
        if tree.name not in _COMPARING:
            raise ConditionError(self._text, f'"{tree.name}" of two records is no condition')
        op, (a, b) = tree.name, tree.args
        if not _sides(a):
            op, a, b = _FLIPPED[op], b, a
        if not _sides(b):
            return self._within(op, a, b, is_negated=is_negated)
        return self._equal(op, a, b, is_negated=is_negated)

    def _within(self, op: str, measured: Node, threshold: Node, *, is_negated: bool) -> Term:
        check_known(threshold, self._text)
        value = evaluate(threshold, {})
        if not isinstance(value, float):
            raise ConditionError(self._text, "a number to compare with was expected")
        measure = self._measure(measured)
        if op == "<>":
            return Term(Within(measure, "=", value), not is_negated)
        return Term(Within(measure, op, value), is_negated)

    def _equal(self, op: str, a: Node, b: Node, *, is_negated: bool) -> Term:
        if op not in {"=", "<>"} or len(_sides(a)) != 1 or len(_sides(b)) != 1:
            raise ConditionError(self._text, "two records' values can be equal or not, or be measured")
        left, right, _ = self._by_side(a, b)
        return Term(Equal(left, right), is_negated == (op == "="))

    def _measure(self, tree: Node) -> Measure:
        if isinstance(tree, Call):
            if tree.name in _MEASURES:
                return self._pair(_MEASURES[tree.name], *self._two(tree))
            if tree.name in _LIST_SIZES and len(tree.args) == 1:
                inner = tree.args[0]
                if isinstance(inner, Call) and inner.name in _INTERSECTIONS:
                    return self._pair(SHARED, *self._two(inner))
            if tree.name == "abs" and len(tree.args) == 1 and isinstance(tree.args[0], Call):
                return self._difference(tree.args[0])
        raise ConditionError(self._text, "this way of comparing two records is not known here")

    def _difference(self, tree: Call) -> Measure:
        if tree.name == "-" and len(tree.args) == 2:
            return self._pair(DIFFERENCE, *self._two(tree))
        if tree.name in _DIFFERENCES:
            part = "day"
            args = tree.args
            if len(args) == 3 and isinstance(args[0], Literal):
                part, args = str(args[0].value).lower(), args[1:]
            if len(args) == 2 and part in _DATE_PARTS:
                a, b = (Call(_DATE_PARTS[part], (arg,)) for arg in args)
                return self._pair(DIFFERENCE, a, b)
        raise ConditionError(self._text, "this difference is not known here")

    def _two(self, tree: Call) -> tuple[Node, Node]:
        if len(tree.args) != 2:
            raise ConditionError(self._text, f'"{tree.name}" takes two arguments')
        return tree.args[0], tree.args[1]

    def _pair(self, name: str, a: Node, b: Node) -> Measure:
        left, right, is_turned = self._by_side(a, b)
        return Measure(name, left, right, is_turned)

    def _by_side(self, a: Node, b: Node) -> tuple[Expression, Expression, bool]:
        if {frozenset(_sides(a)), frozenset(_sides(b))} != {frozenset("l"), frozenset("r")}:
            raise ConditionError(self._text, "one value of each record was expected")
        for tree in (a, b):
            check_known(tree, self._text)
        is_turned = _sides(a) == {"r"}
        left, right = (b, a) if is_turned else (a, b)
        return one_sided(left), one_sided(right), is_turned

    def _flag(self, tree: Node) -> Flag:
        is_truth = isinstance(tree, Call) and tree.name in _COMPARING | {"and", "or", "not", "is null", "is not null"}
        if not is_truth and not (isinstance(tree, Literal) and isinstance(tree.value, bool)):
            raise ConditionError(self._text, "it is no condition")
        check_known(tree, self._text)
        return Flag(next(iter(_sides(tree)), "l"), one_sided(tree))


def exact_columns(condition: Condition) -> tuple[str, ...]:
    """Return the columns of a condition that says nothing but that columns are the same; otherwise ()."""
    if len(condition) != 1 or not condition[0]:
        return ()
    names = []
    for term in condition[0]:
        predicate = term.predicate
        if term.is_negated or not isinstance(predicate, Equal) or predicate.left != predicate.right:
            return ()
        if predicate.left.plain_column is None:
            return ()
        names.append(predicate.left.plain_column)
    return tuple(names)


def columns_read(condition: Condition) -> tuple[str, ...]:
    """Return the columns that a condition reads, each once."""
    names: dict[str, None] = {}
    for product in condition:
        for term in product:
            for expression in expressions_of(term.predicate):
                names.update(dict.fromkeys(expression.columns))
    return tuple(names)


def expressions_of(predicate: Predicate) -> tuple[Expression, ...]:
    """Return the expressions of a predicate, the left record's first."""
    if isinstance(predicate, Flag):
        return (predicate.expression,)
    if isinstance(predicate, Equal):
        return (predicate.left, predicate.right)
    return (predicate.measure.left, predicate.measure.right)


__all__ = [
    "ALWAYS",
    "DIFFERENCE",
    "SHARED",
    "TEXT_MEASURES",
    "Column",
    "Condition",
    "Equal",
    "Flag",
    "Measure",
    "Predicate",
    "Term",
    "Within",
    "columns_read",
    "exact_columns",
    "expressions_of",
    "read_condition",
]
