"""Decisions in a file become rows, and none of them is lost on the way."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import NoWatch
from matching.errors import TableError
from matching.link import LinkOptions, link
from matching.link_decisions import DIFFERENT, SAME, UNDECIDED, Decision, RowFinder, find_decided, read_decisions

IDS = ["a", "b", "c", "d"]
ONE_FILE = np.zeros(4, dtype=np.int64)
TWO_FILES = np.array([0, 0, 1, 1])
WORDS = st.sampled_from(["same", "different", "Yes", "NON-MATCH", "1", "0.0", "maybe", "", "sami,e", 'q"uote'])


@given(st.lists(st.tuples(st.sampled_from([*IDS, "", "nobody"]), st.sampled_from([*IDS, ""]), WORDS), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_a_decision_or_a_problem(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "decided.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id_a", "id_b", "decision"), *rows])
    read = read_decisions(path, NoWatch())
    n_blank = sum(not any(cell for cell in row) for row in rows)
    assert len(read.decisions) + len(read.problems) == len(rows) - n_blank
    found = find_decided(read.decisions, RowFinder(IDS, ONE_FILE))
    lines = {one.line for one in read.decisions}
    assert {problem.line for problem in found.problems} <= lines
    pairs = {frozenset((one.id_a, one.id_b)) for one in read.decisions}
    n_known = sum(len(pair) == 2 and pair <= set(IDS) for pair in pairs)
    assert len(found) == n_known
    assert (found.left < found.right).all()


@pytest.mark.parametrize("header", ["id_a,id_b,decision", "ID 1;ID 2;Verdict", "unique_id_l\tunique_id_r\tlabel"])
def test_headers_and_words_are_forgiven(tmp_path: Path, header: str) -> None:
    path = tmp_path / "decided.csv"
    mark = next(one for one in ",;\t" if one in header)
    path.write_text(f"{header}\n" + "".join(f"a{mark}b{mark}{word}\n" for word in ("SAME", "no match", "True")))
    assert [one.is_one_person for one in read_decisions(path, NoWatch()).decisions] == [True, False, True]


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    path = tmp_path / "decided.csv"
    path.write_text("when,decision,id_b,who,id_a\n2024-05-01,different,2,KW,1\n")
    assert read_decisions(path, NoWatch()).decisions == (Decision("1", "2", False, 2),)


def test_two_files_may_use_the_same_ids() -> None:
    finder = RowFinder(["1", "2", "1", "2"], TWO_FILES)
    assert finder.pair("1", "1") == (0, 2)
    assert finder.pair("2", "1") == (1, 2)
    with pytest.raises(TableError, match="in the second table has the id 3"):
        finder.pair("1", "3")


def test_different_holds_where_a_pair_is_decided_both_ways_whatever_the_order() -> None:
    both = [Decision("a", "b", True, 2), Decision("b", "a", False, 3)]
    for decisions in (both, both[::-1]):
        found = find_decided(decisions, RowFinder(IDS, ONE_FILE))
        assert (found.is_one_person.tolist(), len(found.problems)) == ([False], 1)


@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda p: p[0] < p[1]), st.booleans()))
def test_marks_are_those_of_the_pairs(verdicts: dict[tuple[int, int], bool]) -> None:
    decisions = [Decision(IDS[b], IDS[a], same) for (a, b), same in verdicts.items()]
    found = find_decided(decisions, RowFinder(IDS, ONE_FILE))
    left, right = np.triu_indices(4, k=1)
    wanted = [
        UNDECIDED if (pair := (a, b)) not in verdicts else SAME if verdicts[pair] else DIFFERENT
        for a, b in zip(left.tolist(), right.tolist(), strict=True)
    ]
    assert found.marks_of(left, right).tolist() == wanted
    assert len(found.must_link) + len(found.cannot_link) == len(found)


def test_decisions_and_explanations_go_through_the_python_door(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "id,first name,surname,date of birth\n"
        "1,Gethin,Lumb,1990-05-17\n2,Gethin,Lumb,1990-05-17\n3,Esme,Ogden,1960-01-09\n"
    )
    options = LinkOptions(
        explain=("3", "1"), decisions=(Decision("1", "2", False), Decision("3", "2", True), Decision("9", "1", True))
    )
    linked = link(path, options=options)
    assert linked.clusters.labels.tolist() == [0, 1, 1]
    assert linked.decided is not None
    assert [problem.what for problem in linked.decided.problems] == [
        "No record in the table has the id 9. The decision was left out."
    ]
    # the decided pair that scores next to nothing is kept, in order
    assert list(zip(linked.scores.left.tolist(), linked.scores.right.tolist(), strict=True)) == [(0, 1), (1, 2)]
    assert linked.explanation is not None
    assert linked.explanation.rows[1].left == "Esme"
    assert linked.explanation.bits == sum(row.match_bits for row in linked.explanation.rows)
    with pytest.raises(TableError, match="Nothing was linked"):
        link(path, options=LinkOptions(explain=("1", "9")))
