"""Comparison levels of many pairs under Splink's conditions: compiled, or by rapidfuzz with the same answers."""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein

from matching.columns import NONE, Codes, Floats
from matching.features import Ints, Texts
from matching.kernel.loading import BYTES, INT32S, INT64S, kernel
from matching.splink.conditions import DIFFERENCE, SHARED, TEXT_MEASURES
from matching.splink.table import CompiledCondition, MeasureSlot, PredicateSlot, PredicateTable, Taken

Truths = npt.NDArray[np.int8]

_MEASURES = ("jaro", "jaro_winkler", "levenshtein", "damerau_levenshtein", "jaccard", DIFFERENCE, SHARED)
_KINDS = ("l", "r", "equal", "within", "null l", "null r")
_OPS = ("<", "<=", ">", ">=", "=")
_MAX_MEASURES = 64
_UNKNOWN = np.nan


class Comparer:
    """Compares pairs of rows of one table; safe to call from several threads."""

    def __init__(self, table: PredicateTable, *, is_compiled: bool = True) -> None:
        self._table = table
        library = _library() if is_compiled and len(table.measures) <= _MAX_MEASURES else None
        self._compiled = None if library is None else _Programme(table, library)

    def patterns(self, left: Ints, right: Ints) -> Codes:
        """Return the pattern of each pair: the sum over comparisons of the level's place times its stride.

        Args:
            left: Rows, of the record that Splink calls l; shape (pairs,).
            right: Rows; shape (pairs,).
        """
        if self._compiled is not None:
            return self._compiled.patterns(left, right)
        return _Slowly(self._table, left, right).patterns()


# ---- compiled ----


class _ColumnStruct(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("codes", "blob", "entries", "numbers", "items", "firsts")]


class _MeasureStruct(ctypes.Structure):
    _fields_ = [
        *[(name, ctypes.c_double) for name in ("least", "most")],
        *[(name, ctypes.c_int32) for name in ("kind", "left", "right", "is_turned")],
    ]


class _PredicateStruct(ctypes.Structure):
    _fields_ = [
        ("threshold", ctypes.c_double),
        *[(name, ctypes.c_int32) for name in ("kind", "left", "right", "relation")],
    ]


class _ProgrammeStruct(ctypes.Structure):
    _fields_ = [
        *[(name, ctypes.c_void_p) for name in ("columns", "measures", "predicates", "steps", "strides")],
        *[(name, ctypes.c_int64) for name in ("n_comparisons", "n_measures", "by_chars")],
    ]


@functools.cache
def _library() -> ctypes.CDLL | None:
    library = kernel()
    if library is None:
        return None
    library.kf_text_entries.argtypes = [BYTES, INT64S, ctypes.c_int64, INT64S]
    library.kf_text_entries.restype = None
    library.kf_predicate_patterns.argtypes = [
        ctypes.POINTER(_ProgrammeStruct), INT32S, INT32S, ctypes.c_int64, INT64S
    ]  # fmt: skip
    library.kf_predicate_patterns.restype = ctypes.c_int32
    return library


class _Programme:
    """A table laid out for the kernel; keeps alive what the kernel points to."""

    def __init__(self, table: PredicateTable, library: ctypes.CDLL) -> None:
        self._library = library
        self._kept: list[Any] = []
        columns = (_ColumnStruct * max(len(table.columns), 1))(*map(self._column, table.columns))
        measures = (_MeasureStruct * max(len(table.measures), 1))(
            *(_measure_struct(table, place) for place in range(len(table.measures)))
        )
        predicates = (_PredicateStruct * max(len(table.predicates), 1))(*map(_predicate_struct, table.predicates))
        steps = np.array(_steps(table.comparisons), dtype=np.int32)
        self._kept += [columns, measures, predicates, steps, table]
        self._struct = _ProgrammeStruct(
            ctypes.addressof(columns),
            ctypes.addressof(measures),
            ctypes.addressof(predicates),
            self._address(steps),
            self._address(table.strides),
            len(table.comparisons),
            len(table.measures),
            int(table.by_chars),
        )

    def patterns(self, left: Ints, right: Ints) -> Codes:
        """Run the programme."""
        patterns = np.empty(len(left), dtype=np.int64)
        rows = (np.ascontiguousarray(left, dtype=np.int32), np.ascontiguousarray(right, dtype=np.int32))
        if self._library.kf_predicate_patterns(ctypes.byref(self._struct), *rows, len(left), patterns):
            raise MemoryError
        return patterns

    def _column(self, taken: Taken) -> _ColumnStruct:
        texts, lists = taken.texts, taken.lists
        return _ColumnStruct(
            self._address(taken.codes),
            *(self._texts(texts) if texts is not None else (None, None)),
            None if taken.numbers is None else self._address(taken.numbers),
            *((None, None) if lists is None else (self._address(lists.items), self._address(lists.starts))),
        )

    def _texts(self, texts: Texts) -> tuple[int, int]:
        entries = np.empty(3 * len(texts), dtype=np.int64)
        blob, starts = np.ascontiguousarray(texts.blob), np.ascontiguousarray(texts.starts)
        self._library.kf_text_entries(blob, starts, len(texts), entries)
        return self._address(blob), self._address(entries)

    def _address(self, array: npt.NDArray[Any]) -> int:
        self._kept.append(array)
        return array.ctypes.data


def _measure_struct(table: PredicateTable, place: int) -> _MeasureStruct:
    measure = table.measures[place]
    thresholds = [p.threshold for p in table.predicates if p.kind == "within" and p.left == place]
    return _MeasureStruct(
        min(thresholds), max(thresholds), _MEASURES.index(measure.name), measure.left, measure.right, measure.is_turned
    )


def _predicate_struct(predicate: PredicateSlot) -> _PredicateStruct:
    relation = _OPS.index(predicate.op) if predicate.op else 0
    return _PredicateStruct(
        predicate.threshold, _KINDS.index(predicate.kind), predicate.left, predicate.right, relation
    )


def _steps(comparisons: Sequence[Sequence[CompiledCondition]]) -> list[int]:
    steps: list[int] = []
    for levels in comparisons:
        steps.append(len(levels))
        for products in levels:
            steps.append(len(products))
            for terms in products:
                steps.append(len(terms))
                steps.extend(2 * predicate + is_negated for predicate, is_negated in terms)
    return steps


# ---- slowly ----


class _Slowly:
    """The twin of predicates.c over some pairs."""

    def __init__(self, table: PredicateTable, left: Ints, right: Ints) -> None:
        self._table = table
        self._left = left
        self._right = right
        self._measured: dict[int, Floats] = {}

    def patterns(self) -> Codes:
        """Go through the levels of each comparison for the pairs that no better level has taken."""
        patterns = np.zeros(len(self._left), dtype=np.int64)
        for levels, stride in zip(self._table.comparisons, self._table.strides.tolist(), strict=True):
            is_open = np.ones(len(self._left), dtype=np.bool_)
            for level, products in enumerate(levels):
                found = is_open & self._holds(products, is_open)
                patterns[found] += level * stride
                is_open &= ~found
        return patterns

    def _holds(self, products: CompiledCondition, is_open: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(self._left), dtype=np.bool_)
        for terms in products:
            asked = is_open & ~found
            for predicate, is_negated in terms:
                places = np.flatnonzero(asked)
                asked[places] = self._truth(self._table.predicates[predicate], places) == (0 if is_negated else 1)
            found |= asked
        return found

    def _truth(self, predicate: PredicateSlot, places: Codes) -> Truths:
        columns = self._table.columns
        left, right = self._left[places], self._right[places]
        if predicate.kind == "within":
            return self._within(predicate, places)
        if predicate.kind in {"null l", "null r"}:
            rows = left if predicate.kind == "null l" else right
            return np.asarray(columns[predicate.left].codes[rows] == NONE, dtype=np.int8)
        if predicate.kind in {"l", "r"}:
            return columns[predicate.left].codes[left if predicate.kind == "l" else right].astype(np.int8)
        a, b = columns[predicate.left].codes[left], columns[predicate.right].codes[right]
        return np.where((a == NONE) | (b == NONE), -1, a == b).astype(np.int8)

    def _within(self, predicate: PredicateSlot, places: Codes) -> Truths:
        measure = self._table.measures[predicate.left]
        a = self._table.columns[measure.left].codes[self._left[places]]
        b = self._table.columns[measure.right].codes[self._right[places]]
        there = np.flatnonzero((a != NONE) & (b != NONE))
        truths = np.full(len(places), -1, dtype=np.int8)
        values = self._values(predicate.left, places[there], a[there], b[there])
        compare = (np.less, np.less_equal, np.greater, np.greater_equal, np.equal)[_OPS.index(predicate.op)]
        truths[there] = compare(values, predicate.threshold)
        return truths

    def _values(self, place: int, places: Codes, a: Ints, b: Ints) -> Floats:
        """Measure each pair once, however many predicates ask."""
        known = self._measured.setdefault(place, np.full(len(self._left), _UNKNOWN))
        new = np.flatnonzero(np.isnan(known[places]))
        known[places[new]] = measure_codes(self._table, self._table.measures[place], a[new], b[new])
        return known[places]


def measure_codes(table: PredicateTable, measure: MeasureSlot, a: Ints, b: Ints) -> Floats:
    """Measure pairs of value codes without the kernel; no code is -1."""
    left, right = table.columns[measure.left], table.columns[measure.right]
    if measure.name == DIFFERENCE and left.numbers is not None and right.numbers is not None:
        return np.abs(left.numbers[a] - right.numbers[b])
    if measure.name == SHARED:
        return np.array([_n_shared(left, right, i, j) for i, j in zip(a.tolist(), b.tolist(), strict=True)], np.float64)
    one = [_text(left, i, by_chars=table.by_chars) for i in a.tolist()]
    other = [_text(right, j, by_chars=table.by_chars) for j in b.tolist()]
    if measure.is_turned:
        one, other = other, one
    values = [text_measure(measure.name, x, y) for x, y in zip(one, other, strict=True)]
    return np.array(values, dtype=np.float64)


def _text(taken: Taken, code: int, *, by_chars: bool) -> str | bytes:
    texts = taken.texts
    assert texts is not None
    if by_chars:
        return texts[code]
    return texts.blob[texts.starts[code] : texts.starts[code + 1]].tobytes()


def _n_shared(left: Taken, right: Taken, i: int, j: int) -> int:
    assert left.lists is not None
    assert right.lists is not None
    one = left.lists.items[left.lists.starts[i] : left.lists.starts[i + 1]]
    other = right.lists.items[right.lists.starts[j] : right.lists.starts[j + 1]]
    return len(np.intersect1d(one, other))


def text_measure(name: str, a: str | bytes, b: str | bytes) -> float:
    """Measure two texts as DuckDB does; Jaro similarities of an empty text are 0 there.

    >>> round(text_measure("jaro_winkler", "abcdefgh", "abcdefxx"), 6), text_measure("levenshtein", "é".encode(), b"e")
    (0.9, 2.0)
    """
    if name not in TEXT_MEASURES:
        raise ValueError(name)
    if name == "levenshtein":
        return float(Levenshtein.distance(a, b))
    if name == "damerau_levenshtein":
        return float(DamerauLevenshtein.distance(a, b))
    if not a or not b:
        return 0.0
    if name == "jaccard":
        one, other = set(_bytes(a)), set(_bytes(b))
        return len(one & other) / len(one | other)
    return float(Jaro.similarity(a, b) if name == "jaro" else JaroWinkler.similarity(a, b))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
