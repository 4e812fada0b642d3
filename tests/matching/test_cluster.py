"""Clusters obey decisions and vetoes, and one weak pair joins no two persons."""

from __future__ import annotations

import random

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import MatchRecord, NoWatch, ScoredPair, candidate_pairs, cluster, score
from matching.cluster import take_out
from tests.matching.people import person, town

IDS = [f"r{n:02}" for n in range(12)]
PAIRS = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda link: link[0] < link[1])
LINKS = st.lists(PAIRS, unique=True)
FORMS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["form 1", "form 2"]))


def scored(a: str, b: str, bits: float, veto: str = "") -> ScoredPair:
    return ScoredPair(a, b, bits, 1 / (1 + 2**-bits), "test", bool(veto), veto)


def together(report_of: dict[str, str], *ids: str) -> bool:
    return len({report_of[record_id] for record_id in ids}) == 1


@st.composite
def graphs(draw: st.DrawFn) -> list[ScoredPair]:
    return [scored(a, b, draw(st.floats(-15, 15))) for a, b in draw(LINKS)]


@settings(deadline=None)
@given(graphs(), st.floats(-2, 5))
def test_without_constraints_clusters_are_connected_components(pairs: list[ScoredPair], threshold: float) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(IDS)
    graph.add_edges_from((p.a, p.b) for p in pairs if p.bits >= threshold)
    report = cluster(IDS, pairs, threshold, is_guarded=False)
    expected = {member: min(part) for part in nx.connected_components(graph) for member in part}
    assert report.cluster_of == expected
    assert report.cut == ()


@settings(deadline=None)
@given(graphs(), LINKS, LINKS, FORMS, st.randoms())
def test_decisions_and_documents_hold_whatever_the_order(
    pairs: list[ScoredPair],
    same: list[tuple[str, str]],
    different: list[tuple[str, str]],
    groups: dict[str, str],
    shuffler: random.Random,
) -> None:
    report = cluster(IDS, pairs, 0.0, same, different, groups=groups)
    of, cut = report.cluster_of, {(a, b) for a, b, _ in report.cut}
    assert all(of[a] != of[b] for a, b in different)
    assert all(of[a] == of[b] or (a, b) in cut for a, b in same)
    decided = cluster(IDS, [], 0.0, same, different).cluster_of
    for a in IDS:
        for b in IDS:
            if a < b and groups.get(a) and groups.get(a) == groups.get(b):
                assert of[a] != of[b] or decided[a] == decided[b]
    assert all(of[p.a] == of[p.b] or (p.a, p.b) in cut for p in pairs if p.bits >= 0)
    assert all(smallest == min(m for m in IDS if of[m] == smallest) for smallest in of.values())
    shuffled = pairs[:]
    shuffler.shuffle(shuffled)
    assert cluster(IDS[::-1], shuffled, 0.0, same[::-1], different[::-1], groups=groups) == report


def test_a_weak_bridge_between_two_persons_is_cut_and_reported() -> None:
    pairs = [scored("a1", "a2", 12), scored("b1", "b2", 12), scored("a2", "b1", 1)]
    report = cluster(["a1", "a2", "b1", "b2"], pairs, 0.0)
    assert not together(report.cluster_of, "a1", "b1")
    assert report.cut == (("a2", "b1", "one weak pair would join two groups of records"),)


def test_a_strong_bridge_joins() -> None:
    pairs = [scored("a1", "a2", 12), scored("b1", "b2", 12), scored("a2", "b1", 9)]
    assert together(cluster(["a1", "a2", "b1", "b2"], pairs, 0.0).cluster_of, "a1", "a2", "b1", "b2")


def test_a_contradiction_outweighs_a_link() -> None:
    """A son without a date of birth fits his father; the son's other record does not."""
    pairs = [scored("father", "undated", 1), scored("son", "undated", 8), scored("father", "son", -14)]
    report = cluster(["father", "son", "undated"], pairs, 0.0)
    assert together(report.cluster_of, "son", "undated")
    assert not together(report.cluster_of, "father", "son")
    assert report.cut[0][:2] == ("father", "undated")


def test_a_veto_forbids_though_a_third_record_would_join_them() -> None:
    pairs = [scored("a", "m", 9), scored("b", "m", 8), scored("a", "b", 7, "different NHS numbers")]
    report = cluster(["a", "b", "m"], pairs, 0.0)
    assert together(report.cluster_of, "a", "m")
    assert not together(report.cluster_of, "a", "b")
    assert ("b", "m", "different NHS numbers") in report.cut


def test_a_decision_overrides_a_veto_but_not_another_decision() -> None:
    pairs = [scored("a", "b", 7, "different NHS numbers")]
    assert together(cluster(["a", "b"], pairs, 0.0, [("b", "a")]).cluster_of, "a", "b")
    report = cluster(["a", "b"], pairs, 0.0, [("a", "b")], [("b", "a")])
    assert not together(report.cluster_of, "a", "b")
    assert "contradict" in report.cut[0][2]


def test_side_by_side_records_stay_apart_through_a_third() -> None:
    pairs = [scored("a", "m", 9), scored("b", "m", 8)]
    report = cluster(["a", "b", "m"], pairs, 0.0, groups={"a": "form", "b": "form"})
    assert not together(report.cluster_of, "a", "b")
    assert report.cut == (("b", "m", "named side by side in one document"),)


def test_a_refused_pair_is_tried_again_when_more_speaks_for_it() -> None:
    pairs = [
        scored("a1", "a2", 12),
        scored("b1", "b2", 12),
        scored("a1", "b1", 2),
        scored("b2", "c", 1.5),
        scored("a2", "c", 1.2),
    ]
    report = cluster(["a1", "a2", "b1", "b2", "c"], pairs, 0.0)
    assert together(report.cluster_of, "a1", "b1", "c")


def linked(records: list[MatchRecord], **constraints: object) -> dict[str, str]:
    """Clusters of a town with the records of a story, scored by the town's model."""
    table, model = town(records)
    pairs = score(table, candidate_pairs(table, NoWatch()), model, NoWatch())
    own = {record.id for record in records}
    report = cluster(table.ids, pairs, 0.0, **constraints)  # type: ignore[arg-type]
    assert all(report.cluster_of[one] in own for one in own), "nobody of the story is a townsperson"
    return report.cluster_of


HOUSE: dict[str, str] = {"house": "12 Weft Row", "postcode": "XQ4 2DF"}


def test_twins_stay_two_however_many_records_speak_of_them() -> None:
    twins = [
        person(f"{name}{n}", f"{name}|Postlethwaite", "2011-05-04", sex, **HOUSE)
        for name, sex in (("Mabel", "F"), ("Rupert", "M"))
        for n in (1, 2, 3)
    ]
    of = linked(twins)
    assert together(of, "Mabel1", "Mabel2", "Mabel3")
    assert together(of, "Rupert1", "Rupert2", "Rupert3")
    assert not together(of, "Mabel1", "Rupert1")


def test_father_and_son_of_one_name_stay_two() -> None:
    of = linked(
        [
            person("father", "Horace|Postlethwaite", "1961-02-11", "M", **HOUSE),
            person("father again", "Horace|Postlethwaite", "1961-02-11", "M", **HOUSE),
            person("son", "Horace|Postlethwaite", "1988-09-23", "M", **HOUSE),
            person("son again", "Horace|Postlethwaite", "1988-09-23", "M"),
        ]
    )
    assert together(of, "father", "father again")
    assert together(of, "son", "son again")
    assert not together(of, "father", "son")


def test_siblings_at_one_address_stay_apart() -> None:
    siblings = [
        person(name, f"{name}|Postlethwaite", born, sex, **HOUSE, phones=("01632 960123",))
        for name, born, sex in (
            ("Mabel", "2009-01-19", "F"),
            ("Maud", "2010-12-02", "F"),
            ("Rupert", "2013-03-30", "M"),
            ("Rufus", "2015-03-30", "M"),
        )
    ]
    of = linked(siblings)
    assert len(set(of[one.id] for one in siblings)) == len(siblings)


def test_a_record_taken_out_stays_out_and_the_others_stay_together() -> None:
    records = [person(f"r{n}", "Horace|Postlethwaite", "1961-02-11", "M", **HOUSE) for n in (1, 2, 3)]
    before = linked(records)
    assert together(before, "r1", "r2", "r3")
    decisions = take_out(before, "r2")
    assert set(decisions) == {("r1", "r2"), ("r2", "r3")}
    newcomer = person("r4", "Horace|Postlethwaite", "1961-02-11", "M", **HOUSE)
    after = linked([*records, newcomer], cannot_link=decisions)
    assert together(after, "r1", "r3", "r4")
    assert not together(after, "r1", "r2")


def test_taking_out_the_only_bridge_leaves_two() -> None:
    """Nothing among the others holds them: the decision does not pretend that it does."""
    pairs = [scored("a", "m", 9), scored("b", "m", 8)]
    of = cluster(["a", "b", "m"], pairs, 0.0).cluster_of
    assert together(of, "a", "b", "m")
    assert len(set(cluster(["a", "b", "m"], pairs, 0.0, cannot_link=take_out(of, "m")).cluster_of.values())) == 3


@settings(deadline=None)
@given(graphs(), st.sampled_from(IDS))
def test_whoever_is_taken_out_is_none_of_those_it_stood_with(pairs: list[ScoredPair], record: str) -> None:
    before = cluster(IDS, pairs, 0.0).cluster_of
    after = cluster(IDS, pairs, 0.0, cannot_link=take_out(before, record)).cluster_of
    assert not any(after[one] == after[record] for one in IDS if one != record and before[one] == before[record])


def test_two_files_without_duplicates_are_linked_one_to_one() -> None:
    pairs = [scored("a1", "b1", 9), scored("a2", "b1", 7), scored("a2", "b2", 3)]
    files = {"a1": "a", "a2": "a", "b1": "b", "b2": "b"}
    report = cluster(files, pairs, 0.0, sources=files)
    assert together(report.cluster_of, "a1", "b1")
    assert together(report.cluster_of, "a2", "b2")
    assert report.cut == (("a2", "b1", "one record of each source at most: a stronger pair came first"),)
