"""Texts in bulk: the compiled path, the plain path and the functions for single names give the same answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import flat_texts
from matching.features import Texts, texts_of
from matching.flat_texts import (
    first_words,
    fold_texts,
    join_words,
    look_up,
    number_texts,
    replaced,
    sounds_of,
    split_texts,
    stems_of,
    strings_of,
    take,
)
from matching.fold import fold, fold_words
from matching.names import slavic_stem
from matching.phonetic import phonetic_key

# Pieces that the rules of sounds and stems look for, so that they meet in one name.
PIECES = tuple(
    """kn gn pn wr wh x aofe oife aoi ao bhn mh bh tsch tch sch szcz shch cz ch sh sz tz ts si o a dzh dj dz dg ph gh t
    kh ck cq qu th dh d sc e i y c w j z ska ski cka dzki sky ova eva auskas auskiene iene aite yte iute as is us n k l
    7 é ł ' -""".split()  # noqa: SIM905
)
written = st.text(max_size=12) | st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
many = st.lists(written, max_size=12)


def plain_and_compiled(ask: Callable[[], object]) -> object:
    """The answer of both paths, which must be one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flat_texts, "library", lambda: None)
        plain = ask()
    assert ask() == plain
    return plain


@given(many)
def test_folding_is_that_of_single_names(texts: list[str]) -> None:
    folded = plain_and_compiled(lambda: strings_of(fold_texts(texts_of(texts))))
    assert folded == [" ".join(fold_words(text)) for text in texts]


@given(many)
def test_words_taken_apart_and_put_together_are_the_folded_name(texts: list[str]) -> None:
    def ask() -> object:
        lists, words = split_texts(fold_texts(texts_of(texts)))
        return lists.items.tolist(), strings_of(words), strings_of(join_words(words, lists))

    _, words, keys = plain_and_compiled(ask)  # type: ignore[misc]
    assert keys == [fold(text) for text in texts]
    assert len(set(words)) == len(words)


@given(many)
def test_sounds_and_stems_are_those_of_single_names(texts: list[str]) -> None:
    keys = texts_of(fold(text) for text in texts)
    sounds, stems = plain_and_compiled(lambda: (strings_of(sounds_of(keys)), strings_of(stems_of(keys))))  # type: ignore[misc]
    assert sounds == [phonetic_key(text) for text in texts]
    assert stems == [slavic_stem(fold(text)) for text in texts]


def test_a_very_long_name_has_its_sound_too() -> None:
    name = "sch" * 200
    assert strings_of(sounds_of(texts_of([name, "ann"]))) == [phonetic_key(name), phonetic_key("ann")]


@given(many)
def test_numbers_follow_first_appearance(texts: list[str]) -> None:
    def ask() -> object:
        numbered = number_texts(texts_of(texts))
        return numbered.codes.tolist(), strings_of(numbered.values)

    codes, values = plain_and_compiled(ask)  # type: ignore[misc]
    assert values == list(dict.fromkeys(text for text in texts if text))
    assert codes == [values.index(text) if text else -1 for text in texts]


def test_many_texts_outgrow_the_first_table() -> None:
    texts = [f"n{number % 5000}" for number in range(20_000)]
    numbered = number_texts(texts_of(texts))
    assert [numbered.values[code] for code in numbered.codes.tolist()] == texts


@given(many, many)
def test_texts_are_found_where_a_vocabulary_has_them(texts: list[str], words: list[str]) -> None:
    vocabulary = [word for word in dict.fromkeys(words) if word]
    found = plain_and_compiled(lambda: look_up(texts_of(texts), vocabulary).tolist())
    assert found == [vocabulary.index(text) if text in vocabulary else -1 for text in texts]


@given(many)
def test_the_first_word_of_a_text(texts: list[str]) -> None:
    tidy = [" ".join(fold_words(text)) for text in texts]
    words = [fold_words(text) for text in texts]

    def ask() -> object:
        first, counts = first_words(texts_of(tidy))
        return strings_of(first), counts.tolist()

    first, counts = plain_and_compiled(ask)  # type: ignore[misc]
    assert first == [found[0] if found else "" for found in words]
    assert counts == [len(found) for found in words]


@given(many, st.data())
def test_taken_and_replaced_texts_stand_where_they_should(texts: list[str], data: st.DataObject) -> None:
    places = sorted(data.draw(st.sets(st.integers(0, max(len(texts) - 1, 0)), max_size=len(texts))))
    where = np.array(places, dtype=np.int64)

    def ask() -> object:
        laid: Texts = texts_of(texts)
        return strings_of(take(laid, where)), strings_of(replaced(laid, where, ["Ł"] * len(places)))

    taken, new = plain_and_compiled(ask)  # type: ignore[misc]
    assert taken == [texts[place] for place in places]
    assert new == ["Ł" if place in places else text for place, text in enumerate(texts)]


def test_a_text_longer_than_all_before_it_outgrows_their_room() -> None:
    texts = ["a", "b" * 20_000, "a", "c" * 50_000, "b" * 20_000, ""]

    def ask() -> object:
        numberer, laid_out = flat_texts.TextNumberer(), texts_of(texts)
        codes = numberer.number(laid_out.blob, laid_out.starts[:-1], np.diff(laid_out.starts).astype(np.int32))
        return codes.tolist(), strings_of(numberer.values()), numberer.find(texts_of(["c" * 50_000, "c"])).tolist()

    assert plain_and_compiled(ask) == ([0, 1, 0, 2, 1, -1], list(dict.fromkeys(filter(None, texts))), [2, -1])
