"""The compiled text distances are rapidfuzz's, to the last bit, for every length and every alphabet."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, DamerauLevenshtein, Jaro, JaroWinkler, Levenshtein

from matching.features import texts_of
from matching.kernel.loading import kernel
from matching.kernel.texts import Measure, measure_pairs, measure_pairs_slowly

needs_kernel = pytest.mark.skipif(kernel() is None, reason="there is no compiled kernel (no C compiler, or it is off)")

SIMILARITIES = {"kf_jaro": Jaro.similarity, "kf_jaro_winkler": JaroWinkler.similarity}
DISTANCES = {
    "kf_levenshtein": Levenshtein.distance,
    "kf_osa": OSA.distance,
    "kf_damerau": DamerauLevenshtein.distance,
}

# few letters, so that matches, swaps and repeats happen; lengths on both sides of a machine word
BYTES = st.one_of(
    st.lists(st.sampled_from(b"abc"), max_size=20).map(bytes),
    st.lists(st.sampled_from(b"abcdeX\x00\xff"), min_size=55, max_size=75).map(bytes),
    st.binary(max_size=200),
)
TEXTS = st.one_of(
    st.text("abcd", max_size=20),
    st.text("abéłżق문😀", max_size=20),
    st.text("aéق😀", min_size=55, max_size=75),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=200),
)


def slipped(texts: st.SearchStrategy) -> st.SearchStrategy:
    """Two texts that differ by a few moved pieces, as records of one person do; or two that have nothing in common."""

    def move(parts: tuple) -> tuple:
        start, middle, end, extra = parts
        return start + middle + end, start + end[:1] + middle + extra[:2] + end[1:]

    return st.one_of(st.tuples(texts, texts), st.tuples(texts, texts, texts, texts).map(move))


def similarity(name: str) -> Callable[[bytes, bytes], float]:
    function = getattr(kernel(), name)
    function.restype = ctypes.c_double
    function.argtypes = [ctypes.c_char_p, ctypes.c_int64] * 2
    return lambda a, b: function(a, len(a), b, len(b))


def distance(name: str) -> Callable[[bytes, bytes, int], int]:
    function = getattr(kernel(), name)
    function.restype = ctypes.c_int64
    function.argtypes = [ctypes.c_char_p, ctypes.c_int64] * 2 + [ctypes.c_int64]
    return lambda a, b, at_most: function(a, len(a), b, len(b), at_most)


@needs_kernel
@settings(max_examples=400, deadline=None)
@given(slipped(BYTES))
def test_similarities_of_bytes(both: tuple[bytes, bytes]) -> None:
    for name, expected in SIMILARITIES.items():
        assert similarity(name)(*both) == expected(*both), name


@needs_kernel
@settings(max_examples=400, deadline=None)
@given(slipped(BYTES), st.integers(0, 250))
def test_distances_of_bytes(both: tuple[bytes, bytes], at_most: int) -> None:
    for name, expected in DISTANCES.items():
        assert distance(name)(*both, at_most) == expected(*both, score_cutoff=at_most), name


@needs_kernel
@settings(max_examples=400, deadline=None)
@given(slipped(TEXTS), st.integers(0, 250))
def test_characters_count_as_python_counts_them(both: tuple[str, str], at_most: int) -> None:
    left, right = (text.encode() for text in both)
    for name, expected in SIMILARITIES.items():
        assert similarity(f"{name}_chars")(left, right) == expected(*both), name
    for name, expected in DISTANCES.items():
        assert distance(f"{name}_chars")(left, right, at_most) == expected(*both, score_cutoff=at_most), name


@needs_kernel
@settings(deadline=None)
@given(st.binary(max_size=120), st.binary(max_size=120))
def test_bytes_that_are_no_text_are_still_counted(left: bytes, right: bytes) -> None:
    for name in DISTANCES:
        apart = distance(f"{name}_chars")
        assert apart(left, right, 500) == apart(right, left, 500) <= max(len(left), len(right))
        assert apart(left, left, 500) == 0


@needs_kernel
@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=8), st.sampled_from(Measure), st.booleans(), st.data())
def test_many_pairs_at_once(values: list[str], measure: Measure, by_chars: bool, data: st.DataObject) -> None:
    places = st.lists(st.integers(0, len(values) - 1), min_size=10, max_size=10)
    left, right = np.array(data.draw(places)), np.array(data.draw(places))
    texts = texts_of(values)
    fast = measure_pairs(measure, texts, left, right, by_chars=by_chars)
    assert fast.tolist() == measure_pairs_slowly(measure, texts, left, right, by_chars=by_chars).tolist()


def test_a_text_that_is_not_there_is_refused() -> None:
    texts, inside = texts_of(["lowri", "lowry"]), np.array([0])
    for outside in (-1, 2):
        with pytest.raises(IndexError):
            measure_pairs(Measure.OSA, texts, inside, np.array([outside]))
