"""Scoring in one go gives what comparing and weighing one after the other give, bit for bit."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from matching import NoWatch, Table, build_table, candidate_pairs, train
from matching.model import LearnedLine, Model
from matching.score import PairScores, score_rows
from matching.score_fast import MOST_ALTERNATIVES, FastScorer, declared
from matching.stance import CALIBRATED, CAUTIOUS, Stance
from tests.matching.people import person, town, townsfolk

pytestmark = pytest.mark.skipif(declared() is None, reason="there is no compiled kernel here")
LEARNED = LearnedLine(slope=0.8, offset=-1.5, n_decisions=40)


def scored(table: Table, model: Model, *, is_fast: bool, least_bits: float = -np.inf) -> PairScores:
    with pytest.MonkeyPatch.context() as patch:
        if not is_fast:
            # the package has a function of the module's name
            patch.setattr(sys.modules[score_rows.__module__], "declared", lambda: None)
        return score_rows(table, candidate_pairs(table, NoWatch()), model, NoWatch(), least_bits)


def assert_same(left: PairScores, right: PairScores) -> None:
    for name in ("left", "right", "bits", "rule_of", "veto", "third"):
        assert np.array_equal(getattr(left, name), getattr(right, name)), name
        assert getattr(left, name).dtype == getattr(right, name).dtype, name


@pytest.mark.parametrize("stance", [CAUTIOUS, CALIBRATED])
@pytest.mark.parametrize("learned", [None, LEARNED])
@pytest.mark.parametrize("least_bits", [-np.inf, -10.0])
def test_both_ways_agree_bit_for_bit(stance: Stance, learned: LearnedLine | None, least_bits: float) -> None:
    table = build_table(townsfolk(400, seed=5, n_copies=150)[0])
    model = train(table, candidate_pairs(table, NoWatch()), NoWatch(), stance=stance)
    model = replace(model, learned=learned)
    slowly = scored(table, model, is_fast=False, least_bits=least_bits)
    assert_same(scored(table, model, is_fast=True, least_bits=least_bits), slowly)
    assert len(slowly.bits) > 100


def test_names_of_several_words_that_stand_swapped_are_settled() -> None:
    records = [
        person("a", "Garside Lumb|Mary Ann", "1990-05-04", "F", nhs_number="9990000018"),
        person("b", "Mary Anne|Garside-Lumb", "1990-05-04", "F", nhs_number="9990000026"),
    ]
    table, model = town(records)
    a, b = (np.array([table.row_of[name]]) for name in "ab")
    library = declared()
    assert library is not None
    _, has_two_numbers, is_unsettled = FastScorer(library, table, model).score(a, b)
    assert has_two_numbers.all()
    assert is_unsettled.all()
    assert_same(scored(table, model, is_fast=True), scored(table, model, is_fast=False))


def test_records_side_by_side_in_one_document_are_vetoed_either_way() -> None:
    records = townsfolk(120, seed=5, n_copies=60)[0]
    table = build_table([replace(one, group="list 1") for one in records[:30]] + list(records[30:]))
    _, model = town()
    fast = scored(table, model, is_fast=True)
    assert_same(fast, scored(table, model, is_fast=False))
    assert (fast.veto == 2).any()


def test_a_model_with_more_alternatives_than_the_kernel_holds_is_weighed_all_the_same() -> None:
    table, model = town([person(f"z{n}", f"Zebedee|Oduya-{n}", "1984-06-24", "M") for n in range(20)])
    many = replace(model, alternatives=model.alternatives * (MOST_ALTERNATIVES // len(model.alternatives) + 1))
    assert_same(scored(table, many, is_fast=True), scored(table, many, is_fast=False))
