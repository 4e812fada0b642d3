"""Names prepared in bulk say what names prepared one by one say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.features import Lists, NameFeatures, texts_of
from matching.flat_names import FlatNames, flat_family, flat_given, flat_middle
from matching.flat_texts import strings_of
from matching.names import FamilyName, GivenName, family_name, given_name, middle_words

_WORDS = """
Ann Kate Kathryn Muhammad Mohammed J O'Neill Mc Laughlin van der Berg Begum Kowalska Kowalski Ó Łukasz Müller
Baby Unknown Mrs Dr aka test St al Siân Николай Я N/A male Jean-Luc ' . x Novotná
"""
WORDS = tuple(_WORDS.split())
written = st.lists(st.sampled_from(WORDS), max_size=4).flatmap(
    lambda words: st.sampled_from([" ", "  ", "\t", "-"]).map(lambda space: space.join(words))
)
many = st.lists(written | st.text(max_size=8).map(str.strip), max_size=10)


def lists(found: Lists) -> list[list[int]]:
    return [found.items[a:b].tolist() for a, b in zip(found.starts, found.starts[1:], strict=False)]


def words_of(features: NameFeatures) -> list[tuple[str, ...]]:
    words = strings_of(features.word_texts)
    return [tuple(words[k] for k in one) for one in lists(features.words)]


def same_partition(numbers: list[int], texts: list[str]) -> bool:
    return len(set(zip(numbers, texts, strict=True))) == len(set(numbers)) == len(set(texts))


def check_codes(names: FlatNames[GivenName] | FlatNames[FamilyName], expected: list[object]) -> None:
    found = [names.values[code] if code >= 0 else None for code in names.code_of.tolist()]
    assert found == expected
    assert len(set(names.values)) == len(names.values)


@given(many)
def test_given_names(texts: list[str]) -> None:
    names = flat_given(texts_of(texts))
    check_codes(names, [given_name(text) for text in texts])
    values, features = tuple(names.values), names.features
    assert strings_of(features.keys) == [name.key for name in values]
    assert words_of(features) == [name.words for name in values]
    assert lists(features.forms) == [sorted(name.forms) for name in values]
    assert lists(features.variants) == [sorted(name.variants) for name in values]
    assert features.is_initial.tolist() == [name.is_initial for name in values]
    assert same_partition(features.sounds.tolist(), [name.sound for name in values])


@given(many)
def test_family_names(texts: list[str]) -> None:
    names = flat_family(texts_of(texts))
    check_codes(names, [family_name(text) for text in texts])
    values, features = tuple(names.values), names.features
    assert strings_of(features.keys) == [name.key for name in values]
    assert words_of(features) == [name.words for name in values]
    assert lists(features.variants) == [sorted(name.variants) for name in values]
    assert same_partition(features.sounds.tolist(), [name.sound for name in values])
    assert same_partition(features.stems.tolist(), [name.stem for name in values])
    assert names.is_marker.tolist() == [name.is_marker for name in values]


@given(many)
def test_middle_names(texts: list[str]) -> None:
    found, names = flat_middle(texts_of(texts))
    assert [tuple(names.values[code] for code in one) for one in lists(found)] == [middle_words(text) for text in texts]


def test_a_lazy_value_knows_its_bounds() -> None:
    values = flat_given(texts_of(["Ann", "Bea"])).values
    assert (values[-1].key, [name.key for name in values[:1]], len(values)) == ("bea", ["ann"], 2)
    with pytest.raises(IndexError):
        _ = values[2]
