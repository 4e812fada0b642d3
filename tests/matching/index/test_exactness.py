"""The index finds exactly what scoring everybody finds, fast and slow, whatever is typed and whoever comes and goes."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from rapidfuzz.distance import JaroWinkler

from matching.index import IndexedPerson, NameIndex, name_index, segment, signed
from matching.index.fast import FastScan
from matching.index.find import Wanted
from matching.index.likeness import LEAST_LIKENESS, Side
from matching.index.native import library
from matching.index.people import NameColumns
from matching.index.query import Probe, Query, Reading, parse_query
from matching.index.segment import make_segment
from matching.index.signed import SignedSide
from matching.index.slow import find_all
from matching.schema import NameForm
from tests.matching.index.index_people import bodies, filters, found, ids, people, queries, score_everybody

needs_kernel = pytest.mark.skipif(library() is None, reason="there is no compiled kernel here")
Filters = tuple[tuple[int, int] | None, str | None]


@given(people, queries, filters, st.integers(1, 12))
@settings(max_examples=300, deadline=None)
def test_the_search_finds_what_scoring_everybody_finds(
    everybody: list[IndexedPerson], text: str, chosen: Filters, limit: int
) -> None:
    hits = NameIndex.build(everybody).search(text, limit, *chosen)
    assert found(hits) == score_everybody(everybody, text, limit, *chosen)


@given(people, queries, filters, st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_without_a_kernel_the_answers_are_the_same(
    everybody: list[IndexedPerson], text: str, chosen: Filters, limit: int
) -> None:
    with patch.object(name_index, "library", lambda: None), patch.object(segment, "library", lambda: None):
        hits = NameIndex.build(everybody).search(text, limit, *chosen)
    assert hits == NameIndex.build(everybody).search(text, limit, *chosen)


@given(st.permutations(range(12)), people, queries)
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_input_does_not_matter(order: list[int], everybody: list[IndexedPerson], text: str) -> None:
    shuffled = [everybody[place] for place in order if place < len(everybody)] + everybody[12:]
    assert NameIndex.build(shuffled).search(text) == NameIndex.build(everybody).search(text)


class ComingAndGoing(RuleBasedStateMachine):
    """People are added, replaced and removed; the index answers like one built afresh."""

    def __init__(self) -> None:
        super().__init__()
        self.index = NameIndex()
        self.people: dict[str, IndexedPerson] = {}

    @rule(new=people)
    def add(self, new: list[IndexedPerson]) -> None:
        self.index.add(new)
        self.people.update({person.id: person for person in new})

    @rule(person_id=ids, body=bodies)
    def add_one(self, person_id: str, body: tuple[object, ...]) -> None:
        self.add([IndexedPerson(person_id, *body)])  # type: ignore[arg-type]

    @rule(person_id=ids)
    def remove(self, person_id: str) -> None:
        assert self.index.remove(person_id) == (self.people.pop(person_id, None) is not None)

    @rule(text=queries, chosen=filters)
    def search(self, text: str, chosen: Filters) -> None:
        assert self.index.search(text, 5, *chosen) == NameIndex.build(self.people.values()).search(text, 5, *chosen)

    @invariant()
    def counts(self) -> None:
        assert len(self.index) == len(self.people)
        assert all(person_id in self.index for person_id in self.people)


ComingAndGoing.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
test_coming_and_going = ComingAndGoing.TestCase


@needs_kernel
@given(
    st.lists(st.text(alphabet="abcdeéñ李z9", min_size=1, max_size=12), min_size=1, max_size=30),
    st.text(alphabet="abcdeéñ李z9", min_size=1, max_size=12),
    st.sampled_from((LEAST_LIKENESS, 0.8, 0.85, 0.9)),
)
@settings(max_examples=300, deadline=None)
def test_the_compiled_likeness_is_rapidfuzz_s_to_the_last_bit(words: list[str], typed: str, least: float) -> None:
    lib = library()
    assert lib is not None
    everybody = [IndexedPerson(str(place), (_named(word),)) for place, word in enumerate(words)]
    index = make_segment(NameColumns.of(everybody)).family
    with patch.object(signed, "special_terms", lambda *_: (np.zeros(0, dtype=np.int32), np.zeros(0))):
        fit = SignedSide(lib, index).fit(Probe(typed), least)
    expected = [JaroWinkler.similarity(typed, term) for term in index.terms]
    by_value = dict(zip(index.terms, expected, strict=True))
    texts = sorted({"", *index.terms})
    assert fit.best.tolist() == [by_value[t] if t and by_value[t] >= least else 0.0 for t in texts]


@needs_kernel
def test_many_people_of_one_name_come_by_id() -> None:
    everybody = [IndexedPerson(f"{place:04d}", (_named("Smith", "John"),)) for place in range(2000)]
    everybody.reverse()
    assert [hit.id for hit in NameIndex.build(everybody).search("john smith")] == [f"{n:04d}" for n in range(10)]


@needs_kernel
def test_a_walk_with_too_many_further_words_is_refused_instead_of_taken() -> None:
    lib = library()
    assert lib is not None
    part = make_segment(NameColumns.of([IndexedPerson("1", (_named("Smith", "John"),))]))
    extras = tuple(Probe(f"word{n}") for n in range(20))
    query = Query((Reading(Probe("john"), Probe("smith"), extras),), None, ())
    assert FastScan(lib, part).find(Wanted(query, 10)) == ()


@needs_kernel
@pytest.mark.parametrize("text", ["smi kath", "katherine smith", "s", "van den be", "john w smith"])
def test_fast_and_slow_tell_the_same_reading(text: str) -> None:
    lib = library()
    assert lib is not None
    names = [_named(f, g) for g in ("Katherine", "John", "Kasia") for f in ("Smith", "Smyth", "van den Berg", "Wsmith")]
    part = make_segment(NameColumns.of([IndexedPerson(str(n), (name,)) for n, name in enumerate(names)]))
    wanted = Wanted(parse_query(text), 10)
    assert FastScan(lib, part).find(wanted) == find_all(part, wanted)


def test_grouping_is_a_stable_sort() -> None:
    keys = np.array([2, 0, 2, 1, 0], dtype=np.int32)
    order = np.array([4, 3, 2, 1, 0], dtype=np.int32)
    for chosen in (library(), None):
        with patch.object(segment, "library", lambda chosen=chosen: chosen):
            starts, grouped = segment.group(keys, 4, order)
            assert (starts.tolist(), grouped.tolist()) == ([0, 2, 3, 5, 5], [4, 1, 3, 2, 0])
            assert segment.group(keys, 4)[1].tolist() == [1, 4, 3, 0, 2]


def test_sides_have_no_name_that_nobody_bears() -> None:
    part = make_segment(NameColumns.of([IndexedPerson("1", (_named("Smith", "John"), _named("", "")))]))
    assert len(part.people) == 1
    assert {side.side for side in (part.given, part.family)} == set(Side)


def _named(family: str, given: str = "") -> NameForm:
    return NameForm(given, "", family)
