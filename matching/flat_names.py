"""Given, middle and family names prepared in bulk: what ``matching.names`` says of each, as arrays."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from matching.columns import Flags
from matching.features import Ints, Lists, NameFeatures, Texts, lists_of
from matching.flat_codes import number_integers
from matching.flat_texts import (
    any_item,
    beyond_ascii,
    fold_texts,
    join_words,
    keep_items,
    look_up,
    n_letters,
    number_texts,
    replaced,
    sounds_of,
    split_texts,
    stems_of,
    take,
    take_lists,
)
from matching.flat_values import LazyValues
from matching.namedata import NameKnowledge, name_knowledge
from matching.names import NO_NAME_YET, FamilyName, GivenName, family_name, given_name

N = TypeVar("N", GivenName, FamilyName)


@dataclass(frozen=True, slots=True, eq=False)
class FlatNames(Generic[N]):
    """Distinct names of one kind.

    Attributes:
        code_of: Code of the name in each text, -1 where there is none; shape (texts,).
        values: The names, made on demand, with their features.
        is_marker: Whether each is a name of respect; shape (values,).
    """

    code_of: Ints
    values: LazyValues[N]
    is_marker: Flags

    @property
    def features(self) -> NameFeatures:
        """The names as arrays."""
        features: NameFeatures = self.values.features
        return features


def flat_given(texts: Texts) -> FlatNames[GivenName]:
    """Read a given name in each text, as ``given_name`` does."""
    known = name_knowledge()
    names = _Written.of(texts, known)
    no_name = names.all_words(known.no_given_name) | names.begins_with(NO_NAME_YET)
    names, code_of = names.without(no_name)
    keys = join_words(names.word_texts, names.words)
    first = take(names.word_texts, names.words.items[names.words.starts[:-1]])
    features = NameFeatures(
        keys=keys,
        words=names.words,
        word_texts=names.word_texts,
        forms=_groups(keys, known.forms),
        variants=_groups(keys, known.variants),
        sounds=_numbers(sounds_of(first)),
        stems=np.empty(0, dtype=np.int32),
        is_initial=(n_letters(keys) == 1).astype(np.uint8),
    )
    values = LazyValues(len(keys), functools.partial(_given_at, names.written), features)
    return FlatNames(code_of, values, np.zeros(len(keys), dtype=np.bool_))


def flat_middle(texts: Texts) -> tuple[Lists, FlatNames[GivenName]]:
    """Read middle names and initials, as ``middle_words`` does; also which of them each text holds, in its order."""
    known = name_knowledge()
    words, word_texts = split_texts(fold_texts(texts))
    is_left_out = (look_up(word_texts, sorted(known.particles)) >= 0) & (n_letters(word_texts) > 1)
    names = flat_given(word_texts)
    code_of = np.where(is_left_out, -1, names.code_of)[words.items]
    kept = keep_items(Lists(code_of.astype(np.int32), words.starts), code_of >= 0)
    return kept, names


def flat_family(texts: Texts) -> FlatNames[FamilyName]:
    """Read a family name in each text, as ``family_name`` does."""
    known = name_knowledge()
    names = _Written.of(texts, known)
    names, code_of = names.without(names.all_words(known.no_family_name))
    keys = join_words(names.word_texts, names.words)
    is_telling = (look_up(names.word_texts, sorted(known.particles)) < 0) & (n_letters(names.word_texts) > 1)
    kept = _unless_empty(names.words, is_telling[names.words.items])
    joined = join_words(names.word_texts, kept)
    features = NameFeatures(
        keys=keys,
        words=kept,
        word_texts=names.word_texts,
        forms=Lists(np.empty(0, dtype=np.int32), np.zeros(len(keys) + 1, dtype=np.int64)),
        variants=_either_groups(keys, joined, known.family_variants),
        sounds=_numbers(sounds_of(joined)),
        stems=_numbers(stems_of(keys)),
        is_initial=np.zeros(len(keys), dtype=np.uint8),
    )
    values = LazyValues(len(keys), functools.partial(_family_at, names.written), features)
    return FlatNames(code_of, values, look_up(keys, sorted(known.marker_names)) >= 0)


def _given_at(written: Texts, place: int) -> GivenName:
    name = given_name(written[place])
    assert name is not None
    return name


def _family_at(written: Texts, place: int) -> FamilyName:
    name = family_name(written[place])
    assert name is not None
    return name


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """Texts with their words, titles and remarks left out.

    Attributes:
        text_of: Place in ``written`` of each text that was given.
        written: The distinct texts, spaces tidied.
        words: Places in ``word_texts`` of each one's words.
        word_texts: Folded words.
    """

    text_of: Ints
    written: Texts
    words: Lists
    word_texts: Texts

    @staticmethod
    def of(texts: Texts, known: NameKnowledge) -> _Written:
        tidy = _tidy_spaces(texts)
        numbered = number_texts(tidy)
        words, word_texts = split_texts(fold_texts(numbered.values))
        is_kept = look_up(word_texts, sorted(known.titles | known.noise)) < 0
        return _Written(numbered.codes, numbered.values, _unless_empty(words, is_kept[words.items]), word_texts)

    def all_words(self, vocabulary: Collection[str]) -> Flags:
        """Tell which texts have no other words than these."""
        is_other = look_up(self.word_texts, sorted(vocabulary)) < 0
        return ~any_item(self.words, is_other[self.words.items])

    def begins_with(self, vocabulary: Collection[str]) -> Flags:
        """Tell which texts have one of these as their first word."""
        is_found = look_up(self.word_texts, sorted(vocabulary)) >= 0
        has_words = np.diff(self.words.starts) > 0
        begins = np.zeros(len(self.words), dtype=np.bool_)
        begins[has_words] = is_found[self.words.items[self.words.starts[:-1][has_words]]]
        return begins

    def without(self, is_left_out: Flags) -> tuple[_Written, Ints]:
        """Leave texts out; also return the new place of each text that was given, -1 for none."""
        kept = np.flatnonzero(~is_left_out)
        place_of = np.full(len(self.written) + 1, -1, dtype=np.int32)
        place_of[kept] = np.arange(len(kept), dtype=np.int32)
        names = _Written(self.text_of, take(self.written, kept), take_lists(self.words, kept), self.word_texts)
        return names, place_of[self.text_of]


def _tidy_spaces(texts: Texts) -> Texts:
    """Write one space where there are several, or another kind."""
    is_space = texts.blob <= ord(" ")
    odd = is_space & (texts.blob != ord(" "))
    odd[1:] |= is_space[1:] & is_space[:-1]
    before = np.concatenate([[0], np.cumsum(odd)])
    places = np.flatnonzero(before[texts.starts[1:]] > before[texts.starts[:-1]])
    places = np.union1d(places, beyond_ascii(texts))
    return replaced(texts, places, [" ".join(texts[place].split()) for place in places.tolist()])


def _unless_empty(words: Lists, is_kept: Flags) -> Lists:
    """Leave words out, but not all of a list."""
    return keep_items(words, is_kept | np.repeat(~any_item(words, is_kept), np.diff(words.starts)))


def _numbers(texts: Texts) -> Ints:
    """Number texts; the empty text has a number too."""
    numbered = number_texts(texts)
    return np.where(numbered.codes < 0, len(numbered.values), numbered.codes).astype(np.int32)


def _groups(keys: Texts, groups_of: Mapping[str, frozenset[int]]) -> Lists:
    known = lists_of(sorted(groups) for groups in groups_of.values())
    return take_lists(known, look_up(keys, tuple(groups_of)))


def _either_groups(keys: Texts, others: Texts, groups_of: Mapping[str, frozenset[int]]) -> Lists:
    """Return the groups of a key and of its other form taken together."""
    names, groups = tuple(groups_of), list(groups_of.values())
    left, right = look_up(keys, names).astype(np.int64), look_up(others, names).astype(np.int64)
    both, distinct = number_integers((left + 1) * (len(names) + 1) + right + 1)

    def union(pair: int) -> Sequence[int]:
        found = [groups[place - 1] for place in divmod(pair, len(names) + 1) if place]
        return sorted(frozenset().union(*found))

    return take_lists(lists_of(union(pair) for pair in distinct.tolist()), both)
