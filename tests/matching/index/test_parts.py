"""The pieces of the index, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import TableError
from matching.fold import fold_words
from matching.index.likeness import Side, word_likeness
from matching.index.order import id_ranks
from matching.index.people import NameColumns, join_columns, keep_people
from matching.index.places import make_places
from matching.index.query import Probe, parse_query
from matching.index.words import folded, name_words, plain_words
from tests.matching.index.index_people import people


@given(st.text(alphabet=st.characters(max_codepoint=127)))
@settings(deadline=None)
def test_the_short_cut_folds_like_the_long_way(text: str) -> None:
    assert plain_words(text) == fold_words(text)
    assert folded(text) == " ".join(name_words(text))


@given(st.lists(st.text(max_size=10), unique=True) | st.lists(st.text(max_size=40), unique=True))
@settings(deadline=None)
def test_ids_are_ranked_as_texts(ids: list[str]) -> None:
    ranks = id_ranks(ids)
    expected = [sorted(ids).index(one) for one in ids]
    assert (list(range(len(ids))) if ranks is None else ranks.tolist()) == expected


@given(people)
@settings(deadline=None)
def test_columns_taken_apart_and_joined_again_say_the_same(everybody: list) -> None:
    columns = NameColumns.of(everybody)
    is_first = [place % 2 == 0 for place in range(len(everybody))]
    first = np.array(is_first, dtype=np.bool_)
    joined = join_columns([keep_people(columns, first), keep_people(columns, ~first)])
    again = NameColumns.of([*everybody[::2], *everybody[1::2]])
    assert list(joined.ids) == list(again.ids)
    assert joined.people.tolist() == again.people.tolist()
    assert joined.born.tolist() == again.born.tolist()
    for left, right in ((joined.given, again.given), (joined.family, again.family), (joined.middle, again.middle)):
        assert [left[row] for row in range(len(left.codes))] == [right[row] for row in range(len(right.codes))]
    assert [joined.places[row] for row in range(len(joined.ids))] == [
        one.place for one in everybody[::2] + everybody[1::2]
    ]


@pytest.mark.parametrize(
    ("text", "born", "places"),
    [
        ("smith 1987", (1987, 1987), ()),
        ("smith 1985-1990", (1985, 1990), ()),
        ("smith 03/04/1987", (1987, 1987), ()),
        ("smith 1987-04-03", (1987, 1987), ()),
        ("smith 1990 1985", (1985, 1990), ()),
        ("smith LB7 4JS", None, ("LB7 4JS",)),
        ("smith lb74js", None, ("lb74js",)),
        ("smith 12", None, ()),
        ("smith 1787", None, ()),
    ],
)
def test_years_and_postcodes_are_taken_out(text: str, born: object, places: object) -> None:
    query = parse_query(text)
    assert (query.born, query.places) == (born, places)
    first = query.readings[0].given
    assert first is not None
    assert first.text == "smith"


def test_only_the_last_word_is_still_being_typed() -> None:
    assert [p.is_typed for r in parse_query("kath smi").readings[:1] for p in (r.given, r.family) if p] == [False, True]
    assert not any(p.is_typed for r in parse_query("kath smi ").readings for p in (r.given, r.family) if p)


@pytest.mark.parametrize(
    ("probe", "term", "side", "how"),
    [
        (Probe("kasia"), "kasia", Side.GIVEN, "SAME"),
        (Probe("kas", is_typed=True), "kasia", Side.GIVEN, "BEGINS"),
        (Probe("muhammad"), "mohammed", Side.GIVEN, "SPELLING"),
        (Probe("kasia"), "katarzyna", Side.GIVEN, "FORM"),
        (Probe("kasi", is_typed=True), "katarzyna", Side.GIVEN, "TYPED_FORM"),
        (Probe("k"), "katarzyna", Side.GIVEN, "INITIAL"),
        (Probe("katarzyna"), "k", Side.GIVEN, "RECORDED_INITIAL"),
        (Probe("katarzyan"), "katarzyna", Side.GIVEN, "LETTERS"),
        (Probe("quentin"), "katarzyna", Side.GIVEN, "NONE"),
        (Probe("johnsmith", is_joined=True), "john", Side.GIVEN, "NONE"),
        (Probe("kasia"), "katarzyna", Side.FAMILY, "NONE"),
    ],
)
def test_why_two_words_are_alike(probe: Probe, term: str, side: Side, how: str) -> None:
    assert word_likeness(probe, term, side)[1].name == how


def test_the_first_half_of_a_postcode_is_always_whole() -> None:
    places = make_places(["LB7 4JS", "LB71 4JS", "LB74JT, St. John's Wood"])
    assert places.near("LB7").tolist() == [1, 0, 1]
    assert places.near("lb7 4").tolist() == [1, 0, 1]
    assert places.near("LB7 4JT").tolist() == [0, 0, 1]
    assert places.near("st johns").tolist() == [0, 0, 1]
    assert places.near("joh woo").tolist() == [0, 0, 1]
    assert places.near("").tolist() == places.near("?").tolist() == [0, 0, 0]


@given(st.lists(st.text("ab01", max_size=20).map("P-00".__add__), unique=True, max_size=30))
@settings(deadline=None)
def test_what_all_ids_have_in_common_does_not_change_their_ranks(ids: list[str]) -> None:
    ranks = id_ranks(ids)
    expected = [sorted(ids).index(one) for one in ids]
    assert (list(range(len(ids))) if ranks is None else ranks.tolist()) == expected


@pytest.mark.parametrize("ids", [["P2", "P1", "P2"], ["same", "same"], ["long" * 9 + "b", "a", "long" * 9 + "b"]])
def test_one_id_for_two_people_is_refused(ids: list[str]) -> None:
    with pytest.raises(TableError, match="Two people have the id"):
        id_ranks(ids)


@given(st.lists(st.text("LB74JSab -,\n", max_size=14), max_size=8))
@settings(deadline=None)
def test_places_are_folded_alike_alone_and_together(texts: list[str]) -> None:
    alone = [set(make_places([text]).words) for text in texts]
    together = make_places(texts)
    assert together.words == sorted(set().union(*alone))
    for word in together.words:
        whole = make_places(texts).near(word).tolist()
        assert whole == [int(make_places([text]).near(word)[0]) for text in texts]
