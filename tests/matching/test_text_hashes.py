"""Equal texts have equal hashes wherever they stand; others, as good as never."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import text_hashes
from matching.columns import NONE
from matching.features import texts_of
from matching.text_hashes import hash_texts, hash_values, mixed


@given(st.lists(st.text(max_size=12)), st.lists(st.text(max_size=12)))
def test_a_hash_depends_on_the_text_alone(some: list[str], others: list[str]) -> None:
    alone = [int(hash_values([text])[0]) for text in [*some, *others]]
    assert hash_texts(texts_of([*some, *others])).tolist() == alone
    assert hash_texts(texts_of([*others, *some])).tolist() == alone[len(some) :] + alone[: len(some)]
    for text, hashed in zip([*some, *others], alone, strict=True):
        assert hashed == NONE if not text else hashed >= 0


def test_texts_of_many_kinds_share_no_hash() -> None:
    numbers = [str(n) for n in range(50_000)]
    letters = [a * n + b * m for a in "ab\x00ü" for b in "ba\x00" for n in range(1, 30) for m in range(30)]
    texts = sorted({*numbers, *letters, *(f"+4477009{n:05}" for n in range(99_999))})
    assert len(np.unique(hash_values(texts))) == len(texts)


def test_long_tables_are_hashed_in_parts_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = texts_of(f"{n} Weft Row" * (n % 7) for n in range(500))
    whole = hash_texts(texts)
    monkeypatch.setattr(text_hashes, "_CHUNK_BYTES", 40)
    np.testing.assert_array_equal(hash_texts(texts), whole)


@given(st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62))
def test_the_order_of_numbers_counts(a: int, b: int) -> None:
    one, other = mixed(np.array([a]), np.array([b])), mixed(np.array([b]), np.array([a]))
    assert (one[0] == other[0]) == (a == b)
    assert one[0] >= 0
