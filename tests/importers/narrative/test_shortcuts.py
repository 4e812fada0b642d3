"""What is looked up only once, or not at all, gives what looking everywhere gives."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from importers.narrative.phrases import Kin, PhraseReader, Word
from importers.narrative.row import Row
from importers.narrative.vocabulary import words

_PHRASES = (*words().births, *words().turned_out, *words().partner_links, *words().former_partner_links)
_PARTS = sorted({part for phrase in _PHRASES for part in phrase.split()})
_SENTENCES = st.lists(
    st.sampled_from([
        "mum", "Mum's", "brother", "her", "two", ",", "three", "-", "the", "child's", "great", "aunt", "Kelly",
        "Kelly's", "of", "to", "Dad", "on", "dad's", "side", "older", "P/Aunt", "in-law", "sister", "his", "by",
        "marriage", "rang", "(", "nan",
    ]),
    max_size=16,
).map(" ".join)  # fmt: skip


class _LooksEverywhere(PhraseReader):
    """Looks for a phrase about a relative at every place."""

    def _last_of_kin(self) -> int:
        return 10_000


def _starts(row: Row, at: int, phrases: Sequence[str]) -> list[int]:
    """Compare each phrase word by word: the plain twin of ``Row.starts_of``."""
    found = []
    for phrase in phrases:
        parts = phrase.split()
        start = at - len(parts) + 1
        if [row.word(start + n) for n in range(len(parts))] == parts:
            found.append(start)
    return found


@given(_SENTENCES)
def test_the_words_behind_the_last_head_or_number_begin_no_phrase_about_a_relative(sentence: str) -> None:
    assert PhraseReader(sentence).items() == _LooksEverywhere(sentence).items()


def test_a_number_alone_begins_such_a_phrase() -> None:
    items = PhraseReader("She saw her two, Declan and Ngozi").items()
    assert [item.segments for item in items if isinstance(item, Kin)] == [("children",)]


@given(st.lists(st.sampled_from(_PHRASES), max_size=3), st.lists(st.sampled_from(_PARTS), max_size=6), st.data())
def test_phrases_that_end_at_a_place_are_those_found_word_by_word(
    phrases: list[str], others: list[str], data: st.DataObject
) -> None:
    said = data.draw(st.permutations([*(phrase.split() for phrase in phrases), others])) if phrases else [others]
    row = Row([Word(at, at, word) for at, word in enumerate(part for parts in said for part in parts)])
    for at in range(-1, len(row.items) + 1):
        assert row.starts_of(at, _PHRASES) == _starts(row, at, _PHRASES)
