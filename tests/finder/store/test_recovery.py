from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import DamerauLevenshtein

from finder.errors import WorkspaceLockedError
from finder.store import recovery

numbers = st.integers(0, 2**recovery.ENTROPY_BITS - 1)


def test_the_list_has_2048_plain_words_that_no_slip_turns_into_each_other():
    words = recovery.word_list()
    assert len(set(words)) == len(words) == 2048
    assert list(words) == sorted(words)
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 12 for word in words)
    by_length: dict[int, list[str]] = {}
    for word in words:
        by_length.setdefault(len(word), []).append(word)
    for word in words[::7]:
        neighbours = [other for size in (-1, 0, 1) for other in by_length.get(len(word) + size, []) if other != word]
        assert all(DamerauLevenshtein.distance(word, other, score_cutoff=1) > 1 for other in neighbours)


def test_a_phrase_carries_at_least_128_random_bits():
    phrase, entropy = recovery.new_phrase()
    assert recovery.ENTROPY_BITS >= 128
    assert len(phrase.split()) == 13
    assert recovery.read_phrase(phrase) == entropy
    assert recovery.new_phrase()[0] != phrase


@given(numbers)
def test_every_phrase_is_read_back(number: int):
    assert int.from_bytes(recovery.read_phrase(recovery.phrase_of(number)), "big") == number


@given(numbers)
def test_case_spaces_numbering_and_hyphens_do_not_matter(number: int):
    phrase = recovery.phrase_of(number)
    numbered = "\n".join(f"{place}.  {word.title()}" for place, word in enumerate(phrase.split(), 1))
    for typed in (phrase.upper(), f"  {phrase}\n", phrase.replace(" ", "-"), numbered):
        assert recovery.read_phrase(typed) == recovery.read_phrase(phrase)


@given(numbers, st.integers(0, 12), st.data())
def test_a_slip_in_a_word_is_found_and_placed_without_repeating_any_word(number: int, place: int, data: st.DataObject):
    words = recovery.phrase_of(number).split()
    slipped = words[place][:-1] + data.draw(st.sampled_from("qzx")) + words[place][-1]
    typed = [*words[:place], slipped, *words[place + 1 :]]
    with pytest.raises(WorkspaceLockedError) as caught:
        recovery.read_phrase(" ".join(typed))
    assert str(caught.value) == (
        f"Not a word of recovery phrases: word {place + 1}. Check the spelling against what you wrote down."
    )


def test_another_word_of_the_list_is_found_in_all_but_one_case_of_2048():
    words = recovery.phrase_of(12345678901234567890).split()
    unnoticed = 0
    for replacement in recovery.word_list():
        try:
            recovery.read_phrase(" ".join([words[0], replacement, *words[2:]]))
        except WorkspaceLockedError:
            continue
        unnoticed += replacement != words[1]
    assert unnoticed <= 6  # expected 1; 7 or more would happen once in ten thousand lists


@pytest.mark.parametrize("words", [0, 12, 14])
def test_a_phrase_of_another_length_says_how_many_words_were_given(words: int):
    with pytest.raises(WorkspaceLockedError, match=f"13 words; {words} were given"):
        recovery.read_phrase(" ".join(["acorn"] * words))
