"""What third records say: as defined, compiled or not, whatever the order."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import NoWatch, build_table, candidate_pairs
from matching import third_records as module
from matching.errors import KernelError
from matching.explain import explain
from matching.score import PairScores, score_rows
from matching.third_fast import third_bits
from matching.third_records import RULE, ask_third_records
from tests.matching.people import person, town, town_model, townsfolk

N_ROWS = 8
ALL_PAIRS = list(combinations(range(N_ROWS), 2))


def scores_of(bits: dict[tuple[int, int], float], vetoed: set[tuple[int, int]] | None = None) -> PairScores:
    pairs = sorted(bits)
    left, right = (np.array([pair[end] for pair in pairs], dtype=np.int64) for end in (0, 1))
    veto = np.array([pair in (vetoed or set()) for pair in pairs], dtype=np.int8)
    weights = np.array([bits[pair] for pair in pairs], dtype=np.float64)
    return PairScores(left, right, weights, np.zeros_like(left), veto, ("a rule",), np.zeros(len(pairs)))


def as_defined(bits: dict[tuple[int, int], float], vetoed: set[tuple[int, int]]) -> list[float]:
    """The definition, record by record."""
    weight = {pair: -15.0 if pair in vetoed else min(max(b, -15.0), 15.0) for pair, b in bits.items()}
    found = []
    for a, b in sorted(bits):
        says = []
        for c in range(N_ROWS):
            ends = tuple(sorted((a, c))), tuple(sorted((b, c)))
            if c not in (a, b) and all(end in weight for end in ends) and max(weight[end] for end in ends) > 0:
                x, y = (weight[end] for end in ends)
                says.append(float(np.log2((1 + 2 ** (x + y)) / (1 + 2**x + 2**y))))
        speaking_for, against = sum(s for s in says if s > 0), min(0.0, *says, 0.0)
        own = bits[a, b]
        found.append(max(own, speaking_for, 0.0) + min(own, against, 0.0) - own)
    return found


weights = st.dictionaries(st.sampled_from(ALL_PAIRS), st.floats(-20, 20), min_size=1)


@pytest.mark.parametrize("is_compiled", [True, False])
@given(weights, st.sets(st.sampled_from(ALL_PAIRS), max_size=4))
def test_it_is_what_the_definition_says(
    is_compiled: bool, bits: dict[tuple[int, int], float], vetoed: set[tuple[int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if not is_compiled:
            patch.setattr(module, "declared", lambda: None)
        third = module._third_bits(scores_of(bits, vetoed), N_ROWS, NoWatch())
    assert third == pytest.approx(np.array(as_defined(bits, vetoed)), abs=1e-9)


@pytest.mark.skipif(module.declared() is None, reason="there is no compiled kernel here")
def test_both_paths_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    people, _ = townsfolk(300, seed=8, n_copies=200)
    again = [replace(one, id=f"{one.id} again", phones=()) for one in people[:150]]
    table, model = build_table([*people, *again]), town_model()
    pairs = candidate_pairs(table, NoWatch())
    alone = score_rows(table, pairs, model, NoWatch(), -np.inf)
    fast = ask_third_records(table, alone, model, NoWatch())
    monkeypatch.setattr(module, "declared", lambda: None)
    slow = ask_third_records(table, alone, model, NoWatch())
    assert np.array_equal(fast.bits, slow.bits)
    assert np.array_equal(fast.left, slow.left)
    assert fast.third.any()


@pytest.mark.skipif(module.declared() is None, reason="there is no compiled kernel here")
@given(weights, st.sets(st.sampled_from(ALL_PAIRS), max_size=4), st.sampled_from([-9.0, -6.5, 0.0, 4.0]))
def test_pairs_that_may_reach_the_least_bits_are_weighed_as_without_it(
    bits: dict[tuple[int, int], float], vetoed: set[tuple[int, int]], least: float
) -> None:
    scores = scores_of(bits, vetoed)
    every, some = (module._third_bits(scores, N_ROWS, NoWatch(), one) for one in (-np.inf, least))
    stays = scores.bits + every >= least
    assert some[stays].tolist() == every[stays].tolist()
    assert (scores.bits + some >= least).tolist() == stays.tolist()


def test_a_common_third_record_connects_and_an_unlike_one_divides() -> None:
    """a is c and b is c: then a is b, though they hardly look alike. If c is plainly not b, a is not either."""
    for_it = module._third_bits(scores_of({(0, 1): -3.0, (0, 2): 10.0, (1, 2): 8.0}), N_ROWS, NoWatch())
    against = module._third_bits(scores_of({(0, 1): 1.0, (0, 2): 10.0, (1, 2): -12.0}), N_ROWS, NoWatch())
    nothing = module._third_bits(scores_of({(0, 1): 1.0, (0, 2): -4.0, (1, 2): -12.0}), N_ROWS, NoWatch())
    assert for_it[0] == pytest.approx(8.0, abs=0.5)
    assert against[0] == pytest.approx(-10.0, abs=0.5)
    assert nothing[0] == 0.0


def test_a_copy_of_a_record_tells_nothing_new() -> None:
    """Two records of a father and one of his son: that both are like the son is one likeness, not two."""
    third = module._third_bits(scores_of({(0, 1): 14.0, (0, 2): 5.0, (1, 2): 5.0}), N_ROWS, NoWatch())
    assert third[1:] == pytest.approx([0.0, 0.0], abs=0.1)
    unlike = module._third_bits(scores_of({(0, 1): 14.0, (0, 2): -5.0, (1, 2): -5.0}), N_ROWS, NoWatch())
    assert unlike[1:] == pytest.approx([0.0, 0.0], abs=0.1)


def test_records_linked_to_one_third_become_a_pair_and_say_why() -> None:
    """Before and after a marriage and a move: only the record in between has seen both."""
    records = [
        person("a", "Orla Maeve|Penhaligon", "1990-05-04", "F", "3 Mill Lane", "XQ2 4HJ", phones=("+447700900111",)),
        person("b", "Orla Maeve|Penhaligon-Strake", "1990-05-04", "F", "3 Mill Lane", "XQ2 4HJ",
               phones=("+447700900111", "+447700900222")),
        person("c", "Orla|Strake", "1990-05-04", "F", "88 Quay Street", "XQ9 1AB", phones=("+447700900222",)),
    ]  # fmt: skip
    table, model = town(records)
    every = candidate_pairs(table, NoWatch())
    is_wanted = ~((every.left == table.row_of["a"]) & (every.right == table.row_of["c"]))
    alone = score_rows(table, every, model, NoWatch(), -np.inf).kept(is_wanted)
    asked = ask_third_records(table, alone, model, NoWatch())
    at = np.flatnonzero((asked.left == table.row_of["a"]) & (asked.right == table.row_of["c"]))
    assert len(at) == 1
    assert asked.rules[asked.rule_of[at[0]]] == RULE
    assert asked.third[at[0]] > 0
    rows = explain(table, model, "a", "c", float(asked.third[at[0]]))
    assert rows[-1].comparison == "other records"
    assert sum(row.match_bits for row in rows) == asked.bits[at[0]]


@pytest.mark.parametrize("ends", [([1, 0], [2, 1]), ([0, 0], [2, 1]), ([0], [9]), ([1], [1]), ([-1], [1])])
def test_the_kernel_refuses_pairs_that_it_cannot_look_up(ends: tuple[list[int], list[int]]) -> None:
    library = module.declared()
    if library is None:
        pytest.skip("there is no compiled kernel here")
    left, right = (np.array(end, dtype=np.int64) for end in ends)
    with pytest.raises(KernelError, match="out of order"):
        third_bits(library, (left, right), np.zeros(len(left)), np.zeros(len(left)), N_ROWS, watch=NoWatch())


def test_without_pairs_there_is_nothing_to_ask() -> None:
    table = build_table([])
    _, model = town()
    nobody = scores_of({})
    assert len(ask_third_records(table, nobody, model, NoWatch()).left) == 0
