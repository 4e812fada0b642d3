"""Clusters of rows: the quick way gives the answers of the slow way, in any order of input."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import agglomerate_fast, components
from matching.agglomerate import LARGE_SIZE, LOOSE, MOSTLY_AGAINST, ONE_SOURCE, WEAK_BRIDGE, Evidence, agglomerate
from matching.cluster_rows import RowClusters, _by_component, cluster_rows
from matching.columns import Codes
from matching.features import texts_of
from matching.flat_contacts import lazy_texts
from matching.kernel.loading import kernel
from matching.ports import NoWatch

Scored = tuple[int, int, float, int]
N_ROWS = 14
ROW_PAIRS = st.tuples(st.integers(0, N_ROWS - 1), st.integers(0, N_ROWS - 1)).filter(lambda pair: pair[0] < pair[1])


class Case(NamedTuple):
    """Everything that clusters are made of."""

    pairs: list[Scored]
    must: list[tuple[int, int]]
    cannot: list[tuple[int, int]]
    groups: list[int]
    sources: list[int]
    threshold: float
    is_guarded: bool


@st.composite
def cases(draw: st.DrawFn) -> Case:
    ends = draw(st.lists(ROW_PAIRS, unique=True, max_size=50))
    bits = st.one_of(st.integers(-32, 64).map(lambda quarters: quarters / 4), st.floats(-20, 20))
    veto = st.sampled_from([0] * 9 + [1, 2])
    codes = st.lists(st.sampled_from([-1] * 6 + [0, 3, 9]), min_size=N_ROWS, max_size=N_ROWS)
    return Case(
        [(a, b, draw(bits), draw(veto)) for a, b in ends],
        draw(st.lists(ROW_PAIRS, max_size=3)),
        draw(st.lists(ROW_PAIRS, max_size=3)),
        draw(codes),
        draw(codes),
        draw(st.sampled_from([0.0, 2.0, -3.0, 7.5, 16.0])),
        draw(st.sampled_from([True, True, True, False])),
    )


def columns(pairs: list[Scored]) -> tuple[Codes, Codes, np.ndarray, Codes]:
    left, right, veto = (np.array([pair[place] for pair in pairs], dtype=np.int64) for place in (0, 1, 3))
    return left, right, np.array([pair[2] for pair in pairs], dtype=np.float64), veto


def clusters_of(case: Case, ids: Sequence[str] | None = None) -> RowClusters:
    return cluster_rows(
        N_ROWS,
        *columns(case.pairs),
        case.threshold,
        must_link=np.array(case.must, dtype=np.int64).reshape(-1, 2),
        cannot_link=np.array(case.cannot, dtype=np.int64).reshape(-1, 2),
        groups=np.array(case.groups),
        sources=np.array(case.sources),
        ids=ids,
        is_guarded=case.is_guarded,
    )


@settings(max_examples=60, deadline=None)
@given(cases(), st.lists(st.text(max_size=20), min_size=N_ROWS, max_size=N_ROWS, unique=True))
def test_ids_as_bytes_decide_as_ids_as_texts_do(case: Case, ids: list[str]) -> None:
    ids = [text.replace("\0", "") + str(place) for place, text in enumerate(ids)]
    as_texts, as_bytes = clusters_of(case, ids), clusters_of(case, lazy_texts(texts_of(ids)))
    assert as_texts.labels.tolist() == as_bytes.labels.tolist()
    assert cuts(as_texts) == cuts(as_bytes)


def test_ids_as_bytes_have_the_order_of_the_texts() -> None:
    ids = ["a", "", "b", "ab", "é", "e", "z" * 8, "z" * 9, "😀", "\uffff", "10", "9", "z" * 16 + "é"]
    by_words = _by_component(np.zeros(len(ids), dtype=np.int64), np.arange(len(ids)), lazy_texts(texts_of(ids)))
    assert [ids[row] for row in by_words.tolist()] == sorted(ids)
    long = [*ids, "y" * 100]
    by_texts = _by_component(np.zeros(len(long), dtype=np.int64), np.arange(len(long)), lazy_texts(texts_of(long)))
    assert [long[row] for row in by_texts.tolist()] == sorted(long)


def cuts(clusters: RowClusters) -> set[tuple[int, int, int]]:
    return set(zip(clusters.cut_left.tolist(), clusters.cut_right.tolist(), clusters.cut_why.tolist(), strict=True))


def ends_of(links: list[tuple[int, int]], end: int) -> Codes:
    return np.array([link[end] for link in links], dtype=np.int64)


def all_at_once(case: Case) -> tuple[list[int], set[tuple[int, int, int]]]:
    """The agglomeration of all rows together, no component taken apart and none passed over."""
    pairs = sorted(case.pairs)
    left, right, bits, veto = columns(pairs)
    must, cannot = sorted(set(case.must)), sorted(set(case.cannot))
    links = [place for place, pair in enumerate(pairs) if pair[2] >= case.threshold]
    order = np.array(sorted(links, key=lambda place: (-pairs[place][2], *pairs[place][:2])), dtype=np.int64)
    evidence = Evidence(
        n_rows=N_ROWS,
        groups=np.array(case.groups),
        sources=np.array(case.sources),
        cannot_left=ends_of(cannot, 0),
        cannot_right=ends_of(cannot, 1),
        must_left=ends_of(must, 0),
        must_right=ends_of(must, 1),
        left=left,
        right=right,
        bits=bits,
        veto=veto,
        order=order,
        threshold=case.threshold,
        is_guarded=case.is_guarded,
    )
    joined = agglomerate(evidence, NoWatch())
    roots = joined.root_of.tolist()
    refused = {
        (*pairs[place][:2], why) for place, why in zip(order.tolist(), joined.link_why.tolist(), strict=True) if why
    }
    refused |= {(*link, why) for link, why in zip(must, joined.must_why.tolist(), strict=True) if why}
    return [roots.index(root) for root in roots], refused


@pytest.fixture(params=["compiled", "plain"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "plain":
        monkeypatch.setattr(agglomerate_fast, "_library", lambda: None)
        monkeypatch.setattr(components, "_library", lambda: None)
    elif kernel() is None:
        pytest.skip("there is no compiled kernel")
    return str(request.param)


@pytest.mark.usefixtures("path")
def test_taking_components_apart_changes_nothing() -> None:
    @settings(deadline=None, max_examples=400)
    @given(cases())
    def check(case: Case) -> None:
        labels, refused = all_at_once(case)
        clusters = clusters_of(case)
        assert clusters.labels.tolist() == labels
        assert cuts(clusters) == refused

    check()


@pytest.mark.usefixtures("path")
def test_without_constraints_clusters_are_connected_components() -> None:
    @settings(deadline=None)
    @given(st.integers(1, 40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=60))
    def check(n_rows: int, ends: list[tuple[int, int]]) -> None:
        links = sorted({(min(a, b), max(a, b)) for a, b in ends if a != b and max(a, b) < n_rows})
        graph = nx.Graph(links)
        graph.add_nodes_from(range(n_rows))
        clusters = cluster_rows(n_rows, *columns([(a, b, 1.0, 0) for a, b in links]), 0.0, is_guarded=False)
        expected = {row: min(part) for part in nx.connected_components(graph) for row in part}
        assert clusters.labels.tolist() == [expected[row] for row in range(n_rows)]
        assert not len(clusters.cut_left)

    check()


@settings(deadline=None)
@given(cases(), st.permutations(range(N_ROWS)), st.randoms())
def test_neither_the_order_of_pairs_nor_that_of_rows_matters(
    case: Case, new_row: list[int], shuffler: random.Random
) -> None:
    ids = [f"record {row:02}" for row in range(N_ROWS)]
    moved_ids = [ids[new_row.index(row)] for row in range(N_ROWS)]
    moved = Case(
        [(new_row[a], new_row[b], bits, veto) for a, b, bits, veto in shuffler.sample(case.pairs, len(case.pairs))],
        [(new_row[b], new_row[a]) for a, b in case.must],
        [(new_row[b], new_row[a]) for a, b in case.cannot],
        [case.groups[new_row.index(row)] for row in range(N_ROWS)],
        [case.sources[new_row.index(row)] for row in range(N_ROWS)],
        case.threshold,
        case.is_guarded,
    )
    straight, other = clusters_of(case, ids), clusters_of(moved, moved_ids)
    for a, b in combinations(range(N_ROWS), 2):
        are_one = straight.labels[a] == straight.labels[b]
        assert (other.labels[new_row[a]] == other.labels[new_row[b]]) == are_one
    assert {(*sorted((ids[a], ids[b])), why) for a, b, why in cuts(straight)} == {
        (*sorted((moved_ids[a], moved_ids[b])), why) for a, b, why in cuts(other)
    }


def town(n_persons: int, seed: int) -> list[Scored]:
    """Persons of some records each; most of their pairs are links, some are not, and a few lead astray."""
    pick = random.Random(seed)
    pairs: dict[tuple[int, int], tuple[float, int]] = {}
    for person in range(n_persons):
        own = range(5 * person, 5 * person + pick.randrange(1, 6))
        for a, b in combinations(own, 2):
            pairs[a, b] = (pick.gauss(5, 9), int(pick.random() < 0.02))
    for _ in range(2 * n_persons):
        a, b = sorted(pick.sample(range(5 * n_persons), 2))
        pairs.setdefault((a, b), (pick.gauss(-4, 4), 0))
    return [(a, b, *rest) for (a, b), rest in pairs.items()]


def test_a_town_has_the_same_persons_by_both_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    if kernel() is None:
        pytest.skip("there is no compiled kernel")
    pairs = town(3000, 5)
    compiled = cluster_rows(15_000, *columns(pairs), 0.0)
    monkeypatch.setattr(agglomerate_fast, "_library", lambda: None)
    monkeypatch.setattr(components, "_library", lambda: None)
    plain = cluster_rows(15_000, *columns(pairs), 0.0)
    assert compiled.labels.tolist() == plain.labels.tolist()
    assert cuts(compiled) == cuts(plain)
    assert {MOSTLY_AGAINST, WEAK_BRIDGE, 1} <= {why for _, _, why in cuts(compiled)}


def test_a_crowd_of_strangers_is_cut_the_same_by_both_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    if kernel() is None:
        pytest.skip("there is no compiled kernel")
    pairs = strangers(3000, 10_000)
    compiled = cluster_rows(3000, *columns(pairs), 0.0)
    monkeypatch.setattr(agglomerate_fast, "_library", lambda: None)
    plain = cluster_rows(3000, *columns(pairs), 0.0)
    assert compiled.labels.tolist() == plain.labels.tolist()
    assert cuts(compiled) == cuts(plain)


def strangers(n_rows: int, n_links: int) -> list[Scored]:
    """What poor settings say: everybody is a little like somebody, so that all hang together."""
    pick = random.Random(3)
    pairs = {tuple(sorted(pick.sample(range(n_rows), 2))): pick.uniform(0.1, 4) for _ in range(n_links)}
    return [(a, b, bits, 0) for (a, b), bits in sorted(pairs.items())]


@pytest.mark.usefixtures("path")
def test_strangers_who_hang_together_by_chains_are_cut_apart_and_reported() -> None:
    pairs = strangers(1500, 4500)
    clusters = cluster_rows(1500, *columns(pairs), 0.0)
    assert np.bincount(clusters.labels).max() <= LARGE_SIZE
    n_within = sum(int(clusters.labels[a] == clusters.labels[b]) for a, b, *_ in pairs)
    assert len(clusters.cut_left) == len(pairs) - n_within, "every pair that was not followed is reported"
    assert LOOSE in set(clusters.cut_why.tolist())


@pytest.mark.usefixtures("path")
def test_a_person_with_many_records_stays_one() -> None:
    pick = random.Random(4)
    pairs = [(a, b, 9.0, 0) for a, b in combinations(range(80), 2) if pick.random() < 0.4]
    assert set(cluster_rows(80, *columns(pairs), 0.0).labels.tolist()) == {0}


@pytest.mark.usefixtures("path")
def test_people_may_join_what_is_loose() -> None:
    chain = [(row, row + 1, 9.0, 0) for row in range(59)]
    decided = np.array([(row, row + 1) for row in range(59)])
    assert np.bincount(cluster_rows(60, *columns(chain), 0.0).labels).max() <= LARGE_SIZE
    assert set(cluster_rows(60, *columns(chain), 0.0, must_link=decided).labels.tolist()) == {0}


@pytest.mark.usefixtures("path")
def test_one_file_free_of_duplicates_gives_each_person_one_record() -> None:
    """Rows 0 and 1 are of the first file, 2 and 3 of the second: the best pair wins, the rest is reported."""
    pairs = [(0, 2, 9.0, 0), (1, 2, 7.0, 0), (1, 3, 8.0, 0), (0, 1, 6.0, 0)]
    clusters = cluster_rows(4, *columns(pairs), 0.0, sources=np.array([0, 0, 1, 1]))
    assert clusters.labels.tolist() == [0, 1, 0, 1]
    assert cuts(clusters) == {(0, 1, ONE_SOURCE), (1, 2, ONE_SOURCE)}


@pytest.mark.usefixtures("path")
@pytest.mark.parametrize("ends", [(0, 3), (-1, 1), (1, 1)])
def test_a_row_that_is_not_there_is_refused(ends: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        cluster_rows(3, *columns([(*ends, 5.0, 0)]), 0.0)


class CancelledError(Exception):
    """Stop."""


class Impatient(NoWatch):
    """Stops at the first chance."""

    def check(self) -> None:
        raise CancelledError

    def progress(self, done: int, total: int, what: str) -> None:
        raise CancelledError


@pytest.mark.usefixtures("path")
def test_it_can_be_stopped() -> None:
    with pytest.raises(CancelledError):
        cluster_rows(3, *columns([(0, 1, 5.0, 0), (1, 2, 5.0, 0), (0, 2, -9.0, 0)]), 0.0, watch=Impatient())


class StopsWhileJoining(NoWatch):
    """Lets everything pass until records are joined."""

    def __init__(self) -> None:
        self.is_joining = False

    def progress(self, done: int, total: int, what: str) -> None:
        self.is_joining = True

    def check(self) -> None:
        if self.is_joining:
            raise CancelledError


@pytest.mark.usefixtures("path")
def test_it_can_be_stopped_in_the_middle_of_one_giant_component() -> None:
    pick = np.random.default_rng(2)
    left, right = pick.integers(0, 60_000, 400_000), pick.integers(60_000, 120_000, 400_000)
    with pytest.raises(CancelledError):
        cluster_rows(
            120_000, left, right, pick.uniform(0.1, 4, 400_000), np.zeros(400_000, dtype=np.bool_), 0.0,
            watch=StopsWhileJoining(),
        )  # fmt: skip


def test_no_rows_and_no_pairs_are_no_problem() -> None:
    assert cluster_rows(0, *columns([]), 0.0).labels.tolist() == []
    assert cluster_rows(2, *columns([]), 0.0).labels.tolist() == [0, 1]
